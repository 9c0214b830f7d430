/** The database that a store test runs on: an SQLite file, or a review of its own on a real PostgreSQL (see vitest.config.ts). */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { type Database, openDatabase, openServerDatabase } from '../../src/store/database.ts';
import { importBodies } from '../../src/store/imports.ts';

/** Address of the server that the tests use; `undefined` while they run on SQLite. */
export const SERVER: string | undefined = process.env['STAGEONE_TEST_SERVER'];

const schemas = new WeakMap<Database, string>();

/** A new and empty database; on SQLite it is `review.db` of the folder. */
export async function openTestDatabase(folder: string): Promise<Database> {
  if (SERVER === undefined) return openDatabase(join(folder, 'review.db'));
  const database = await openServerDatabase({ url: SERVER, id: randomUUID() }, { create: true });
  const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(database);
  schemas.set(database, rows[0]?.schema ?? '');
  return database;
}

/** What was imported, gzip undone. */
export async function importedContent(database: Database, id: number): Promise<Buffer> {
  const bodies: Uint8Array[] = [];
  for await (const body of importBodies(database, id)) bodies.push(body);
  return gunzipSync(Buffer.concat(bodies));
}

/** Closes it, and leaves nothing of it on the server. */
export async function closeTestDatabase(database: Database): Promise<void> {
  const schema = schemas.get(database);
  if (schema !== undefined) await sql`drop schema ${sql.id(schema)} cascade`.execute(database);
  await database.destroy();
}
