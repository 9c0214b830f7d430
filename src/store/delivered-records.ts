/** Writing what one answer delivered: records that are new, versions whose content has changed, and that the run delivered them. */
import type { FetchedRecord, Run } from '../search/run.ts';
import type { Queries } from './database.ts';
import { recordToJson, sha256 } from './records.ts';

/** Records that are written with one statement each: bound parameters stay below SQLite's old limit of 999. */
const MOST_ROWS = 100;

/** A record as it is written. */
export interface Row {
  readonly nativeId: string;
  readonly data: string;
  readonly hash: string;
  readonly score: number | null;
}

export function toRow({ nativeId, record, score }: FetchedRecord): Row {
  const data = recordToJson(record);
  return { nativeId, data, hash: sha256(data), score: score ?? null };
}

/** Gives how many native ids the run had not delivered before. */
export async function insertDelivered(
  queries: Queries,
  run: Run,
  responseNumber: number,
  rows: readonly Row[],
): Promise<number> {
  let added = 0;
  for (const group of groupRows(rows)) added += await insertGroup(queries, run, responseNumber, group);
  return added;
}

/** In order; a native id that comes twice begins a group, since its second content is held against the first. */
function groupRows(rows: readonly Row[]): readonly (readonly Row[])[] {
  const groups: Row[][] = [];
  let ids = new Set<string>();
  for (const row of rows) {
    const open = groups.at(-1);
    if (open === undefined || open.length >= MOST_ROWS || ids.has(row.nativeId)) {
      groups.push([row]);
      ids = new Set([row.nativeId]);
    } else {
      open.push(row);
      ids.add(row.nativeId);
    }
  }
  return groups;
}

async function insertGroup(queries: Queries, run: Run, responseNumber: number, rows: readonly Row[]): Promise<number> {
  const known = await findRecords(queries, run, rows);
  const newest = await findNewestVersions(queries, [...known.values()]);
  const ids = new Map([
    ...known,
    ...(await insertRecords(
      queries,
      run,
      rows.filter((row) => !known.has(row.nativeId)),
    )),
  ]);
  const placed = rows.map((row) => {
    const record_id = ids.get(row.nativeId);
    if (record_id === undefined) throw new Error(`No row was made for ${row.nativeId}.`);
    const before = newest.get(record_id);
    const isKnown = before?.hash === row.hash;
    return { row, record_id, isKnown, version: (before?.version ?? 0) + (isKnown ? 0 : 1) };
  });
  const changed = placed.filter(({ isKnown }) => !isKnown);
  const made = { run_id: run.id, response_number: responseNumber };
  if (changed.length > 0) {
    const versions = changed.map(({ row, record_id, version }) => {
      const { data, hash } = row;
      return { record_id, version, data, hash, ...made };
    });
    await queries.insertInto('record_version').values(versions).execute();
  }
  const [result] = await queries
    .insertInto('run_record')
    .values(placed.map(({ row, record_id, version }) => ({ record_id, score: row.score, version, ...made })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return Number(result?.numInsertedOrUpdatedRows ?? 0);
}

async function findRecords(queries: Queries, run: Run, rows: readonly Row[]): Promise<ReadonlyMap<string, number>> {
  const found = await queries
    .selectFrom('record')
    .select(['id', 'source_id'])
    .where('source', '=', run.source)
    .where(
      'source_id',
      'in',
      rows.map(({ nativeId }) => nativeId),
    )
    .where('import_id', 'is', null)
    .execute();
  return new Map(found.map(({ id, source_id }) => [source_id ?? '', id]));
}

async function insertRecords(queries: Queries, run: Run, rows: readonly Row[]): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const made = await queries
    .insertInto('record')
    .values(
      rows.map(({ nativeId }) => ({ source: run.source, kind: 'database', source_id: nativeId, import_id: null })),
    )
    .returning(['id', 'source_id'])
    .execute();
  return new Map(made.map(({ id, source_id }) => [source_id ?? '', id]));
}

async function findNewestVersions(
  queries: Queries,
  ids: readonly number[],
): Promise<ReadonlyMap<number, { readonly version: number; readonly hash: string }>> {
  if (ids.length === 0) return new Map();
  const rows = await queries
    .selectFrom('record_version')
    .select(['record_id', 'version', 'hash'])
    .where('record_id', 'in', ids)
    .orderBy('version')
    .execute();
  return new Map(rows.map((row) => [row.record_id, row]));
}
