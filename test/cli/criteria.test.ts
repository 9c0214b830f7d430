/** Versions of the criteria in a review: declared, found changed, stored with every vote; and exclusions screened again. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { showAgreement } from '../../src/cli/commands/agreement.ts';
import { reviseCriteria, showCriteria } from '../../src/cli/commands/criteria.ts';
import { pilot } from '../../src/cli/commands/pilot.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { status } from '../../src/cli/commands/status.ts';
import { gatherFacts } from '../../src/cli/report-facts.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { screenWarnings } from '../../src/cli/screen-warnings.ts';
import { deviations } from '../../src/report/deviations.ts';
import { formatMarkdown } from '../../src/report/markdown.ts';
import type { Stage } from '../../src/screening/decision.ts';
import { readEvents } from '../../src/store/events.ts';
import { listen } from './review-in-sandbox.ts';
import { makeReview, type ReviewOfRecords } from './review-of-records.ts';

let review: ReviewOfRecords;
beforeEach(async () => {
  review = await makeReview(10);
  await review.add(
    'Scopus',
    Array.from({ length: 6 }, (_, index) => ({ title: `Report ${index + 1}` })),
  );
});
afterEach(() => review.close());

function edit(change: (text: string) => string): void {
  const path = join(review.folder, 'queries', 'review.yaml');
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}
const addReason = (code: string) =>
  edit((text) => text.replace('reasons:\n', `reasons:\n  - code: ${code}\n    text: About ${code}\n`));

async function revise(options: { affects?: string; stage?: Stage; reason?: string } = {}) {
  const output = listen();
  await reviseCriteria({ review: review.folder, reviewer: 'R1', reason: 'the pilot showed it', ...options }, output);
  return output.document() as { version: number; changes: string[]; rescreen: unknown[] };
}

async function shown() {
  const output = listen();
  await showCriteria({ review: review.folder }, output);
  return output.document() as { version: number; at: string | null; changed: boolean; versions: unknown[] };
}

async function warned(): Promise<{ status: readonly string[]; screen: readonly string[] }> {
  const output = listen();
  await status({ review: review.folder }, output);
  const screen = await review.run(async (project) =>
    screenWarnings(project, await loadReview(project), { reviewer: 'R1', stage: 'full-text' }),
  );
  return { status: output.notes, screen };
}

const flow = () => review.run(async (project) => flowOf(await loadReview(project), project));
async function balancedFlow() {
  const output = listen();
  const exit = await prisma({ review: review.folder, format: 'text', check: true, json: false }, output);
  expect([exit, output.notes]).toEqual([0, []]);
  return flow();
}
const votes = () => review.run((project) => readEvents(project.database, { types: ['decision'] }));
const agreementAt = async (stage: Stage) => {
  const output = listen();
  await showAgreement({ review: review.folder, stage, pilot: false }, output);
  return output.document() as { n: number };
};
async function both(verdicts: Record<string, 'include' | 'exclude'>, options: { stage?: Stage; reason?: string } = {}) {
  await review.screen('R1', verdicts, options);
  await review.screen('R2', verdicts, options);
}

describe('versions', () => {
  test('before the first batch an edit is a new version by itself', async () => {
    expect(await shown()).toMatchObject({ version: 1, at: null, versions: [] });
    addReason('TYPE');
    await review.plainScreen('R1', ['include', 'quit']);
    expect(await shown()).toMatchObject({ version: 1, changed: false, versions: [{ version: 1, declared: true }] });
    expect(await warned()).toEqual({ status: [], screen: [] });
  });

  test('a revision keeps the texts, what changed and why; each vote has the version it was cast under', async () => {
    await review.plainScreen('R1', ['include', 'quit']);
    addReason('TYPE');
    edit((text) => text.replace('include: []', 'include: [Any design]').replace('Wrong population', 'Not our people'));
    expect(await revise()).toMatchObject({
      version: 2,
      changes: [
        'include: added "Any design"',
        'reason TYPE: added "About TYPE"',
        'reason POP: reworded "Not our people"',
      ],
      rescreen: [],
    });
    await review.plainScreen('R1', ['exclude TYPE', 'quit']);
    expect((await votes()).map((vote) => vote.criteriaVersion)).toEqual([1, 2]);
    const [first, second] = await review.run((project) => readEvents(project.database, { types: ['criteria'] }));
    expect(first).toMatchObject({ chain: 'program', body: { criteria: { include: [] } } });
    expect(second).toMatchObject({
      chain: 'R1',
      reason: 'the pilot showed it',
      body: { criteria: { include: ['Any design'] }, reasons: [{ code: 'TYPE' }, { code: 'POP' }] },
    });
    expect(await warned()).toEqual({ status: [], screen: [] });
  });

  test('changed without `criteria revise`: a warning until it is declared, and no vote under a text that was not shown', async () => {
    await review.plainScreen('R1', ['include', 'quit']);
    addReason('TYPE');
    const says = expect.stringMatching(/no longer those of version 1 .*criteria revise/);
    expect(await warned()).toEqual({ status: [says], screen: [says] });
    await review.plainScreen('R1', ['include', 'quit']);
    expect((await votes()).map((vote) => vote.criteriaVersion)).toEqual([1, 2]);
    expect(await warned()).toEqual({ status: [says], screen: [says] });
    expect(await shown()).toMatchObject({ version: 2, changed: true, versions: [{}, { declared: false }] });
    // The version keeps its number: votes were cast under it.
    expect(await revise()).toMatchObject({ version: 2, changes: ['reason TYPE: added "About TYPE"'] });
    expect(await warned()).toEqual({ status: [], screen: [] });
    expect(await shown()).toMatchObject({ versions: [{}, { version: 2, declared: true, by: 'R1' }] });
  });

  test('a pilot is drawn before anybody screens: its text is version 1, and an edit after it is found and declared', async () => {
    await pilot({ review: review.folder, stage: 'title-abstract', n: 2 }, listen());
    await review.plainScreen('R1', ['include', 'quit']);
    addReason('TYPE');
    const says = expect.stringMatching(/no longer those of version 1 .*criteria revise/);
    expect((await warned()).status).toEqual([says]);
    expect(await revise()).toMatchObject({ version: 2, changes: ['reason TYPE: added "About TYPE"'] });
    expect((await warned()).status).toEqual([]);
  });

  test('nothing changed, no reason, no such code: refused', async () => {
    await review.plainScreen('R1', ['include', 'quit']);
    await expect(revise()).rejects.toMatchObject({ code: 'refused', exitStatus: 2 });
    await expect(revise({ affects: 'POP' })).rejects.toMatchObject({ code: 'refused' });
    addReason('TYPE');
    await expect(revise({ reason: ' ' })).rejects.toMatchObject({ code: 'usage' });
    await expect(revise({ affects: 'NONE' })).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringContaining('TYPE, POP'),
    });
    expect(await shown()).toMatchObject({ version: 1 });
  });
});

describe('what was excluded for a code that changed', () => {
  test('at title and abstract: open until both have closed the batch, then the newest outcome stands', async () => {
    addReason('TYPE');
    await both({ 1: 'include' }, { reason: 'POP' });
    expect(await flow()).toMatchObject({ records_excluded: 5, dbr_sought_reports: 1, interim: true });
    const before = (await votes()).length;
    edit((text) => text.replace('Wrong population', 'Other people'));
    expect(await revise({ affects: 'TYPE' })).toMatchObject({ version: 2, rescreen: [] });
    // Left out the first time: the same version, now with its batch.
    expect(await revise({ affects: 'TYPE,POP' })).toMatchObject({
      version: 2,
      changes: [],
      rescreen: [{ batch: 'RB1', stage: 'title-abstract', records: 5 }],
    });
    expect(await balancedFlow()).toMatchObject({ records_excluded: 0, open: { title_abstract: 5 } });
    const again = { 2: 'include', 3: 'include' } as const;
    await review.screen('R1', again, { reason: 'TYPE' });
    expect(await balancedFlow()).toMatchObject({ records_excluded: 0, open: { title_abstract: 5 } });
    await review.screen('R2', { 2: 'include' }, { reason: 'TYPE' });
    // 2 is included now, 3 a conflict, the others are excluded again.
    expect(await balancedFlow()).toMatchObject({
      records_excluded: 3,
      dbr_sought_reports: 2,
      open: { title_abstract: 1 },
    });
    // The first votes are as they were, and alone count in agreement.
    expect(await agreementAt('title-abstract')).toMatchObject({ n: 6, percent: 1 });
    expect((await votes()).slice(0, before).every((vote) => vote.batch === 'B1')).toBe(true);
    const log = (await review.run((project) => loadReview(project))).log;
    expect(log.votes.get('B1')?.get('R1')?.size).toBe(6);
  });

  test('at full text, and of one stage alone', async () => {
    addReason('TYPE');
    await both({ 1: 'include', 2: 'include', 3: 'include' }, { reason: 'POP' });
    await retrieve({ review: review.folder, reviewer: 'R1', state: 'retrieved', all: true }, listen());
    await both({ 1: 'include' }, { stage: 'full-text', reason: 'TYPE' });
    expect(await balancedFlow()).toMatchObject({ dbr_excluded: 2, new_reports: 1, interim: false });
    edit((text) => text.replace('About TYPE', 'Types'));
    expect(await revise({ affects: 'all', stage: 'full-text' })).toMatchObject({
      rescreen: [{ batch: 'RF1', stage: 'full-text', records: 2 }],
    });
    expect(await balancedFlow()).toMatchObject({
      dbr_assessed: 3,
      dbr_excluded: 0,
      new_reports: 1,
      open: { full_text: 2, title_abstract: 0 },
    });
    await both({ 2: 'include' }, { stage: 'full-text', reason: 'POP' });
    expect(await balancedFlow()).toMatchObject({ dbr_excluded: 1, new_reports: 2, reasons: { TYPE: 0, POP: 1 } });
    expect(await agreementAt('full-text')).toMatchObject({ n: 3 });
  });

  test('a code that the criteria no longer name keeps its text in the flow and can be named', async () => {
    addReason('TYPE');
    await both({ 1: 'include', 2: 'include' }, { reason: 'POP' });
    await retrieve({ review: review.folder, reviewer: 'R1', state: 'retrieved', all: true }, listen());
    await both({ 1: 'include' }, { stage: 'full-text', reason: 'TYPE' });
    edit((text) => text.replace('  - code: TYPE\n    text: About TYPE\n', ''));
    expect(await revise()).toMatchObject({ changes: ['reason TYPE: removed'] });
    expect(await balancedFlow()).toMatchObject({ reasons: { TYPE: 1 }, reason_texts: { TYPE: 'About TYPE' } });
    expect(await revise({ affects: 'TYPE' })).toMatchObject({ rescreen: [{ batch: 'RF1', records: 1 }] });
  });
});

describe('the truth table', () => {
  const table = () => edit((text) => text.replace('include_maybe: included', 'include_maybe: conflict'));
  const conflicts = () =>
    review.run(async (project) => (await loadReview(project)).reports.filter(({ conflict }) => conflict).length);

  test('a change after votes is a version with its reason, and earlier outcomes stand', async () => {
    await both({});
    // Six more, of which R1 includes and R2 is in doubt.
    await review.add(
      'PsycINFO',
      Array.from({ length: 4 }, (_, index) => ({ title: `Later ${index + 1}` })),
    );
    await review.screen('R1', { 7: 'include', 8: 'include' });
    await review.screen('R2', { 7: 'maybe' });
    expect(await conflicts()).toBe(1);

    table();
    expect((await warned()).status.join()).toContain('truth table in queries/review.yaml');
    expect((await revise({ reason: 'too many full texts' })).changes).toEqual([
      'truth table: include with maybe: conflict (before: included)',
    ]);
    expect((await warned()).status.join()).not.toContain('truth table');
    expect(await conflicts()).toBe(1);

    await review.add('CINAHL', [{ title: 'Last 1' }, { title: 'Last 2' }]);
    await review.screen('R1', { 11: 'include', 12: 'maybe' });
    await review.screen('R2', { 11: 'maybe', 12: 'maybe' });
    expect(await conflicts()).toBe(2);
    await balancedFlow();
    expect((await agreementAt('title-abstract')).n).toBe(12);
    const facts = await review.run(gatherFacts);
    expect(facts.maybeRule).toContain('Conflicts were include with maybe, include with exclude');
    expect(formatMarkdown(deviations(facts))).toMatch(/truth table: include with maybe: conflict.*too many full texts/);
  });

  test('set before the first batch it is no deviation', async () => {
    table();
    await both({});
    expect((await warned()).status.join()).not.toContain('truth table');
    expect(await shown()).toMatchObject({ version: 1, changed: false });
  });
});
