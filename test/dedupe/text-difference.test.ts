/** Differing characters of two texts, as they are marked for people. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Mark, markDifferences } from '../../src/dedupe/text-difference.ts';

function marked(text: string, marks: readonly Mark[]): string {
  let shown = '';
  let at = 0;
  for (const { start, end } of marks) {
    shown += `${text.slice(at, start)}{${text.slice(start, end)}}`;
    at = end;
  }
  return shown + text.slice(at);
}

function show(left: string, right: string): [string, string] {
  const marks = markDifferences(left, right);
  return [marked(left, marks.left), marked(right, marks.right)];
}

describe('markDifferences', () => {
  test.each<[left: string, right: string, shownLeft: string, shownRight: string]>([
    ['2018', '2019', '201{8}', '201{9}'],
    ['Part 1 of the study', 'Part 2 of the study', 'Part {1} of the study', 'Part {2} of the study'],
    ['Women and the police', 'Men and the police', '{Wo}men and the police', 'Men and the police'],
    ['Smith J; Okoro P', 'Smith John; Okoro P', 'Smith J; Okoro P', 'Smith J{ohn}; Okoro P'],
    ['Arrest, a review', 'Arrest: a review.', 'Arrest{,} a review', 'Arrest{:} a review{.}'],
    ['ARREST  AND CUSTODY', 'Arrest and custody', 'ARREST  AND CUSTODY', 'Arrest and custody'],
    ['naloxone on the street', 'on the street', '{naloxone} on the street', 'on the street'],
    ['stop and search powers', 'custody', '{stop and search powers}', '{custody}'],
    ['警察と薬物使用者', '警察と薬物依存者', '警察と薬物{使用}者', '警察と薬物{依存}者'],
    ['na\u0131ve', 'naïve', 'na{\u0131}ve', 'na{ï}ve'],
    ['', 'all of it', '', '{all of it}'],
  ])('%s | %s', (left, right, shownLeft, shownRight) => {
    expect(show(left, right)).toEqual([shownLeft, shownRight]);
  });

  test('marks lie in the text, in order, and cut no character in two', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'B', ' ', '1', 'é', 'e\u0301', '警', '👮🏽', '.', '\n') });
    fc.assert(
      fc.property(texts, texts, (left, right) => {
        const { left: a, right: b } = markDifferences(left, right);
        for (const [text, marks] of [
          [left, a],
          [right, b],
        ] as const) {
          let last = 0;
          for (const { start, end } of marks) {
            expect(start).toBeGreaterThanOrEqual(last);
            expect(end).toBeGreaterThan(start);
            expect(text.slice(start, end)).not.toMatch(/^[\udc00-\udfff\p{M}]|[\ud800-\udbff]$/u);
            last = end;
          }
          expect(last).toBeLessThanOrEqual(text.length);
        }
        const mirrored = markDifferences(right, left);
        expect(mirrored.left.length + mirrored.right.length === 0).toBe(a.length + b.length === 0);
        expect(markDifferences(left, left)).toEqual({ left: [], right: [] });
      }),
    );
  });

  test('texts too long to be aligned are compared by their words', () => {
    const words = Array.from({ length: 3000 }, (_, index) => `word${index}`);
    const moved = [...words.slice(1500), 'new', ...words.slice(0, 1500)].join(' ');
    const { left, right } = markDifferences(words.join(' '), moved);
    expect(left).toEqual([]);
    expect(right.map(({ start, end }) => moved.slice(start, end))).toEqual(['new']);
  });
});
