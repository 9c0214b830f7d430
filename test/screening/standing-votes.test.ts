/** When votes may be taken together: all of them were cast while their person could vote in the batch. */
import { expect, test } from 'vitest';
import type { EventType, ReviewEvent } from '../../src/records/event.ts';
import { isAllInTime, type StandingVotes } from '../../src/screening/standing-votes.ts';

const event = (seq: number, type: EventType, more: Partial<ReviewEvent> = {}): ReviewEvent => ({
  type,
  chain: 'program',
  at: '2026-11-01T10:00:00.000Z',
  batch: 'B1',
  programVersion: 'test',
  hash: `h${seq}`,
  previousHash: '',
  ...more,
  seq,
});

/** B1 is made at 10, N1 comes for R1 at 20, R2 closes at 30, N1 at 40, the batch is revealed at 50. */
const LOG = [
  event(10, 'batch'),
  event(20, 'reviewer', { batch: undefined, body: { from: 'R1', to: 'N1' } }),
  event(30, 'close', { chain: 'R2' }),
  event(40, 'close', { chain: 'N1' }),
  event(50, 'reveal'),
];

function spoken(reviewer: string, oldest: number, newest: number, batch = 'B1'): StandingVotes {
  return { batch, reviewer, votes: new Map(), oldest, newest };
}

test.each<[string, boolean, StandingVotes]>([
  ['between the making and the close', true, spoken('R2', 11, 29)],
  ['before the batch was made', false, spoken('R2', 9, 29)],
  ['after the own close', false, spoken('R2', 11, 31)],
  ["after another's close", true, spoken('N1', 21, 39)],
  ['before whoever votes had a place', false, spoken('N1', 19, 39)],
  ['while who left had the place', true, spoken('R1', 11, 19)],
  ['after they left it', false, spoken('R1', 11, 21)],
  ['by somebody who closes nothing, before the reveal', true, spoken('R9', 11, 49)],
  ['by them after it', false, spoken('R9', 11, 51)],
  ['in a batch that is not known', true, spoken('R2', 1, 60, 'B2')],
])('%s: %s', (_name, expected, votes) => {
  expect(isAllInTime([spoken('R2', 12, 13), votes], LOG)).toBe(expected);
});

test('a batch made again, and a person who comes again, begin again; the first end is the end', () => {
  const again = [
    ...LOG,
    event(60, 'batch'),
    event(70, 'reviewer', { batch: undefined, body: { from: 'N1', to: 'R1' } }),
    event(80, 'close', { chain: 'R2' }),
  ];
  expect(isAllInTime([spoken('R2', 11, 29)], again)).toBe(false);
  expect(isAllInTime([spoken('R2', 61, 79)], again)).toBe(false);
  expect(isAllInTime([spoken('R1', 71, 90, 'B2')], again)).toBe(false);
});
