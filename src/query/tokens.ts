/** Text as the query language compares it: lists of tokens without case, accents and punctuation. */

const APOSTROPHES = /['\u2018\u2019\u02BC\u2032`\u00B4\uFF07]/g;
const PLAIN_APOSTROPHES = /['`]/g;
const WORDS = /[\p{L}\p{N}]+/gu;
const PLAIN_WORDS = /[a-z0-9]+/g;
const BEYOND_ASCII = /[^\x00-\x7f]/;
const RUNS_BEYOND_ASCII = /[^\x00-\x7f]+/g;

/**
 * Splits a text into tokens (protocol 7.6): NFKC, case-folded, accents removed, apostrophes deleted,
 * every other character that is neither letter nor digit separates. Stop words are kept.
 *
 * @example tokenise("Women’s pre-arrest Café") // ['womens', 'pre', 'arrest', 'cafe']
 */
export function tokenise(text: string): readonly string[] {
  // Most texts are ASCII but for a dash or an accent, and for ASCII folding is lower-casing.
  const folded = BEYOND_ASCII.test(text) ? text.replace(RUNS_BEYOND_ASCII, foldRun) : text;
  const plain = folded.toLowerCase().replace(PLAIN_APOSTROPHES, '');
  return plain.match(BEYOND_ASCII.test(plain) ? WORDS : PLAIN_WORDS) ?? [];
}

function foldRun(run: string): string {
  return run
    .normalize('NFKC')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/ς/g, 'σ')
    .replace(APOSTROPHES, '')
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
}

/**
 * Splits a term of a query into words as they are sent to a service: case, accents and apostrophes stay,
 * hyphens and other punctuation separate.
 *
 * @example splitTerm('pre-arrest diversion') // ['pre', 'arrest', 'diversion']
 */
export function splitTerm(text: string): readonly string[] {
  return text.normalize('NFKC').match(/[\p{L}\p{N}\p{M}]+(?:['\u2019][\p{L}\p{N}\p{M}]+)*/gu) ?? [];
}
