/** Two records side by side. */
import { expect, test } from 'vitest';
import { type PairSide, viewPair } from '../../src/dedupe/pair-view.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

function side(id: string, fields: Partial<BibRecord>): PairSide {
  return { id: asRecordId(id), source: 'PubMed 1', record: { ...EMPTY_RECORD, ...fields }, linked: [] };
}

test('fields in reading order: same, different, said by one; what neither says is left out', () => {
  const { fields } = viewPair(
    side('1', { title: 'Arrest in 2018', year: 2018, doi: '10.5555/A', abstract: 'Long.' }),
    side('2', { title: 'Arrest in 2019', year: 2018, doi: '10.5555/a', volume: '4' }),
  );
  expect(fields.map(({ label, agreement }) => `${label} ${agreement}`)).toEqual([
    'Title different',
    'Year same',
    'Type same',
    'Volume one-sided',
    'DOI same',
    'Abstract one-sided',
  ]);
  expect(fields[0]?.left.marks).toEqual([{ start: 13, end: 14 }]);
  expect(fields[3]).toMatchObject({ left: { text: '', marks: [] }, right: { text: '4', marks: [] } });
});

test('names, links and control characters as people read them', () => {
  const { fields } = viewPair(
    side('1', {
      title: 'A\u001b[31m title\u202e',
      authors: [{ family: 'Ames', given: 'Ada', suffix: undefined }, { group: 'A group' }],
      links: [{ kind: 'erratum-of', doi: '10.5555/1', pmid: '7' }],
    }),
    side('2', {}),
  );
  const texts = Object.fromEntries(fields.map(({ label, left }) => [label, left.text]));
  expect(texts).toMatchObject({
    Title: 'A title',
    Authors: 'Ames Ada; A group',
    'Linked to': 'erratum of doi 10.5555/1 pmid 7',
  });
});
