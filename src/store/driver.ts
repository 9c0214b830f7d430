/** The one place that opens SQLite: Node's own module where this Node has it, else the package with the same API. */
import { createRequire } from 'node:module';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** The part of `node:sqlite` that is used; `@photostructure/sqlite` offers the same. */
interface StatementSync {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
  columns(): unknown[];
}
interface DatabaseSync {
  exec(sql: string): void;
  prepare(sql: string): StatementSync;
  close(): void;
}
type DatabaseModule = { readonly DatabaseSync: new (path: string, options?: { readOnly?: boolean }) => DatabaseSync };

const require = createRequire(import.meta.url);

function loadModule(): DatabaseModule {
  const major = Number(process.versions.node.split('.')[0]);
  const minor = Number(process.versions.node.split('.')[1]);
  if (major > 22 || (major === 22 && minor >= 13)) {
    // Node 22 warns at every start that the module may still change; the program's own tests run on it.
    const emitWarning = process.emitWarning;
    process.emitWarning = (warning, ...rest: unknown[]) => {
      if (!String(warning).includes('SQLite')) Reflect.apply(emitWarning, process, [warning, ...rest]);
    };
    try {
      return require('node:sqlite') as DatabaseModule;
    } finally {
      process.emitWarning = emitWarning;
    }
  }
  return require('@photostructure/sqlite') as DatabaseModule;
}

/** On a full disk SQLite has rolled back by itself; that there is nothing left to roll back must not hide why. */
function rollBack(statement: StatementSync): ReturnType<StatementSync['run']> {
  try {
    return statement.run();
  } catch (error) {
    if (error instanceof Error && /no transaction is active/.test(error.message))
      return { changes: 0, lastInsertRowid: 0 };
    throw error;
  }
}

const PATIENCE_MS = 5_000;
/**
 * Writing goes to many places of the indexes again and again: 500,000 events take a fifth longer with SQLite's own 2 MiB. Reading
 * goes through the file once, where memory that is touched for the first time costs more than it saves.
 */
const WRITING_CACHE_KIB = 65_536;
const NOBODY = new Int32Array(new SharedArrayBuffer(4));

/**
 * Begins a transaction when it is this process' turn. SQLite's own waiting sleeps longer and longer, up to 100 ms, while others
 * come and go: with four reviewers at once the hundredth vote took 80 ms.
 */
function begin(database: DatabaseSync, statement: StatementSync): ReturnType<StatementSync['run']> {
  database.exec(`pragma busy_timeout=0; pragma cache_size=-${WRITING_CACHE_KIB}`);
  try {
    for (const end = Date.now() + PATIENCE_MS; ; ) {
      try {
        return statement.run();
      } catch (error) {
        if (!(error instanceof Error && /locked|busy/i.test(error.message)) || Date.now() >= end) throw error;
      }
      Atomics.wait(NOBODY, 0, 0, 1);
    }
  } finally {
    database.exec(`pragma busy_timeout=${PATIENCE_MS}`);
  }
}

/**
 * Opens the file with the pragmas that make a committed decision survive a power cut, in the shape that kysely drives.
 * kysely sends `begin`; with two processes that read, then write, only `begin immediate` waits for its turn.
 */
export function openSqlite(path: string): SqliteDatabase {
  const database = new (loadModule().DatabaseSync)(path);
  database.exec(
    `pragma busy_timeout=${PATIENCE_MS}; pragma journal_mode=WAL; pragma synchronous=FULL; pragma foreign_keys=ON; pragma recursive_triggers=ON;`,
  );
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = database.prepare(sql === 'begin' ? 'begin immediate' : sql);
      const adapted: SqliteStatement = {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...parameters),
        run: (parameters) => {
          if (sql === 'begin') return begin(database, statement);
          return sql === 'rollback' ? rollBack(statement) : statement.run(...parameters);
        },
        iterate: (parameters) => statement.iterate(...parameters),
      };
      if (statements.size < 200) statements.set(sql, adapted);
      return adapted;
    },
  };
}
