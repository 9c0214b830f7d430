/** What is said of two records: the facts that the rules speak of. An empty field neither agrees nor differs. */

export interface Comparison {
  /** Dice of the titles in [0, 1]. */
  readonly title: number | undefined;
  /** One title is the other without its end or its beginning. */
  readonly titleIsPart: boolean;
  /** The longer title begins with the shorter, long one, but for slips; looked for where first author and volume agree. */
  readonly titleBegins: boolean;
  /** The shorter title is long enough to be told by nobody else. */
  readonly titleIsLong: boolean;
  /** The titles differ by words, not by spelling. */
  readonly wordsDiffer: boolean;
  /** The titles differ by a letter of a short word, which is a slip or another word: `IgA` and `IgG`. */
  readonly shortWordsDiffer: boolean;
  /** The titles differ by words of opposite meaning: `men` and `women`. */
  readonly wordsContrast: boolean;
  /** What the longer title has beyond the shorter narrows its subject: `in women`. */
  readonly titleNarrows: boolean;
  readonly numbersDiffer: boolean;
  /** The numbers differ in that one title has none. */
  readonly numbersOnOneSide: boolean;
  readonly noticeDiffers: boolean;
  /** Either title says too little to tell two reports apart. */
  readonly isGeneric: boolean;
  readonly author: boolean | undefined;
  /** Difference in years. */
  readonly years: number | undefined;
  /** Likeness of the journals in [0, 1]. */
  readonly journal: number | undefined;
  readonly volume: boolean | undefined;
  readonly issue: boolean | undefined;
  /** Same first page, same last page or overlap, or different pages. */
  readonly pages: 'same' | 'overlap' | 'differ' | undefined;
  /** More than one page, the first and the last, or the number of an article. */
  readonly sameRange: boolean;
  /** Either begins on one of the first pages, where journals that count each issue from 1 print their headings. */
  readonly onFirstPages: boolean;
  /** Of one nothing is known of its place, no volume, no issue, no pages, in a set that gives them. */
  readonly isUnplaced: boolean;
  readonly doi: boolean | undefined;
  /** Same DOI, or number of a Cochrane review, but for the version in it. */
  readonly doiVersion: boolean;
  readonly pmid: boolean | undefined;
  readonly registration: boolean | undefined;
  /** Likeness of the abstracts in [0, 1]. */
  readonly abstract: number | undefined;
  readonly preprints: 0 | 1 | 2;
  /** Both are reviews of the Cochrane Library. */
  readonly cochrane: boolean;
  readonly meetingAbstracts: 0 | 1 | 2;
}
