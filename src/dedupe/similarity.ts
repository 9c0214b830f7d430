/** Measures of likeness: Dice on bigrams with the numbers of the package `string-similarity`, and shingled texts. */

/**
 * The bigrams of a text without white space, sorted; two UTF-16 units in each number.
 * Made once per record, so that a pair costs one merge of two sorted arrays.
 */
export function bigramsOf(text: string): Uint32Array {
  const bare = /\s/.test(text) ? text.replace(/\s+/g, '') : text;
  const bigrams = new Uint32Array(Math.max(0, bare.length - 1));
  for (let at = 0; at < bigrams.length; at += 1) {
    bigrams[at] = ((bare.charCodeAt(at) << 16) | bare.charCodeAt(at + 1)) >>> 0;
  }
  return bigrams.sort();
}

/**
 * Dice's coefficient of two multisets of bigrams, in [0, 1]: what `compareTwoStrings` of `string-similarity` gives for
 * the texts that {@link bigramsOf} read, when each has at least two characters besides white space.
 */
export function diceOfBigrams(a: Uint32Array, b: Uint32Array): number {
  const total = a.length + b.length;
  if (a.length === 0 || b.length === 0) return 0;
  let left = 0;
  let right = 0;
  let common = 0;
  while (left < a.length && right < b.length) {
    const x = a[left] ?? 0;
    const y = b[right] ?? 0;
    if (x === y) {
      common += 1;
      left += 1;
      right += 1;
    } else if (x < y) left += 1;
    else right += 1;
  }
  return (2 * common) / total;
}

/** Dice's coefficient of two texts, for any texts the number that `compareTwoStrings` of `string-similarity` gives. */
export function dice(a: string, b: string): number {
  const left = a.replace(/\s+/g, '');
  const right = b.replace(/\s+/g, '');
  return left === right ? 1 : diceOfBigrams(bigramsOf(left), bigramsOf(right));
}

/** 32-bit FNV-1a of a text (http://www.isthe.com/chongo/tech/comp/fnv), over UTF-16 units. */
export function hashText(text: string, seed = 0x811c9dc5): number {
  let hash = seed;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}

const SHINGLE_WORDS = 4;
const SKETCH_SIZE = 32;
// Later words are often the publisher's: copyright lines, registrations.
const SKETCH_WORDS = 160;

/**
 * A sketch of a longer text: the smallest hashes of its runs of four words (bottom-k, Broder 1997), sorted.
 * `undefined` for a text too short to compare.
 */
export function sketchOf(text: string): Uint32Array | undefined {
  const words = new Uint32Array(SKETCH_WORDS);
  let count = 0;
  let hash = 0x811c9dc5;
  let length = 0;
  for (let at = 0; at <= text.length && count < SKETCH_WORDS; at += 1) {
    let code = at < text.length ? text.charCodeAt(at) : 32;
    if (code >= 65 && code <= 90) code += 32;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code > 191) {
      hash = Math.imul(hash ^ code, 0x01000193);
      length += 1;
    } else if (length > 0) {
      words[count] = hash >>> 0;
      count += 1;
      hash = 0x811c9dc5;
      length = 0;
    }
  }
  if (count < SHINGLE_WORDS * 4) return undefined;
  const shingles = new Uint32Array(count - SHINGLE_WORDS + 1);
  for (let at = 0; at < shingles.length; at += 1) {
    let shingle = 0x9e3779b9;
    for (let word = at; word < at + SHINGLE_WORDS; word += 1) {
      shingle = Math.imul(shingle ^ (words[word] ?? 0), 0x85ebca6b);
      shingle ^= shingle >>> 13;
    }
    shingles[at] = shingle >>> 0;
  }
  return shingles.sort().slice(0, SKETCH_SIZE);
}

/** Estimate of the Jaccard index of the shingles behind two sketches, in [0, 1]. */
export function likenessOfSketches(a: Uint32Array, b: Uint32Array): number {
  let left = 0;
  let right = 0;
  let common = 0;
  let seen = 0;
  while (seen < SKETCH_SIZE && left < a.length && right < b.length) {
    const x = a[left] ?? 0;
    const y = b[right] ?? 0;
    seen += 1;
    if (x === y) {
      common += 1;
      left += 1;
      right += 1;
    } else if (x < y) left += 1;
    else right += 1;
  }
  return seen === 0 ? 0 : common / seen;
}
