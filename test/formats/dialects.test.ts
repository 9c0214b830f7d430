/** Variants that the shared files do not have, each as the shortest file that shows it. */
import { expect, test } from 'vitest';
import { decodeText, PieceDecoder } from '../../src/formats/decode.ts';
import { readFile } from '../../src/formats/registry.ts';
import { type Author, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

async function read(text: string): Promise<readonly BibRecord[]> {
  const reading = await readFile(text, 'x');
  expect(reading, 'the format is recognised').toBeDefined();
  return (reading?.entries ?? []).map(({ record }) => record);
}

const person = (family: string, given: string, suffix?: string): Author => ({ family, given, suffix });
const SMITH_AND_DOE = [person('Smith', 'J.'), person('Doe', 'A.')];

test.each<[dialect: string, text: string]>([
  ['indented', '  TY  - JOUR\n  TI  - A title\n  PY  - 2019\n  ER  - \n'],
  ['lower case', 'ty  - JOUR\nti  - A title\npy  - 2019\ner  - \n'],
  ['tabs for blanks', 'TY\t-\tJOUR\nTI\t-\tA title\nPY\t-\t2019\nER\t-\t\n'],
  ['no blank after the hyphen', 'TY  -JOUR\nTI  -A title\nPY  -2019\nER  -\n'],
  ['single tags with one blank', 'TY  - JOUR\nTI - A title\nPY - 2019\nER -\n'],
  ['tags of four letters between', 'TY  - JOUR\nTITL- Other\nTI  - A title\nAUTH- Other\nPY  - 2019\nER  - \n'],
])('RIS with %s', async (_dialect, text) => {
  expect(await read(text + text)).toEqual(
    Array(2).fill({ ...EMPTY_RECORD, type: 'article', title: 'A title', year: 2019 }),
  );
});

test('what looks like a tag with one blank is text in an abstract and a note', async () => {
  const [record] = await read(
    'TY  - JOUR\nTI  - T\nAB  - Levels of\nPB - lead - and of\nTITL- x\nN1  - see\nCY - two\nER  - \n',
  );
  expect(record).toMatchObject({ abstract: 'Levels of PB - lead - and of TITL- x', notes: ['see CY - two'] });
  expect(record).toMatchObject({ publisher: undefined, place: undefined });
});

test.each([
  'M3  - doi:10.1000/x.1',
  'L3  - 10.1000/x.1',
  'U3  - https://doi.org/10.1000/x.1',
  'M1  - 10.1000/x.1',
  'ID  - 10.1000/x.1',
  'N1  - doi: 10.1000/x.1',
  'UR  - https://onlinelibrary.wiley.com/doi/abs/10.1000/x.1/full?a=b',
  'DO  - n/a\nDO  - DOI: 10.1000/x.1.',
])('a DOI in %s', async (line) => {
  expect(await read(`TY  - JOUR\nTI  - T\n${line}\nER  - \n`)).toMatchObject([{ doi: '10.1000/x.1' }]);
});

test('a note that names a DOI among words is none', async () => {
  const [record] = await read('TY  - JOUR\nTI  - T\nN1  - Erratum in doi: 10.1000/y and others\nER  - \n');
  expect(record).toMatchObject({ doi: undefined, notes: ['Erratum in doi: 10.1000/y and others'] });
});

test.each([
  'PM  - 31452104',
  'ID  - PMID31452104',
  'N1  - PubMed PMID: 31452104.',
  'AN  - PMID: 31452104',
])('a PMID in %s', async (line) => {
  expect(await read(`TY  - JOUR\nTI  - T\n${line}\nER  - \n`)).toMatchObject([{ pmid: '31452104' }]);
});

test.each<[lines: string, authors: readonly Author[]]>([
  ['A1  - Smith, J.\nAU  - Doe, A.', SMITH_AND_DOE],
  ['AU  - Smith, J.\nAU  - Doe, A.\nA1  - Smith, J.\nA1  - Doe, A.', SMITH_AND_DOE],
  ['AU  - Smith, J., Doe, A.', SMITH_AND_DOE],
  ['AU  - Smith, J. and Doe, A.', SMITH_AND_DOE],
  ['AU  - Smith J., Doe A.', SMITH_AND_DOE],
  ['AU  - Wang, Y.\nAU  - Wang, Y.', [person('Wang', 'Y.'), person('Wang', 'Y.')]],
  ['AU  - DE LA CRUZ LEE, ANNA B', [person('DE LA CRUZ LEE', 'ANNA B')]],
  ['AU  - Smith, J., Jr., M.D.', [person('Smith', 'J.', 'Jr., M.D.')]],
])('authors in %s', async (lines, authors) => {
  expect((await read(`TY  - JOUR\nTI  - T\n${lines}\nER  - \n`))[0]?.authors).toEqual(authors);
});

test.each<[start: string, end: string, pages: string | undefined]>([
  ['123', '123-130', '123-130'],
  ['123-130', '130', '123-130'],
  ['123--130', '', '123-130'],
  ['1', '0', '1'],
  ['0', '0', undefined],
  ['—', '', undefined],
])('pages %s and %s', async (start, end, pages) => {
  expect(await read(`TY  - JOUR\nTI  - T\nSP  - ${start}\nEP  - ${end}\nER  - \n`)).toMatchObject([{ pages }]);
});

test('parts of an abstract are joined; a copyright is passed over, an abstract in another language is a note', async () => {
  const abstracts = async (...values: readonly string[]) => {
    const lines = values.map((value) => `AB  - ${value}`).join('\n');
    const [record] = await read(`TY  - JOUR\nTI  - T\n${lines}\nER  - \n`);
    return { abstract: record?.abstract, notes: record?.notes };
  };
  expect(await abstracts('One.', 'Two.')).toEqual({ abstract: 'One.\nTwo.', notes: [] });
  expect(await abstracts('One.', 'Copyright of X.', 'One.')).toEqual({ abstract: 'One.', notes: [] });
  const english = 'One. (English) [ABSTRACT FROM AUTHOR]';
  expect(await abstracts(english, 'Uno.')).toEqual({ abstract: english, notes: ['Uno.'] });
});

const TABLE = { title: 'A title', authors: SMITH_AND_DOE, year: 2019, journal: 'J X' };
test.each<[dialect: string, text: string, record: Partial<BibRecord>]>([
  ['German', 'Titel;Autoren;Jahr;Zeitschrift;Wert\nA title;"Smith, J.; Doe, A.";2019;J X;3,14\n', TABLE],
  ['Spanish', 'Título,Autores,Año,Revista\nA title,"Smith, J.; Doe, A.",2019,J X\n', TABLE],
  ['French', 'Titre\tAuteurs\tAnnée\tRevue\nA title\tSmith, J.; Doe, A.\t2019\tJ X\n', TABLE],
  ['pipes', 'title|authors|year|journal\nA title|Smith, J.; Doe, A.|2019|J X\n', TABLE],
  ['sep=', 'sep=;\r\ntitle;authors;year;journal\r\nA title;"Smith, J.; Doe, A.";2019;J X\r\n', TABLE],
  ['one column for each author', 'Title,Author,Author,Year,Journal\nA title,"Smith, J.","Doe, A.",2019,J X\n', TABLE],
  [
    'a line before the header',
    '"About the data: May 1, 2020"\nRank,Title,Authors,PubYear,"Source title"\n1,A title,"Smith, J.; Doe, A.",2019,J X\n',
    TABLE,
  ],
  [
    'Publish or Perish',
    'Cites,Authors,Title,Year,Source,Volume\n1,"J. Smith, A. Doe",A title,2019,J X,4\n',
    { ...TABLE, volume: '4' },
  ],
  [
    'PubMed',
    'PMID,Title,Authors,Citation,Journal/Book,Publication Year\n7,A title,"Smith J, Doe A.",J X. 2019 May 3;12(3):123-45. doi: 10.1/x.,J X,2019\n',
    { volume: '12', issue: '3', pages: '123-45', month: 5, authors: [person('Smith', 'J'), person('Doe', 'A')] },
  ],
  [
    'Scopus and Web of Science',
    'Authors,Author full names,Title,Author Keywords,Index Keywords,ISSN,eISSN\n"Smith J.","Smith, John (57190394669)",T,a; b,c,1234-5678,8765-4321\n',
    { authors: [person('Smith', 'John')], keywords: ['a', 'b', 'c'], issns: ['1234-5678', '8765-4321'] },
  ],
  ['OpenAlex', 'id,title,is_retracted\nhttps://openalex.org/W1,T,True\n', { isRetracted: true, openAlexId: 'W1' }],
])('a table: %s', async (_dialect, text, record) => {
  expect(await read(text)).toMatchObject([record]);
});

test('a quote that only opens costs no row', async () => {
  const reading = await readFile(
    'title,authors,year\n"One,Smith J,2019\nTwo,Doe A,2020\n"Three, too",Roe B,2021\n',
    'x',
  );
  expect(reading?.entries.map(({ record }) => record.title)).toEqual(['"One', 'Two', 'Three, too']);
  expect(reading?.problems).toMatchObject([
    { line: 2, message: 'A quote that begins here is not closed; it is taken as text.' },
  ]);
});

test('NBIB: a value goes on behind an empty line; a chapter stands in its book', async () => {
  const text =
    'PMID- 1\nTI  - Chapter\nBTI - Book\nPT  - Book Chapter\nAB  - One\n\n      two.\n\nPMID- 2\nTI  - Other\n';
  expect(await read(text)).toMatchObject([
    { type: 'book-chapter', title: 'Chapter', journal: 'Book', abstract: 'One two.' },
    { type: 'article', title: 'Other' },
  ]);
});

test('Web of Science: a chapter, and a second file glued behind the first', async () => {
  const text = 'FN X\nVR 1.0\nPT B\nTI Chapter\nSO BOOK\nER\n\nEF\n';
  expect(await read(text + text.replace('Chapter', 'Book'))).toMatchObject([
    { type: 'book-chapter', title: 'Chapter', journal: 'BOOK' },
    { type: 'book', title: 'Book' },
  ]);
});

test('CSL-JSON: authors as a text, dates of other kinds, an entry with a PMID only', async () => {
  const items = [
    { title: 'T', author: 'Smith, J.; Doe, A.', published: { 'date-parts': [[2020, 3]] }, 'page-first': '7' },
    { title: 'T', year: 2019, note: 'DOI: 10.1000/x' },
    { id: 'x', PMID: '5' },
  ];
  expect(await read(JSON.stringify(items))).toMatchObject([
    { authors: SMITH_AND_DOE, year: 2020, month: 3, pages: '7' },
    { year: 2019, doi: '10.1000/x', notes: [] },
    { pmid: '5', title: undefined },
  ]);
});

test('the JSON of Zotero and of others that name fields plainly', async () => {
  const creatorsOfZotero = [
    { creatorType: 'editor', firstName: 'E.', lastName: 'Roe' },
    { creatorType: 'author', firstName: 'J.', lastName: 'Smith' },
    { creatorType: 'author', name: 'WHO' },
  ];
  const items = [
    {
      itemType: 'journalArticle',
      title: 'T',
      creators: creatorsOfZotero,
      date: '2019-05-03',
      publicationTitle: 'J X',
      abstractNote: 'Abstract.',
      tags: [{ tag: 'a' }, { tag: 'b' }],
    },
    { title: 'T', authors: ['J. Smith'], doi: '10.1000/x', year: 2019 },
  ];
  expect(await read(JSON.stringify(items))).toMatchObject([
    {
      type: 'article',
      authors: [person('Smith', 'J.'), { group: 'WHO' }],
      editors: [person('Roe', 'E.')],
      year: 2019,
      month: 5,
      journal: 'J X',
      abstract: 'Abstract.',
      keywords: ['a', 'b'],
    },
    { authors: [person('Smith', 'J.')], doi: '10.1000/x', year: 2019 },
  ]);
});

test.each([1, 7, 1_000])('files of two encodings glued together, in pieces of %i bytes', async (size) => {
  const entry = (title: string): string => `TY  - JOUR\nTI  - ${title}\nER  - \n`;
  const bytes = Buffer.concat([
    Buffer.from(entry('Größe')),
    Buffer.from(entry('Café'), 'latin1'),
    Buffer.from(entry('Ñandú')),
  ]);
  const decoder = new PieceDecoder();
  let text = '';
  for (let at = 0; at < bytes.length; at += size) {
    text += decoder.decode(bytes.subarray(at, at + size), at + size >= bytes.length);
  }
  expect(text).toBe(decodeText(bytes));
  expect((await read(text)).map(({ title }) => title)).toEqual(['Größe', 'Café', 'Ñandú']);
});

test('Web of Science: the date of early access stands in for a year that is missing', async () => {
  const text = 'PT J\nTI One\nPY \nEA MAY 2019\nER\n\nPT J\nTI Two\nPY 2020\nEA MAY 2019\nER\n';
  expect(await read(text)).toMatchObject([
    { year: 2019, month: 5 },
    { year: 2020, month: undefined },
  ]);
});
