/** Dice on bigrams has the numbers of the package `string-similarity`; sketches measure shared shingles. */
import fc from 'fast-check';
import { compareTwoStrings } from 'string-similarity';
import { describe, expect, it } from 'vitest';
import { bigramsOf, dice, diceOfBigrams, likenessOfSketches, sketchOf } from '../../src/dedupe/similarity.ts';

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

describe('sketches', () => {
  const words = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, at) => `word${from + at}`).join(' ');

  it('of one text in other letter case and punctuation are the same', () => {
    const text = words(0, 60);
    const left = sketchOf(text);
    const right = sketchOf(`${text.toUpperCase().replaceAll(' ', ', ')}.`);
    expect(left).toEqual(right);
  });

  it('estimate the share of common runs of words', () => {
    const a = sketchOf(words(0, 60));
    const b = sketchOf(words(0, 60).replace('word59', 'other'));
    const c = sketchOf(words(100, 160));
    if (a === undefined || b === undefined || c === undefined) throw new Error('A text of sixty words has a sketch.');
    expect(likenessOfSketches(a, a)).toBe(1);
    expect(likenessOfSketches(a, b)).toBeGreaterThan(0.8);
    expect(likenessOfSketches(a, c)).toBe(0);
  });

  it('are not made of a short text', () => {
    expect(sketchOf('No abstract available.')).toBeUndefined();
  });
});
