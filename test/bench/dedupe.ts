/** Speed and memory of deduplication on made-up records, and its quality on the shared labelled sets beside that of the peers. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { findDuplicates } from '../../src/dedupe/find-duplicates.ts';
import { hasSets, readSet } from '../dedupe/labelled-sets.ts';
import {
  addCounts,
  type ClusterCounts,
  clusterF1,
  countClusters,
  leftAfterQueue,
  pairwiseF1,
  sensitivityOf,
} from '../dedupe/scores.ts';
import { ABLATIONS, FAULTS, type Variant, withVariant } from '../dedupe/variants.ts';
import { buildProgram, runDedupeFile } from './dedupe-process.ts';
import { type Figure, median, type Part, round } from './figures.ts';

const RUN = resolve(fileURLToPath(import.meta.url), '../dedupe-run.ts');
const RUNS = 3;
/** Seconds of CPU and megabytes that the engine may take, by the number of records; 50,000 is also held against 10,000. */
const LIMITS = [
  { records: 1_000, cpu: undefined, megabytes: undefined },
  { records: 10_000, cpu: 0.5, megabytes: undefined },
  { records: 50_000, cpu: 2.5, megabytes: undefined },
] as const;
const MILLION = { records: 1_000_000, cpu: 90, megabytes: 2048 } as const;
const GROWTH = { from: 10_000, to: 50_000, most: 6 } as const;
const ADDED = { to: 50_000, records: 1_000, cpu: 0.3 } as const;

/** Seconds by the clock and megabytes that the whole process may take on a file of so many records. */
const FILE_LIMITS = [
  { records: 50_000, wall: 4, megabytes: undefined },
  { records: 1_000_000, wall: 150, megabytes: 3072 },
] as const;

interface Times {
  /** Seconds of CPU of all threads. */
  readonly cpu: number;
  /** Of the engine's own thread; `null` where the system does not tell. */
  readonly thread: number | null;
  readonly wall: number;
}

interface Run {
  readonly first: Times;
  readonly later: Times;
  readonly peakMb: number;
  readonly candidates: number;
  readonly compared: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly queue: number;
}

function isRun(value: unknown): value is Run {
  return typeof value === 'object' && value !== null && 'first' in value && 'peakMb' in value;
}

