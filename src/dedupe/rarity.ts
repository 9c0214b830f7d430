/** What is common in a set: a title that stands in several volumes, a DOI that stands with several titles, tells no report. */
import {
  CELLS,
  DOI,
  DOI_CHECK,
  FLAGS,
  IS_COCHRANE,
  IS_GENERIC,
  IS_SHARED_DOI,
  type RecordColumns,
  TITLE,
  TITLE_CHECK,
  TITLE_LENGTH,
  TITLE_START,
  VOLUME,
} from './prepare.ts';

/** Met in so many places a key is common. */
const PLACES = 3;
/** Two hashes of the key and the places but the last. */
const SLOT = 4;

/** Counts the places in which each key was met, up to {@link PLACES}; open addressing. */
class PlaceCounts {
  /** Whether a key became common since this was set to false. */
  hasNew = false;
  #slots = new Int32Array(1024 * SLOT);
  #counts = new Uint8Array(1024);
  #size = 0;

  add(key: number, check: number, place: number): void {
    const slot = this.#slotOf(key, check);
    const count = this.#counts[slot] ?? 0;
    const at = slot * SLOT;
    if (
      count === PLACES ||
      (count > 0 && this.#slots[at + 2] === place) ||
      (count > 1 && this.#slots[at + 3] === place)
    ) {
      return;
    }
    this.#slots[at] = key;
    this.#slots[at + 1] = check;
    if (count < PLACES - 1) this.#slots[at + 2 + count] = place;
    else this.hasNew = true;
    this.#counts[slot] = count + 1;
    if (count > 0) return;
    this.#size += 1;
    if (this.#size * 2 > this.#counts.length) this.#spread();
  }

  isCommon(key: number, check: number): boolean {
    return this.#counts[this.#slotOf(key, check)] === PLACES;
  }

  #slotOf(key: number, check: number): number {
    const mask = this.#counts.length - 1;
    let slot = key & mask;
    while (this.#counts[slot] !== 0 && !(this.#slots[slot * SLOT] === key && this.#slots[slot * SLOT + 1] === check)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #spread(): void {
    const [slots, counts] = [this.#slots, this.#counts];
    this.#slots = new Int32Array(slots.length * 2);
    this.#counts = new Uint8Array(counts.length * 2);
    for (let old = 0; old < counts.length; old += 1) {
      if (counts[old] === 0) continue;
      const slot = this.#slotOf(slots[old * SLOT] ?? 0, slots[old * SLOT + 1] ?? 0);
      this.#slots.set(slots.subarray(old * SLOT, (old + 1) * SLOT), slot * SLOT);
      this.#counts[slot] = counts[old] ?? 0;
    }
  }
}

/** Letters by which two titles under one DOI are told apart: spellings of one title mostly begin alike. */
const BEGINNING = 8;

export class Rarity {
  readonly #titles = new PlaceCounts();
  readonly #dois = new PlaceCounts();

  /** Takes a record in. A Cochrane review keeps its title through its updates, in volume after volume. */
  add(columns: RecordColumns, number: number): void {
    const { cells, letters } = columns;
    const cell = number * CELLS;
    const volume = cells[cell + VOLUME] ?? 0;
    const length = cells[cell + TITLE_LENGTH] ?? 0;
    if (length === 0) return;
    if (volume !== 0 && ((cells[cell + FLAGS] ?? 0) & IS_COCHRANE) === 0) {
      this.#titles.add(cells[cell + TITLE] ?? 0, cells[cell + TITLE_CHECK] ?? 0, volume);
    }
    const doi = cells[cell + DOI] ?? 0;
    if (doi === 0) return;
    const beginning = letters.hash(cells[cell + TITLE_START] ?? 0, Math.min(length, BEGINNING));
    this.#dois.add(doi, cells[cell + DOI_CHECK] ?? 0, beginning);
  }

  /** Whether a title or a DOI became a common one since this was asked last. */
  takeChange(): boolean {
    const changed = this.#titles.hasNew || this.#dois.hasNew;
    this.#titles.hasNew = false;
    this.#dois.hasNew = false;
    return changed;
  }

  /** The flags that the set gives a record: {@link IS_GENERIC}, {@link IS_SHARED_DOI}. */
  flagsOf({ cells }: RecordColumns, number: number): number {
    const cell = number * CELLS;
    const isCommon = this.#titles.isCommon(cells[cell + TITLE] ?? 0, cells[cell + TITLE_CHECK] ?? 0);
    const isShared = this.#dois.isCommon(cells[cell + DOI] ?? 0, cells[cell + DOI_CHECK] ?? 0);
    return (isCommon ? IS_GENERIC : 0) | (isShared ? IS_SHARED_DOI : 0);
  }
}
