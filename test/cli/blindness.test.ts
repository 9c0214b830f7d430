/** Two reviews that differ only in what R2 has left open print the same for R1 and for nobody, to the byte. */
import { afterEach, expect, test } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { batches } from '../../src/cli/commands/batches.ts';
import { showCriteria } from '../../src/cli/commands/criteria.ts';
import { exportText } from '../../src/cli/commands/export.ts';
import { pilot } from '../../src/cli/commands/pilot.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { listRetrieval } from '../../src/cli/commands/retrieve-list.ts';
import { status } from '../../src/cli/commands/status.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { screenWarnings } from '../../src/cli/screen-warnings.ts';
import type { Stage } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { beginReview, type Open } from './open-review.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines, type ReviewOfRecords } from './review-of-records.ts';

const made: ReviewOfRecords[] = [];
afterEach(() => {
  for (const review of made.splice(0)) review.close();
});

const STAGES: readonly Stage[] = ['title-abstract', 'full-text'];

async function begin(open: Open): Promise<ReviewOfRecords> {
  const review = await beginReview(open);
  made.push(review);
  return review;
}

const load = (review: ReviewOfRecords) => review.run((project) => loadReview(project));

/** What the commands print, without the moments of the day. */
async function printed(review: ReviewOfRecords): Promise<string> {
  const { folder } = review;
  const said: unknown[] = [];
  const say = async (work: (output: ReturnType<typeof listen>) => Promise<unknown>): Promise<void> => {
    const output = listen();
    const ended = await work(output).catch((error: unknown) => String(error));
    said.push(ended, output.document(), output.lines(), output.notes);
  };
  await say((output) => status({ review: folder }, output));
  await say((output) => status({ review: folder, reviewer: 'R1' }, output));
  await say((output) => prisma({ review: folder, format: 'json', check: true, json: true }, output));
  for (const id of ['1', '2', '3']) {
    await say((output) => prisma({ review: folder, format: 'text', check: false, json: false, why: id }, output));
  }
  await say((output) => showCriteria({ review: folder }, output));
  await say((output) => listRetrieval({ review: folder }, output));
  for (const stage of STAGES) {
    await say((output) => batches({ review: folder, stage }, output));
    await say((output) => showAgreement({ review: folder, stage, pilot: false }, output));
    await say((output) => showAgreement({ review: folder, stage, pilot: true }, output));
    await say((output) => pilot({ review: folder, stage, n: 3 }, output));
    said.push(await review.plainScreen('R1', ['skip', 'quit'], stage));
    said.push(await resolving(review, stage));
  }
  for (const set of ['all', 'included', 'title-abstract-included'] as const) {
    said.push(await review.run((project) => exportText(project, { set, format: 'csv' })));
  }
  const warnings = { reviewer: 'R1', stage: 'title-abstract' } as const;
  said.push(await review.run(async (project) => screenWarnings(project, await loadReview(project), warnings)));
  return (
    JSON.stringify(said)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      // Salts and commitments of the revealed batch are drawn anew in each review.
      .replaceAll(/[0-9a-f]{64}/g, 'HASH')
      .replaceAll(folder, 'FOLDER')
  );
}

function resolving(review: ReviewOfRecords, stage: Stage): Promise<string[]> {
  return review.run(async (project) => {
    const lines: string[] = [];
    const session = await openResolveSession(project, 'R1', stage, []);
    const input = Array.from({ length: 9 }, () => 'postpone');
    await runPlainResolve(session, asLines(input), (line) => void lines.push(line));
    return lines;
  });
}

test.each<Open>([
  { votes: 0, verdict: 'include', note: 'nothing decided' },
  { votes: 3, verdict: 'exclude', note: 'my own thought' },
  { votes: 6, verdict: 'maybe', note: 'another thought' },
  { votes: 1, verdict: 'include', note: 'with marks', marks: true },
])('%j', async (open) => {
  const review = await begin({ votes: 2, verdict: 'include', note: 'what I think' });
  const other = await begin(open);
  // There is something to hide: the pilot, the batch, the full text and the exclusions again are all open.
  const state = await load(review);
  const unrevealed = [...state.log.batches.values()].filter((batch) => !batch.revealed).map(({ id }) => id);
  expect(unrevealed).toEqual(['B2', 'F2', 'RB1', 'P1']);
  const votes = async (each: ReviewOfRecords) =>
    (await each.run((project) => readEvents(project.database, { types: ['decision'], chains: ['R2'] }))).length;
  expect(await votes(review)).not.toBe(await votes(other));
  const known = [...state.log.records['title-abstract'].values()];
  expect(known.filter(({ outcome }) => outcome !== undefined)).toHaveLength(6);

  const text = await printed(review);
  expect(await printed(other)).toBe(text);
  expect(text).not.toContain('what I think');
  expect(text).toMatch(/"conflict \d+"/);
});