/** The run in the form in which the program is delivered, in a process that has done nothing before. */
async function measured<T>(work: (run: (count: number, added: number) => Run) => T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'dedupe-bench-'));
  try {
    const outfile = join(folder, 'run.mjs');
    await build({ entryPoints: [RUN], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20' });
    return work((count, added) => {
      const line: unknown = JSON.parse(execFileSync(process.execPath, [outfile, `${count}`, `${added}`]).toString());
      if (!isRun(line)) throw new Error('The run printed no figures.');
      return line;
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ratio(value: number, limit: number | undefined): Pick<Figure, 'against' | 'ratio'> {
  return limit === undefined ? { against: '-', ratio: '-' } : { against: round(limit), ratio: round(value / limit) };
}

/** The engine's own thread is held against the limit; all threads are those that compile and clear memory for it too. */
function cpuFigures(what: string, size: string, times: readonly Times[], limit: number | undefined): readonly Figure[] {
  const own = median(times.map(({ thread, cpu }) => thread ?? cpu));
  const all = median(times.map(({ cpu }) => cpu));
  return [
    { what: `${what}, CPU s`, size, value: round(own), ...ratio(own, limit) },
    { what: `${what}, CPU s of all threads`, size, value: round(all), ...ratio(all, limit) },
  ];
}

function figuresOf(
  records: number,
  runs: readonly Run[],
  limit: { cpu?: number | undefined; megabytes?: number | undefined },
): readonly Figure[] {
  const size = `${round(records)} records`;
  const [run] = runs;
  if (run === undefined) return [];
  return [
    ...cpuFigures(
      'engine',
      size,
      runs.map(({ first }) => first),
      limit.cpu,
    ),
    { what: 'engine, wall s', size, value: round(median(runs.map((one) => one.first.wall))), against: '-', ratio: '-' },
    { what: 'process, peak MB', size, value: round(run.peakMb), ...ratio(run.peakMb, limit.megabytes) },
    {
      what: 'pairs with a key in common / compared',
      size,
      value: `${round(run.candidates)} / ${round(run.compared)}`,
      against: '-',
      ratio: '-',
    },
    {
      what: 'works lost / copies left / pairs asked',
      size,
      value: `${run.falsePositives} / ${run.falseNegatives} / ${run.queue}`,
      against: '-',
      ratio: '-',
    },
  ];
}

function fileFigures(program: string, folder: string, limit: (typeof FILE_LIMITS)[number]): readonly Figure[] {
  const run = runDedupeFile(program, folder, limit.records);
  const size = `${round(limit.records)} records`;
  return [
    { what: 'dedupe FILE, wall s', size, value: round(run.wall), ...ratio(run.wall, limit.wall) },
    { what: 'dedupe FILE, peak MB', size, value: round(run.peakMb), ...ratio(run.peakMb, limit.megabytes) },
    {
      what: 'dedupe FILE, works lost / copies left',
      size,
      value: `${run.falsePositives} / ${run.falseNegatives}`,
      against: '-',
      ratio: '-',
    },
  ];
}

function processFigures(hasMillion: boolean): readonly Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'dedupe-bench-'));
  try {
    const program = buildProgram();
    return (hasMillion ? FILE_LIMITS : FILE_LIMITS.slice(0, 1)).flatMap((limit) => fileFigures(program, folder, limit));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function engineFigures(run: (count: number, added: number) => Run, hasMillion: boolean): readonly Figure[] {
  const several = (count: number, added: number, times: number): readonly Run[] =>
    Array.from({ length: times }, () => run(count, added));
  const bySize = (hasMillion ? [...LIMITS, MILLION] : LIMITS).map((limit) => {
    const runs = several(limit.records, 0, limit === MILLION ? 1 : RUNS);
    return { limit, runs, figures: figuresOf(limit.records, runs, limit) };
  });
  const secondsAt = (records: number): number =>
    median(
      bySize.find(({ limit }) => limit.records === records)?.runs.map(({ first }) => first.thread ?? first.cpu) ?? [],
    );
  const growth = secondsAt(GROWTH.to) / secondsAt(GROWTH.from);
  const later = several(ADDED.to, ADDED.records, RUNS).map((each) => each.later);
  return [
    ...bySize.flatMap(({ figures }) => figures),
    {
      what: 'engine, growth of CPU s',
      size: `${round(GROWTH.from)} to ${round(GROWTH.to)}`,
      value: round(growth),
      ...ratio(growth, GROWTH.most),
    },
    ...cpuFigures('adding', `${round(ADDED.records)} to ${round(ADDED.to)}`, later, ADDED.cpu),
  ];
}

/** `--million` adds a set of 1,000,000, which takes minutes. */
export const dedupeSpeed: Part = {
  name: 'dedupe',
  about: 'time and memory of the engine and of the whole `dedupe FILE` by size; --million for 1,000,000 records',
  measure: async (flags) => {
    const hasMillion = flags.has('--million');
    const engine = await measured((run) => engineFigures(run, hasMillion));
    return [...engine, ...processFigures(hasMillion)];
  },
};

const REVIEW_SETS = ['stroke', 'cytology_screening', 'copper'] as const;
const STRESS_SETS = ['jmis', 'cora'] as const;
/** Pooled over nine sets of which these are three, as measured for the shared folder: F1 of the copies removed. */
const BEST_PEER = 'bib-dedupe on nine sets: FP 0, sensitivity 0.990';

function score(names: readonly string[], variant: Variant, share: number): Figure {
  const counts: ClusterCounts[] = [];
  let left = 0;
  let queue = 0;
  let records = 0;
  for (const name of names) {
    const { inputs, gold } = readSet(name);
    const found = findDuplicates(withVariant(inputs, variant, share), { versions: 'link', updates: 'merge' });
    counts.push(countClusters(found.clusters, gold));
    left += leftAfterQueue(found.clusters, found.queue, gold);
    queue += found.queue.length;
    records += inputs.length;
  }
  const sum = addCounts(counts);
  const digits = (value: number): string => value.toFixed(4);
  return {
    what: `${names.length > 1 ? 'review sets' : names.join()}: ${variant.name}`,
    size: `${round(records)} records`,
    value: `FP ${sum.falsePositives} FN ${sum.falseNegatives} sens ${digits(sensitivityOf(sum))} pair F1 ${digits(pairwiseF1(sum))} cluster F1 ${digits(clusterF1(sum))} asked ${queue} left ${left}`,
    against: names.length > 1 && variant === ABLATIONS[0] ? BEST_PEER : '-',
    ratio: '-',
  };
}

/** `--faults` adds every kind of fault in half of the records. */
export const dedupeQuality: Part = {
  name: 'dedupe-quality',
  about: 'works lost and copies left on the shared labelled sets, with fields taken out; --faults for spoilt ones',
  measure: async (flags) => {
    if (!hasSets) throw new Error('The shared labelled sets are absent: set STAGEONE_SHARED.');
    const [whole, ...without] = ABLATIONS;
    if (whole === undefined) return [];
    return [
      ...[...REVIEW_SETS, ...STRESS_SETS].map((name) => score([name], whole, 1)),
      ...[whole, ...without].map((variant) => score(REVIEW_SETS, variant, 1)),
      ...without.map((variant) => score(['jmis'], variant, 1)),
      ...(flags.has('--faults') ? FAULTS.map((variant) => score(REVIEW_SETS, variant, 0.5)) : []),
    ];
  },
};
