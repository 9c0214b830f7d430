/** Keys by which records are brought together, and how they are sorted. */
import {
  CELLS,
  DETAILS,
  DOI_STEM,
  FAMILY,
  FIRST_PAGE,
  ORIGINAL,
  PMID,
  REGISTRATION,
  type RecordColumns,
  SKETCH,
  TITLE,
  TITLE_LENGTH,
  TITLE_START,
  VOLUME,
  YEAR,
} from './prepare.ts';
import { combined, roomFor } from './terms.ts';
import { RARE_PAIRS, type RareWords } from './vocabulary.ts';

/** Letters at the beginning or end of a title by which it is known, and at the beginning of that of a known author. */
const PART = 24;
const SHORT_PART = 10;

/** Names of the keys, in the order of the kinds that are mixed into their hashes. */
const BLOCK_KEYS = [
  'doi',
  'pmid',
  'registration',
  'title',
  'title-start',
  'title-end',
  'volume-page',
  'author-page',
  'author-volume',
  'year-page',
  'author-year',
  'author-title',
  'abstract',
  'abstract-end',
  'rare-words',
] as const;

const KIND = Object.fromEntries(BLOCK_KEYS.map((name, kind) => [name, Math.imul(kind + 1, 0x9e3779b1)])) as Readonly<
  Record<(typeof BLOCK_KEYS)[number], number>
>;

/** Keys of records as they come, by hash. */
export class KeyList {
  #hashes: Int32Array = new Int32Array(4096);
  #owners: Int32Array = new Int32Array(4096);
  #size = 0;
  #owner = 0;

  /** All keys of a record but the rare words. */
  pushKeys(columns: RecordColumns, number: number): void {
    this.#begin(number);
    const { cells, details, letters, families, sketches } = columns;
    const cell = number * CELLS;
    const detail = number * DETAILS;
    this.#push(KIND.doi, cells[cell + DOI_STEM] ?? 0);
    this.#push(KIND.pmid, cells[cell + PMID] ?? 0);
    this.#push(KIND.registration, cells[cell + REGISTRATION] ?? 0);
    const start = cells[cell + TITLE_START] ?? 0;
    const length = cells[cell + TITLE_LENGTH] ?? 0;
    this.#push(KIND.title, cells[cell + TITLE] ?? 0);
    this.#push(KIND.title, details[detail + ORIGINAL] ?? 0);
    if (length >= PART) {
      this.#push(KIND['title-start'], letters.hash(start, PART));
      this.#push(KIND['title-end'], letters.hash(start + length - PART, PART));
    }
    const family = (cells[cell + FAMILY] ?? 0) === 0 ? 0 : families.hashOf((cells[cell + FAMILY] ?? 0) - 1) | 1;
    const volume = cells[cell + VOLUME] ?? 0;
    const page = cells[cell + FIRST_PAGE] ?? 0;
    const year = cells[cell + YEAR] ?? 0;
    this.#pushTwo(KIND['volume-page'], volume, page);
    this.#pushTwo(KIND['author-page'], family, page);
    this.#pushTwo(KIND['author-volume'], family, volume);
    this.#pushTwo(KIND['year-page'], year, page);
    this.#pushTwo(KIND['author-year'], family, year);
    if (length > 0) this.#pushTwo(KIND['author-title'], family, letters.hash(start, Math.min(length, SHORT_PART)));
    const sketch = (details[detail + SKETCH] ?? 0) - 1;
    if (sketch >= 0) {
      this.#push(KIND.abstract, sketches.keyOf(sketch, 0));
      this.#push(KIND['abstract-end'], sketches.keyOf(sketch, 1));
    }
  }

  pushRareWords(number: number, rareWords: RareWords): void {
    this.#begin(number);
    for (let which = 0; which < RARE_PAIRS; which += 1) {
      this.#push(KIND['rare-words'], rareWords.pairOf(number, which));
    }
  }

