/** Copying a whole review from one database to another, of either kind: every row as it is, so that hashes and ids stay. */
import { type RawBuilder, SqliteAdapter, sql } from 'kysely';
import { ReviewError } from '../errors.ts';
import type { Database, Queries } from './database.ts';
import type { Tables } from './tables.ts';

interface Shape {
  readonly name: keyof Tables;
  /** Columns by which rows are put in order. */
  readonly key: readonly string[];
  /** Column that numbers itself. */
  readonly numbered?: string;
  /** Rows held at one time: those with raw answers and files are long. */
  readonly page: number;
}

/** Behind what they refer to. A test holds them against the tables that the migrations make. */
export const TABLES: readonly Shape[] = [
  { name: 'review', key: ['id'], page: 500 },
  { name: 'import_file', key: ['id'], numbered: 'id', page: 5 },
  { name: 'import_piece', key: ['import_id', 'number'], page: 5 },
  { name: 'run', key: ['id'], numbered: 'id', page: 100 },
  { name: 'response', key: ['run_id', 'number'], page: 20 },
  { name: 'record', key: ['id'], numbered: 'id', page: 5_000 },
  { name: 'record_version', key: ['record_id', 'version'], page: 2_000 },
  { name: 'run_record', key: ['run_id', 'record_id'], page: 5_000 },
  { name: 'abstract_supply', key: ['record_id', 'source'], page: 2_000 },
  { name: 'event', key: ['seq'], numbered: 'seq', page: 5_000 },
];

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const PARAMETERS = 900;

/**
 * Copies everything in one transaction of the target, while nobody writes to the source.
 *
 * @returns rows of each table
 * @throws ReviewError `refused` when the target holds anything already; nothing is changed then
 */
export async function copyReview(source: Database, target: Database): Promise<ReadonlyMap<keyof Tables, number>> {
  return source.transaction().execute((from) =>
    target.transaction().execute(async (to) => {
      await requireEmpty(to);
      const copied = new Map<keyof Tables, number>();
      for (const table of TABLES) copied.set(table.name, await copyTable(from, to, table));
      return copied;
    }),
  );
}

async function requireEmpty(to: Queries): Promise<void> {
  for (const { name } of TABLES) {
    const { rows } = await sql`select 1 from ${sql.table(name)} limit 1`.execute(to);
    if (rows.length > 0) {
      throw new ReviewError('refused', 'The target holds a review already; nothing was copied.', {
        hint: 'If it is the one you want, work with it; else move it away first. A copy never overwrites.',
      });
    }
  }
}

type Row = Readonly<Record<string, unknown>>;

async function copyTable(from: Queries, to: Queries, { name, key, numbered, page }: Shape): Promise<number> {
  const order = sql.join(key.map((column) => sql.ref(column)));
  let copied = 0;
  for (;;) {
    const { rows: read } = await sql<Row>`
      select * from ${sql.table(name)} order by ${order} limit ${page} offset ${copied}`.execute(from);
    const before = copied;
    // A server leaves holes between the numbers of events where something was rolled back; in a file `verify` asks about a hole.
    const rows: readonly Row[] =
      name === 'event' ? read.map((row, index) => ({ ...row, seq: before + index + 1 })) : read;
    const columns = Object.keys(rows[0] ?? {});
    const size = Math.max(1, Math.floor(PARAMETERS / Math.max(1, columns.length)));
    for (let start = 0; start < rows.length; start += size) {
      const values: RawBuilder<unknown>[] = rows
        .slice(start, start + size)
        .map((row) => sql`(${sql.join(columns.map((column) => row[column]))})`);
      await sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column)))})
        values ${sql.join(values)}`.execute(to);
    }
    copied += rows.length;
    if (rows.length < page) break;
  }
  if (numbered !== undefined && copied > 0 && !(to.getExecutor().adapter instanceof SqliteAdapter)) {
    // The server counts on behind the last number.
    await sql`select setval(pg_get_serial_sequence(${name}, ${numbered}), (select max(${sql.ref(numbered)}) from ${sql.table(name)}))`.execute(
      to,
    );
  }
  return copied;
}
