/**
 * The rules by which two records are called one report, in a table that is read from the top: the first that holds decides.
 * "Differs" and "agrees" speak of fields that both records have; an empty field neither agrees nor differs.
 */
import type { Comparison } from './comparison.ts';

/** `version`: two reports to show beside each other. `ask`: a person has to judge. */
export type RuleVerdict = 'distinct' | 'version' | 'update' | 'duplicate' | 'ask';

export interface Rule {
  readonly name: string;
  readonly verdict: RuleVerdict;
  /** What it means, for people. */
  readonly says: string;
  readonly holds: (c: Comparison) => boolean;
}

const titleAtLeast = (c: Comparison, bar: number): boolean => c.title !== undefined && c.title >= bar;
const titleAgrees = (c: Comparison): boolean => titleAtLeast(c, 0.9) || c.titleIsPart;
const yearsWithin = (c: Comparison, years: number): boolean => c.years === undefined || c.years <= years;
/** Volume and first page agree: the same place in print. */
const samePlace = (c: Comparison): boolean => c.volume === true && c.pages === 'same';
const placeDiffers = (c: Comparison): boolean => c.volume === false || c.pages === 'differ';
const journalDiffers = (c: Comparison): boolean => c.journal !== undefined && c.journal < 0.3;
/** DOI, a telling title and the first author agree: whatever else differs is garbled. */
const sameByDoi = (c: Comparison): boolean =>
  c.doi === true && titleAtLeast(c, 0.95) && c.titleIsLong && !c.isGeneric && c.author === true && yearsWithin(c, 1);

