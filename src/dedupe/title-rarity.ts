/** How telling a title is in its set: one that stands in several volumes is borne by several reports. */
import { CELLS, type RecordColumns, TITLE, TITLE_CHECK, TITLE_LENGTH, VOLUME } from './prepare.ts';

const SHORTEST = 16;
const PLACES = 3;
const SLOT = 4;

/** Volumes of each title, open addressing: hash, second hash, and the volumes met, up to {@link PLACES}. */
export class TitleRarity {
  #slots = new Int32Array(4096 * SLOT);
  #counts = new Uint8Array(4096);
  #size = 0;
  #third = false;

  /** Takes the title and volume of a record in. */
  add(columns: RecordColumns, number: number): void {
    const cell = number * CELLS;
    const volume = columns.cells[cell + VOLUME] ?? 0;
    if (volume === 0 || (columns.cells[cell + TITLE_LENGTH] ?? 0) < SHORTEST) return;
    const title = columns.cells[cell + TITLE] ?? 0;
    const check = columns.cells[cell + TITLE_CHECK] ?? 0;
    const slot = this.#slotOf(title, check);
    const count = this.#counts[slot] ?? 0;
    const at = slot * SLOT;
    if (
      count === PLACES ||
      (count > 0 && this.#slots[at + 2] === volume) ||
      (count > 1 && this.#slots[at + 3] === volume)
    )
      return;
    this.#slots[at] = title;
    this.#slots[at + 1] = check;
    if (count < PLACES - 1) this.#slots[at + 2 + count] = volume;
    else this.#third = true;
    this.#counts[slot] = count + 1;
    if (count === 0) {
      this.#size += 1;
      if (this.#size * 2 > this.#counts.length) this.#spread();
    }
  }

  /** Whether a title became a common one since this was asked last. */
  takeChange(): boolean {
    const changed = this.#third;
    this.#third = false;
    return changed;
  }

  /** True for a title that is very short or stands in three volumes or more; a missing title is neither. */
  isGeneric(columns: RecordColumns, number: number): boolean {
    const cell = number * CELLS;
    const length = columns.cells[cell + TITLE_LENGTH] ?? 0;
    if (length < SHORTEST) return true;
    const slot = this.#slotOf(columns.cells[cell + TITLE] ?? 0, columns.cells[cell + TITLE_CHECK] ?? 0);
    return this.#counts[slot] === PLACES;
  }

  #slotOf(title: number, check: number): number {
    const mask = this.#counts.length - 1;
    let slot = title & mask;
    while (
      this.#counts[slot] !== 0 &&
      !(this.#slots[slot * SLOT] === title && this.#slots[slot * SLOT + 1] === check)
    ) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #spread(): void {
    const [slots, counts] = [this.#slots, this.#counts];
    this.#slots = new Int32Array(slots.length * 2);
    this.#counts = new Uint8Array(counts.length * 2);
    counts.forEach((count, old) => {
      if (count === 0) return;
      const slot = this.#slotOf(slots[old * SLOT] ?? 0, slots[old * SLOT + 1] ?? 0);
      this.#slots.set(slots.subarray(old * SLOT, (old + 1) * SLOT), slot * SLOT);
      this.#counts[slot] = count;
    });
  }
}
