/** Two clusters that are both in a batch are never united by a late link. */
import { expect, test } from 'vitest';
import { keepBatchedApart } from '../../src/dedupe/keep-apart.ts';

const link = (a: string, b: string) => ({ a, b, rule: 'same-doi', values: {} });

test('a new record joins the first of two batched records, and the union of the two is only proposed', () => {
  const { links, proposed } = keepBatchedApart(
    ['1', '2', '3'],
    [link('1', '3'), link('2', '3')],
    [],
    new Set(['1', '2']),
  );
  expect(links).toEqual([link('1', '3')]);
  expect(proposed).toEqual([{ a: '2', b: '3', score: 1, reason: 'Both are in a batch already: same-doi.' }]);
});

test('a batched cluster takes in late records, and records in no batch are linked as ever', () => {
  const all = [link('1', '2'), link('2', '3'), link('4', '5')];
  expect(keepBatchedApart(['1', '2', '3', '4', '5'], all, [['1', '2']], new Set(['1']))).toEqual({
    links: all,
    proposed: [],
  });
});
