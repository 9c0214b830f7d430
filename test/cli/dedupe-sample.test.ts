/** `dedupe sample` and `dedupe report`: drawn once, answered in any number of sittings, estimated with an interval. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { openPairSitting } from '../../src/cli/pair-sitting.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { newestSample, sampleAgenda } from '../../src/cli/sample-agenda.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, plainPairs, protocol, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview();
  await review.add('Scopus', [{ title: 'Arrest in a port' }, { title: 'Custody nurses' }, { title: 'Naloxone' }]);
  await review.add('PsycINFO', [{ title: 'Arrest in a port' }, { title: 'Custody nurses' }, { title: 'Naloxone!' }]);
  await review.deduped(['1 4', '2 5'], ['3 6 Perhaps.']);
});
afterEach(() => review.close());

const sit = (reviewer: string, n: number | undefined, ...input: readonly string[]): Promise<string[]> =>
  review.run(async (project) =>
    plainPairs(openPairSitting(project, reviewer, await sampleAgenda(project, reviewer, n)), input),
  );
const result = async (reviewer?: string) => (await review.run((project) => newestSample(project, reviewer)))?.result;
const told = async (options: { n?: number; reviewer?: string; json?: boolean }) => {
  const output = listen();
  await dedupe({ review: review.folder, action: 'sample', ...options }, output);
  return output.document();
};

test('pairs are shown without a word on which they are; nothing of the clusters changes', async () => {
  const before = await review.run(async (project) => (await loadReview(project)).clusters);
  const lines = await sit('R1', 2, 'same', 'same', 'different');
  expect(lines.join('\n')).not.toMatch(/cluster|merge|Perhaps/);
  expect(lines).toContain(
    '  doubt: Drawn at random to see how often dedupe errs: are these two records of one report?',
  );
  expect(new Set(protocol(lines).filter((line) => line.startsWith('pair ')))).toEqual(
    new Set(['pair 1 4', 'pair 2 5', 'pair 3 6']),
  );
  expect(protocol(lines).at(-1)).toBe('nothing left');
  expect(await review.run(async (project) => (await loadReview(project)).clusters)).toEqual(before);
});

test('a sitting can end anywhere and goes on; undo takes back; each reviewer has the same pairs', async () => {
  const first = protocol(await sit('R1', undefined, 'same', 'quit'));
  const second = protocol(await sit('R1', undefined, 'undo', 'quit'));
  expect(second[1]).toBe(`undone ${(first[0] ?? '').slice('pair '.length)}`);
  expect(second.at(-1)).toBe(first[0]);
  const mine = protocol(await sit('R1', undefined, 'same', 'same', 'same'));
  expect(protocol(await sit('R1', undefined))).toEqual(['nothing left']);
  expect(protocol(await sit('R2', undefined, 'same', 'same', 'same'))).toEqual(mine);
  const { events } = await review.run(loadReview);
  expect(events.filter(({ body }) => JSON.stringify(body).includes('"draw"'))).toHaveLength(2);
});

test('the result with its interval, in JSON, of the newest draw or of one reviewer', async () => {
  await expect(told({ json: true })).rejects.toMatchObject({ code: 'stage-not-ready' });
  const answers: Readonly<Record<string, string>> = { 'pair 1 4': 'same', 'pair 2 5': 'different', 'pair 3 6': 'same' };
  for (let round = 0; round < 3; round += 1) {
    const [shown = ''] = await sit('R1', 2);
    await sit('R1', 2, answers[shown] ?? '');
  }
  expect(await told({ json: true })).toMatchObject({
    reviewer: 'R1',
    n: 2,
    merges: { of: 2, drawn: 2, checked: 2, wrong: 1, error: { value: 0.5 }, wrongPairs: [{ a: '2', b: '5' }] },
    nearMisses: { of: 1, drawn: 1, checked: 1, wrong: 1, wrongPairs: [{ a: '3', b: '6' }] },
  });
  await sit('R2', 1);
  expect(await told({ json: true })).toMatchObject({
    reviewer: 'R2',
    n: 1,
    merges: { checked: 0, error: { value: null } },
  });
  expect(await result('R1')).toMatchObject({ merges: { checked: 2 } });
});

test('what the next `dedupe` changes is drawn anew; answers to the same pairs stand', async () => {
  await sit('R1', 9, 'same', 'same', 'same');
  await review.deduped(['1 4', '2 5', '3 6']);
  expect(protocol(await sit('R1', undefined))).toEqual(['nothing left']);
  expect(await result('R1')).toMatchObject({ merges: { of: 3, checked: 3, wrong: 0 }, nearMisses: { drawn: 0 } });
});

test('refused with what to type', async () => {
  await expect(told({ n: 0, reviewer: 'R1' })).rejects.toMatchObject({ code: 'usage', hint: '--n 50' });
  await expect(told({})).rejects.toMatchObject({ code: 'usage', hint: '--reviewer R1' });
  await expect(told({ reviewer: 'R1' })).rejects.toMatchObject({
    code: 'no-terminal',
    hint: 'stageone dedupe sample --reviewer R1 --plain',
  });
  const empty = await makeReview();
  await expect(empty.run((project) => sampleAgenda(project, 'R1', 5))).rejects.toMatchObject({
    code: 'stage-not-ready',
  });
  empty.close();
});

test('the report counts duplicates and overlap, and draws them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-overlap-'));
  const output = listen();
  const path = join(folder, 'overlap.svg');
  await dedupe({ review: review.folder, action: 'report', output: path }, output);
  expect(output.document()).toMatchObject({
    records: 6,
    reports: 4,
    duplicates: { within: 0, across: 2 },
    pairs: [{ a: 'Scopus', b: 'PsycINFO', reports: 2 }],
  });
  expect(output.lines()).toContain('Scopus and PsycINFO  2  67 %  67 %');
  expect(readFileSync(path, 'utf8')).toContain('<title id="title">Overlap of sources: T</title>');
  rmSync(folder, { recursive: true });
  await expect(dedupe({ review: review.folder, action: 'report', output: 'x.png' }, listen())).rejects.toMatchObject({
    hint: 'stageone dedupe report --output overlap.svg',
  });
});
