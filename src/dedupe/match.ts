/** What two records have in common and where they contradict each other. An empty field does neither. */
import type { Comparison } from './comparison.ts';
import { compareJournals } from './journals.ts';
import {
  CELLS,
  DETAILS,
  DOI,
  DOI_CHECK,
  DOI_STEM,
  FAMILY,
  FIRST_PAGE,
  FLAGS,
  IS_COCHRANE,
  IS_ELECTRONIC,
  IS_GENERIC,
  IS_GROUP,
  IS_MEETING_ABSTRACT,
  IS_NOTICE,
  IS_PREPRINT,
  IS_SHARED_DOI,
  IS_UNPLACED,
  ISSNS_END,
  ISSNS_START,
  ISSUE,
  JOURNAL,
  LAST_PAGE,
  NAMES_START,
  NOTICE_SHIFT,
  ORIGINAL_LENGTH,
  PMID,
  REGISTRATION,
  type RecordColumns,
  SKETCH,
  TITLE,
  TITLE_CHECK,
  TITLE_LENGTH,
  VOLUME,
  YEAR,
} from './prepare.ts';
import { dice } from './similarity.ts';
import { isNear } from './spelling.ts';
import { hashText } from './terms.ts';
import { CONTRASTING_WORDS, NEAR, OTHER_WORDS, SHORT_WORDS, TitleMatcher } from './titles.ts';

/** Compares the records of one set, told by their numbers. */
export class Matcher {
  readonly #columns: RecordColumns;
  /** Likeness of journals that were compared, by both numbers. */
  readonly #journals = new Map<number, number | undefined>();

  readonly #titles: TitleMatcher;

  constructor(columns: RecordColumns) {
    this.#columns = columns;
    this.#titles = new TitleMatcher(columns);
  }