export const RULES: readonly Rule[] = [
  // What keeps two records apart, whatever else agrees.
  {
    name: 'notice-on-one-side',
    verdict: 'distinct',
    says: 'One is an erratum, reply, comment, retraction notice or protocol, the other is not.',
    holds: (c) => c.noticeDiffers && !(samePlace(c) && titleAtLeast(c, 0.6) && c.author !== false),
  },
  {
    name: 'registrations-differ',
    verdict: 'distinct',
    says: 'They stand under different trial registrations.',
    holds: (c) => c.registration === false,
  },
  {
    name: 'numbers-differ',
    verdict: 'distinct',
    says: 'The titles hold different numbers: part 1 and part 2.',
    holds: (c) =>
      c.numbersDiffer &&
      titleAtLeast(c, 0.6) &&
      !(samePlace(c) && yearsWithin(c, 1) && c.doi !== false && !journalDiffers(c)),
  },
  {
    name: 'words-contrast',
    verdict: 'distinct',
    says: 'The titles differ by a word of opposite meaning: men and women.',
    holds: (c) =>
      c.wordsContrast &&
      titleAtLeast(c, 0.75) &&
      c.doi !== true &&
      c.pmid !== true &&
      !(samePlace(c) && c.author === true && c.years === 0),
  },
  {
    name: 'volume-and-pages-differ',
    verdict: 'distinct',
    says: 'Volume and pages both differ: printed twice, or an abstract and its article.',
    holds: (c) => c.volume === false && c.pages === 'differ' && !sameByDoi(c),
  },
  {
    name: 'pages-differ-on-generic-title',
    verdict: 'distinct',
    says: 'A title that many reports bear, in different places.',
    holds: (c) =>
      c.isGeneric &&
      (placeDiffers(c) ||
        (c.issue === false && !(samePlace(c) && c.sameRange && c.doi !== false && c.years === 0)) ||
        (c.years !== undefined && c.years > 1)),
  },

  // Versions.
  {
    name: 'preprint-and-article',
    verdict: 'version',
    says: 'One is a preprint or working paper.',
    holds: (c) =>
      c.preprints === 1 &&
      c.doi !== true &&
      titleAtLeast(c, 0.8) &&
      c.author !== false &&
      !c.numbersDiffer &&
      yearsWithin(c, 5),
  },
  {
    name: 'numbered-update',
    verdict: 'update',
    says: 'The DOIs differ by the number of the version only.',
    holds: (c) => c.doiVersion && (titleAtLeast(c, 0.6) || c.titleIsPart),
  },

  {
    name: 'dois-differ',
    verdict: 'distinct',
    says: 'Different DOIs, and not the same place in print.',
    holds: (c) =>
      c.doi === false &&
      !c.doiVersion &&
      !(samePlace(c) && titleAtLeast(c, 0.85) && !c.isGeneric) &&
      (placeDiffers(c) || !titleAtLeast(c, 0.95) || c.isGeneric || !yearsWithin(c, 1) || journalDiffers(c)),
  },
  {
    name: 'abstract-and-article',
    verdict: 'distinct',
    says: 'One is the abstract of a meeting, and they are not in the same place.',
    holds: (c) => c.meetingAbstracts === 1 && !samePlace(c) && (placeDiffers(c) || journalDiffers(c)),
  },

  // What makes two records one report.
  {
    name: 'same-pmid',
    verdict: 'duplicate',
    says: 'Same PMID, titles do not contradict.',
    holds: (c) => c.pmid === true && (c.title === undefined || titleAtLeast(c, 0.5) || c.titleIsPart || samePlace(c)),
  },
  {
    name: 'same-doi-same-title',
    verdict: 'duplicate',
    says: 'Same DOI and title.',
    holds: (c) => c.doi === true && (titleAtLeast(c, 0.8) || c.titleIsPart) && c.pages !== 'differ' && !c.isGeneric,
  },
  {
    name: 'same-doi-title-author',
    verdict: 'duplicate',
    says: 'Same DOI, a telling title, first author and year; one of the places in print is wrong.',
    holds: sameByDoi,
  },
  {
    name: 'same-doi-same-page',
    verdict: 'duplicate',
    says: 'Same DOI and first page.',
    holds: (c) => c.doi === true && c.pages === 'same' && (c.author !== false || titleAtLeast(c, 0.6)),
  },
  {
    name: 'same-doi-nothing-differs',
    verdict: 'duplicate',
    says: 'Same DOI, and neither authors nor pages differ.',
    holds: (c) =>
      c.doi === true && !placeDiffers(c) && c.author !== false && (c.title === undefined || titleAtLeast(c, 0.6)),
  },
  {
    name: 'same-registration',
    verdict: 'duplicate',
    says: 'Same trial registration and title.',
    holds: (c) => c.registration === true && titleAgrees(c) && !placeDiffers(c),
  },
  {
    name: 'same-title-same-place',
    verdict: 'duplicate',
    says: 'Title, volume and first page agree.',
    holds: (c) =>
      samePlace(c) &&
      (titleAtLeast(c, 0.8) || c.titleIsPart) &&
      yearsWithin(c, 2) &&
      !(c.author === false && journalDiffers(c)) &&
      !(c.isGeneric && (c.author === false || journalDiffers(c))),
  },
  {
    name: 'same-title-author-page',
    verdict: 'duplicate',
    says: 'Title, first author and first page agree.',
    holds: (c) =>
      titleAgrees(c) && !c.wordsDiffer && c.author === true && c.pages === 'same' && yearsWithin(c, 3) && !c.isGeneric,
  },
  {
    name: 'same-title-author-volume',
    verdict: 'duplicate',
    says: 'Title, first author and volume agree; pages overlap or are unknown.',
    holds: (c) =>
      titleAgrees(c) &&
      !c.wordsDiffer &&
      c.author === true &&
      c.volume === true &&
      c.pages !== 'differ' &&
      yearsWithin(c, 2) &&
      !c.isGeneric &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-author-issue',
    verdict: 'duplicate',
    says: 'A telling title, first author, journal, volume and year agree; one of the pages is wrong.',
    holds: (c) =>
      titleAtLeast(c, 0.97) &&
      !c.wordsDiffer &&
      c.author === true &&
      c.volume === true &&
      c.issue !== false &&
      (yearsWithin(c, 1) || (c.issue === true && c.pages !== 'differ')) &&
      c.journal !== undefined &&
      c.journal >= 0.6 &&
      !c.isGeneric,
  },
  {
    name: 'same-place-and-author',
    verdict: 'duplicate',
    says: 'Volume, pages, year, journal and first author agree: a translated or changed title.',
    holds: (c) =>
      samePlace(c) &&
      c.years === 0 &&
      c.author === true &&
      c.journal !== undefined &&
      c.journal >= 0.5 &&
      c.doi !== false &&
      c.issue !== false &&
      (titleAtLeast(c, 0.45) || c.title === undefined) &&
      !c.isGeneric,
  },
  {
    name: 'same-abstract',
    verdict: 'duplicate',
    says: 'Title and abstract agree, nothing contradicts.',
    holds: (c) =>
      c.abstract !== undefined &&
      c.abstract >= 0.6 &&
      titleAtLeast(c, 0.85) &&
      !placeDiffers(c) &&
      c.issue !== false &&
      c.author !== false &&
      yearsWithin(c, 1) &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-author-year',
    verdict: 'duplicate',
    says: 'Title, first author and year agree, nothing contradicts.',
    holds: (c) =>
      (titleAtLeast(c, 0.93) || c.titleIsPart) &&
      !c.wordsDiffer &&
      !c.shortWordsDiffer &&
      c.author === true &&
      (c.years === 0 || c.years === undefined || (c.years === 1 && c.journal !== undefined && c.journal >= 0.6)) &&
      !placeDiffers(c) &&
      !c.isGeneric &&
      !journalDiffers(c),
  },
  {
    name: 'same-title-nothing-differs',
    verdict: 'duplicate',
    says: 'The same title, year and journal, nothing contradicts.',
    holds: (c) =>
      titleAtLeast(c, 0.97) &&
      !c.wordsDiffer &&
      !c.shortWordsDiffer &&
      c.author !== false &&
      (c.years === 0 || (c.volume === true && yearsWithin(c, 1))) &&
      !placeDiffers(c) &&
      c.issue !== false &&
      !c.isGeneric &&
      c.journal !== undefined &&
      c.journal >= 0.6,
  },
  {
    name: 'same-long-title-same-issue',
    verdict: 'duplicate',
    says: 'A long title, journal, volume and issue agree, pages do not differ; the names of the authors are garbled.',
    holds: (c) =>
      c.titleIsLong &&
      (titleAtLeast(c, 0.97) || c.titleIsPart || (titleAtLeast(c, 0.93) && c.years === 0)) &&
      !c.wordsDiffer &&
      c.volume === true &&
      c.issue === true &&
      c.pages !== 'differ' &&
      !c.isGeneric &&
      c.journal !== undefined &&
      c.journal >= 0.6,
  },
  {
    name: 'title-with-more-text',
    verdict: 'duplicate',
    says: 'A long title begins with the other but for slips of a scan; first author, journal, volume and issue agree.',
    holds: (c) =>
      c.titleBegins &&
      c.author === true &&
      c.volume === true &&
      c.issue === true &&
      c.pages !== 'differ' &&
      yearsWithin(c, 1) &&
      !c.isGeneric &&
      c.journal !== undefined &&
      c.journal >= 0.6,
  },
  {
    name: 'same-generic-title-and-place',
    verdict: 'duplicate',
    says: 'A common title, but volume, issue and year agree, and either the first page or, where none is known, the first author.',
    holds: (c) =>
      c.isGeneric &&
      titleAtLeast(c, 0.97) &&
      c.volume === true &&
      c.issue === true &&
      yearsWithin(c, 1) &&
      (c.pages === 'same' ? c.author !== false : c.pages === undefined && c.author === true) &&
      !journalDiffers(c),
  },

  // Where a person decides.
  {
    name: 'alike-but-elsewhere',
    verdict: 'ask',
    says: 'Title and first author agree, place or year differs.',
    holds: (c) => titleAtLeast(c, 0.93) && c.author !== false && yearsWithin(c, 2) && !c.isGeneric,
  },
  {
    name: 'same-place-other-title',
    verdict: 'ask',
    says: 'Volume, first page and year agree; the titles differ.',
    holds: (c) => samePlace(c) && c.years === 0 && (c.author === true || titleAtLeast(c, 0.5)) && !journalDiffers(c),
  },
  {
    name: 'same-doi-other-title',
    verdict: 'ask',
    says: 'Same DOI; the titles or pages differ.',
    holds: (c) => c.doi === true && titleAtLeast(c, 0.5),
  },
];

/** The first rule that holds. */
export function judge(comparison: Comparison): Rule | undefined {
  return RULES.find((rule) => rule.holds(comparison));
}

/** Place of a rule in the table, from 0. */
export function rankOf(rule: Rule): number {
  return RULES.indexOf(rule);
}

/** The weight of a comparison among those of one rule, in [0, 1]: the share of the title, with what supports and contradicts. */
export function scoreOf(c: Comparison): number {
  let score = 0.5 * (c.title ?? 0.5);
  const weigh = (agrees: boolean | undefined, weight: number): void => {
    score += agrees === undefined ? weight / 2 : agrees ? weight : 0;
  };
  weigh(c.author, 0.1);
  weigh(c.years === undefined ? undefined : c.years <= 1, 0.08);
  weigh(c.journal === undefined ? undefined : c.journal >= 0.5, 0.06);
  weigh(c.volume, 0.08);
  weigh(c.pages === undefined ? undefined : c.pages !== 'differ', 0.1);
  weigh(c.doi, 0.08);
  return score;
}
