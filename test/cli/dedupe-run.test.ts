/** `dedupe` with the rules at work, after what people said of pairs: it counts what is left to ask, and undoes nothing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, plainPairs, type ReviewOfRecords } from './review-of-records.ts';

const PORT: Partial<BibRecord> = {
  title: 'Street encounters of people who use drugs with the police in a fictional port city',
  authors: [{ family: 'Ames', given: 'Ada', suffix: undefined }],
  journal: 'Journal of Imagined Policy',
  volume: '4',
  pages: '11-20',
  year: 2018,
  doi: '10.5555/fictional.1',
};

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('Scopus', [PORT, { title: 'Custody nurses of a fictional town', year: 2020 }]);
  await review.add('PsycINFO', [PORT, { title: 'Wages of night workers in a made-up harbour', year: 2020 }]);
});
afterEach(() => review.close());

async function run(action?: string, ...ids: readonly string[]) {
  const told = listen();
  await dedupe({ review: review.folder, action, ids, reviewer: 'R1' }, told);
  return told.document();
}
const clusters = () => review.run(async (project) => (await loadReview(project)).clusters.map((ids) => ids.join(' ')));

test('what people joined and parted by hand stands after every `dedupe`', async () => {
  expect(await run()).toMatchObject({ records: 4, clusters: 3, duplicatesRemoved: 1 });
  expect(await run('split', '3')).toEqual({ clusters: 4, duplicatesRemoved: 0 });
  await run('merge', '2', '4');
  expect(await run()).toMatchObject({ clusters: 3, duplicatesRemoved: 1 });
  expect(await clusters()).toEqual(['1', '2 4', '3']);
  await run('merge', '1', '4');
  await run();
  expect(await clusters()).toEqual(['1 2 4', '3']);
});

test('a pair judged to differ stays apart although the rules would join it', async () => {
  await review.deduped([], ['1 3 Perhaps.']);
  await review.run(async (project) => plainPairs(await openReview(project, 'R1'), ['different']));
  expect(await run()).toMatchObject({ clusters: 4, queue: 0 });
  expect(await clusters()).toEqual(['1', '2', '3', '4']);
});

test('the queue that is counted is the one that is asked about', async () => {
  await review.append({
    type: 'batch',
    batch: 'B1',
    stage: 'title-abstract',
    body: { kind: 'screening', records: ['1', '3'] },
  });
  expect(await run()).toMatchObject({ clusters: 4, queue: 1 });
  const lines = await review.run(async (project) => plainPairs(await openReview(project, 'R1'), ['same']));
  expect(lines[0]).toBe('pair 1 3');
  expect(lines).toContain('  Both are being screened: they are united when B1 is revealed.');
  expect(await run()).toMatchObject({ clusters: 4, queue: 0 });
});
