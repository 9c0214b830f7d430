/** The screen of pairs in a real terminal (tmux): drawn at 80×24, judged by keys, and the terminal given back. */
import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadReview } from '../../src/cli/review-state.ts';
import { makeReview, type ReviewOfRecords } from '../cli/review-of-records.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('tmux is not installed: the screen of pairs is not tried in a real terminal.');

const ROOT = resolve(import.meta.dirname, '../..');
const SOCKET = `stageone-pairs-${process.pid}`;
const VERSION = `data:text/javascript,globalThis.STAGEONE_VERSION="test"`;
const tmux = (...words: readonly string[]): string =>
  execFileSync('tmux', ['-L', SOCKET, ...words], { encoding: 'utf8' });
const frame = (): string => tmux('capture-pane', '-p');

/** Waits until the screen shows a text. */
async function until(text: string): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const shown = frame();
    if (shown.includes(text)) return shown;
    await new Promise((next) => setTimeout(next, 100));
  }
  throw new Error(`The screen never showed \`${text}\`:\n${frame()}`);
}

let review: ReviewOfRecords;
beforeAll(async () => {
  if (!hasTmux) return;
  review = await makeReview();
  await review.add('Scopus', [{ title: 'Arrest in 2018' }, { title: 'Custody nurses' }]);
  await review.add('PsycINFO', [{ title: 'Arrest in 2019' }, { title: 'Custody nurse' }]);
  await review.deduped([], ['1 3 The years differ.', '2 4 Perhaps.']);
  tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', '-c', ROOT, 'sh');
});
afterAll(() => {
  if (!hasTmux) return;
  spawnSync('tmux', ['-L', SOCKET, 'kill-server']);
  review.close();
});

const command = (): string =>
  `node --import '${VERSION}' --import tsx src/main.ts dedupe review --reviewer R1 --review '${review.folder}'`;
const judgements = () =>
  review.run(async (project) => {
    const { clusters, links } = await loadReview(project);
    return { clusters: clusters.map((ids) => ids.join(' ')), forbidden: links.forbidden };
  });
/** Longer than the guard against keys that come too fast. */
const pause = (): Promise<void> => new Promise((next) => setTimeout(next, 400));

test.skipIf(!hasTmux)(
  'pairs are judged by keys, each on the disk before the next is drawn',
  async () => {
    tmux('send-keys', `echo before; ${command()}`, 'Enter');
    const first = await until('Arrest in 2018');
    expect(first.split('\n')[0]).toBe(' pairs in doubt: 2 left, 0 judged now · R1 · T');
    expect(first).toContain('y same   n different   v versions   s skip   u undo   ? keys   q quit');
    await pause();
    tmux('send-keys', 'y');
    await until('saved 1 3 same');
    expect(await judgements()).toEqual({ clusters: ['1 3', '2', '4'], forbidden: [] });
    await pause();
    tmux('send-keys', 'n');
    await until('Nothing is left to judge.');
    expect(await judgements()).toEqual({ clusters: ['1 3', '2', '4'], forbidden: [['2', '4']] });
    await pause();
    tmux('send-keys', 'u');
    await until('undone 2 4');
    await pause();
    tmux('send-keys', 'q');
    const after = await until('before');
    expect(after).not.toContain('Custody');
    expect((await judgements()).forbidden).toEqual([]);
  },
  60_000,
);

test.skipIf(!hasTmux)(
  'a terminal that is hung up on is given back, and nothing is lost',
  async () => {
    tmux('send-keys', `clear; echo again; ${command()}`, 'Enter');
    await until('Custody nurses');
    const shell = tmux('display-message', '-p', '#{pane_pid}').trim();
    const [child = ''] = execFileSync('ps', ['-o', 'pid=', '--ppid', shell], { encoding: 'utf8' }).trim().split(/\s+/);
    process.kill(Number(child), 'SIGTERM');
    const after = await until('again');
    expect(after).not.toContain('Custody nurses');
    expect((await judgements()).clusters).toEqual(['1 3', '2', '4']);
  },
  60_000,
);
