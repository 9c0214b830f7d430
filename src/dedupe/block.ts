/** Candidate pairs: records that share one of many cheap keys. */
import { abstractSketch, type PreparedRecord } from './prepare.ts';
import { hashText } from './similarity.ts';

/** A block of more members is compared in a window along the canonical order, so that no block costs its square. */
const BLOCK_CAP = 40;
const WINDOW = 20;
const RARE_WORDS = 3;
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

function pushRareWords(
  prepared: readonly PreparedRecord[],
  push: (kind: number, text: string, index: number) => void,
): void {
  const frequency = new Map<string, number>();
  for (const one of prepared)
    for (const word of new Set(one.title.words)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  prepared.forEach((one, index) => {
    const rare = [...new Set(one.title.words)]
      .filter((word) => word.length > 3 && (frequency.get(word) ?? 0) > 1)
      .map((word) => ({ word, count: frequency.get(word) ?? 0 }))
      .sort((a, b) => a.count - b.count || (a.word < b.word ? -1 : 1))
      .slice(0, RARE_WORDS)
      .map(({ word }) => word)
      .sort();
    for (let left = 0; left < rare.length; left += 1) {
      for (let right = left + 1; right < rare.length; right += 1) push(100, `${rare[left]} ${rare[right]}`, index);
    }
  });
}

/**
 * Calls `visit` once for every pair of records, as indexes with a < b, that share a key.
 * Sets of up to 2 million records.
 */
export function visitCandidates(prepared: readonly PreparedRecord[], visit: (a: number, b: number) => void): void {
  let entries = new Float64Array(prepared.length * (BLOCK_KEYS.length + 5));
  let size = 0;
  const pushHash = (hash: number, index: number): void => {
    entries[size] = hash * KEY_SPAN + index;
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
  pushRareWords(prepared, push);
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
