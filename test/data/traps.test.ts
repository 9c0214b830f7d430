/** Each trap of the demonstration corpus is there, at least twice, and is what it is called. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BibRecord, SERVICES } from '../../src/records/record.ts';
import { readCorpus } from '../../src/sandbox/corpus.ts';

const file = (name: string) => readFileSync(new URL(`../../data/demo/${name}`, import.meta.url), 'utf8');
const recordOf = new Map(
  SERVICES.flatMap((service) => readCorpus(file(`${service}.jsonl`), service)).map(
    ({ service, id, record }): [string, BibRecord] => [`${service} ${id}`, record],
  ),
);
const gold = file('gold.csv')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(','));

/** Records of a work by service. */
function held(work: string): Map<string, BibRecord> {
  const found = new Map<string, BibRecord>();
  for (const [service = '', id, of] of gold) {
    const record = recordOf.get(`${service} ${id}`);
    if (of === work && record !== undefined) found.set(service, record);
  }
  return found;
}

const works = [...new Set(gold.map(([, , work = '']) => work))];
const named = (pattern: RegExp) => works.filter((work) => pattern.test(work)).sort();
const title = (work: string, service = 'pubmed') => held(work).get(service)?.title ?? '';
const surname = (record: BibRecord | undefined) => {
  const author = record?.authors[0];
  return author !== undefined && 'family' in author ? author.family : undefined;
};

test.each([
  ['part', 10],
  ['erratum', 10],
  ['preprint', 10],
  ['ahead', 5],
  ['capitals', 5],
  ['spelling', 5],
  ['silent', 5],
  ['series', 8],
  ['translated', 4],
  ['retraction', 6],
  ['editorial', 6],
  ['meeting', 10],
  ['component', 4],
])('%s: %i works', (kind, count) => {
  expect(named(new RegExp(`^trap-${kind}-`))).toHaveLength(count);
});

describe('two works that are not the same', () => {
  test.each(named(/^trap-part-\da$/))('%s and its part 2', (first) => {
    const second = first.replace(/a$/, 'b');
    expect(title(first)).toMatch(/\. Part 1$/);
    expect(title(second)).toBe(title(first).replace(/1$/, '2'));
    expect(held(first).get('crossref')?.pages).toBe('101-112');
    expect(held(second).get('crossref')?.pages).toBe('113-125');
    expect(surname(held(second).get('pubmed'))).toBe(surname(held(first).get('pubmed')));
  });

  test.each(named(/^trap-erratum-\da$/))('%s and its erratum', (article) => {
    const erratum = held(article.replace(/a$/, 'b'));
    expect([...erratum.values()].map(({ type }) => type).every((type) => type === 'erratum')).toBe(true);
    expect(erratum.get('openalex')?.title).toContain('Erratum to: ');
    const { doi, pmid } = { ...held(article).get('crossref'), pmid: held(article).get('pubmed')?.pmid };
    expect(pmid).toMatch(/^9\d{8}$/);
    expect(erratum.get('pubmed')?.links).toEqual([{ kind: 'erratum-of', doi, pmid }]);
    expect(erratum.get('openalex')?.links).toEqual([{ kind: 'erratum-of', doi }]);
    expect(held(article).get('pubmed')?.links[0]?.kind).toBe('erratum-in');
  });

  test.each(named(/^trap-preprint-\da$/))('%s and its preprint', (article) => {
    const preprint = held(article.replace(/a$/, 'b'));
    const published = held(article).get('crossref');
    expect([...preprint.keys()].sort()).toEqual(['crossref', 'openalex']);
    expect(preprint.get('crossref')?.type).toBe('preprint');
    expect(preprint.get('crossref')?.links).toEqual([{ kind: 'preprint-of', doi: published?.doi }]);
    expect(published?.links).toEqual([{ kind: 'has-preprint', doi: preprint.get('crossref')?.doi }]);
  });

  test.each(named(/^trap-retraction-\da$/))('%s and its notice', (article) => {
    const notice = held(article.replace(/a$/, 'b')).get('pubmed');
    expect([...held(article).values()].every(({ isRetracted }) => isRetracted)).toBe(true);
    expect(title(article, 'openalex')).toMatch(/^RETRACTED: /);
    expect(notice?.type).toBe('retraction-notice');
    const doi = held(article).get('crossref')?.doi;
    expect(notice?.links).toEqual([{ kind: 'retraction-of', doi, pmid: held(article).get('pubmed')?.pmid }]);
  });

  test.each(named(/^trap-series-\da$/))('%s and the next of the series', (first) => {
    const one = held(first).get('pubmed');
    const two = held(first.replace(/a$/, 'b')).get('pubmed');
    expect((two?.year ?? 0) - (one?.year ?? 0)).toBe(2);
    expect(surname(two)).toBe(surname(one));
    expect(two?.title).not.toBe(one?.title);
    expect(two?.title?.slice(0, 40)).toBe(one?.title?.slice(0, 40));
  });

  test('editorials share title and editor within a journal, in three issues', () => {
    const editorials = named(/^trap-editorial-/).map((work) => held(work).get('pubmed'));
    expect(editorials.every((record) => record?.title === 'Editorial')).toBe(true);
    const places = editorials.map((record) => `${record?.journal} ${surname(record)} ${record?.volume}`);
    expect(new Set(places).size).toBe(2);
    expect(new Set(editorials.map((record) => `${record?.journal} ${record?.issue}`)).size).toBe(6);
  });

  test.each([2015, 2019])('five abstracts of the meeting of %i share one DOI', (year) => {
    const abstracts = named(/^trap-meeting-/).filter((work) => held(work).get('pubmed')?.year === year);
    const doi = `10.5555/demo.meeting.${year}`;
    expect(abstracts).toHaveLength(5);
    for (const work of abstracts) expect([...held(work).values()].map((record) => record.doi)).toEqual([doi, doi]);
    expect(new Set(abstracts.map((work) => title(work))).size).toBe(5);
  });
});

describe('one work whose copies look unlike', () => {
  test.each(named(/^trap-ahead-/))('%s: ahead of print 2019, issue 2022', (work) => {
    expect(held(work).get('pubmed')?.year).toBe(2022);
    expect(held(work).get('openalex')?.year).toBe(2019);
    expect(held(work).get('openalex')?.volume).toBeUndefined();
  });

  test.each(named(/^trap-capitals-/))('%s in capitals', (work) => {
    expect(title(work, 'crossref')).toBe(title(work).toUpperCase());
    expect(title(work)).not.toBe(title(work).toUpperCase());
  });

  test.each(named(/^trap-spelling-/))('%s with s and z', (work) => {
    expect(title(work)).toMatch(/criminalisation/i);
    expect(title(work, 'openalex')).toMatch(/criminalization/i);
  });

  test.each(named(/^trap-translated-/))('%s translated', (work) => {
    expect(title(work)).toMatch(/^\[.+\]\.$/);
    expect(held(work).get('pubmed')?.originalTitle).toBe(title(work, 'openalex'));
  });

  test.each(named(/^trap-silent-/))('%s without abstract anywhere', (work) => {
    expect(held(work).size).toBe(3);
    for (const record of held(work).values()) expect(record.abstract).toBeUndefined();
  });
});

test('two components and two journals are no literature', () => {
  const types = named(/^trap-component-/).map((work) => held(work).get('crossref')?.type);
  expect(types.sort()).toEqual(['component', 'component', 'journal', 'journal']);
});
