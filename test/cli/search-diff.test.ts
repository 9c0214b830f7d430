/** `search diff` on the database of a review: what it tells scripts and people. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { init } from '../../src/cli/commands/init.ts';
import { searchDiff } from '../../src/cli/commands/search-diff.ts';
import { withdraw } from '../../src/cli/commands/withdraw.ts';
import type { Compiled } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import { newRun } from '../../src/search/collect.ts';
import type { Run } from '../../src/search/run.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';
import { listening } from './listening.ts';

let review: string;
let database: Database;
beforeEach(async () => {
  review = join(mkdtempSync(join(tmpdir(), 'stageone-diff-')), 'review');
  await init({ directory: review, title: 'T', reviewers: 'R1,R2', batchSize: 10, seed: 1 }, listening().output);
  database = await openDatabase(join(review, 'data', 'review.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(join(review, '..'), { recursive: true });
});

async function diff(options: Partial<Parameters<typeof searchDiff>[0]> = {}) {
  const { heard, output } = listening();
  await searchDiff({ review, ...options }, output);
  return heard;
}

const pubmed = compiledOf({ service: 'pubmed', term: 'police' });
const probe = { service: 'crossref', probe: 'police', filter: '', rows: 20, maxPerProbe: 2 } as const;
const crossref: Compiled = { ...compiledOf({ ...probe, stopAfterEmpty: undefined }), relation: 'ranked' };

type Delivered = readonly [nativeId: string, record: Partial<BibRecord>, score?: number];

async function searched(compiled: Compiled, state: Run['state'], date: string, delivered: readonly Delivered[]) {
  const store = runStore(database);
  const run = await store.create(newRun(compiled, 'core', new Date(date), 'test'));
  const body = new TextEncoder().encode('x');
  const answer = { request: 'r', step: { kind: 'page', part: 0 }, status: 200, headers: {}, body, receivedAt: date };
  const records = delivered.map(([nativeId, record, score]) => ({
    nativeId,
    record: { ...EMPTY_RECORD, ...record },
    score,
  }));
  const parts = run.parts.map((part) => ({ ...part, state: state === 'capped' ? 'capped' : 'exhausted' }) as const);
  await store.save({ ...run, parts, state }, answer, records);
}

test('new, vanished and changed records by the ids of the source, with their years and titles', async () => {
  await searched(pubmed, 'complete', '2026-10-01T00:00:00.000Z', [
    ['11', { title: 'Stays' }],
    ['12', { title: 'Goes', year: 2001 }],
    ['13', { title: 'Changes', abstract: 'An abstract.' }],
  ]);
  await searched(pubmed, 'failed', '2026-10-02T00:00:00.000Z', []);
  await searched(pubmed, 'complete', '2026-11-01T00:00:00.000Z', [
    ['11', { title: 'Stays' }],
    ['13', { title: 'Changes', isRetracted: true }],
    ['14', { title: 'Late', year: 1999 }],
    ['15', { title: 'Fresh', year: 2026 }],
  ]);
  const { document, lines } = await diff();
  expect(document).toEqual({
    diffs: [
      {
        query: 'core',
        source: 'pubmed',
        from: 'run-1',
        to: 'run-3',
        ranked: false,
        new: ['14', '15'],
        vanished: ['12'],
        changed: [{ id: '13', fields: ['abstract', 'isRetracted'] }],
      },
    ],
  });
  expect(lines).toEqual([
    'PubMed core: run-1 of 2026-10-01 and run-3 of 2026-11-01',
    '  new 2: 1 published in 2026 or later, 1 older that are new in the database',
    '    by year of publication: 2026 (1), 1999 (1)',
    '    14  Late (1999)',
    '    15  Fresh (2026)',
    '  vanished 1',
    '    12  Goes (2001)',
    '  changed 1',
    '    13  Changes: abstract lost, marked as retracted',
  ]);
});

test('what a run delivered is compared, not what the record is now', async () => {
  await searched(pubmed, 'complete', '2026-10-01T00:00:00.000Z', [['11', { title: 'One' }]]);
  await searched(pubmed, 'complete', '2026-10-02T00:00:00.000Z', [['11', { title: 'Two' }]]);
  await searched({ ...pubmed, queryId: 'other' }, 'failed', '2026-10-03T00:00:00.000Z', [['11', { title: 'Three' }]]);
  const changed = [{ id: '11', fields: ['title'] }];
  expect((await diff()).document).toMatchObject({ diffs: [{ from: 'run-1', to: 'run-2', changed }] });
  // Runs of an older program do not say which version they delivered.
  await database.updateTable('run_record').set({ version: null }).execute();
  expect((await diff()).document).toMatchObject({ diffs: [{ changed }] });
  await searched(pubmed, 'complete', '2026-10-04T00:00:00.000Z', [['11', { title: 'Three' }]]);
  await database.updateTable('run_record').set({ version: null }).execute();
  expect((await diff()).document).toMatchObject({ diffs: [{ from: 'run-2', to: 'run-4', changed }] });
});

test('of a ranked run what lies below the cut is told apart from what is gone', async () => {
  await searched(crossref, 'capped', '2026-10-01T00:00:00.000Z', [
    ['10.1/a', { title: 'A' }, 30],
    ['10.1/b', { title: 'B' }, 20],
    ['10.1/c', { title: 'C' }, 29],
  ]);
  await searched(crossref, 'capped', '2026-10-02T00:00:00.000Z', [
    ['10.1/a', { title: 'A' }, 30],
    ['10.1/d', { title: 'D' }, 25],
  ]);
  const { document, lines } = await diff();
  expect(document).toEqual({
    diffs: [
      {
        query: 'core',
        source: 'crossref',
        from: 'run-1',
        to: 'run-2',
        ranked: true,
        new: ['10.1/d'],
        vanished: ['10.1/c'],
        changed: [],
        belowCut: ['10.1/b'],
      },
    ],
  });
  expect(lines).toContain(
    '  new 1: 0 published in 2026 or later, 0 older that are new in the database, 1 without a year',
  );
  expect(lines.some((line) => line.startsWith('  below the cut 1:'))).toBe(true);
});

test('another request is said; one run has nothing to compare; an unknown query is refused', async () => {
  expect((await diff()).lines.join('\n')).toMatch(/nothing to compare.*`stageone search --fresh`/);
  await searched(pubmed, 'complete', '2026-10-01T00:00:00.000Z', []);
  const single = await diff();
  expect(single.document).toEqual({ diffs: [] });
  expect(single.lines.join('\n')).toMatch(/^PubMed core: nothing to compare: needs two finished runs/);
  await searched(compiledOf({ service: 'pubmed', term: 'drugs' }), 'complete', '2026-10-02T00:00:00.000Z', []);
  expect((await diff()).lines.join('\n')).toContain('did not ask the same');
  expect((await diff({ source: ['openalex'] })).document).toEqual({ diffs: [] });
  expect((await diff({ query: ['core'] })).document).toMatchObject({ diffs: [{ query: 'core' }] });
  await expect(diff({ query: ['nonsense'] })).rejects.toMatchObject({ code: 'settings' });
});

test('a withdrawn run is passed over', async () => {
  await searched(pubmed, 'complete', '2026-10-01T00:00:00.000Z', [['11', { title: 'One' }]]);
  await searched(pubmed, 'complete', '2026-10-02T00:00:00.000Z', [['12', { title: 'Two' }]]);
  await searched(pubmed, 'complete', '2026-10-03T00:00:00.000Z', [['11', { title: 'One' }]]);
  await withdraw({ review, id: 'run-2', reviewer: 'R1', reason: 'T' }, listening().output);
  expect((await diff()).document).toMatchObject({ diffs: [{ from: 'run-1', to: 'run-3', new: [], vanished: [] }] });
});

test('twenty titles at most, and how many more there are', async () => {
  await searched(pubmed, 'complete', '2026-10-01T00:00:00.000Z', []);
  const many = Array.from({ length: 250 }, (_, n): Delivered => [String(100 + n), { title: `T${n}`, year: 2026 }]);
  await searched(pubmed, 'complete', '2026-10-02T00:00:00.000Z', many);
  const { lines } = await diff();
  expect(lines.filter((line) => /^ {4}\d+ {2}T/.test(line))).toHaveLength(20);
  expect(lines).toContain('    … and 230 more');
  expect(lines).toContain('    by year of publication: 2026 (250)');
});
