/** What was withdrawn is left out wherever records, runs and imports are read, and nothing of it is deleted. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import { newRun } from '../../src/search/collect.ts';
import type { Run } from '../../src/search/run.ts';
import { readAbstractState } from '../../src/store/abstracts.ts';
import type { Database } from '../../src/store/database.ts';
import { appendPlanned } from '../../src/store/events.ts';
import { insertImport, listImports } from '../../src/store/imports.ts';
import { readOrigins, readRecords } from '../../src/store/records.ts';
import { listRuns, readRunRecords, runStore } from '../../src/store/runs.ts';
import { type Collected, planWithdrawal, readLeftOut } from '../../src/store/withdrawn.ts';
import { compiledOf } from '../search/fakes.ts';
import { closeTestDatabase, openTestDatabase, SERVER } from './open-database.ts';

let folder: string;
let database: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-withdraw-'));
  database = await openTestDatabase(folder);
});
afterEach(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

const compiled = compiledOf({ service: 'pubmed', term: 'police' });

async function searched(nativeIds: readonly string[], state: Run['state'] = 'complete'): Promise<number> {
  const store = runStore(database);
  const run = await store.create(newRun(compiled, 'core', new Date('2026-11-25T10:00:00Z'), 'test'));
  const body = new TextEncoder().encode('x');
  const step = { kind: 'fetch', part: 0 };
  const answer = { request: 'r', step, status: 200, headers: {}, body, receivedAt: '2026-11-25T10:00:00.000Z' };
  const records = nativeIds.map((nativeId) => ({ nativeId, record: { ...EMPTY_RECORD, title: nativeId } }));
  await store.save({ ...run, state }, answer, records);
  return run.id;
}

function imported(names: readonly string[], bytes = names.join()): Promise<number> {
  return insertImport(
    database,
    {
      source: 'Scopus',
      kind: 'database',
      path: 'x.ris',
      format: 'ris',
      searchedOn: undefined,
      strategy: undefined,
      recordsInFile: names.length,
      refused: 0,
      problems: [],
      importedAt: '2026-11-25T10:00:00.000Z',
      bytes: new TextEncoder().encode(bytes),
    },
    names.map((name) => ({ sourceId: name, record: { ...EMPTY_RECORD, title: name } })),
  );
}

async function withdraw(body: Collected): Promise<void> {
  const event = {
    type: 'withdraw',
    chain: 'R1',
    at: '2026-11-25T11:00:00.000Z',
    reason: 'T',
    programVersion: 't',
  } as const;
  await appendPlanned(database, async () => [{ ...event, body }]);
}

/** The sources' own ids of what the review holds, read in three ways. */
async function held(): Promise<readonly string[]> {
  const origins = await readOrigins(database);
  const records = await readRecords(database);
  expect(records.map((record) => record.id)).toEqual(origins.map((origin) => origin.id));
  const all = (await database.selectFrom('record').select('id').execute()).map((row) => asRecordId(String(row.id)));
  expect(await readRecords(database, all)).toEqual(records);
  return records.map((record) => record.sourceId ?? '').sort();
}

test('a run takes out what no other run delivered, and a new run brings it back under the same id', async () => {
  await searched(['11', '12']);
  await searched(['12', '13']);
  const before = await readOrigins(database);
  expect(await planWithdrawal(database, { run: 1 })).toEqual({ leaving: ['1'], stay: 1 });
  expect(await held()).toEqual(['11', '12', '13']);
  await withdraw({ run: 1 });
  expect(await held()).toEqual(['12', '13']);
  expect((await listRuns(database)).map((run) => run.id)).toEqual([2]);
  expect((await listRuns(database, 'search', { withdrawn: true })).map((run) => run.id)).toEqual([1, 2]);
  expect([...(await readRunRecords(database))]).toEqual([[2, ['2', '3']]]);
  expect((await readAbstractState(database)).holdings.map((holding) => holding.recordId)).toEqual(['2', '3']);
  // Delivered by the withdrawn run too, it now leaves with the last one that counts.
  expect(await planWithdrawal(database, { run: 2 })).toEqual({ leaving: ['2', '3'], stay: 0 });
  await searched(['11', '12']);
  expect(await readOrigins(database)).toEqual(before);
});

