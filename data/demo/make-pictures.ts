/**
 * Makes the pictures of the README from the demonstration: `npm run pictures`. The flow and the sources are those of its review; the
 * screen is a second review of the same fictional records, opened in tmux.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { drawTerminal } from './terminal-picture.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PICTURES = join(import.meta.dirname, 'pictures');
const MAIN = join(ROOT, 'dist', 'main.js');
const SIZE = { columns: 100, rows: 30 };
const MOST_SKIPS = 20;
/** Looks at the screen, a tenth of a second apart, until something has to be there. */
const MOST_LOOKS = 300;

const folder = mkdtempSync(join(tmpdir(), 'stageone-pictures-'));
try {
  const review = join(folder, 'demo');
  stageone('demo', '--output', review);
  stageone('prisma', '--format', 'svg', '--output', join(PICTURES, 'flow.svg'), '--review', review);
  stageone('dedupe', 'report', '--output', join(PICTURES, 'sources.svg'), '--review', review);
  writeFileSync(join(PICTURES, 'screen.svg'), drawTerminal(await captureScreen(review), SIZE.columns));
} finally {
  rmSync(folder, { recursive: true });
}

function stageone(...words: readonly string[]): void {
  execFileSync(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** The first record with an abstract, after one decision. */
async function captureScreen(demo: string): Promise<string> {
  const review = join(folder, 'screening');
  const records = join(folder, 'records.ris');
  stageone('export', '--set', 'all', '--format', 'ris', '--output', records, '--review', demo);
  cpSync(join(ROOT, 'queries'), join(review, 'queries'), { recursive: true });
  stageone('import', records, '--source', 'Demonstration', '--review', review);
  stageone('dedupe', '--review', review);
  const server = `stageone-pictures-${process.pid}`;
  const tmux = (...words: readonly string[]): string =>
    execFileSync('tmux', ['-L', server, ...words], { encoding: 'utf8' });
  const command = [process.execPath, MAIN, 'screen', '--reviewer', 'R1', '--review', review];
  const size = ['-x', String(SIZE.columns), '-y', String(SIZE.rows)];
  tmux('new-session', '-d', ...size, ...command);
  try {
    const shown = async (pattern: RegExp): Promise<string> => {
      for (let looks = 0; looks < MOST_LOOKS; looks++) {
        const screen = tmux('capture-pane', '-p', '-e');
        if (pattern.test(screen)) return screen;
        await wait(100);
      }
      throw new Error(`The screen never showed ${pattern}.`);
    };
    await shown(/include/);
    // The screen drops keys that come too soon after a paint.
    await wait(500);
    tmux('send-keys', 'n');
    await shown(/saved \d+/);
    await wait(500);
    for (let skips = 0; skips < MOST_SKIPS && tmux('capture-pane', '-p').includes('NO ABSTRACT'); skips++) {
      tmux('send-keys', 's');
      await wait(500);
    }
    return tmux('capture-pane', '-p', '-e');
  } finally {
    tmux('kill-server');
  }
}
