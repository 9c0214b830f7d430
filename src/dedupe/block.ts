/** Candidate pairs: records that share one of many cheap keys. */
import { abstractSketch, type PreparedRecord } from './prepare.ts';
import { hashText } from './similarity.ts';

/** A block of more members is compared in a window along the canonical order, so that no block costs its square. */
const BLOCK_CAP = 40;
const WINDOW = 20;
const RARE_WORDS = 3;
/** Letters that a word needs to be a key. */
const MIN_RARE = 4;
const KEY_SPAN = 2 ** 21;

type Key = (one: PreparedRecord) => string;

/** Named keys; an empty text is no key. */
export const BLOCK_KEYS: readonly { readonly name: string; readonly key: Key }[] = [
  { name: 'doi', key: (r) => r.doiStem },
  { name: 'pmid', key: (r) => r.pmid },
  { name: 'registration', key: (r) => r.registration },
  { name: 'title', key: (r) => r.titleKey },
  { name: 'title-start', key: (r) => (r.titleKey.length < 24 ? '' : r.titleKey.slice(0, 24)) },
  { name: 'title-end', key: (r) => (r.titleKey.length < 24 ? '' : r.titleKey.slice(-24)) },
  { name: 'original-title', key: (r) => r.originalTitleKey || r.titleKey },
  { name: 'volume-page', key: (r) => (r.volume === '' || r.firstPage === 0 ? '' : `${r.volume}/${r.firstPage}`) },
  { name: 'author-page', key: (r) => (r.family === '' || r.firstPage === 0 ? '' : `${r.family}/${r.firstPage}`) },
  { name: 'author-volume', key: (r) => (r.family === '' || r.volume === '' ? '' : `${r.family}/${r.volume}`) },
  { name: 'year-page', key: (r) => (r.year === undefined || r.firstPage === 0 ? '' : `${r.year}/${r.firstPage}`) },
  { name: 'author-year', key: (r) => (r.family === '' || r.year === undefined ? '' : `${r.family}/${r.year}`) },
  {
    name: 'author-title',
    key: (r) => (r.family === '' || r.titleKey === '' ? '' : `${r.family}/${r.title.text.slice(0, 10)}`),
  },
];

/** The indexes of the words in order of first appearance, the hash of each and the number of titles that hold it. */
interface Vocabulary {
  readonly wordsOf: readonly Int32Array[];
  readonly hashes: readonly number[];
  readonly counts: readonly number[];
}

function readVocabulary(prepared: readonly PreparedRecord[]): Vocabulary {
  const indexOf = new Map<string, number>();
  const hashes: number[] = [];
  const counts: number[] = [];
  const lastTitle: number[] = [];
  const wordsOf = prepared.map((one, title) => {
    const words = new Int32Array(one.title.words.length);
    let size = 0;
    for (const word of one.title.words) {
      if (word.length < MIN_RARE) continue;
      let index = indexOf.get(word);
      if (index === undefined) {
        index = hashes.length;
        indexOf.set(word, index);
        hashes.push(hashText(word));
        counts.push(0);
        lastTitle.push(-1);
      }
      if (lastTitle[index] === title) continue;
      lastTitle[index] = title;
      counts[index] = (counts[index] ?? 0) + 1;
      words[size] = index;
      size += 1;
    }
    return words.subarray(0, size);
  });
  return { wordsOf, hashes, counts };
}

/** Every two of the rarest words that a title shares with another one: finds titles with other words left out or misspelt. */
function pushRareWords(prepared: readonly PreparedRecord[], pushHash: (hash: number, index: number) => void): void {
  const { wordsOf, hashes, counts } = readVocabulary(prepared);
  const rare: number[] = [];
  wordsOf.forEach((words, index) => {
    rare.length = 0;
    for (const word of words) {
      const count = counts[word] ?? 0;
      if (count < 2) continue;
      let at = rare.length;
      // The words came in canonical order, so that ties do not depend on the order of input.
      while (at > 0 && isRarer(count, word, counts[rare[at - 1] ?? 0] ?? 0, rare[at - 1] ?? 0)) at -= 1;
      if (at >= RARE_WORDS) continue;
      rare.splice(at, 0, word);
      if (rare.length > RARE_WORDS) rare.pop();
    }
    for (let left = 0; left < rare.length; left += 1) {
      for (let right = left + 1; right < rare.length; right += 1) {
        const x = hashes[rare[left] ?? 0] ?? 0;
        const y = hashes[rare[right] ?? 0] ?? 0;
        pushHash(Math.imul(Math.min(x, y) ^ 0x9e3779b9, 0x85ebca6b) + Math.max(x, y), index);
      }
    }
  });
}

function isRarer(count: number, word: number, otherCount: number, otherWord: number): boolean {
  return count < otherCount || (count === otherCount && word < otherWord);
}

/**
 * Calls `visit` once for every pair of records, as indexes with a < b, that share a key.
 * Sets of up to 2 million records.
 */
export function visitCandidates(prepared: readonly PreparedRecord[], visit: (a: number, b: number) => void): void {
  let entries = new Float64Array(prepared.length * (BLOCK_KEYS.length + 5));
  let size = 0;
  const pushHash = (hash: number, index: number): void => {
    entries[size] = (hash >>> 0) * KEY_SPAN + index;
    size += 1;
  };
  const push = (kind: number, text: string, index: number): void => {
    if (text !== '') pushHash(hashText(text, 0x811c9dc5 + kind * 7919), index);
  };
  BLOCK_KEYS.forEach(({ key }, kind) => {
    prepared.forEach((one, index) => {
      push(kind, key(one), index);
    });
  });
  pushRareWords(prepared, pushHash);
  prepared.forEach((one, index) => {
    const sketch = abstractSketch(one);
    for (const hash of sketch?.subarray(0, 2) ?? []) pushHash(hash, index);
  });
  entries = entries.subarray(0, size).sort();

  // For each record the blocks it is in: a list of starts per record, linked through the entries.
  const indexes = new Int32Array(size);
  const blockEnd = new Int32Array(size);
  const nextOf = new Int32Array(size).fill(-1);
  const head = new Int32Array(prepared.length).fill(-1);
  for (let start = 0; start < size; ) {
    const hash = Math.floor((entries[start] ?? 0) / KEY_SPAN);
    let end = start;
    while (end < size && Math.floor((entries[end] ?? 0) / KEY_SPAN) === hash) {
      indexes[end] = (entries[end] ?? 0) - hash * KEY_SPAN;
      end += 1;
    }
    const capped = end - start > BLOCK_CAP;
    for (let at = start; at < end - 1; at += 1) {
      const index = indexes[at] ?? 0;
      blockEnd[at] = capped ? Math.min(end, at + 1 + WINDOW) : end;
      nextOf[at] = head[index] ?? -1;
      head[index] = at;
    }
    start = end;
  }
  const seen = new Int32Array(prepared.length).fill(-1);
  for (let a = 0; a < prepared.length; a += 1) {
    for (let at = head[a] ?? -1; at !== -1; at = nextOf[at] ?? -1) {
      for (let other = at + 1; other < (blockEnd[at] ?? 0); other += 1) {
        const b = indexes[other] ?? 0;
        if (b === a || seen[b] === a) continue;
        seen[b] = a;
        visit(a, b);
      }
    }
  }
}
