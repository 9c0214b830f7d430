/** Fast wrapping gives the lines of wrap-ansi. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import wrapAnsi from 'wrap-ansi';
import { wrapText } from '../../src/tui/wrap.ts';

const narrow = fc.constantFrom(...'abcdefgXYZ0189.,;:()-–“”’éßñøžЖяλΩ±×…≤');
const wide = fc.constantFrom('警', '察', 'é', 'の', '👮', 'ي', '\u00a0', '\u200b', 'ﬁ');
const word = (letter: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.string({ unit: letter, minLength: 1, maxLength: 12 }) },
    { weight: 1, arbitrary: fc.string({ unit: letter, minLength: 20, maxLength: 70 }) },
  );
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.array(word(narrow), { maxLength: 40 }).map((words) => words.join(' ')) },
  { weight: 1, arbitrary: fc.array(word(fc.oneof(narrow, wide)), { maxLength: 20 }).map((words) => words.join(' ')) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.oneof(word(narrow), fc.constantFrom('', ' ')), { maxLength: 20 })
      .map((words) => words.join(' ')),
  },
);

test('law: the lines of wrap-ansi, at any width', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 90 }), (text, width) => {
      expect(wrapText(text, width)).toEqual(wrapAnsi(text, width, { hard: true }).split('\n'));
    }),
    { numRuns: 3000 },
  );
});

test('nothing is one empty line', () => {
  expect(wrapText('', 10)).toEqual(['']);
});
