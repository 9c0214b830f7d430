/** Resolutions of two machines: which one stands does not depend on the order in which they were handed over. */
import { expect, test } from 'vitest';
import type { ReviewEvent } from '../../src/records/event.ts';
import { replaces } from '../../src/screening/later-resolution.ts';

const event = (chain: string, hash: string, at: string, body: object = { correction: false }): ReviewEvent => ({
  seq: 1,
  hash,
  previousHash: '',
  type: 'resolve',
  chain,
  at: `2026-11-01T${at}:00.000Z`,
  programVersion: 'test',
  body,
});

test.each<[what: string, a: ReviewEvent, b: ReviewEvent, stands: 'a' | 'b']>([
  ['without knowledge of each other, the later one', event('R1', 'x', '10:00'), event('R2', 'y', '11:00'), 'b'],
  ['at the same time, always the same one', event('R1', 'x', '10:00'), event('R2', 'y', '10:00'), 'b'],
  [
    'one that saw the other, though its clock is behind',
    event('R1', 'x', '10:00'),
    event('R2', 'y', '09:00', { correction: true, supersedes: 'x' }),
    'b',
  ],
  [
    'corrections that saw nothing, the later one',
    event('R1', 'x', '10:00', { correction: true, supersedes: null }),
    event('R2', 'y', '09:00', { correction: true, supersedes: null }),
    'a',
  ],
])('%s', (_what, a, b, stands) => {
  expect(replaces(b, a)).toBe(stands === 'b');
  expect(replaces(a, b)).toBe(stands === 'a');
});

test('of one person the later in the log, and corrections of older programs as they came', () => {
  expect(replaces(event('R1', 'y', '09:00'), event('R1', 'x', '10:00'))).toBe(true);
  expect(replaces(event('R2', 'y', '09:00', { correction: true }), event('R1', 'x', '10:00'))).toBe(true);
});
