/** Faults on demand: each kind as a client meets it, and that it hits the planned request only. */
import { describe, expect, test } from 'vitest';
import type { FaultRequest } from '../../src/sandbox/faults.ts';
import type { Fault } from '../../src/sandbox/service.ts';
import { at, get, hasRecordings, listAt, manyEntries, recordedJson, uidsOf, withSandbox } from './helpers.ts';

const corpus = [
  ...manyEntries('pubmed', 10, 'police'),
  ...manyEntries('crossref', 10, 'police'),
  ...manyEntries('openalex', 10, 'police'),
];
const PATHS = {
  pubmed: 'esearch.fcgi?db=pubmed&term=police',
  crossref: 'works?query.bibliographic=police&cursor=*',
  openalex: 'works?filter=title.search:police&cursor=*',
} as const;

function first(fault: Fault, service: keyof typeof PATHS) {
  return { limits: false, faults: [{ service, number: 1, fault }] } as const;
}

describe('every service', () => {
  const services = ['pubmed', 'crossref', 'openalex'] as const;
  test.each(services)('%s: a dropped connection, then an answer as usual', async (service) => {
    for (const when of ['before', 'after'] as const) {
      await withSandbox(corpus, first({ kind: 'drop', when }, service), async ({ urls, requests }) => {
        await expect(get(urls[service] + PATHS[service])).rejects.toThrow('fetch failed');
        expect((await get(urls[service] + PATHS[service])).status).toBe(200);
        expect(requests.map((request) => request.status)).toEqual([undefined, 200]);
      });
    }
  });

  test.each(services)('%s: error statuses with Retry-After', async (service) => {
    for (const status of [429, 500, 502, 503, 504] as const) {
      await withSandbox(corpus, first({ kind: 'status', status, retryAfter: 7 }, service), async ({ urls }) => {
        const answer = await get(urls[service] + PATHS[service]);
        expect([answer.status, answer.headers.get('retry-after')]).toEqual([status, '7']);
        expect(answer.text.length).toBeGreaterThan(20);
      });
    }
  });

  test.each(services)('%s: a body that ends early, in HTTP whole or cut', async (service) => {
    await withSandbox(corpus, first({ kind: 'truncate', keep: 0.5 }, service), async ({ urls }) => {
      const half = await get(urls[service] + PATHS[service]);
      const whole = await get(urls[service] + PATHS[service]);
      expect(half.status).toBe(200);
      expect(half.text.length / whole.text.length).toBeCloseTo(0.5, 1);
    });
    await withSandbox(corpus, first({ kind: 'cut', keep: 0.5 }, service), async ({ urls }) => {
      await expect(get(urls[service] + PATHS[service])).rejects.toThrow();
      expect((await get(urls[service] + PATHS[service])).status).toBe(200);
    });
  });

  test.each(services)('%s: a page for people and an empty body with status 200', async (service) => {
    await withSandbox(corpus, first({ kind: 'html' }, service), async ({ urls }) => {
      const answer = await get(urls[service] + PATHS[service]);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html']);
    });
    await withSandbox(corpus, first({ kind: 'empty' }, service), async ({ urls }) => {
      expect((await get(urls[service] + PATHS[service])).text).toBe(
        service === 'pubmed' ? '<?xml version="1.0" ?>\n' : '',
      );
    });
  });

  test.each(services)('%s: an announced total that moves', async (service) => {
    await withSandbox(corpus, first({ kind: 'moved-count', by: 3 }, service), async ({ urls }) => {
      const counts = { pubmed: /<Count>13</, crossref: /"total-results":13,/, openalex: /"count":13,/ };
      expect((await get(urls[service] + PATHS[service])).text).toMatch(counts[service]);
    });
  });
});

