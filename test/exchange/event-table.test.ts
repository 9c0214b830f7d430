/** The log as CSV: what is read is what was written, whatever stands in the cells. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatEventTable, readEventTable } from '../../src/exchange/event-table.ts';
import type { EventRow } from '../../src/records/event.ts';

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', ',', '\r\n', '"a","b"', '\n', '""'),
);
const cell = fc.option(text, { nil: null });
const row: fc.Arbitrary<EventRow> = fc.record({
  hash: text,
  previous_hash: text,
  type: text,
  chain: text,
  at: text,
  record_id: cell,
  stage: cell,
  batch: cell,
  verdict: cell,
  reason: cell,
  criteria_version: fc.option(fc.nat(), { nil: null }),
  program_version: text,
  body: cell,
});

test('read(write(x)) = x', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 5 }), (rows) => {
      const read = readEventTable(formatEventTable(rows));
      expect(read).toEqual(rows.map((each, index) => ({ seq: index + 1, ...each })));
    }),
    { numRuns: 300 },
  );
});
