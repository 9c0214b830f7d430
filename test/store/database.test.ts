/** Opening the database of a review: its form, the refusals, and what is stored of imported files. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { openDatabase, storageError } from '../../src/store/database.ts';
import { importedIds, insertImport, listImports } from '../../src/store/imports.ts';
import { readRecords, recordFromJson, recordToJson } from '../../src/store/records.ts';
import { importedContent } from './open-database.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-database-'));
  path = join(folder, 'review.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function refusal(work: Promise<unknown>): Promise<ReviewError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ReviewError)) throw new Error(`Not a ReviewError: ${String(error)}`);
  return error;
}

describe('openDatabase', () => {
  test('migrates once and opens again with everything in it', async () => {
    const first = await openDatabase(path);
    await first.insertInto('review').values({ id: 'a', title: 'T', created_at: '2026-11-01' }).execute();
    await first.destroy();
    const again = await openDatabase(path);
    expect(await again.selectFrom('review').selectAll().execute()).toEqual([
      { id: 'a', title: 'T', created_at: '2026-11-01' },
    ]);
    const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(again);
    expect(rows.map((row) => row.name)).toEqual([
      '0001-first',
      '0002-search',
      '0003-import-pieces',
      '0004-import-platform',
      '0005-standing-votes',
      '0006-spoken-words',
    ]);
    await again.destroy();
  });

  test('opens with the pragmas that make a commit last', async () => {
    const database = await openDatabase(path);
    const value = async (name: string): Promise<unknown> =>
      Object.values((await sql<object>`pragma ${sql.raw(name)}`.execute(database)).rows[0] ?? {})[0];
    expect(await value('journal_mode')).toBe('wal');
    expect(await value('synchronous')).toBe(2);
    expect(await value('foreign_keys')).toBe(1);
    await database.destroy();
  });

  test('refuses the database of a newer version and leaves it as it was', async () => {
    const database = await openDatabase(path);
    await sql`insert into kysely_migration (name, timestamp) values ('9999-later', '2030-01-01')`.execute(database);
    await database.destroy();
    const error = await refusal(openDatabase(path));
    expect(error).toMatchObject({ code: 'storage', exitStatus: 4 });
    expect(error.message).toContain('newer version');
  });

  test('refuses a file that is no database', async () => {
    writeFileSync(path, 'This is a letter to the editor. '.repeat(100));
    const error = await refusal(openDatabase(path));
    expect(error.code).toBe('storage');
    expect(error.message).toContain('is not a database of stageone');
  });

  test('refuses a folder that does not exist', async () => {
    const error = await refusal(openDatabase(join(folder, 'nowhere', 'review.db')));
    expect(error).toMatchObject({ code: 'storage', hint: 'Check the permissions of the folder.' });
  });
});

describe('storageError', () => {
  test.each([
    ['database is locked', 'is locked by another program'],
    ['database or disk is full', 'the disk is full'],
    ['attempt to write a readonly database', 'cannot be opened for writing'],
    ['database disk image is malformed', 'is damaged'],
  ])('%s', (message, expected) => {
    expect(String(storageError(new Error(message), 'review.db'))).toContain(expected);
  });

  test('leaves other errors what they are', () => {
    const bug = new TypeError('x is not a function');
    expect(storageError(bug, 'review.db')).toBe(bug);
  });
});

describe('imports', () => {
  test('keep the bytes, the counts and every record, more than fit one statement', async () => {
    const database = await openDatabase(path);
    const bytes = Buffer.from('TY  - JOUR\nER  - \n');
    const records = Array.from({ length: 250 }, (_, index) => ({
      sourceId: index === 0 ? undefined : 'same',
      record: { ...EMPTY_RECORD, title: `Report ${index}` },
    }));
    await insertImport(
      database,
      {
        source: 'PsycINFO',
        kind: 'database',
        path: 'a.ris',
        format: 'ris',
        searchedOn: undefined,
        strategy: undefined,
        recordsInFile: 251,
        refused: 1,
        problems: [],
        importedAt: '2026-11-01T10:00:00.000Z',
        bytes,
      },
      records,
    );
    const stored = await readRecords(database);
    expect(stored.map((each) => each.record.title)).toEqual(records.map((each) => each.record.title));
    expect(stored[0]).toMatchObject({ id: '1', position: 1, source: 'PsycINFO', sourceId: undefined });
    expect(await listImports(database)).toMatchObject([{ id: 1, recordsInFile: 251, refused: 1, path: 'a.ris' }]);
    expect(Buffer.compare(await importedContent(database, 1), bytes)).toBe(0);
    expect(await importedIds(database, 1)).toEqual(stored.map(({ id }) => id));
    const some = await readRecords(
      database,
      [stored[249]?.id ?? stored[0]?.id, stored[3]?.id].flatMap((id) => id ?? []),
    );
    expect(some.map((each) => each.id)).toEqual(['4', '250']);
    await database.destroy();
  });

  test('a record comes back from its JSON as it was', () => {
    const record = { ...EMPTY_RECORD, title: 'Ünïcode 😀', year: 2020, authors: [{ group: 'The Team' }], keywords: [] };
    expect(recordFromJson(recordToJson(record))).toEqual(record);
  });
});
