/** The law of replay: stored answers read again give what is stored, record for record; what was damaged since comes back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CompiledRequest } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD, SERVICES, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';
import type { Fault } from '../../src/sandbox/service.ts';
import { collect, newRun } from '../../src/search/collect.ts';
import { createHttpClient } from '../../src/search/http.ts';
import { isAsStored, type ReplayReport, startTally } from '../../src/search/replay-report.ts';
import type { Run } from '../../src/search/run.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import type { Database } from '../../src/store/database.ts';
import { openSqlite } from '../../src/store/driver.ts';
import { readOrigins, readRecords } from '../../src/store/records.ts';
import { replayRun } from '../../src/store/replay.ts';
import { listRuns, runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';
import { closeTestDatabase, openTestDatabase, SERVER } from './open-database.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-replay-'));
  database = await openTestDatabase(folder);
});
afterEach(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

const NOW = new Date('2026-11-25T12:00:00.000Z');
const SIZES: Readonly<Record<ServiceName, number>> = { pubmed: 230, crossref: 34, openalex: 130 };

function corpusOf(change: (service: ServiceName, index: number) => Partial<BibRecord> = () => ({})): CorpusEntry[] {
  return SERVICES.flatMap((service) =>
    Array.from({ length: SIZES[service] }, (_, index): CorpusEntry => {
      const [pmid, doi, openAlexId] = [String(3_000_000 + index * 37), `10.1000/x.${index}`, `W${index + 1}`];
      const id = { pubmed: pmid, crossref: doi, openalex: openAlexId }[service];
      const ids = { pubmed: { pmid }, crossref: { doi }, openalex: { openAlexId } }[service];
      const abstract = 'People who use drugs.';
      const record = {
        ...EMPTY_RECORD,
        ...ids,
        title: `Police encounters ${index}`,
        abstract,
        year: 2000 + (index % 20),
      };
      return { service, id, record: { ...record, ...change(service, index) } };
    }),
  );
}

const crossref = { service: 'crossref', filter: '', rows: 10, maxPerProbe: 1000, stopAfterEmpty: undefined } as const;
const REQUESTS: Readonly<Record<ServiceName, readonly CompiledRequest[]>> = {
  pubmed: [{ service: 'pubmed', term: 'police[tiab]' }],
  // Two probes that find the same records, the second cut off.
  crossref: [
    { ...crossref, probe: 'police encounters' },
    { ...crossref, probe: 'police people', maxPerProbe: 15 },
  ],
  openalex: [{ service: 'openalex', filter: 'title_and_abstract.search:police' }],
};

/** One `search` of a service into the database: a new run, or the given one that goes on. */
async function search(service: ServiceName, options: SandboxOptions = {}, corpus = corpusOf(), unfinished?: Run) {
  const sandbox = await startSandbox(corpus, { limits: false, ...options });
  try {
    const source = SOURCES[service];
    const settings = { baseUrl: sandbox.urls[service] };
    const http = createHttpClient({
      settings,
      credentials: source.credentials(settings),
      pace: { perSecond: 5000, concurrency: service === 'crossref' ? 1 : 4 },
      version: '1',
      timeoutMs: 5000,
    });
    return await collect(unfinished ?? newRun(compiledOf(...REQUESTS[service]), 'core', NOW, '1'), {
      source,
      http: { ...http, adjust: () => undefined },
      store: runStore(database),
      matches: () => 'true',
      now: () => NOW,
      random: () => 0,
      sleep: async () => undefined,
    });
  } finally {
    await sandbox.close();
  }
}

async function replayAll(): Promise<ReplayReport> {
  const tally = startTally();
  for (const run of await listRuns(database)) {
    tally.addRun(run, await replayRun(database, run, (_number, records) => tally.addRecords(run.source, records)));
  }
  return tally.report();
}

/** Everything but the raw answers, as rows. */
async function tables() {
  const rows = { record: await database.selectFrom('record').selectAll().orderBy('id').execute() };
  const versions = database.selectFrom('record_version').selectAll().orderBy('record_id').orderBy('version');
  const delivered = database.selectFrom('run_record').selectAll().orderBy('run_id').orderBy('record_id');
  const runs = database.selectFrom('run').selectAll().orderBy('id');
  return {
    ...rows,
    versions: await versions.execute(),
    delivered: await delivered.execute(),
    runs: await runs.execute(),
  };
}

