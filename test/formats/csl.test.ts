/** CSL-JSON and what citation-js makes of it. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cslReader, cslWriter, parseCsl, toCsl } from '../../src/formats/csl.ts';
import { PieceReader } from '../../src/formats/pieces.ts';
import { apaWriter, biblatexWriter, harvardWriter, vancouverWriter } from '../../src/formats/reference-list.ts';
import { asRecordId } from '../../src/records/record.ts';
import { anItem, anyRecord, aRecord } from './support.ts';

const TITLE = 'A title of more than seventy characters, which some writers break in the middle of their words';
const record = aRecord({
  title: TITLE,
  authors: [{ family: 'van der Berg', given: 'Jan', suffix: undefined }, { group: 'The X Group' }],
  year: 2020,
  month: 5,
  day: 3,
  journal: 'Journal of X',
  volume: '7',
  issue: '2',
  pages: '10-15',
  doi: '10.1136/bmj.n71',
  pmid: '31452104',
  abstract: 'An abstract.',
  keywords: ['one', 'two'],
});

test('the item has the fields of CSL', () => {
  expect(toCsl(record, '7')).toEqual({
    id: '7',
    type: 'article-journal',
    title: TITLE,
    author: [{ family: 'van der Berg', given: 'Jan' }, { literal: 'The X Group' }],
    issued: { 'date-parts': [[2020, 5, 3]] },
    'container-title': 'Journal of X',
    volume: '7',
    issue: '2',
    page: '10-15',
    DOI: '10.1136/bmj.n71',
    PMID: '31452104',
    abstract: 'An abstract.',
    keyword: 'one, two',
  });
});

test('the export is an array whose ids are those of the records', () => {
  const items = [anItem(record, { id: asRecordId('7') }), anItem(aRecord(), { id: asRecordId('9'), kept: true })];
  const data: unknown = JSON.parse(cslWriter.write(items, {}) as string);
  expect(data).toMatchObject([{ id: '7' }, { id: '9', note: 'stageone: record=9' }]);
});

test('read(write(x)) = x', () => {
  fc.assert(
    fc.property(anyRecord, (each) => {
      const [entry] = parseCsl(cslWriter.write([anItem(each)], {}) as string, 'x').entries;
      expect(entry?.record).toEqual(each);
    }),
    { numRuns: 200 },
  );
});

describe('reading', () => {
  test.each([1, 40, 300])('a list in `items` in pieces of %i characters is that of the whole', async (size) => {
    const items = Array.from({ length: 9 }, (_, index) => ({
      id: `${index}`,
      title: `Title "${index}]}"`,
      note: '{[',
    }));
    const text = JSON.stringify({ config: 1, name: 'a', items }, undefined, 1);
    const reader = new PieceReader(cslReader, 'x');
    const titles: (string | undefined)[] = [];
    for (let at = 0; at < text.length; at += size) {
      const isLast = at + size >= text.length;
      await reader.read(text.slice(at, at + size), isLast, ({ record }) => titles.push(record.title));
    }
    expect(titles).toEqual(items.map(({ title }) => title));
    expect(reader.end()).toMatchObject({ recordsInFile: 9, refused: 0, problems: [] });
  });

  test('particles, raw dates, lists of titles as Crossref writes them, one item without array', () => {
    const { entries } = parseCsl(
      JSON.stringify({
        type: 'journal-article',
        title: ['One'],
        author: [{ family: 'Berg', given: 'J', 'non-dropping-particle': 'van der' }, { name: 'The X Group' }],
        issued: { raw: '2018 Sep' },
        DOI: 'https://doi.org/10.1136/BMJ.n71',
        ISSN: ['0028-0836'],
      }),
      'x',
    );
    expect(entries[0]?.record).toMatchObject({
      type: 'article',
      title: 'One',
      authors: [{ family: 'van der Berg', given: 'J' }, { group: 'The X Group' }],
      year: 2018,
      month: 9,
      doi: '10.1136/BMJ.n71',
      issns: ['0028-0836'],
    });
  });

  test('an entry that says nothing is refused, broken JSON is a problem, and the counts add up', () => {
    const result = parseCsl('[{"title":"One"}, 7, {"id":"x"}]', 'x');
    expect(result).toMatchObject({ recordsInFile: 3, refused: 2 });
    expect(result.problems).toHaveLength(2);
    expect(parseCsl('[{"title":', 'x').problems[0]?.message).toMatch(/^The JSON cannot be read/);
  });
});

describe('citation-js', () => {
  const items = [anItem(record, { id: asRecordId('7') })];

  test('APA', async () => {
    expect(await apaWriter.write(items, {})).toBe(
      `van der Berg, J. & The X Group. (2020). ${TITLE}. Journal of X, 7(2), 10–15. https://doi.org/10.1136/bmj.n71\n`,
    );
  });

  test('Vancouver', async () => {
    expect(await vancouverWriter.write(items, {})).toBe(
      `1.  van der Berg J, The X Group. ${TITLE}. Journal of X. 2020 May 3;7(2):10–5.\n`,
    );
  });

  test('Harvard', async () => {
    expect(await harvardWriter.write(items, {})).toContain(`van der Berg, J. and The X Group (2020) “${TITLE},”`);
  });

  test('BibLaTeX keeps title, abstract, keywords and PMID; every record of any type has its own key', async () => {
    const text = await biblatexWriter.write([...items, anItem(record, { id: asRecordId('8') })], {});
    expect(text).toContain('@article{r7,');
    expect(text).toContain('@article{r8,');
    expect(text).toContain(`title = {${TITLE}}`);
    expect(text).toContain('abstract = {An abstract.}');
    expect(text).toContain('keywords = {one, two}');
    expect(text).toContain('eprint = {31452104}');
  });

  test('no type makes citation-js fail', async () => {
    const types = ['component', 'journal', 'peer-review', 'preprint', 'news', 'dataset', 'other'] as const;
    const all = types.map((type, index) => anItem(aRecord({ type }), { id: asRecordId(String(index)) }));
    const text = await biblatexWriter.write(all, {});
    expect(text.match(/^@\w+\{r\d+,$/gm)).toHaveLength(types.length);
    expect((await apaWriter.write(all, {})).trim().split('\n')).toHaveLength(types.length);
  });

  test('an empty selection is an empty text', async () => {
    expect(await apaWriter.write([], {})).toBe('');
    expect(await biblatexWriter.write([], {})).toBe('');
  });
});
