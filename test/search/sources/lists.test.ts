/** Steps that count, draw and group: what they ask, and how their answers are read. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { crossref, crossrefListStep } from '../../../src/search/sources/crossref.ts';
import { openAlexCredits, openAlexListStep, openalex } from '../../../src/search/sources/openalex.ts';
import { pubmed, pubmedCountStep } from '../../../src/search/sources/pubmed.ts';
import { answer } from '../fakes.ts';

const access = { hasKey: false };
const context = { matches: () => 'unknown' as const, delivered: new Set<string>(), isAcknowledged: () => true };
const meta = { count: 12, db_response_time_ms: 5 };

test('a count asks for no records', () => {
  expect(pubmed.request(pubmedCountStep(0, 'police*[tiab]'), access).params).toMatchObject({
    term: 'police*[tiab]',
    retmax: '0',
  });
  const step = crossrefListStep(0, { probe: 'police', filter: 'from-pub-date:1990-01-01', rows: 0, offset: 0 });
  expect(crossref.request(step, access).params).toEqual({
    'query.bibliographic': 'police',
    filter: 'from-pub-date:1990-01-01',
    rows: '0',
  });
});

test('a draw of OpenAlex names its size, seed and page', () => {
  const step = openAlexListStep(0, { filter: 'type:article', perPage: 100, sample: { size: 200, seed: 7, page: 2 } });
  expect(openalex.request(step, access).params).toEqual({
    filter: 'type:article',
    per_page: '100',
    sample: '200',
    seed: '7',
    page: '2',
  });
});

describe('counts by type', () => {
  const step = openAlexListStep(0, { filter: 'type:article', perPage: 1, groupBy: 'type' });
  const groups = [
    { key: 'https://openalex.org/types/article', key_display_name: 'article', count: 10 },
    { key: 'https://openalex.org/types/book-chapter', key_display_name: 'book-chapter', count: 2 },
  ];

  test.each([
    ['with an empty list of works', { meta, results: [], group_by: groups }],
    ['without a list of works', { meta, group_by: groups }],
  ])('come %s, by the word of the type', async (_, body) => {
    expect(await openalex.read(step, answer(200, body), context)).toMatchObject({
      kind: 'page',
      announced: 12,
      records: [],
      remarks: [{ name: 'group_by type', text: '{"article":10,"book-chapter":2}' }],
    });
  });

  test('an answer without groups is asked again', async () => {
    expect(await openalex.read(step, answer(200, { meta, results: [] }), context)).toMatchObject({ kind: 'again' });
  });

  const recorded = resolve(
    process.env['STAGEONE_SHARED'] ?? '../shared',
    'apis/openalex/openalexPro-2026-05__pro_request_biodiversity_and_group_by_type__00.json',
  );
  test.skipIf(!existsSync(recorded))('as recorded in May 2026 add up to the total', async () => {
    const page = await openalex.read(step, answer(200, readFileSync(recorded, 'utf8')), context);
    if (page.kind !== 'page') throw new Error(page.message);
    const counts = Object.entries(JSON.parse(page.remarks[0]?.text ?? '{}') as Record<string, number>);
    expect(counts).toHaveLength(17);
    expect(counts.map(([type]) => type)).toContain('dissertation');
    expect(counts.reduce((sum, [, count]) => sum + count, 0)).toBe(page.announced);
  });
});

describe('requests that a search takes', () => {
  const term = { service: 'pubmed', term: 'police' } as const;
  const filter = { service: 'openalex', filter: 'type:article' } as const;
  const probe = {
    service: 'crossref',
    probe: 'police',
    filter: '',
    rows: 1000,
    maxPerProbe: 2000,
    stopAfterEmpty: undefined,
  } as const;

  test.each([
    ['PubMed: a search, and a fetch for every 200', pubmed.countRequests(term, 401), 4],
    ['PubMed above the window: a search for every 5,000 more', pubmed.countRequests(term, 12_000), 64],
    ['PubMed without a count', pubmed.countRequests(term, undefined), undefined],
    ['OpenAlex: a page for every 100', openalex.countRequests(filter, 450), 5],
    ['OpenAlex: an empty page after a full last one', openalex.countRequests(filter, 400), 5],
    ['Crossref: to the declared depth', crossref.countRequests(probe, 40_000), 2],
    ['Crossref: to the end of a short list', crossref.countRequests(probe, 12), 1],
    ['Crossref without a count: the declared depth', crossref.countRequests(probe, undefined), 2],
  ])('%s', (_, requests, expected) => {
    expect(requests).toBe(expected);
  });
});

test.each([
  [{ filter: 'title_and_abstract.search.exact:police*' }, 10],
  [{ filter: 'title_and_abstract.search.exact:police*', group_by: 'type' }, 1],
  [{ filter: 'type:article' }, 1],
])('OpenAlex charges for %j %i credits', (params, credits) => {
  expect(openAlexCredits({ method: 'GET', path: 'works', params })).toBe(credits);
});
