/** Records that come later, in any order, give what all at once give: a hundred thousand made-up sets, and crowds of spoilt copies. */

import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { DedupeInput, DedupeOptions } from '../../src/dedupe/duplicate.ts';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { crowds, foundInSteps, grown, inputs } from '../dedupe/arbitraries.ts';

const OPTIONS: readonly DedupeOptions[] = [{ versions: 'link' }, { versions: 'merge', updates: 'merge' }];

const KINDS: readonly {
  readonly what: string;
  readonly sets: fc.Arbitrary<readonly DedupeInput[]>;
  readonly runs: number;
}[] = [
  { what: 'records near each other', sets: inputs, runs: 100_000 },
  { what: 'crowds of up to 120', sets: crowds(120), runs: 2_000 },
  { what: 'crowds of up to 3,000', sets: crowds(3_000), runs: 20 },
];

/** @throws Error with the smallest set and the seed, when one comes out otherwise */
function hold({ what, sets, runs }: (typeof KINDS)[number]): Figure {
  let records = 0;
  fc.assert(
    fc.property(grown(sets), fc.constantFrom(...OPTIONS), (growth, how) => {
      records += growth.set.length;
      return isDeepStrictEqual(foundInSteps(growth, how), findDuplicates(growth.set, how));
    }),
    { numRuns: runs },
  );
  return { what, size: `${runs} sets, ${records} records`, value: 'the same', against: 'all at once', ratio: '-' };
}

export const dedupeGrowth: Part = {
  name: 'dedupe-growth',
  about: 'duplicates of sets that grow in steps, in any order, beside those of all records at once',
  measure: async () => KINDS.map(hold),
};
