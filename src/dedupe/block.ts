/** Candidate pairs: records that share one of many cheap keys. */
import { KeyList, NO_KEYS, type SortedKeys } from './block-keys.ts';
import { CELLS, FIRST_PAGE, type RecordColumns, TITLE_LENGTH, TITLE_START, VOLUME, YEAR } from './prepare.ts';
import { roomFor } from './terms.ts';
import { RareWords } from './vocabulary.ts';

/** A block of more members is compared in windows along two orders, so that no block costs its square. */
const BLOCK_CAP = 40;
const WINDOW = 20;
/** No report has so many different records: in a block beyond, a few neighbours have to do. */
const CROWD = 1000;
const WINDOW_OF_A_CROWD = 5;
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
