/** A reviewer is replaced: closed batches stay, open ones start anew, and nothing of the open votes is seen again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { batches } from '../../src/cli/commands/batches.ts';
import { exportText } from '../../src/cli/commands/export.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { replaceReviewer } from '../../src/cli/commands/reviewer.ts';
import { screen } from '../../src/cli/commands/screen.ts';
import { status } from '../../src/cli/commands/status.ts';
import { openResolveSession } from '../../src/cli/resolve-session.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import type { Verdict } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { runPlainResolve } from '../../src/tui/plain-resolve.ts';
import { listen } from './review-in-sandbox.ts';
import { asLines, makeReview, type ReviewOfRecords } from './review-of-records.ts';

const made: ReviewOfRecords[] = [];
let review: ReviewOfRecords;

/** R2 has closed B1, which R1 has not, and is in the middle of B2, which R1 has closed. */
async function begin(openVote: Verdict = 'include', openNote = 'my open thought'): Promise<ReviewOfRecords> {
  const begun = await makeReview(3);
  made.push(begun);
  await begun.add(
    'Scopus',
    Array.from({ length: 6 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await begun.screen('R2', everything('include'));
  await begun.plainScreen('R2', [`note ${openNote}`, openVote, 'quit']);
  return begun;
}
const everything = (verdict: Verdict) => Object.fromEntries(['1', '2', '3', '4', '5', '6'].map((id) => [id, verdict]));

beforeEach(async () => {
  review = await begin();
});
afterEach(() => {
  for (const each of made.splice(0)) each.close();
});

async function replace(from = 'R2', to = 'R4', where = review) {
  const output = listen();
  await replaceReviewer({ review: where.folder, from, to, reason: 'on leave' }, output);
  return output;
}
function rename(from: string, to: string): void {
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(`code: ${from}`, `code: ${to}`));
}
const load = () => review.run((project) => loadReview(project));
const balanced = async () => {
  const output = listen();
  const exit = await prisma({ review: review.folder, format: 'text', check: true, json: false }, output);
  expect([exit, output.notes]).toEqual([0, []]);
};
async function listed(where = review): Promise<unknown> {
  const output = listen();
  await batches({ review: where.folder, stage: 'title-abstract' }, output);
  return output.document();
}
async function resolveLines(where = review): Promise<string[]> {
  return where.run(async (project) => {
    const lines: string[] = [];
    const session = await openResolveSession(project, 'R1', 'title-abstract', []);
    const input = Array.from({ length: 9 }, () => 'postpone');
    await runPlainResolve(session, asLines(input), (line) => void lines.push(line));
    return lines;
  });
}

test.each(['before', 'after', 'never'])('the review goes on, the settings edited %s', async (when) => {
  if (when === 'before') {
    rename('R2', 'R4');
    const says = { code: 'settings', exitStatus: 2, hint: expect.stringContaining('stageone reviewer replace R2 NEW') };
    await expect(load()).rejects.toMatchObject(says);
  }
  const told = await replace();
  expect(told.document()).toEqual({
    from: 'R2',
    to: 'R4',
    place: 2,
    kept: ['B1'],
    anew: ['B2'],
    settingsNameNewcomer: when === 'before',
  });
  if (when === 'after') rename('R2', 'R4');
  const warned = listen();
  await status({ review: review.folder, reviewer: 'R4' }, warned);
  expect(warned.notes).toEqual(when === 'never' ? [expect.stringContaining('still names R2: write R4')] : []);
  expect(warned.document()).toMatchObject({ own: { batches: [{ batch: 'B2', decided: 0, closed: false }] } });

  // Whoever held the place when a batch was closed has voted in it: nobody waits for the one who is absent.
  await review.screen('R1', everything('exclude'));
  expect((await load()).log.batches.get('B1')).toMatchObject({ revealed: true, voters: ['R1', 'R2'] });
  await review.screen('R1', everything('exclude'));
  expect((await load()).log.batches.get('B2')).toMatchObject({ revealed: false, voters: ['R1', 'R4'] });
  await review.screen('R4', everything('exclude'));
  const { log, reports } = await load();
  expect(log.batches.get('B2')).toMatchObject({ revealed: true, voters: ['R1', 'R4'] });
  expect(reports.map((report) => [report.conflict, report.titleAbstract].join(' ')).sort()).toEqual([
    ...Array(3).fill('false excluded'),
    ...Array(3).fill('true open'),
  ]);
  await balanced();
  expect(await listed()).toMatchObject({
    batches: [
      { batch: 'B1', reviewers: { R1: 'closed', R2: 'closed' } },
      { batch: 'B2', reviewers: { R1: 'closed', R4: 'closed' } },
    ],
  });
  // By place over the whole review: R1 excluded three that R2 included, and three with R4.
  const output = listen();
  await showAgreement({ review: review.folder, stage: 'title-abstract', pilot: false }, output);
  expect(output.document()).toMatchObject({
    n: 6,
    table: { bothInclude: 0, firstOnly: 0, secondOnly: 3, bothExclude: 3 },
  });
});

test('conflicts of what R2 closed show R2’s votes; the resolution by either of the three is consensus', async () => {
  await replace();
  await review.screen('R1', everything('exclude'));
  const lines = await resolveLines();
  expect(lines.filter((line) => line.startsWith('conflict'))).toHaveLength(3);
  const votes = lines.filter((line) => /^ {2}[AB]: /.test(line)).map((line) => line.slice(5));
  expect(votes.sort()).toEqual([...Array(3).fill('exclude'), ...Array(3).fill('include')]);
  for (const [code, by] of [
    ['R4', 'consensus'],
    ['R2', 'consensus'],
    ['R9', 'third person'],
  ] as const) {
    await review.run(async (project) => {
      const session = await openResolveSession(project, code, 'title-abstract', []);
      await session.resolve('include', undefined, 'talked over');
    });
    const newest = await review.run(async (project) =>
      (await readEvents(project.database, { types: ['resolve'] })).at(-1),
    );
    expect(newest).toMatchObject({ chain: code, body: { by } });
  }
});

test('R2 can no longer screen, not even in a sitting that is open', async () => {
  await review.run(async (project) => {
    const session = await openSession(project, 'R2', 'title-abstract');
    const before = (await readEvents(project.database, { types: ['decision'] })).length;
    await replace();
    const details = { msOnScreen: 1, highlighted: false };
    const refused = { code: 'refused', message: 'R2 has been replaced by R4.' };
    await expect(session.decide('include', undefined, details)).rejects.toMatchObject(refused);
    await expect(session.undo({ msOnScreen: 0, highlighted: false })).rejects.toMatchObject(refused);
    await expect(session.note('late', details)).rejects.toMatchObject(refused);
    expect(await readEvents(project.database, { types: ['decision'] })).toHaveLength(before);
  });
  const options = { review: review.folder, reviewer: 'R2', stage: 'title-abstract', plain: true } as const;
  await expect(screen(options, listen())).rejects.toMatchObject({
    code: 'refused',
    exitStatus: 2,
    hint: expect.stringContaining('--reviewer R4'),
  });
  await expect(status({ review: review.folder, reviewer: 'R2' }, listen())).rejects.toMatchObject({ exitStatus: 2 });
});

test('what cannot be told apart is refused', async () => {
  const refused = { code: 'refused', exitStatus: 2 };
  await expect(replace('R9', 'R4')).rejects.toMatchObject(refused);
  await expect(replace('R2', 'R1')).rejects.toMatchObject(refused);
  await expect(replace('R2', 'R2')).rejects.toMatchObject(refused);
  await expect(replace('R2', 'program')).rejects.toMatchObject({ code: 'usage' });
  await replace();
  await expect(replace('R2', 'R5')).rejects.toMatchObject({
    ...refused,
    message: 'R2 has been replaced by R4 already.',
  });
  await expect(replace('R4', 'R2')).rejects.toMatchObject(refused);
  expect((await replace('R4', 'R5')).document()).toMatchObject({ place: 2, kept: [], anew: ['B2'] });
  expect(await review.run((project) => readEvents(project.database, { types: ['reviewer'] }))).toHaveLength(2);
});

test('nothing that anybody is shown depends on the votes that R2 left open', async () => {
  const seen = async (openVote: Verdict, openNote: string) => {
    const each = await begin(openVote, openNote);
    await replace('R2', 'R4', each);
    const shown: unknown[] = [await listed(each)];
    const four = await each.plainScreen('R4', ['quit']);
    await each.screen('R1', everything('exclude'));
    await each.screen('R1', everything('exclude'));
    await each.screen('R4', everything('include'));
    const output = listen();
    await status({ review: each.folder, reviewer: 'R4' }, output);
    await status({ review: each.folder, reviewer: 'R1' }, output);
    const text = await each.run((project) => exportText(project, { set: 'all', format: 'csv' }));
    const all = [...shown, four, output.lines(), text, await listed(each), await resolveLines(each)];
    // Times, salts and commitments differ from one review to the next.
    return JSON.stringify(all)
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/[0-9a-f]{64}/g, 'HASH');
  };
  const one = await seen('include', 'my open thought');
  expect(await seen('exclude', 'another')).toEqual(one);
  expect(one).not.toContain('open thought');
});

test('a mark as a duplicate that R2 left open is asked of nobody; one in a batch that R2 closed is', async () => {
  // One of the two is the record on the screen itself, which cannot be its own copy.
  const mark = ['duplicate 1', 'duplicate 2'];
  await review.plainScreen('R2', [...mark, 'quit']);
  const marked = await makeReview(3);
  made.push(marked);
  await marked.add(
    'Scopus',
    Array.from({ length: 6 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
  await marked.plainScreen('R2', [...mark, 'include', 'include', 'include', 'close', 'quit']);
  for (const each of [review, marked]) {
    await replace('R2', 'R4', each);
    for (let batch = 0; batch < 2; batch += 1) {
      await each.screen('R1', {});
      await each.screen('R4', {});
    }
  }
  const proposals = async (where: ReviewOfRecords) =>
    where.run(async (project) => (await loadReview(project)).links.proposals);
  expect(await proposals(review)).toEqual([]);
  expect(new Set((await proposals(marked)).map(({ by, batch }) => `${by} ${batch}`))).toEqual(new Set(['R2 B1']));
});
