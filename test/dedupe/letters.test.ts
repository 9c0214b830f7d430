/** Titles as letters: the measures are those of plain texts, and a bar only saves work. */
import fc from 'fast-check';
import { compareTwoStrings } from 'string-similarity';
import { describe, expect, it } from 'vitest';
import { Letters } from '../../src/dedupe/letters.ts';
import { editDistance } from '../../src/dedupe/spelling.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1'), minLength: 1, maxLength: 6 });
const words = fc.array(word, { minLength: 1, maxLength: 8 });

function twoTexts(left: readonly string[], right: readonly string[]) {
  const letters = new Letters();
  const start = letters.add(left);
  const length = letters.end - start;
  const otherStart = letters.add(right);
  return { letters, at: [start, length, otherStart, letters.end - otherStart] as const };
}

describe('letters', () => {
  it('have the likeness that string-similarity gives for the texts', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const { letters, at } = twoTexts(left, right);
        const [x, y] = [left.join(''), right.join('')];
        if (x.length < 2 || y.length < 2) return;
        expect(letters.dice(...at)).toBeCloseTo(compareTwoStrings(x, y), 12);
        // Twice, as the count of the first text is kept.
        expect(letters.dice(...at)).toBeCloseTo(compareTwoStrings(x, y), 12);
      }),
      { numRuns: 500 },
    );
  });

  it('reach a bar exactly when the likeness does', () => {
    fc.assert(
      fc.property(words, words, fc.double({ min: 0.1, max: 1, noNaN: true }), (left, right, bar) => {
        const { letters, at } = twoTexts(left, right);
        expect(letters.dice(...at, bar) >= bar).toBe(letters.dice(...at) >= bar);
      }),
      { numRuns: 500 },
    );
  });

  it('give the words back', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const { letters, at } = twoTexts(left, right);
        expect(letters.wordsOf(at[0], at[1])).toEqual(left);
        expect(letters.wordsOf(at[2], at[3])).toEqual(right);
      }),
    );
  });

  it('tell the words that only the first text has', () => {
    const mixed = fc.array(fc.oneof(word, fc.constantFrom('слово', 'бобры', 'ова')), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(mixed, mixed, (left, right) => {
        const { letters, at } = twoTexts(left, right);
        const others = letters.wordsOf(at[2], at[3]);
        const expected = letters.wordsOf(at[0], at[1]).filter((each) => !others.includes(each));
        expect(letters.wordsBeyond(...at)).toEqual(expected);
      }),
    );
  });

  it('count the letters to be changed', () => {
    fc.assert(
      fc.property(words, words, fc.integer({ min: 0, max: 8 }), (left, right, limit) => {
        const { letters, at } = twoTexts(left, right);
        const units = (text: readonly string[]): Uint8Array => Buffer.from(text.join(''));
        expect(letters.distance(...at, limit)).toBe(editDistance(units(left), units(right), limit));
      }),
      { numRuns: 300 },
    );
  });

  it('see that one text begins or ends the other, blanks passed over', () => {
    const parts = (left: string, right: string): boolean => {
      const { letters, at } = twoTexts(left.split(' '), right.split(' '));
      return letters.isPart(...at);
    };
    expect(parts('health care', 'healthcare in towns')).toBe(true);
    expect(parts('a review of health care', 'health care')).toBe(true);
    expect(parts('health care', 'in health care units')).toBe(false);
    expect(parts('health care', 'health care')).toBe(false);
  });

  it('order texts as their letters do', () => {
    fc.assert(
      fc.property(words, words, (left, right) => {
        const { letters, at } = twoTexts(left, right);
        const back = letters.compare(at[2], at[3], at[0], at[1]);
        expect(Math.sign(letters.compare(...at)) + Math.sign(back)).toBe(0);
        expect(letters.compare(...at) === 0).toBe(left.join('') === right.join(''));
      }),
    );
  });
});
