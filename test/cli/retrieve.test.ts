/** Retrieval in a review: states with route, attempts, day and file; what is open; what is refused. */
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RetrieveOptions, retrieve } from '../../src/cli/commands/retrieve.ts';
import { listRetrieval } from '../../src/cli/commands/retrieve-list.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { asRecordId } from '../../src/records/record.ts';
import { readEvents } from '../../src/store/events.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add(
    'Scopus',
    Array.from({ length: 4 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  const verdicts = { 1: 'include', 2: 'include', 3: 'include' } as const;
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, verdicts);
});
afterEach(() => review.close());

async function set(ids: readonly string[], options: Partial<RetrieveOptions> = {}) {
  const output = listen();
  await retrieve({ review: review.folder, ids, reviewer: 'R1', state: 'retrieved', all: false, ...options }, output);
  return { ...(output.document() as object), notes: output.notes };
}
async function listed() {
  const output = listen();
  await listRetrieval({ review: review.folder }, output);
  return output.document() as { open: { id: string; state: string | null; attempts: unknown[]; title: string }[] };
}
const known = (id: string) =>
  review.run(async (project) => (await loadReview(project)).log.retrieval.get(asRecordId(id)));
const events = () => review.run((project) => readEvents(project.database, { types: ['retrieval'] }));

test('route, day and file of what was retrieved; the file itself is not kept', async () => {
  const path = join(review.folder, 'paper.pdf');
  writeFileSync(path, 'the full text');
  expect(await set(['1'], { route: 'library', date: '2026-11-20', file: path })).toEqual({
    changed: 1,
    open: 2,
    notes: [],
  });
  const sha256 = createHash('sha256').update('the full text').digest('hex');
  expect(await known('1')).toEqual({
    state: 'retrieved',
    route: 'library',
    date: '2026-11-20',
    file: { name: 'paper.pdf', sha256 },
    attempts: [],
  });
  expect(JSON.stringify(await events())).not.toContain('the full text');
  // The same state without anything new is no event; with something new it is noted.
  expect(await set(['1'])).toEqual({ changed: 0, open: 2, notes: [] });
  expect(await set(['1'], { route: 'repository' })).toMatchObject({ changed: 0, noted: 1 });
  expect(await known('1')).toMatchObject({ route: 'repository', file: { sha256 } });
  expect(await events()).toHaveLength(2);
});

test('attempts are kept through all states and counted; fewer than two are warned of', async () => {
  await set(['1'], { state: 'awaiting', attempt: ['author, by e-mail'], date: '2026-11-01' });
  expect((await listed()).open).toEqual([
    {
      id: '1',
      state: 'awaiting',
      attempts: [{ text: 'author, by e-mail', date: '2026-11-01', by: 'R1' }],
      title: 'Report 1',
    },
    { id: '2', state: null, attempts: [], title: 'Report 2' },
    { id: '3', state: null, attempts: [], title: 'Report 3' },
  ]);
  const first = await set(['1', '2'], { state: 'not-retrieved', attempt: ['library'], reviewer: 'R2' });
  expect(first).toMatchObject({ changed: 2, open: 1, fewAttempts: ['2'] });
  expect(first.notes).toEqual([expect.stringMatching(/fewer than 2 attempts: 2 \(1\); --attempt/)]);
  expect((await known('1'))?.attempts.map(({ text, by }) => `${by} ${text}`)).toEqual([
    'R1 author, by e-mail',
    'R2 library',
  ]);
  const again = await set(['2'], { state: 'not-retrieved', attempt: ['author', 'publisher'] });
  expect(again).toEqual({ changed: 0, open: 1, noted: 1, notes: [] });
  expect((await listed()).open.map(({ id }) => id)).toEqual(['3']);
  const flow = await review.run(async (project) => flowOf(await loadReview(project), project));
  expect(flow).toMatchObject({ dbr_sought_reports: 3, dbr_notretrieved_reports: 2, open: { retrieval: 1 } });
  // It may still turn up.
  expect(await set(['2'], { route: 'author' })).toMatchObject({ changed: 1, open: 1 });
  expect(await known('2')).toMatchObject({ state: 'retrieved', route: 'author', attempts: [{}, {}, {}] });
});

test('what makes no sense is refused, and nothing is written', async () => {
  const usage = { code: 'usage', exitStatus: 2 };
  await expect(set(['1'], { attempt: ['author'] })).rejects.toMatchObject(usage);
  await expect(set(['1'], { date: '2026-02-30' })).rejects.toMatchObject(usage);
  await expect(set(['1'], { date: 'today' })).rejects.toMatchObject(usage);
  await expect(set(['1'], { route: ' ' })).rejects.toMatchObject(usage);
  await expect(set(['1', '2'], { file: 'x.pdf' })).rejects.toMatchObject(usage);
  await expect(set(['1'], { file: 'x.pdf', state: 'awaiting' })).rejects.toMatchObject(usage);
  await expect(set(['1'], { file: join(review.folder, 'no-such.pdf') })).rejects.toMatchObject({
    code: 'unreadable-file',
    exitStatus: 2,
  });
  await expect(set(['1'], { state: undefined })).rejects.toMatchObject(usage);
  await expect(set(['1'], { reviewer: undefined })).rejects.toMatchObject(usage);
  await expect(set([])).rejects.toMatchObject(usage);
  await expect(set(['4'])).rejects.toMatchObject({ code: 'refused' });
  expect(await events()).toEqual([]);
});

test('all that have no state', async () => {
  await set(['2'], { state: 'awaiting' });
  expect(await set([], { all: true, route: 'open access' })).toMatchObject({ changed: 2, open: 1 });
  expect(await set([], { all: true })).toMatchObject({ changed: 0, open: 1 });
});
