/** Writes fictional works: one full record each, from which the services' copies are made. */
import { type Author, type BibRecord, EMPTY_RECORD, type RecordType } from '../../src/records/record.ts';
import { abstractOf, type Form, type Telling } from './abstracts.ts';
import { FAMILIES, GIVEN, GROUPS, issnsOf, JOURNALS_OF } from './people-and-journals.ts';
import type { Random } from './random.ts';
import type { Relevance, Theme } from './theme.ts';
import {
  type Approach,
  DESIGNS,
  LANGUAGE_OF_PLACE,
  OLD_POPULATIONS,
  PLACES,
  POPULATIONS,
  RECORD_DESIGNS,
  UK_PLACES,
} from './words.ts';

export interface Work {
  /** `w0001`, or `trap-part-1a` for a work made to be mistaken for another. */
  readonly id: string;
  readonly relevance: Relevance;
  /** Code of the exclusion at full text, else empty. */
  readonly reason: string;
  readonly record: BibRecord;
}

export interface WorkMaker {
  /** A work of any form: study, review, protocol, commentary, in any language. */
  make(id: string, theme: Theme): Work;
  /** A study in English; `changes` overrides what is drawn, `about` what title and abstract tell of. */
  makeStudy(id: string, theme: Theme, changes?: Partial<BibRecord>, about?: About): Work;
}

/** Title and abstract of a study are drawn to agree with this. */
type About = Partial<Pick<Telling, 'place' | 'pop'>>;

interface Judgement {
  readonly relevance: Relevance;
  readonly reason: string;
}

const TITLE_ENDS: { readonly [F in Exclude<Form, 'study'>]: readonly string[] } = {
  commentary: [': a commentary', ': an invited comment', ': a viewpoint'],
  protocol: [': study protocol', ': protocol of a planned trial'],
  review: [': a scoping review', ': a systematic review', ': a narrative review'],
};
const TYPES: { readonly [F in Form]: readonly RecordType[] } = {
  study: ['article'],
  commentary: ['editorial', 'letter'],
  protocol: ['article'],
  review: ['review'],
};

/** Makes works with titles and DOIs that never come twice, unless `changes` says so. */
export function workMaker(random: Random): WorkMaker {
  const titles = new Set<string>();
  let made = 0;

  function write(id: string, theme: Theme, judged: Judgement, changes: Partial<BibRecord>, about: About): Work {
    made += 1;
    const year = changes.year ?? (judged.reason === 'DATE' ? random.int(1990, 1993) : yearOf(random));
    const form = formOf(random, judged.reason);
    const { title, telling } = titled(theme, year, form, judged.reason, about);
    titles.add(title);
    const journal = random.pick(JOURNALS_OF[theme.field]);
    const first = random.int(1, 890);
    const record: BibRecord = {
      ...EMPTY_RECORD,
      type: random.pick(TYPES[form]),
      title,
      authors: authorsOf(random),
      year,
      month: random.int(1, 12),
      journal: journal.title,
      journalAbbreviation: journal.abbreviation,
      volume: String(year - journal.founded + 1),
      issue: String(random.int(1, 6)),
      pages: `${first}-${first + random.int(2, 14)}`,
      publisher: journal.publisher,
      doi: `10.5555/demo.${year}.${String(made).padStart(4, '0')}`,
      issns: issnsOf(journal),
      abstract: abstractOf(random, theme, telling, judged.reason === 'DATE'),
      keywords: theme.keywords,
      meshHeadings: theme.mesh,
      languages: [judged.reason === 'LANG' ? (LANGUAGE_OF_PLACE.get(telling.place) ?? 'en') : 'en'],
      ...changes,
    };
    return { id, ...judged, record };
  }

  function titled(
    theme: Theme,
    year: number,
    form: Form,
    reason: string,
    about: About,
  ): { title: string; telling: Telling } {
    for (let attempt = 0; ; attempt += 1) {
      const places = reason === 'LANG' ? [...LANGUAGE_OF_PLACE.keys()] : theme.uk ? UK_PLACES : PLACES;
      const approach: Approach = theme.qualitative.length > 0 && random.chance(0.45) ? 'qualitative' : 'quantitative';
      const telling: Telling = {
        form,
        approach,
        place: random.pick(places),
        pop: random.pick<string>(year < 2000 ? OLD_POPULATIONS : POPULATIONS),
        design: random.pick(typeof theme.sample === 'object' ? RECORD_DESIGNS : DESIGNS[approach]),
        year,
        ...about,
      };
      const title = titleOf(random, theme, telling);
      if (!titles.has(title)) return { title, telling };
      // So many works have been made of this theme that only the years can tell them apart.
      if (attempt > 20) return { title: `${title}, ${year - random.int(2, 6)}-${year - 1}`, telling };
    }
  }

  return {
    make: (id, theme) => write(id, theme, judge(random, theme, true), {}, {}),
    makeStudy: (id, theme, changes = {}, about = {}) => write(id, theme, judge(random, theme, false), changes, about),
  };
}

/** Draws the label; reasons that lie in form, language or date are for works of any form only. */
function judge(random: Random, theme: Theme, anyForm: boolean): Judgement {
  const drawn = random.int(1, 100);
  const { include, borderline, fullText } = theme.odds;
  if (drawn <= include) return { relevance: 'include', reason: '' };
  if (drawn <= include + borderline) return { relevance: 'borderline', reason: '' };
  if (drawn > include + borderline + fullText) return { relevance: 'exclude-title', reason: '' };
  const ofForm = random.pick(['TYPE', 'TYPE', 'TYPE', 'REVIEW', 'REVIEW', 'LANG', 'LANG', 'DATE']);
  const ofTheme = random.pick(theme.reasons);
  // Records of police and courts are not written about in comments here, and British works are in English.
  const asTheme = !anyForm || typeof theme.sample === 'object' || (theme.uk === true && ofForm === 'LANG');
  return { relevance: 'exclude-full-text', reason: asTheme || random.chance(0.5) ? ofTheme : ofForm };
}

function formOf(random: Random, reason: string): Form {
  if (reason === 'REVIEW') return 'review';
  return reason === 'TYPE' ? random.pick<Form>(['commentary', 'protocol']) : 'study';
}

function yearOf(random: Random): number {
  return random.chance(0.72) ? random.int(2008, 2026) : random.int(1990, 2007);
}

function titleOf(random: Random, theme: Theme, { form, pop, place, design }: Telling): string {
  const templates = form === 'study' ? theme.titles : theme.titles.filter((title) => !/: |\?/.test(title));
  const end = form === 'study' ? '' : random.pick(TITLE_ENDS[form]);
  // A review is of no single place.
  const template =
    form === 'review' ? random.pick(templates).replace(/ (?:in|through) \{place\}/, '') : random.pick(templates);
  const filled = template
    .replace('{pop}', pop)
    .replace('{place}', place)
    .replace('a {design}', `${/^[aeiou]/.test(design) ? 'an' : 'a'} ${design}`);
  return `${filled.charAt(0).toUpperCase()}${filled.slice(1)}${end}`;
}

function authorsOf(random: Random): Author[] {
  const families = random.shuffle(FAMILIES).slice(0, random.int(1, 6));
  const authors: Author[] = families.map((family) => ({ family, given: random.pick(GIVEN), suffix: undefined }));
  return random.chance(0.04) ? [...authors, { group: random.pick<string>(GROUPS) }] : authors;
}