describe('PubMed', () => {
  test('an ERROR element with status 200', async () => {
    await withSandbox(
      corpus,
      first({ kind: 'error-element', message: 'Backend <failed>' }, 'pubmed'),
      async ({ urls }) => {
        const answer = await get(urls.pubmed + PATHS.pubmed);
        expect([answer.status, answer.text.includes('<ERROR>Backend &lt;failed&gt;</ERROR>')]).toEqual([200, true]);
      },
    );
  });

  test('UIDs that EFetch leaves out', async () => {
    const faults = [
      { service: 'pubmed', number: 1, path: 'efetch.fcgi', fault: { kind: 'omit', ids: ['1001'] } },
      { service: 'pubmed', number: 2, path: 'efetch.fcgi', fault: { kind: 'omit', last: 2 } },
    ] as const;
    await withSandbox(corpus, { limits: false, faults }, async ({ urls }) => {
      const url = `${urls.pubmed}efetch.fcgi?db=pubmed&id=1000,1001,1002`;
      const fetched = async () =>
        [...(await get(url)).text.matchAll(/<ArticleId IdType="pubmed">(\d+)/g)].map((match) => match[1]);
      expect(await fetched()).toEqual(['1000', '1002']);
      expect(await fetched()).toEqual(['1000']);
      expect(await fetched()).toEqual(['1000', '1001', '1002']);
    });
  });
});

test.each([
  [false, ['1002', '1001', '1000', '1002']],
  [true, ['1002', '1001', '1002']],
])('PubMed: the first entry comes twice, in place of the last: %s', async (loses, ids) => {
  const three = manyEntries('pubmed', 3, 'police');
  await withSandbox(three, { limits: false, faults: () => ({ kind: 'repeated-page', loses }) }, async ({ urls }) => {
    const search = await get(`${urls.pubmed}esearch.fcgi?db=pubmed&term=police`);
    expect(uidsOf(search.text)).toEqual(ids);
    expect(search.text).toContain('<Count>3</Count>');
    const fetched = await get(`${urls.pubmed}efetch.fcgi?db=pubmed&id=1002,1001,1000`);
    expect([...fetched.text.matchAll(/<ArticleId IdType="pubmed">(\d+)/g)].map(([, id]) => id)).toEqual(ids);
  });
});

describe('Crossref and OpenAlex', () => {
  test('a cursor that expires', async () => {
    const faults = [{ service: 'crossref', number: 2, fault: { kind: 'cursor-expired' } }] as const;
    await withSandbox(corpus, { limits: false, faults }, async ({ urls }) => {
      const token = String(at((await get(`${urls.crossref}works?rows=5&cursor=*`)).json(), 'message', 'next-cursor'));
      const next = `${urls.crossref}works?rows=5&cursor=${encodeURIComponent(token)}`;
      expect(at((await get(next)).json(), 'message', 0, 'type')).toBe('cursor-invalid');
      expect((await get(next)).status).toBe(404);
    });
  });

  const pageOf: Readonly<Record<'crossref' | 'openalex', (cursor: string) => string>> = {
    crossref: (cursor) => `works?rows=3&query.bibliographic=police&cursor=${cursor}`,
    openalex: (cursor) => `works?per_page=3&filter=title.search:police&cursor=${cursor}`,
  };
  test.each<[service: 'crossref' | 'openalex', loses: boolean, order: string]>([
    ['crossref', false, '012 012 345 678 9'],
    ['crossref', true, '012 012 345 6'],
    ['openalex', false, '012 012 345 678 9'],
    ['openalex', true, '012 012 345 6'],
  ])('%s: a page that is repeated, its own place lost: %s', async (service, loses, order) => {
    const faults = [{ service, number: 2, fault: { kind: 'repeated-page', loses } }] as const;
    await withSandbox(corpus, { limits: false, faults }, async ({ urls }) => {
      const pages: string[][] = [];
      for (let cursor = '*'; pages.length < 9; ) {
        const answer = (await get(urls[service] + pageOf[service](encodeURIComponent(cursor)))).json();
        const items = [...listAt(answer, 'message', 'items'), ...listAt(answer, 'results')];
        pages.push(items.map((item) => String(at(item, 'DOI') ?? at(item, 'id'))));
        const next = at(answer, 'message', 'next-cursor') ?? at(answer, 'meta', 'next_cursor');
        if (items.length < 3 || typeof next !== 'string') break;
        cursor = next;
      }
      // Numbered as they appear, so a lost page leaves no gap.
      const ranks = new Map([...new Set(pages.flat())].map((id, rank) => [id, rank]));
      const seen = pages.map((page) => page.map((id) => ranks.get(id)).join('')).join(' ');
      expect(seen).toBe(order);
    });
  });

  test('a slow page that holds part of the hits', async () => {
    await withSandbox(corpus, first({ kind: 'slow-partial', share: 0.4, ms: 5210 }, 'openalex'), async ({ urls }) => {
      const partial = (await get(urls.openalex + PATHS.openalex)).json();
      expect([
        at(partial, 'meta', 'count'),
        at(partial, 'meta', 'db_response_time_ms'),
        listAt(partial, 'results').length,
      ]).toEqual([4, 5210, 4]);
      const whole = (await get(urls.openalex + PATHS.openalex)).json();
      expect([at(whole, 'meta', 'count'), Number(at(whole, 'meta', 'db_response_time_ms')) < 1000]).toEqual([10, true]);
    });
  });

  test('a budget that is spent', async () => {
    await withSandbox(corpus, first({ kind: 'budget-spent' }, 'openalex'), async ({ urls }) => {
      const answer = await get(urls.openalex + PATHS.openalex);
      expect([
        answer.status,
        Number(answer.headers.get('retry-after')) > 0,
        at(answer.json(), 'creditsRemaining'),
      ]).toEqual([429, true, 0]);
      expect(String(at(answer.json(), 'message'))).toMatch(/^Insufficient budget/);
    });
  });
});

