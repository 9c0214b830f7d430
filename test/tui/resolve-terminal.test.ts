/** The screen of conflicts in a real terminal (tmux): resolved by keys at 80×24, saved before the next is drawn, and without a terminal line by line. */
import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readEvents } from '../../src/store/events.ts';
import { makeReview, type ReviewOfRecords } from '../cli/review-of-records.ts';

const hasTmux = spawnSync('tmux', ['-V']).status === 0;
if (!hasTmux) console.warn('tmux is not installed: the screen of conflicts is not tried in a real terminal.');

const ROOT = resolve(import.meta.dirname, '../..');
const SOCKET = `stageone-conflicts-${process.pid}`;
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
  review = await makeReview();
  await review.add('Scopus', [
    { title: 'Arrest and overdose' },
    { title: 'Custody nurses' },
    { title: '警察と注射器' },
  ]);
  await review.screen('R1', { 1: 'include', 2: 'include', 3: 'include' });
  await review.screen('R2', { 1: 'exclude', 2: 'exclude', 3: 'exclude' });
  if (hasTmux) tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', '-c', ROOT, 'sh');
});
afterAll(() => {
  if (hasTmux) spawnSync('tmux', ['-L', SOCKET, 'kill-server']);
  review.close();
});

const words = (): string[] => [
  ...['--import', VERSION, '--import', 'tsx', 'src/main.ts'],
  ...['resolve', '--reviewer', 'R1', '--review', review.folder],
];
const resolutions = () =>
  review.run(async (project) =>
    (await readEvents(project.database, { types: ['resolve'] })).map(({ recordId, verdict, body }) => ({
      recordId,
      verdict,
      body,
    })),
  );
/** Longer than the guard against keys that come too fast. */
const pause = (): Promise<void> => new Promise((next) => setTimeout(next, 400));

test.skipIf(!hasTmux)(
  'conflicts are resolved by keys, each on the disk before the next is drawn',
  async () => {
    tmux(
      'send-keys',
      `echo before; NO_COLOR=1 node ${words()
        .map((word) => `'${word}'`)
        .join(' ')}`,
      'Enter',
    );
    const first = await until('Arrest and overdose');
    expect(first.split('\n')[0]).toBe(' conflicts: 3 left, 0 resolved now · title and abstract · R1 · T');
    expect(first).toMatch(/ A: (in|ex)clude +│ B: (in|ex)clude/);
    await pause();
    tmux('send-keys', 'y');
    await until('include 1, because');
    tmux('send-keys', '-l', 'both quote police officers');
    await until('both quote police officers▏');
    tmux('send-keys', 'Enter');
    const second = await until('resolved 1 include');
    expect(second).toContain('Custody nurses');
    const body = { rationale: 'both quote police officers', by: 'consensus', correction: false };
    expect(await resolutions()).toEqual([{ recordId: '1', verdict: 'include', body }]);
    await pause();
    tmux('send-keys', 'p');
    await until('警察と注射器');
    await pause();
    tmux('send-keys', 'n');
    await until('exclude 3, because');
    tmux('send-keys', '-l', '警察について書かれていない');
    tmux('send-keys', 'Escape');
    await until('y include   n exclude');
    await pause();
    tmux('send-keys', 'q');
    expect(await until('before')).not.toContain('警察');
    expect(await resolutions()).toHaveLength(1);
  },
  60_000,
);

test('without a terminal it is line by line', async () => {
  const ran = spawnSync('node', words(), { cwd: ROOT, input: 'exclude -- no police in it\n', encoding: 'utf8' });
  expect(ran.stdout).toContain('conflict 2\n');
  expect(ran.stdout).toContain('resolved 2 exclude\n');
  expect(ran.status).toBe(0);
});
