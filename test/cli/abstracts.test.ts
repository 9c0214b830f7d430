/** The filling at the end of `search`, against the played services: who supplies what, who is asked, and what a kill costs. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { init } from '../../src/cli/commands/init.ts';
import { type SearchOptions, search } from '../../src/cli/commands/search.ts';
import type { Output } from '../../src/cli/output.ts';
import { noQuery, openService } from '../../src/cli/service-client.ts';
import type { BibRecord, ServiceName } from '../../src/records/record.ts';
import type { FaultRequest } from '../../src/sandbox/faults.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import type { Fault } from '../../src/sandbox/service.ts';
import { planAbstracts, supplySource } from '../../src/search/abstracts.ts';
import { collect, newRunOf } from '../../src/search/collect.ts';
import { findMissing, wantedOf } from '../../src/search/missing-abstracts.ts';
import type { RunStore } from '../../src/search/run.ts';
import { readAbstractState } from '../../src/store/abstracts.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readRecords } from '../../src/store/records.ts';
import { listRuns, runStore } from '../../src/store/runs.ts';
import { anEntry, at } from '../sandbox/helpers.ts';

const QUERY = `format: 1
id: core
title: Police
query: { any: [police] }
databases:
  pubmed: { run: true }
  openalex: { run: true, matching: exact }
  crossref: { run: true, probes: [police], rows: 20, max_per_probe: 60 }
`;

/** What the searches find has "Police" in its title; the others are met by identifier only. */
const CORPUS = [
  entry('pubmed', '1001', 'On another thing', { doi: '10.1000/A', abstract: 'PubMed on a.' }),
  entry('pubmed', '1002', 'On one more thing', { abstract: 'PubMed on the one with a PMID.' }),
  entry('pubmed', '1003', 'Police and d', { doi: '10.1000/dd', abstract: 'PubMed on dd, whose title is that of d.' }),
  entry('pubmed', '1006', 'Police, an editorial', { doi: '10.1000/e' }),
  entry('openalex', 'W1', 'Police with a PMID', { pmid: '1002' }),
  entry('openalex', 'W2', 'Of b', { doi: '10.1000/b', abstract: 'OpenAlex on b.' }),
  entry('openalex', 'W3', 'Of a', { doi: '10.1000/a', abstract: 'OpenAlex on a.' }),
  entry('crossref', '10.1000/a', 'Police and a'),
  entry('crossref', '10.1000/b', 'Police and b'),
  entry('crossref', '10.1000/c', 'Police and c', { abstract: 'Its own.' }),
  entry('crossref', '10.1000/d', 'Police and d'),
  entry('crossref', '10.1000/e', 'Of e', { abstract: 'Crossref on e.' }),
];

function entry(service: ServiceName, id: string, title: string, fields: Partial<BibRecord> = {}) {
  return anEntry(service, id, { title, year: 2020, ...fields });
}

let folder: string;
let sandbox: Sandbox;
let faultOf: (request: FaultRequest) => Fault | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-fill-'));
  faultOf = () => undefined;
  sandbox = await startSandbox(CORPUS, {
    limits: false,
    crossref: { rates: undefined },
    faults: (request) => faultOf(request),
  });
  vi.stubEnv('STAGEONE_PUBMED_URL', sandbox.urls.pubmed);
  vi.stubEnv('STAGEONE_CROSSREF_URL', sandbox.urls.crossref);
  vi.stubEnv('STAGEONE_OPENALEX_URL', sandbox.urls.openalex);
  vi.stubEnv('STAGEONE_CONTACT', 'test@example.org');
  // A key lets PubMed be asked faster.
  vi.stubEnv('NCBI_API_KEY', 'test');
  vi.stubEnv('OPENALEX_API_KEY', '');
  await init({ directory: folder, title: 'T', reviewers: 'R1,R2', batchSize: 10, seed: 1 }, listen().output);
  writeFileSync(join(folder, 'queries', 'core.yaml'), QUERY);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

function listen() {
  const heard = { document: undefined as unknown, lines: [] as readonly string[], notes: [] as string[] };
  const output: Output = {
    json: true,
    isLive: false,
    report: (document, lines) => Object.assign(heard, { document, lines }),
    raw: () => undefined,
    note: (line) => heard.notes.push(line),
    draw: () => undefined,
  };
  return { heard, output };
}