  /**
   * The cheap test before the costly comparison: false when the records have no identifier in common, stand in different
   * places and bear titles that have nothing to do with each other.
   */
  mayBeOne(a: number, b: number): boolean {
    const { cells, details } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    if (this.#doi(x, y) === true) return true;
    // What stands in two places is two reports to every rule but those of one DOI.
    const volume = this.#volumes(x, y);
    if (volume === false && this.#pages(x, y, volume) === 'differ') return false;
    if (agree(cells[x + PMID] ?? 0, cells[y + PMID] ?? 0) === true) return true;
    const hasPlace = volume === true && agree(cells[x + FIRST_PAGE] ?? 0, cells[y + FIRST_PAGE] ?? 0) === true;
    // Among a million records many stand on one page of one volume by chance; those of one report also agree in year or title.
    if (hasPlace && agree(cells[x + YEAR] ?? 0, cells[y + YEAR] ?? 0) === true) return true;
    if (cells[x + TITLE] === cells[y + TITLE] && cells[x + TITLE_CHECK] === cells[y + TITLE_CHECK]) {
      return (cells[x + TITLE_LENGTH] ?? 0) > 0;
    }
    if (this.#titles.areAlike(x, y, hasPlace ? NEAR : ALIKE)) return true;
    return (details[a * DETAILS + ORIGINAL_LENGTH] ?? 0) > 0 || (details[b * DETAILS + ORIGINAL_LENGTH] ?? 0) > 0;
  }

  compare(a: number, b: number): Comparison {
    const { cells, details } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    const title = this.#titles.compare(a, b);
    const flags = cells[x + FLAGS] ?? 0;
    const otherFlags = cells[y + FLAGS] ?? 0;
    const volume = this.#volumes(x, y);
    const author = this.#authors(a, b);
    const left = (details[a * DETAILS + SKETCH] ?? 0) - 1;
    const right = (details[b * DETAILS + SKETCH] ?? 0) - 1;
    const year = cells[x + YEAR] ?? 0;
    const otherYear = cells[y + YEAR] ?? 0;
    return {
      title: title.likeness,
      titleIsPart: title.isPart,
      titleBegins: title.mayBegin && author === true && volume === true && this.#titles.begins(x, y),
      titleIsLong: title.isLong,
      wordsDiffer: title.words >= OTHER_WORDS,
      shortWordsDiffer: title.words === SHORT_WORDS,
      wordsContrast: title.words === CONTRASTING_WORDS,
      titleNarrows: title.narrows,
      numbersDiffer: title.numbersDiffer,
      numbersOnOneSide: title.numbersOnOneSide,
      noticeDiffers: flags >> NOTICE_SHIFT !== otherFlags >> NOTICE_SHIFT || ((flags ^ otherFlags) & IS_NOTICE) !== 0,
      isGeneric: ((flags | otherFlags) & IS_GENERIC) !== 0,
      author,
      years: year === 0 || otherYear === 0 ? undefined : Math.abs(year - otherYear),
      journal: this.#journal(a, b),
      volume,
      issue: this.#issues(x, y, volume),
      pages: this.#pages(x, y, volume),
      sameRange: this.#sameRange(x, y),
      onFirstPages: Math.min(cells[x + FIRST_PAGE] ?? 0, cells[y + FIRST_PAGE] ?? 0) <= FIRST_PAGES,
      isUnplaced: ((flags | otherFlags) & IS_UNPLACED) !== 0,
      doi: this.#doi(x, y),
      doiVersion: this.#isVersion(x, y),
      pmid: agree(cells[x + PMID] ?? 0, cells[y + PMID] ?? 0),
      registration: agree(cells[x + REGISTRATION] ?? 0, cells[y + REGISTRATION] ?? 0),
      abstract: left < 0 || right < 0 ? undefined : this.#columns.sketches.likeness(left, right),
      preprints: count(flags & IS_PREPRINT, otherFlags & IS_PREPRINT),
      cochrane: (flags & otherFlags & IS_COCHRANE) !== 0,
      meetingAbstracts: count(flags & IS_MEETING_ABSTRACT, otherFlags & IS_MEETING_ABSTRACT),
    };
  }

  #authors(a: number, b: number): boolean | undefined {
    const { cells, families } = this.#columns;
    const family = cells[a * CELLS + FAMILY] ?? 0;
    const otherFamily = cells[b * CELLS + FAMILY] ?? 0;
    if (family === 0 || otherFamily === 0) return undefined;
    if (family === otherFamily) return true;
    const left = families.textOf(family - 1);
    const right = families.textOf(otherFamily - 1);
    const [short, long] = left.length < right.length ? [left, right] : [right, left];
    if (short.length >= 4 && (long.startsWith(short) || long.endsWith(short))) return true;
    if (short.length >= 5 && dice(short, long) >= 0.6) return true;
    const shared = this.#sharedNames(a, hashText(left), b, hashText(right));
    if (shared >= 2 || (shared === 1 && short.length >= 3 && isNear(short, long))) return true;
    // One source names the group, the other who wrote for it.
    const flags = (cells[a * CELLS + FLAGS] ?? 0) ^ (cells[b * CELLS + FLAGS] ?? 0);
    return (flags & IS_GROUP) !== 0 ? undefined : false;
  }

  /** How many names both have; all when the first author of one is among the authors of the other, or one has a single name. */
  #sharedNames(a: number, family: number, b: number, otherFamily: number): number {
    const { details, lists } = this.#columns;
    const start = details[a * DETAILS + NAMES_START] ?? 0;
    const end = details[a * DETAILS + ISSNS_START] ?? 0;
    const otherStart = details[b * DETAILS + NAMES_START] ?? 0;
    const otherEnd = details[b * DETAILS + ISSNS_START] ?? 0;
    let shared = 0;
    for (let at = start; at < end; at += 1) {
      const name = lists[at] ?? 0;
      if (name === otherFamily) return Number.POSITIVE_INFINITY;
      for (let other = otherStart; other < otherEnd; other += 1) if (lists[other] === name) shared += 1;
    }
    for (let other = otherStart; other < otherEnd; other += 1) {
      if (lists[other] === family) return Number.POSITIVE_INFINITY;
    }
    return shared === 1 && Math.min(end - start, otherEnd - otherStart) === 1 ? Number.POSITIVE_INFINITY : shared;
  }

  #journal(a: number, b: number): number | undefined {
    const { details, lists } = this.#columns;
    const end = details[a * DETAILS + ISSNS_END] ?? 0;
    const otherEnd = details[b * DETAILS + ISSNS_END] ?? 0;
    for (let at = details[a * DETAILS + ISSNS_START] ?? 0; at < end; at += 1) {
      for (let other = details[b * DETAILS + ISSNS_START] ?? 0; other < otherEnd; other += 1) {
        if (lists[at] === lists[other]) return 1;
      }
    }
    const left = details[a * DETAILS + JOURNAL] ?? 0;
    const right = details[b * DETAILS + JOURNAL] ?? 0;
    if (left === 0 || right === 0) return undefined;
    const key = Math.min(left, right) * 2 ** 26 + Math.max(left, right);
    const known = this.#journals.get(key);
    if (known !== undefined || this.#journals.has(key)) return known;
    const likeness = compareJournals(this.#columns.journalNames(left - 1), this.#columns.journalNames(right - 1));
    this.#journals.set(key, likeness);
    return likeness;
  }

  /** Volume and issue together, as databases exchange them. */
  #volumes(x: number, y: number): boolean | undefined {
    const { cells } = this.#columns;
    const left = cells[x + VOLUME] ?? 0;
    const right = cells[y + VOLUME] ?? 0;
    if (left === 0 || right === 0) return undefined;
    if (left === right) return true;
    // Volume 2, issue 4 and volume 4, issue 2 are of two years, unless both records say one.
    if (agree(cells[x + YEAR] ?? 0, cells[y + YEAR] ?? 0) !== true) return false;
    const issue = cells[x + ISSUE] ?? 0;
    const otherIssue = cells[y + ISSUE] ?? 0;
    if (issue === right && (otherIssue === 0 || otherIssue === left)) return true;
    return otherIssue === left && issue === 0;
  }

  /** What was exchanged with the volume agrees with it. */
  #issues(x: number, y: number, volume: boolean | undefined): boolean | undefined {
    const { cells } = this.#columns;
    if (volume === true && cells[x + VOLUME] !== cells[y + VOLUME]) return true;
    return agree(cells[x + ISSUE] ?? 0, cells[y + ISSUE] ?? 0);
  }

