/** Commitments: computed as anybody can, opened by the reveal only, and broken by any change. */
import { expect, test } from 'vitest';
import type { ReviewEvent } from '../../src/records/event.ts';
import { commitTo, foldCommitments, revealBody } from '../../src/screening/commitment.ts';

const AT = '2026-11-01T10:00:00.000Z';
const KEY = { head: 'abc', salt: '0123' };
// printf 'abc:0123' | sha256sum
const COMMITMENT = '5a1e98fbe39f5c3e8204fe25f2abab54712e2af853da1b6b15a0482ac28ea104';

function event(seq: number, part: Partial<ReviewEvent>): ReviewEvent {
  return {
    seq,
    type: 'close',
    chain: 'R1',
    at: AT,
    batch: 'B1',
    programVersion: 't',
    hash: `h${seq}`,
    previousHash: 'abc',
    ...part,
  };
}
const CLOSE = event(1, { body: { commitment: COMMITMENT, salt: '0123' } });
const reveal = (body: unknown): ReviewEvent => event(2, { type: 'reveal', chain: 'program', body });

test('SHA-256 over head, colon, salt', () => {
  expect(commitTo(KEY)).toBe(COMMITMENT);
});

test('before the reveal nothing but the commitment is told', () => {
  const found = foldCommitments([CLOSE]);
  expect(found).toEqual([{ batch: 'B1', reviewer: 'R1', commitment: COMMITMENT, opened: undefined }]);
  expect(JSON.stringify(found)).not.toContain('0123');
});

test('the reveal opens it', () => {
  const [found] = foldCommitments([CLOSE, reveal(revealBody([CLOSE]))]);
  expect(found?.opened).toEqual({ ...KEY, holds: true });
});

test.each<[string, ReviewEvent, unknown]>([
  ['another salt', CLOSE, { commitments: [{ reviewer: 'R1', commitment: COMMITMENT, head: 'abc', salt: '9' }] }],
  ['another head', CLOSE, { commitments: [{ reviewer: 'R1', commitment: COMMITMENT, head: 'abd', salt: '0123' }] }],
  ['another commitment told', CLOSE, { commitments: [{ reviewer: 'R1', commitment: 'x', ...KEY }] }],
  ['a vote slipped in before the closing', { ...CLOSE, previousHash: 'other' }, revealBody([CLOSE])],
])('%s breaks it', (_, close, body) => {
  expect(foldCommitments([close, reveal(body)])[0]?.opened?.holds).toBe(false);
});

test('batches closed before there were commitments have none', () => {
  const old = event(1, {});
  expect(foldCommitments([old, reveal(undefined)])).toEqual([]);
  expect(revealBody([old])).toEqual({ commitments: [] });
});
