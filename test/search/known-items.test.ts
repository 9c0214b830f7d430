/** Known items: how they are read, what they are looked up by, and which record is taken for them. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import { type BibRecord, EMPTY_RECORD, SERVICES } from '../../src/records/record.ts';
import { type Answered, findItem, planLookUps, questionsFor } from '../../src/search/known-item-lookups.ts';
import { type KnownItem, likeness, readKnownItems } from '../../src/search/known-items.ts';

const FILE = 'queries/known-items.csv';

function read(text: string): ReturnType<typeof readKnownItems> {
  return readKnownItems(readCsvRows(text, ',').rows, FILE);
}

function anItem(fields: Partial<KnownItem>): KnownItem {
  const empty = { title: undefined, firstAuthor: undefined, year: undefined, doi: undefined, pmid: undefined };
  return { key: 'k', ...empty, line: 2, ...fields };
}

function aRecord(fields: Partial<BibRecord>): BibRecord {
  return { ...EMPTY_RECORD, ...fields };
}

describe('the file', () => {
  test('columns stand in any order and case; a key is DOI, else PMID, else title', () => {
    const { items, problems } = read(
      'DOI,Title,Year,First Author,note,PMID\n10.1000/ABC,One,2001,Ng,,7\n,Two,,,x,8\n,"The third, at last!",2003,,,\n',
    );
    expect(problems).toEqual([]);
    expect(items.map(({ key, title, year, firstAuthor, line }) => [key, title, year, firstAuthor, line])).toEqual([
      ['10.1000/abc', 'One', 2001, 'Ng', 2],
      ['pmid:8', 'Two', undefined, undefined, 3],
      [expect.stringMatching(/^title:[0-9a-f]{12}$/), 'The third, at last!', 2003, undefined, 4],
    ]);
    expect(read('title\nthe THIRD at last\n').items[0]?.key).toBe(items[2]?.key);
  });

  test('what is wrong is named by file and line, and the others stay', () => {
    const { items, problems } = read(
      'title,year,doi,pmid\n,2001,,\nA,circa 1990,10.1/x,none\nB,2002,10.1000/b,\nBee,2002,https://doi.org/10.1000/B,\n',
    );
    expect(items.map(({ title }) => title)).toEqual(['A', 'B']);
    expect(problems).toEqual([
      { at: FILE, line: 2, message: 'This item has neither title nor DOI nor PMID, so it cannot be looked for.' },
      { at: FILE, line: 3, message: '"10.1/x" is no DOI; the item is looked for without.' },
      { at: FILE, line: 3, message: '"none" is no PMID; the item is looked for without.' },
      { at: FILE, line: 3, message: '"circa 1990" is no year; the item is looked for without.' },
      { at: FILE, line: 5, message: 'This is the item of line 4 again; it counts once.' },
    ]);
  });

  test.each([
    ['', 1],
    ['name,place\nx,y\n', 1],
  ])('%j names no column to look for', (text, line) => {
    const { items, problems } = read(text);
    expect(items).toEqual([]);
    expect(problems).toMatchObject([{ at: FILE, line }]);
  });

  test('the known items of this review are 40 without a problem, each with a way to every service', () => {
    const { items, problems } = read(readFileSync(resolve(import.meta.dirname, '../..', FILE), 'utf8'));
    expect(items).toHaveLength(40);
    expect(problems).toEqual([]);
    for (const item of items) {
      for (const service of SERVICES) expect(questionsFor(service, item).at(-1)?.by).toBe('title');
    }
  });
});

describe('the record of an item', () => {
  const title = 'Policing drug users in Russia: risk, fear, and structural violence';
  test.each<[string, Partial<KnownItem>, Partial<BibRecord>, boolean]>([
    ['the same DOI in another case', { doi: '10.1000/abc' }, { doi: '10.1000/ABC', title: 'Other words' }, true],
    ['the same PMID', { pmid: '7', title }, { pmid: '7', title: 'Other words' }, true],
    ['a title in other spelling', { title, year: 2010 }, { title: `${title.toUpperCase()}.`, year: 2011 }, true],
    ['a title without a year', { title, year: 2010 }, { title }, true],
    ['another title', { title, year: 2010 }, { title: 'Policing drug users in Thailand', year: 2010 }, false],
    ['the title four years later', { title, year: 2010 }, { title, year: 2014 }, false],
    ['nothing to compare', { title: undefined, doi: '10.1000/a' }, { title: undefined }, false],
    ['its erratum by type', { title, year: 2010 }, { title, year: 2010, type: 'erratum' }, false],
    ['its erratum under its own DOI', { title, doi: '10.1000/a' }, { doi: '10.1000/a', type: 'erratum' }, false],
    ['its erratum by title', { title, year: 2010 }, { title: `Correction to: ${title}`, year: 2010 }, false],
    ['its retraction notice', { title, year: 2010 }, { title: `Retraction: ${title}`, year: 2011 }, false],
    ['a comment on it', { title, year: 2010 }, { title: `Comment on "${title}"`, year: 2010 }, false],
    ['the retracted report itself', { title, year: 2010 }, { title: `RETRACTED: ${title}`, year: 2010 }, true],
    [
      'a correction that is itself the item',
      { title: `Erratum: ${title}` },
      { title: `Erratum: ${title}`, type: 'erratum' },
      true,
    ],
    ['an article for a correction', { title: `Erratum: ${title}` }, { title }, false],
    ['its preprint', { title, doi: '10.1000/a' }, { title, doi: '10.1101/b', type: 'preprint' }, false],
    ['a supplement of it', { title }, { title, type: 'component' }, false],
  ])('%s', (_name, item, record, isTaken) => {
    expect(likeness(anItem(item), aRecord(record)) !== undefined).toBe(isTaken);
  });
});

describe('looking up', () => {
  const item = anItem({
    title: "The officers' view: what drugs? Police, “fear” and a drug-market in the US",
    firstAuthor: 'del Pozo, B.',
    year: 2010,
    doi: '10.1000/a(1)<2>',
    pmid: '77',
  });

  test('PubMed by PMID, DOI, then words of the title with author and years', () => {
    expect(questionsFor('pubmed', item)).toEqual([
      { by: 'pmid', text: '77' },
      { by: 'doi', text: '10.1000/a(1)<2>' },
      {
        by: 'title',
        text: '"officers"[ti] AND "view"[ti] AND "drugs"[ti] AND "police"[ti] AND "fear"[ti] AND "drug"[ti] AND "market"[ti] AND "us"[ti] AND del pozo[au] AND 2007:2013[dp]',
      },
    ]);
  });

  test('OpenAlex by DOI, PMID, then title; Crossref by DOI, then title and author', () => {
    expect(questionsFor('openalex', item)).toEqual([
      { by: 'doi', text: '10.1000/a(1)<2>' },
      { by: 'pmid', text: '77' },
      { by: 'title', text: 'title.search:officers view drugs police fear drug market us,publication_year:2007-2013' },
    ]);
    expect(questionsFor('crossref', item)).toEqual([
      { by: 'doi', text: '10.1000/a(1)<2>' },
      { by: 'title', text: 'the officers view what drugs police fear and a drug market in the us del pozo' },
    ]);
  });

  test.each<[string, Partial<KnownItem>, readonly string[]]>([
    [
      'a DOI with a comma is not written into a filter',
      { doi: '10.1000/a,b', title: 'Police and drugs here' },
      ['title'],
    ],
    ['without anything but a PMID', { pmid: '7' }, []],
    ['a title of signs only', { title: '???', doi: '10.1000/a' }, ['doi']],
  ])('Crossref: %s', (_name, fields, kinds) => {
    expect(questionsFor('crossref', anItem(fields)).map(({ by }) => by)).toEqual(kinds);
  });

  test('identifiers go together, titles one by one, and nothing twice', () => {
    const dois = Array.from({ length: 60 }, (_, n) => ({ by: 'doi', text: `10.1000/${n}` }) as const);
    const plan = planLookUps('openalex', [
      ...dois,
      { by: 'title', text: 'title.search:a b' },
      { by: 'title', text: 'title.search:c d' },
      { by: 'doi', text: '10.1000/1' },
    ]);
    expect(plan.steps.map((step) => [step.part, String(step['filter']).split('|').length])).toEqual([
      [0, 50],
      [1, 10],
      [2, 1],
      [3, 1],
    ]);
    expect(plan.parts[2]).toBe('title title.search:a b');
  });

  test('a filter never grows beyond what OpenAlex takes', () => {
    const long = Array.from({ length: 50 }, (_, n) => ({ by: 'doi', text: `10.1000/${'x'.repeat(200)}${n}` }) as const);
    for (const step of planLookUps('openalex', long).steps) {
      expect(encodeURIComponent(String(step['filter'])).length).toBeLessThan(3_500);
    }
  });

  test('a later question is open only when the earlier has found nothing', () => {
    const two = anItem({
      title: 'Police crackdown on a drug scene',
      firstAuthor: 'Aitken',
      doi: '10.1000/a',
      year: 2002,
    });
    const [byDoi, byTitle] = questionsFor('crossref', two);
    const answers = (...found: [string, string][]): Answered =>
      new Map(
        found.map(([name, title]) => [
          name,
          title === '' ? [] : [{ nativeId: '10.1000/z', record: aRecord({ title, year: 2002, doi: '10.1000/z' }) }],
        ]),
      );
    const name = (question: typeof byDoi): string => `${question?.by} ${question?.text}`;
    expect(findItem('crossref', two, new Map())).toEqual({ kind: 'open', question: byDoi });
    expect(findItem('crossref', two, answers([name(byDoi), '']))).toEqual({ kind: 'open', question: byTitle });
    expect(findItem('crossref', two, answers([name(byDoi), ''], [name(byTitle), 'Other']))).toEqual({
      kind: 'not-held',
    });
    expect(
      findItem('crossref', two, answers([name(byDoi), ''], [name(byTitle), 'Police crackdown on a drug scene'])),
    ).toMatchObject({ kind: 'held', holding: { nativeId: '10.1000/z' } });
    expect(findItem('crossref', anItem({ pmid: '7' }), new Map())).toEqual({ kind: 'unaskable' });
  });
});
