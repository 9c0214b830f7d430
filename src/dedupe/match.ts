/** What two prepared records have in common and where they contradict each other. An empty field does neither. */
import { wordsContrast } from './contrast.ts';
import { abstractSketch, authorNames, journalOf, type PreparedRecord, titleBigrams } from './prepare.ts';
import { dice, diceOfBigrams, likenessOfSketches } from './similarity.ts';

export interface Comparison {
  /** Dice of the titles in [0, 1]. */
  readonly title: number | undefined;
  /** One title is the other without its end or its beginning. */
  readonly titleIsPart: boolean;
  /** The shorter title is long enough to be told by nobody else. */
  readonly titleIsLong: boolean;
  /** The titles differ by words, not by spelling. */
  readonly wordsDiffer: boolean;
  /** The titles differ by words of opposite meaning: `men` and `women`. */
  readonly wordsContrast: boolean;
  readonly numbersDiffer: boolean;
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
  /** First and last page are known and agree. */
  readonly sameRange: boolean;
  readonly doi: boolean | undefined;
  /** Same DOI, or number of a Cochrane review, but for the version in it. */
  readonly doiVersion: boolean;
  readonly pmid: boolean | undefined;
  readonly registration: boolean | undefined;
  /** Likeness of the abstracts in [0, 1]. */
  readonly abstract: number | undefined;
  readonly preprints: 0 | 1 | 2;
  readonly meetingAbstracts: 0 | 1 | 2;
}

function same<T>(a: T, b: T, empty: T): boolean | undefined {
  return a === empty || b === empty ? undefined : a === b;
}

function compareAuthors(a: PreparedRecord, b: PreparedRecord): boolean | undefined {
  if (a.family === '' || b.family === '') return undefined;
  if (a.family === b.family) return true;
  const [short, long] = a.family.length < b.family.length ? [a.family, b.family] : [b.family, a.family];
  if (short.length >= 4 && (long.startsWith(short) || long.endsWith(short))) return true;
  if (short.length >= 5 && dice(short, long) >= 0.6) return true;
  const left = authorNames(a);
  const right = authorNames(b);
  if (left.includes(b.family) || right.includes(a.family)) return true;
  const shared = left.filter((name) => right.includes(name)).length;
  return shared >= 2 || (shared === 1 && Math.min(left.length, right.length) === 1);
}

function aligned(short: readonly string[], long: readonly string[]): number {
  let at = 0;
  let found = 0;
  for (const word of short) {
    for (let next = at; next < long.length; next += 1) {
      const other = long[next] ?? '';
      if (other.startsWith(word) || word.startsWith(other) || (word.length > 4 && dice(word, other) > 0.75)) {
        found += 1;
        at = next + 1;
        break;
      }
    }
  }
  return found / short.length;
}

function compareJournalNames(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length === b.length && a.every((word, at) => word === b[at])) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1 && long.length > 1 && short[0] === long.map((word) => word[0] ?? '').join('')) return 1;
  const part = aligned(short, long);
  return part === 1
    ? short.length === long.length
      ? 1
      : Math.max(0.6, short.length / long.length)
    : part * (short.length / long.length);
}

function compareJournals(a: PreparedRecord, b: PreparedRecord): number | undefined {
  if (a.issns.some((issn) => b.issns.includes(issn))) return 1;
  const left = journalOf(a);
  const right = journalOf(b);
  let best = compareJournalNames(left.full, right.full);
  if (best === 1 || best === undefined) return best;
  if (left.short.length > 0) best = Math.max(best, compareJournalNames(left.short, right.full) ?? 0);
  if (right.short.length > 0) best = Math.max(best, compareJournalNames(left.full, right.short) ?? 0);
  return best;
}

// A longer range is of a whole issue, or garbled.
const LONGEST = 60;

function comparePages(a: PreparedRecord, b: PreparedRecord, volume: boolean | undefined): Comparison['pages'] {
  if (a.firstPage === 0 || b.firstPage === 0) return undefined;
  if (a.firstPage === b.firstPage) return 'same';
  // The number of an article and its page in print say nothing of each other, but in two volumes they do.
  if (a.hasElectronicPage !== b.hasElectronicPage && volume !== false) return undefined;
  if (a.lastPage > 0 && a.lastPage === b.lastPage) return 'overlap';
  const aLast = Math.max(a.firstPage, a.lastPage);
  const bLast = Math.max(b.firstPage, b.lastPage);
  const short = aLast - a.firstPage < LONGEST && bLast - b.firstPage < LONGEST;
  return short && a.firstPage <= bLast && b.firstPage <= aLast ? 'overlap' : 'differ';
}

