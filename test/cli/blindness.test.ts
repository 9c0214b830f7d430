/** Two reviews that differ only in what R2 has left open print the same for R1 and for nobody, to the byte. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { batches } from '../../src/cli/commands/batches.ts';
import { reviseCriteria, showCriteria } from '../../src/cli/commands/criteria.ts';
import { exportText } from '../../src/cli/commands/export.ts';
import { pilot } from '../../src/cli/commands/pilot.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { listRetrieval } from '../../src/cli/commands/retrieve-list.ts';
import { status } from '../../src/cli/commands/status.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { screenWarnings } from '../../src/cli/screen-warnings.ts';
import type { Stage, Verdict } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines, makeReview, type ReviewOfRecords } from './review-of-records.ts';

const made: ReviewOfRecords[] = [];
afterEach(() => {
  for (const review of made.splice(0)) review.close();
});

/** What R2 does in each open batch: so many votes, of this kind, with this note. */
interface Open {
  readonly votes: number;
  readonly verdict: Verdict;
  readonly note: string;
}
const STAGES: readonly Stage[] = ['title-abstract', 'full-text'];

/**
 * A first batch, revealed, with a conflict, exclusions and two reports of which one is read in full and the other is open
 * there; then exclusions that are screened again, a pilot, and the next batch: all open, all begun by R2.
 */
async function begin({ votes, verdict, note }: Open): Promise<ReviewOfRecords> {
  const review = await makeReview(6);
  made.push(review);
  await review.add(
    'Scopus',
    Array.from({ length: 16 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await review.plainScreen('R1', ['quit']);
  const [one = '', two = '', three = ''] = (await load(review)).log.batches.get('B1')?.records ?? [];
  await review.screen('R1', { [one]: 'include', [two]: 'include', [three]: 'include' }, { reason: 'POP' });
  await review.screen('R2', { [one]: 'include', [two]: 'include' }, { reason: 'POP' });
  await retrieve({ review: review.folder, ids: [one], reviewer: 'R1', state: 'retrieved', all: false }, listen());
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, { [one]: 'include' }, { stage: 'full-text' });
  await retrieve({ review: review.folder, ids: [two], reviewer: 'R1', state: 'retrieved', all: false }, listen());

  const open = [`note ${note}`, ...Array.from({ length: votes }, () => verdict), 'quit'];
  const atFullText = open.map((line) => (line === 'exclude' ? 'exclude POP' : line.replace(/^maybe$/, 'include')));
  await review.plainScreen('R2', open);
  await review.plainScreen('R2', atFullText, 'full-text');
  const settings = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(settings, readFileSync(settings, 'utf8').replace('Wrong population', 'Other people'));
  const revision = { reviewer: 'R1', reason: 'why', affects: 'POP' };
  await reviseCriteria({ review: review.folder, ...revision }, listen());
  await pilot({ review: review.folder, stage: 'title-abstract', n: 3 }, listen());
  await review.plainScreen('R2', open);
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
  expect(state.log.outcomes['title-abstract'].size).toBe(6);

  const text = await printed(review);
  expect(await printed(other)).toBe(text);
  expect(text).not.toContain('what I think');
  expect(text).toMatch(/"conflict \d+"/);
});
