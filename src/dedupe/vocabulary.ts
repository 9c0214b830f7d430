/** How many titles of the set hold each word: titles that share two rare words are compared. */
import { CELLS, type RecordColumns, TITLE_LENGTH, TITLE_START } from './prepare.ts';
import { combined } from './terms.ts';

const RARE_WORDS = 3;
/** Letters that a word needs to be a key. */
const MIN_LETTERS = 4;

/** Counts by hash, open addressing. */
export class Vocabulary {
  #hashes = new Int32Array(4096);
  #counts = new Int32Array(4096);
  /** The title that held the word last, so that no title counts twice. */
  #last = new Int32Array(4096);
  #size = 0;
  readonly #rare = new Int32Array(RARE_WORDS);
  readonly #rareCounts = new Int32Array(RARE_WORDS);

  /**
   * Counts the words of a title; each record is added once. Calls `wake` with the record that alone held a word until now:
   * the word becomes one of its keys.
   */
  add(columns: RecordColumns, number: number, wake: (other: number) => void): void {
    const cell = number * CELLS;
    columns.letters.visitWords(
      columns.cells[cell + TITLE_START] ?? 0,
      columns.cells[cell + TITLE_LENGTH] ?? 0,
      (hash, letters) => {
        if (letters < MIN_LETTERS) return;
        const slot = this.#slotOf(hash);
        const count = this.#counts[slot] ?? 0;
        if (count > 0 && this.#last[slot] === number) return;
        if (count === 1) wake(this.#last[slot] ?? 0);
        this.#hashes[slot] = hash;
        this.#counts[slot] = count + 1;
        this.#last[slot] = number;
        if (count === 0) {
          this.#size += 1;
          if (this.#size * 2 > this.#hashes.length) this.#spread();
        }
      },
    );
  }

  /** Calls `visit` with a hash for every two of the rarest words that the title shares with another one. */
  visitRarePairs(columns: RecordColumns, number: number, visit: (pair: number) => void): void {
    const cell = number * CELLS;
    const rare = this.#rare;
    const counts = this.#rareCounts;
    let found = 0;
    columns.letters.visitWords(
      columns.cells[cell + TITLE_START] ?? 0,
      columns.cells[cell + TITLE_LENGTH] ?? 0,
      (hash, letters) => {
        if (letters < MIN_LETTERS) return;
        const count = this.#counts[this.#slotOf(hash)] ?? 0;
        if (count < 2) return;
        for (let at = 0; at < found; at += 1) if (rare[at] === hash) return;
        let at = found < RARE_WORDS ? found : RARE_WORDS - 1;
        if (found === RARE_WORDS && !isRarer(count, hash, counts[at] ?? 0, rare[at] ?? 0)) return;
        // Ties are broken by the hash, so that they do not depend on the order of input.
        for (; at > 0 && isRarer(count, hash, counts[at - 1] ?? 0, rare[at - 1] ?? 0); at -= 1) {
          rare[at] = rare[at - 1] ?? 0;
          counts[at] = counts[at - 1] ?? 0;
        }
        rare[at] = hash;
        counts[at] = count;
        if (found < RARE_WORDS) found += 1;
      },
    );
    for (let left = 0; left < found; left += 1) {
      for (let right = left + 1; right < found; right += 1) {
        const x = rare[left] ?? 0;
        const y = rare[right] ?? 0;
        visit(combined(Math.min(x, y), Math.max(x, y)));
      }
    }
  }

  #slotOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let slot = hash & mask;
    while (this.#counts[slot] !== 0 && this.#hashes[slot] !== hash) slot = (slot + 1) & mask;
    return slot;
  }

  #spread(): void {
    const [hashes, counts, last] = [this.#hashes, this.#counts, this.#last];
    this.#hashes = new Int32Array(hashes.length * 2);
    this.#counts = new Int32Array(hashes.length * 2);
    this.#last = new Int32Array(hashes.length * 2);
    counts.forEach((count, at) => {
      if (count === 0) return;
      const slot = this.#slotOf(hashes[at] ?? 0);
      this.#hashes[slot] = hashes[at] ?? 0;
      this.#counts[slot] = count;
      this.#last[slot] = last[at] ?? 0;
    });
  }
}

function isRarer(count: number, hash: number, otherCount: number, otherHash: number): boolean {
  return count < otherCount || (count === otherCount && hash < otherHash);
}
