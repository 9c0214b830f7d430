/** Candidate pairs: each once, the close ones found, and no block that costs its square. */
import { expect, it } from 'vitest';
import { BlockIndex } from '../../src/dedupe/block.ts';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { RecordColumns } from '../../src/dedupe/prepare.ts';
import { anInput, TRIAL } from './cases.ts';

/** Pairs of ids, of the whole set or of what comes after the first records. */
function pairsOf(inputs: readonly DedupeInput[], older = 0): readonly string[] {
  const columns = new RecordColumns();
  const index = new BlockIndex();
  const numbers = inputs.map((input) => columns.add(input));
  index.add(columns, Int32Array.from(numbers.slice(0, older)), new Uint8Array(numbers.length));
  const touched = new Uint8Array(numbers.length);
  index.add(columns, Int32Array.from(numbers.slice(older)), touched);
  const pairs: string[] = [];
  index.visitCandidates(columns, touched, (a, b) => pairs.push([columns.ids[a], columns.ids[b]].sort().join(' ')));
  return pairs.sort();
}

const FIVE = [
  anInput('whole', 1, TRIAL),
  anInput('doi', 2, { title: 'Another title altogether', doi: '10.5555/JUHS.2016.0244' }),
  anInput('title', 3, { title: TRIAL.title }),
  anInput('place', 4, { title: 'Un titre tout autre', volume: '34', pages: '244-58' }),
  anInput('none', 5, { title: 'Wheat yields under drought', year: 1999 }),
];

it('finds records that share one field and visits each pair once', () => {
  expect(pairsOf(FIVE)).toEqual(['doi whole', 'place whole', 'title whole']);
});

it('visits only pairs with one of the records that came later', () => {
  expect(pairsOf(FIVE, 3)).toEqual(['place whole']);
});

it('finds a title with a word left out and another at the beginning, by two rare words', () => {
  const pairs = pairsOf([
    anInput('a', 1, { title: 'Buprenorphine dispensing in Saskatchewan pharmacies after midnight' }),
    anInput('b', 2, { title: 'On buprenorphine dispensed by Saskatchewan drugstores' }),
  ]);
  expect(pairs).toEqual(['a b']);
});

it('has no pair of records of which nothing is known', () => {
  expect(pairsOf([anInput('1', 1), anInput('2', 2), anInput('3', 3)])).toEqual([]);
});

it('compares three thousand editorials in a number of pairs that grows with the records, not with their square', () => {
  const inputs = Array.from({ length: 3000 }, (_, at) =>
    anInput(String(at), at + 1, { title: 'Editorial', journal: 'Addiction Notes', volume: String(at % 50) }),
  );
  expect(pairsOf(inputs).length).toBeLessThan(inputs.length * 100);
});
