/** Writes fictional works: one full record each, from which the services' copies are made. */
import { type Author, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import { FAMILIES, GIVEN, GROUPS, issnsOf, JOURNALS, type Journal, SIDE_JOURNALS } from './people-and-journals.ts';
import type { Random } from './random.ts';
import {
  DESIGNS,
  OLD_POPULATIONS,
  PLACES,
  POPULATIONS,
  type Relevance,
  SUBJECT_OF_METHODS,
  type Theme,
  UK_PLACES,
} from './themes.ts';

export interface Work {
  /** `w0001`, or `trap-part-1a` for a work made to be mistaken for another. */
  readonly id: string;
  readonly relevance: Relevance;
  /** Code of the exclusion at full text, else empty. */
  readonly reason: string;
  readonly record: BibRecord;
}

export interface WorkMaker {
  make(id: string, theme: Theme, changes?: Partial<BibRecord>): Work;
}

/** Makes works with titles and DOIs that never come twice, unless `changes` says so. */
export function workMaker(random: Random): WorkMaker {
  const titles = new Set<string>();
  let made = 0;
  return {
    make(id, theme, changes = {}) {
      made += 1;
      const year = changes.year ?? (random.chance(0.7) ? random.int(2008, 2026) : random.int(1990, 2007));
      const place = random.pick<string>(theme.uk ? UK_PLACES : PLACES);
      const pop = random.pick<string>(year < 2000 ? OLD_POPULATIONS : POPULATIONS);
      const design = random.pick<string>(DESIGNS);
      const fill = filler(random, place, pop);
      let title = titleOf(random, theme, pop, place, design);
      while (titles.has(title))
        title = `${titleOf(random, theme, pop, place, design)}, ${year - random.int(1, 4)}-${year}`;
      titles.add(title);
      const journal = random.pick<Journal>(theme.side ? SIDE_JOURNALS : JOURNALS);
      const first = random.int(1, 890);
      const relevance = random.pick(theme.verdicts);
      const record: BibRecord = {
        ...EMPTY_RECORD,
        title,
        authors: authorsOf(random),
        year,
        month: random.int(1, 12),
        journal: journal.title,
        journalAbbreviation: journal.abbreviation,
        volume: String(year - journal.founded + 1),
        issue: String(random.int(1, 6)),
        pages: `${first}-${first + random.int(4, 14)}`,
        publisher: journal.publisher,
        doi: `10.5555/demo.${year}.${String(made).padStart(4, '0')}`,
        issns: issnsOf(journal),
        abstract: abstractOf(random, theme, fill, place, pop, design),
        keywords: theme.keywords,
        meshHeadings: theme.mesh,
        languages: ['en'],
        ...changes,
      };
      return { id, relevance, reason: relevance === 'exclude-full-text' ? random.pick(theme.reasons) : '', record };
    },
  };
}

type Fill = (template: string) => string;

function filler(random: Random, place: string, pop: string): Fill {
  return (template) => {
    const low = random.int(3, 36);
    const ratio = random.int(11, 34);
    const values = new Map([
      ['pop', pop],
      ['place', place],
      ['n', String(random.int(42, 1890))],
      ['n2', String(random.int(3, 29))],
      ['p', String(low + random.int(8, 45))],
      ['q', String(low)],
      ['or', `adjusted odds ratio ${ratio / 10}, 95% CI ${(ratio - 4) / 10} to ${(ratio + random.int(6, 14)) / 10}`],
    ]);
    return template.replace(/\{(\w+)\}/g, (_whole, name: string) => values.get(name) ?? '');
  };
}

function titleOf(random: Random, theme: Theme, pop: string, place: string, design: string): string {
  const title = random.pick(theme.titles).replace('{pop}', pop).replace('{place}', place).replace('{design}', design);
  return `${title.charAt(0).toUpperCase()}${title.slice(1)}`;
}

function authorsOf(random: Random): Author[] {
  const families = random.shuffle(FAMILIES).slice(0, random.int(1, 6));
  const authors: Author[] = families.map((family) => ({ family, given: random.pick(GIVEN), suffix: undefined }));
  return random.chance(0.04) ? [...authors, { group: random.pick<string>(GROUPS) }] : authors;
}

function abstractOf(random: Random, theme: Theme, fill: Fill, place: string, pop: string, design: string): string {
  const whom = theme.side ? '' : ` with ${pop}`;
  const aim = random.pick(['We examined this', 'This study looked at the question', 'The aim was to describe this']);
  const background = `${random.pick(theme.background)} ${aim} in ${place}.`;
  const methods = `A ${design}${theme.side || theme.id === 'county-lines' || theme.id === 'good-samaritan' ? '' : whom} was carried out. ${random.pick<string>(SUBJECT_OF_METHODS)}`;
  const results = theme.results.map(fill).join(' ');
  const conclusions = random.pick(theme.conclusions);
  return random.chance(0.45)
    ? `BACKGROUND: ${background}\nMETHODS: ${methods}\nRESULTS: ${results}\nCONCLUSIONS: ${conclusions}`
    : [background, methods, results, conclusions].join(' ');
}
