/** Dice on bigrams has the numbers of the package `string-similarity`. */
import fc from 'fast-check';
import { compareTwoStrings } from 'string-similarity';
import { describe, expect, it } from 'vitest';
import { bigramsOf, dice, diceOfBigrams } from '../../src/dedupe/similarity.ts';

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é', ' ', '\t'), maxLength: 30 });

describe('dice', () => {
  it('gives what the package gives, for any two texts', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(dice(a, b)).toBeCloseTo(compareTwoStrings(a, b), 12);
      }),
      { numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(dice(a, b)).toBeCloseTo(compareTwoStrings(a, b), 12);
      }),
      { numRuns: 300 },
    );
  });

  it('counts a repeated bigram as often as both have it', () => {
    // aa aa aa and aa: one in common of four.
    expect(dice('aaaa', 'aa')).toBe(0.5);
    // French: fr re en nc ch; Quebec: qu ue eb be ec.
    expect(dice('french', 'quebec')).toBe(0);
    // he ea al le ed and se ea al le ed: four in common of ten.
    expect(dice('healed', 'sealed')).toBe(0.8);
  });

  it('does not depend on the order of its arguments', () => {
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        expect(diceOfBigrams(bigramsOf(a), bigramsOf(b))).toBe(diceOfBigrams(bigramsOf(b), bigramsOf(a)));
      }),
      { numRuns: 200 },
    );
  });
});
