/** `kill -9` at random moments of what writes a review or a file as a whole: afterwards all of it is there or nothing, and the command goes through. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Random, seededRandom } from '../../data/demo/random.ts';
import { withProject } from '../../src/project/project.ts';
import { readEvents } from '../../src/store/events.ts';
import { readOrigins } from '../../src/store/records.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { run, start, succeed } from '../cli/built-program.ts';

const KILLS = 25;
const RECORDS = 400;
const ROOT = join(import.meta.dirname, '..', '..');

/** One command that is killed, in a copy of the folder in which everything is prepared. */
interface Act {
  readonly name: string;
  readonly words: readonly string[];
  /** Reviews that have to be verified afterwards, where they are there. */
  readonly reviews: readonly string[];
  /** What the command makes: it is there whole, or not at all. */
  readonly made?: { readonly path: string; readonly check: readonly string[] };
  /** Whether the command may be given again when it has done its work. */
  readonly once?: boolean;
}

const ACTS: readonly Act[] = [
  { name: 'merge at home', words: ['merge', 'from-r1', '--review', 'home'], reviews: ['home'] },
  { name: 'merge of the second at home', words: ['merge', 'from-r2', '--review', 'half'], reviews: ['half'] },
  { name: 'merge in a copy', words: ['merge', 'again-for-r1', '--review', 'r1'], reviews: ['r1'] },
  {
    name: 'init --from',
    words: ['init', 'r3', '--from', 'for-r1'],
    reviews: ['r3'],
    once: true,
  },
  {
    name: 'pack',
    words: ['pack', '--output', 'packed', '--review', 'r2'],
    reviews: ['r2'],
    made: { path: 'packed', check: ['merge', 'packed', '--review', 'home'] },
  },
  {
    name: 'bundle',
    words: ['bundle', '--output', 'package.zip', '--review', 'merged'],
    reviews: ['merged'],
    made: { path: 'package.zip', check: ['verify', 'package.zip'] },
  },
  {
    name: 'bundle into a folder',
    words: ['bundle', '--output', 'package', '--review', 'merged'],
    reviews: ['merged'],
    made: { path: 'package', check: ['verify', 'package'] },
  },
  { name: 'doctor backup', words: ['doctor', 'backup', '--review', 'merged'], reviews: ['merged'] },
  { name: 'doctor compact', words: ['doctor', 'compact', '--review', 'merged'], reviews: ['merged'] },
];

/** A home and two copies, screened; what each packed; and the home with one half and with all of it merged. */
async function prepare(folder: string): Promise<void> {
  const entries = Array.from(
    { length: RECORDS },
    (_, at) => `TY  - JOUR\nTI  - Fictional report ${at} on topic ${at * 7919}\nAB  - Asked ${at} people.\nER  - \n`,
  );
  writeFileSync(join(folder, 'records.ris'), entries.join('\n'));
  const made = ['--title', 'T', '--reviewers', 'R1,R2', '--seed', '1', '--batch-size', `${RECORDS / 2}`];
  await succeed(folder, ['init', 'home', ...made]);
  await succeed(folder, ['import', 'records.ris', '--source', 'Index', '--review', 'home']);
  await succeed(folder, ['dedupe', '--review', 'home']);
  for (const code of ['r1', 'r2']) {
    await succeed(folder, ['pack', '--reviewer', code.toUpperCase(), '--output', `for-${code}`, '--review', 'home']);
    await succeed(folder, ['init', code, '--from', `for-${code}`]);
    const votes = Array.from({ length: RECORDS + 2 }, (_, at) => (at % 201 === 200 ? 'close' : 'include'));
    await succeed(folder, ['screen', '--plain', '--reviewer', code.toUpperCase(), '--review', code], votes);
    await succeed(folder, ['pack', '--output', `from-${code}`, '--review', code]);
  }
  cpSync(join(folder, 'home'), join(folder, 'half'), { recursive: true });
  await succeed(folder, ['merge', 'from-r1', '--review', 'half']);
  cpSync(join(folder, 'half'), join(folder, 'merged'), { recursive: true });
  await succeed(folder, ['merge', 'from-r2', '--review', 'merged']);
  await succeed(folder, ['pack', '--reviewer', 'R1', '--output', 'again-for-r1', '--review', 'merged']);
}

