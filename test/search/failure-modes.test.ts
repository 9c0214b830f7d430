/**
 * The 26 failure modes that searchers of these services were seen to have (public threads, 2016 to 2026), by their numbers.
 * Where another test meets one already, the table says which; the others have their case here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/query/translate.ts';
import type { CompiledRequest } from '../../src/query/tree.ts';
import type { ServiceName } from '../../src/records/record.ts';
import { openAlexListStep } from '../../src/search/sources/openalex.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { aQuery, problemsOf } from '../query/builders.ts';
import { manyEntries, withSandbox } from '../sandbox/helpers.ts';
import { MemoryStore } from './fakes.ts';
import { type Asked, collectOverHttp, type Reply, serveReplies } from './over-http.ts';

const HERE = 'failure-modes.test.ts';
const COLLECT = 'collect.test.ts';
const QUOTED = 'quoted-errors.test.ts';
const RECORDS = 'sources/records.test.ts';

/** Number, what goes wrong, and the tests that meet it: file below test/search, and its words there. */
const MODES: readonly (readonly [number: number, failure: string, tests: readonly (readonly [string, string])[]])[] = [
  [1, 'more than 9,999 hits are cut in silence', [[COLLECT, 'more than 9,999 records are split by PMID range']]],
  [2, 'an ERROR element with status 200', [[QUOTED, 'esearch beyond the PubMed window, XML']]],
  [3, 'the history server stops at the window too', [[HERE, '3: nothing is read from the history server']]],
  [4, 'a batch returns fewer records than asked', [[COLLECT, 'PMIDs that do not come are asked once more']]],
  [5, 'a 429 or an HTML page taken for nothing', [[QUOTED, 'proxy failure in front of eutils']]],
  [6, 'inline markup cuts or reorders texts', [[RECORDS, 'mixed content keeps its order']]],
  [7, 'a structured abstract becomes [object Object]', [[RECORDS, 'a structured abstract']]],
  [8, 'no year, or the year "Wint"', [[RECORDS, 'a MedlineDate with a season first']]],
  [9, 'groups are lost as authors', [[RECORDS, 'authors and groups, not investigators']]],
  [10, 'identifiers of the reference list', [[RECORDS, 'identifiers are those of the article, never those of']]],
  [11, 'a DOI lost behind a pii', [[RECORDS, 'a DOI before a pii, and no invalid one']]],
  [12, 'books reported as missing', [[HERE, '12: a chapter among articles is delivered']]],
  [13, 'the API searches otherwise than the web page', [[COLLECT, 'a word searched as something else']]],
  [14, 'limits of the XML library', [[RECORDS, 'thousands of character references are no bomb']]],
  [15, 'the same cursor on every page', [[COLLECT, 'although the cursor never changes']]],
  [16, 'a cursor that expires in a long run', [[COLLECT, 'refused for its cursor']]],
  [17, 'deep paging repeats and loses records', [[HERE, '17: a page that comes twice']]],
  [18, 'a cursor that is not encoded', [['http.test.ts', 'cursor=x%2Fy%2Bz%3D']]],
  [
    19,
    'errors as HTML, and labels that are wrong',
    [
      [HERE, '19: the status decides'],
      [QUOTED, 'rate limit'],
    ],
  ],
  [20, 'markup and entities in titles and abstracts', [['../records/text.test.ts', 'a comparison']]],
  [21, 'unknown dates', [[RECORDS, 'an unknown date gives way to the next']]],
  [22, 'a query too long for the service', [[HERE, '22: an address that is too long']]],
  [23, 'the budget of the day is spent', [[COLLECT, 'a spent budget is resumed at the page where it stopped']]],
  [24, 'a 400 taken for an empty result', [[HERE, '24: a question mark']]],
  [
    25,
    'unstable lists',
    [
      [HERE, '25: a record that moves over the border'],
      [HERE, '25: a draw by chance has no cursor'],
    ],
  ],
  [26, 'strange abstracts', [[RECORDS, 'holes and a start at 1']]],
];

