/** Flags, tags, list, search, own history, undo and duplicates on the screen in a real terminal (tmux), at 80×24 and 120×40; united after the reveal. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReview } from '../../src/cli/dedupe-pairs.ts';
import { flowOf, loadReview } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { makeReview, plainPairs, protocol, type ReviewOfRecords } from '../cli/review-of-records.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('tmux is not installed: list, search and history are not tried in a real terminal.');

const ROOT = resolve(import.meta.dirname, '../..');
const SOCKET = `stageone-views-${process.pid}`;
const VERSION = `data:text/javascript,globalThis.STAGEONE_VERSION="test"`;
const tmux = (...words: readonly string[]): string =>
  execFileSync('tmux', ['-L', SOCKET, ...words], { encoding: 'utf8' });
const frame = (): string => tmux('capture-pane', '-p');

/** Waits until the screen shows a text. */
async function until(text: string): Promise<string> {
  for (let tries = 0; tries < 700; tries += 1) {
    const shown = frame();
    if (shown.includes(text)) return shown;
    await new Promise((next) => setTimeout(next, 30));
  }
  throw new Error(`The screen never showed \`${text}\`:\n${frame()}`);
}
/** Presses keys, a word each, and waits for what they show; the guard against keys that come too fast is off. */
async function press(keys: string, shows: string): Promise<string> {
  await new Promise((next) => setTimeout(next, 40));
  tmux('send-keys', ...keys.split(' '));
  return until(shows);
}
async function typed(key: string, text: string, shows: string): Promise<string> {
  await press(key, '▏');
  tmux('send-keys', '-l', text);
  await until(`${text}▏`);
  return press('Enter', shows);
}

let review: ReviewOfRecords;
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
  if (hasTmux) spawnSync('tmux', ['-L', SOCKET, 'kill-server']);
  review.close();
});

function openScreen(columns: number, rows: number): void {
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', `${columns}`, '-y', `${rows}`, '-c', ROOT, 'sh');
  const words = ['--import', VERSION, '--import', 'tsx', 'src/main.ts'];
  const command = [...words, 'screen', '--reviewer', 'R1', '--review', review.folder];
  tmux('send-keys', `NO_COLOR=1 node ${command.map((word) => `'${word}'`).join(' ')}`, 'Enter');
}

test.skipIf(!hasTmux).each([
  [80, 24],
  [120, 40],
])(
  'at %i×%i: flag, tag, list, search, history and undo',
  async (columns, rows) => {
    const [, first = ''] = protocol(await review.plainScreen('R1', ['quit']))[0]?.split(' ') ?? [];
    openScreen(columns, rows);
    await until('B1 0/3');
    await press('f', 'flagged');
    expect(await typed('t', 'needle exchange', 'tag saved')).toContain('Your tags: needle exchange');
    await press('y', `saved ${first} include`);
    expect(await press('l', '3 records: all')).toContain('▸ ');
    await press('Right', '2 records: undecided');
    for (const filter of [': included', ': maybe', ': excluded']) await press('Right', filter);
    const flagged = await press('Right', '1 record: flagged');
    expect(flagged).toContain(`▸ ${first} `);
    expect(await press('Enter', 'a verdict brings you back')).toContain('Your verdict: include');
    const acts = await press('H', 'What you did with this record');
    expect(acts).toMatch(/ flagged\n.* tag: needle exchange\n.* include, criteria 1, after \d+\.\d s/);
    await press('Escape', 'Your verdict: include');
    expect(await press('n', `saved ${first} exclude`)).toContain('B1 1/3');
    await press('u', `undone ${first}`);
    expect(await press('u', 'the tag is as before')).not.toContain('Your tags');
    expect(await typed('/', 'needle', '1 record: with “needle”')).toContain('Arrest and overdose in a port');
    await press('Escape', 'B1 0/3');
    const last = await press('?', 'Keys');
    expect(Math.max(...last.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'a duplicate is marked by keys, withdrawn, marked again, united after the reveal; votes stay and the flow balances',
  async () => {
    openScreen(80, 24);
    await until('B1 0/3');
    // The record of the port, wherever it stands in the order.
    await typed('/', 'exchange', '1 record');
    await press('Enter', 'a verdict brings you back');
    expect(await press('d', 'Which is the same report?')).toContain('▸ 2 Arrest and overdose in a port city');
    expect(await press('Enter', 'marked as a duplicate of 2')).toContain('Arrest and overdose in a port');
    expect(await press('u', 'no longer marked as a duplicate')).not.toContain('Your note');
    await press('d', 'Which is the same report?');
    await press('Enter', 'Your note: marked as a duplicate of 2');
    await press('y', 'saved 1 include');
    await press('q', 'NO_COLOR=1');
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
