/** Measures of likeness: Dice on bigrams with the numbers of the package `string-similarity`. */

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
