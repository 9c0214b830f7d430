/** Candidate pairs: records that share one of many cheap keys. */
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
import type { Vocabulary } from './vocabulary.ts';

/** A block of more members is compared in windows along two orders, so that no block costs its square. */
const BLOCK_CAP = 40;
const WINDOW = 20;
/** Letters at the beginning or end of a title by which it is known, and at the beginning of that of a known author. */
const PART = 24;
const SHORT_PART = 10;

/** Names of the keys, in the order of the kinds that are mixed into their hashes. */
export const BLOCK_KEYS = [
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
class KeyList {
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

  pushRareWords(columns: RecordColumns, number: number, vocabulary: Vocabulary): void {
    this.#begin(number);
    vocabulary.visitRarePairs(columns, number, (pair) => this.#push(KIND['rare-words'], pair));
  }

  /** Hashes and owners, sorted by hash. */
  sorted(): [Int32Array, Int32Array] {
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

/** Keys and who bears them, sorted by key: records of one block stand together. */
export class BlockIndex {
  #hashes: Int32Array = new Int32Array(0);
  #owners: Int32Array = new Int32Array(0);
  /** Members of a block stand in the order of their numbers, as they do until more come. */
  #isInOrder = true;

  /**
   * Adds the keys of records.
   *
   * @param awake records that are in already and whose rare words are to be read once more
   */
  add(columns: RecordColumns, fresh: Int32Array, awake: Int32Array, vocabulary: Vocabulary): void {
    const list = new KeyList();
    for (const number of fresh) {
      list.pushKeys(columns, number);
      list.pushRareWords(columns, number, vocabulary);
    }
    for (const number of awake) list.pushRareWords(columns, number, vocabulary);
    const [keys, bearers] = list.sorted();
    if (this.#hashes.length > 0) this.#merge(keys, bearers);
    else {
      this.#hashes = keys;
      this.#owners = bearers;
    }
  }

  #merge(hashes: Int32Array, owners: Int32Array): void {
    this.#isInOrder = false;
    const size = this.#hashes.length + hashes.length;
    const mergedHashes = new Int32Array(size);
    const mergedOwners = new Int32Array(size);
    let old = 0;
    let fresh = 0;
    for (let at = 0; at < size; at += 1) {
      const isOld =
        fresh >= hashes.length ||
        (old < this.#hashes.length && (this.#hashes[old] ?? 0) >>> 0 <= (hashes[fresh] ?? 0) >>> 0);
      mergedHashes[at] = (isOld ? this.#hashes[old] : hashes[fresh]) ?? 0;
      mergedOwners[at] = (isOld ? this.#owners[old] : owners[fresh]) ?? 0;
      if (isOld) old += 1;
      else fresh += 1;
    }
    this.#hashes = mergedHashes;
    this.#owners = mergedOwners;
  }

  /**
   * Calls `visit` once for every pair of records that share a key and one of which is touched. Pairs of one record come one
   * after the other, with that record first.
   */
  visitCandidates(columns: RecordColumns, touched: Uint8Array, visit: (a: number, b: number) => void): void {
    const lists = new CandidateLists(columns.size, touched);
    const hashes = this.#hashes;
    const owners = this.#owners;
    const isFirst = this.#isInOrder && owners.every((owner) => touched[owner] === 1);
    for (let start = 0; start < hashes.length; ) {
      const hash = hashes[start];
      let end = start + 1;
      while (end < hashes.length && hashes[end] === hash) end += 1;
      if (end - start > BLOCK_CAP) lists.addLarge(columns, owners.subarray(start, end));
      else if (end - start > 1 && isFirst) lists.addFirst(owners, start, end);
      else if (end - start > 1) lists.add(owners, start, end);
      start = end;
    }
    lists.visit(owners, visit);
  }
}

/** For each touched record the stretches of records to compare it with. */
class CandidateLists {
  readonly #touched: Uint8Array;
  readonly #head: Int32Array;
  #next = new Int32Array(1024);
  #from = new Int32Array(1024);
  #to = new Int32Array(1024);
  #size = 0;
  /** Members of large blocks in the orders in which they are compared; stretches of them lie below 0. */
  #ordered = new Int32Array(1024);
  #orderedSize = 0;

  constructor(size: number, touched: Uint8Array) {
    this.#touched = touched;
    this.#head = new Int32Array(size).fill(-1);
  }

  add(owners: Int32Array, start: number, end: number): void {
    for (let at = start; at < end; at += 1) {
      const owner = owners[at] ?? 0;
      if (this.#touched[owner] === 1) this.#push(owner, start, end);
    }
  }

  /** The same where all members are touched and stand in the order of their numbers: each is met by those before it. */
  addFirst(owners: Int32Array, start: number, end: number): void {
    for (let at = start; at < end - 1; at += 1) this.#push(owners[at] ?? 0, at + 1, end);
  }

  /** Neighbours by title and neighbours by place in print; each pair within a window is met from both sides. */
  addLarge(columns: RecordColumns, members: Int32Array): void {
    let isTouched = false;
    for (const member of members) isTouched ||= this.#touched[member] === 1;
    if (!isTouched) return;
    for (const order of [byTitle, byPlace]) {
      const start = this.#orderedSize;
      const end = start + members.length;
      this.#ordered = roomFor(this.#ordered, end, Int32Array);
      this.#ordered.set(
        members.slice().sort((a, b) => order(columns, a, b)),
        start,
      );
      this.#orderedSize = end;
      for (let at = start; at < end; at += 1) {
        const owner = this.#ordered[at] ?? 0;
        if (this.#touched[owner] !== 1) continue;
        this.#push(owner, ~Math.max(start, at - WINDOW), ~Math.min(end, at + WINDOW + 1));
      }
    }
  }

  #push(owner: number, from: number, to: number): void {
    const at = this.#size;
    if (at === this.#next.length) {
      this.#next = roomFor(this.#next, at + 1, Int32Array);
      this.#from = roomFor(this.#from, at + 1, Int32Array);
      this.#to = roomFor(this.#to, at + 1, Int32Array);
    }
    this.#next[at] = this.#head[owner] ?? -1;
    this.#from[at] = from;
    this.#to[at] = to;
    this.#head[owner] = at;
    this.#size = at + 1;
  }

  visit(owners: Int32Array, visit: (a: number, b: number) => void): void {
    const touched = this.#touched;
    const seen = new Int32Array(touched.length).fill(-1);
    for (let a = 0; a < this.#head.length; a += 1) {
      for (let list = this.#head[a] ?? -1; list !== -1; list = this.#next[list] ?? -1) {
        const from = this.#from[list] ?? 0;
        const members = from < 0 ? this.#ordered : owners;
        const end = from < 0 ? ~(this.#to[list] ?? 0) : (this.#to[list] ?? 0);
        for (let at = from < 0 ? ~from : from; at < end; at += 1) {
          const b = members[at] ?? 0;
          // Two touched records are met from the side of the smaller number.
          if ((b <= a && (b === a || touched[b] === 1)) || seen[b] === a) continue;
          seen[b] = a;
          visit(a, b);
        }
      }
    }
  }
}

function byContent(columns: RecordColumns, a: number, b: number): number {
  const { contents } = columns;
  return (contents[2 * a] ?? 0) - (contents[2 * b] ?? 0) || (contents[2 * a + 1] ?? 0) - (contents[2 * b + 1] ?? 0);
}

function byTitle(columns: RecordColumns, a: number, b: number): number {
  const { cells, letters } = columns;
  const left = a * CELLS;
  const right = b * CELLS;
  return (
    letters.compare(
      cells[left + TITLE_START] ?? 0,
      cells[left + TITLE_LENGTH] ?? 0,
      cells[right + TITLE_START] ?? 0,
      cells[right + TITLE_LENGTH] ?? 0,
    ) || byPlace(columns, a, b)
  );
}

function byPlace(columns: RecordColumns, a: number, b: number): number {
  const { cells } = columns;
  for (const at of [VOLUME, FIRST_PAGE, YEAR]) {
    const order = (cells[a * CELLS + at] ?? 0) - (cells[b * CELLS + at] ?? 0);
    if (order !== 0) return order;
  }
  return byContent(columns, a, b);
}

const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;

/** Sorts by hash, as unsigned numbers, digit by digit from the lowest; owners of one hash keep their order. */
function sorted(hashes: Int32Array, owners: Int32Array): [Int32Array, Int32Array] {
  let from: [Int32Array, Int32Array] = [hashes, owners];
  let to: [Int32Array, Int32Array] = [new Int32Array(hashes.length), new Int32Array(hashes.length)];
  for (let shift = 0; shift < 32; shift += DIGIT_BITS) {
    scatter(from[0], from[1], to[0], to[1], shift);
    [from, to] = [to, from];
  }
  return from;
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
