/** Opens the database of a review, brought to the newest form, and turns its refusals into errors a reviewer can act on. */
import { Kysely, type MigrationInfo, Migrator, SqliteDialect, sql, type Transaction } from 'kysely';
import { ReviewError } from '../errors.ts';
import { openSqlite } from './driver.ts';
import { backupPath, copyTo, isFile } from './maintenance.ts';
import { MIGRATIONS } from './migrations.ts';
import type { ServerReview } from './postgres.ts';
import { serverError } from './server-errors.ts';
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

/**
 * Opens a review that is kept on a PostgreSQL server.
 *
 * @param options.create makes its tables; without it a review that is not there is refused, so that a wrong address is no empty review
 */
export async function openServerDatabase(
  review: ServerReview,
  options: { readonly create: boolean },
): Promise<Database> {
  // Only what uses a server loads its client.
  const { connect, schemaOf } = await import('./postgres.ts');
  const database = connect(review);
  const schema = schemaOf(review.id);
  try {
    if (options.create) await sql`create schema if not exists ${sql.id(schema)}`.execute(database);
    const { rows } = await sql`select 1 from pg_namespace where nspname = ${schema}`.execute(database);
    if (rows.length === 0) {
      throw new ReviewError('storage', `The database of DATABASE_URL does not hold this review (${review.id}).`, {
        hint: 'Is it the right address? A review in data/review.db is moved there by `stageone doctor copy --to postgres://…`.',
      });
    }
    await migrate(database, 'The database of DATABASE_URL', schema);
    return database;
  } catch (error) {
    await database.destroy();
    throw storageError(error, '');
  }
}

async function migrate(database: Database, path: string, schema?: string): Promise<void> {
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...MIGRATIONS }) },
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
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
  const refused = serverError(error);
  if (refused !== undefined) return refused;
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
