/** Sections of abstracts. */
import { expect, test } from 'vitest';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
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

test('what has to be known of a report stands before its title: retraction, doubts, a correction, a missing abstract', () => {
  const record = { ...EMPTY_RECORD, title: 'T' };
  const banners = (fields: Partial<BibRecord>): string[] =>
    describeRecord({ id: asRecordId('1'), record: { ...record, ...fields }, sources: [], own: undefined, notes: [] })
      .filter(({ kind }) => kind === 'banner')
      .map(({ text }) => text.split(':')[0] ?? '');
  expect(banners({ abstract: 'A' })).toEqual([]);
  expect(banners({})).toEqual(['NO ABSTRACT']);
  expect(banners({ abstract: 'A', isRetracted: true, links: [{ kind: 'retracted-by' }] })).toEqual(['RETRACTED']);
  expect(banners({ abstract: 'A', links: [{ kind: 'retracted-by' }] })).toEqual(['RETRACTED']);
  expect(banners({ links: [{ kind: 'concern-in' }, { kind: 'erratum-in' }] })).toEqual([
    'EXPRESSION OF CONCERN',
    'CORRECTED',
    'NO ABSTRACT',
  ]);
  // A notice is not what it speaks of.
  expect(banners({ abstract: 'A', links: [{ kind: 'retraction-of' }, { kind: 'erratum-of' }] })).toEqual([]);
});