/** Changes the file as another program might, which knows of no foreign keys. */
function damage(sql: string): void {
  const connection = openSqlite(join(folder, 'review.db'));
  connection.prepare('pragma foreign_keys=off').run([]);
  connection.prepare(sql).run([]);
  connection.close();
}

const FAULTS: readonly Fault[] = [
  { kind: 'drop', when: 'after' },
  { kind: 'truncate', keep: 0.6 },
  { kind: 'empty' },
  { kind: 'moved-count', by: 3 },
];
const OWN_FAULTS: Readonly<Record<ServiceName, readonly Fault[]>> = {
  pubmed: [{ kind: 'omit', last: 2 }],
  crossref: [{ kind: 'cursor-expired' }],
  openalex: [{ kind: 'slow-partial', share: 0.5, ms: 5003 }, { kind: 'budget-spent' }],
};

describe.each<[ServiceName]>([['pubmed'], ['crossref'], ['openalex']])('%s', (service) => {
  test('a search read again is what is stored', async () => {
    const run = await search(service);
    expect(run.stored).toBe(SIZES[service]);
    const before = await tables();
    const report = await replayAll();
    expect(report).toMatchObject({ records: SIZES[service], identical: SIZES[service] });
    expect(isAsStored(report)).toBe(true);
    expect(await tables()).toEqual(before);
  });

  // What a fault leaves is the same rows wherever they are: on a server one is enough.
  const faults = [...FAULTS, ...OWN_FAULTS[service]].slice(0, SERVER === undefined ? undefined : 1);
  test.each(faults.map((fault): [Fault] => [fault]))('also after %o', async (fault) => {
    for (let number = 1; number <= 4; number += 1) {
      const run = await search(service, { faults: [{ service, number, fault }] });
      if (run.state === 'failed') await search(service, {}, corpusOf(), run);
    }
    const before = await tables();
    const report = await replayAll();
    expect(isAsStored(report), JSON.stringify(report)).toBe(true);
    expect(report.records).toBe(before.record.length);
    expect(report.answers).toBe((await database.selectFrom('response').select('number').execute()).length);
    expect(await tables()).toEqual(before);
  });
});

test('runs between which records changed are read again as they were', async () => {
  await search('openalex');
  await search(
    'openalex',
    {},
    corpusOf((_service, index) => (index < 5 ? { title: `Police changed ${index}` } : {})),
  );
  await search('openalex');
  const before = await tables();
  expect(before.versions.length).toBe(SIZES.openalex + 10);
  expect(isAsStored(await replayAll())).toBe(true);
  expect(await tables()).toEqual(before);
});