async function searchOnce(options: Partial<SearchOptions> = {}) {
  const { heard, output } = listen();
  const status = await search({ review: folder, fresh: false, ...options }, output);
  return { status, ...heard, abstracts: at(heard.document, 'abstracts') };
}

async function inDatabase<T>(read: (database: Awaited<ReturnType<typeof openDatabase>>) => Promise<T>): Promise<T> {
  const database = await openDatabase(join(folder, 'data', 'review.db'));
  try {
    return await read(database);
  } finally {
    await database.destroy();
  }
}

/** `source id: abstract (supplier)` of every record. */
function recordsNow(): Promise<readonly string[]> {
  return inDatabase(async (database) =>
    (await readRecords(database))
      .map(
        ({ source, sourceId, record, abstractFrom }) => `${source} ${sourceId}: ${record.abstract} (${abstractFrom})`,
      )
      .sort(),
  );
}

/** What the filling asked from the `from`-th request on. */
function lookups(from = 0): readonly string[] {
  return sandbox.requests.slice(from).flatMap(({ service, path, params }) => {
    const asked = params.get('term') ?? params.get('id') ?? params.get('filter') ?? '';
    // What the search itself fetches.
    if (asked === '1006,1003') return [];
    return path === 'efetch.fcgi' || /\[aid\]|^doi:|^pmid:/.test(asked) ? [`${service} ${asked}`] : [];
  });
}

test('PubMed supplies by PMID and by DOI in any case, then OpenAlex, then Crossref; the rest is counted', async () => {
  const { status, abstracts, lines, notes } = await searchOnce();
  expect(status).toBe(0);
  expect(abstracts).toMatchObject({
    missing: 5,
    asked: 5,
    supplied: { pubmed: 2, openalex: 1, crossref: 1 },
    stillMissing: 1,
    runs: [
      { source: 'pubmed', state: 'complete', stored: 0 },
      { source: 'openalex', state: 'complete', stored: 0 },
      { source: 'crossref', state: 'complete', stored: 0, fetched: 1 },
    ],
  });
  expect(lines).toContain(
    'Abstracts: 5 records had none; PubMed supplied 2, OpenAlex 1, Crossref 1; 1 is still without (title only).',
  );
  expect(notes).toContain('Abstracts: Crossref is asked about 1 record.');
  expect(await recordsNow()).toEqual([
    'crossref 10.1000/a: PubMed on a. (pubmed)',
    'crossref 10.1000/b: OpenAlex on b. (openalex)',
    'crossref 10.1000/c: Its own. (undefined)',
    'crossref 10.1000/d: undefined (undefined)',
    'openalex W1: PubMed on the one with a PMID. (pubmed)',
    'pubmed 1003: PubMed on dd, whose title is that of d. (undefined)',
    'pubmed 1006: Crossref on e. (crossref)',
  ]);
});

test('runs and records of the searches are what they are without the filling', async () => {
  const without = await searchOnce({ abstracts: false });
  expect(at(without.document, 'abstracts')).toBeUndefined();
  expect(lookups()).toEqual([]);
  const before = await inDatabase((database) => listRuns(database));
  const ids = (lines: readonly string[]) => lines.map((line) => line.split(':')[0]);
  const recordsBefore = ids(await recordsNow());
  const filled = await searchOnce();
  const numbers = (document: unknown) =>
    JSON.stringify(at(document, 'runs'), ['source', 'announced', 'fetched', 'stored']);
  expect(numbers(filled.document)).toEqual(numbers(without.document));
  expect(ids(await recordsNow())).toEqual(recordsBefore);
  expect(await inDatabase(async (database) => (await listRuns(database)).slice(0, 3))).toEqual(before);
});

test('nobody is asked twice, but with --fresh those that are still without', async () => {
  await searchOnce();
  const first = sandbox.requests.length;
  const second = await searchOnce();
  expect(second.abstracts).toMatchObject({ missing: 1, asked: 0, stillMissing: 1, runs: [] });
  expect(lookups(first)).toEqual([]);
  const then = sandbox.requests.length;
  const fresh = await searchOnce({ fresh: true });
  expect(fresh.abstracts).toMatchObject({ missing: 1, asked: 1, stillMissing: 1 });
  expect(lookups(then)).toEqual(['pubmed "10.1000/d"[aid]', 'openalex doi:10.1000/d']);
});

