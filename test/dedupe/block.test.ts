/** Candidate pairs: each once, the close ones found, and no block that costs its square. */
import { expect, it } from 'vitest';
import { visitCandidates } from '../../src/dedupe/block.ts';
import { prepareRecords } from '../../src/dedupe/prepare.ts';
import { anInput, TRIAL } from './cases.ts';

function pairsOf(inputs: Parameters<typeof prepareRecords>[0]): readonly string[] {
  const prepared = prepareRecords(inputs);
  const pairs: string[] = [];
  visitCandidates(prepared, (a, b) => pairs.push([prepared[a]?.input.id, prepared[b]?.input.id].sort().join(' ')));
  return pairs;
}

it('finds records that share one field and visits each pair once', () => {
  const pairs = pairsOf([
    anInput('whole', 1, TRIAL),
    anInput('doi', 2, { title: 'Another title altogether', doi: '10.5555/JUHS.2016.0244' }),
    anInput('title', 3, { title: TRIAL.title }),
    anInput('place', 4, { title: 'Un titre tout autre', volume: '34', pages: '244-58' }),
    anInput('none', 5, { title: 'Wheat yields under drought', year: 1999 }),
  ]);
  expect([...pairs].sort()).toEqual(['doi whole', 'place whole', 'title whole']);
});

it('has no pair of records of which nothing is known', () => {
  expect(pairsOf([anInput('1', 1), anInput('2', 2), anInput('3', 3)])).toEqual([]);
});

it('compares three thousand editorials in a number of pairs that grows with the records, not with their square', () => {
  const inputs = Array.from({ length: 3000 }, (_, at) =>
    anInput(String(at), at + 1, { title: 'Editorial', journal: 'Addiction Notes', volume: String(at % 50) }),
  );
  expect(pairsOf(inputs).length).toBeLessThan(inputs.length * 50);
});
