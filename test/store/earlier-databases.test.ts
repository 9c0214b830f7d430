/** A database of every earlier form opens: it is migrated, after a copy of it as it was. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '../../src/store/database.ts';
import { openSqlite } from '../../src/store/driver.ts';
import { readEvents } from '../../src/store/events.ts';
import { MIGRATIONS } from '../../src/store/migrations.ts';
import { readRecords } from '../../src/store/records.ts';
import { problemsOf } from '../cli/changed-review.ts';
import { importedContent } from './open-database.ts';

const EARLIER = join(import.meta.dirname, 'earlier');
const forms = readdirSync(EARLIER)
  .sort()
  .map((name) => name.replace(/\.sql$/, ''));
const newest = Object.keys(MIGRATIONS).at(-1);

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-earlier-'));
  mkdirSync(join(folder, 'data'));
  path = join(folder, 'data', 'review.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes the database of a form from its text. */
function makeEarlier(form: string): void {
  const database = openSqlite(path);
  // The tables come in the order of their names.
  database.prepare('pragma foreign_keys = off').run([]);
  const text = readFileSync(join(EARLIER, `${form}.sql`), 'utf8');
  for (const statement of text.split(/;\n/)) {
    const words = statement.replace(/^--.*\n/, '').trim();
    if (words !== '' && !/^(BEGIN|COMMIT)/.test(words)) database.prepare(words).run([]);
  }
  database.close();
}

const backups = (): readonly string[] => {
  const all = join(folder, 'data', 'backups');
  return existsSync(all) ? readdirSync(all) : [];
};

test('there is one of each form up to the one before the newest, and of that one', () => {
  expect(forms).toEqual(Object.keys(MIGRATIONS).slice(0, forms.length));
  expect(forms.length).toBeGreaterThanOrEqual(3);
});

test.each(forms)('%s', async (form) => {
  makeEarlier(form);
  const database = await openDatabase(path);
  const [record] = await readRecords(database);
  expect(record?.record.title).toBe('A made-up report on a made-up town');
  expect((await readEvents(database)).map(({ type }) => type)).toEqual(['dedupe', 'batch']);
  expect((await importedContent(database, 1)).toString()).toMatch(/^TY {2}- JOUR/);
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS));
  await database.destroy();
  if (form === newest) {
    expect(backups()).toEqual([]);
    return;
  }
  const next = Object.keys(MIGRATIONS)[Object.keys(MIGRATIONS).indexOf(form) + 1];
  expect(backups()).toEqual([expect.stringMatching(new RegExp(`^review-.*Z-before-${next}\\.db$`))]);
  const kept = openSqlite(join(folder, 'data', 'backups', backups()[0] ?? ''));
  const names = kept.prepare('select name from kysely_migration').all([]) as { name: string }[];
  expect(names.map(({ name }) => name)).toEqual(
    Object.keys(MIGRATIONS).slice(0, Object.keys(MIGRATIONS).indexOf(form) + 1),
  );
  kept.close();
});

test.each(forms)('%s is verified after it was migrated', async (form) => {
  makeEarlier(form);
  mkdirSync(join(folder, 'queries'));
  const settings = {
    format: 1,
    title: 'T',
    reviewers: [{ code: 'R1' }, { code: 'R2' }],
    reasons: [{ code: 'POP', text: 'p' }],
  };
  writeFileSync(join(folder, 'queries', 'review.yaml'), JSON.stringify(settings));
  expect(await problemsOf({ review: folder })).toEqual([]);
});

test('an upgrade that was killed before it was noted goes through when the review is opened again', async () => {
  makeEarlier('0005-standing-votes');
  const killed = openSqlite(path);
  killed.prepare('drop index event_vote').run([]);
  killed
    .prepare(
      "create index event_word on event (batch, chain, record_id, type, verdict, reason) where type in ('decision', 'undo', 'clear')",
    )
    .run([]);
  killed.close();
  const database = await openDatabase(path);
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database);
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(MIGRATIONS));
  await database.destroy();
});
