/** Every error that was quoted in public, served over HTTP: the run ends in the right state and says what happened. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CompiledRequest } from '../../src/query/tree.ts';
import { SERVICES, type ServiceName } from '../../src/records/record.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import type { FailureCode } from '../../src/search/run.ts';
import { at, listAt, manyEntries } from '../sandbox/helpers.ts';
import { MemoryStore } from './fakes.ts';
import { collectOverHttp, type Reply, serveReplies } from './over-http.ts';

const PATH = resolve(process.env['STAGEONE_SHARED'] ?? '../shared', 'apis', 'quoted-errors.json');
const isThere = existsSync(PATH);
if (!isThere) console.log('Skipped: no quoted errors (STAGEONE_SHARED is not there).');
const quoted: unknown = isThere ? JSON.parse(readFileSync(PATH, 'utf8')) : {};

type Outcome = readonly [code: FailureCode, says: RegExp];

/** How a run ends that meets the error at its first request, and at its second; one outcome where both are alike. */
const OUTCOMES: Readonly<Record<ServiceName, Readonly<Record<string, Outcome | readonly [Outcome, Outcome]>>>> = {
  pubmed: {
    'rate limit without or with a key': ['UNREACHABLE', /^PubMed answered 429: .*API rate limit exceeded/],
    'esearch beyond the PubMed window, XML': ['BAD_ANSWER', /^PubMed.*'retstart' cannot be larger than 9998/],
    'the same in JSON: NOT valid JSON (raw line break inside the string)': [
      'BAD_ANSWER',
      /^PubMed’s answer .* is no \w+: .*'retstart' cannot be larger than 9998/,
    ],
    'efetch from the history server beyond the window': [
      'QUERY_REJECTED',
      /^PubMed answered 400: 'retstart' cannot be larger than 9998/,
    ],
    'window clamp, esearch JSON': ['BAD_ANSWER', /^PubMed’s answer .* is no \w+: .*"count":"319477"/],
    'nothing found for a phrase': [
      ['UNACKNOWLEDGED', /^PubMed did not search as asked.*"qzxwvunonsenseterm"/],
      ['BAD_ANSWER', /^PubMed’s answer .* is no PubmedArticleSet: .*No items found/],
    ],
    'proxy failure in front of eutils': ['UNREACHABLE', /^PubMed answered 502: Unable to route request!/],
    'server error page': ['UNREACHABLE', /^PubMed answered 500: .*Server Error Your request could not be processed/],
    'truncated answer: only the XML declaration (and DOCTYPE), HTTP 200': [
      'BAD_ANSWER',
      /^PubMed’s answer .* was empty\.$/,
    ],
  },
  crossref: {
    'rate limit': ['UNREACHABLE', /^Crossref answered 429: 429 Too Many Requests/],
    '500 with a JSON exception': ['UNREACHABLE', /^Crossref answered 500: .*Solr returned a partial result set/],
  },
  openalex: {
    'daily budget used up': ['BUDGET_SPENT', /^OpenAlex answered 429: Insufficient budget\. .* midnight UTC/],
    'too many requests per second': ['UNREACHABLE', /^OpenAlex answered 429: .*30 requests per second/],
    'more than five boolean operators, too fast': [
      'UNREACHABLE',
      /^OpenAlex answered 429: Your query uses 12 boolean operators/,
    ],
    'premium filter without plan (a 429 that no waiting cures)': [
      'QUERY_REJECTED',
      /^OpenAlex answered 429: The "from_updated_date:2026-07-30" filter requires a Premium/,
    ],
    'search text above 1,500 characters, free tier': [
      'QUERY_REJECTED',
      /^OpenAlex answered 400: .*too long \(2311 characters/,
    ],
    'request line above 8,190 bytes': ['QUERY_REJECTED', /^OpenAlex answered 400: .*9012 bytes, over the 8190-byte/],
    'unquoted comma in a filter value': ['QUERY_REJECTED', /^OpenAlex answered 400: .*unescaped comma/],
    'query stopped after nine seconds (not charged)': ['UNREACHABLE', /^OpenAlex answered 504: .*took too long/],
    'keyless search paused under load': ['UNREACHABLE', /^OpenAlex answered 503: .*Anonymous search is paused/],
    'wrong key': ['KEY_REFUSED', /^OpenAlex answered 401: .*API key not found/],
    'wildcard on a stemmed search': ['QUERY_REJECTED', /^OpenAlex answered 400: .*Wildcards .* require exact/],
    'basic paging too deep': ['QUERY_REJECTED', /^OpenAlex answered 400: .*Maximum results size of 10,000/],
    'bad cursor': ['QUERY_REJECTED', /^OpenAlex answered 400: .*Invalid cursor value/],
  },
};

const SIZES: Readonly<Record<ServiceName, number>> = { pubmed: 210, crossref: 25, openalex: 130 };
const REQUESTS: Readonly<Record<ServiceName, CompiledRequest>> = {
  pubmed: { service: 'pubmed', term: 'police[tiab]' },
  crossref: {
    service: 'crossref',
    probe: 'police',
    filter: '',
    rows: 10,
    maxPerProbe: 1000,
    stopAfterEmpty: undefined,
  },
  openalex: { service: 'openalex', filter: 'title_and_abstract.search:police' },
};
// What a first answer leaves behind: PubMed's lists PMIDs, the others hold records.
const FIRST_ANSWER: Readonly<Record<ServiceName, { readonly stored: number }>> = {
  pubmed: { stored: 0 },
  crossref: { stored: 10 },
  openalex: { stored: 100 },
};

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox(
    SERVICES.flatMap((service) => manyEntries(service, SIZES[service], 'Police')),
    { limits: false },
  );
});
afterAll(() => sandbox.close());

