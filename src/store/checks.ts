/** What `verify` asks of the tables: every reference leads somewhere, and what has a hash still has it. */
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { wantedBy } from '../search/abstracts.ts';
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

/** Answers read at one time; they are long. */
const ANSWERS = 20;

/** Stored answers that no longer have their hash, and numbers that are missing between them. */
export async function findChangedAnswers(queries: Queries): Promise<readonly Fault[]> {
  const runs = await queries.selectFrom('response').select('run_id').distinct().orderBy('run_id').execute();
  const faults: Fault[] = [];
  const fault = (run: number, number: number, says: string): void => {
    faults.push({ at: `run-${run} answer ${number}`, message: `Answer ${number} of run-${run} ${says}.` });
  };
  for (const { run_id: run } of runs) {
    for (let last = 0; ; ) {
      const rows = await queries
        .selectFrom('response')
        .select(['number', 'body', 'sha256'])
        .where('run_id', '=', run)
        .where('number', '>', last)
        .orderBy('number')
        .limit(ANSWERS)
        .execute();
      if (rows.length === 0) break;
      for (const { number, body, sha256: hash } of rows) {
        if (number !== last + 1)
          fault(run, last + 1, number === last + 2 ? 'is missing' : 'and those behind it are missing');
        if (!isUnchanged(body, hash)) fault(run, number, 'does not have its hash: it was changed');
        last = number;
      }
    }
  }
  return faults;
}

/** Most answers that may be missing before one that is there; beyond that the number itself was changed, and nobody counts up to it. */
const MOST_MISSING = 1_000;

/** Whether the answers of a run are numbered so that they can be gone through. */
export async function isNumbered(queries: Queries, runId: number): Promise<boolean> {
  const { last, answers } = await queries
    .selectFrom('response')
    .select((expression) => [expression.fn.max('number').as('last'), expression.fn.countAll<number>().as('answers')])
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return (last ?? 0) - Number(answers) <= MOST_MISSING;
}

function isUnchanged(body: Uint8Array, hash: string): boolean {
  try {
    return sha256(gunzipSync(body)) === hash;
  } catch {
    return false;
  }
}

/** Supplied abstracts that are not those of a stored answer: its time, its service, and a record that it was asked for. */
export async function findUnfoundedSupplies(queries: Queries): Promise<readonly Fault[]> {
  const rows = await queries
    .selectFrom('abstract_supply as supply')
    .leftJoin('run', 'run.id', 'supply.run_id')
    .select(['supply.record_id', 'supply.source', 'supply.run_id', 'supply.response_number', 'supply.supplied_at'])
    .select(['supply.native_id', 'supply.abstract', 'run.source as asked'])
    .orderBy('supply.run_id')
    .orderBy('supply.response_number')
    .execute();
  const faults: Fault[] = [];
  let answer: SupplyingAnswer | undefined;
  for (const row of rows) {
    if (answer?.run !== row.run_id || answer.number !== row.response_number) {
      answer = await readSupplyingAnswer(queries, row.run_id, row.response_number);
    }
    const isFounded =
      row.asked === row.source &&
      answer.receivedAt === row.supplied_at &&
      answer.wanted.has(String(row.record_id)) &&
      (row.abstract !== null || row.native_id === null);
    if (isFounded) continue;
    const { record_id: id, source } = row;
    const message = `The abstract that ${source} was asked for, for record ${id}, is not that of a stored answer.`;
    faults.push({ at: `record ${id}`, message });
  }
  return faults;
}

interface SupplyingAnswer {
  readonly run: number;
  readonly number: number;
  readonly receivedAt: string | undefined;
  readonly wanted: ReadonlySet<string>;
}

async function readSupplyingAnswer(queries: Queries, run: number, number: number): Promise<SupplyingAnswer> {
  const row = await queries
    .selectFrom('response')
    .select(['received_at', 'step'])
    .where('run_id', '=', run)
    .where('number', '=', number)
    .executeTakeFirst();
  const wanted = row === undefined ? [] : wantedIn(row.step);
  return { run, number, receivedAt: row?.received_at, wanted: new Set(wanted) };
}

function wantedIn(step: string): readonly string[] {
  try {
    return wantedBy(JSON.parse(step)).map(({ recordId }) => recordId);
  } catch {
    return [];
  }
}
