/** Pilot rounds in a review: drawn for both, screened first, revealed, counted once in the flow and apart in agreement. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { batches } from '../../src/cli/commands/batches.ts';
import { pilot } from '../../src/cli/commands/pilot.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { status } from '../../src/cli/commands/status.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { screenWarnings } from '../../src/cli/screen-warnings.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(4);
  await review.add(
    'Scopus',
    Array.from({ length: 12 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  const links = [{ a: '1', b: '2', rule: 'same-doi', values: {} }];
  await review.append({ type: 'dedupe', body: { records: 12, links, versions: [], queue: [] } });
});
afterEach(() => review.close());

async function make(n?: number, stage: 'title-abstract' | 'full-text' = 'title-abstract') {
  const output = listen();
  await pilot({ review: review.folder, stage, n }, output);
  return output;
}

async function told(): Promise<{ next: string; pilot: { holds: boolean; rounds: unknown[]; open: string | null } }> {
  const output = listen();
  await status({ review: review.folder }, output);
  return output.document() as Awaited<ReturnType<typeof told>>;
}

const state = () => review.run((project) => loadReview(project));
const flow = () => review.run(async (project) => flowOf(await loadReview(project), project));
const balances = async () => {
  const output = listen();
  return [await prisma({ review: review.folder, format: 'text', check: true, json: false }, output), output.notes];
};
async function agreed(isPilot: boolean) {
  const output = listen();
  await showAgreement({ review: review.folder, stage: 'title-abstract', pilot: isPilot }, output);
  return output.document() as { n: number; percent: number | null };
}

test('a round is drawn from kept records that are in no batch, the same for both, and comes before other batches', async () => {
  // R1 is in the middle of an ordinary batch when the pilot is made.
  await review.plainScreen('R1', ['include', 'quit']);
  const made = await make(5);
  expect(made.document()).toMatchObject({ batch: 'P1', records: 5, gate: { holds: false, open: 'P1', rounds: [] } });
  const log = (await state()).log;
  const [ordinary, drawn] = [log.batches.get('B1'), log.batches.get('P1')];
  expect(drawn).toMatchObject({ kind: 'pilot', voters: ['R1', 'R2'] });
  expect(drawn?.records.filter((id) => ordinary?.records.includes(id) || id === '2')).toEqual([]);
  const first = (lines: readonly string[]) => lines[0]?.replace('record ', '') ?? '';
  for (const reviewer of ['R1', 'R2']) {
    expect(drawn?.records).toContain(first(await review.plainScreen(reviewer, ['quit'])));
  }
  await review.screen('R1', {});
  expect(ordinary?.records).toContain(first(await review.plainScreen('R1', ['quit'])));
  expect(await balances()).toEqual([0, []]);
});

test('the size is that of the settings; what is left may be fewer, and nothing left is refused', async () => {
  expect((await make()).document()).toMatchObject({ records: 11 });
  await expect(make()).rejects.toMatchObject({
    code: 'refused',
    message: expect.stringContaining('open for R1 and R2'),
  });
  await review.screen('R1', {});
  await expect(make()).rejects.toMatchObject({
    code: 'refused',
    exitStatus: 2,
    message: expect.stringMatching(/for R2\.$/),
  });
  await review.screen('R2', {});
  await expect(make()).rejects.toMatchObject({ code: 'stage-not-ready', exitStatus: 2 });
  await expect(make(0)).rejects.toMatchObject({ code: 'usage' });
  await expect(make(5, 'full-text')).rejects.toMatchObject({ code: 'stage-not-ready' });
});

test('two rounds with enough agreement pass the gate; status tells each next step', async () => {
  expect(await told()).toMatchObject({ next: 'stageone pilot', pilot: { holds: false, rounds: [], open: null } });
  await make(4);
  expect(await told()).toMatchObject({ next: 'stageone screen --reviewer CODE', pilot: { open: 'P1' } });
  const [one = ''] = (await state()).log.batches.get('P1')?.records ?? [];
  await review.screen('R1', { [one]: 'include' });
  await review.screen('R2', {});
  // One of four differs: settled by a resolution, not voted again.
  expect(await told()).toMatchObject({
    next: 'stageone resolve --reviewer CODE',
    pilot: { rounds: [{ batch: 'P1', records: 4, agreement: 0.75 }] },
  });
  await review.append({
    type: 'resolve',
    chain: 'R1',
    recordId: (await state()).log.batches.get('P1')?.records[0],
    stage: 'title-abstract',
    verdict: 'include',
  });
  expect(await told()).toMatchObject({ next: 'stageone pilot', pilot: { holds: false } });
  expect((await make(4)).document()).toMatchObject({ batch: 'P2', gate: { rounds: [{ agreement: 0.75 }] } });
  await review.screen('R1', {});
  await review.screen('R2', {});
  expect(await told()).toMatchObject({ next: 'stageone screen --reviewer CODE', pilot: { holds: true, open: null } });
  expect(await balances()).toEqual([0, []]);
});

test('screening without the gate is warned of in one line, a pilot round is not', async () => {
  const warnings = (stage: 'title-abstract' | 'full-text' = 'title-abstract') =>
    review.run(async (project) => screenWarnings(project, await loadReview(project), { reviewer: 'R1', stage }));
  expect(await warnings()).toEqual(['the pilot is not passed (0 of 2 rounds): `stageone pilot` makes a round.']);
  expect(await warnings('full-text')).toEqual([]);
  await make(4);
  expect(await warnings()).toEqual([]);
  await review.screen('R1', {});
  expect(await warnings()).toEqual([expect.stringContaining('0 of 2 rounds; P1 is open')]);
});

test('pilot records count once in the flow and stand apart in agreement', async () => {
  await make(4);
  await review.screen('R1', {});
  await review.screen('R2', {});
  expect(await flow()).toMatchObject({ records_screened: 11, records_excluded: 4, open: { title_abstract: 7 } });
  for (const reviewer of ['R1', 'R2', 'R1', 'R2']) await review.screen(reviewer, {});
  expect(await flow()).toMatchObject({ records_screened: 11, records_excluded: 11, interim: false });
  expect((await agreed(false)).n).toBe(7);
  expect((await agreed(true)).n).toBe(4);
  const output = listen();
  await batches({ review: review.folder, stage: 'title-abstract' }, output);
  expect(output.lines()[0]).toBe('P1  pilot  4 records  R1 closed  R2 closed  revealed');
});
