/** Which pairs people are still asked about. */
import { expect, test } from 'vitest';
import { foldLinks, type LinkLog } from '../../src/dedupe/link-log.ts';
import { reviewQueue } from '../../src/dedupe/review-queue.ts';
import { asRecordId, type RecordId } from '../../src/records/record.ts';

const id = asRecordId;
const ids = (text: string): RecordId[] => [...text].map(id);
const asked = (log: Partial<LinkLog>, all = 'abcdef'): string[] =>
  reviewQueue(ids(all), { ...foldLinks([]), ...log }).map(({ a, b, doubt }) => `${a}${b} ${doubt}`);
const doubts = (...pairs: readonly string[]): LinkLog['queue'] =>
  pairs.map(([a = '', b = '']) => ({ a: id(a), b: id(b), score: 0.5, reason: 'Perhaps.' }));
const mark = (a: string, b: string, by: string) => ({ a: id(a), b: id(b), by, batch: 'B1' });

test('marks of reviewers come first, each pair once, whoever marked it', () => {
  const proposals = [mark('c', 'd', 'R1'), mark('d', 'c', 'R2'), mark('e', 'f', 'R2')];
  expect(asked({ queue: doubts('ab', 'cd'), proposals })).toEqual([
    'cd Marked as duplicates while screening by R1 in B1 and by R2 in B1.',
    'ef Marked as duplicates while screening by R2 in B1.',
    'ab Perhaps.',
  ]);
});

test.each<[string, Partial<LinkLog>]>([
  ['are one by now', { merged: [ids('ab')] }],
  ['were judged to differ', { forbidden: [[id('b'), id('a')]] }],
  [
    'were judged to differ by other members',
    { links: [{ a: id('b'), b: id('c'), rule: '', values: {} }], forbidden: [[id('c'), id('a')]] },
  ],
  ['are linked as versions', { versions: [{ a: id('a'), b: id('b'), rule: 'by-hand' }] }],
  [
    'wait to be merged',
    { held: [{ ids: ids('cab'), until: ['B1'] }], links: [{ a: id('a'), b: id('c'), rule: '', values: {} }] },
  ],
])('pairs that %s are not asked about', (_name, log) => {
  expect(asked({ queue: doubts('ab', 'ef'), ...log })).toEqual(['ef Perhaps.']);
});

test('two clusters are asked about once, records that left the review never', () => {
  const links = [{ a: id('b'), b: id('c'), rule: '', values: {} }];
  expect(asked({ links, queue: doubts('ab', 'ac', 'de') }, 'abcd')).toEqual(['ab Perhaps.']);
});
