/** The screen of conflicts in a real terminal (tmux): resolved by keys at 80×24, saved before the next is drawn, and without a terminal line by line. */
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../src/store/events.ts';
import { makeReview, type ReviewOfRecords } from '../cli/review-of-records.ts';
import { FROM_SOURCES, hasTmux, Pane } from './pane.ts';

if (!hasTmux) console.warn('tmux is not installed: the screen of conflicts is not tried in a real terminal.');

/** Longer than the guard against keys that come too fast. */
const GUARD_MS = 400;

let review: ReviewOfRecords;
let pane: Pane;
beforeAll(async () => {
  review = await makeReview();
  await review.add('Scopus', [
    { title: 'Arrest and overdose' },
    { title: 'Custody nurses' },
    { title: '警察と注射器' },
  ]);
  await review.screen('R1', { 1: 'include', 2: 'include', 3: 'include' });
  await review.screen('R2', { 1: 'exclude', 2: 'exclude', 3: 'exclude' });
  if (hasTmux) pane = new Pane('conflicts');
});
afterAll(() => {
  if (hasTmux) pane.close();
  review.close();
});

const words = (): string[] => ['resolve', '--reviewer', 'R1', '--review', review.folder];
const resolutions = () =>
  review.run(async (project) =>
    (await readEvents(project.database, { types: ['resolve'] })).map(({ recordId, verdict, body }) => ({
      recordId,
      verdict,
      body,
    })),
  );

test.skipIf(!hasTmux)(
  'conflicts are resolved by keys, each on the disk before the next is drawn',
  async () => {
    pane.start(words(), 'before');
    const first = await pane.until('Arrest and overdose');
    expect(first.split('\n')[0]).toBe(' conflicts: 3 left, 0 resolved now · title and abstract · R1 · T');
    expect(first).toMatch(/ A: (in|ex)clude +│ B: (in|ex)clude/);
    await pane.press('y', 'include 1, because', GUARD_MS);
    pane.type('both quote police officers');
    await pane.until('both quote police officers▏');
    const second = await pane.press('Enter', 'resolved 1 include');
    expect(second).toContain('Custody nurses');
    const body = { rationale: 'both quote police officers', by: 'consensus', correction: false };
    expect(await resolutions()).toEqual([{ recordId: '1', verdict: 'include', body }]);
    await pane.press('p', '警察と注射器', GUARD_MS);
    await pane.press('n', 'exclude 3, because', GUARD_MS);
    pane.type('警察について書かれていない');
    await pane.press('Escape', 'y include   n exclude');
    expect(await pane.press('q', 'before', GUARD_MS)).not.toContain('警察');
    expect(await resolutions()).toHaveLength(1);
  },
  60_000,
);

test('without a terminal it is line by line', async () => {
  const ran = spawnSync('node', [...FROM_SOURCES, ...words()], {
    input: 'exclude -- no police in it\n',
    encoding: 'utf8',
  });
  expect(ran.stdout).toContain('conflict 2\n');
  expect(ran.stdout).toContain('resolved 2 exclude\n');
  expect(ran.status).toBe(0);
});
