/** The one place that opens PostgreSQL: a review is a schema of the named database, so that several can share one. */

import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresDialect,
  type RawBuilder,
  sql,
  type TableMetadata,
} from 'kysely';
import pg from 'pg';
import { ReviewError } from '../errors.ts';
import { isAway, isBroken } from './server-errors.ts';
import type { Tables } from './tables.ts';

/** Where the review is kept. */
export interface ServerReview {
  /** `postgres://user:password@host:port/database`, with the options of TLS that `pg` takes. */
  readonly url: string;
  /** Id of the review, from its settings. */
  readonly id: string;
}

// int8 and numeric come as texts, because they may be larger than a number of JavaScript; ours are counts.
const NUMERIC_TYPES: readonly number[] = [20, 1700];
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (id, format) => (NUMERIC_TYPES.includes(Number(id)) ? Number : pg.types.getTypeParser(id, format)),
};

/** How long a server that does not answer is waited for, as SQLite waits for a lock. */
const PATIENCE_MS = 5_000;

/** The schema that holds the tables of a review; at most 63 letters, as PostgreSQL's names. */
export function schemaOf(id: string): string {
  return `stageone_${id.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`.slice(0, 63);
}

/** @throws ReviewError `settings` when the address is none of PostgreSQL */
export function connect({ url, id }: ServerReview): Kysely<Tables> {
  const schema = schemaOf(id);
  const pool = new pg.Pool({
    ...readAddress(url),
    types: TYPES,
    max: 4,
    connectionTimeoutMillis: PATIENCE_MS,
    // At most 63 letters, cut by the server; who holds a lock is told by it.
    application_name: `process ${process.pid} on ${hostname()}`,
    keepAlive: true,
  });
  // A connection that breaks is replaced at the next query; the query that it breaks under says so itself.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const base = new PostgresDialect({
    pool,
    onCreateConnection: async (connection) => {
      await connection.executeQuery(CompiledQuery.raw(`set search_path to "${schema}"`));
    },
  });
  const dialect: Dialect = {
    createAdapter: () => base.createAdapter(),
    createIntrospector: (db) => ({
      ...base.createIntrospector(db),
      // The one of kysely looks into every schema, and fails while another review is being made or taken away.
      getSchemas: async () => [{ name: schema }],
      getTables: () => readTables(db, schema),
    }),
    createQueryCompiler: () => base.createQueryCompiler(),
    createDriver: () => patient(base.createDriver(), schema),
  };
  return new Kysely<Tables>({ dialect });
}

async function readTables(db: Kysely<unknown>, schema: string): Promise<TableMetadata[]> {
  const { rows } = await sql<{
    name: string;
  }>`select tablename as name from pg_tables where schemaname = ${schema}`.execute(db);
  return rows.map(({ name }) => ({ name, schema, isView: false, isForeign: false, columns: [] }));
}

function readAddress(url: string): pg.PoolConfig {
  if (!/^postgres(ql)?:\/\/[^/]*/i.test(url) || !URL.canParse(url)) {
    throw new ReviewError('settings', 'DATABASE_URL is no address of PostgreSQL.', {
      hint: 'It looks like postgres://user:password@host:5432/database; without it the review is in data/review.db.',
    });
  }
  return { connectionString: url };
}

/**
 * Transactions of a review take their turns, as `begin immediate` makes them do in SQLite: what one has read still holds when it
 * writes, and the log has the order in which its events became visible. A connection is tried for again while the server starts.
 */
function patient(driver: Driver, schema: string): Driver {
  return {
    init: () => driver.init(),
    acquireConnection: () => acquire(driver),
    beginTransaction: async (connection, settings) => {
      await driver.beginTransaction(connection, settings);
      await connection.executeQuery(
        CompiledQuery.raw('select pg_advisory_xact_lock(hashtextextended($1, 0))', [schema]),
      );
    },
    commitTransaction: (connection) => driver.commitTransaction(connection),
    rollbackTransaction: async (connection) => {
      // A connection that broke has rolled back by itself; that must not hide why.
      await driver.rollbackTransaction(connection).catch((error: unknown) => {
        if (!isBroken(error)) throw error;
      });
    },
    releaseConnection: (connection) => driver.releaseConnection(connection),
    destroy: () => driver.destroy(),
  };
}

async function acquire(driver: Driver): Promise<DatabaseConnection> {
  const end = Date.now() + PATIENCE_MS;
  for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, 500)) {
    try {
      return await driver.acquireConnection();
    } catch (error) {
      if (!isAway(error) || Date.now() + waitMs > end) throw error;
    }
    await delay(waitMs);
  }
}

/**
 * Holds a name on the server until `release` is called or this process, or its connection, ends: so that one reviewer screens in
 * one place at a time, on whatever machine.
 *
 * @returns `heldBy` when another session holds it: `process 12 on laptop`
 */
export async function holdName(
  database: Kysely<Tables>,
  name: string,
): Promise<{ readonly release: () => void } | { readonly heldBy: string }> {
  return new Promise((resolve, reject) => {
    database
      .connection()
      .execute(async (connection) => {
        const key = sql`hashtextextended(current_schema() || ' ' || ${name}, 1)`;
        const { rows } = await sql<{ taken: boolean }>`select pg_try_advisory_lock(${key}) as taken`.execute(
          connection,
        );
        if (rows[0]?.taken !== true) return resolve({ heldBy: await readHolder(connection, key) });
        await new Promise<void>((release) => resolve({ release }));
        // A connection that broke has let go of it by itself.
        await sql`select pg_advisory_unlock(${key})`.execute(connection).catch(() => undefined);
      })
      .catch(reject);
  });
}

async function readHolder(connection: Kysely<Tables>, key: RawBuilder<unknown>): Promise<string> {
  const { rows } = await sql<{ who: string }>`
    select a.application_name as who from pg_locks l join pg_stat_activity a on a.pid = l.pid
    where l.locktype = 'advisory' and l.granted and ((l.classid::bigint << 32) | l.objid::bigint) = ${key}`.execute(
    connection,
  );
  return rows[0]?.who ?? 'another process';
}
