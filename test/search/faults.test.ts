/** The law of searching: under every fault at every request the records are those of the clean run, or the run does not say `complete`. */
import { afterEach, describe, expect, test } from 'vitest';
import type { CompiledRequest } from '../../src/query/tree.ts';
import { EMPTY_RECORD, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import type { Fault } from '../../src/sandbox/service.ts';
import { collect, newRun } from '../../src/search/collect.ts';
import { createHttpClient } from '../../src/search/http.ts';
import { runReport } from '../../src/search/run-report.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { compiledOf, MemoryStore } from './fakes.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');
const SIZES: Readonly<Record<ServiceName, number>> = { pubmed: 430, crossref: 34, openalex: 230 };

/** Requests of the clean run. */
const REQUEST_COUNTS: Readonly<Record<ServiceName, number>> = { pubmed: 4, crossref: 4, openalex: 3 };

const corpus = (['pubmed', 'crossref', 'openalex'] as const).flatMap((service) =>
  Array.from({ length: SIZES[service] }, (_, index): CorpusEntry => {
    const id = { pubmed: String(3_000_000 + index * 37), crossref: `10.1000/x.${index}`, openalex: `W${index + 1}` }[
      service
    ];
    const ids = { pubmed: { pmid: id }, crossref: { doi: id }, openalex: { openAlexId: id } }[service];
    return {
      service,
      id,
      record: {
        ...EMPTY_RECORD,
        ...ids,
        title: `Police encounters ${index}`,
        abstract: 'People who use drugs.',
        year: 2000 + (index % 20),
        month: 5,
        day: 2,
      },
    };
  }),
);

const REQUESTS: Readonly<Record<ServiceName, CompiledRequest>> = {
  pubmed: { service: 'pubmed', term: 'police[tiab]' },
  crossref: {
    service: 'crossref',
    probe: 'police encounters',
    filter: '',
    rows: 10,
    maxPerProbe: 1000,
    stopAfterEmpty: undefined,
  },
  openalex: { service: 'openalex', filter: 'title_and_abstract.search:police' },
};

let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
});

async function search(service: ServiceName, options: SandboxOptions, store = new MemoryStore()) {
  sandbox = await startSandbox(corpus, { limits: false, ...options });
  const source = SOURCES[service];
  const settings = { baseUrl: sandbox.urls[service] };
  const http = createHttpClient({
    settings,
    credentials: source.credentials(settings),
    pace: { perSecond: 5000, concurrency: service === 'crossref' ? 1 : 4 },
    version: '1',
    timeoutMs: 5000,
  });
  const compiled = compiledOf(REQUESTS[service]);
  // The sandbox announces documented rates; here only the order of things is looked at.
  const unpaced = { ...http, adjust: () => undefined };
  const ended = await collect(store.run ?? newRun(compiled, 'core', NOW, '1'), {
    source,
    http: unpaced,
    store,
    matches: () => 'true',
    now: () => NOW,
    random: () => 0,
    sleep: async () => undefined,
  });
  const { requests } = sandbox;
  await sandbox.close();
  sandbox = undefined;
  return { report: runReport(ended), requests: requests.length, ids: [...store.ids].sort() };
}

const FAULTS: readonly Fault[] = [
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 504 },
  { kind: 'truncate', keep: 0.6 },
  { kind: 'cut', keep: 0.6 },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'moved-count', by: 3 },
  { kind: 'moved-count', by: -3 },
];
const OWN_FAULTS: Readonly<Record<ServiceName, readonly Fault[]>> = {
  pubmed: [
    { kind: 'omit', last: 2 },
    { kind: 'error-element', message: 'Search Backend failed: timeout' },
  ],
  crossref: [{ kind: 'cursor-expired' }],
  openalex: [{ kind: 'slow-partial', share: 0.5, ms: 5003 }, { kind: 'budget-spent' }],
};

describe.each<[ServiceName]>([['pubmed'], ['crossref'], ['openalex']])('%s', (service) => {
  test('the clean run finds everything once', async () => {
    const clean = await search(service, {});
    expect(clean.report).toMatchObject({
      state: 'complete',
      stored: SIZES[service],
      repeatedRequests: 0,
      warnings: [],
    });
    expect(clean.ids).toHaveLength(SIZES[service]);
    expect(clean.requests).toBe(REQUEST_COUNTS[service]);
  });

  test.each(
    [...FAULTS, ...OWN_FAULTS[service]].map((fault): [Fault] => [fault]),
  )('%o at every request', async (fault) => {
    const all = corpus.flatMap((entry) => (entry.service === service ? [entry.id] : [])).sort();
    for (let number = 1; number <= REQUEST_COUNTS[service]; number += 1) {
      const store = new MemoryStore();
      const hurt = await search(service, { faults: [{ service, number, fault }] }, store);
      const at = `request ${number}: ${JSON.stringify(hurt.report)}`;
      // What passes by itself must not end a run.
      if (!['moved-count', 'budget-spent'].includes(fault.kind)) expect(hurt.report.state, at).toBe('complete');
      if (hurt.report.state === 'complete') expect(hurt.ids, at).toEqual(all);
      else {
        expect(hurt.report.state, at).toBe('failed');
        const again = await search(service, {}, store);
        expect(again.report.state, at).toBe('complete');
        expect(again.ids, at).toEqual(all);
      }
    }
  });

  test('a service that never recovers ends the run, and nothing is called complete', async () => {
    const dead = await search(service, { faults: () => ({ kind: 'status', status: 503 }) });
    expect(dead.report).toMatchObject({ state: 'failed', code: 'UNREACHABLE', stored: 0 });
    expect(dead.requests).toBe(5);
  });
});

test('PubMed above a window is split without loss', async () => {
  const { report } = await search('pubmed', { pubmed: { window: 60 } });
  expect(report).toMatchObject({ state: 'complete', announced: 430, stored: 430, notDelivered: [] });
});

test('OpenAlex’s older end of list, and Crossref’s changing order of equal scores', async () => {
  expect((await search('openalex', { openalex: { endOfList: 'empty-page' } })).report).toMatchObject({
    state: 'complete',
    stored: 230,
  });
  const tied = await search('crossref', {
    crossref: { unstableTies: true },
    faults: [{ service: 'crossref', number: 3, fault: { kind: 'cursor-expired' } }],
  });
  expect(tied.report).toMatchObject({ state: 'complete', stored: 34 });
});
