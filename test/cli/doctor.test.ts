/** The care of the database file: faults are named, backups are whole, and what can be built again is. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { doctorBackup, doctorCheck, doctorCompact, doctorRepair } from '../../src/cli/commands/doctor.ts';
import { withProject } from '../../src/project/project.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readEvents } from '../../src/store/events.ts';
import { readRecords } from '../../src/store/records.ts';
import { makeWholeReview, problemsOf } from './changed-review.ts';
import { listen } from './review-in-sandbox.ts';

let review: string;
let close: () => void;
beforeAll(async () => {
  ({ folder: review, close } = await makeWholeReview());
}, 60_000);
afterAll(() => close());

async function checked() {
  const output = listen();
  const status = await doctorCheck({ review }, output);
  return { status, ...(output.document() as { ok: boolean; faults: readonly string[]; backups: readonly string[] }) };
}

test('a sound file is told to be sound', async () => {
  expect(await checked()).toMatchObject({ status: 0, ok: true, faults: [], backups: [] });
});

test('a backup is the whole review, dated, and never overwrites one', async () => {
  const output = listen();
  await doctorBackup({ review }, output);
  const { file } = output.document() as { file: string };
  expect(file).toMatch(/data.backups.review-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/);
  const copy = await openDatabase(file);
  const events = await withProject(review, (project) => readEvents(project.database));
  expect((await readEvents(copy)).map(({ hash }) => hash)).toEqual(events.map(({ hash }) => hash));
  await copy.destroy();
  await expect(doctorBackup({ review, output: file }, listen())).rejects.toMatchObject({ code: 'refused' });
});

test('compacting changes nothing of what is stored', async () => {
  await doctorCompact({ review }, listen());
  expect(await problemsOf({ review })).toEqual([]);
});

test('guards, lost records and locks of dead processes are mended, after a backup', async () => {
  await withProject(review, async ({ database }) => {
    await sql`drop trigger event_no_update`.execute(database);
    await sql`pragma foreign_keys = off`.execute(database);
    await sql`delete from record_version where record_id = 1`.execute(database);
  });
  const lock = join(review, 'data', 'screen-R1.lock');
  writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), since: '2026-11-01T10:00:00.000Z' }));
  const before = await checked();
  expect(before).toMatchObject({ status: 1, ok: false });
  expect(before.faults.join()).toMatch(/event_no_update is missing.*screen-R1\.lock/);

  const output = listen();
  expect(await doctorRepair({ review }, output)).toBe(0);
  expect(output.document()).toMatchObject({ left: [], records: { restored: 1, damaged: 0 } });
  expect(existsSync(lock)).toBe(false);
  expect(readdirSync(join(review, 'data', 'backups')).some((name) => name.endsWith('before-repair.db'))).toBe(true);
  expect((await checked()).faults).toEqual([]);
  expect((await withProject(review, (project) => readRecords(project.database)))[0]?.record.title).toMatch(/^Police/);
  expect(await problemsOf({ review })).toEqual([]);
});
