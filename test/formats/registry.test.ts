/** Formats are told by content; the same promises hold for every reader and writer. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText } from '../../src/formats/decode.ts';
import { type FileReader, WRITE_FORMATS } from '../../src/formats/format.ts';
import { detectFormat, READERS, readFile, WRITERS } from '../../src/formats/registry.ts';
import { anItem, aRecord } from './support.ts';

test.each<[text: string, format: string | undefined]>([
  ['TY  - JOUR\nTI  - One\nER  - \n', 'ris'],
  ['\ufeffProvider: X\n\nTY  -  JOUR\nER  - ', 'ris'],
  ['PMID- 123\nOWN - NLM\nTI  - One\n', 'nbib'],
  ['title,year\nOne,2001\n', 'csv'],
  ['"Title";"Authors"\n"One";"Smith, J"\n', 'csv'],
  ['[{"id":"1","type":"book","title":"One"}]', 'csl-json'],
  ['[]', 'csl-json'],
  ['Dear colleague, the files are attached.\n', undefined],
  ['{"name": "x"}', undefined],
  ['', undefined],
  ['\u0000\u0001\u0002PNG', undefined],
])('%j is %s', (text, format) => {
  expect(detectFormat(text)).toBe(format);
});

test('every reader is asked, and each reads back what the writer of its format has written', async () => {
  const item = anItem(aRecord({ title: 'Größe of a ñ title', year: 2020, authors: [{ group: 'The X Group' }] }));
  const formats: string[] = [];
  for (const format of WRITE_FORMATS) {
    const text = await WRITERS[format].write([item, item], {});
    expect(WRITERS[format].id).toBe(format);
    const reading = await readFile(new TextEncoder().encode(text), 'x');
    if (reading === undefined) continue;
    formats.push(reading.format);
    expect(reading).toMatchObject({ recordsInFile: 2, refused: 0 });
    expect(reading.entries[1]?.record).toMatchObject({ title: 'Größe of a ñ title', year: 2020 });
  }
  for (const reader of READERS.filter((each) => ['ris', 'nbib', 'csv', 'csl-json'].includes(each.id))) {
    expect(formats).toContain(reader.id);
  }
});

test.each<[name: string, bytes: Uint8Array]>([
  ['UTF-8', new TextEncoder().encode('TY  - é')],
  ['UTF-8 with mark', new TextEncoder().encode('\ufeffTY  - é')],
  ['UTF-16 little-endian with mark', Buffer.from('\ufeffTY  - é', 'utf16le')],
  ['UTF-16 little-endian', Buffer.from('TY  - é', 'utf16le')],
  ['UTF-16 big-endian with mark', Buffer.from('\ufeffTY  - é', 'utf16le').swap16()],
  ['Windows-1252', Buffer.from('TY  - é', 'latin1')],
])('%s is decoded', (_name, bytes) => {
  expect(decodeText(new Uint8Array(bytes))).toBe('TY  - é');
});

test('Windows-1252 quotes are not lost', () => {
  expect(decodeText(new Uint8Array([0x93, 0x61, 0x94]))).toBe('“a”');
});

test('a reader from elsewhere is asked first', async () => {
  const other: FileReader = {
    id: 'pubmed-xml',
    detects: (head) => head.includes('<PubmedArticleSet'),
    read: () => ({ entries: [], problems: [], refusals: [], recordsInFile: 0, refused: 0, header: undefined }),
  };
  expect((await readFile('<PubmedArticleSet/>', 'x', [other]))?.format).toBe('pubmed-xml');
  expect((await readFile('title\nOne\n', 'x', [other]))?.format).toBe('csv');
  expect(await readFile('<PubmedArticleSet/>', 'x')).toBeUndefined();
});

describe('whatever stands in a file, no reader throws, and imported + refused = records in the file', () => {
  const pieces = fc.constantFrom(
    'TY  - JOUR',
    'ER  - ',
    'TI  - x',
    'PMID- 7',
    'PT J',
    'ER',
    '%0 Book',
    '%T x',
    '@article{a,',
    'title = {x}',
    'title = "x',
    '}',
    '<xml><records>',
    '<record>',
    '</record>',
    '<titles><title>x</title></titles>',
    '</records></xml>',
    'title,year',
    '"x',
    '""",',
    '[{"title":"x"}',
    ']',
    '{"items":[1]}',
    '\ufeff',
    '\u0000',
    '\ud800',
    '',
  );
  const text = fc
    .tuple(fc.array(pieces, { maxLength: 12 }), fc.constantFrom('\n', '\r\n', '\r'))
    .map(([lines, end]) => lines.join(end));
  test.each(READERS.map((reader) => [reader.id, reader] as const))('%s', async (_id, reader) => {
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        const result = await reader.read(content, 'x');
        expect(result.entries.length + result.refused).toBe(result.recordsInFile);
        expect(result.problems.length).toBeGreaterThanOrEqual(result.refused);
      }),
      { numRuns: 150 },
    );
  });
});
