/** The truth table in words, and as events hold it. */
import { expect, test } from 'vitest';
import {
  DEFAULT_TRUTH_TABLE,
  describeTruthTable,
  isDefaultTable,
  readTruthTable,
} from '../../src/screening/truth-table.ts';

test('by default maybe counts as include', () => {
  expect(describeTruthTable(DEFAULT_TRUTH_TABLE)).toBe(
    'At title and abstract a record went on to full text on two includes, include with maybe or two maybes; it was excluded on two excludes only. Conflicts were include with exclude and maybe with exclude.',
  );
});

test('the strict table', () => {
  const strict = { ...DEFAULT_TRUTH_TABLE, include_maybe: 'conflict', maybe_maybe: 'conflict' } as const;
  expect(describeTruthTable(strict)).toBe(
    'At title and abstract a record went on to full text on two includes; it was excluded on two excludes only. Conflicts were include with maybe, two maybes, include with exclude and maybe with exclude.',
  );
});

test('either include sends a record on', () => {
  const liberal = { ...DEFAULT_TRUTH_TABLE, include_exclude: 'included', maybe_exclude: 'included' } as const;
  expect(describeTruthTable(liberal)).toContain('No pair of verdicts was a conflict.');
});

test('what an event does not say is as by default', () => {
  expect(isDefaultTable(readTruthTable(undefined))).toBe(true);
  expect(isDefaultTable(readTruthTable({ include_maybe: 'excluded' }))).toBe(true);
  expect(readTruthTable({ maybe_maybe: 'conflict' })).toEqual({ ...DEFAULT_TRUTH_TABLE, maybe_maybe: 'conflict' });
});
