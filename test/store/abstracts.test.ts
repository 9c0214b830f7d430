/** Supplied abstracts in a real database: one transaction with the answer, asked once, never in place of a record's own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Compiled } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD, type ServiceName } from '../../src/records/record.ts';
import { planAbstracts } from '../../src/search/abstracts.ts';
import { newRun, newRunOf } from '../../src/search/collect.ts';
import { findMissing, wantedOf } from '../../src/search/missing-abstracts.ts';
import type { FetchedRecord, RawAnswer, Run, RunStore, Step } from '../../src/search/run.ts';
import { readAbstractState } from '../../src/store/abstracts.ts';
import type { Database } from '../../src/store/database.ts';
import { insertImport } from '../../src/store/imports.ts';
import { readOrigins, readRecords } from '../../src/store/records.ts';
import { listRuns, runStore } from '../../src/store/runs.ts';
import { closeTestDatabase, openTestDatabase } from './open-database.ts';

let folder: string;
let database: Database;
let store: RunStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-abstracts-'));
  database = await openTestDatabase(folder);
  store = runStore(database);
});
afterEach(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

const NOW = new Date('2026-11-01T10:00:00Z');

function compiled(service: ServiceName): Compiled {
  return {
    service,
    queryId: 'core',
    queryHash: '',
    requests: [],
    relation: 'exact',
    effective: { op: 'or', args: [] },
    limits: { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] },
    warnings: [],
  };
}

function fetched(nativeId: string, fields: Partial<BibRecord>): FetchedRecord {
  return { nativeId, record: { ...EMPTY_RECORD, ...fields } };
}

function answerTo(step: Step, receivedAt = '2026-11-01T10:00:01.000Z'): RawAnswer {
  return { request: 'works', step, status: 200, headers: {}, body: Buffer.from('{}'), receivedAt };
}

/** Records 1 to 3 of Crossref (3 with an abstract), 4 of a file. */
async function fillReview(): Promise<void> {
  const run = await store.create(newRun(compiled('crossref'), 'core', NOW, 'test'));
  await store.save({ ...run, state: 'complete' }, answerTo({ kind: 'page', part: 0 }), [
    fetched('10.1/a', { doi: '10.1/A', title: 'One' }),
    fetched('10.1/b', { doi: '10.1/b', title: 'Two' }),
    fetched('10.1/c', { doi: '10.1/c', title: 'Three', abstract: 'Its own.' }),
  ]);
  const file = {
    source: 'Embase',
    kind: 'database',
    path: 'x.ris',
    format: 'ris',
    searchedOn: undefined,
    strategy: undefined,
    recordsInFile: 1,
    refused: 0,
    problems: [],
    importedAt: NOW.toISOString(),
    bytes: Buffer.from('x'),
  } as const;
  await insertImport(database, file, [{ sourceId: 'L1', record: { ...EMPTY_RECORD, title: 'Four', pmid: '44' } }]);
}

/** A run of the filling, as planned from what the database says now. */
async function startFilling(service: ServiceName, again = false): Promise<Run> {
  const state = await readAbstractState(database);
  const { steps, parts } = planAbstracts(service, wantedOf(service, findMissing(state), state, again));
  const run = newRunOf('abstracts', compiled(service), { query: 'abstracts', steps, parts, now: NOW, version: 'test' });
  return store.create(run);
}

/** The run with its first pending step answered and followed by `next`. */
async function answerFirst(run: Run, records: readonly FetchedRecord[], next: readonly Step[] = [], at?: string) {
  const [step, ...rest] = run.pending;
  if (step === undefined) throw new Error('nothing is pending');
  return store.save({ ...run, pending: [...next, ...rest] }, answerTo(step, at), records);
}

async function abstracts(): Promise<readonly (readonly (string | undefined)[])[]> {
  return (await readRecords(database)).map(({ record, abstractFrom }) => [record.abstract, abstractFrom]);
}

async function supplies(): Promise<readonly (readonly unknown[])[]> {
  const rows = await database
    .selectFrom('abstract_supply')
    .selectAll()
    .orderBy('record_id')
    .orderBy('source')
    .execute();
  return rows.map(({ record_id, source, native_id, abstract, run_id }) => [
    record_id,
    source,
    native_id,
    abstract,
    run_id,
  ]);
}

test('the state of a review: what each record says of itself in its newest version', async () => {
  await fillReview();
  const again = await store.create(newRun(compiled('crossref'), 'core', NOW, 'test'));
  await store.save(again, answerTo({ kind: 'page', part: 0 }), [
    fetched('10.1/b', { doi: '10.1/b', title: 'Two', abstract: 'It has come.' }),
  ]);
  const { holdings, supplies: none } = await readAbstractState(database);
  expect(none).toEqual([]);
  expect(
    holdings.map(({ recordId, source, doi, pmid, hasAbstract }) => [recordId, source, doi ?? pmid, hasAbstract]),
  ).toEqual([
    ['1', 'crossref', '10.1/A', false],
    ['2', 'crossref', '10.1/b', true],
    ['3', 'crossref', '10.1/c', true],
    ['4', 'Embase', '44', false],
  ]);
});

