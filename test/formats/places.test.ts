/** Pages, volumes, and what tools write for nothing. */
import { expect, test } from 'vitest';
import { cleanArticleNumber, cleanNumber, cleanPages, isNothing } from '../../src/formats/places.ts';
import { readFile } from '../../src/formats/registry.ts';
import { parseRis } from '../../src/formats/ris.ts';

test.each([
  ['43‐58', '43-58'],
  ['418-+', '418'],
  ['1-n/a', '1'],
  ['pp. 3 – 9', '3-9'],
  ['N.PAG', undefined],
  ['No Pagination Specified', undefined],
  ['n.p.', undefined],
  ['S3-S32.e1', 'S3-S32.e1'],
  ['12-3; discussion 13-14', '12-3; discussion 13-14'],
])('pages %s are %s', (written, read) => {
  expect(cleanPages(written)).toBe(read);
});

test.each([
  ['v. 40', '40'],
  ['no. 3', '3'],
  ['Vol 12', '12'],
  ['November', 'November'],
  ['N1', 'N1'],
])('volume or issue %s is %s', (written, read) => {
  expect(cleanNumber(written)).toBe(read);
});

test('article numbers without their words', () => {
  expect(['UNSP 1722034', 'ARTN e45', 'Art. No. 7', 'article'].map(cleanArticleNumber)).toEqual([
    '1722034',
    'e45',
    '7',
    'article',
  ]);
});

test('what stands for nothing is told from words', () => {
  expect(['NA', 'N/A', 'n/a', 'null', 'undefined', 'na', 'nation', ''].map(isNothing)).toEqual([
    ...[true, true, true, true, true],
    ...[false, false, false],
  ]);
});

test('pages in two stretches, and the values of R for nothing', () => {
  const text =
    'TY  - JOUR\nTI  - A\nJO  - NA\nVL  - NA\nLA  - eng ger\nAU  - Lancet, null\nSP  - 1405;\nEP  - author reply 1405\nER  - \n';
  expect(parseRis(text, 'x').entries[0]?.record).toMatchObject({
    journal: undefined,
    volume: undefined,
    languages: ['en', 'de'],
    authors: [{ group: 'Lancet' }],
    pages: '1405; author reply 1405',
  });
});

test('the column in which Embase cites the place', async () => {
  const cite = 'Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014';
  const reading = await readFile(
    `Title,Author Names,Source,Abstract\nA,"Liu R., Adler D.G.","${cite}",Text\nB,Ng A.,Embase,x\n`,
    'x',
  );
  expect(reading?.entries.map(({ sourceName }) => sourceName)).toEqual([undefined, 'Embase']);
  expect(reading?.entries[0]?.record).toMatchObject({
    journal: 'Endoscopic Ultrasound',
    year: 2014,
    volume: '3',
    issue: '3',
    pages: '152-160',
  });
});

test('sections of PubMed that Lens leaves in abstracts', () => {
  const abstract = '<AbstractText Label="BACKGROUND">One.</AbstractText> <AbstractText>Two.</AbstractText>';
  expect(parseRis(`TY  - JOUR\nTI  - A\nAB  - ${abstract}\nER  - \n`, 'x').entries[0]?.record.abstract).toBe(
    'BACKGROUND: One.\nTwo.',
  );
});
