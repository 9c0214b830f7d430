/** Problems in a file, told so that none is lost and none drowns the others. */
import { expect, test } from 'vitest';
import { problemLines } from '../../src/cli/problem-lines.ts';

test('each with its line, where it has one', () => {
  expect(
    problemLines('a.csv', [
      { line: 7, message: 'No title.' },
      { line: undefined, message: 'The file holds no records.' },
    ]),
  ).toEqual(['a.csv:7: No title.', 'a.csv: The file holds no records.']);
});

test('after twenty of a kind the others by their numbers, whatever comes between', () => {
  const many = Array.from({ length: 30 }, (_, at) => ({ line: at + 2, message: 'No title.' }));
  const lines = problemLines('a.csv', [
    ...many,
    { line: 40, message: 'No title.' },
    { line: 33, message: 'Bad year.' },
  ]);
  expect(lines).toHaveLength(22);
  expect(lines[19]).toBe('a.csv:21: No title.');
  expect(lines.slice(20)).toEqual(['a.csv:33: Bad year.', 'a.csv: 11 more, at lines 22–31, 40: No title.']);
});

test('a problem without a line is told however often it comes', () => {
  expect(
    problemLines(
      'a',
      Array.from({ length: 25 }, () => ({ line: undefined, message: 'x' })),
    ),
  ).toHaveLength(25);
});
