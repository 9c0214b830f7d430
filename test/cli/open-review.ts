/** Reviews in which R2 has begun batches that are open: what nobody else may notice. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reviseCriteria } from '../../src/cli/commands/criteria.ts';
import { pilot } from '../../src/cli/commands/pilot.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import type { Verdict } from '../../src/screening/decision.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

/** What R2 does in each open batch: so many votes, of this kind, with this note; `marks`: flags, tags, marks and clears too. */
export interface Open {
  readonly votes: number;
  readonly verdict: Verdict;
  readonly note: string;
  readonly marks?: boolean;
}

/**
 * A first batch, revealed, with a conflict, exclusions and two reports of which one is read in full and the other is open
 * there; then exclusions that are screened again, a pilot, and the next batch: all open, all begun by R2.
 */
export async function beginReview({ votes, verdict, note, marks = false }: Open): Promise<ReviewOfRecords> {
  const review = await makeReview(6);
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

  const cast = Array.from({ length: votes }, () => verdict);
  const also = marks
    ? ['flag', `tag ${note}`, 'skip', 'flag', 'undo', `duplicate ${one}`, 'duplicate 16', 'list', 'history']
    : [];
  const open = [`note ${note}`, ...cast, ...also, 'quit'];
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

function load(review: ReviewOfRecords) {
  return review.run((project) => loadReview(project));
}
