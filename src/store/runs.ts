/** Runs with their raw answers: a page, its records and the new state of the run are one transaction. */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Compiled } from '../query/tree.ts';
import { asRecordId, type RecordId, type ServiceName } from '../records/record.ts';
import type { FetchedRecord, RawAnswer, Run, RunPurpose, RunStore, Step } from '../search/run.ts';
import { attachAbstracts } from './abstracts.ts';
import type { Database, Queries } from './database.ts';
import { insertDelivered, toRow } from './delivered-records.ts';
import { sha256 } from './records.ts';
import { readWithdrawn } from './withdrawn.ts';

// Level 1 takes a fifth of the default's time for a quarter more bytes (pages of OpenAlex and PubMed, 0.7 MB).
const COMPRESSION = { level: 1 };

/** The store that collecting writes through. */
export function runStore(database: Database): RunStore {
  return {
    findUnfinished: (query, source, compiled) => findUnfinished(database, query, source, compiled),
    create: (run) => createRun(database, run),
    save: (run, answer, records) => saveRun(database, run, answer, records),
    readAnswers: (runId) => readAnswers(database, runId),
  };
}

/** Runs of one purpose that count, in the order in which they were made; `withdrawn` lists those that were withdrawn too. */
export async function listRuns(
  queries: Queries,
  purpose: RunPurpose = 'search',
  options: { readonly withdrawn?: boolean } = {},
): Promise<readonly Run[]> {
  const { runs } = await readWithdrawn(queries);
  const rows = await queries.selectFrom('run').selectAll().where('purpose', '=', purpose).orderBy('id').execute();
  return rows.filter((row) => options.withdrawn === true || !runs.has(row.id)).map((row) => fromRow(row));
}

/** Ids of the records that each run that counts delivered, in order of import. */
export async function readRunRecords(queries: Queries): Promise<ReadonlyMap<number, readonly RecordId[]>> {
  const withdrawn = await readWithdrawn(queries);
  const rows = await queries
    .selectFrom('run_record')
    .select(['run_id', 'record_id'])
    .orderBy('run_id')
    .orderBy('record_id')
    .execute();
  const byRun = new Map<number, RecordId[]>();
  for (const row of rows) {
    if (withdrawn.runs.has(row.run_id)) continue;
    const ids = byRun.get(row.run_id);
    if (ids === undefined) byRun.set(row.run_id, [asRecordId(String(row.record_id))]);
    else ids.push(asRecordId(String(row.record_id)));
  }
  return byRun;
}

/** How many records each run was the first to bring, of the named runs. */
export async function countNewRecords(
  queries: Queries,
  runIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (runIds.length === 0) return new Map();
  const rows = await queries
    .selectFrom('record_version')
    .select(['run_id', (expression) => expression.fn.countAll<number>().as('records')])
    .where('version', '=', 1)
    .where('run_id', 'in', runIds)
    .groupBy('run_id')
    .execute();
  return new Map(rows.map((row) => [row.run_id ?? 0, Number(row.records)]));
}

/** The first request of each part of the named runs, as it was sent but for contact and key; in the order of the parts. */
export async function readFirstRequests(
  queries: Queries,
  runIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (runIds.length === 0) return new Map();
  const rows = await queries
    .selectFrom('response')
    .select(['run_id', 'step', 'request'])
    .where('run_id', 'in', runIds)
    .orderBy('run_id')
    .orderBy('number')
    .execute();
  const first = new Map<number, Map<number, string>>();
  for (const { run_id, step, request } of rows) {
    const { part } = JSON.parse(step) as Step;
    const parts = first.get(run_id) ?? new Map<number, string>();
    if (!parts.has(part)) parts.set(part, request);
    first.set(run_id, parts);
  }
  return new Map([...first].map(([id, parts]) => [id, [...parts].sort(([a], [b]) => a - b).map(([, text]) => text)]));
}

/** Every stored answer without its content, in order. */
export async function listAnswers(queries: Queries) {
  return queries
    .selectFrom('response')
    .select(['run_id', 'number', 'request', 'status', 'received_at', 'sha256'])
    .orderBy('run_id')
    .orderBy('number')
    .execute();
}

