import { describe, expect, test } from 'vitest';
import type { CompiledRequest, Truth } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { collect, newRun } from '../../src/search/collect.ts';
import type { Run } from '../../src/search/run.ts';
import { runReport } from '../../src/search/run-report.ts';
import type { Answer, HttpRequest } from '../../src/search/source.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { answer, compiledOf, FakeClient, MemoryStore, type Reply } from './fakes.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');

interface Options {
  readonly store?: MemoryStore;
  readonly matches?: (record: BibRecord) => Truth;
  readonly signal?: AbortSignal;
  /** `CODE term` of the warnings that are accepted. */
  readonly acknowledged?: readonly string[];
}

async function run(requests: readonly CompiledRequest[], reply: Reply, options: Options = {}) {
  const store = options.store ?? new MemoryStore();
  const http = new FakeClient(reply);
  const compiled = compiledOf(...requests);
  const started = store.run ?? newRun(compiled, 'core', NOW, '1.0.0');
  const waits: number[] = [];
  const ended = await collect(started, {
    source: SOURCES[compiled.service],
    http,
    store,
    matches: options.matches ?? (() => 'true'),
    isAcknowledged: (code, term) => options.acknowledged?.includes(`${code} ${term}`) === true,
    now: () => NOW,
    random: () => 0,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  return { ended, report: runReport(ended), http, store, waits };
}

// ---- PubMed: PMIDs are numbers, and a term finds those that the test gives.

const PUBMED: CompiledRequest = { service: 'pubmed', term: 'drug AND police' };

function esearch(ids: readonly number[], request: HttpRequest): Answer {
  const range = /AND (\d+):(\d+)\[UID\]$/.exec(request.params['term'] ?? '');
  const found = range === null ? ids : ids.filter((id) => id >= Number(range[1]) && id <= Number(range[2]));
  const listed = [...found].reverse().slice(0, Math.min(9999, Number(request.params['retmax'])));
  return answer(
    200,
    `<?xml version="1.0"?><eSearchResult><Count>${found.length}</Count><RetMax>${listed.length}</RetMax><RetStart>0</RetStart>` +
      `<IdList>${listed.map((id) => `<Id>${id}</Id>`).join('')}</IdList><QueryTranslation>t</QueryTranslation></eSearchResult>`,
  );
}

function efetch(request: HttpRequest, gone: ReadonlySet<string> = new Set()): Answer {
  const ids = (request.params['id'] ?? '').split(',').filter((id) => !gone.has(id));
  const articles = ids.map(
    (id) =>
      `<PubmedArticle><MedlineCitation><PMID Version="1">${id}</PMID><Article><ArticleTitle>T${id}</ArticleTitle></Article></MedlineCitation></PubmedArticle>`,
  );
  return answer(200, `<?xml version="1.0"?><PubmedArticleSet>${articles.join('')}</PubmedArticleSet>`);
}

function pubmedOf(ids: readonly number[], gone: ReadonlySet<string> = new Set()): Reply {
  return (request) => (request.path === 'esearch.fcgi' ? esearch(ids, request) : efetch(request, gone));
}

const range = (from: number, length: number) => Array.from({ length }, (_, index) => from + index);

describe('PubMed', () => {
  test('a small run is complete', async () => {
    const { report, http, store } = await run([PUBMED], pubmedOf(range(100, 450)));
    expect(report).toEqual({
      id: 'run-1',
      query: 'core',
      source: 'pubmed',
      state: 'complete',
      announced: 450,
      fetched: 450,
      stored: 450,
      notDelivered: [],
      repeatedRequests: 0,
      warnings: [],
    });
    expect(http.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST esearch.fcgi',
      'POST efetch.fcgi',
      'POST efetch.fcgi',
      'POST efetch.fcgi',
    ]);
    expect(store.run?.pending).toEqual([]);
    expect(store.run?.remarks).toEqual([{ name: 'QueryTranslation', text: 't' }]);
  });

  test('nothing found is complete with 0', async () => {
    const { report } = await run([PUBMED], pubmedOf([]));
    expect(report).toMatchObject({ state: 'complete', announced: 0, stored: 0 });
  });

  test('more than 9,999 records are split by PMID range without loss', async () => {
    // Clustered at both ends, one far above the newest that the first list can show.
    const ids = [...range(1, 3000), ...range(30_000_000, 12_000), ...range(41_000_000, 6000)];
    const { report, http, store } = await run([PUBMED], pubmedOf(ids));
    expect(report).toMatchObject({ state: 'complete', announced: 21_000, stored: 21_000, notDelivered: [] });
    expect(store.ids.size).toBe(21_000);
    const terms = http.requests.flatMap(({ path, params }) => (path === 'esearch.fcgi' ? [params['term']] : []));
    expect(terms[0]).toBe('drug AND police');
    expect(terms.slice(1).every((term) => /^\(drug AND police\) AND \d+:\d+\[UID\]$/.test(term ?? ''))).toBe(true);
    expect(terms.length).toBeLessThan(60);
  }, 30_000);

  test('PMIDs that do not come are asked once more, then listed', async () => {
    const { report, http } = await run([PUBMED], pubmedOf(range(1, 10), new Set(['3', '7'])));
    expect(report).toMatchObject({ state: 'complete', announced: 10, stored: 8, notDelivered: ['7', '3'] });
    expect(http.requests.map(({ params }) => params['id'])).toEqual([undefined, '10,9,8,7,6,5,4,3,2,1', '7,3']);
  });

  test.each<[fault: string, reply: Answer | 'lost']>([
    ['a cut document', answer(200, '<?xml version="1.0"?><PubmedArticleSet><PubmedArticle><Medline')],
    ['only the declaration', answer(200, '<?xml version="1.0" ?>\n')],
    ['an empty body', answer(200, '')],
    [
      'crossed tags',
      answer(200, '<PubmedArticleSet><PubmedArticle></PubmedArticleSet></PubmedArticle></PubmedArticleSet>'),
    ],
    ['too many requests', answer(429, '{"error":"API rate limit exceeded","api-key":"x","count":"5","limit":"3"}')],
    ['the same with status 200', answer(200, '{"error":"API rate limit exceeded","count":"5","limit":"3"}')],
    ['an HTML page', answer(502, '<html><body>Unable to route request!</body></html>')],
    ['an ERROR in the answer', answer(200, '<eFetchResult><ERROR>Unable to obtain query #1</ERROR></eFetchResult>')],
    ['a lost connection', 'lost'],
  ])('%s is asked again once and the run is complete', async (_fault, fault) => {
    const clean = pubmedOf(range(1, 5));
    const { report, waits } = await run([PUBMED], (request, number) => (number === 2 ? fault : clean(request, number)));
    expect(report).toMatchObject({ state: 'complete', stored: 5, repeatedRequests: 1 });
    expect(waits).toEqual([250]);
  });

  test('after five tries the run fails, and the next command goes on', async () => {
    const store = new MemoryStore();
    const broken = answer(200, '<PubmedArticleSet><Pubm');
    const clean = pubmedOf(range(1, 5));
    const first = await run([PUBMED], (request, number) => (number === 1 ? clean(request, 1) : broken), { store });
    expect(first.report).toMatchObject({ state: 'failed', code: 'BAD_ANSWER', announced: 5, stored: 0 });
    expect(first.http.requests).toHaveLength(6);
    expect(first.waits).toEqual([250, 500, 1000, 2000]);
    const second = await run([PUBMED], clean, { store });
    expect(second.report).toMatchObject({ state: 'complete', stored: 5 });
    expect(second.http.requests.map(({ path }) => path)).toEqual(['efetch.fcgi']);
  });

  test('Retry-After is honoured, and a longer one than a minute ends the run', async () => {
    const clean = pubmedOf(range(1, 5));
    const busy = (seconds: string) => answer(429, '{"error":"API rate limit exceeded"}', { 'retry-after': seconds });
    const short = await run([PUBMED], (request, number) => (number === 1 ? busy('2') : clean(request, number)));
    expect(short.waits).toEqual([2000]);
    expect(short.report.state).toBe('complete');
    const long = await run([PUBMED], () => busy('61'));
    expect(long.report).toMatchObject({ state: 'failed', code: 'UNREACHABLE' });
    expect(long.http.requests).toHaveLength(1);
  });

  test.each<[what: string, reply: Answer, code: string]>([
    [
      'a search that cannot be run',
      answer(200, '<eSearchResult><ERROR>Invalid query syntax</ERROR></eSearchResult>'),
      'QUERY_REJECTED',
    ],
    [
      'an unknown field',
      answer(
        200,
        '<eSearchResult><Count>9</Count><IdList/><ErrorList><FieldNotFound>tyab</FieldNotFound></ErrorList></eSearchResult>',
      ),
      'QUERY_REJECTED',
    ],
    ['a wrong key', answer(400, '{"error":"API key invalid","api-key":"x"}'), 'KEY_REFUSED'],
    ['a block', answer(403, 'Forbidden'), 'KEY_REFUSED'],
  ])('%s fails at once', async (_what, reply, code) => {
    const { report, http } = await run([PUBMED], () => reply);
    expect(report).toMatchObject({ state: 'failed', code, announced: null, stored: 0 });
    expect(http.requests).toHaveLength(1);
  });

  test.each<[what: string, element: string, warning: string]>([
    [
      'a phrase that is not in the index',
      '<WarningList><QuotedPhraseNotFound>"drug scene*"[tiab]</QuotedPhraseNotFound></WarningList>',
      'PHRASE_NOT_INDEXED "drug scene*"[tiab]',
    ],
    [
      'a term that finds nothing',
      '<ErrorList><PhraseNotFound>polcie</PhraseNotFound></ErrorList>',
      'PHRASE_NOT_FOUND polcie',
    ],
    [
      'a word searched as something else',
      '<TranslationSet><Translation><From>crack</From><To>"crack cocaine"[MeSH Terms] OR crack[All Fields]</To></Translation></TranslationSet>',
      'AUTOMATIC_MAPPING crack',
    ],
    [
      'a wildcard that was cut',
      "<WarningList><OutputMessage>Wildcard search for 'poli*' used only the first 600 variations.</OutputMessage></WarningList>",
      'WILDCARD_CUT poli*',
    ],
  ])('%s ends the run before anything is fetched, unless it is accepted', async (_what, element, warning) => {
    const clean = pubmedOf(range(1, 5));
    const reply: Reply = (request, number) => {
      const given = clean(request, number);
      if (given === 'lost' || request.path !== 'esearch.fcgi') return given;
      return answer(
        200,
        new TextDecoder().decode(given.body).replace('</eSearchResult>', `${element}</eSearchResult>`),
      );
    };
    const store = new MemoryStore();
    const refused = await run([PUBMED], reply, { store });
    expect(refused.report).toMatchObject({ state: 'failed', code: 'UNACKNOWLEDGED', stored: 0 });
    expect(refused.report.warnings.map(({ code }) => code)).toEqual([warning.split(' ')[0]]);
    expect(refused.http.requests).toHaveLength(1);
    const accepted = await run([PUBMED], reply, { store, acknowledged: [warning] });
    expect(accepted.report).toMatchObject({ state: 'complete', announced: 5, stored: 5 });
  });

  test('the tag of a term spelled out is no mapping', async () => {
    const element =
      '<TranslationSet><Translation><From>police[mh]</From><To>"police"[MeSH Terms]</To></Translation></TranslationSet>';
    const clean = pubmedOf(range(1, 5));
    const { report } = await run([PUBMED], (request, number) => {
      const given = clean(request, number);
      if (given === 'lost' || request.path !== 'esearch.fcgi') return given;
      return answer(
        200,
        new TextDecoder().decode(given.body).replace('</eSearchResult>', `${element}</eSearchResult>`),
      );
    });
    expect(report).toMatchObject({ state: 'complete', warnings: [] });
  });

  test('a kill at any save is resumed to the same records', async () => {
    const clean = pubmedOf(range(1, 900));
    for (let breakAt = 1; breakAt <= 6; breakAt += 1) {
      const store = new MemoryStore();
      store.breakAt = breakAt;
      await expect(run([PUBMED], clean, { store })).rejects.toThrow('killed');
      expect(store.run?.state).toBe('running');
      store.breakAt = 0;
      const { report } = await run([PUBMED], clean, { store });
      expect(report, `broken at save ${breakAt}`).toMatchObject({ state: 'complete', stored: 900, fetched: 900 });
    }
  });

  test('the signal leaves the run resumable', async () => {
    const store = new MemoryStore();
    const stop = new AbortController();
    const clean = pubmedOf(range(1, 5));
    const first = await run(
      [PUBMED],
      (request, number) => {
        stop.abort();
        return clean(request, number);
      },
      { store, signal: stop.signal },
    );
    expect(first.report).toMatchObject({ state: 'running', announced: 5, stored: 0 });
    const second = await run([PUBMED], clean, { store });
    expect(second.report).toMatchObject({ state: 'complete', stored: 5 });
  });
});

// ---- Crossref: a server with one scroll per probe, which moves on whenever it answers.

function probe(text: string, rows: number, maxPerProbe: number, stopAfterEmpty?: number): CompiledRequest {
  return { service: 'crossref', probe: text, filter: '', rows, maxPerProbe, stopAfterEmpty };
}

function crossrefOf(total: number, fault?: (number: number, page: number) => Answer | 'lost' | undefined): Reply {
  let at = 0;
  return (request, number) => {
    const rows = Number(request.params['rows']);
    if (request.params['cursor'] === '*') at = 0;
    const start = at;
    at += rows;
    const broken = fault?.(number, start / rows + 1);
    if (broken !== undefined) return broken;
    const items = range(start, Math.max(0, Math.min(rows, total - start))).map((index) => ({
      DOI: `10.1000/X${index}`,
      title: [`Title ${index}`],
      score: 10,
    }));
    return answer(200, {
      status: 'ok',
      'message-type': 'work-list',
      message: { 'total-results': total, items, 'next-cursor': 'same/every+time=', 'items-per-page': rows },
    });
  };
}

describe('Crossref', () => {
  test('a probe is paged to its short page although the cursor never changes', async () => {
    const { report, http } = await run([probe('police', 10, 1000)], crossrefOf(25));
    expect(report).toEqual({
      id: 'run-1',
      query: 'core',
      source: 'crossref',
      state: 'complete',
      announced: null,
      fetched: 25,
      stored: 25,
      notDelivered: [],
      repeatedRequests: 0,
      warnings: [],
      parts: [{ request: 'police', announced: 25, fetched: 25 }],
    });
    expect(http.requests.map(({ params }) => params['cursor'])).toEqual(['*', 'same/every+time=', 'same/every+time=']);
  });

  test('a total that is a multiple of the page ends with an empty page', async () => {
    const { report, http } = await run([probe('police', 10, 1000)], crossrefOf(20));
    expect(report).toMatchObject({ state: 'complete', stored: 20 });
    expect(http.requests).toHaveLength(3);
  });

  test.each<[fault: string, reply: Answer | 'lost']>([
    ['lost', 'lost'],
    ['refused for its cursor', answer(404, { status: 'failed', message: [{ type: 'cursor-invalid', value: 'x' }] })],
    ['a gateway page', answer(504, '<html>Gateway</html>')],
    ['too many requests', answer(429, '<html><body><h1>429 Too Many Requests</h1></body></html>')],
    ['cut', answer(200, '{"status":"ok","message":{"items":[{"DOI":"10.1')],
  ])('page 3 %s: the slice starts again and nothing is lost', async (_fault, reply) => {
    const { report, http } = await run(
      [probe('police', 10, 1000)],
      crossrefOf(35, (number) => (number === 3 ? reply : undefined)),
    );
    expect(report).toMatchObject({ state: 'complete', stored: 35, fetched: 55, repeatedRequests: 3 });
    expect(http.requests.map(({ params }) => params['cursor'] === '*')).toEqual([
      true,
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
  });

  test('a page that fails five times ends the run', async () => {
    const { report, http } = await run(
      [probe('police', 10, 1000)],
      crossrefOf(35, (_number, page) => (page === 2 ? 'lost' : undefined)),
    );
    expect(report).toMatchObject({ state: 'failed', code: 'UNREACHABLE', stored: 10 });
    expect(http.requests).toHaveLength(10);
  });

  test('max_per_probe is exact, also when a slice was started again in another order', async () => {
    const capped = await run([probe('police', 10, 25)], crossrefOf(100));
    expect(capped.report).toMatchObject({ state: 'capped', stored: 25, fetched: 25 });
    expect(capped.report.cutOff).toBe('police: the first 25 of 100 records by relevance, down to score 10.00');

    // After the loss the service ranks other records first.
    let shift = 0;
    const reply: Reply = (request, number) => {
      if (number === 3) {
        shift = 40;
        return 'lost';
      }
      const start = request.params['cursor'] === '*' ? 0 : (number - (shift === 0 ? 1 : 4)) * 10;
      const items = range(start + shift, 10).map((index) => ({ DOI: `10.1000/x${index}`, score: 1 }));
      return answer(200, { status: 'ok', message: { 'total-results': 100, items, 'next-cursor': 'c' } });
    };
    const { report } = await run([probe('police', 10, 25)], reply);
    expect(report).toMatchObject({ state: 'capped', stored: 25 });
  });

  test('stop_after_empty counts plain misses in a row and is looked at when a page ends', async () => {
    const matches = (record: BibRecord): Truth => {
      const number = Number(record.title?.slice(6));
      return number < 12 ? 'true' : number === 14 ? 'unknown' : 'false';
    };
    const { report } = await run([probe('police', 10, 1000, 8)], crossrefOf(100), { matches });
    // Records 15 to 19 are five misses at the end of page 2; page 3 makes them fifteen.
    expect(report).toMatchObject({ state: 'capped', stored: 30 });
    expect(report.cutOff).toBe(
      'police: after 30 of 100 records by relevance, the last 15 without a match, down to score 10.00',
    );
  });

  test('a list that falls short of its total is walked twice and is not called complete', async () => {
    const short: Reply = (request) => {
      const items = request.params['cursor'] === '*' ? [{ DOI: '10.1000/a' }] : [];
      return answer(200, { status: 'ok', message: { 'total-results': 3, items, 'next-cursor': 'c' } });
    };
    const { report, http } = await run([probe('police', 10, 1000)], short);
    expect(report).toMatchObject({ state: 'failed', code: 'INCOMPLETE', stored: 1 });
    expect(http.requests).toHaveLength(2);
  });

  test('after a kill the interrupted slice is asked from its start and counted', async () => {
    const store = new MemoryStore();
    store.breakAt = 3;
    await expect(run([probe('police', 10, 1000)], crossrefOf(45), { store })).rejects.toThrow('killed');
    store.breakAt = 0;
    const { report, http } = await run([probe('police', 10, 1000)], crossrefOf(45), { store });
    expect(http.requests[0]?.params['cursor']).toBe('*');
    expect(report).toMatchObject({ state: 'complete', stored: 45, repeatedRequests: 3 });
  });
});

// ---- OpenAlex

const FILTER: CompiledRequest = { service: 'openalex', filter: 'title_and_abstract.search:(drug AND police)' };

function openalexOf(
  total: number,
  style: 'null-at-end' | 'empty-page',
  extra: (number: number) => object = () => ({}),
): Reply {
  return (request, number) => {
    const cursor = request.params['cursor'] ?? '';
    const start = cursor === '*' ? 0 : Number(cursor);
    const size = Math.max(0, Math.min(100, total - start));
    const isLast = style === 'null-at-end' ? size < 100 : size === 0;
    const results = range(start, size).map((index) => ({
      id: `https://openalex.org/W${index + 1}`,
      title: `T${index}`,
    }));
    const meta = {
      count: total,
      db_response_time_ms: 20,
      page: null,
      per_page: 100,
      next_cursor: isLast ? null : String(start + size),
    };
    return answer(200, { meta: { ...meta, ...extra(number) }, results });
  };
}

describe('OpenAlex', () => {
  test.each<[style: 'null-at-end' | 'empty-page', total: number, requests: number]>([
    ['null-at-end', 250, 3],
    ['null-at-end', 200, 3],
    ['empty-page', 250, 4],
    ['null-at-end', 0, 1],
  ])('%s, %i records: complete after %i requests', async (style, total, requests) => {
    const { report, http } = await run([FILTER], openalexOf(total, style));
    expect(report).toMatchObject({ state: 'complete', announced: total, stored: total, fetched: total });
    expect(http.requests).toHaveLength(requests);
    expect(http.requests[0]?.params).toEqual({
      filter: 'title_and_abstract.search:(drug AND police)',
      per_page: '100',
      sort: 'publication_date:asc',
      cursor: '*',
    });
  });

  test('the next page is asked for while one is stored, and is not stored when that one could not be', async () => {
    const store = new MemoryStore();
    store.breakAt = 2;
    store.breaksOnce = true;
    const asked: string[] = [];
    const pages = openalexOf(350, 'null-at-end');
    const reply: Reply = (request, number) => {
      asked.push(`${request.params['cursor']} after ${store.saves.length}`);
      return pages(request, number);
    };
    await expect(run([FILTER], reply, { store })).rejects.toThrow('killed');
    expect(asked).toEqual(['* after 0', '100 after 0', '200 after 1']);
    expect([store.ids.size, store.saves.length]).toEqual([100, 1]);
    const { report } = await run([FILTER], reply, { store });
    expect(report).toMatchObject({ state: 'complete', stored: 350, fetched: 350 });
  });

  test('a slow page may be partial and is asked again', async () => {
    const reply = openalexOf(150, 'null-at-end', (number) =>
      number === 1 ? { db_response_time_ms: 5004, count: 90 } : {},
    );
    const { report } = await run([FILTER], reply);
    expect(report).toMatchObject({ state: 'complete', stored: 150, repeatedRequests: 1 });
  });

  test('a list that ends early is not complete', async () => {
    const reply = openalexOf(150, 'null-at-end', () => ({ count: 151 }));
    expect((await run([FILTER], reply)).report).toMatchObject({
      state: 'failed',
      code: 'INCOMPLETE',
      announced: 151,
      stored: 150,
    });
  });

  test.each<[what: string, reply: Answer, code: string]>([
    [
      'a spent budget',
      answer(
        429,
        { error: 'Rate limit exceeded', message: 'Insufficient budget. Resets at midnight UTC.' },
        { 'retry-after': '41669' },
      ),
      'BUDGET_SPENT',
    ],
    [
      'a filter for paid plans',
      answer(429, { error: 'Plan upgrade required', message: 'The filter requires a plan' }),
      'QUERY_REJECTED',
    ],
    ['a wrong key', answer(401, { error: 'Invalid or missing API key' }), 'KEY_REFUSED'],
    [
      'a wildcard',
      answer(400, { error: 'Invalid query parameters error.', message: 'Wildcards require exact' }),
      'QUERY_REJECTED',
    ],
  ])('%s ends the run at once', async (_what, reply, code) => {
    const { report, http } = await run([FILTER], () => reply);
    expect(report).toMatchObject({ state: 'failed', code });
    expect(http.requests).toHaveLength(1);
  });

  test('too fast is waited for, although it says that no credits remain', async () => {
    const clean = openalexOf(50, 'null-at-end');
    const busy = answer(
      429,
      {
        error: 'Rate limit exceeded',
        message: 'Rate limit exceeded: 30 requests per second. Please slow down.',
        creditsRemaining: 0,
      },
      { 'retry-after': '1', 'x-ratelimit-remaining': '0' },
    );
    const { report, waits } = await run([FILTER], (request, number) => (number === 1 ? busy : clean(request, number)));
    expect(report.state).toBe('complete');
    expect(waits).toEqual([1000]);
  });

  test('a spent budget is resumed at the page where it stopped', async () => {
    const store = new MemoryStore();
    const clean = openalexOf(250, 'null-at-end');
    const spent = answer(429, { error: 'Rate limit exceeded', message: 'Insufficient budget.' });
    await run([FILTER], (request, number) => (number === 2 ? spent : clean(request, number)), { store });
    expect(store.run?.state).toBe('failed');
    const { report, http } = await run([FILTER], clean, { store });
    expect(report).toMatchObject({ state: 'complete', stored: 250 });
    expect(http.requests.map(({ params }) => params['cursor'])).toEqual(['100', '200']);
  });

  test('overlapping parts have totals of their own', async () => {
    const { report } = await run(
      [FILTER, { service: 'openalex', filter: 'title.search:x' }],
      openalexOf(120, 'null-at-end'),
    );
    expect(report).toMatchObject({ state: 'complete', announced: null, fetched: 240, stored: 120 });
    expect(report.parts).toEqual([
      { request: 'title_and_abstract.search:(drug AND police)', announced: 120, fetched: 120 },
      { request: 'title.search:x', announced: 120, fetched: 120 },
    ]);
  });
});

test('what is stored of an answer is its request without host, its step and its bytes', async () => {
  const { store } = await run([FILTER], openalexOf(1, 'null-at-end'));
  expect(store.answers).toHaveLength(1);
  expect(store.answers[0]).toMatchObject({
    request:
      'GET works?filter=title_and_abstract.search%3A(drug%20AND%20police)&per_page=100&sort=publication_date%3Aasc&cursor=*',
    status: 200,
    receivedAt: '2026-11-25T12:00:00.000Z',
  });
  const last: Run | undefined = store.run;
  expect(last?.endedAt).toBe('2026-11-25T12:00:00.000Z');
});
