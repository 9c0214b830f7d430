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
  /** The longer title begins with the shorter, long one, but for slips. */
  readonly begins: boolean;
  /** The shorter title is long enough to be told by nobody else. */
  readonly isLong: boolean;
  readonly words: Words;
  readonly numbersDiffer: boolean;
}

/** The bar below which two titles have nothing to do with each other. */
const UNRELATED = 0.45;
/** The bar from which titles are compared letter by letter, one slip in so many letters of both allowed. */
const NEAR = 0.65;
/** No rule asks for more: what is beyond is alike by any measure. */
const SURE = 0.97;
const SLIPS = 20;
/** So few letters may be mistyped across words that are divided in the wrong place. */
const FEW_SLIPS = 3;
const MIN_PART = 20;
const LONG_TITLE = 40;
/** What stands behind a title that has more text than its own: the names of its authors, an address. */
const MORE_TEXT = 6;
const SLIPS_OF_A_SCAN = 12;

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
    const { cells } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    const shorter = Math.min(cells[x + TITLE_LENGTH] ?? 0, cells[y + TITLE_LENGTH] ?? 0);
    const isLong = shorter >= LONG_TITLE;
    const likeness = this.#likeness(a, b);
    if (likeness === undefined || likeness === 1) {
      const numbersDiffer = this.#numbersDiffer(a, b, false);
      return { likeness, isPart: false, begins: false, isLong, words: SAME_WORDS, numbersDiffer };
    }
    const isPart = shorter >= MIN_PART && this.#isPart(x, y);
    const words = likeness >= UNRELATED && !isPart ? this.#words(a, b) : SAME_WORDS;
    return {
      likeness,
      isPart,
      begins: isLong && !isPart && words !== CONTRASTING_WORDS && this.#begins(x, y),
      isLong,
      words,
      numbersDiffer: this.#numbersDiffer(a, b, isPart),
    };
  }

  #likeness(a: number, b: number): number | undefined {
    const { cells, details, letters } = this.#columns;
    const x = a * CELLS;
    const y = b * CELLS;
    this.#slips = Number.POSITIVE_INFINITY;
    const length = cells[x + TITLE_LENGTH] ?? 0;
    const otherLength = cells[y + TITLE_LENGTH] ?? 0;
    if (length === 0 || otherLength === 0) return undefined;
    if (cells[x + TITLE] === cells[y + TITLE] && cells[x + TITLE_CHECK] === cells[y + TITLE_CHECK]) return 1;
    const start = cells[x + TITLE_START] ?? 0;
    const otherStart = cells[y + TITLE_START] ?? 0;
    let title = letters.dice(start, length, otherStart, otherLength);
    if (title >= SURE) this.#slips = 1;
    else if (title >= NEAR) {
      // A slip costs one letter but two or three pairs of letters.
      const limit = Math.ceil((length + otherLength) / SLIPS);
      this.#slips = letters.distance(start, length, otherStart, otherLength, limit);
      if (this.#slips <= limit) title = Math.max(title, 1 - (2 * this.#slips) / (length + otherLength));
    }
    const original = details[a * DETAILS + ORIGINAL_START] ?? 0;
    const originalLength = details[a * DETAILS + ORIGINAL_LENGTH] ?? 0;
    const other = details[b * DETAILS + ORIGINAL_START] ?? 0;
    const otherOriginalLength = details[b * DETAILS + ORIGINAL_LENGTH] ?? 0;
    // The title of one may be the original title of the other.
    if (originalLength > 0) title = Math.max(title, letters.dice(original, originalLength, otherStart, otherLength));
    if (otherOriginalLength > 0) title = Math.max(title, letters.dice(start, length, other, otherOriginalLength));
    if (originalLength > 0 && otherOriginalLength > 0) {
      title = Math.max(title, letters.dice(original, originalLength, other, otherOriginalLength));
    }
    return title;
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

  #begins(x: number, y: number): boolean {
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
    const left = this.#columns.titleWords(a);
    const right = this.#columns.titleWords(b);
    const onlyLeft = left.filter((word) => !right.includes(word));
    if (onlyLeft.length === 0) return SAME_WORDS;
    const onlyRight = right.filter((word) => !left.includes(word));
    if (onlyRight.length === 0) return SAME_WORDS;
    if (wordsContrast(onlyLeft, onlyRight)) return CONTRASTING_WORDS;
    const difference = differenceOfWords(onlyLeft, onlyRight);
    if (difference === 'none') return SAME_WORDS;
    return difference === 'short' || this.#slips <= FEW_SLIPS ? SHORT_WORDS : OTHER_WORDS;
  }

  #numbersDiffer(a: number, b: number, titleIsPart: boolean): boolean {
    const { details, numbers } = this.#columns;
    const left = details[a * DETAILS + NUMBERS] ?? 0;
    const right = details[b * DETAILS + NUMBERS] ?? 0;
    if (left === right) return false;
    if (!titleIsPart) return true;
    const x = numbers.textOf(left);
    const y = numbers.textOf(right);
    return !(x === '' || y === '' || x.includes(y) || y.includes(x));
  }
}
