/** Which words of each title are rare in the set: titles that share two of them are compared. */
import { CELLS, type RecordColumns, TITLE_LENGTH, TITLE_START } from './prepare.ts';
import { combined, roomFor } from './terms.ts';

const RARE_WORDS = 3;
/** Two of three words. */
export const RARE_PAIRS = 3;
/** Letters that a word needs to be a key. */
const MIN_LETTERS = 4;

/** How many titles of the set hold each word: counts by hash, open addressing. */
class Vocabulary {
  #hashes = new Int32Array(4096);
  #counts = new Int32Array(4096);
  /** The title that held the word last, so that no title counts twice. */
  #last = new Int32Array(4096);
  #size = 0;

  /** Counts the words of a title; each record is added once. */
  add(columns: RecordColumns, number: number): void {
    visitTitleWords(columns, number, (hash) => {
      const slot = this.#slotOf(hash);
      const count = this.#counts[slot] ?? 0;
      if (count > 0 && this.#last[slot] === number) return;
      this.#hashes[slot] = hash;
      this.#counts[slot] = count + 1;
      this.#last[slot] = number;
      if (count > 0) return;
      this.#size += 1;
      if (this.#size * 2 > this.#hashes.length) this.#spread();
    });
  }

  countOf(hash: number): number {
    return this.#counts[this.#slotOf(hash)] ?? 0;
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

/** The rarest words that each title shares with another one, two by two. They change as the set grows. */
export class RareWords {
  readonly #vocabulary = new Vocabulary();
  /** For each record a hash of every two of its rare words; 0 where it has fewer. */
  #pairs = new Int32Array(64 * RARE_PAIRS);
  readonly #rare = new Int32Array(RARE_WORDS);
  readonly #counts = new Int32Array(RARE_WORDS);

  /** Counts the words of a record; {@link choose} is to follow for all. */
  add(columns: RecordColumns, number: number): void {
    this.#vocabulary.add(columns, number);
    this.#pairs = roomFor(this.#pairs, (number + 1) * RARE_PAIRS, Int32Array);
  }

  /** One of the {@link RARE_PAIRS} hashes of a record; 0 for none. */
  pairOf(number: number, which: number): number {
    return this.#pairs[number * RARE_PAIRS + which] ?? 0;
  }

  /** Chooses the rare words of a record by what the set holds now, and says whether they are others than before. */
  choose(columns: RecordColumns, number: number): boolean {
    const found = this.#findRare(columns, number);
    const rare = this.#rare;
    let isOther = false;
    let at = number * RARE_PAIRS;
    for (let left = 0; left < RARE_WORDS; left += 1) {
      for (let right = left + 1; right < RARE_WORDS; right += 1) {
        const pair = right < found ? combined(rare[left] ?? 0, rare[right] ?? 0) : 0;
        if (this.#pairs[at] !== pair) isOther = true;
        this.#pairs[at] = pair;
        at += 1;
      }
    }
    return isOther;
  }

  /** Finds the rarest words of a title, leaves them in the order of their hashes, and returns how many there are. */
  #findRare(columns: RecordColumns, number: number): number {
    const rare = this.#rare;
    const counts = this.#counts;
    let found = 0;
    visitTitleWords(columns, number, (hash) => {
      const count = this.#vocabulary.countOf(hash);
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
    });
    rare.subarray(0, found).sort();
    return found;
  }
}

function visitTitleWords(columns: RecordColumns, number: number, visit: (hash: number) => void): void {
  const cell = number * CELLS;
  columns.letters.visitWords(
    columns.cells[cell + TITLE_START] ?? 0,
    columns.cells[cell + TITLE_LENGTH] ?? 0,
    (hash, letters) => {
      if (letters >= MIN_LETTERS) visit(hash);
    },
  );
}

function isRarer(count: number, hash: number, otherCount: number, otherHash: number): boolean {
  return count < otherCount || (count === otherCount && hash < otherHash);
}
