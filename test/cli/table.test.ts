/** Numbers, ranges and tables as people read them. */
import { expect, test } from 'vitest';
import { rangeText } from '../../src/cli/forecast-report.ts';
import { tableLines, wrappedTable } from '../../src/cli/table.ts';
import { thousands } from '../../src/records/text.ts';

test.each([
  [9_912, 12_034, '9,900–13,000'],
  [381, 381, '381'],
  [0, 147.2, '0–150'],
  [3.2, 7.5, '3–8'],
  [174.0000000001, 174.0000000002, '174'],
])('%f to %f is told as %s', (low, high, text) => {
  expect(rangeText({ low, high })).toBe(text);
});

test('thousands are separated', () => {
  expect([0, 999, 1234, 1234567].map(thousands)).toEqual(['0', '999', '1,234', '1,234,567']);
});

test('columns are as wide as their widest cell, numbers stand to the right, nothing stands at the end', () => {
  const rows = [
    ['a', '1,000', 'note'],
    ['longer', '! 0', ''],
  ];
  expect(tableLines(rows, [1])).toEqual(['a       1,000  note', 'longer    ! 0']);
});

test('cells are wrapped to their width, and nothing of them is lost', () => {
  expect(
    wrappedTable(
      [
        ['code', 'one two three', 'x'],
        ['b', 'unbreakable', 'y'],
      ],
      [4, 7, 1],
    ),
  ).toEqual(['code  one two  x', '      three', 'b     unbreak  y', '      able']);
});