const CASES = SERVICES.flatMap((service) =>
  listAt(quoted, service).flatMap((entry) =>
    [1, 2].map((from): [ServiceName, string, number, unknown] => [service, String(at(entry, 'what')), from, entry]),
  ),
);

function replyOf(entry: unknown): Reply {
  const body = String(at(entry, 'body'));
  const type = at(entry, 'content_type');
  const headers = Object.entries(Object(at(entry, 'headers'))).map(([name, value]) => {
    // The quotation stands for a number here; the body has it.
    const seconds = /"retryAfter":(\d+)/.exec(body)?.[1] ?? '0';
    return [name, String(value).startsWith('<seconds') ? seconds : String(value)];
  });
  return {
    status: Number(at(entry, 'status')),
    headers: { ...(typeof type === 'string' ? { 'content-type': type } : {}), ...Object.fromEntries(headers) },
    body,
  };
}

function outcomeOf(service: ServiceName, what: string, from: number): Outcome {
  const outcome = OUTCOMES[service][what];
  if (outcome === undefined) throw new Error(`No outcome is written down for "${what}".`);
  return isPair(outcome) ? outcome[from === 1 ? 0 : 1] : outcome;
}

function isPair(outcome: Outcome | readonly [Outcome, Outcome]): outcome is readonly [Outcome, Outcome] {
  return Array.isArray(outcome[0]);
}

describe.skipIf(!isThere)('quoted errors', () => {
  test('there are some of each service, and none has an outcome that is not asked for', () => {
    for (const service of SERVICES) {
      const known = listAt(quoted, service).map((entry) => String(at(entry, 'what')));
      expect(known.toSorted()).toEqual(Object.keys(OUTCOMES[service]).toSorted());
    }
  });

  test.each(CASES)('%s, %s, from request %i on', async (service, what, from, entry) => {
    let isIll = true;
    const server = await serveReplies(({ number }) => (isIll && number >= from ? replyOf(entry) : undefined), {
      sandbox,
      service,
    });
    try {
      const store = new MemoryStore();
      const hurt = await collectOverHttp(server.url, [REQUESTS[service]], { store });
      const [code, says] = outcomeOf(service, what, from);
      expect(hurt.report).toMatchObject({
        state: 'failed',
        code,
        stored: from === 1 ? 0 : FIRST_ANSWER[service].stored,
      });
      expect(hurt.report.message).toMatch(says);
      // Nobody may read it as a search that found nothing.
      expect(hurt.report.announced).toBe(from === 1 || service === 'crossref' ? null : SIZES[service]);
      // The address of a caller without a key, which PubMed sends back.
      expect(JSON.stringify([hurt.run, store.answers.map(({ body }) => Buffer.from(body).toString())])).not.toContain(
        '157.131.198.215',
      );
      expect(server.asked.length).toBeLessThanOrEqual(2 * 5);

      isIll = false;
      const later = await collectOverHttp(server.url, [REQUESTS[service]], { store });
      expect(later.report).toMatchObject({ state: 'complete', stored: SIZES[service] });
    } finally {
      await server.close();
    }
  });
});
