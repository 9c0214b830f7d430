/** `kill -9` at random moments of screening, line by line and on the drawn screen: whatever was shown as saved is on the disk. */
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Random, seededRandom } from '../../data/demo/random.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { withProject } from '../../src/project/project.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { start, succeed } from '../cli/built-program.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');

export interface Killed {
  readonly kills: number;
  /** Decisions that were shown as saved. */
  readonly shown: number;
  /** Of them not on the disk, or there with another verdict. */
  readonly lost: readonly string[];
  /** On the disk, but the kill came before they were shown. */
  readonly unseen: number;
}

/** A review of so many records in one batch, in a folder of its own; the guard against fast keys is off. */
async function makeReview(folder: string, records: number): Promise<string> {
  await succeed(folder, [
    'init',
    'review',
    '--title',
    'T',
    '--reviewers',
    'R1,R2',
    '--seed',
    '1',
    '--batch-size',
    `${records}`,
  ]);
  const settings = join(folder, 'review', 'queries', 'review.yaml');
  appendFileSync(settings, 'key_guard_ms: 0\n');
  const entries = Array.from(
    { length: records },
    (_, at) => `TY  - JOUR\nTI  - Fictional report ${at} on topic ${at * 7919}\nAB  - Asked ${at} people.\nER  - \n`,
  );
  writeFileSync(join(folder, 'records.ris'), entries.join('\n'));
  await succeed(folder, ['import', 'records.ris', '--source', 'Index', '--review', 'review']);
  await succeed(folder, ['dedupe', '--review', 'review']);
  return join(folder, 'review');
}

/** Verdicts of R1 on the disk, by record. */
async function stored(review: string): Promise<ReadonlyMap<string, string>> {
  return withProject(review, async (project) => {
    const { log } = await loadReview(project);
    const votes = [...log.votes.values()].flatMap((ofBatch) => [...(ofBatch.get('R1') ?? [])]);
    return new Map(votes.map(([id, vote]) => [id, vote.verdict]));
  });
}

function compare(
  shown: ReadonlyMap<string, string>,
  held: ReadonlyMap<string, string>,
): Pick<Killed, 'lost' | 'unseen'> {
  return {
    lost: [...shown].filter(([id, verdict]) => held.get(id) !== verdict).map(([id]) => id),
    unseen: [...held.keys()].filter((id) => !shown.has(id)).length,
  };
}

const VERDICTS = ['include', 'exclude', 'maybe'] as const;

/** One sitting in plain mode until a random moment; every second one is typed line by line, the others ahead. */
async function plainSitting(
  folder: string,
  random: Random,
  ahead: boolean,
  shown: Map<string, string>,
): Promise<boolean> {
  const child = start(folder, ['screen', '--plain', '--reviewer', 'R1', '--review', 'review']);
  child.stdin.on('error', () => undefined);
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const next = (): string => VERDICTS[random.int(0, 2)] ?? 'include';
  for await (const line of createInterface({ input: child.stdout })) {
    timer ??= setTimeout(() => child.kill('SIGKILL'), random.int(20, 900));
    const [word, id = '', verdict = ''] = line.split(' ');
    if (word === 'saved') shown.set(id, verdict);
    if (word === 'end' || word === 'nothing') {
      isOver = true;
      child.kill('SIGKILL');
    }
    if (word === 'record') child.stdin.write(ahead ? `${next()}\n`.repeat(20) : `${next()}\n`);
  }
  clearTimeout(timer);
  return isOver;
}

export async function killPlain(records: number, seed: number): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-kill-'));
  try {
    const review = await makeReview(folder, records);
    const random = seededRandom(seed);
    const shown = new Map<string, string>();
    let kills = 0;
    for (let isOver = false; !isOver; kills += 1) {
      isOver = await plainSitting(folder, random, kills % 2 === 0, shown);
    }
    return { kills, shown: shown.size, ...compare(shown, await stored(review)) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const hasTmux = spawnSync('tmux', ['-V']).status === 0;

/** A pane that runs the screen itself, so that its process id is the program's. */
class Pane {
  readonly #socket: string;
  readonly #words: readonly string[];

  constructor(name: string, review: string) {
    this.#socket = `stageone-${name}-${process.pid}`;
    this.#words = [process.execPath, MAIN, 'screen', '--reviewer', 'R1', '--review', review];
    this.#tmux('-f', '/dev/null', 'new-session', '-d', '-x', '80', '-y', '24', 'sleep 100000');
    this.#tmux('set-option', '-g', 'remain-on-exit', 'on');
  }

  #tmux(...words: readonly string[]): string {
    return execFileSync('tmux', ['-L', this.#socket, ...words], { encoding: 'utf8' });
  }

  start(): void {
    this.#tmux('respawn-pane', '-k', ...this.#words);
  }
  frame(): string {
    return this.#tmux('capture-pane', '-p');
  }
  type(keys: string): void {
    this.#tmux('send-keys', '-l', keys);
  }
  kill(): void {
    process.kill(Number(this.#tmux('list-panes', '-F', '#{pane_pid}').trim()), 'SIGKILL');
  }
  end(): void {
    spawnSync('tmux', ['-L', this.#socket, 'kill-server']);
  }
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function killDrawn(records: number, seed: number): Promise<Killed> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-kill-'));
  const review = await makeReview(folder, records);
  const pane = new Pane('kill', review);
  try {
    const random = seededRandom(seed);
    const shown = new Map<string, string>();
    const look = (): string => {
      const frame = pane.frame();
      for (const [, id = '', verdict = ''] of frame.matchAll(/saved (\d+) (include|exclude|maybe)/g))
        shown.set(id, verdict);
      return frame;
    };
    let kills = 0;
    for (let isOver = false; !isOver; kills += 1) {
      pane.start();
      while (!/ B1 \d+\/|Nothing is left/.test(look())) await pause(30);
      const until = performance.now() + random.int(50, 1500);
      while (performance.now() < until) {
        // One key, then a look: each decision that is shown is seen.
        pane.type(['y', 'n', 'm'][random.int(0, 2)] ?? 'y');
        await pause(random.int(0, 25));
        isOver = look().includes('End of batch');
        if (isOver) break;
      }
      pane.kill();
      await pause(50);
      look();
    }
    return { kills, shown: shown.size, ...compare(shown, await stored(review)) };
  } finally {
    pane.end();
    rmSync(folder, { recursive: true });
  }
}

function figure(what: string, size: string, { kills, shown, lost, unseen }: Killed): Figure {
  return {
    what: `${what}: lost of those shown as saved`,
    size,
    value: `${lost.length} of ${shown} (${kills} kills; ${unseen} on the disk before they were shown)`,
    against: '0',
    ratio: '-',
  };
}

export const killScreen: Part = {
  name: 'kill-screen',
  about: 'kill -9 over 10,000 decisions line by line, and over 500 on the drawn screen',
  measure: async () => {
    const plain = figure('line by line', '10,000 records', await killPlain(10_000, 1));
    if (!hasTmux) {
      console.log('tmux is not installed: the drawn screen is not killed.');
      return [plain];
    }
    return [plain, figure('drawn in tmux', '500 records', await killDrawn(500, 2))];
  },
};
