/** What screening reads of a long log: less than all, and the sitting is the same. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadForScreening, loadReview } from '../../src/cli/review-state.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(3);
  await review.add(
    'Scopus',
    Array.from({ length: 14 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await review.deduped(['1 2']);
  for (const reviewer of ['R1', 'R2', 'R1', 'R2', 'R1']) await review.screen(reviewer, { 3: 'include', 4: 'maybe' });
  await review.plainScreen('R1', ['y', 'note seen', 'flag', 'quit']);
});
afterEach(() => review.close());

test.each(['R1', 'R2'])('%s is shown the same record, progress, list and marks', async (reviewer) => {
  await review.run(async (project) => {
    const part = await loadForScreening(project);
    const whole = await loadReview(project);
    expect(part.events.length).toBeLessThan(whole.events.length);
    const sittings = [];
    for (const state of [part, whole]) {
      const session = await openSession(project, reviewer, 'title-abstract', state);
      sittings.push([await session.current(), await session.list(), await session.history()]);
    }
    expect(sittings[0]).toEqual(sittings[1]);
  });
});
