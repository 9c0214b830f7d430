/** `dedupe merge` and `dedupe split`: what stands after each, what is told, and what is refused. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import { ReviewError } from '../../src/errors.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines, makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('Scopus', [{ title: 'A' }, { title: 'B' }, { title: 'C' }]);
  await review.add('Leaflets', [{ title: 'D' }], 'website');
  await review.deduped(['2 3']);
});
afterEach(() => review.close());

async function dedupes(action: string, ...ids: readonly string[]) {
  const told = listen();
  await dedupe({ review: review.folder, action, ids, reviewer: 'R1' }, told);
  return { document: told.document(), lines: told.lines() };
}
const refusal = (action: string, ...ids: readonly string[]) =>
  dedupes(action, ...ids).then(
    () => undefined,
    (error: unknown) => (error instanceof ReviewError ? [error.code, error.message, error.hint] : undefined),
  );
const state = () => review.run(loadReview);
const flow = () => review.run(async (project) => flowOf(await loadReview(project), project));
const clusters = async () => (await state()).clusters.map((members) => members.join(' '));

/** Includes 1 and excludes 2 at full text; 4 is excluded on the title. */
async function screenAll(): Promise<void> {
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, { 1: 'include', 2: 'include' });
  await retrieve({ review: review.folder, reviewer: 'R1', state: 'retrieved', all: true, ids: [] }, listen());
  for (const reviewer of ['R1', 'R2']) await review.screen(reviewer, { 1: 'include' }, { stage: 'full-text' });
}

test('merge unites whole clusters, split takes one record out, and `dedupe` later changes neither', async () => {
  const merged = await dedupes('merge', '1', '3');
  expect(merged.document).toEqual({ clusters: 2, duplicatesRemoved: 2 });
  expect(merged.lines).toEqual([
    '1, 2, 3 are one report, kept as record 1; not decided yet.',
    '2 reports, 2 duplicates removed.',
  ]);
  await review.deduped(['2 3']);
  expect(await clusters()).toEqual(['1 2 3', '4']);
  const apart = await dedupes('split', '2');
  expect(apart.document).toEqual({ clusters: 3, duplicatesRemoved: 1 });
  expect(apart.lines[0]).toBe('Record 2 stands alone; not decided yet.');
  const { links } = await state();
  expect(links.forbidden).toEqual([
    ['2', '1'],
    ['2', '3'],
  ]);
  expect(await clusters()).toEqual(['1 3', '2', '4']);
});

test('merging again what people have united leaves no second event', async () => {
  await dedupes('merge', '1', '2');
  const { events } = await state();
  await dedupes('merge', '3', '1');
  expect((await state()).events.filter(({ type }) => type !== 'asked')).toEqual(
    events.filter(({ type }) => type !== 'asked'),
  );
});

test('contradicting outcomes become a conflict, a resolution settles it, and split gives each its own again', async () => {
  await screenAll();
  const before = { flow: await flow(), reports: (await state()).reports };
  expect(before.flow).toMatchObject({ new_reports: 1, dbr_excluded: 1 });
  const told = await dedupes('merge', '1', '2');
  expect(told.lines).toContain('Record 1 was included, record 2 excluded: a conflict.');
  expect(told.lines).toContain('Next: stageone resolve --stage full-text --reviewer R1');
  expect(await flow()).toMatchObject({ new_reports: 0, dbr_excluded: 0, duplicates: 2, open: { full_text: 1 } });
  expect(checkFlow(await flow())).toEqual([]);
  await dedupes('split', '1');
  expect((await state()).reports).toEqual(before.reports);
  expect(await flow()).toEqual(before.flow);

  await dedupes('merge', '1', '2');
  const lines: string[] = [];
  await review.run(async (project) => {
    const session = await openResolveSession(project, 'R1', 'full-text', []);
    await runPlainResolve(session, asLines(['exclude POP -- not police']), (line) => void lines.push(line));
  });
  expect(lines).toContain('conflict 1');
  expect(lines).toContain('  Merged: this record was included, record 2 of the same report was excluded at full text');
  expect(lines.slice(-2)).toEqual(['resolved 1 exclude POP', 'nothing left']);
  expect(await flow()).toMatchObject({ new_reports: 0, dbr_excluded: 1, reasons: { POP: 1 } });
  expect(checkFlow(await flow())).toEqual([]);
});

test('a copy of the other column moves to the other duplicates', async () => {
  await screenAll();
  expect((await dedupes('merge', '4', '2')).lines[0]).toBe(
    '2, 3, 4 are one report, kept as record 2; excluded at full text (POP).',
  );
  expect(await flow()).toMatchObject({ duplicates: 1, corrections: { other_duplicates: 1 } });
  expect(checkFlow(await flow())).toEqual([]);
});

test('while a batch is open, its records look as before and the merge is told', async () => {
  await review.screen('R1', { 1: 'include' }, { keepOpen: true });
  const shown = () => review.run(async (project) => (await openSession(project, 'R2', 'title-abstract')).current());
  const before = await shown();
  expect((await dedupes('merge', '1', '2')).lines).toContain('Open batches stay as they are: B1.');
  expect(await shown()).toEqual(before);
});

test.each<[name: string, action: string, ids: readonly string[], expected: readonly (string | undefined)[]]>([
  [
    'one record',
    'merge',
    ['1'],
    ['usage', 'A merge needs two records or more.', 'stageone dedupe merge 118 240 --reviewer R1'],
  ],
  [
    'the same record twice',
    'merge',
    ['1', '1'],
    ['usage', 'A merge needs two records or more.', 'stageone dedupe merge 118 240 --reviewer R1'],
  ],
  [
    'two to split',
    'split',
    ['1', '2'],
    ['usage', 'A split takes one record out of its cluster.', 'stageone dedupe split 118 --reviewer R1'],
  ],
  [
    'a record alone',
    'split',
    ['1'],
    [
      'refused',
      'Record 1 is in no cluster with others.',
      'Nothing to do; `stageone dedupe explain 1` shows the record.',
    ],
  ],
])('refused: %s', async (_name, action, ids, expected) => {
  expect(await refusal(action, ...ids)).toEqual(expected);
});

test('unknown records and a missing code are refused', async () => {
  expect((await refusal('merge', '1', '99'))?.[0]).toBe('unknown-record');
  await expect(dedupe({ review: review.folder, action: 'merge', ids: ['1', '2'] }, listen())).rejects.toMatchObject({
    code: 'usage',
    hint: '--reviewer R1',
  });
});
