import { describe, expect, test } from 'vitest';
import { columnWidths } from '../../src/report/column-widths.ts';

const sum = (widths: readonly number[]): number => widths.reduce((total, width) => total + width, 0);

describe('widths of columns', () => {
  test('a small table is as wide as its text', () => {
    const widths = columnWidths(['Source', 'Records'], [[['PubMed'], ['397']]]);
    expect(widths).toEqual([6 * 150 + 200, 7 * 150 + 200]);
  });

  test('numbers stay narrow beside citations, which have most of the page', () => {
    const citation = 'Made, U. P. (2020). A report that nobody wrote on a town that is not there. '.repeat(3);
    const widths = columnWidths(
      ['Study', 'Record', 'Report', 'Found in'],
      [[['S1'], ['1'], [citation], ['Crossref, OpenAlex and PubMed']]],
    );
    expect(sum(widths)).toBeLessThanOrEqual(9026);
    expect(widths[2]).toBeGreaterThan(4500);
    expect(widths[3]).toBeGreaterThan('OpenAlex'.length * 150);
    // No head is broken within a word.
    expect(widths[1]).toBeGreaterThanOrEqual('Record'.length * 150);
  });

  test('a column to write in has room, and what is missing counts as text', () => {
    const [element = 0, answer = 0] = columnWidths(['Element', 'Answer'], [[['text words'], []]]);
    expect(answer).toBeGreaterThan(element);
    const [missing = 0] = columnWidths(['A'], [[[{ missing: 'the date of the search' }]]]);
    expect(missing).toBe(22 * 150 + 200);
  });

  test('a table without rows is as wide as its heads', () => {
    expect(columnWidths(['Line', 'Strategy'], [])).toHaveLength(2);
    expect(columnWidths([], [])).toEqual([]);
  });
});
