/** `dedupe review`: pairs in doubt judged one by one, resumable, taken back, and never a change of an open batch. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { runPlainPairs } from '../../src/tui/plain-pairs.ts';
import { makeReview, plainPairs, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('Scopus', [
    { title: 'Arrest and overdose in 2018', year: 2018, volume: '4' },
    { title: 'Arrest and overdose in 2019', year: 2019 },
    { title: 'Custody nurses' },
  ]);
  await review.add('PsycINFO', [{ title: 'Custody nurse' }, { title: 'Arrest and overdose in 2018' }]);
  await review.deduped(['1 5'], ['1 2 The years differ.', '3 4 Perhaps.', '2 5 Perhaps.']);
});
afterEach(() => review.close());

const sit = (reviewer: string, ...input: readonly string[]): Promise<string[]> =>
  review.run(async (project) => plainPairs(await openReview(project, reviewer), input));
const clusters = (): Promise<string[]> =>
  review.run(async (project) => (await loadReview(project)).clusters.map((members) => members.join(' ')));

test('a pair is shown field by field, what differs in braces, with the doubt', async () => {
  expect(await sit('R1')).toEqual([
    'pair 1 2',
    '  1: Scopus, in one cluster with 5',
    '  2: Scopus',
    '  ≠ Title',
    '      1: Arrest and overdose in 201{8}',
    '      2: Arrest and overdose in 201{9}',
    '  ≠ Year',
    '      1: 201{8}',
    '      2: 201{9}',
    '  = Type: article',
    '  · Volume',
    '      1: 4',
    '      2: (not said)',
    '  doubt: The years differ.',
  ]);
});

test('judged pairs are not asked again, in no sitting', async () => {
  expect(protocol(await sit('R1', 'different', 'quit'))).toEqual(['pair 1 2', 'saved 1 2 different', 'pair 3 4']);
  expect(protocol(await sit('R2', 'same'))).toEqual(['pair 3 4', 'saved 3 4 same', 'nothing left']);
  expect(await sit('R1')).toEqual(['nothing left']);
  expect(await clusters()).toEqual(['1 5', '2', '3 4']);
  await review.deduped(['1 5'], ['1 2 The years differ.', '3 4 Perhaps.', '2 5 Perhaps.']);
  expect(await sit('R1')).toEqual(['nothing left']);
});

test('skipped pairs come again in another sitting, versions never', async () => {
  expect(protocol(await sit('R1', 'skip', 'versions'))).toEqual([
    'pair 1 2',
    'skipped 1 2',
    'pair 3 4',
    'saved 3 4 versions',
    'nothing left',
  ]);
  expect(protocol(await sit('R1', 'nonsense'))).toEqual([
    'pair 1 2',
    'error `nonsense` is no command: same, different, versions, skip, undo or quit.',
  ]);
  expect(
    (await review.run(async (project) => (await loadReview(project)).links.versions)).map(({ a, b }) => [a, b]),
  ).toEqual([['3', '4']]);
});

test('undo takes back the own newest judgement, also of an earlier sitting, and shows the pair again', async () => {
  const before = await clusters();
  await sit('R1', 'same', 'different');
  expect(protocol(await sit('R2', 'undo'))).toEqual([
    'nothing left',
    'error There is no judgement of yours to take back.',
  ]);
  expect(protocol(await sit('R1', 'undo', 'undo', 'undo', 'quit', 'same'))).toEqual([
    'nothing left',
    'undone 3 4',
    'pair 3 4',
    'undone 1 2',
    'pair 1 2',
    'error There is no judgement of yours to take back.',
  ]);
  expect(await clusters()).toEqual(before);
});

test('a merge on which others have built is not taken back', async () => {
  await sit('R1', 'same');
  await review.append({ type: 'merge', chain: 'R2', body: { ids: ['2', '3'] } });
  expect(await sit('R1', 'undo')).toContain(
    'error The merge of 1, 5, 2 was followed by a merge of R2. stageone dedupe split ID --reviewer CODE takes one record out.',
  );
});

test('what another person has settled meanwhile is not judged twice', async () => {
  const lines = await review.run(async (project) => {
    const session = await openReview(project, 'R1');
    const said = async function* () {
      await sit('R2', 'different', 'quit');
      yield 'same';
      yield 'same';
    };
    const seen: string[] = [];
    await runPlainPairs(session, said(), (line) => void seen.push(line));
    return protocol(seen);
  });
  expect(lines).toEqual([
    'pair 1 2',
    'error 1 and 2 have been settled meanwhile. The next pair is shown.',
    'pair 3 4',
    'saved 3 4 same',
    'nothing left',
  ]);
});

test('two clusters that are both being screened are united with the reveal, and nobody sees it before', async () => {
  await review.screen('R1', { 1: 'include', 2: 'include' }, { keepOpen: true });
  const seen = (): Promise<string[]> => review.plainScreen('R2', ['skip', 'skip', 'skip', 'quit']);
  const before = await seen();
  const [held = ''] = (await sit('R1', 'same', 'quit')).slice(-16).filter((line) => line.startsWith('  Both are'));
  expect(held).toBe('  Both are being screened: they are united when B1 is revealed.');
  expect(await seen()).toEqual(before);
  expect(await clusters()).toEqual(['1 5', '2', '3', '4']);
  expect(protocol(await sit('R2', 'quit'))).toEqual(['pair 3 4']);
  await review.screen('R1', {});
  await review.screen('R2', { 1: 'include' });
  expect(await clusters()).toEqual(['1 2 5', '3', '4']);
  const reports = await review.run(async (project) => (await loadReview(project)).reports);
  expect(reports[0]).toMatchObject({ kept: '1', titleAbstract: 'included', conflict: false });
});
