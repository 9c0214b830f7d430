/** The rows that packs carry, out of the tables and into them. */
import { type RawBuilder, sql } from 'kysely';
import { PACKED_TABLES, type PackContent, type PackedRow, type PackedTable } from '../exchange/pack.ts';
import type { KnownLinks } from '../exchange/plan-merge.ts';
import type { EventRow } from '../records/event.ts';
import type { Queries } from './database.ts';

interface Shape {
  readonly key: readonly string[];
  readonly columns: readonly string[];
  /** The row may change after it was packed first: a run that went on, an abstract that came later. */
  readonly changes: boolean;
}

/** Columns that are packed; of imported files the content stays at home. */
const SHAPES: Readonly<Record<PackedTable, Shape>> = {
  import_file: {
    key: ['id'],
    columns: [
      'id',
      'source',
      'kind',
      'path',
      'format',
      'sha256',
      'searched_on',
      'strategy',
      'records_in_file',
      'refused',
      'problems',
      'imported_at',
      'platform',
    ],
    changes: false,
  },
  run: {
    key: ['id'],
    columns: [
      'id',
      'query',
      'source',
      'purpose',
      'state',
      'compiled_hash',
      'content',
      'stored',
      'started_at',
      'ended_at',
    ],
    changes: true,
  },
  record: { key: ['id'], columns: ['id', 'source', 'kind', 'source_id', 'import_id'], changes: false },
  record_version: {
    key: ['record_id', 'version'],
    columns: ['record_id', 'version', 'data', 'hash', 'run_id', 'response_number'],
    changes: false,
  },
  run_record: {
    key: ['run_id', 'record_id'],
    columns: ['run_id', 'record_id', 'response_number', 'score', 'version'],
    changes: true,
  },
  abstract_supply: {
    key: ['record_id', 'source'],
    columns: ['record_id', 'source', 'native_id', 'abstract', 'run_id', 'response_number', 'supplied_at'],
    changes: true,
  },
};

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const PARAMETERS = 900;

/** Everything that a copy has of what was collected, in an order that depends on nothing but the rows. */
export async function readPackedRows(queries: Queries): Promise<PackContent['rows']> {
  const all: { table: PackedTable; row: PackedRow }[] = [];
  for (const table of PACKED_TABLES) {
    const { columns, key } = SHAPES[table];
    const { rows } =
      await sql<PackedRow>`select ${names(columns)} from ${sql.table(table)} order by ${names(key)}`.execute(queries);
    for (const row of rows) all.push({ table, row });
  }
  return all;
}

/** Stores what is new, inside the caller's transaction. */
export async function insertPackedRows(queries: Queries, rows: PackContent['rows']): Promise<void> {
  for (const table of PACKED_TABLES) {
    const { columns, key, changes } = SHAPES[table];
    const own = rows.filter((each) => each.table === table).map(({ row }) => row);
    // What is not packed of a file is empty.
    const isFile = table === 'import_file';
    const all = isFile ? [...columns, 'body'] : columns;
    const size = Math.floor(PARAMETERS / all.length);
    for (let start = 0; start < own.length; start += size) {
      const values = own.slice(start, start + size).map((row) => {
        const given: (string | number | null | Uint8Array)[] = columns.map((column) => row[column] ?? null);
        return sql`(${sql.join(isFile ? [...given, new Uint8Array(0)] : given)})`;
      });
      const renewed = columns
        .filter((column) => !key.includes(column))
        .map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`);
      const conflict = changes ? sql`do update set ${sql.join(renewed)}` : sql`do nothing`;
      await sql`insert into ${sql.table(table)} (${names(all)}) values ${sql.join(values)}
        on conflict (${names(key)}) ${conflict}`.execute(queries);
    }
  }
}

function names(columns: readonly string[]): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql.ref(column)));
}

/** What is here of the chains that a pack has. */
export async function readKnownLinks(queries: Queries, chains: readonly string[]): Promise<KnownLinks> {
  const hashes = new Set<string>();
  const followers = new Map<string, string>();
  if (chains.length === 0) return { hashes, followers };
  const rows = await queries
    .selectFrom('event')
    .select(['chain', 'hash', 'previous_hash'])
    .where('chain', 'in', chains)
    .execute();
  for (const { chain, hash, previous_hash: previous } of rows) {
    hashes.add(hash);
    followers.set(`${chain} ${previous}`, hash);
  }
  return { hashes, followers };
}

/** Puts events that are chained already at the end of the log, in the order given, inside the caller's transaction. */
export async function insertEventRows(queries: Queries, rows: readonly EventRow[]): Promise<void> {
  const size = Math.floor(PARAMETERS / 13);
  for (let start = 0; start < rows.length; start += size) {
    await queries
      .insertInto('event')
      .values(
        rows.slice(start, start + size).map((row) => ({
          hash: row.hash,
          previous_hash: row.previous_hash,
          type: row.type,
          chain: row.chain,
          at: row.at,
          record_id: row.record_id,
          stage: row.stage,
          batch: row.batch,
          verdict: row.verdict,
          reason: row.reason,
          criteria_version: row.criteria_version,
          program_version: row.program_version,
          body: row.body,
        })),
      )
      .execute();
  }
}
