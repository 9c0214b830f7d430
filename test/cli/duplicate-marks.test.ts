/** Duplicates marked while screening: offered, kept for the reviewer alone, asked about after the reveal, and counted when united. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { batches } from '../../src/cli/commands/batches.ts';
import { status } from '../../src/cli/commands/status.ts';
import { mergeByHand, splitByHand } from '../../src/cli/dedupe-by-hand.ts';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, plainPairs, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(3);
  await review.add('Scopus', [
    { title: 'Arrest and overdose in a port', year: 2018 },
    { title: 'Arrest and overdose in a port city', year: 2018 },
    { title: 'Custody nurses' },
    { title: 'Arrest and overdose', year: 2018, authors: [{ group: 'A group' }] },
  ]);
  await review.deduped([]);
});
afterEach(() => review.close());

const judge = (reviewer: string, ...input: readonly string[]): Promise<string[]> =>
  review.run(async (project) => plainPairs(await openReview(project, reviewer), input));
const flow = () => review.run(async (project) => flowOf(await loadReview(project), project));

/** Everything that is printed to R2 or to nobody in particular. */
async function seenByR2(): Promise<unknown[]> {
  const told = [listen(), listen()] as const;
  await status({ review: review.folder, reviewer: 'R2' }, told[0]);
  await batches({ review: review.folder, stage: 'title-abstract' }, told[1]);
  return [
    await review.plainScreen('R2', ['d', 'skip', 'd', 'skip', 'd', 'quit']),
    await judge('R2'),
    await flow(),
    ...told.flatMap((each) => [each.document(), each.lines()]),
  ];
}

/** Goes on to a record and says something there. */
async function at(id: string, ...said: readonly string[]): Promise<string[]> {
  const first = (await review.plainScreen('R1', ['skip', 'skip', 'skip'])).filter((line) => line.startsWith('record '));
  const skips = first.indexOf(`record ${id}`);
  const lines = await review.plainScreen('R1', [...Array.from({ length: skips }, () => 'skip'), ...said]);
  const from = lines.lastIndexOf(`record ${id}`);
  return lines.slice(from);
}

test('the best candidates are offered, whatever batch they are in', async () => {
  const lines = await at('1', 'd');
  expect(lines.slice(-3)).toEqual([
    'candidates 2',
    '  2 Arrest and overdose in a port city · 2018 · Scopus',
    '  4 Arrest and overdose · A group · 2018 · Scopus',
  ]);
});

test('a mark changes nothing that the other sees', async () => {
  await review.plainScreen('R1', ['quit']);
  const before = await seenByR2();
  expect(protocol(await at('1', 'duplicate 2', 'duplicate 2', 'd 1', 'd 77')).slice(1)).toEqual([
    'marked 1 2',
    'error You have marked 2 already. `dedupe review` asks about it once the batch is revealed.',
    'error 1 and 1 are one report already. Nothing to do.',
    'error There is no record 77. `duplicate` alone lists the best candidates with their ids.',
  ]);
  expect(await at('1')).toContain('  Your note: marked as a duplicate of 2');
  expect(await seenByR2()).toEqual(before);
  expect(await judge('R1')).toEqual(['nothing left']);
});

test('a mark that was undone is asked about by nobody, and can be made again', async () => {
  await at('1', 'duplicate 2');
  expect(protocol(await review.plainScreen('R1', ['undo', 'quit'])).slice(1)).toEqual(['undone 1', 'record 1']);
  expect(await at('1')).not.toContain('  Your note: marked as a duplicate of 2');
  expect(protocol(await at('1', 'duplicate 2'))).toContain('marked 1 2');
  await review.plainScreen('R1', ['undo', 'quit']);
  await review.screen('R1', { 1: 'include', 2: 'include' });
  await review.screen('R2', { 1: 'include' });
  expect(await judge('R2')).toEqual(['nothing left']);
});

test('after the reveal the pair is asked about with who marked it; united, it is a duplicate and the flow balances', async () => {
  await at('1', 'duplicate 2');
  await review.screen('R1', { 1: 'include', 2: 'include' });
  expect(await judge('R1')).toEqual(['nothing left']);
  await review.screen('R2', { 1: 'include' });
  const before = await flow();
  expect(before).toMatchObject({ duplicates: 0, records_screened: 4 });
  const lines = await judge('R2', 'same');
  expect(lines).toContain('  doubt: Marked as duplicates while screening by R1 in B1.');
  expect(protocol(lines)).toEqual(['pair 1 2', 'saved 1 2 same', 'nothing left']);
  const after = await flow();
  expect(after).toMatchObject({ duplicates: 1, records_screened: 3, dbr_sought_reports: 1 });
  expect(checkFlow(after)).toEqual([]);
  expect(protocol(await judge('R2', 'undo', 'quit'))).toEqual(['nothing left', 'undone 1 2', 'pair 1 2']);
  expect(await flow()).toEqual(before);
});

test('a merge typed while both are being screened leaves the other batch as it was', async () => {
  await review.plainScreen('R1', ['quit']);
  const seen = () => review.plainScreen('R2', ['d', 'skip', 'd', 'skip', 'd', 'quit']);
  const before = await seen();
  const told = listen();
  await mergeByHand(review.folder, ['1', '2'], 'R1', told);
  expect(told.document()).toEqual({ clusters: 3, duplicatesRemoved: 1 });
  expect(await seen()).toEqual(before);
  expect(checkFlow(await flow())).toEqual([]);
  await splitByHand(review.folder, ['2'], 'R1', told);
  expect(told.document()).toEqual({ clusters: 4, duplicatesRemoved: 0 });
});