test('a plan can be a function of the request, and every request is logged', async () => {
  const seen: string[] = [];
  const faults = ({ number, service, numberAtService, path, params }: FaultRequest): Fault | undefined => {
    seen.push(`${number} ${service} ${numberAtService} ${path} ${params.get('term') ?? ''}`);
    return number === 2 ? { kind: 'status', status: 503 } : undefined;
  };
  let nowMs = 0;
  const now = () => {
    nowMs += 1000;
    return nowMs;
  };
  await withSandbox(corpus, { limits: false, faults, now }, async ({ urls, requests }) => {
    expect(uidsOf((await get(urls.pubmed + PATHS.pubmed)).text)).toHaveLength(10);
    expect((await get(urls.crossref + PATHS.crossref)).status).toBe(503);
    expect((await get(urls.pubmed + PATHS.pubmed)).status).toBe(200);
    expect(seen).toEqual(['1 pubmed 1 esearch.fcgi police', '2 crossref 1 works ', '3 pubmed 2 esearch.fcgi police']);
    expect(requests.map(({ service, status, atMs }) => [service, status, atMs])).toEqual([
      ['pubmed', 200, 1000],
      ['crossref', 503, 2000],
      ['pubmed', 200, 3000],
    ]);
  });
});

test('an address outside the three services is a 404', async () => {
  await withSandbox([], {}, async ({ urls }) => {
    expect((await get(new URL('/other', urls.pubmed).href)).status).toBe(404);
  });
});

test.skipIf(!hasRecordings)('error bodies are the quoted ones', async () => {
  const quoted = recordedJson('quoted-errors.json');
  const body = (service: 'pubmed' | 'crossref' | 'openalex', what: string) =>
    String(
      at(
        listAt(quoted, service).find((entry) => at(entry, 'what') === what),
        'body',
      ),
    );
  const cases = [
    ['pubmed', 502, body('pubmed', 'proxy failure in front of eutils')],
    ['crossref', 429, body('crossref', 'rate limit')],
    ['crossref', 500, body('crossref', '500 with a JSON exception')],
    ['openalex', 429, body('openalex', 'too many requests per second')],
    ['openalex', 503, body('openalex', 'keyless search paused under load')],
    ['openalex', 504, body('openalex', 'query stopped after nine seconds (not charged)')],
  ] as const;
  for (const [service, status, expected] of cases) {
    await withSandbox(corpus, first({ kind: 'status', status }, service), async ({ urls }) => {
      expect((await get(urls[service] + PATHS[service])).text, `${service} ${status}`).toBe(expected);
    });
  }
});