test('an import takes out its own records only', async () => {
  await imported(['a', 'b']);
  await imported(['a', 'c']);
  expect(await planWithdrawal(database, { file: 1 })).toEqual({ leaving: ['1', '2'], stay: 0 });
  await withdraw({ file: 1 });
  expect(await held()).toEqual(['a', 'c']);
  expect((await listImports(database)).map((row) => row.id)).toEqual([2]);
  expect((await listImports(database, { withdrawn: true })).map((row) => row.id)).toEqual([1, 2]);
  await imported(['a', 'b']);
  expect(await held()).toEqual(['a', 'a', 'b', 'c']);
});

test('run 1 and file 1 are not the same', async () => {
  await searched(['11']);
  await imported(['a']);
  await withdraw({ run: 1 });
  expect(await held()).toEqual(['a']);
  await withdraw({ file: 1 });
  expect(await held()).toEqual([]);
  expect(await readRecords(database, [])).toEqual([]);
});

test('a withdrawn run is never gone on with; the one before it may be', async () => {
  const store = runStore(database);
  await searched(['11'], 'failed');
  await searched(['12'], 'running');
  expect(await store.findUnfinished('core', 'pubmed', compiled)).toMatchObject({ id: 2 });
  await withdraw({ run: 2 });
  expect(await store.findUnfinished('core', 'pubmed', compiled)).toMatchObject({ id: 1 });
  await withdraw({ run: 1 });
  expect(await store.findUnfinished('core', 'pubmed', compiled)).toBeUndefined();
});

test('nothing is deleted', async () => {
  const rows = async () => [
    await database.selectFrom('record').selectAll().execute(),
    await database.selectFrom('record_version').selectAll().execute(),
    await database.selectFrom('run_record').selectAll().execute(),
    await database.selectFrom('run').selectAll().execute(),
    await database.selectFrom('import_file').selectAll().execute(),
  ];
  await searched(['11']);
  await imported(['a']);
  const before = await rows();
  await withdraw({ run: 1 });
  await withdraw({ file: 1 });
  expect(await rows()).toEqual(before);
});

test('a long list of named records, most of them withdrawn', async () => {
  await searched(Array.from({ length: 250 }, (_, n) => String(n + 1)));
  await imported(['a']);
  await withdraw({ run: 1 });
  expect(await held()).toEqual(['a']);
  expect((await readLeftOut(database)).size).toBe(250);
});

test('law: what is held is what the counted runs and imports delivered, whatever was withdrawn in whatever order', async () => {
  const ids = fc.uniqueArray(fc.integer({ min: 1, max: 8 }).map(String), { maxLength: 6 });
  const act = fc.record({ run: fc.boolean(), ids, drops: fc.option(fc.nat({ max: 5 }), { nil: undefined }) });
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 7 }), async (acts) => {
      await closeTestDatabase(database);
      database = await openTestDatabase(mkdtempSync(join(folder, 'law-')));
      const counted: { body: Collected; ids: readonly string[] }[] = [];
      for (const each of acts) {
        const body = each.run ? { run: await searched(each.ids) } : { file: await imported(each.ids) };
        counted.push({ body, ids: each.ids });
        const dropped = each.drops === undefined ? undefined : counted[each.drops % counted.length];
        if (dropped === undefined) continue;
        const before = (await held()).length;
        const { leaving, stay } = await planWithdrawal(database, dropped.body);
        expect(leaving.length + stay).toBe(dropped.ids.length);
        await withdraw(dropped.body);
        counted.splice(counted.indexOf(dropped), 1);
        const fromRuns = new Set(counted.flatMap((one) => ('run' in one.body ? one.ids : [])));
        const fromFiles = counted.flatMap((one) => ('file' in one.body ? one.ids : []));
        expect(await held()).toEqual([...fromRuns, ...fromFiles].sort());
        expect((await held()).length).toBe(before - leaving.length);
      }
    }),
    // Making a review takes longer on a server.
    { numRuns: SERVER === undefined ? 25 : 5 },
  );
});
