/** The drawn screen on a pseudo-terminal: first record, keys to frames, memory over thousands of decisions, processor time while idle. */
import { type ChildProcessWithoutNullStreams, execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../src/cli/commands/init.ts';
import { withProject } from '../../src/project/project.ts';
import type { NewEvent } from '../../src/records/event.ts';
import { asRecordId } from '../../src/records/record.ts';
import { insertImport } from '../../src/store/imports.ts';
import { quiet } from '../cli/listening.ts';
import { type Figure, median, type Part, round } from './figures.ts';
import { madeRecords } from './made-records.ts';
import { appendAll } from './made-review.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const BATCH = 250;
const AT = '2026-11-01T10:00:00.000Z';
/** Screens that are open one after the other; the first frame is the median of theirs. */
const STARTS = 5;

/** Ink ends each frame so (synchronized output, DEC mode 2026). */
const END_OF_FRAME = '\u001b[?2026l';

interface Size {
  readonly records: number;
  /** Decisions of both that are revealed. */
  readonly decisions: number;
}

/** A review in which both have screened the first batches, and the rest is still to do. */
async function makeReview(folder: string, { records, decisions }: Size): Promise<string> {
  const directory = join(folder, 'review');
  await init({ directory, title: 'Made for the benchmark', reviewers: 'R1,R2', batchSize: 10_000, seed: 1 }, quiet);
  const settings = join(directory, 'queries', 'review.yaml');
  appendFileSync(settings, 'key_guard_ms: 0\n');
  await withProject(directory, async (project) => {
    const entries = [...madeRecords(records)].map(({ input }) => ({ sourceId: undefined, record: input.record }));
    const counts = { recordsInFile: records, refused: 0, problems: [], importedAt: AT };
    const file = { source: 'Made', kind: 'database', path: 'made.csv', format: 'csv' } as const;
    const bytes = new TextEncoder().encode('made');
    await insertImport(
      project.database,
      { ...file, searchedOn: undefined, strategy: undefined, ...counts, bytes },
      entries,
    );
    await appendAll(project, [
      {
        type: 'dedupe',
        chain: 'program',
        at: AT,
        programVersion: 'bench',
        body: { records, links: [], versions: [], queue: [] },
      },
    ]);
    await appendAll(project, pastEvents(Math.floor(decisions / 2)));
  });
  return directory;
}

/** What two reviewers leave behind who agree on the first so many records. */
function* pastEvents(records: number): Generator<NewEvent> {
  const base = { at: AT, stage: 'title-abstract', programVersion: 'bench', criteriaVersion: 1 };
  for (let from = 0, number = 1; from < records; from += BATCH, number += 1) {
    const batch = `B${number}`;
    const ids = Array.from({ length: Math.min(BATCH, records - from) }, (_, at) => asRecordId(`${from + at + 1}`));
    yield { ...base, type: 'batch', chain: 'program', batch, body: { kind: 'screening', records: ids } };
    for (const chain of ['R1', 'R2']) {
      for (const recordId of ids) {
        const verdict = Number(recordId) % 20 === 0 ? 'include' : 'exclude';
        yield {
          ...base,
          type: 'decision',
          chain,
          batch,
          recordId,
          verdict,
          body: { msOnScreen: 9_000, highlighted: true },
        };
      }
      yield { ...base, type: 'close', chain, batch };
    }
    yield { ...base, type: 'reveal', chain: 'program', batch };
  }
}

/** The screen on a pseudo-terminal of 80×24 that `script` (util-linux) makes. */
class Screen {
  readonly #child: ChildProcessWithoutNullStreams;
  #text = '';
  #wake: () => void = () => undefined;

  constructor(review: string) {
    const words = [process.execPath, MAIN, 'screen', '--reviewer', 'R1', '--review', review];
    const command = `stty rows 24 cols 80; exec ${words.map((word) => `'${word}'`).join(' ')}`;
    this.#child = spawn('script', ['-qefc', command, '/dev/null'], { env: { ...process.env, TERM: 'xterm-256color' } });
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
  }

  /** Milliseconds until what came since then holds the text and ends a frame. */
  async until(pattern: RegExp, since: number): Promise<number> {
    while (!(pattern.test(this.#text) && this.#text.endsWith(END_OF_FRAME))) {
      await new Promise<void>((done) => {
        this.#wake = done;
      });
    }
    return performance.now() - since;
  }

  /** Milliseconds from the byte of a key to the last byte of the frame that says it is saved. */
  async decide(key: string): Promise<number> {
    this.#text = '';
    const since = performance.now();
    this.#child.stdin.write(key);
    return this.until(/saved \d+/, since);
  }

  /** The process of the program: `script` has one child. */
  pid(): number {
    return Number(
      execFileSync('pgrep', ['-P', `${this.#child.pid}`], { encoding: 'utf8' })
        .trim()
        .split('\n')[0],
    );
  }

  /** Leaves the screen; `script` itself is ended, as it may wait for more input. */
  async quit(): Promise<void> {
    const ended = new Promise((done) => this.#child.once('close', done));
    const pid = this.pid();
    this.#child.stdin.end('q');
    while (existsSync(`/proc/${pid}`)) await new Promise((done) => setTimeout(done, 20));
    this.#child.kill();
    await ended;
  }
}

/** Resident memory in MB. */
function memoryOf(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

/** Processor time in ticks of 10 ms (proc(5), utime and stime). */
function ticksOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}

async function firstFrame(review: string): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < STARTS; at += 1) {
    const since = performance.now();
    const screen = new Screen(review);
    times.push(await screen.until(/quit/, since));
    await screen.quit();
  }
  return median(times);
}

async function sitting(review: string, decisions: number): Promise<readonly Figure[]> {
  const screen = new Screen(review);
  await screen.until(/quit/, performance.now());
  const times: number[] = [];
  const memory: number[] = [];
  for (let at = 0; at < decisions; at += 1) {
    times.push(await screen.decide(at % 10 === 0 ? 'y' : 'n'));
    if (at % 500 === 0 || at === decisions - 1) memory.push(memoryOf(screen.pid()));
  }
  const pid = screen.pid();
  const before = ticksOf(pid);
  await new Promise((done) => setTimeout(done, 10_000));
  const idle = (ticksOf(pid) - before) * 10;
  await screen.quit();
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
  const size = `${round(decisions)} decisions`;
  const limited = (what: string, value: number, limit: number): Figure => ({
    what,
    size,
    value: round(value),
    against: round(limit),
    ratio: round(value / limit),
  });
  return [
    limited('key to last byte of the next frame, ms, median', at(0.5), 16),
    limited('the same, 99th percentile', at(0.99), 50),
    { what: 'the same, longest', size, value: round(at(0.9999)), against: '-', ratio: '-' },
    {
      what: 'memory in MB, from the first to the last decision',
      size,
      value: memory.map((each) => Math.round(each)).join(' '),
      against: 'flat',
      ratio: '-',
    },
    { what: 'processor ms in 10 s without a key', size, value: `${idle}`, against: '0', ratio: '-' },
  ];
}

/** `--large` measures on 100,000 records and 200,000 events, as the design asks; else on a tenth. */
export const screening: Part = {
  name: 'screening',
  about: 'the drawn screen on a pseudo-terminal; --large for 100,000 records and 200,000 events',
  measure: async (flags) => {
    if (spawnSync('script', ['--version']).status !== 0) {
      console.log('`script` (util-linux) is not here: there is no pseudo-terminal to measure on.');
      return [];
    }
    const isLarge = flags.has('--large');
    const [some, all] = isLarge
      ? [
          { records: 50_000, decisions: 50_000 },
          { records: 100_000, decisions: 180_000 },
        ]
      : [
          { records: 5_000, decisions: 5_000 },
          { records: 10_000, decisions: 10_000 },
        ];
    const folder = mkdtempSync(join(tmpdir(), 'stageone-screening-'));
    try {
      const small = await makeReview(join(folder, 'some'), some);
      const first = await firstFrame(small);
      const large = await makeReview(join(folder, 'all'), all);
      return [
        {
          what: 'first record after Enter, ms',
          size: `${round(some.records)} records, ${round(some.decisions)} decisions`,
          value: round(first),
          against: '700',
          ratio: round(first / 700),
        },
        ...(await sitting(large, isLarge ? 5_000 : 1_000)).map((each) => ({
          ...each,
          size: `${round(all.records)} records, ${each.size}`,
        })),
      ];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
