/** What the flow reads of a long log: of votes only those that stand, and what is folded from them is the same. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldReview, type ReviewState, readCountedLog } from '../../src/cli/review-state.ts';
import { isVote, type ReviewEvent, toEventRow } from '../../src/records/event.ts';
import type { Database } from '../../src/store/database.ts';
import { readEvents } from '../../src/store/events.ts';
import { closeTestDatabase, openTestDatabase, SERVER } from '../store/open-database.ts';
import { History, RULES } from './screening-history.ts';
import { type Plan, plans, type Step } from './screening-steps.ts';

let folder: string;
let database: Database;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-load-for-flow-'));
  database = await openTestDatabase(folder);
  // One database serves all histories, so the log is emptied between them.
  const dropped = SERVER === undefined ? sql`drop trigger event_no_delete` : sql`drop trigger event_no_change on event`;
  await dropped.execute(database);
});
afterAll(async () => {
  await closeTestDatabase(database);
  rmSync(folder, { recursive: true });
});

async function store(events: readonly ReviewEvent[]): Promise<void> {
  await database.deleteFrom('event').execute();
  const rows = events.map((event) => ({
    seq: event.seq,
    ...toEventRow(event, `before ${event.seq}`),
    hash: event.hash,
  }));
  for (let from = 0; from < rows.length; from += 50) {
    await database
      .insertInto('event')
      .values(rows.slice(from, from + 50))
      .execute();
  }
}

/** All that is folded, but for votes that nobody holds. */
function folded({ log, reports, clusters }: ReviewState): unknown {
  const votes = [...log.votes].flatMap(([batch, ofBatch]) =>
    [...ofBatch].flatMap(([reviewer, decisions]) =>
      [...decisions.values()].map((decision) => [batch, reviewer, decision]),
    ),
  );
  return { ...log, votes: votes.map((vote) => JSON.stringify(vote)).sort(), reports, clusters };
}

function historyOf(plan: Plan): History {
  const history = new History(plan);
  for (const step of plan.steps) history.take(step);
  return history;
}

/** Whoever has begun a batch votes again on one of its records and takes another vote back. */
function withSecondThoughts(step: Step): readonly Step[] {
  if (step.do !== 'begin') return [step];
  const { stage, code } = step;
  return [
    step,
    { do: 'vote', place: 0, stage, record: 0, verdict: 'exclude', code },
    { do: 'undo', place: 1, stage, record: 1 },
  ];
}

test('any history folds to the same from the votes that stand as from the whole log', async () => {
  const seen = { dropped: 0, whole: 0 };
  await fc.assert(
    // Votes of strangers and out of time, which no command writes, have the whole log read: half of the histories have none.
    fc.asyncProperty(plans, fc.boolean(), async (plan, hasFaults) => {
      const steps = hasFaults ? plan.steps : plan.steps.filter((step) => step.do !== 'fault');
      const { events, origins } = historyOf({ ...plan, steps: steps.flatMap(withSecondThoughts) });
      await store(events);
      const counted = await readCountedLog(database);
      const whole = await readEvents(database);
      expect(folded(foldReview(origins, counted.events, RULES, counted.standing))).toEqual(
        folded(foldReview(origins, whole, RULES)),
      );
      const acts = events.filter(({ type }) => isVote(type)).length;
      const standing = counted.standing.reduce((sum, { votes }) => sum + votes.size, 0);
      if (counted.events.some(({ type }) => isVote(type))) seen.whole += 1;
      else seen.dropped += acts - standing;
    }),
    { numRuns: SERVER === undefined ? 250 : 120 },
  );
  // Both ways of reading were taken, and votes that no longer stand were left out.
  expect(seen.whole).toBeGreaterThan(0);
  expect(seen.dropped).toBeGreaterThan(20);
});