/** Raw answers in the order in which they came, one at a time, since a long run holds more than memory should. */
async function* readAnswers(queries: Queries, runId: number): AsyncGenerator<RawAnswer> {
  for (let number = 1; ; number++) {
    const row = await queries
      .selectFrom('response')
      .selectAll()
      .where('run_id', '=', runId)
      .where('number', '=', number)
      .executeTakeFirst();
    if (row === undefined) return;
    yield {
      request: row.request,
      step: JSON.parse(row.step) as Step,
      status: row.status,
      headers: JSON.parse(row.headers) as Record<string, string>,
      body: gunzipSync(row.body),
      receivedAt: row.received_at,
    };
  }
}

function compiledHash(compiled: Compiled): string {
  return sha256(JSON.stringify(compiled.requests));
}

async function findUnfinished(
  database: Database,
  query: string,
  source: ServiceName,
  compiled: Compiled,
): Promise<Run | undefined> {
  const withdrawn = await readWithdrawn(database);
  const rows = await database
    .selectFrom('run')
    .select(['id', 'state'])
    .where('query', '=', query)
    .where('source', '=', source)
    .where('purpose', '=', 'search')
    .where('compiled_hash', '=', compiledHash(compiled))
    .orderBy('id', 'desc')
    .execute();
  const newest = rows.find((row) => !withdrawn.runs.has(row.id));
  if (newest === undefined || newest.state === 'complete' || newest.state === 'capped') return undefined;
  return fromRow(await database.selectFrom('run').selectAll().where('id', '=', newest.id).executeTakeFirstOrThrow());
}

async function createRun(database: Database, run: Run): Promise<Run> {
  const { id } = await database
    .insertInto('run')
    .values({
      query: run.query,
      source: run.source,
      purpose: run.purpose,
      state: run.state,
      compiled_hash: compiledHash(run.compiled),
      content: toContent(run),
      stored: 0,
      started_at: run.startedAt,
      ended_at: run.endedAt ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  return { ...run, id, stored: 0 };
}

async function saveRun(
  database: Database,
  run: Run,
  answer: RawAnswer | undefined,
  records: readonly FetchedRecord[],
): Promise<Run> {
  // Before the transaction, which stays short. Beside the main thread it would take longer: the next request waits for it.
  const body = answer === undefined ? undefined : gzipSync(answer.body, COMPRESSION);
  const rows = answer !== undefined && run.purpose === 'search' ? records.map(toRow) : [];
  return database.transaction().execute(async (transaction) => {
    let added = 0;
    if (answer !== undefined && body !== undefined) {
      const number = await insertResponse(transaction, run.id, answer, body);
      if (run.purpose === 'search') {
        added = await insertDelivered(transaction, run, number, rows);
      } else if (run.purpose === 'abstracts') {
        await attachAbstracts(transaction, run, { ...answer, number }, records);
      }
    }
    const { stored } = await transaction
      .updateTable('run')
      .set((expression) => ({
        state: run.state,
        content: toContent(run),
        stored: expression('stored', '+', added),
        ended_at: run.endedAt ?? null,
      }))
      .where('id', '=', run.id)
      .returning('stored')
      .executeTakeFirstOrThrow();
    return { ...run, stored };
  });
}

async function insertResponse(queries: Queries, runId: number, answer: RawAnswer, body: Uint8Array): Promise<number> {
  const { last } = await queries
    .selectFrom('response')
    .select((expression) => expression.fn.max('number').as('last'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  const number = (last ?? 0) + 1;
  await queries
    .insertInto('response')
    .values({
      run_id: runId,
      number,
      request: answer.request,
      step: JSON.stringify(answer.step),
      status: answer.status,
      headers: JSON.stringify(answer.headers),
      body,
      sha256: sha256(answer.body),
      received_at: answer.receivedAt,
    })
    .execute();
  return number;
}

function toContent(run: Run): string {
  const { id: _id, stored: _stored, ...content } = run;
  return JSON.stringify(content);
}

function fromRow(row: { id: number; content: string; stored: number }): Run {
  const content = JSON.parse(row.content) as Omit<Run, 'id' | 'stored'>;
  return { ...content, id: row.id, stored: row.stored };
}