  #pages(x: number, y: number, volume: boolean | undefined): Comparison['pages'] {
    const { cells } = this.#columns;
    const first = cells[x + FIRST_PAGE] ?? 0;
    const otherFirst = cells[y + FIRST_PAGE] ?? 0;
    if (first === 0 || otherFirst === 0) return undefined;
    if (first === otherFirst) return 'same';
    // The number of an article and its page in print say nothing of each other, but in two volumes they do.
    const kindsDiffer = (((cells[x + FLAGS] ?? 0) ^ (cells[y + FLAGS] ?? 0)) & IS_ELECTRONIC) !== 0;
    if (kindsDiffer && volume !== false) return undefined;
    const last = cells[x + LAST_PAGE] ?? 0;
    const otherLast = cells[y + LAST_PAGE] ?? 0;
    if (last > 0 && last === otherLast) return 'overlap';
    const end = Math.max(first, last);
    const otherEnd = Math.max(otherFirst, otherLast);
    const short = end - first < LONGEST_RANGE && otherEnd - otherFirst < LONGEST_RANGE;
    return short && first <= otherEnd && otherFirst <= end ? 'overlap' : 'differ';
  }

  /** More than one page, the first and the last, or the number of an article: no two reports stand there. */
  #sameRange(x: number, y: number): boolean {
    const { cells } = this.#columns;
    const first = cells[x + FIRST_PAGE] ?? 0;
    const last = cells[x + LAST_PAGE] ?? 0;
    if (first === 0 || first !== cells[y + FIRST_PAGE] || last !== cells[y + LAST_PAGE]) return false;
    if (last > 0) return last > first;
    return ((cells[x + FLAGS] ?? 0) & (cells[y + FLAGS] ?? 0) & IS_ELECTRONIC) !== 0;
  }

  /** Either DOI is that of a meeting or an issue. */
  #sharesDoi(x: number, y: number): boolean {
    const { cells } = this.#columns;
    return (((cells[x + FLAGS] ?? 0) | (cells[y + FLAGS] ?? 0)) & IS_SHARED_DOI) !== 0;
  }

  #doi(x: number, y: number): boolean | undefined {
    const { cells } = this.#columns;
    if (this.#sharesDoi(x, y)) return undefined;
    const same = agree(cells[x + DOI] ?? 0, cells[y + DOI] ?? 0);
    return same === true ? cells[x + DOI_CHECK] === cells[y + DOI_CHECK] : same;
  }

  /** Two numbers of one work that is updated under one DOI stem; without DOIs the years tell them apart. */
  #isVersion(x: number, y: number): boolean {
    const { cells } = this.#columns;
    if (this.#sharesDoi(x, y) || agree(cells[x + DOI_STEM] ?? 0, cells[y + DOI_STEM] ?? 0) !== true) return false;
    const doi = this.#doi(x, y);
    if (doi !== undefined) return !doi;
    return agree(cells[x + YEAR] ?? 0, cells[y + YEAR] ?? 0) === false;
  }
}

/** A longer range is of a whole issue, or garbled. */
const LONGEST_RANGE = 60;
const FIRST_PAGES = 20;
/** The bar that titles have to pass when nothing else is in common. */
const ALIKE = 0.75;

/** 0 is unknown. */
function agree(left: number, right: number): boolean | undefined {
  return left === 0 || right === 0 ? undefined : left === right;
}

function count(left: number, right: number): 0 | 1 | 2 {
  return left === 0 ? (right === 0 ? 0 : 1) : right === 0 ? 1 : 2;
}
