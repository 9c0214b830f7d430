/** BibTeX: TeX to text, names, macros, faults, and the files of other tools. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseBibtex } from '../../src/formats/bibtex.ts';
import { biblatexWriter } from '../../src/formats/reference-list.ts';
import { readFile } from '../../src/formats/registry.ts';
import { fromTex } from '../../src/formats/tex.ts';
import { anItem, aRecord, hasReferences, REFERENCES, readExpected, readReference } from './support.ts';

test.each<[tex: string, text: string]>([
  ['{\\"U}ber Gr{\\"o}{\\ss}e', 'Über Größe'],
  ["Caf{\\'e} and Caf\\'{e}", 'Café and Café'],
  ['Ko{\\v{c}}', 'Koč'],
  ['{\\o}re \\& sons, 5\\,\\%', 'øre & sons, 5 %'],
  ['The {DNA} of $\\alpha$-cells', 'The DNA of α-cells'],
  ['pages 1--5', 'pages 1–5'],
  ['{\\em now} then', 'now then'],
  ['plain', 'plain'],
])('%s is %s', (tex, text) => {
  expect(fromTex(tex)).toBe(text);
});

test('fields, names, groups, macros and joined values', () => {
  const { entries } = parseBibtex(
    [
      '@string{jx = "Journal of " # {X}}',
      '@comment{not an {entry}}',
      '@Article{smith2020,',
      '  title = {A {Study} of "things" \\& more},',
      '  author = {Smith, John and van der Berg, J. and {Barnes and Noble, Inc.} and others},',
      '  journal = jx, year = 2020, month = may,',
      '  pages = {12--15}, doi = {10.1000/a\\_b},',
      '  keywords = {one, two},',
      '  url = {https://x.org/a_b},',
      '}',
    ].join('\n'),
    'x',
  );
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ line: 3, sourceId: 'smith2020' });
  expect(entries[0]?.record).toMatchObject({
    type: 'article',
    title: 'A Study of "things" & more',
    authors: [
      { family: 'Smith', given: 'John' },
      { family: 'van der Berg', given: 'J.' },
      { group: 'Barnes and Noble – Inc.' },
    ],
    journal: 'Journal of X',
    year: 2020,
    month: 5,
    pages: '12-15',
    doi: '10.1000/a_b',
    keywords: ['one', 'two'],
    urls: ['https://x.org/a_b'],
  });
});

test('a value without end costs only its own entry', () => {
  const result = parseBibtex('@article{a,\n title = {One {never closed},\n}\n@article{b,\n title = {Two}\n}\n', 'x');
  expect(result.recordsInFile).toBe(2);
  expect(result.entries.at(-1)?.record.title).toBe('Two');
  expect(result.problems.some((problem) => problem.line === 1)).toBe(true);
});

test('what citation-js writes as BibLaTeX we read', async () => {
  const record = aRecord({
    title: 'Größe & more: 50 % of it',
    authors: [{ family: 'Ünal', given: 'Ann', suffix: undefined }, { group: 'The X Group' }],
    year: 2020,
    month: 5,
    day: 3,
    pmid: '123',
    abstract: 'An abstract.',
  });
  const text = await biblatexWriter.write([anItem(record)], {});
  expect(parseBibtex(text, 'x').entries[0]?.record).toMatchObject({
    title: record.title,
    authors: [{ family: 'Ünal', given: 'Ann' }, { group: 'The X Group' }],
    year: 2020,
    month: 5,
    day: 3,
    pmid: '123',
    abstract: 'An abstract.',
  });
});

const skipped = 'Real BibTeX, EndNote, WoS and refer files (shared references are absent: skipped)';
const FORMATS = ['bibtex', 'endnote-xml', 'wos', 'refer'] as const;
describe.skipIf(!hasReferences)(hasReferences ? 'real BibTeX, EndNote, WoS and refer files' : skipped, () => {
  const expected = hasReferences ? readExpected() : {};
  const files = FORMATS.flatMap((format) =>
    hasReferences ? readdirSync(resolve(REFERENCES, format)).map((file) => [format, file] as const) : [],
  );
  test.each(files)('%s %s', async (format, file) => {
    const reading = await readFile(readReference(`${format}/${file}`), file);
    expect(reading?.format).toBe(format);
    expect(reading?.recordsInFile).toBe(expected[`${format}/${file}`]?.records);
    expect((reading?.entries.length ?? 0) + (reading?.refused ?? 0)).toBe(reading?.recordsInFile);
  });

  test('first records of EndNote XML and Web of Science', async () => {
    const endnote = await readFile(readReference('endnote-xml/reflib__blue-light.xml'), 'x');
    const ris = await readFile(readReference('ris/reflib__blue-light.ris'), 'x');
    const titles = (reading: typeof endnote) => reading?.entries.map((entry) => entry.record.title).sort();
    expect(titles(endnote)).toEqual(titles(ris));
    const wos = await readFile(readReference('wos/jabref__IsiImporterTestWOS.isi'), 'x');
    expect(wos?.entries[0]?.record).toMatchObject({
      title: 'Optical and photoelectric spectroscopy of photorefractive Sn2P2S6 crystals',
      journal: 'JOURNAL OF PHYSICS-CONDENSED MATTER',
      languages: ['en'],
    });
    expect(wos?.entries[0]?.record.authors).toHaveLength(5);
  });
});