test('each of the 26 is met by a test that is there', () => {
  expect(MODES.map(([number]) => number)).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
  for (const [number, failure, tests] of MODES) {
    for (const [file, words] of tests) {
      const [, text = ''] = readFileSync(join(import.meta.dirname, file), 'utf8').split(/^test\('each of/m);
      const whole = file === HERE ? text : readFileSync(join(import.meta.dirname, file), 'utf8');
      expect(whole.includes(words), `${number}, ${failure}: "${words}" in ${file}`).toBe(true);
    }
  }
});

/** Collects against answers of the test's own. */
async function collectReplies(
  request: CompiledRequest | readonly CompiledRequest[],
  reply: (asked: Asked) => Reply,
  options: { readonly store?: MemoryStore } = {},
) {
  const server = await serveReplies(reply);
  try {
    return { ...(await collectOverHttp(server.url, [request].flat(), options)), asked: server.asked };
  } finally {
    await server.close();
  }
}

const xml = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'text/xml' }, body });
const json = (value: unknown, type = 'application/json'): Reply => ({
  status: 200,
  headers: { 'content-type': type },
  body: JSON.stringify(value),
});

describe('PubMed', () => {
  const PUBMED: CompiledRequest = { service: 'pubmed', term: 'police[tiab]' };
  const searchResult = (ids: readonly number[]) =>
    xml(
      `<eSearchResult><Count>${ids.length}</Count><IdList>${ids.map((id) => `<Id>${id}</Id>`).join('')}</IdList></eSearchResult>`,
    );

  test('3: nothing is read from the history server, every record is asked for by its PMID', async () => {
    await withSandbox(
      manyEntries('pubmed', 130, 'Police'),
      { limits: false, pubmed: { window: 50 } },
      async (sandbox) => {
        const { report } = await collectOverHttp(sandbox.urls.pubmed, [PUBMED]);
        expect(report).toMatchObject({ state: 'complete', announced: 130, stored: 130 });
        const fetches = sandbox.requests.filter(({ path }) => path === 'efetch.fcgi');
        expect(fetches.flatMap(({ params }) => params.get('id')?.split(',') ?? [])).toHaveLength(130);
        for (const { params } of sandbox.requests) {
          expect([params.get('usehistory'), params.get('WebEnv'), params.get('query_key')]).toEqual([null, null, null]);
          expect(Number(params.get('retstart') ?? 0)).toBe(0);
        }
      },
    );
  });

  test('4: a total that the list never reaches is not split down to single PMIDs', async () => {
    const { report, asked } = await collectReplies(PUBMED, ({ params }) => {
      const [, low, high] = /AND (\d+):(\d+)\[UID\]$/.exec(params.get('term') ?? '') ?? [];
      const all = Array.from({ length: 30 }, (_, index) => (index + 1) * 1_000_000);
      const found = all.filter((id) => low === undefined || (id >= Number(low) && id <= Number(high)));
      const listed = found.slice(0, 20).map((id) => `<Id>${id}</Id>`);
      const clamped =
        '<WarningList><OutputMessage>Restrictions achieved. start and count adjusted to 0, 20</OutputMessage></WarningList>';
      return xml(
        `<eSearchResult><Count>${found.length + 3}</Count><IdList>${listed.join('')}</IdList>${clamped}</eSearchResult>`,
      );
    });
    expect(report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', stored: 0 });
    expect(report.message).toMatch(/announced \d+ records and listed \d+ PMIDs/);
    expect(asked.length).toBeLessThan(40);
  });

  test('12: a chapter among articles is delivered like them', async () => {
    const { report, ids, run } = await collectReplies(PUBMED, ({ path }) =>
      path === 'esearch.fcgi'
        ? searchResult([7, 8])
        : xml(
            '<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">7</PMID><Book><BookTitle>Policing</BookTitle></Book><ArticleTitle>Drugs</ArticleTitle></BookDocument></PubmedBookArticle>' +
              '<PubmedArticle><MedlineCitation><PMID Version="1">8</PMID><Article><ArticleTitle>Police</ArticleTitle></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>',
          ),
    );
    expect(report).toMatchObject({ state: 'complete', announced: 2, fetched: 2, stored: 2, notDelivered: [] });
    expect(ids).toEqual(['7', '8']);
    expect(run.warnings).toEqual([]);
  });
});

describe('Crossref', () => {
  const PROBE: CompiledRequest = {
    service: 'crossref',
    probe: 'police',
    filter: '',
    rows: 3,
    maxPerProbe: 100,
    stopAfterEmpty: undefined,
  };
  const works = (numbers: readonly number[], total: number, type?: string) =>
    json(
      {
        status: 'ok',
        message: {
          'total-results': total,
          'next-cursor': 'same+on/every=page',
          items: numbers.map((number) => ({ DOI: `10.1000/${number}`, title: [`T${number}`] })),
        },
      },
      type,
    );

  test('17: a page that comes twice counts once, and what it stood for is asked for again', async () => {
    const first = [[1, 2, 3], [1, 2, 3], [7]];
    const second = [[1, 2, 3], [4, 5, 6], [7]];
    const { report, ids, asked } = await collectReplies(PROBE, ({ number }) =>
      works([...first, ...second][number - 1] ?? [], 7),
    );
    expect(report).toMatchObject({ state: 'complete', fetched: 14, stored: 7, repeatedRequests: 3 });
    expect(ids).toHaveLength(7);
    expect(asked.every(({ params }) => !params.has('offset'))).toBe(true);
  });

  test('17: a list that stays short is not complete', async () => {
    const pages = [[1, 2, 3], [1, 2, 3], [7]];
    const { report } = await collectReplies(PROBE, ({ number }) => works(pages[(number - 1) % 3] ?? [], 7));
    expect(report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', stored: 4 });
    expect(report.warnings.map(({ code }) => code)).toEqual(['FEWER_THAN_ANNOUNCED']);
  });

  test('17: a page that comes twice does not use up the depth of a probe', async () => {
    const pages = [[1, 2, 3], [1, 2, 3], [4, 5, 6], [7]];
    const { report, ids } = await collectReplies({ ...PROBE, maxPerProbe: 5 }, ({ number }) =>
      works(pages[number - 1] ?? [], 7),
    );
    expect(report).toMatchObject({
      state: 'capped',
      stored: 5,
      cutOff: 'police: the first 5 of 7 records by relevance',
    });
    expect(ids).toEqual(['10.1000/1', '10.1000/2', '10.1000/3', '10.1000/4', '10.1000/5']);
  });

  test('17: a list that repeats one page for ever comes to an end', async () => {
    const { report, asked } = await collectReplies(PROBE, () => works([1, 2, 3], 7));
    expect(report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', stored: 3 });
    expect(asked.length).toBeLessThan(20);
  });

  test('19: the status decides, whatever the label says', async () => {
    const mislabelled = await collectReplies(PROBE, () => works([1], 1, 'text/html'));
    expect(mislabelled.report).toMatchObject({ state: 'complete', stored: 1 });
    const lost = await collectReplies(PROBE, () => ({
      status: 404,
      headers: { 'content-type': 'application/json' },
      body: 'Resource not found.',
    }));
    expect(lost.report).toMatchObject({ state: 'failed', code: 'BAD_ANSWER', stored: 0 });
    expect(lost.report.message).toContain('Crossref answered 404: Resource not found.');
    const page = await collectReplies(PROBE, () => ({ status: 200, body: '<html><h1>We are sorry</h1></html>' }));
    expect(page.report).toMatchObject({ state: 'failed', code: 'BAD_ANSWER', stored: 0 });
  });
});

describe('OpenAlex', () => {
  const FILTER: CompiledRequest = { service: 'openalex', filter: 'title_and_abstract.search.exact:police' };
  const page = (numbers: readonly number[], count: number, cursor: string | null) =>
    json({
      meta: { count, db_response_time_ms: 9, page: null, per_page: 100, next_cursor: cursor },
      results: numbers.map((number) => ({ id: `https://openalex.org/W${number}`, title: `T${number}` })),
    });

  test.each<[service: ServiceName, request: CompiledRequest]>([
    ['openalex', FILTER],
    ['pubmed', { service: 'pubmed', term: 'police[tiab]' }],
  ])('22: an address that is too long for %s ends the run at once', async (_service, request) => {
    const { report, asked } = await collectReplies(request, () => ({
      status: 414,
      headers: { 'content-type': 'text/html' },
      body: '<html><head><title>414 Request-URI Too Large</title></head></html>',
    }));
    expect(report).toMatchObject({ state: 'failed', code: 'QUERY_REJECTED', announced: null });
    expect(report.message).toContain('414 Request-URI Too Large');
    expect(asked).toHaveLength(1);
  });

  test('24: a question mark is refused where the query is read, and never leaves the house', () => {
    expect(problemsOf(() => aQuery('"does policing work?"'))[0]).toContain('a term may not hold `?`');
    const tree = { op: 'phrase', words: ['policing', 'works?'], truncLast: false, field: 'title_abstract' } as const;
    expect(compile({ ...aQuery('police'), tree }, 'openalex').requests).toEqual([
      { service: 'openalex', filter: 'title_and_abstract.search.exact:"policing works"' },
    ]);
  });

  test('25: a record that moves over the border of a page leaves a gap, and the run is not complete before it is closed', async () => {
    const store = new MemoryStore();
    // W3 slips onto the second page while the list is read, and W4 is never seen.
    const moved = await collectReplies(
      FILTER,
      ({ number }) => (number === 1 ? page([1, 2, 3], 6, 'b') : page([3, 5, 6], 6, null)),
      { store },
    );
    expect(moved.report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', fetched: 6, stored: 5 });
    const whole = await collectReplies(
      FILTER,
      ({ number }) => (number === 1 ? page([1, 2, 3], 6, 'b') : page([4, 5, 6], 6, null)),
      { store },
    );
    expect(whole.report).toMatchObject({ state: 'complete', announced: 6, stored: 6 });
    expect(moved.asked.map(({ params }) => params.get('sort'))).toEqual([
      'publication_date:asc',
      'publication_date:asc',
    ]);
  });

  test('25: the same in a query that went out in parts, which have totals of their own', async () => {
    const store = new MemoryStore();
    const parts: readonly CompiledRequest[] = [FILTER, { service: 'openalex', filter: 'title.search.exact:drugs' }];
    const isFirst = ({ params }: Asked) => params.get('filter') === 'title_and_abstract.search.exact:police';
    const pages = (repeats: boolean) => (asked: Asked) => {
      if (!isFirst(asked)) return page([1, 2], 2, null);
      return asked.params.get('cursor') === '*'
        ? page([1, 2, 3], 6, 'b')
        : page(repeats ? [1, 2, 3] : [4, 5, 6], 6, null);
    };
    const moved = await collectReplies(parts, pages(true), { store });
    expect(moved.report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', stored: 3 });
    const whole = await collectReplies(parts, pages(false), { store });
    expect(whole.report).toMatchObject({ state: 'complete', announced: null, stored: 6 });
    // The part that had its total is not asked again.
    expect(whole.asked.map(isFirst)).toEqual([true, true]);
  });

  test('25: a cursor that leads to its own page is not followed round and round', async () => {
    const { report, asked } = await collectReplies(FILTER, ({ params }) =>
      params.get('cursor') === '*' ? page([1, 2, 3], 6, 'b') : page([1, 2, 3], 6, 'b'),
    );
    expect(report).toMatchObject({ state: 'failed', code: 'BAD_ANSWER', stored: 3 });
    expect(asked).toHaveLength(6);
  });

  test('25: a draw by chance has no cursor', () => {
    const step = openAlexListStep(0, { filter: 'x:y', perPage: 100, sample: { size: 500, seed: 7, page: 2 } });
    expect(SOURCES.openalex.request(step, { hasKey: false }).params).toEqual({
      filter: 'x:y',
      per_page: '100',
      sample: '500',
      seed: '7',
      page: '2',
    });
  });
});
