/** Slips of the pen are told from other words. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceOfWords, editDistance, isSpellingOf } from '../../src/dedupe/spelling.ts';

const units = (text: string): readonly number[] => Array.from(text, (_, at) => text.charCodeAt(at));
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 12 });

/** The whole table, without a band. */
function naive(left: string, right: string): number {
  const table = Array.from({ length: left.length + 1 }, (_, row) =>
    Array.from({ length: right.length + 1 }, (_, column) => (row === 0 ? column : column === 0 ? row : 0)),
  );
  const at = (row: number, column: number): number => table[row]?.[column] ?? 0;
  for (let row = 1; row <= left.length; row += 1) {
    for (let column = 1; column <= right.length; column += 1) {
      let cost = at(row - 1, column - 1) + (left[row - 1] === right[column - 1] ? 0 : 1);
      cost = Math.min(cost, at(row, column - 1) + 1, at(row - 1, column) + 1);
      const crossed = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && crossed) cost = Math.min(cost, at(row - 2, column - 2) + 1);
      table[row]?.splice(column, 1, cost);
    }
  }
  return at(left.length, right.length);
}

describe('editDistance', () => {
  it('is that of the whole table, up to the limit', () => {
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 6 }), (left, right, limit) => {
        expect(editDistance(units(left), units(right), limit)).toBe(Math.min(naive(left, right), limit + 1));
      }),
      { numRuns: 2000 },
    );
  });

  it('counts two letters exchanged as one', () => {
    expect(editDistance(units('preventoin'), units('prevention'), 3)).toBe(1);
  });
});

describe('isSpellingOf', () => {
  it.each([
    ['tumor', 'tumors', true],
    ['preventoin', 'prevention', true],
    ['papilomavirus', 'papillomavirus', true],
    ['diabetic', 'diabetics', true],
    ['zinc', 'iron', false],
    ['iga', 'igg', false],
    ['liver', 'kidney', false],
    ['cardiovascular', 'cardiopulmonary', false],
  ])('%s and %s: %s', (left, right, expected) => {
    expect(isSpellingOf(left, right)).toBe(expected);
    expect(isSpellingOf(right, left)).toBe(expected);
  });
});

describe('differenceOfWords', () => {
  it.each([
    [['health', 'care'], ['healthcare'], 'none'],
    [['the', 'tumor'], ['tumors'], 'none'],
    [['zinc'], ['iron'], 'other'],
    [['iga'], ['igg'], 'short'],
    [['ldl', 'preventoin'], ['hdl', 'prevention'], 'short'],
    [['zinc'], [], 'none'],
  ] as const)('%j and %j: %s', (left, right, expected) => {
    expect(differenceOfWords(left, right)).toBe(expected);
    expect(differenceOfWords(right, left)).toBe(expected);
  });
});
