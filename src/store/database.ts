/** Opens the database of a review, brought to the newest form, and turns its refusals into errors a reviewer can act on. */
import { Kysely, type MigrationInfo, Migrator, SqliteDialect, type Transaction } from 'kysely';
import { ReviewError } from '../errors.ts';
import { openSqlite } from './driver.ts';
import { backupPath, copyTo, isFile } from './maintenance.ts';
import { MIGRATIONS } from './migrations.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
/** Inside or outside a transaction. */
export type Queries = Database | Transaction<Tables>;

/** @param path of the SQLite file; it is made when missing. */
export async function openDatabase(path: string): Promise<Database> {
  let database: Database | undefined;
  try {
    database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: openSqlite(path) }) });
    await migrate(database, path);
    return database;
  } catch (error) {
    await database?.destroy();
    throw storageError(error, path);
  }
}

async function migrate(database: Database, path: string): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
  });
  const applied = await migrator.getMigrations().catch((error: unknown) => {
    if (String(error).includes('corrupted migrations')) throw newerDatabase(path);
    throw error;
  });
  if (applied.every((migration) => migration.executedAt !== undefined)) {
    await refuseNewer(database, path);
    return;
  }
  await backUpBefore(database, path, applied);
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw String(error).includes('corrupted migrations') ? newerDatabase(path) : error;
}

/** A database that is about to be changed in its form is kept as it was; a new one has nothing to keep. */
async function backUpBefore(database: Database, path: string, migrations: readonly MigrationInfo[]): Promise<void> {
  const next = migrations.find(({ executedAt }) => executedAt === undefined);
  if (next === undefined || migrations.every(({ executedAt }) => executedAt === undefined) || !isFile(database)) return;
  await refuseNewer(database, path);
  await copyTo(database, backupPath(path, new Date().toISOString(), `before-${next.name}`));
}

async function refuseNewer(database: Database, path: string): Promise<void> {
  const rows = await database
    .withTables<{ kysely_migration: { name: string } }>()
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  if (rows.some((row) => !(row.name in MIGRATIONS))) throw newerDatabase(path);
}

function newerDatabase(path: string): ReviewError {
  return new ReviewError('storage', `${path} was written by a newer version of stageone.`, {
    hint: 'Update stageone on this machine; nothing was changed.',
  });
}

/** Gives SQLite's refusals a sentence and a hint; anything else stays what it was. */
export function storageError(error: unknown, path: string): unknown {
  if (error instanceof ReviewError || !(error instanceof Error)) return error;
  const hints: readonly [RegExp, string, string][] = [
    [
      /locked|busy/i,
      `${path} is locked by another program.`,
      'Close the other program that writes to it and try again.',
    ],
    [
      /disk is full|ENOSPC|disk I\/O/i,
      `${path} cannot be written: the disk is full or failing.`,
      'Free some space and repeat the command; what was shown as saved is saved.',
    ],
    [
      /not a database|malformed/i,
      `${path} is damaged or is not a database of stageone.`,
      'Restore the newest copy of the review folder.',
    ],
    [
      /readonly|EACCES|EPERM|unable to open/i,
      `${path} cannot be opened for writing.`,
      'Check the permissions of the folder.',
    ],
  ];
  for (const [pattern, message, hint] of hints) {
    if (pattern.test(error.message)) return new ReviewError('storage', message, { hint, cause: error });
  }
  return error;
}