// The damage is done to the file.
describe.skipIf(SERVER !== undefined)('what was damaged since', () => {
  // The PMIDs of the records 1, 2 and 3: two answers on their way at once are stored in the order in which they are read.
  let first: string;
  let pmid: string;
  let third: string;
  beforeEach(async () => {
    await search('pubmed');
    const ids = (await readRecords(database)).map(({ sourceId }) => sourceId ?? '');
    [first = '', pmid = '', third = ''] = ids;
  });

  test.each<[string, string, 'differing' | 'restored']>([
    ['the words of a record', `update record_version set data = '{"title":"Forged"}' where record_id = 2`, 'differing'],
    ['words that are no JSON', `update record_version set data = '{"titl' where record_id = 2`, 'differing'],
    ['a hash', `update record_version set hash = 'x' where record_id = 2`, 'differing'],
    ['the note of the answer', 'update run_record set response_number = 1 where record_id = 2', 'differing'],
    ['a lost version', 'delete from record_version where record_id = 2', 'restored'],
    ['a lost note of the delivery', 'delete from run_record where record_id = 2', 'restored'],
    ['a lost record', 'delete from record where id = 2', 'restored'],
  ])('%s', async (_name, sql, verdict) => {
    const [origins, records] = [await readOrigins(database), await readRecords(database)];
    damage(sql);
    const report = await replayAll();
    expect(report).toMatchObject({
      records: SIZES.pubmed,
      identical: SIZES.pubmed - 1,
      damaged: [],
      unfounded: [],
      differing: [],
      restored: [],
      [verdict]: [{ source: 'pubmed', id: pmid }],
    });
    // Under the same ids: decisions name them.
    expect(await readOrigins(database)).toEqual(origins);
    expect(await readRecords(database)).toEqual(records);
    expect(isAsStored(await replayAll())).toBe(true);
  });

  test('whole tables come back', async () => {
    const before = await readRecords(database);
    damage('delete from record_version');
    damage('delete from run_record');
    expect((await replayAll()).restored).toHaveLength(SIZES.pubmed);
    expect(await readRecords(database)).toEqual(before);
    expect(isAsStored(await replayAll())).toBe(true);
  });

  test('a delivery that no answer holds is told and left', async () => {
    damage(`insert into record (source, kind, source_id) values ('pubmed', 'database', '77')`);
    damage(
      `insert into run_record (run_id, record_id, response_number, version) select 1, id, 2, 1 from record where source_id = '77'`,
    );
    expect((await replayAll()).unfounded).toEqual([{ source: 'pubmed', id: '77' }]);
    expect((await tables()).delivered).toHaveLength(SIZES.pubmed + 1);
  });

  test.each<[string, string, number]>([
    ['changed', `update response set body = (select body from response where number = 1) where number = 2`, 2],
    ['no gzip any more', `update response set body = x'00ff' where number = 2`, 2],
    ['lost', 'delete from response where number = 2', 2],
    ['lost at the end', 'delete from response where number = 3', 3],
    ['with a step that is no JSON', `update response set step = '{' where number = 3`, 3],
  ])('an answer that is %s is reported and not read', async (_name, sql, number) => {
    const delivered = (await tables()).delivered.filter((row) => row.response_number === number);
    damage(sql);
    const before = await tables();
    const report = await replayAll();
    expect(report).toMatchObject({
      damaged: [{ run: 'run-1', answer: number }],
      differing: [],
      restored: [],
      unfounded: [],
    });
    expect(report.records).toBe(SIZES.pubmed - delivered.length);
    expect(report.identical).toBe(report.records);
    expect(await tables()).toEqual(before);
  });

  test('an older run put right does not bring back what it said', async () => {
    await search(
      'pubmed',
      {},
      corpusOf(() => ({ abstract: 'Newer words about police.' })),
    );
    const records = await readRecords(database);
    damage(`update record_version set data = '{}' where version = 1 and record_id <= 3`);
    const report = await replayAll();
    expect(report.differing.map(({ id }) => id)).toEqual([first, pmid, third]);
    expect(await readRecords(database)).toEqual(records);
    expect(isAsStored(await replayAll())).toBe(true);
  });
});

test.skipIf(SERVER !== undefined)(
  'a lost answer of Crossref does not make room for records below the depth',
  async () => {
    await search('crossref');
    const { step } = await database
      .selectFrom('response')
      .select('step')
      .where('number', '=', 2)
      .executeTakeFirstOrThrow();
    damage(`update response set body = x'00' where number = 2`);
    const before = await tables();
    const report = await replayAll();
    expect(report, step).toMatchObject({
      damaged: [{ run: 'run-1', answer: 2 }],
      differing: [],
      restored: [],
      unfounded: [],
    });
    expect(await tables()).toEqual(before);
  },
);

test.skipIf(SERVER !== undefined)(
  'an answer that is read better now is stored as a further version, and the run points to it',
  async () => {
    await search('openalex');
    // As an older program would have read it.
    const old = JSON.stringify({ type: 'article', title: 'Half a title' });
    damage(`update record_version set data = '${old}', hash = 'of the older program' where record_id = 1`);
    await database.updateTable('run_record').set({ version: null }).execute();
    expect((await replayAll()).differing).toEqual([{ source: 'openalex', id: 'W1' }]);
    const versions = (await tables()).versions.filter((row) => row.record_id === 1);
    expect(versions.map((row) => row.version)).toEqual([1, 2]);
    expect(versions[0]?.data).toBe(old);
    expect((await tables()).delivered[0]).toMatchObject({ record_id: 1, version: 2 });
    expect((await readRecords(database))[0]?.record.title).toBe('Police encounters 0');
  },
);

test('a run without answers, and a body that was packed otherwise', async () => {
  await runStore(database).create(newRun(compiledOf(...REQUESTS.pubmed), 'core', NOW, '1'));
  expect(await replayAll()).toMatchObject({ answers: 0, records: 0 });
  await search('openalex');
  const row = await database.selectFrom('response').selectAll().where('number', '=', 1).executeTakeFirstOrThrow();
  await database
    .updateTable('response')
    .set({ body: gzipSync(gunzipSync(row.body), { level: 1 }) })
    .where('number', '=', 1)
    .execute();
  expect(isAsStored(await replayAll())).toBe(true);
});
