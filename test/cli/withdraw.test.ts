/** `withdraw` in a review: what leaves, what stays, when it is refused, and that the flow balances afterwards. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { importFiles } from '../../src/cli/commands/import.ts';
import { init } from '../../src/cli/commands/init.ts';
import { prisma } from '../../src/cli/commands/prisma.ts';
import { status } from '../../src/cli/commands/status.ts';
import { withdraw } from '../../src/cli/commands/withdraw.ts';
import { dedupeReview } from '../../src/cli/dedupe-review.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { loadSettings } from '../../src/project/project.ts';
import type { EventType } from '../../src/records/event.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';
import { newRun } from '../../src/search/collect.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { appendPlanned, readEvents } from '../../src/store/events.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';
import { listening } from './listening.ts';

let review: string;
let database: Database;
beforeEach(async () => {
  review = join(mkdtempSync(join(tmpdir(), 'stageone-withdraw-')), 'review');
  await init({ directory: review, title: 'T', reviewers: 'R1,R2', batchSize: 10, seed: 1 }, listening().output);
  database = await openDatabase(join(review, 'data', 'review.db'));
});
afterEach(async () => {
  await database.destroy();
  rmSync(join(review, '..'), { recursive: true });
});

const TITLES: Readonly<Record<string, string>> = {
  a: 'Police encounters and needle exchange',
  b: 'Overdose laws in twelve cities',
  c: 'Drug courts: a cohort study',
  d: 'Street policing and public health',
};

/** Imports a file with records of these letters; the same letter is the same report. Gives the exit status and what was told. */
async function imports(letters: string, options: { source?: string; kind?: 'website' } = {}) {
  const path = join(review, `${letters}.ris`);
  const entry = (letter: string) =>
    `TY  - JOUR\nTI  - ${TITLES[letter]}\nDO  - 10.1000/${letter}\nPY  - 2020\nAU  - Smith, J\nER  - \n`;
  writeFileSync(path, [...letters].map(entry).join(''));
  const { heard, output } = listening();
  const source = options.source ?? 'Scopus';
  const base = { review, files: [path], source, kind: options.kind ?? 'database', again: false } as const;
  return { exit: await importFiles(base, output), ...heard };
}

async function searched(letters: string): Promise<void> {
  const store = runStore(database);
  const compiled = { ...compiledOf({ service: 'openalex', filter: 'x' }), relation: 'superset' as const };
  const run = await store.create(newRun(compiled, 'core', new Date('2026-11-25T10:00:00Z'), 'test'));
  const [step] = run.pending;
  if (step === undefined) throw new Error('no step');
  const body = new TextEncoder().encode('x');
  const answer = { request: 'r', step, status: 200, headers: {}, body, receivedAt: '2026-11-25T10:00:00.000Z' };
  const records = [...letters].map((letter) => ({
    nativeId: `W${letter}`,
    record: { ...EMPTY_RECORD, title: TITLES[letter], doi: `10.1000/${letter}`, year: 2020 },
  }));
  await store.save({ ...run, state: 'complete' }, answer, records);
}

async function takeOut(id: string, reason = 'the wrong years') {
  const { heard, output } = listening();
  await withdraw({ review, id, reviewer: 'R1', reason }, output);
  return heard;
}

const dedupe = () => dedupeReview(review, listening().output);

async function next(): Promise<unknown> {
  const { heard, output } = listening();
  await status({ review }, output);
  return (heard.document as { next: unknown }).next;
}

async function events(...added: { type: EventType; batch?: string; body?: unknown }[]): Promise<void> {
  const base = { chain: 'program', at: '2026-11-25T12:00:00.000Z', programVersion: 't', stage: 'title-abstract' };
  await appendPlanned(database, async () => added.map((event) => ({ ...base, ...event })));
}

const batch = (...ids: number[]) => ({
  type: 'batch' as const,
  batch: 'B1',
  body: { kind: 'screening', records: ids.map((id) => asRecordId(String(id))) },
});

