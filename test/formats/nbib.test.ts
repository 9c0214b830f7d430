/** NBIB: fields of PubMed's own export, faults, and the way back. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nbibWriter, parseNbib } from '../../src/formats/nbib.ts';
import { readFile } from '../../src/formats/registry.ts';
import { anItem, anyRecord, hasReferences, REFERENCES, readExpected, readReference } from './support.ts';

test('fields, continuation lines, corrections', () => {
  const { entries } = parseNbib(
    [
      'PMID- 123456',
      'IS  - 1879-1026 (Electronic)',
      'DP  - 2017 Nov 15',
      'TI  - [A title that goes on',
      '      on the next line].',
      'TT  - Ein Titel',
      'LID - 10.1016/j.scitotenv.2017.04.075 [doi]',
      'AB  - BACKGROUND: One. METHODS: Two.',
      'FAU - Neilen, Amanda D',
      'AU  - Neilen AD',
      'CN  - The X Group',
      'LA  - eng',
      'PT  - Journal Article',
      'PT  - Review',
      'PT  - Retracted Publication',
      'RIN - J X. 2018;1:2. PMID: 999',
      'JT  - The Journal of X',
      'TA  - J X',
      'MH  - Occupational Health/*history',
      'OT  - *wildfire',
      'PMC - PMC4513071',
      '',
      'PMID- 7',
      'TI  - Two',
    ].join('\r\n'),
    'x',
  );
  expect(entries).toHaveLength(2);
  expect(entries[0]?.record).toMatchObject({
    type: 'review',
    title: 'A title that goes on on the next line',
    originalTitle: 'Ein Titel',
    authors: [{ family: 'Neilen', given: 'Amanda D' }, { group: 'The X Group' }],
    year: 2017,
    month: 11,
    day: 15,
    doi: '10.1016/j.scitotenv.2017.04.075',
    abstract: 'BACKGROUND: One.\nMETHODS: Two.',
    languages: ['en'],
    isRetracted: true,
    links: [{ kind: 'retracted-by', pmid: '999' }],
    journal: 'The Journal of X',
    journalAbbreviation: 'J X',
    meshHeadings: ['Occupational Health'],
    keywords: ['wildfire'],
    pmcid: 'PMC4513071',
  });
  expect(entries[1]).toMatchObject({ sourceId: '7', line: 23, position: 2 });
});

test('read(write(x)) = x for what NBIB has fields for', () => {
  fc.assert(
    fc.property(anyRecord, (record) => {
      const [entry] = parseNbib(nbibWriter.write([anItem(record)], {}) as string, 'x').entries;
      for (const field of [
        'title',
        'originalTitle',
        'authors',
        'year',
        'month',
        'doi',
        'pmid',
        'pmcid',
        'abstract',
        'keywords',
        'languages',
        'issns',
        'isbns',
        'notes',
      ] as const) {
        expect(entry?.record[field]).toEqual(record[field]);
      }
    }),
    { numRuns: 100 },
  );
});

const skipped = 'Real NBIB files (shared references are absent: skipped)';
describe.skipIf(!hasReferences)(hasReferences ? 'real NBIB files' : skipped, () => {
  const expected = hasReferences ? readExpected() : {};
  test.each(hasReferences ? readdirSync(resolve(REFERENCES, 'nbib')) : [])('%s', async (file) => {
    const want = expected[`nbib/${file}`];
    const reading = await readFile(readReference(`nbib/${file}`), file);
    expect(reading?.format).toBe('nbib');
    expect(reading?.recordsInFile).toBe(want?.records);
    if (want?.first?.title !== undefined) expect(reading?.entries[0]?.record.title).toBe(want.first.title);
    if (want?.first?.doi !== undefined) expect(reading?.entries[0]?.record.doi).toBe(want.first.doi);
  });
});
