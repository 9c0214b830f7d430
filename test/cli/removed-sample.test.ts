/** The list of removed records that a person checks. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeRemovedSample } from '../../src/cli/removed-sample.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import { readSettings } from '../../src/project/config.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { appendPlanned } from '../../src/store/events.ts';
import { insertImport } from '../../src/store/imports.ts';

let directory: string;
let database: Database;
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'stageone-sample-'));
  database = await openDatabase(join(directory, 'review.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(directory, { recursive: true });
});

const settings = readSettings(
  'format: 1\ntitle: T\nseed: 7\nreviewers: [{ code: R1 }]\nreasons: [{ code: POP, text: Population }]\n',
  'review.yaml',
);

async function withRemoved(removedUnknown: number) {
  const project = { directory, settings, database };
  const records = Array.from({ length: 150 }, (_, index) => ({
    sourceId: undefined,
    record: { ...EMPTY_RECORD, title: `Title ${index + 1}, "quoted"`, doi: `10.1000/${index + 1}` },
  }));
  await insertImport(
    database,
    {
      source: 'Scopus',
      kind: 'database',
      path: 'x.ris',
      format: 'ris',
      searchedOn: undefined,
      strategy: undefined,
      recordsInFile: 150,
      refused: 0,
      problems: [],
      importedAt: '2026-11-25T10:00:00.000Z',
      bytes: new Uint8Array(),
    },
    records,
  );
  const body = {
    removed: [asRecordId('150')],
    removedUnknown: Array.from({ length: removedUnknown }, (_, index) => asRecordId(String(index + 1))),
    titleOnly: [],
    notLiterature: [],
  };
  await appendPlanned(database, async () => [
    { type: 'filter', chain: 'program', at: '2026-11-25T10:00:00.000Z', programVersion: 'test', body },
  ]);
  return writeRemovedSample(project, await loadReview(project));
}

function rowsOf(path: string | undefined): string[][] {
  const { rows } = readCsvRows(readFileSync(path ?? '', 'utf8'), ',');
  return rows.slice(1).map((row) => [...row.cells]);
}

test('a hundred of those removed without an abstract, at random, the same ones again', async () => {
  const path = await withRemoved(140);
  const rows = rowsOf(path);
  const ids = rows.map(([id]) => Number(id));
  expect(new Set(ids).size).toBe(100);
  expect(Math.max(...ids)).toBeLessThanOrEqual(140);
  expect(ids).not.toEqual(ids.toSorted((a, b) => a - b));
  const [first] = rows;
  expect(first?.slice(1, 6)).toEqual([
    `Title ${first?.[0]}, "quoted"`,
    '',
    '',
    `10.1000/${first?.[0]}`,
    `https://doi.org/10.1000/${first?.[0]}`,
  ]);
  const project = { directory, settings, database };
  expect(rowsOf(await writeRemovedSample(project, await loadReview(project)))).toEqual(rows);
});

test('nothing removed so: no list', async () => {
  expect(await withRemoved(0)).toBeUndefined();
});
