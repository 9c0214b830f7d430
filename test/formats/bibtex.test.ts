/** BibTeX: TeX to text, names, macros, faults, and the files of other tools. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bibtexReader } from '../../src/formats/bibtex.ts';
import { cleanText } from '../../src/formats/clean.ts';
import { biblatexWriter } from '../../src/formats/reference-list.ts';
import { readFile } from '../../src/formats/registry.ts';
import { loadTexParser, TexReader } from '../../src/formats/tex.ts';
import { anItem, aRecord, hasReferences, REFERENCES, readExpected, readReference } from './support.ts';

const parseBibtex = (text: string, fileName: string) => Promise.resolve(bibtexReader.read(text, fileName));

test.each<[tex: string, text: string]>([
  ['{\\"U}ber Gr{\\"o}{\\ss}e', 'Über Größe'],
  ["Caf{\\'e} and Caf\\'{e}", 'Café and Café'],
  ['Ko{\\v{c}}', 'Koč'],
  ['{\\o}re \\& sons, 5\\,\\%', 'øre & sons, 5 %'],
  ['The {DNA} of $\\alpha$-cells', 'The DNA of α-cells'],
  ['pages 1--5', 'pages 1–5'],
  ['{\\em now} then', 'now then'],
  ['10$^6$ m$_2$, $p<0.05$', '10⁶ m₂, p<0.05'],
  ['plain', 'plain'],
  ['{A} rise of 5% for p < 0.05, <i>n</i> = 3', 'A rise of 5% for p < 0.05, n = 3'],
  ['{A} price of $6 and of $7 a day', 'A price of $6 and of $7 a day'],
  ['{A} lone $ sign', 'A lone $ sign'],
])('%s is %s', async (tex, text) => {
  const faults: string[] = [];
  const read = new TexReader(await loadTexParser(), (fault) => faults.push(fault)).text(tex);
  expect(cleanText(read)).toBe(text);
  expect(faults).toEqual([]);
});

test.each([
  ['braces without end', 'a {b'],
  ['a brace too many', 'a} \\"u'],
  ['a backslash at the end', 'a \\'],
  ['fractions in fractions', '\\frac{'.repeat(500) + '}'.repeat(500)],
  ['a long value', `\\%${'a'.repeat(20_000)}`],
  ['an unknown command', '\\mnras{} x'],
])('%s: read without delay, told, and nothing of it lost', async (_name, tex) => {
  const faults: string[] = [];
  const text = new TexReader(await loadTexParser(), (fault) => faults.push(fault)).text(tex);
  expect(faults).toHaveLength(1);
  expect(text.replace(/\s/g, '')).toBe(tex.replace(/[{}\s]/g, ''));
});

test('fields, names, groups, macros and joined values', async () => {
  const { entries } = await parseBibtex(
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

test('a value without end costs only its own entry', async () => {
  const result = await parseBibtex(
    '@article{a,\n title = {One {never closed},\n}\n@article{b,\n title = {Two}\n}\n',
    'x',
  );
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
  expect((await parseBibtex(text, 'x')).entries[0]?.record).toMatchObject({
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

test('what follows a part that cannot be read is read, also behind the names that Scopus writes', async () => {
  const { entries, problems } = await parseBibtex(
    '@article{a b,\n funding_text 1={x},\n keywords = {one, @type:Person}, two, three},\n title = {Behind it},\n year = 2001\n}\n',
    'x',
  );
  expect(entries.map(({ record }) => [record.title, record.year])).toEqual([['Behind it', 2001]]);
  expect(problems).toEqual([{ line: 1, at: 'x', message: 'A part of the entry cannot be read.' }]);
});

test('an entry takes over what it lacks from the proceedings that it names', async () => {
  const { entries } = await parseBibtex(
    '@inproceedings{a, title={One}, author={Ng, A}, crossref={conf}}\n@proceedings{conf, title={Proceedings of {X}}, editor={Li, B}, year={2019}}\n',
    'x',
  );
  expect(entries[0]?.record).toMatchObject({
    title: 'One',
    journal: 'Proceedings of X',
    year: 2019,
    editors: [{ family: 'Li' }],
  });
});

test('names with TeX, particles, suffixes and the parts of BibLaTeX', async () => {
  const names =
    'M{\\"u}ller, Karl and {van der Berg}, J. and Kn{\\"o}ll, Jr., Hans and family=Smith, given=John and {\\v{C}apek Group}';
  const { entries } = await parseBibtex(`@misc{a, title={T}, author={${names} and others}}`, 'x');
  expect(entries[0]?.record.authors).toEqual([
    { family: 'Müller', given: 'Karl', suffix: undefined },
    { family: 'van der Berg', given: 'J.', suffix: undefined },
    { family: 'Knöll', given: 'Hans', suffix: 'Jr.' },
    { family: 'Smith', given: 'John', suffix: undefined },
    { group: 'Čapek Group' },
  ]);
});
