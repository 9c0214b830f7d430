/** The report of agreement as it stands in a terminal. */
import { expect, test } from 'vitest';
import { agreementLines } from '../../src/cli/agreement-lines.ts';
import { agreement, type VotePair } from '../../src/screening/agreement.ts';
import { meaningOf } from '../../src/screening/agreement-meaning.ts';
import type { Stage } from '../../src/screening/decision.ts';

function report(pairs: readonly VotePair[], stage: Stage, codes: readonly [string, string] = ['R1', 'R2']) {
  const found = agreement(pairs, stage);
  return agreementLines(found, meaningOf(found), codes, false);
}

const many = (n: number, pair: VotePair): VotePair[] => Array.from({ length: n }, () => pair);

const VOTES = [
  ...many(300, { first: 'exclude', second: 'exclude', batch: 'B1' }),
  ...many(1_200, { first: 'exclude', second: 'exclude', batch: 'B2' }),
  ...many(9, { first: 'include', second: 'include', batch: 'B1' }),
  ...many(6, { first: 'maybe', second: 'exclude', batch: 'B2' }),
  ...many(2, { first: 'exclude', second: 'include', batch: 'B2' }),
];

test('title and abstract: votes, measures with intervals, the sentence, the batches', () => {
  expect(report(VOTES, 'title-abstract')).toEqual([
    'Agreement at title and abstract: 1,517 records of 2 revealed batches, first votes only',
    '',
    '              R2 include  maybe  exclude',
    '  R1 include           9      0        0',
    '  R1 maybe             0      0        6',
    '  R1 exclude           2      0    1,500',
    '',
    '  maybe counts as include: both include 9, only R1 6, only R2 2, both exclude',
    '  1,500. The three verdicts apart: agreement 99.5 %, kappa 0.69.',
    '',
    '                              95 % interval',
    '  agreement           99.5 %  99.0 % to 99.7 %',
    '  kappa (Cohen)       0.69    0.49 to 0.89',
    '  AC1 (Gwet)          0.99    0.99 to 1.00',
    '  PABAK               0.99    0.98 to 0.99',
    '  positive agreement  0.69    0.47 to 0.85',
    '  negative agreement  1.00    0.99 to 1.00',
    '  prevalence index    -0.98   more excludes',
    '  bias index          0.00',
    '',
    '  kappa is lower than the percentage suggests because includes are rare: look at',
    '  positive agreement, 0.69 (0.47 to 0.85), which rests on the 17 records that at',
    '  least one included.',
    '',
    '  batch  records  agreement  kappa  positive',
    '  B1         309    100.0 %   1.00      1.00',
    '  B2       1,208     99.3 %   0.00      0.00',
  ]);
});

test('full text: which reasons, and what the disagreements were about', () => {
  const lines = report(
    [
      ...many(4, { first: 'exclude', second: 'exclude', firstReason: 'POP', secondReason: 'POP', batch: 'F1' }),
      ...many(2, { first: 'exclude', second: 'exclude', firstReason: 'POP', secondReason: 'OUT', batch: 'F1' }),
      ...many(1, { first: 'include', second: 'exclude', secondReason: 'POP', batch: 'F1' }),
    ],
    'full-text',
  );
  expect(lines.slice(0, 5)).toEqual([
    'Agreement at full text: 7 records of 1 revealed batch, first votes only',
    '',
    '              R2 include  exclude',
    '  R1 include           0        1',
    '  R1 exclude           0        6',
  ]);
  expect(lines.slice(-10)).toEqual([
    '',
    '  Of 6 that both excluded, 4 for the same reason.',
    '',
    '  excluded for  both  only R1  only R2',
    '  POP              4        2        1',
    '  OUT              0        0        2',
    '',
    '  disagreements  R1           R2',
    '              2  exclude POP  exclude OUT',
    '              1  include      exclude POP',
  ]);
});

test.each<[string, readonly VotePair[], Stage]>([
  ['nothing', [], 'title-abstract'],
  ['nothing', [], 'full-text'],
  ['much', VOTES, 'title-abstract'],
])('no line of %s is wider than 80 columns, with codes of twelve letters', (_, votes, stage) => {
  const lines = report(votes, stage, ['InformationX', 'InformationY']);
  expect(Math.max(...lines.slice(1).map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('without records only the sentence', () => {
  expect(report([], 'full-text')).toEqual([
    'Agreement at full text: 0 records of 0 revealed batches, first votes only',
    '',
    '  There is nothing to compare yet: no batch of this kind has been revealed.',
  ]);
});

test('what is undefined is called so', () => {
  const lines = report(many(60, { first: 'exclude', second: 'exclude', batch: 'B1' }), 'title-abstract');
  expect(lines).toContain('  kappa (Cohen)       undefined');
  expect(lines).toContain('  positive agreement  undefined');
});
