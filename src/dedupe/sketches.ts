/** Sketches of abstracts: made once per record, compared in 32 steps, whatever the length of the text. */
import { combined, roomFor } from './terms.ts';

const SHINGLE_WORDS = 4;
const BINS = 32;
/** Later words are often the publisher's: copyright lines, registrations. */
const WORDS = 160;
/** A text of fewer words says too little to be compared. */
const MIN_WORDS = 16;

/** What an empty bin holds: no shingle is larger. */
const LARGEST = 0xffffffff;

/** Letters and digits by their code, capitals as small letters; 0 is what stands between words. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const letter = String.fromCharCode(code).toLowerCase();
  return /[a-z0-9]/.test(letter) ? letter.charCodeAt(0) : 0;
});

/**
 * One-permutation MinHash (Li, Owen, Zhang 2012): the hashes of all runs of four words fall into 32 bins by their upper bits,
 * and the smallest of each bin is kept, cut to 16 bits. The share of bins that agree estimates the Jaccard index of the runs.
 */
export class Sketches {
  #bins = new Uint16Array(BINS * 64);
  #keys = new Int32Array(128);
  #size = 0;
  readonly #words = new Int32Array(WORDS);
  readonly #smallest = new Uint32Array(BINS);

  /** Adds a text and returns its number, or -1 for one too short to compare. */
  add(text: string): number {
    const count = this.#readWords(text);
    if (count < MIN_WORDS) return -1;
    const smallest = this.#smallest.fill(LARGEST);
    const words = this.#words;
    for (let at = 0; at + SHINGLE_WORDS <= count; at += 1) {
      let shingle = 0x9e3779b9;
      for (let word = at; word < at + SHINGLE_WORDS; word += 1) {
        shingle = Math.imul(shingle ^ (words[word] ?? 0), 0x85ebca6b);
        shingle ^= shingle >>> 13;
      }
      const bin = shingle >>> 27;
      if (shingle >>> 0 < (smallest[bin] ?? 0)) smallest[bin] = shingle;
    }
    const number = this.#size;
    this.#size += 1;
    this.#bins = roomFor(this.#bins, this.#size * BINS, Uint16Array);
    this.#keys = roomFor(this.#keys, this.#size * 2, Int32Array);
    for (let bin = BINS - 1; bin >= 0; bin -= 1) {
      const hash = smallest[bin] ?? 0;
      // 0 is an empty bin.
      if (hash === LARGEST) this.#bins[number * BINS + bin] = 0;
      else {
        this.#bins[number * BINS + bin] = (hash & 0xffff) | 1;
        this.#keys[2 * number + (bin < BINS / 2 ? 0 : 1)] = hash | 0;
      }
    }
    return number;
  }

  /** The smallest hash in one half of the bins: two like texts probably share it. */
  keyOf(number: number, half: 0 | 1): number {
    return this.#keys[2 * number + half] ?? 0;
  }

  /** A hash of the whole sketch. */
  hashOf(number: number): number {
    let hash = 0x811c9dc5;
    for (let at = number * BINS; at < (number + 1) * BINS; at += 1) hash = combined(hash, this.#bins[at] ?? 0);
    return hash;
  }

  /** Estimate of the Jaccard index of the runs of two texts, in [0, 1]. */
  likeness(a: number, b: number): number {
    let same = 0;
    let filled = 0;
    for (let bin = 0; bin < BINS; bin += 1) {
      const left = this.#bins[a * BINS + bin] ?? 0;
      const right = this.#bins[b * BINS + bin] ?? 0;
      if (left === 0 && right === 0) continue;
      filled += 1;
      if (left === right) same += 1;
    }
    return filled === 0 ? 0 : same / filled;
  }

  /** Hashes of the first words, case apart; returns how many there are. */
  #readWords(text: string): number {
    const words = this.#words;
    const size = text.length;
    let count = 0;
    let hash = 0x811c9dc5;
    let isInWord = false;
    for (let at = 0; at <= size && count < WORDS; at += 1) {
      const code = at < size ? text.charCodeAt(at) : 0;
      const letter = code < 128 ? (LETTERS[code] ?? 0) : code > 191 ? code : 0;
      if (letter !== 0) {
        hash = Math.imul(hash ^ letter, 0x01000193);
        isInWord = true;
      } else if (isInWord) {
        words[count] = hash;
        count += 1;
        hash = 0x811c9dc5;
        isInWord = false;
      }
    }
    return count;
  }
}