/** What a review says: events but for their times and for the number that a copy draws for itself, and records. */
async function contentOf(review: string): Promise<string> {
  if (!existsSync(join(review, 'queries', 'review.yaml'))) return 'no review';
  return withProject(review, async (project) => {
    const events = await readEvents(project.database);
    const told = events
      .filter(({ type }) => type !== 'asked')
      .map(({ type, chain, recordId, batch, verdict, reason }) => [
        type,
        chain.replace(/^asked:.*/, 'asked:'),
        recordId,
        batch,
        verdict,
        reason,
      ]);
    return JSON.stringify([told, await readOrigins(project.database)]);
  });
}

interface Outcome {
  readonly kills: number;
  readonly done: number;
  readonly problems: readonly string[];
  /** Unfinished files that a kill left beside; nothing reads them. */
  readonly drafts: number;
}

class Killer {
  private readonly prepared: string;
  private readonly random: Random = seededRandom(11);

  constructor(prepared: string) {
    this.prepared = prepared;
  }

  async kill(act: Act): Promise<Outcome> {
    const clean = this.copy();
    const before = await this.contents(clean, act);
    const begin = performance.now();
    await succeed(clean, act.words);
    const tookMs = performance.now() - begin;
    const after = await this.contents(clean, act);
    rmSync(clean, { recursive: true });
    const problems: string[] = [];
    let [kills, done, drafts] = [0, 0, 0];
    while (kills < KILLS) {
      const folder = this.copy();
      const child = start(folder, act.words);
      child.stdout.resume();
      child.stderr.resume();
      const closed = new Promise((resolve) => child.once('close', resolve));
      const timer = setTimeout(() => child.kill('SIGKILL'), this.random.int(20, Math.ceil(tookMs)));
      await closed;
      clearTimeout(timer);
      if (child.signalCode === 'SIGKILL') {
        kills += 1;
        const found = await this.contents(folder, act);
        const isDone = found === after && (act.made === undefined || existsSync(join(folder, act.made.path)));
        if (isDone) done += 1;
        if (found !== before && found !== after) problems.push(`${act.name}: neither as before nor as after`);
        drafts += readdirSync(folder, { recursive: true }).filter((path) =>
          /\.(tmp|draft)\b/.test(String(path)),
        ).length;
        problems.push(...(await this.look(folder, act, after)));
      }
      rmSync(folder, { recursive: true });
    }
    return { kills, done, problems, drafts };
  }

  /** What is there is sound, and the command goes through when it is given again. */
  private async look(folder: string, act: Act, after: string): Promise<readonly string[]> {
    const problems: string[] = [];
    const check = async (words: readonly string[]): Promise<void> => {
      const ended = await run(folder, words);
      if (ended.status !== 0) problems.push(`${act.name}: ${words.join(' ')}: ${ended.stderr || ended.stdout}`);
    };
    const verify = async (): Promise<void> => {
      for (const review of act.reviews) {
        if (existsSync(join(folder, review, 'queries', 'review.yaml'))) await check(['verify', '--review', review]);
      }
    };
    await verify();
    if (act.made !== undefined && existsSync(join(folder, act.made.path))) await check(act.made.check);
    if (act.made !== undefined) rmSync(join(folder, act.made.path), { force: true, recursive: true });
    const isDone = act.once === true && (await this.contents(folder, act)) === after;
    if (!isDone) await check(act.words);
    if (act.made !== undefined) await check(act.made.check);
    if ((await this.contents(folder, act)) !== after) problems.push(`${act.name}: another end than undisturbed`);
    await verify();
    return problems;
  }

  private async contents(folder: string, { reviews }: Act): Promise<string> {
    const all = [];
    for (const review of reviews) all.push(await contentOf(join(folder, review)));
    return all.join('\n');
  }

  private copy(): string {
    const folder = mkdtempSync(join(tmpdir(), 'stageone-kill-'));
    cpSync(this.prepared, folder, { recursive: true });
    return folder;
  }
}

async function measure(): Promise<readonly Figure[]> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'stageone-kill-exchange-'));
  try {
    await prepare(folder);
    const killer = new Killer(folder);
    const figures: Figure[] = [];
    for (const act of ACTS) {
      const { kills, done, problems, drafts } = await killer.kill(act);
      for (const problem of problems.slice(0, 5)) console.log(`BROKEN ${problem.slice(0, 300)}`);
      if (problems.length > 0) process.exitCode = 1;
      figures.push({
        what: `${act.name}: not whole, or does not go through`,
        size: `${kills} kills, ${done} after it was done, ${drafts} unfinished files beside`,
        value: String(problems.length),
        against: '0',
        ratio: '-',
      });
    }
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const killExchange: Part = {
  name: 'kill-exchange',
  about: `\`kill -9\` at ${KILLS} random moments each of merge, init --from, pack, bundle, backup and compact`,
  measure,
};