/** Volume and issue together, as databases exchange them. */
function compareVolumes(a: PreparedRecord, b: PreparedRecord): boolean | undefined {
  if (a.volume === '' || b.volume === '') return undefined;
  if (a.volume === b.volume) return true;
  if (a.year !== undefined && b.year !== undefined && a.year !== b.year) return false;
  if (a.issue !== '' && a.issue === b.volume && (b.issue === '' || b.issue === a.volume)) return true;
  return b.issue !== '' && b.issue === a.volume && a.issue === '';
}

const NO_WORDS = { wordsDiffer: false, wordsContrast: false } as const;

/** What the words say that only one of the titles has: whether they differ, not by spelling, and whether they are opposites. */
function compareWords(a: PreparedRecord, b: PreparedRecord): Pick<Comparison, 'wordsDiffer' | 'wordsContrast'> {
  const left = new Set(a.title.words);
  const right = new Set(b.title.words);
  const onlyLeft = a.title.words.filter((word) => !right.has(word));
  const onlyRight = b.title.words.filter((word) => !left.has(word));
  if (onlyLeft.length === 0 || onlyRight.length === 0) return NO_WORDS;
  const contrast = wordsContrast(onlyLeft, onlyRight);
  const differ = onlyLeft.join('') !== onlyRight.join('') && dice(onlyLeft.join(''), onlyRight.join('')) < 0.5;
  return { wordsDiffer: contrast || differ, wordsContrast: contrast };
}

const MIN_PART = 20;
const LONG_TITLE = 40;

function isPart(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.length >= MIN_PART && (long.startsWith(short) || long.endsWith(short));
}

/** The bar below which two titles have nothing to do with each other. */
export const UNRELATED = 0.45;

/** Two numbers of one work that is updated under one DOI stem; without DOIs the years tell them apart. */
function isVersionOf(a: PreparedRecord, b: PreparedRecord): boolean {
  if (a.doiStem === '' || a.doiStem !== b.doiStem) return false;
  if (a.doi !== '' && b.doi !== '') return a.doi !== b.doi;
  return a.year !== undefined && b.year !== undefined && a.year !== b.year;
}

/** Compares two records. */
export function compare(a: PreparedRecord, b: PreparedRecord): Comparison {
  let title: number | undefined;
  if (a.titleKey !== '' && b.titleKey !== '') {
    title = a.titleKey === b.titleKey ? 1 : diceOfBigrams(titleBigrams(a), titleBigrams(b));
    if (title < 1 && (a.originalTitleKey !== '' || b.originalTitleKey !== '')) {
      const crossed = [
        [a.originalTitleKey, b.titleKey],
        [a.titleKey, b.originalTitleKey],
        [a.originalTitleKey, b.originalTitleKey],
      ] as const;
      for (const [left, right] of crossed) if (left !== '' && right !== '') title = Math.max(title, dice(left, right));
    }
  }
  const titleIsPart = title !== undefined && title < 1 && isPart(a.titleKey, b.titleKey);
  const related = title === undefined || title >= UNRELATED || titleIsPart;
  const left = abstractSketch(a);
  const right = abstractSketch(b);
  const volume = compareVolumes(a, b);
  const x = a.title.numbers;
  const y = b.title.numbers;
  return {
    title,
    titleIsPart,
    titleIsLong: Math.min(a.titleKey.length, b.titleKey.length) >= LONG_TITLE,
    ...(related && title !== 1 && title !== undefined && !titleIsPart ? compareWords(a, b) : NO_WORDS),
    numbersDiffer: x !== y && !(titleIsPart && (x === '' || y === '' || x.includes(y) || y.includes(x))),
    noticeDiffers: a.title.notice !== b.title.notice || a.isNotice !== b.isNotice,
    isGeneric: a.isGeneric || b.isGeneric,
    author: compareAuthors(a, b),
    years: a.year === undefined || b.year === undefined ? undefined : Math.abs(a.year - b.year),
    journal: compareJournals(a, b),
    volume,
    issue: same(a.issue, b.issue, ''),
    pages: comparePages(a, b, volume),
    sameRange: a.firstPage > 0 && a.lastPage > 0 && a.firstPage === b.firstPage && a.lastPage === b.lastPage,
    doi: same(a.doi, b.doi, ''),
    doiVersion: isVersionOf(a, b),
    pmid: same(a.pmid, b.pmid, ''),
    registration: same(a.registration, b.registration, ''),
    abstract: left === undefined || right === undefined ? undefined : likenessOfSketches(left, right),
    preprints: ((a.isPreprint ? 1 : 0) + (b.isPreprint ? 1 : 0)) as 0 | 1 | 2,
    meetingAbstracts: ((a.isMeetingAbstract ? 1 : 0) + (b.isMeetingAbstract ? 1 : 0)) as 0 | 1 | 2,
  };
}
