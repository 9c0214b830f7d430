/** The gate of the pilot: rounds, the agreement of the last of them, and when the next round is due. */
import { describe, expect, test } from 'vitest';
import { asRecordId } from '../../src/records/record.ts';
import type { Batch } from '../../src/screening/batch.ts';
import type { Verdict } from '../../src/screening/decision.ts';
import { describeGate, isPilotDue, type PilotSettings, pilotGate } from '../../src/screening/pilot.ts';

const ASKED: PilotSettings = { rounds: 2, size: 4, agreement: 0.75 };

/** A revealed pilot of one letter a record, for first and second reviewer: `i` include, `m` maybe, `e` exclude. */
function round(id: string, first: string, second: string, change: Partial<Batch> = {}) {
  const records = [...first].map((_, index) => asRecordId(`${id}-${index}`));
  const batch: Batch = {
    id,
    kind: 'pilot',
    stage: 'title-abstract',
    records,
    voters: ['R1', 'R4'],
    closedBy: new Set(['R1', 'R4']),
    revealed: true,
    ...change,
  };
  const verdicts: Record<string, Verdict> = { i: 'include', m: 'maybe', e: 'exclude' };
  const cast = (letters: string) =>
    new Map(
      records.map((recordId, index) => {
        const verdict = verdicts[letters[index] ?? ''] ?? 'exclude';
        return [recordId, { verdict, reason: undefined }] as const;
      }),
    );
  return {
    batch,
    votes: new Map([
      ['R1', cast(first)],
      ['R4', cast(second)],
    ]),
  };
}

function logOf(...rounds: ReturnType<typeof round>[]) {
  return {
    batches: new Map(rounds.map(({ batch }) => [batch.id, batch])),
    votes: new Map(rounds.map(({ batch, votes }) => [batch.id, votes])),
  };
}

describe('the gate', () => {
  test.each<[says: string, rounds: ReturnType<typeof round>[], holds: boolean]>([
    ['nothing yet', [], false],
    ['one round, however good', [round('P1', 'ieie', 'ieie')], false],
    [
      'two, the last good enough; maybe goes forward',
      [round('P1', 'iiii', 'eeee'), round('P2', 'imee', 'mie' + 'i')],
      true,
    ],
    ['two, the last not good enough', [round('P1', 'ieie', 'ieie'), round('P2', 'iiee', 'eeee')], false],
    [
      'the round that is not revealed does not count',
      [round('P1', 'ieie', 'ieie'), round('P2', 'ieie', 'ieie', { revealed: false })],
      false,
    ],
    [
      'rounds at full text do not count',
      [round('P1', 'ieie', 'ieie'), round('PF1', 'ieie', 'ieie', { stage: 'full-text' })],
      false,
    ],
  ])('%s', (_, rounds, holds) => {
    expect(pilotGate(logOf(...rounds), ASKED).holds).toBe(holds);
  });

  test('tells the agreement of each round, not rounded', () => {
    const gate = pilotGate(logOf(round('P1', 'iii', 'iie'), round('P2', 'ie', 'ie')), ASKED);
    expect(gate.rounds).toEqual([
      { batch: 'P1', records: 3, agreement: 2 / 3 },
      { batch: 'P2', records: 2, agreement: 1 },
    ]);
    expect(describeGate(gate)).toBe('2 of 2 rounds; agreement 100.0 % in P2, asked for 75.0 %: passed');
  });

  test('is no gate where none is asked for', () => {
    const gate = pilotGate(logOf(), { ...ASKED, rounds: 0 });
    expect(gate.holds).toBe(true);
    expect(describeGate(gate)).toBe('none asked for');
  });
});

describe('the next round', () => {
  const due = (...rounds: ReturnType<typeof round>[]) =>
    isPilotDue(pilotGate(logOf(...rounds), ASKED), logOf(...rounds));
  test('is due until the gate is passed, but not while one is open or once a batch of the main screening is closed', () => {
    expect(due()).toBe(true);
    expect(due(round('P1', 'ieie', 'ieie'))).toBe(true);
    expect(due(round('P1', 'ieie', 'ieie', { revealed: false }))).toBe(false);
    expect(due(round('P1', 'ieie', 'ieie'), round('P2', 'ieie', 'ieie'))).toBe(false);
    const begun = { kind: 'screening', revealed: false } as const;
    expect(due(round('B1', 'ieie', 'ieie', { ...begun, closedBy: new Set() }))).toBe(true);
    expect(due(round('B1', 'ieie', 'ieie', { ...begun, closedBy: new Set(['R4']) }))).toBe(false);
  });
});
