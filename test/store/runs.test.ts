/** Runs in a real database: a page is one transaction, versions follow content, an unfinished run is found again. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Compiled } from '../../src/query/tree.ts';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { newRun } from '../../src/search/collect.ts';
import type { FetchedRecord, RawAnswer, Run, RunStore } from '../../src/search/run.ts';
import type { Database } from '../../src/store/database.ts';
import { readOrigins, readRecords } from '../../src/store/records.ts';
import { listRuns, readRunRecords, runStore } from '../../src/store/runs.ts';
import { closeTestDatabase, openTestDatabase } from './open-database.ts';

let folder: string;
let database: Database;
let store: RunStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-runs-'));
  database = await openTestDatabase(folder);
  store = runStore(database);
});
afterEach(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

function compiled(term = 'police*'): Compiled {
  return {
    service: 'pubmed',
    queryId: 'core',
    queryHash: 'sha256:0',
    requests: [{ service: 'pubmed', term }],
    relation: 'exact',
    effective: { op: 'word', text: 'police', trunc: true, field: 'any' },
    limits: { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] },
    warnings: [],
  };
}

function start(of = compiled()): Run {
  return newRun(of, 'core', new Date('2026-11-01T10:00:00Z'), 'test');
}

function answer(body = '<page/>'): RawAnswer {
  return {
    request: 'efetch.fcgi?retstart=0',
    step: { kind: 'fetch', part: 0, from: 0 },
    status: 200,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(body),
    receivedAt: '2026-11-01T10:00:01.000Z',
  };
}

function fetched(nativeId: string, title: string): FetchedRecord {
  return { nativeId, record: { ...EMPTY_RECORD, title, pmid: nativeId } };
}

/** Lines of a table. */
async function count(table: 'response' | 'record' | 'record_version' | 'run_record'): Promise<number> {
  return (await database.selectFrom(table).selectAll().execute()).length;
}

