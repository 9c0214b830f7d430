/** The words of the rules: what they ask of a comparison, and the shape of a rule. A field that is empty agrees with nothing and differs from nothing. */
import type { Comparison } from './comparison.ts';

/** `version`, `update`: two reports to show beside each other. `ask`: a person has to judge. */
export type RuleVerdict = 'distinct' | 'version' | 'update' | 'duplicate' | 'ask';

export interface Rule {
  readonly name: string;
  readonly verdict: RuleVerdict;
  /** What it means, for people. */
  readonly says: string;
  /** The general reason that makes it right on sets that nobody has seen. */
  readonly why: string;
  readonly holds: (c: Comparison) => boolean;
}

export const titleAtLeast = (c: Comparison, bar: number): boolean => c.title !== undefined && c.title >= bar;

/** "X" and "X in women", and nothing says that they stand on the same pages or in the same issue. */
export const mayNarrow = (c: Comparison): boolean =>
  c.titleNarrows && c.pages !== 'same' && c.pages !== 'overlap' && !(c.volume === true && c.issue === true);

export const titleAgrees = (c: Comparison): boolean => (titleAtLeast(c, 0.9) || c.titleIsPart) && !mayNarrow(c);

/** The same title but for slips, or without its subtitle. */
export const sameTitle = (c: Comparison, bar: number): boolean =>
  (titleAtLeast(c, bar) || c.titleIsPart) && !c.wordsDiffer && !mayNarrow(c);

/** The same, and no short word differs by a letter either: for rules that no place in print supports. */
export const sameWords = (c: Comparison, bar: number): boolean => sameTitle(c, bar) && !c.shortWordsDiffer;

export const yearsWithin = (c: Comparison, years: number): boolean => c.years === undefined || c.years <= years;

/** Volume and first page agree: the same place in print. */
export const samePlace = (c: Comparison): boolean => c.volume === true && c.pages === 'same';

/** The same pages of a volume that is counted through, in a year, by one author: a number of the issue that differs is wrong. */
export const onePlaceInTheVolume = (c: Comparison): boolean =>
  samePlace(c) && c.sameRange && !c.onFirstPages && c.years === 0 && c.author === true && c.doi !== false;

export const placeDiffers = (c: Comparison): boolean => c.volume === false || c.pages === 'differ';

export const sameJournal = (c: Comparison): boolean => c.journal !== undefined && c.journal >= 0.6;

export const journalDiffers = (c: Comparison): boolean => c.journal !== undefined && c.journal < 0.3;

export const sameId = (c: Comparison): boolean => c.doi === true || c.pmid === true;

/** DOI, a telling title and the first author agree: whatever else differs is garbled. */
export const sameByDoi = (c: Comparison): boolean =>
  c.doi === true && titleAtLeast(c, 0.95) && c.titleIsLong && !c.isGeneric && c.author === true && yearsWithin(c, 1);