/** Clusters as `1+3 2`, once the flow has been checked. */
async function clusters(): Promise<string> {
  const { heard, output } = listening();
  const exit = await prisma({ review, format: 'text', check: true, json: false }, output);
  expect([exit, heard.notes]).toEqual([0, []]);
  const state = await loadReview({ directory: review, settings: loadSettings(review), database });
  return state.clusters.map((cluster) => cluster.join('+')).join(' ');
}

describe('before screening', () => {
  test('a cluster goes on with the others when its first record leaves', async () => {
    await imports('ab');
    await imports('ac', { source: 'Embase' });
    await dedupe();
    expect(await clusters()).toBe('1+3 2 4');
    const { document, lines } = await takeOut('file-1');
    expect(document).toEqual({ withdrawn: 'file-1', records: 2, stay: 0 });
    expect(lines[0]).toMatch(/^file-1 \(.*ab\.ris for Scopus, \d{4}-.*\) is withdrawn: 2 records leave the review\.$/);
    expect(lines.at(-1)).toBe('Next: stageone dedupe');
    expect(await clusters()).toBe('3 4');
    expect(await next()).toBe('stageone dedupe');
    await dedupe();
    expect(await clusters()).toBe('3 4');
    expect(await next()).toBe('stageone pilot');
    const [event] = await readEvents(database, { types: ['withdraw'] });
    expect(event).toMatchObject({ chain: 'R1', body: { file: 1 }, reason: 'the wrong years' });
  });

  test('a run leaves, and a new one brings its records back under their ids', async () => {
    await searched('ab');
    await searched('bc');
    await imports('a');
    await dedupe();
    const before = await clusters();
    expect((await takeOut('run-1')).document).toEqual({ withdrawn: 'run-1', records: 1, stay: 1 });
    await dedupe();
    expect(await clusters()).not.toContain('1');
    await searched('ab');
    expect(await next()).toBe('stageone dedupe');
    await dedupe();
    expect(await clusters()).toBe(before);
  });

  test('the local filter no longer uses a withdrawn run', async () => {
    // The word of the query is in no title: all that only this query found is taken out before screening.
    await searched('ab');
    await dedupe();
    const filter = async () => (await readEvents(database, { types: ['filter'] })).at(-1)?.body;
    expect(await filter()).toMatchObject({ removedUnknown: ['1', '2'] });
    await takeOut('run-1');
    await dedupe();
    expect(await filter()).toMatchObject({ removed: [], removedUnknown: [] });
    expect(await clusters()).toBe('');
    expect(await next()).toBe('stageone search');
  });

  test('the same file may be imported again, also as another kind of source', async () => {
    const first = await imports('ab');
    expect(first.document).toMatchObject({ files: [{ id: 'file-1' }] });
    const repeat = await imports('ab');
    expect(repeat).toMatchObject({ exit: 2, document: { files: [{ id: null }] } });
    await takeOut('file-1');
    const again = await imports('ab', { kind: 'website' });
    expect(again).toMatchObject({ exit: 0, document: { files: [{ id: 'file-2', imported: 2 }] } });
    expect(again.lines[0]).toMatch(/^file-2 .*ab\.ris/);
    expect(await clusters()).toBe('3 4');
  });

  test('as many leave as come: dedupe is due all the same', async () => {
    await imports('ab');
    await dedupe();
    await imports('cd');
    await takeOut('file-1');
    expect(await next()).toBe('stageone dedupe');
  });

  test('an unknown id names those that there are; a second time is refused', async () => {
    await expect(takeOut('run-1')).rejects.toMatchObject({ code: 'usage', exitStatus: 2 });
    await searched('a');
    await imports('b');
    await expect(takeOut('run-7')).rejects.toMatchObject({
      code: 'usage',
      hint: expect.stringMatching(/run-1 \(OpenAlex core, complete, 2026-11-25\); file-1 \(.*b\.ris for Scopus/),
    });
    await expect(takeOut('run-1', '  ')).rejects.toMatchObject({ code: 'usage' });
    await takeOut('run-1', 'first reason');
    await expect(takeOut('run-1')).rejects.toMatchObject({
      code: 'refused',
      exitStatus: 2,
      message: expect.stringContaining('first reason'),
    });
    // What is withdrawn already is not offered.
    await expect(takeOut('file-9')).rejects.toMatchObject({ hint: expect.stringMatching(/^There are: file-1 /) });
    expect(await readEvents(database, { types: ['withdraw'] })).toHaveLength(1);
  });
});

describe('once there is a batch', () => {
  test('what was shown stays; a copy of it may leave, and its cluster stays screened', async () => {
    await imports('ab');
    await imports('a', { source: 'Embase' });
    await imports('c', { source: 'Web of Science' });
    await dedupe();
    await events(batch(1, 2));
    await expect(takeOut('file-1')).rejects.toMatchObject({ code: 'refused', exitStatus: 2 });
    expect((await takeOut('file-2')).document).toEqual({ withdrawn: 'file-2', records: 1, stay: 0 });
    expect(await clusters()).toBe('1 2 4');
    // What is in no batch yet may leave.
    expect((await takeOut('file-3')).document).toMatchObject({ records: 1 });
    expect(await clusters()).toBe('1 2');
    await dedupe();
    expect(await clusters()).toBe('1 2');
  });

  test('a shown copy is refused also when it is not the first of its cluster', async () => {
    await imports('a');
    await imports('ab', { source: 'Embase' });
    await dedupe();
    await events(batch(2));
    await expect(takeOut('file-2')).rejects.toMatchObject({ code: 'refused' });
    expect((await takeOut('file-1')).document).toMatchObject({ records: 1 });
    expect(await clusters()).toBe('2 3');
  });

  test('what a record joined that leaves stays together, also through the next dedupe', async () => {
    await imports('a');
    await imports('b', { source: 'Embase' });
    await imports('c', { source: 'Web of Science' });
    const link = (a: number, b: number) => ({ a: String(a), b: String(b), rule: 'same-doi', values: {} });
    // 2 is the bridge between 1 and 3.
    const body = { records: 3, links: [link(1, 2), link(2, 3)], versions: [], queue: [] };
    await events({ type: 'dedupe', body }, batch(1));
    expect(await clusters()).toBe('1+2+3');
    await takeOut('file-2');
    expect(await clusters()).toBe('1+3');
    await dedupe();
    expect(await clusters()).toBe('1+3');
    await dedupe();
    expect(await clusters()).toBe('1+3');
  });

  test('a hand-made merge stands when one of its records leaves, and no other record is drawn in', async () => {
    await imports('d');
    await imports('a');
    await imports('b', { source: 'Embase' });
    await imports('c', { source: 'Web of Science' });
    await dedupe();
    await events({ type: 'merge', body: { ids: ['2', '3'] } }, { type: 'merge', body: { ids: ['3', '4'] } }, batch(1));
    expect(await clusters()).toBe('1 2+3+4');
    await takeOut('file-3');
    expect(await clusters()).toBe('1 2+4');
    await dedupe();
    expect(await clusters()).toBe('1 2+4');
  });

  test('a cluster that nobody has seen falls apart at the next dedupe when only the record that left joined it', async () => {
    await imports('a');
    await imports('b', { source: 'Embase' });
    await imports('c', { source: 'Web of Science' });
    const link = (a: number, b: number) => ({ a: String(a), b: String(b), rule: 'same-doi', values: {} });
    await events({ type: 'dedupe', body: { records: 3, links: [link(1, 2), link(2, 3)], versions: [], queue: [] } });
    await takeOut('file-2');
    expect(await clusters()).toBe('1+3');
    await dedupe();
    expect(await clusters()).toBe('1 3');
  });
});