describe('saving', () => {
  test('stores the raw answer, its records, and the run with what it holds', async () => {
    const run = await store.create(start());
    expect(run).toMatchObject({ id: 1, stored: 0, state: 'running' });
    const saved = await store.save({ ...run, fetched: 2 }, answer('<two/>'), [
      fetched('11', 'One'),
      fetched('12', 'Two'),
    ]);
    expect(saved).toMatchObject({ id: 1, stored: 2, fetched: 2 });
    expect(await listRuns(database)).toMatchObject([{ id: 1, stored: 2, fetched: 2, query: 'core', source: 'pubmed' }]);
    const response = await database.selectFrom('response').selectAll().executeTakeFirstOrThrow();
    expect(gunzipSync(response.body).toString()).toBe('<two/>');
    expect(response.sha256).toBe(createHash('sha256').update('<two/>').digest('hex'));
    expect(JSON.parse(response.step)).toEqual({ kind: 'fetch', part: 0, from: 0 });
    expect(await readOrigins(database)).toEqual([
      { id: '1', source: 'pubmed', kind: 'database' },
      { id: '2', source: 'pubmed', kind: 'database' },
    ]);
    expect((await readRecords(database)).map(({ sourceId, record }) => [sourceId, record.title])).toEqual([
      ['11', 'One'],
      ['12', 'Two'],
    ]);
  });

  test('counts a native id that comes twice once', async () => {
    const run = await store.create(start());
    await store.save(run, answer(), [fetched('11', 'One'), fetched('11', 'One')]);
    const saved = await store.save(run, answer(), [fetched('11', 'One'), fetched('12', 'Two')]);
    expect(saved.stored).toBe(2);
    expect([...(await readRunRecords(database))]).toEqual([[1, ['1', '2']]]);
    expect(await count('record_version')).toBe(2);
    expect(await count('response')).toBe(2);
  });

  test('a long page with repeats is stored in its order, each content against the one before', async () => {
    const run = await store.create(start());
    const page = Array.from({ length: 250 }, (_, index) => fetched(String(index % 240), `Title ${index}`));
    const saved = await store.save(run, answer(), page);
    expect(saved.stored).toBe(240);
    expect((await readRecords(database)).map(({ sourceId }) => sourceId)).toEqual(
      Array.from({ length: 240 }, (_, index) => String(index)),
    );
    const titles = (await readRecords(database)).map((each) => each.record.title);
    expect([titles[0], titles[9], titles[10], titles[239]]).toEqual([
      'Title 240',
      'Title 249',
      'Title 10',
      'Title 239',
    ]);
    expect(await count('record_version')).toBe(250);
    // The delivery that came first stands.
    const first = await database
      .selectFrom('run_record')
      .selectAll()
      .where('record_id', '=', 1)
      .executeTakeFirstOrThrow();
    expect(first.version).toBe(1);
  });

  test('keeps nothing of a page when one of its records cannot be stored', async () => {
    const run = await store.create(start());
    await store.save({ ...run, fetched: 1 }, answer(), [fetched('11', 'One')]);
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const broken: FetchedRecord = { nativeId: '13', record: { ...EMPTY_RECORD, ...circular } };
    await expect(
      store.save({ ...run, fetched: 3, state: 'complete' }, answer(), [fetched('12', 'Two'), broken]),
    ).rejects.toThrow('circular');
    expect(await count('response')).toBe(1);
    expect(await count('record')).toBe(1);
    expect(await listRuns(database)).toMatchObject([{ state: 'running', fetched: 1, stored: 1 }]);
  });

  test('adds a version when the content has changed, and only then', async () => {
    const first = await store.create(start());
    await store.save(first, answer(), [fetched('11', 'Old title')]);
    const second = await store.create(start());
    await store.save(second, answer(), [fetched('11', 'Old title')]);
    expect(await count('record_version')).toBe(1);
    const third = await store.create(start());
    await store.save(third, answer(), [fetched('11', 'New title')]);
    const versions = await database.selectFrom('record_version').selectAll().orderBy('version').execute();
    expect(versions.map(({ record_id, version, run_id }) => [record_id, version, run_id])).toEqual([
      [1, 1, 1],
      [1, 2, 3],
    ]);
    expect((await readRecords(database)).map((each) => each.record.title)).toEqual(['New title']);
    expect([...(await readRunRecords(database)).keys()]).toEqual([1, 2, 3]);
  });
});

describe('findUnfinished', () => {
  test('finds the newest run of the same requests that has not ended well', async () => {
    expect(await store.findUnfinished('core', 'pubmed', compiled())).toBeUndefined();
    const failed = await store.create(start());
    await store.save({ ...failed, state: 'failed', fetched: 5 }, undefined, []);
    expect(await store.findUnfinished('core', 'pubmed', compiled())).toMatchObject({
      id: 1,
      state: 'failed',
      fetched: 5,
    });
    expect(await store.findUnfinished('core', 'pubmed', compiled('other*'))).toBeUndefined();
    expect(await store.findUnfinished('other', 'pubmed', compiled())).toBeUndefined();
    const newer = await store.create(start());
    for (const state of ['complete', 'capped'] as const) {
      await store.save({ ...newer, state }, undefined, []);
      expect(await store.findUnfinished('core', 'pubmed', compiled())).toBeUndefined();
    }
  });

  test('gives the run as it was saved, its pending steps included', async () => {
    const run = await store.create(start());
    const pending = [{ kind: 'fetch', part: 0, from: 400, history: 'MCID_1' }];
    const saved = await store.save({ ...run, pending }, answer(), [fetched('11', 'One')]);
    const found = await store.findUnfinished('core', 'pubmed', compiled());
    expect(found?.pending).toEqual(pending);
    expect(found?.stored).toBe(saved.stored);
    expect(found?.compiled).toEqual(JSON.parse(JSON.stringify(compiled())));
  });
});
