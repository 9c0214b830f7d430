/** Chains of a log: what is sound, and what each kind of change is called. */
import { describe, expect, test } from 'vitest';
import { ChainCheck, type Gap, type NumberedRow } from '../../src/exchange/chains.ts';
import { aLog } from './builders.ts';

function check(rows: readonly NumberedRow[], gaps: readonly Gap[] = []): readonly string[] {
  const chains = new ChainCheck();
  for (const row of rows) chains.add(row);
  return chains.findings(gaps).map(({ code, at }) => `${code} ${at}`);
}

/** `R1 R1 R2 R1` */
const rows = aLog(['R1', 'R1', 'R2', 'R1']);
const row = (seq: number): NumberedRow => rows[seq - 1] as NumberedRow;

test('a log as it was written has nothing to find', () => {
  expect(check(rows)).toEqual([]);
  expect(check([])).toEqual([]);
});

describe('what was changed', () => {
  test.each<[what: string, rows: readonly NumberedRow[], found: readonly string[]]>([
    ['a verdict', [row(1), { ...row(2), verdict: 'exclude' }, row(3), row(4)], ['EVENT_CHANGED event 2']],
    ['its time', [row(1), row(2), { ...row(3), at: '2026-11-01T10:00:09.000Z' }, row(4)], ['EVENT_CHANGED event 3']],
    [
      'a hash',
      [row(1), { ...row(2), hash: 'a'.repeat(64) }, row(3), row(4)],
      ['EVENT_CHANGED event 2', 'CHAIN_GAP event 4'],
    ],
    ['an event that was taken out', [row(1), row(3), row(4)], ['CHAIN_GAP event 4']],
    ['the first of a chain', [row(2), row(3), row(4)], ['CHAIN_GAP event 2']],
    [
      'a second successor',
      [
        ...rows,
        { ...(aLog(['R1', 'R1', 'R2', 'R1'], 'maybe')[1] as NumberedRow), seq: 5, previous_hash: row(2).previous_hash },
      ],
      ['EVENT_CHANGED event 5', 'CHAIN_FORKED event 5'],
    ],
    ['the order', [{ ...row(2), seq: 1 }, { ...row(1), seq: 2 }, row(3), row(4)], ['CHAIN_ORDER event 1']],
  ])('%s', (_what, changed, found) => {
    expect(check(changed)).toEqual(found);
  });
});

test('what another machine has not handed over yet is no gap, and may come late', () => {
  const gap = { chain: 'R1', hash: row(2).hash };
  expect(check([row(1), row(3), row(4)], [gap])).toEqual([]);
  expect(check([row(1), row(3), row(4), { ...row(2), seq: 5 }], [gap])).toEqual([]);
  expect(check([row(1), row(3), row(4)], [{ ...gap, chain: 'R2' }])).toEqual(['CHAIN_GAP event 4']);
});
