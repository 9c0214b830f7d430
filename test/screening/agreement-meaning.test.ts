/** The sentence that the numbers of agreement ask for. */
import { expect, test } from 'vitest';
import { agreement, type VotePair } from '../../src/screening/agreement.ts';
import { meaningOf } from '../../src/screening/agreement-meaning.ts';

function meaning(bothInclude: number, firstOnly: number, secondOnly: number, bothExclude: number): string {
  const pairs: VotePair[] = [
    ...Array.from({ length: bothInclude }, () => ({ first: 'include', second: 'maybe' }) as const),
    ...Array.from({ length: firstOnly }, () => ({ first: 'include', second: 'exclude' }) as const),
    ...Array.from({ length: secondOnly }, () => ({ first: 'exclude', second: 'include' }) as const),
    ...Array.from({ length: bothExclude }, () => ({ first: 'exclude', second: 'exclude' }) as const),
  ];
  return meaningOf(agreement(pairs, 'title-abstract'));
}

test.each<[name: string, a: number, b: number, c: number, d: number, says: RegExp]>([
  ['nothing revealed', 0, 0, 0, 0, /^There is nothing to compare yet/],
  ['nobody included', 0, 0, 0, 250, /^Neither reviewer included anything: kappa and positive agreement are undefined/],
  [
    'everything included',
    7,
    0,
    0,
    0,
    /^Both reviewers included everything: kappa and negative agreement are undefined/,
  ],
  ['one record', 0, 1, 0, 0, /^With one record these figures say little/],
  ['few records', 10, 5, 4, 30, /^With 49 records these figures say little: read the intervals/],
  [
    'few records, all agreed',
    3,
    0,
    0,
    7,
    /^With 10 records .* not the values; those of kappa and AC1 are no guide where nobody disagrees\.$/,
  ],
  ['nothing included by both', 0, 3, 2, 245, /^No record was included by both, 5 by one alone/],
  // The example of the description: 5 % includes, agreement 96 %, kappa .58, AC1 .96, positive agreement .60.
  [
    'includes rare',
    3,
    2,
    2,
    93,
    /^kappa is low because includes are rare: look at positive agreement, 0\.60 \(0\.\d\d to 0\.\d\d\), which rests on the 7 records/,
  ],
  ['includes rare, kappa high', 40, 4, 6, 950, /^kappa and the percentage/],
  [
    'includes rare, kappa of .75',
    6,
    2,
    2,
    190,
    /^kappa is lower than the percentage suggests because includes are rare/,
  ],
  ['excludes rare', 93, 2, 2, 3, /^kappa is low because excludes are rare: look at negative agreement, 0\.60/],
  ['chance', 25, 25, 25, 25, /^The interval of kappa reaches 0/],
  ['neither rare', 40, 9, 6, 45, /when one includes, the other does in 84 % of the cases; when one excludes, in 86 %/],
])('%s', (_, a, b, c, d, says) => {
  expect(meaning(a, b, c, d)).toMatch(says);
});

test('no grade is given to kappa', () => {
  for (const sentence of [meaning(3, 2, 2, 93), meaning(40, 9, 6, 45), meaning(6, 2, 2, 190)]) {
    expect(sentence).not.toMatch(/moderate|substantial|fair|good|excellent/i);
  }
});
