/** `search --replay` in a review: what it tells scripts and people, without any service. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { init } from '../../src/cli/commands/init.ts';
import { searchReplay } from '../../src/cli/commands/search-replay.ts';
import { newRun } from '../../src/search/collect.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';
import { listening } from './listening.ts';

let review: string;
let database: Database;
beforeEach(async () => {
  review = join(mkdtempSync(join(tmpdir(), 'stageone-replay-')), 'review');
  await init({ directory: review, title: 'T', reviewers: 'R1,R2', batchSize: 10, seed: 1 }, listening().output);
  database = await openDatabase(join(review, 'data', 'review.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(join(review, '..'), { recursive: true });
});

async function replay(options: Partial<Parameters<typeof searchReplay>[0]> = {}) {
  const { heard, output } = listening();
  const status = await searchReplay({ review, fresh: false, ...options }, output);
  return { status, ...heard };
}

/** One run with one page of OpenAlex as it comes, but stored without its records. */
async function storeAnswer(works: readonly object[]) {
  const store = runStore(database);
  const compiled = compiledOf({ service: 'openalex', filter: 'title_and_abstract.search:police' });
  const run = await store.create(newRun(compiled, 'core', new Date('2026-11-25T12:00:00Z'), 'test'));
  const page = { meta: { count: works.length, db_response_time_ms: 9, next_cursor: null }, results: works };
  const [step] = run.pending;
  if (step === undefined) throw new Error('no step');
  const answer = { request: 'works', step, status: 200, headers: {}, receivedAt: '2026-11-25T12:00:01.000Z' };
  const body = new TextEncoder().encode(JSON.stringify(page));
  await store.save({ ...run, state: 'complete', pending: [] }, { ...answer, body }, []);
}

test('without runs there is nothing to read again, and nothing is wrong', async () => {
  expect(await replay()).toMatchObject({ status: 0, document: { runs: [], replay: { answers: 0, records: 0 } } });
});

test('missing records are restored from the answers with exit 1, and then everything is identical', async () => {
  await storeAnswer([
    { id: 'https://openalex.org/W1', title: 'One', type: 'article' },
    { id: 'https://openalex.org/W2', title: 'Two', type: 'article' },
  ]);
  const first = await replay();
  expect(first.status).toBe(1);
  expect(first.document).toMatchObject({
    runs: [{ query: 'core', source: 'openalex', state: 'complete', stored: 2 }],
    replay: {
      answers: 1,
      records: 2,
      identical: 0,
      differing: [],
      restored: [
        { source: 'openalex', id: 'W1' },
        { source: 'openalex', id: 'W2' },
      ],
      damaged: [],
    },
  });
  expect(first.lines).toContain('  OpenAlex W2');
  expect(first.lines.at(-1)).toBe('Next: stageone dedupe');
  const second = await replay({ query: ['core'], source: ['openalex'] });
  expect(second).toMatchObject({ status: 0, document: { replay: { records: 2, identical: 2, restored: [] } } });
  expect((await replay({ source: ['pubmed'] })).document).toMatchObject({ runs: [], replay: { answers: 0 } });
});

test('a changed answer is named', async () => {
  await storeAnswer([{ id: 'https://openalex.org/W1', title: 'One', type: 'article' }]);
  await database.updateTable('response').set({ sha256: 'other' }).execute();
  const { status, document, lines } = await replay();
  expect(status).toBe(1);
  expect(document).toMatchObject({ replay: { answers: 0, damaged: [{ run: 'run-1', answer: 1 }] } });
  expect(lines.join('\n')).toContain('run-1, answer 1');
});

test('--fresh beside it is refused', async () => {
  await expect(replay({ fresh: true })).rejects.toMatchObject({ code: 'usage' });
});
