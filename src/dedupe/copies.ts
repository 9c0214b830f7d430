/** Records that say the same in all that is compared: one of them is compared, the others go with it. */
import type { RecordColumns } from './prepare.ts';
import { roomFor } from './terms.ts';

export class Copies {
  /** For each record the first that came with the same content: itself when there was none. */
  #firsts = new Int32Array(64);
  #slots = new Int32Array(1024);
  #size = 0;
  /** Members of each group of two and more, by the first. */
  readonly #groups = new Map<number, number[]>();

  /** Takes a record in and says whether it is the first of its content. */
  add(columns: RecordColumns, number: number): boolean {
    this.#firsts = roomFor(this.#firsts, number + 1, Int32Array);
    const { contents } = columns;
    const mask = this.#slots.length - 1;
    let slot = (contents[2 * number] ?? 0) & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const first = (this.#slots[slot] ?? 0) - 1;
      if (contents[2 * first] !== contents[2 * number] || contents[2 * first + 1] !== contents[2 * number + 1])
        continue;
      this.#firsts[number] = first;
      const group = this.#groups.get(first);
      if (group === undefined) this.#groups.set(first, [first, number]);
      else group.push(number);
      return false;
    }
    this.#firsts[number] = number;
    this.#slots[slot] = number + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#slots.length) this.#spread(contents);
    return true;
  }

  firstOf(number: number): number {
    return this.#firsts[number] ?? number;
  }

  /** All records with the content of the first; `undefined` when it is alone. */
  groupOf(first: number): readonly number[] | undefined {
    return this.#groups.get(first);
  }

  groups(): Iterable<readonly [first: number, members: readonly number[]]> {
    return this.#groups;
  }

  #spread(contents: Int32Array): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    const mask = this.#slots.length - 1;
    for (const entry of old) {
      if (entry === 0) continue;
      let slot = (contents[2 * (entry - 1)] ?? 0) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = entry;
    }
  }
}
