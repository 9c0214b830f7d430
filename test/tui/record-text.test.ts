/** Sections of abstracts. */
import { expect, test } from 'vitest';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import { describeRecord } from '../../src/tui/record-text.ts';

test.each([
  ['METHODS AND FINDINGS: We asked.', [['METHODS AND FINDINGS', 'We asked.']]],
  [
    'Background: Police matter. Methods: We asked. Results: They do.',
    [
      ['Background', 'Police matter.'],
      ['Methods', 'We asked.'],
      ['Results', 'They do.'],
    ],
  ],
  [
    'OBJECTIVES: To see. RESULTS: Seen.',
    [
      ['OBJECTIVES', 'To see.'],
      ['RESULTS', 'Seen.'],
    ],
  ],
  ['We used two methods: asking and looking.', [[undefined, 'We used two methods: asking and looking.']]],
  ['Results were mixed. Police: a view.', [[undefined, 'Results were mixed. Police: a view.']]],
])('%s', (abstract, expected) => {
  const shown = {
    id: asRecordId('1'),
    record: { ...EMPTY_RECORD, title: 'T', abstract },
    sources: [],
    own: undefined,
    notes: [],
  };
  const sections = describeRecord(shown).filter(({ kind }) => kind === 'section');
  expect(sections.map(({ label, text }) => [label, text])).toEqual(expected);
});
