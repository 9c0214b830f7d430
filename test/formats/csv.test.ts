/** CSV: columns of the contract, the dialects of other tools, quotes, ids, and what our own writer promises. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../src/formats/csv-read.ts';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import { formatCsv } from '../../src/formats/csv-write.ts';
import { readFile } from '../../src/formats/registry.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { asRecordId } from '../../src/records/record.ts';
import { anItem, anyRecord, aRecord, hasReferences, REFERENCES, readExpected, readReference } from './support.ts';

describe('reading', () => {
  test.each([',', ';', '\t'])('the columns of the contract, in any case, delimiter %j', (delimiter) => {
    const header = ['Record_ID', 'SOURCE', 'Title', 'Author', 'Year', 'Journal', 'Volume', 'Number', 'Pages', 'DOI'];
    const row = ['r1', 'Embase', 'A title', '"Smith, J.; Doe, Ann"', '2019', 'J X', '3', '4', '5-9', '10.1000/abc'];
    const text = `\ufeff${[header, row].map((cells) => cells.join(delimiter)).join('\r\n')}\r\n`;
    const [entry] = parseCsv(text, 'x.csv').entries;
    expect(entry).toMatchObject({ recordId: 'r1', sourceName: 'Embase', position: 1, line: 2 });
    expect(entry?.record).toMatchObject({
      title: 'A title',
      authors: [
        { family: 'Smith', given: 'J.' },
        { family: 'Doe', given: 'Ann' },
      ],
      year: 2019,
      journal: 'J X',
      volume: '3',
      issue: '4',
      pages: '5-9',
      doi: '10.1000/abc',
    });
  });

  test.each<[cell: string, families: readonly string[]]>([
    ['Smith, John; van der Berg, J', ['Smith', 'van der Berg']],
    ["Griffin DK, Larkin DM, O'Connor RE.", ['Griffin', 'Larkin', "O'Connor"]],
    ['Joseph Rottman, Erran Carmel, Mary Lacity', ['Rottman', 'Carmel', 'Lacity']],
    ['Yang, Z. and Jiang, B. and Xu, J.', ['Yang', 'Jiang', 'Xu']],
    ["['Marx, Karl', 'Lindgren, Astrid']", ['Marx', 'Lindgren']],
    ['Alba Vicente|Josep Sanjuan', ['Vicente', 'Sanjuan']],
    ['Smith, John', ['Smith']],
    ['Wilson, Lauren N. (58975547800); Gardner, Jacob D. (57190394669)', ['Wilson', 'Gardner']],
  ])('authors %s', (cell, families) => {
    const text = `title,authors\nT,"${cell}"\n`;
    const authors = parseCsv(text, 'x').entries[0]?.record.authors ?? [];
    expect(authors.map((author) => ('group' in author ? author.group : author.family))).toEqual(families);
  });

  test('an apostrophe before a sign that a spreadsheet computes is taken off, any other stays', () => {
    const text = "title,journal\n'=1+1 is two,'Twas\n'-3 degrees,'@x\n";
    const records = parseCsv(text, 'x').entries.map((entry) => entry.record);
    expect(records.map((record) => record.title)).toEqual(['=1+1 is two', '-3 degrees']);
    expect(records.map((record) => record.journal)).toEqual(["'Twas", '@x']);
  });

  test('record_id counts only when every row has one and all differ, else id, else none', () => {
    const ids = (text: string) => parseCsv(text, 'x').entries.map((entry) => entry.recordId);
    expect(ids('record_id,title\na,One\nb,Two\n')).toEqual(['a', 'b']);
    expect(ids('record_id,title\na,One\na,Two\n')).toEqual([undefined, undefined]);
    expect(ids('record_id,id,title\na,1,One\n,2,Two\n')).toEqual(['1', '2']);
    // The refused row in the middle counts too.
    expect(ids('record_id,title\na,One\n,\nx,\nb,Two\n')).toEqual(['a', 'b']);
  });

  test('a row that says nothing is refused, with its line, and the counts add up', () => {
    const result = parseCsv('record_id,title,year\n1,"One\nmore",2001\n2,,\n3,Three,2003\n', 'x.csv');
    expect(result.recordsInFile).toBe(3);
    expect(result.refused).toBe(1);
    expect(result.entries.map((entry) => [entry.position, entry.line])).toEqual([
      [1, 2],
      [3, 5],
    ]);
    expect(result.problems).toEqual([
      { line: 4, at: 'x.csv', message: 'The row says nothing of a record and was refused.' },
    ]);
  });

  test('a quote that never closes costs no other record', () => {
    const result = parseCsv('title,year\nOne,2001\n"Two,2002\nThree,2003\n', 'x');
    expect(result.entries.map((entry) => entry.record.title)).toEqual(['One', '"Two', 'Three']);
    expect(result.problems[0]?.line).toBe(3);
  });

  test('a header without rows holds no records and says so', () => {
    const result = parseCsv('title,year\n', 'x');
    expect(result).toMatchObject({ recordsInFile: 0, refused: 0, entries: [] });
    expect(result.problems).toHaveLength(1);
  });

  test('rows are those of an independent reader', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r\n', ' ', ';'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(table, (rows) => {
        const filled = rows.map((cells) => ['x', ...cells]);
        const text = filled.map((cells) => cells.map((each) => `"${each.replace(/"/g, '""')}"`).join(',')).join('\r\n');
        const independent: unknown = parse(text, { relax_column_count: true, record_delimiter: '\r\n' });
        expect(readCsvRows(text, ',').rows.map((row) => row.cells)).toEqual(independent);
      }),
      { numRuns: 200 },
    );
  });
});

describe('writing', () => {
  test('the columns of the contract come first, in their order', async () => {
    const [header] = (await formatCsv([], {})).split('\r\n');
    expect(header).toMatch(
      /^record_id,source,source_id,kind,cluster_id,kept,removed,title_abstract,retrieval,full_text,reason,study_id,type,title,authors,year,journal,volume,issue,pages,doi,pmid,abstract,keywords,language,url(,|$)/,
    );
  });

  test('values as they are, lists joined, no byte-order mark; the decision in its columns', async () => {
    const record = aRecord({
      title: 'A "title", with comma',
      authors: [{ family: 'Smith', given: 'J', suffix: undefined }, { group: 'The X Group' }],
      keywords: ['one', 'two, three'],
      abstract: 'A: x.\nB: y.',
      year: 2020,
    });
    const item = anItem(record, {
      id: asRecordId('12'),
      clusterId: '3',
      kept: false,
      removed: 'duplicate',
      source: 'pubmed',
      sourceId: '99',
    });
    const text = await formatCsv([item], {});
    const [row] = parse(text, { columns: true }) as Record<string, string>[];
    expect(row).toMatchObject({
      record_id: '12',
      source: 'pubmed',
      source_id: '99',
      kind: 'database',
      cluster_id: '3',
      kept: '0',
      removed: 'duplicate',
      title_abstract: '',
      type: 'article',
      title: 'A "title", with comma',
      authors: 'Smith, J; The X Group',
      year: '2020',
      abstract: 'A: x.\nB: y.',
      keywords: 'one; two, three',
    });
  });

  test('an apostrophe before formulas only for spreadsheets', async () => {
    const item = anItem(aRecord({ title: '=HYPERLINK("x")' }));
    const cellOf = async (forSpreadsheet: boolean) =>
      (parse(await formatCsv([item], { forSpreadsheet }), { columns: true }) as Record<string, string>[])[0]?.['title'];
    expect(await cellOf(false)).toBe('=HYPERLINK("x")');
    expect(await cellOf(true)).toBe('\'=HYPERLINK("x")');
  });

  test('a line break in an abstract stays inside its cell', async () => {
    const text = await formatCsv([anItem(aRecord({ title: 'T', abstract: 'BACKGROUND: one.\nMETHODS: two.' }))], {});
    expect(parse(text, { columns: true })).toHaveLength(1);
    expect(parseCsv(text, 'x').recordsInFile).toBe(1);
  });

  test.each([false, true])('read(write(x)) = x, for spreadsheets: %s', async (forSpreadsheet) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRecord, { minLength: 1, maxLength: 4 }), async (records) => {
        const text = await formatCsv(
          records.map((record, index) => anItem(record, { id: asRecordId(String(index + 1)) })),
          { forSpreadsheet },
        );
        const { entries } = parseCsv(text, 'x');
        expect(entries.map((entry) => entry.record)).toEqual(records);
        expect(entries.map((entry) => entry.recordId)).toEqual(records.map((_, index) => String(index + 1)));
      }),
      { numRuns: 60 },
    );
  });
});

test.each<[name: string, text: string, record: Partial<BibRecord>]>([
  [
    'Ovid',
    '"VN","DB","UI","TI","AU","SO","IS","YR","DO"\n"Ovid","Medline","77","One","Ng A","Addiction. 99(2):3-4, 2020","0965-2140","2020","10.1000/x"\n',
    { title: 'One', journal: 'Addiction', year: 2020, doi: '10.1000/x', issue: undefined },
  ],
  [
    'ProQuest',
    '"Title","StoreId","ArticleType","Authors","documentType","issn","pages","pubtitle","startPage","year","DocumentURL"\n"One","1","Scholarly","Ng, A","Review","1234-5679","3-4","Addiction","3","2020","https://x.org/1"\n',
    { title: 'One', journal: 'Addiction', type: 'review', pages: '3-4', urls: ['https://x.org/1'] },
  ],
  [
    'EBSCO',
    '"Article Title","Author","Journal Title","ISSN","Publication Date","First Page","Doctype","DOI"\n"One","Ng, A","Addiction","09652140","20200115","3","Article","10.1000/x"\n',
    { title: 'One', journal: 'Addiction', year: 2020, pages: '3' },
  ],
  [
    'Web of Science',
    'PT\tAU\tTI\tSO\tDT\tSN\tPY\tVL\tIS\tBP\tEP\tDI\tUT\nJ\tNg, A; Bo, C\tOne\tADDICTION\tReview\t0965-2140\t2020\t9\t2\t3\t4\t10.1000/x\tWOS:1\n',
    { title: 'One', journal: 'ADDICTION', type: 'review', volume: '9', issue: '2', pages: '3-4', doi: '10.1000/x' },
  ],
])('columns of %s', (_name, text, record) => {
  expect(parseCsv(text, 'x').entries[0]?.record).toMatchObject(record);
});

const skipped = 'Real CSV files (shared references are absent: skipped)';
describe.skipIf(!hasReferences)(hasReferences ? 'real CSV files' : skipped, () => {
  const expected = hasReferences ? readExpected() : {};
  test.each(hasReferences ? readdirSync(resolve(REFERENCES, 'csv')) : [])('%s', async (file) => {
    const reading = await readFile(readReference(`csv/${file}`), file);
    expect(reading?.format).toBe('csv');
    expect(reading?.recordsInFile).toBe(expected[`csv/${file}`]?.records);
    expect(reading?.refused).toBe(0);
    for (const entry of reading?.entries ?? []) {
      expect(entry.record.title).toMatch(/\S{3}/);
    }
    expect(reading?.entries[0]?.record.authors.length).toBeGreaterThan(1);
  });

  test('fields of one row of Scopus and one of PubMed', async () => {
    const scopus = await readFile(readReference('csv/cff___baseline_scopus.csv'), 'x');
    expect(scopus?.entries[0]?.record).toMatchObject({
      title: 'Global latitudinal gradients and the evolution of body size in dinosaurs and mammals',
      year: 2024,
      journal: 'Nature Communications',
      articleNumber: '2864',
      pmid: '38580657',
      doi: '10.1038/s41467-024-46843-2',
      issns: ['2041-1723'],
    });
    const pubmed = await readFile(readReference('csv/cff___baseline_pubmed.csv'), 'x');
    expect(pubmed?.entries[0]?.record).toMatchObject({ pmid: '30922926', pmcid: 'PMC7026692', year: 2020 });
  });
});
