/** Pace and time left. */
import { expect, test } from 'vitest';
import { paceText } from '../../src/tui/pace.ts';

const seconds = (...values: number[]): number[] => values.map((value) => value * 1000);

test.each([
  ['too early to say', seconds(10, 10, 10, 10), 50, ''],
  ['each and left', seconds(8, 12, 10, 10, 10), 90, '10 s each, 15 min left'],
  ['hours', seconds(60, 60, 60, 60, 60), 200, '60 s each, 3 h 20 min left'],
  ['the end of the batch', seconds(10, 10, 10, 10, 10), 0, '10 s each'],
  ['nearly done', seconds(2, 2, 2, 2, 2), 3, '2 s each, under a minute left'],
  ['a night at the desk counts five minutes', seconds(10, 10, 10, 10, 40_000), 10, '10 s each, 11 min left'],
] as const)('%s', (_, times, left, expected) => {
  expect(paceText(times, left)).toBe(expected);
});
