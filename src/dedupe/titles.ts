/** How alike the titles of two records are, and by what they differ. */
import { wordsContrast } from './contrast.ts';
import {
  CELLS,
  DETAILS,
  NUMBERS,
  ORIGINAL_LENGTH,
  ORIGINAL_START,
  type RecordColumns,
  TITLE,
  TITLE_CHECK,
  TITLE_LENGTH,
  TITLE_START,
} from './prepare.ts';
import { differenceOfWords } from './spelling.ts';

/** The words that only one of two titles has: spellings of those of the other, short words with another letter, other words, or opposites. */
type Words = 0 | 1 | 2 | 3;
export const SAME_WORDS = 0;
export const SHORT_WORDS = 1;
export const OTHER_WORDS = 2;
export const CONTRASTING_WORDS = 3;

interface TitleComparison {
  /** In [0, 1]; `undefined` when a title is missing. */
  readonly likeness: number | undefined;
  /** One title is the other without its end or its beginning. */
  readonly isPart: boolean;
  /** The shorter title is long enough to be told by nobody else. */
  readonly isLong: boolean;
  /** Whether it is worth a look if the longer title begins with the shorter one but for slips, see `begins`. */
  readonly mayBegin: boolean;
  readonly words: Words;
  /** What the longer title has beyond the shorter narrows its subject: `in women`. */
  readonly narrows: boolean;
  readonly numbersDiffer: boolean;
  /** The numbers differ in that one title has none. */
  readonly numbersOnOneSide: boolean;
}

function alike(likeness: number | undefined, isLong: boolean): TitleComparison {
  return {
    likeness,
    isPart: false,
    isLong,
    mayBegin: false,
    words: SAME_WORDS,
    narrows: false,
    numbersDiffer: false,
    numbersOnOneSide: false,
  };
}

/** The bar below which two titles have nothing to do with each other. */
const UNRELATED = 0.45;
/** The bar from which titles are compared letter by letter, one slip in so many letters of both allowed. */
export const NEAR = 0.65;
/** No rule asks for more: what is beyond is alike by any measure. */
const SURE = 0.97;
const SLIPS = 20;
/** So few letters may be mistyped across words that are divided in the wrong place. */
const FEW_SLIPS = 3;
const NOT_THE_SAME = 0.999;
const MIN_PART = 20;
const LONG_TITLE = 40;
/** What stands behind a title that has more text than its own: the names of its authors, an address. */
const MORE_TEXT = 6;
const SLIPS_OF_A_SCAN = 12;

/** Words by which a title goes on to a narrower subject, where a subtitle would not. */
const NARROWING = /^(?:in|of|for|with|without|among|after|before|during|versus|vs|and|or|by|on|from|to|as|at)\b/;
const NUMBERED_PART = /\b(?:part|pt|phase|study|section|chapter|volume|report|paper|letter) (?:\d+|[a-e])\b/;

export class TitleMatcher {
  readonly #columns: RecordColumns;
  /** Letters that differ between the titles that were compared last, as far as they were looked for. */
  #slips = 0;

  constructor(columns: RecordColumns) {
    this.#columns = columns;
  }

  /** Whether the titles reach a bar, or one is part of the other; `x` and `y` are where the cells of the records begin. */
  areAlike(x: number, y: number, bar: number): boolean {
    const { cells, letters } = this.#columns;
    const start = cells[x + TITLE_START] ?? 0;
    const length = cells[x + TITLE_LENGTH] ?? 0;
    const otherStart = cells[y + TITLE_START] ?? 0;
    const otherLength = cells[y + TITLE_LENGTH] ?? 0;
    if (letters.dice(start, length, otherStart, otherLength, bar) >= bar) return true;
    return Math.min(length, otherLength) >= MIN_PART && letters.isPart(start, length, otherStart, otherLength);
  }

  compare(a: number, b: number): TitleComparison {
    const { cells, details } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    const shorter = Math.min(cells[x + TITLE_LENGTH] ?? 0, cells[y + TITLE_LENGTH] ?? 0);
    const isLong = shorter >= LONG_TITLE;
    const likeness = this.#likeness(a, b);
    if (likeness === undefined || likeness === 1) return alike(likeness, isLong);
    if ((details[a * DETAILS + ORIGINAL_LENGTH] ?? 0) > 0 || (details[b * DETAILS + ORIGINAL_LENGTH] ?? 0) > 0) {
      const translated = this.#likenessInTranslation(a, b);
      if (translated > likeness) return alike(translated, isLong);
    }
    const isPart = shorter >= MIN_PART && this.#isPart(x, y);
    const words = likeness >= UNRELATED && !isPart ? this.#words(a, b) : SAME_WORDS;
    const rest = isPart ? this.#rest(a, b) : '';
    const numbers = this.#numbers(a, b);
    return {
      likeness,
      isPart,
      isLong,
      mayBegin: isLong && !isPart && words !== CONTRASTING_WORDS,
      words,
      narrows: NARROWING.test(rest),
      numbersDiffer: numbers !== 'same' && (!isPart || numbers === 'other' || NUMBERED_PART.test(rest)),
      numbersOnOneSide: numbers === 'one-side',
    };
  }

