/** Flags, tags, list, search, own history, undo and duplicates on the screen in a real terminal (tmux), at 80×24 and 120×40; united after the reveal. */
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { makeReview, plainPairs, protocol, type ReviewOfRecords } from '../cli/review-of-records.ts';
import { hasTmux, Pane } from './pane.ts';

if (!hasTmux) console.warn('tmux is not installed: list, search and history are not tried in a real terminal.');

const BEFORE = 'what-stood-here';
let review: ReviewOfRecords;
let pane: Pane;

async function typed(key: string, text: string, shows: string): Promise<string> {
  await pane.press(key, '▏');
  pane.type(text);
  await pane.until(`${text}▏`);
  return pane.press('Enter', shows);
}

beforeEach(async () => {
  review = await makeReview();
  appendFileSync(join(review.folder, 'queries', 'review.yaml'), 'key_guard_ms: 0\n');
  await review.add('Scopus', [
    { title: 'Arrest and overdose in a port', abstract: 'Stops near a needle exchange.' },
    { title: 'Arrest and overdose in a port city' },
    { title: 'Custody nurses' },
  ]);
  await review.deduped([]);
});
afterEach(() => {
  if (hasTmux) pane.close();
  review.close();
});

async function openScreen(columns: number, rows: number): Promise<void> {
  pane = new Pane('views', columns, rows);
  pane.start(['screen', '--reviewer', 'R1', '--review', review.folder], BEFORE);
  await pane.until('B1 0/3');
}

test.skipIf(!hasTmux).each([
  [80, 24],
  [120, 40],
])(
  'at %i×%i: flag, tag, list, search, history and undo',
  async (columns, rows) => {
    const [, first = ''] = protocol(await review.plainScreen('R1', ['quit']))[0]?.split(' ') ?? [];
    await openScreen(columns, rows);
    await pane.press('f', 'flagged');
    expect(await typed('t', 'needle exchange', 'tag saved')).toContain('Your tags: needle exchange');
    await pane.press('y', `saved ${first} include`);
    expect(await pane.press('l', '3 records: all')).toContain('▸ ');
    await pane.press('Right', '2 records: undecided');
    for (const filter of [': included', ': maybe', ': excluded']) await pane.press('Right', filter);
    const flagged = await pane.press('Right', '1 record: flagged');
    expect(flagged).toContain(`▸ ${first} `);
    expect(await pane.press('Enter', 'a verdict brings you back')).toContain('Your verdict: include');
    const acts = await pane.press('H', 'What you did with this record');
    expect(acts).toMatch(/ flagged\n.* tag: needle exchange\n.* include, criteria 1, after \d+\.\d s/);
    await pane.press('Escape', 'Your verdict: include');
    expect(await pane.press('n', `saved ${first} exclude`)).toContain('B1 1/3');
    await pane.press('u', `undone ${first}`);
    expect(await pane.press('u', 'the tag is as before')).not.toContain('Your tags');
    expect(await typed('/', 'needle', '1 record: with “needle”')).toContain('Arrest and overdose in a port');
    await pane.press('Escape', 'B1 0/3');
    const last = await pane.press('?', 'Keys');
    expect(Math.max(...last.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'a duplicate is marked by keys, withdrawn, marked again, united after the reveal; votes stay and the flow balances',
  async () => {
    await openScreen(80, 24);
    // The record of the port, wherever it stands in the order.
    await typed('/', 'exchange', '1 record');
    await pane.press('Enter', 'a verdict brings you back');
    expect(await pane.press('d', 'Which is the same report?')).toContain('▸ 2 Arrest and overdose in a port city');
    expect(await pane.press('Enter', 'marked as a duplicate of 2')).toContain('Arrest and overdose in a port');
    expect(await pane.press('u', 'no longer marked as a duplicate')).not.toContain('Your note');
    await pane.press('d', 'Which is the same report?');
    await pane.press('Enter', 'Your note: marked as a duplicate of 2');
    await pane.press('y', 'saved 1 include');
    await pane.press('q', BEFORE);
    await review.screen('R1', { 1: 'include', 2: 'include' });
    await review.screen('R2', { 1: 'include' });
    const judged = await review.run(async (project) => plainPairs(await openReview(project, 'R2'), ['same']));
    expect(protocol(judged)).toEqual(['pair 1 2', 'saved 1 2 same', 'nothing left']);
    await review.run(async (project) => {
      const state = await loadReview(project);
      const flow = flowOf(state, project);
      expect(flow).toMatchObject({ duplicates: 1, records_screened: 2, dbr_sought_reports: 1 });
      expect(checkFlow(flow)).toEqual([]);
      expect(state.log.votes.get('B1')?.get('R1')?.size).toBe(3);
    });
  },
  60_000,
);