test('a service that was left out by --source is not asked', async () => {
  const { abstracts } = await searchOnce({ source: ['crossref', 'openalex'] });
  expect(abstracts).toMatchObject({ missing: 4, supplied: { pubmed: 0, openalex: 2, crossref: 0 }, stillMissing: 2 });
  expect(sandbox.requests.some(({ service }) => service === 'pubmed')).toBe(false);
});

test('a failure of the filling does not fail the search, and the next search goes on', async () => {
  faultOf = ({ params }) =>
    params.get('term')?.includes('[aid]') === true ? { kind: 'status', status: 503, retryAfter: 120 } : undefined;
  const { status, abstracts, notes } = await searchOnce();
  expect(status).toBe(0);
  expect(abstracts).toMatchObject({
    supplied: { openalex: 2, crossref: 1 },
    runs: [{ source: 'pubmed', state: 'failed', code: 'UNREACHABLE' }, { source: 'openalex' }, { source: 'crossref' }],
  });
  expect(notes.filter((note) => note.includes('PubMed was not asked about all'))).toHaveLength(1);
  faultOf = () => undefined;
  const then = sandbox.requests.length;
  const again = await searchOnce();
  expect(again.abstracts).toMatchObject({ runs: [{ source: 'pubmed', state: 'complete' }] });
  expect(lookups(then).filter((asked) => asked.includes('[aid]'))).toHaveLength(1);
});

test('a service that failed in the search is not asked', async () => {
  faultOf = ({ service }) => (service === 'pubmed' ? { kind: 'status', status: 503, retryAfter: 120 } : undefined);
  const { status, abstracts, notes } = await searchOnce();
  expect(status).toBe(3);
  expect(abstracts).toMatchObject({ supplied: { pubmed: 0, openalex: 2, crossref: 0 } });
  expect(notes).toContain('Abstracts: PubMed failed above and was not asked.');
  expect(lookups().filter((asked) => asked.startsWith('pubmed'))).toEqual([]);
});

test.each([1, 2, 3])('killed before answer %i is on the disk, the filling goes on where it stopped', async (kill) => {
  await searchOnce({ abstracts: false });
  const first = sandbox.requests.length;
  await inDatabase(async (database) => {
    const state = await readAbstractState(database);
    const { steps, parts } = planAbstracts('pubmed', wantedOf('pubmed', findMissing(state), state, false));
    const run = newRunOf('abstracts', noQuery('pubmed', 'abstracts'), {
      query: 'abstracts',
      steps,
      parts,
      now: new Date(),
      version: 'test',
    });
    const client = openService('pubmed');
    const deps = {
      source: supplySource(client.source),
      http: client.http,
      store: killedAt(kill, runStore(database)),
      matches: () => 'unknown' as const,
      now: () => new Date(),
      random: () => 0,
    };
    await expect(collect(run, deps)).rejects.toThrow('killed');
  });
  const { abstracts } = await searchOnce();
  expect(abstracts).toMatchObject({ stillMissing: 1, runs: [{ source: 'pubmed' }, {}, {}] });
  expect(await recordsNow()).toContain('crossref 10.1000/a: PubMed on a. (pubmed)');
  expect(await recordsNow()).toContain('openalex W1: PubMed on the one with a PMID. (pubmed)');
  const runs = await inDatabase((database) => listRuns(database, 'abstracts'));
  expect(runs.map(({ source, state }) => [source, state])).toEqual([
    ['pubmed', 'complete'],
    ['openalex', 'complete'],
    ['crossref', 'complete'],
  ]);
  // Only what was not on the disk is asked again: of the three requests to PubMed those from the killed one on.
  const asked = lookups(first).filter((each) => each.startsWith('pubmed'));
  expect([...new Set(asked)].sort()).toEqual([
    'pubmed "10.1000/a"[aid] OR "10.1000/b"[aid] OR "10.1000/d"[aid]',
    'pubmed 1001',
    'pubmed 1002',
  ]);
  expect(asked.length).toBeLessThanOrEqual(3 + (4 - kill));
});

function killedAt(save: number, store: RunStore): RunStore {
  let saves = 0;
  return {
    ...store,
    save: (...what) => {
      saves += 1;
      if (saves >= save) throw new Error('killed');
      return store.save(...what);
    },
  };
}
