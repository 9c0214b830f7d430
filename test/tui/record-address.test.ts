/** Where a record can be read. */
import { expect, test } from 'vitest';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import { recordAddress } from '../../src/tui/record-address.ts';

test.each<[string, Partial<BibRecord>, string | undefined]>([
  ['a DOI first', { doi: '10.1000/xyz', pmid: '12' }, 'https://doi.org/10.1000/xyz'],
  [
    'a DOI with signs that mean something in addresses',
    { doi: '10.1002/(SICI)1<2::AID>3.0.CO;2-#' },
    'https://doi.org/10.1002/(SICI)1%3C2%3A%3AAID%3E3.0.CO%3B2-%23',
  ],
  ['then PubMed', { pmid: '12' }, 'https://pubmed.ncbi.nlm.nih.gov/12/'],
  [
    'then an address of the web, and no other',
    { urls: ['file:///etc/passwd', 'javascript:x', 'https://example.org/a'] },
    'https://example.org/a',
  ],
  ['nothing', {}, undefined],
])('%s', (_, fields, expected) => {
  expect(recordAddress({ ...EMPTY_RECORD, ...fields })).toBe(expected);
});