describe('saving an answer of the filling', () => {
  test('stores abstracts and who has none; records, versions and `stored` stay', async () => {
    await fillReview();
    const before = await readOrigins(database);
    const run = await startFilling('openalex');
    expect(run.pending.map((step) => step['filter'])).toEqual(['doi:10.1/a|10.1/b', 'pmid:44']);
    const saved = await answerFirst(run, [fetched('W1', { doi: '10.1/a', abstract: 'From elsewhere.' })]);
    expect(saved.stored).toBe(0);
    expect(await supplies()).toEqual([
      [1, 'openalex', 'W1', 'From elsewhere.', run.id],
      [2, 'openalex', null, null, run.id],
    ]);
    expect(await abstracts()).toEqual([
      ['From elsewhere.', 'openalex'],
      [undefined, undefined],
      ['Its own.', undefined],
      [undefined, undefined],
    ]);
    expect(await readOrigins(database)).toEqual(before);
    expect(await database.selectFrom('record_version').select('record_id').execute()).toHaveLength(4);
    expect(await listRuns(database)).toMatchObject([{ purpose: 'search', stored: 3 }]);
  });

  test('a record asked for by a step that is still to come has not been asked in vain', async () => {
    await fillReview();
    const run = await startFilling('pubmed');
    expect(run.pending.map(({ kind }) => kind)).toEqual(['fetch', 'lookup']);
    const first = await answerFirst(run, []);
    expect(await supplies()).toEqual([[4, 'pubmed', null, null, run.id]]);
    const [lookup] = first.pending;
    const fetch = { kind: 'fetch', part: 1, ids: ['11'], wanted: lookup?.['wanted'] };
    const second = await answerFirst(first, [], [fetch]);
    expect(await supplies()).toHaveLength(1);
    const again = { ...fetch, again: true };
    const third = await answerFirst(second, [fetched('11', { pmid: '11', doi: '10.1/A', abstract: 'A.' })], [again]);
    expect(await supplies()).toHaveLength(2);
    await answerFirst(third, []);
    expect(await supplies()).toEqual([
      [1, 'pubmed', '11', 'A.', run.id],
      [2, 'pubmed', null, null, run.id],
      [4, 'pubmed', null, null, run.id],
    ]);
  });

  test('a failed answer, whose step stays pending, says nothing', async () => {
    await fillReview();
    const run = await startFilling('openalex');
    const [step] = run.pending;
    if (step === undefined) throw new Error('nothing is pending');
    await store.save(run, { ...answerTo(step), status: 500 }, []);
    expect(await supplies()).toEqual([]);
  });

  test('nothing of an answer stays when it cannot be stored whole', async () => {
    await fillReview();
    const run = await startFilling('openalex');
    const [step] = run.pending;
    const lost = { recordId: '99', source: 'Embase', doi: '10.1/z' };
    const broken = { ...run, pending: [{ kind: 'list', part: 0, ...step, wanted: [...wantedIn(step), lost] }] };
    await expect(answerFirst(broken, [fetched('W1', { doi: '10.1/a', abstract: 'A.' })])).rejects.toThrow(
      /FOREIGN KEY/i,
    );
    expect(await supplies()).toEqual([]);
    expect(await database.selectFrom('response').select('number').where('run_id', '=', run.id).execute()).toEqual([]);
  });
});

function wantedIn(step: Step | undefined): readonly unknown[] {
  const wanted = step?.['wanted'];
  return Array.isArray(wanted) ? wanted : [];
}

test('asked again, an abstract takes the place of "none", and never "none" that of an abstract', async () => {
  await fillReview();
  await answerFirst(await startFilling('openalex'), [fetched('W1', { doi: '10.1/a', abstract: 'A.' })]);
  const state = await readAbstractState(database);
  expect(wantedOf('openalex', findMissing(state), state, false).map(({ recordId }) => recordId)).toEqual(['4']);
  const second = await startFilling('openalex', true);
  expect(second.pending.map((step) => step['filter'])).toEqual(['doi:10.1/b', 'pmid:44']);
  const third = await startFilling('openalex', true);
  await answerFirst(second, [fetched('W2', { doi: '10.1/B', abstract: 'B.' })], [], '2026-11-02T10:00:00.000Z');
  await answerFirst(third, []);
  expect(await supplies()).toEqual([
    [1, 'openalex', 'W1', 'A.', 2],
    [2, 'openalex', 'W2', 'B.', second.id],
  ]);
});

test('PubMed’s abstract stands before those of the others, and a record’s own before all', async () => {
  await fillReview();
  const values = (record_id: number, source: ServiceName) => ({
    record_id,
    source,
    native_id: 'x',
    abstract: `Of ${source}.`,
    run_id: 1,
    response_number: 1,
    supplied_at: NOW.toISOString(),
  });
  await database
    .insertInto('abstract_supply')
    .values([
      values(1, 'crossref'),
      values(1, 'openalex'),
      values(1, 'pubmed'),
      values(2, 'crossref'),
      values(3, 'pubmed'),
    ])
    .execute();
  await database
    .insertInto('abstract_supply')
    .values({ ...values(2, 'pubmed'), abstract: null })
    .execute();
  const expected = [
    ['Of pubmed.', 'pubmed'],
    ['Of crossref.', 'crossref'],
    ['Its own.', undefined],
    [undefined, undefined],
  ];
  expect(await abstracts()).toEqual(expected);
  const ids = (await readOrigins(database)).map(({ id }) => id);
  const named = await readRecords(database, ids);
  expect(named.map(({ record, abstractFrom }) => [record.abstract, abstractFrom])).toEqual(expected);
});
