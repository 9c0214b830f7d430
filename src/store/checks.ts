/** What `verify` asks of the tables: every reference leads somewhere, and what has a hash still has it. */
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import type { Queries } from './database.ts';
import { sha256 } from './records.ts';
import type { Tables } from './tables.ts';

/** Something that is not as it was stored, by the name of its place. */
export interface Fault {
  readonly at: string;
  readonly message: string;
}

/** Columns that name a row of another table. */
const REFERENCES: readonly (readonly [table: keyof Tables, column: string, target: keyof Tables])[] = [
  ['import_piece', 'import_id', 'import_file'],
  ['response', 'run_id', 'run'],
  ['record', 'import_id', 'import_file'],
  ['record_version', 'record_id', 'record'],
  ['record_version', 'run_id', 'run'],
  ['run_record', 'run_id', 'run'],
  ['run_record', 'record_id', 'record'],
  ['abstract_supply', 'record_id', 'record'],
  ['abstract_supply', 'run_id', 'run'],
];

/** Rows that name others which are not there, and records that nobody delivered or that say nothing. */
export async function findDangling(queries: Queries): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (const [table, column, target] of REFERENCES) {
    const { rows } = await sql<{ id: number }>`
      select distinct ${sql.ref(`t.${column}`)} as id from ${sql.table(table)} as t
      left join ${sql.table(target)} as o on o.id = ${sql.ref(`t.${column}`)}
      where ${sql.ref(`t.${column}`)} is not null and o.id is null`.execute(queries);
    for (const { id } of rows)
      faults.push({ at: `${table} ${id}`, message: `${table} names the ${target} ${id}, which is not there.` });
  }
  const unfounded = await queries
    .selectFrom('record')
    .select(['id', 'source'])
    .where('import_id', 'is', null)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(selectFrom('run_record').select('run_record.run_id').whereRef('run_record.record_id', '=', 'record.id')),
      ),
    )
    .execute();
  for (const { id, source } of unfounded) {
    faults.push({ at: `record ${id}`, message: `Record ${id} of ${source} was delivered by no run and no file.` });
  }
  const empty = await queries
    .selectFrom('record')
    .select('id')
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('record_version')
            .select('record_version.version')
            .whereRef('record_version.record_id', '=', 'record.id'),
        ),
      ),
    )
    .execute();
  for (const { id } of empty)
    faults.push({ at: `record ${id}`, message: `Record ${id} is there, and what it says is lost.` });
  return faults;
}

/** Rows read at one time. */
const ROWS = 2_000;

/** Versions of records that no longer have their hash. */
export async function findChangedVersions(queries: Queries): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (let after = 0; ; ) {
    const rows = await queries
      .selectFrom('record_version')
      .select(['record_id', 'version', 'data', 'hash'])
      .where('record_id', '>', after)
      .where('record_id', '<=', after + ROWS)
      .execute();
    for (const { record_id, version, data, hash } of rows) {
      if (sha256(data) === hash) continue;
      faults.push({
        at: `record ${record_id}`,
        message: `Version ${version} of record ${record_id} does not have its hash: it was changed.`,
      });
    }
    const next = await queries
      .selectFrom('record_version')
      .select('record_id')
      .where('record_id', '>', after + ROWS)
      .orderBy('record_id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return faults;
    after = next.record_id - 1;
  }
}

/** Stored answers that no longer have their hash, and numbers that are missing between them. */
export async function findChangedAnswers(queries: Queries): Promise<readonly Fault[]> {
  const runs = await queries
    .selectFrom('response')
    .select(['run_id', (expression) => expression.fn.max('number').as('last')])
    .groupBy('run_id')
    .orderBy('run_id')
    .execute();
  const faults: Fault[] = [];
  for (const { run_id, last } of runs) {
    for (let number = 1; number <= Number(last); number += 1) {
      const row = await queries
        .selectFrom('response')
        .select(['body', 'sha256'])
        .where('run_id', '=', run_id)
        .where('number', '=', number)
        .executeTakeFirst();
      if (row !== undefined && isUnchanged(row.body, row.sha256)) continue;
      const said = row === undefined ? 'is missing' : 'does not have its hash: it was changed';
      faults.push({ at: `run-${run_id} answer ${number}`, message: `Answer ${number} of run-${run_id} ${said}.` });
    }
  }
  return faults;
}

function isUnchanged(body: Uint8Array, hash: string): boolean {
  try {
    return sha256(gunzipSync(body)) === hash;
  } catch {
    return false;
  }
}

/** Supplied abstracts that do not say the time and the service of the answer that they came with. */
export async function findUnfoundedSupplies(queries: Queries): Promise<readonly Fault[]> {
  const rows = await queries
    .selectFrom('abstract_supply')
    .leftJoin('run', 'run.id', 'abstract_supply.run_id')
    .leftJoin('response', (join) =>
      join
        .onRef('response.run_id', '=', 'abstract_supply.run_id')
        .onRef('response.number', '=', 'abstract_supply.response_number'),
    )
    .select(['abstract_supply.record_id', 'abstract_supply.source'])
    .where((row) =>
      row.or([
        row('response.number', 'is', null),
        row('response.received_at', '!=', row.ref('abstract_supply.supplied_at')),
        row('run.source', '!=', row.ref('abstract_supply.source')),
      ]),
    )
    .execute();
  return rows.map(({ record_id, source }) => ({
    at: `record ${record_id}`,
    message: `The abstract that ${source} was asked for, for record ${record_id}, is not that of a stored answer.`,
  }));
}