  sorted(): SortedKeys {
    return sorted(this.#hashes.subarray(0, this.#size), this.#owners.subarray(0, this.#size));
  }

  #begin(number: number): void {
    this.#owner = number;
    this.#hashes = roomFor(this.#hashes, this.#size + 32, Int32Array);
    this.#owners = roomFor(this.#owners, this.#size + 32, Int32Array);
  }

  /** 0 is unknown. */
  #push(kind: number, value: number): void {
    if (value === 0) return;
    this.#hashes[this.#size] = combined(kind, value);
    this.#owners[this.#size] = this.#owner;
    this.#size += 1;
  }

  #pushTwo(kind: number, left: number, right: number): void {
    if (left !== 0 && right !== 0) this.#push(kind, combined(left, right));
  }
}

/** Keys and who bears them, sorted by key: records of one block stand together, in the order of their numbers. */
export class SortedKeys {
  readonly owners: Int32Array;
  readonly #hashes: Int32Array;

  constructor(hashes: Int32Array, owners: Int32Array) {
    this.#hashes = hashes;
    this.owners = owners;
  }

  /** Calls `visit` for each block of two and more with the stretch of {@link owners} that it is. */
  visitBlocks(visit: (start: number, end: number) => void): void {
    const hashes = this.#hashes;
    for (let start = 0; start < hashes.length; ) {
      const hash = hashes[start];
      let end = start + 1;
      while (end < hashes.length && hashes[end] === hash) end += 1;
      if (end - start > 1) visit(start, end);
      start = end;
    }
  }

  /** With the keys of records that came later. */
  mergedWith(later: SortedKeys): SortedKeys {
    const [hashes, owners] = [this.#hashes, this.owners];
    const [laterHashes, laterOwners] = [later.#hashes, later.owners];
    const size = hashes.length + laterHashes.length;
    if (size === laterHashes.length) return later;
    const mergedHashes = new Int32Array(size);
    const mergedOwners = new Int32Array(size);
    let old = 0;
    let fresh = 0;
    for (let at = 0; at < size; at += 1) {
      const isOld =
        fresh >= laterHashes.length ||
        (old < hashes.length && (hashes[old] ?? 0) >>> 0 <= (laterHashes[fresh] ?? 0) >>> 0);
      mergedHashes[at] = (isOld ? hashes[old] : laterHashes[fresh]) ?? 0;
      mergedOwners[at] = (isOld ? owners[old] : laterOwners[fresh]) ?? 0;
      if (isOld) old += 1;
      else fresh += 1;
    }
    return new SortedKeys(mergedHashes, mergedOwners);
  }
}

export const NO_KEYS = new SortedKeys(new Int32Array(0), new Int32Array(0));

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** Sorts by hash, as unsigned numbers, digit by digit from the lowest; owners of one hash keep their order. */
function sorted(hashes: Int32Array, owners: Int32Array): SortedKeys {
  let from: [Int32Array, Int32Array] = [hashes, owners];
  let to: [Int32Array, Int32Array] = [new Int32Array(hashes.length), new Int32Array(hashes.length)];
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    scatter(from[0], from[1], to[0], to[1], shift);
    [from, to] = [to, from];
  }
  return new SortedKeys(...from);
}

/** One pass: hashes and owners in the order of one digit of the hash. */
function scatter(
  hashes: Int32Array,
  owners: Int32Array,
  toHashes: Int32Array,
  toOwners: Int32Array,
  shift: number,
): void {
  const places = new Int32Array(DIGITS + 1);
  for (let at = 0; at < hashes.length; at += 1) {
    const digit = ((hashes[at] ?? 0) >>> shift) & (DIGITS - 1);
    places[digit + 1] = (places[digit + 1] ?? 0) + 1;
  }
  for (let digit = 1; digit <= DIGITS; digit += 1) places[digit] = (places[digit] ?? 0) + (places[digit - 1] ?? 0);
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0;
    const digit = (hash >>> shift) & (DIGITS - 1);
    const place = places[digit] ?? 0;
    places[digit] = place + 1;
    toHashes[place] = hash;
    toOwners[place] = owners[at] ?? 0;
  }
}