  /** The words that the longer title has beyond the shorter one, which it begins or ends with. */
  #rest(a: number, b: number): string {
    const left = this.#columns.titleWords(a);
    const right = this.#columns.titleWords(b);
    const [short, long] = left.join('').length < right.join('').length ? [left, right] : [right, left];
    return long[0] === short[0] ? long.slice(short.length).join(' ') : `${long.slice(0, -short.length).join(' ')}:`;
  }

  #likeness(a: number, b: number): number | undefined {
    const { cells, letters } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    this.#slips = Number.POSITIVE_INFINITY;
    const length = cells[x + TITLE_LENGTH] ?? 0;
    const otherLength = cells[y + TITLE_LENGTH] ?? 0;
    if (length === 0 || otherLength === 0) return undefined;
    if (cells[x + TITLE] === cells[y + TITLE] && cells[x + TITLE_CHECK] === cells[y + TITLE_CHECK]) return 1;
    const start = cells[x + TITLE_START] ?? 0;
    const otherStart = cells[y + TITLE_START] ?? 0;
    // The same pairs of letters may stand in another order: 1181 and 1811.
    let title = Math.min(NOT_THE_SAME, letters.dice(start, length, otherStart, otherLength));
    if (title >= SURE) this.#slips = 1;
    else if (title >= NEAR) {
      // A slip costs one letter but two or three pairs of letters.
      const limit = Math.ceil((length + otherLength) / SLIPS);
      this.#slips = letters.distance(start, length, otherStart, otherLength, limit);
      if (this.#slips <= limit) title = Math.max(title, 1 - (2 * this.#slips) / (length + otherLength));
    }
    return title;
  }

  /** The title of one may be that of the other in the language of the report. */
  #likenessInTranslation(a: number, b: number): number {
    const { cells, details, letters } = this.#columns;
    const title = (number: number): readonly [number, number] => [
      cells[number * CELLS + TITLE_START] ?? 0,
      cells[number * CELLS + TITLE_LENGTH] ?? 0,
    ];
    const original = (number: number): readonly [number, number] => [
      details[number * DETAILS + ORIGINAL_START] ?? 0,
      details[number * DETAILS + ORIGINAL_LENGTH] ?? 0,
    ];
    return Math.max(
      letters.dice(...original(a), ...title(b)),
      letters.dice(...original(b), ...title(a)),
      letters.dice(...original(a), ...original(b)),
    );
  }

  #isPart(x: number, y: number): boolean {
    const { cells, letters } = this.#columns;
    return letters.isPart(
      cells[x + TITLE_START] ?? 0,
      cells[x + TITLE_LENGTH] ?? 0,
      cells[y + TITLE_START] ?? 0,
      cells[y + TITLE_LENGTH] ?? 0,
    );
  }

  /** Whether the longer title begins with the shorter one but for slips; `x` and `y` are where the cells of the records begin. */
  begins(x: number, y: number): boolean {
    const { cells, letters } = this.#columns;
    const [short, long] = (cells[x + TITLE_LENGTH] ?? 0) < (cells[y + TITLE_LENGTH] ?? 0) ? [x, y] : [y, x];
    const length = cells[short + TITLE_LENGTH] ?? 0;
    if ((cells[long + TITLE_LENGTH] ?? 0) < length + MORE_TEXT) return false;
    const limit = Math.ceil(length / SLIPS_OF_A_SCAN);
    return (
      letters.distance(cells[short + TITLE_START] ?? 0, length, cells[long + TITLE_START] ?? 0, length, limit) <= limit
    );
  }

  /** What the words say that only one of the titles has: whether they differ, not by spelling, and whether they are opposites. */
  #words(a: number, b: number): Words {
    const onlyLeft = this.#columns.titleWordsBeyond(a, b);
    if (onlyLeft.length === 0) return SAME_WORDS;
    const onlyRight = this.#columns.titleWordsBeyond(b, a);
    if (onlyRight.length === 0) return SAME_WORDS;
    if (wordsContrast(onlyLeft, onlyRight)) return CONTRASTING_WORDS;
    const difference = differenceOfWords(onlyLeft, onlyRight);
    if (difference === 'none') return SAME_WORDS;
    return difference === 'short' || this.#slips <= FEW_SLIPS ? SHORT_WORDS : OTHER_WORDS;
  }

  /** `part`: the numbers of one are among those of the other. */
  #numbers(a: number, b: number): 'same' | 'one-side' | 'part' | 'other' {
    const { details, numbers } = this.#columns;
    const left = details[a * DETAILS + NUMBERS] ?? 0;
    const right = details[b * DETAILS + NUMBERS] ?? 0;
    if (left === right) return 'same';
    const x = numbers.textOf(left);
    const y = numbers.textOf(right);
    if (x === '' || y === '') return 'one-side';
    return x.includes(y) || y.includes(x) ? 'part' : 'other';
  }
}
