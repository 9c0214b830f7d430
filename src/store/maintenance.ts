/** The care of a database file: its soundness, backups, the space it takes, and what can be built again. SQLite only. */
import { mkdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Kysely, SqliteAdapter, sql } from 'kysely';
import { ReviewError } from '../errors.ts';
import type { Tables } from './tables.ts';

type Database = Kysely<Tables>;

/** @throws ReviewError `refused` for a database that is no file */
export function requireFile(database: Database, what: string): void {
  if (isFile(database)) return;
  throw new ReviewError('refused', `${what} is for SQLite files; this review is on a server.`, {
    hint: 'The server has tools of its own: pg_dump, vacuum, reindex.',
  });
}

export function isFile(database: Pick<Kysely<unknown>, 'getExecutor'>): boolean {
  return database.getExecutor().adapter instanceof SqliteAdapter;
}

/** What SQLite says of the file, one fault a line; empty when it is sound. */
export async function findFileFaults(database: Database): Promise<readonly string[]> {
  const { rows: said } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(database);
  const { rows: dangling } = await sql<{
    table: string;
    rowid: number;
    parent: string;
  }>`pragma foreign_key_check`.execute(database);
  const { rows: triggers } = await sql<{ name: string }>`select name from sqlite_master where type = 'trigger'`.execute(
    database,
  );
  const names = new Set(triggers.map(({ name }) => name));
  return [
    ...said.map((row) => row.integrity_check).filter((line) => line !== 'ok'),
    ...dangling.map(
      ({ table, rowid, parent }) => `row ${rowid} of ${table} names a row of ${parent} that is not there`,
    ),
    ...Object.keys(GUARDS)
      .filter((name) => !names.has(name))
      .map((name) => `the guard ${name} is missing: events could be changed`),
  ];
}

/** What keeps the log append-only. */
const GUARDS: Readonly<Record<string, string>> = {
  event_no_update: `create trigger if not exists event_no_update before update on event begin select raise(abort, 'events are append-only'); end`,
  event_no_delete: `create trigger if not exists event_no_delete before delete on event begin select raise(abort, 'events are append-only'); end`,
};

/** Builds every index again, and the guards that are missing. */
export async function rebuild(database: Database): Promise<void> {
  await sql`reindex`.execute(database);
  for (const guard of Object.values(GUARDS)) await sql.raw(guard).execute(database);
}

/** Writes a whole and sound copy of the database to a file that is not there yet, while others may go on writing. */
export async function copyTo<T>(database: Kysely<T>, path: string): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  await sql`vacuum into ${draft}`.execute(database);
  renameSync(draft, path);
}

/** Gives the space of what is no longer used back. */
export async function compact(database: Database): Promise<void> {
  await sql`vacuum`.execute(database);
  await sql`pragma wal_checkpoint(truncate)`.execute(database);
}

/** `data/backups/review-2026-11-26T10-05-00Z.db` beside the database, with why it was made where that is not by hand. */
export function backupPath(databasePath: string, at: string, why?: string): string {
  const day = at.slice(0, 19).replaceAll(':', '-');
  return join(dirname(databasePath), 'backups', `review-${day}Z${why === undefined ? '' : `-${why}`}.db`);
}
