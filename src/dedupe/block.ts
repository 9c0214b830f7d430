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
import { RARE_PAIRS, RareWords } from './vocabulary.ts';

/** A block of more members is compared in windows along two orders, so that no block costs its square. */
const BLOCK_CAP = 40;
const WINDOW = 20;
/** No report has so many different records: in a block beyond, a few neighbours have to do. */
const CROWD = 1000;
const WINDOW_OF_A_CROWD = 5;
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
class SortedKeys {
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

const NO_KEYS = new SortedKeys(new Int32Array(0), new Int32Array(0));

/** The blocks of a set that may grow. */
export class BlockIndex {
  /** Keys that say the same however the set grows. */
  #lasting = NO_KEYS;
  #rare = NO_KEYS;
  readonly #rareWords = new RareWords();
  #records: Int32Array = new Int32Array(0);

  /**
   * Adds records, and marks them as touched together with all others whose candidates are no longer what they were: those that
   * have other rare words now, and the members of blocks over the cap that one of these joined or left.
   *
   * @param fresh numbers of the records, higher than those of all that came before
   */
  add(columns: RecordColumns, fresh: Int32Array, touched: Uint8Array): void {
    const list = new KeyList();
    for (const number of fresh) {
      list.pushKeys(columns, number);
      this.#rareWords.add(columns, number);
    }
    const records = new Int32Array(this.#records.length + fresh.length);
    records.set(this.#records);
    records.set(fresh, this.#records.length);
    this.#records = records;
    const moved = new Uint8Array(columns.size);
    for (const number of fresh) moved[number] = 1;
    const rareList = new KeyList();
    for (const number of records) {
      if (this.#rareWords.choose(columns, number)) moved[number] = 1;
      rareList.pushRareWords(number, this.#rareWords);
    }
    touchMoved(this.#rare, moved, touched);
    this.#lasting = this.#lasting.mergedWith(list.sorted());
    this.#rare = rareList.sorted();
    touchMoved(this.#lasting, moved, touched);
    touchMoved(this.#rare, moved, touched);
    for (const number of records) if (moved[number] === 1) touched[number] = 1;
  }

  /**
   * Calls `visit` for every pair of records that share a key and one of which is touched. Pairs of one record come one
   * after the other, with that record first.
   */
  visitCandidates(columns: RecordColumns, touched: Uint8Array, visit: (a: number, b: number) => void): void {
    const lists = new CandidateLists(touched);
    for (const keys of [this.#lasting, this.#rare]) {
      keys.visitBlocks((start, end) => {
        if (isAny(touched, keys.owners, start, end)) lists.add(columns, keys.owners.subarray(start, end));
      });
    }
    lists.visit(visit);
  }
}

/** Marks all members of each block over the cap that has a moved one: who is near whom in it has changed. */
function touchMoved(keys: SortedKeys, moved: Uint8Array, touched: Uint8Array): void {
  const { owners } = keys;
  keys.visitBlocks((start, end) => {
    if (end - start <= BLOCK_CAP || !isAny(moved, owners, start, end)) return;
    for (let at = start; at < end; at += 1) touched[owners[at] ?? 0] = 1;
  });
}

function isAny(marks: Uint8Array, owners: Int32Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (marks[owners[at] ?? 0] === 1) return true;
  return false;
}

/** For each touched record the stretches of records to compare it with. */
class CandidateLists {
  readonly #touched: Uint8Array;
  readonly #head: Int32Array;
  #next = new Int32Array(1024);
  #from = new Int32Array(1024);
  #to = new Int32Array(1024);
  #size = 0;
  /** Members of blocks in the orders in which they are compared, one after the other. */
  #members = new Int32Array(1024);
  #end = 0;

  constructor(touched: Uint8Array) {
    this.#touched = touched;
    this.#head = new Int32Array(touched.length).fill(-1);
  }

  /** Takes in a block; one over the cap in windows of neighbours by title and of neighbours by place in print. */
  add(columns: RecordColumns, members: Int32Array): void {
    if (members.length <= BLOCK_CAP) this.#push(members, members.length);
    else {
      const window = members.length <= CROWD ? WINDOW : WINDOW_OF_A_CROWD;
      for (const order of [byTitle, byPlace])
        this.#push(
          members.toSorted((a, b) => order(columns, a, b)),
          window,
        );
    }
  }

  /** Each touched member is to meet those within the window on both sides. */
  #push(members: Int32Array, window: number): void {
    const start = this.#end;
    this.#end = start + members.length;
    this.#members = roomFor(this.#members, this.#end, Int32Array);
    this.#members.set(members, start);
    for (let at = start; at < this.#end; at += 1) {
      const owner = this.#members[at] ?? 0;
      if (this.#touched[owner] !== 1) continue;
      this.#pushStretch(owner, Math.max(start, at - window), Math.min(this.#end, at + window + 1));
    }
  }

  #pushStretch(owner: number, from: number, to: number): void {
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

  visit(visit: (a: number, b: number) => void): void {
    const touched = this.#touched;
    const seen = new Int32Array(touched.length).fill(-1);
    for (let a = 0; a < this.#head.length; a += 1) {
      for (let list = this.#head[a] ?? -1; list !== -1; list = this.#next[list] ?? -1) {
        const end = this.#to[list] ?? 0;
        for (let at = this.#from[list] ?? 0; at < end; at += 1) {
          const b = this.#members[at] ?? 0;
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
