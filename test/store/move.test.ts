/** `doctor copy` copies all that the migrations make, parents before what refers to them, and never over anything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { appendPlanned } from '../../src/store/events.ts';
import { insertImport } from '../../src/store/imports.ts';
import { copyReview, TABLES } from '../../src/store/move.ts';
import { closeTestDatabase, openTestDatabase } from './open-database.ts';

let folder: string;
let file: Database;
let target: Database;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-move-'));
  file = await openDatabase(join(folder, 'from.db'));
  target = await openTestDatabase(folder);
});
afterEach(async () => {
  await closeTestDatabase(target);
  await file.destroy();
  rmSync(folder, { recursive: true });
});

const imported = (titles: readonly string[], to = file): Promise<number> =>
  insertImport(
    to,
    {
      source: 'Index',
      kind: 'database',
      path: 'own.ris',
      format: 'ris',
      searchedOn: '2026-11-01',
      strategy: undefined,
      platform: 'Ovid',
      importedAt: '2026-11-01T10:00:00.000Z',
      bytes: new TextEncoder().encode(titles.join()),
      recordsInFile: titles.length,
      refused: 0,
      problems: [],
    },
    titles.map((title) => ({ record: { ...EMPTY_RECORD, title } })),
  );

const appended = (at: string, to = file) =>
  appendPlanned(to, async () => [{ type: 'dedupe', chain: 'program', at, programVersion: 'test', body: { at } }]);

async function rowsOf(database: Database): Promise<unknown> {
  const all: Record<string, unknown> = {};
  for (const { name, key } of TABLES) {
    const order = sql.join(key.map((column) => sql.ref(column)));
    const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(name)} order by ${order}`.execute(
      database,
    );
    all[name] = rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([column, value]) => [
          column,
          value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
        ]),
      ),
    );
  }
  return all;
}

test('the tables are those that the migrations make, each behind those that it refers to', async () => {
  const { rows } = await sql<{ name: string }>`select name from sqlite_master where type = 'table'`.execute(file);
  const made = rows.map(({ name }) => name).filter((name) => !/^(sqlite|kysely)_/.test(name));
  expect(TABLES.map(({ name }) => name).sort()).toEqual(made.sort());
  const seen = new Set<string>();
  for (const { name } of TABLES) {
    const parents = await sql<{ table: string }>`select "table" from pragma_foreign_key_list(${name})`.execute(file);
    for (const parent of parents.rows) expect(seen, `${name} refers to ${parent.table}`).toContain(parent.table);
    seen.add(name);
  }
});

test('every row is copied as it is, and both go on behind the last number', async () => {
  await imported(['One', 'Two, β 警察']);
  await appended('2026-11-01T10:00:01.000Z');
  await appended('2026-11-01T10:00:02.000Z');
  const copied = await copyReview(file, target);
  expect(copied.get('record')).toBe(2);
  expect(copied.get('event')).toBe(2);
  expect(await rowsOf(target)).toEqual(await rowsOf(file));
  for (const database of [file, target]) {
    await imported(['Three'], database);
    await appended('2026-11-01T10:00:03.000Z', database);
  }
  expect(await rowsOf(target)).toEqual(await rowsOf(file));
});

test('what holds anything is never copied over, and stays as it was', async () => {
  await imported(['One']);
  await imported(['Other'], target);
  const before = await rowsOf(target);
  await expect(copyReview(file, target)).rejects.toThrow('holds a review');
  expect(await rowsOf(target)).toEqual(before);
});
