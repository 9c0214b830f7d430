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
const ADDED = { to: 50_000, records: 1_000, cpu: 0.3 } as const;

interface Run {
  readonly first: { readonly cpu: number; readonly wall: number };
  readonly later: { readonly cpu: number; readonly wall: number };
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

function figuresOf(
  records: number,
  runs: readonly Run[],
  limit: { cpu?: number | undefined; megabytes?: number | undefined },
): readonly Figure[] {
  const size = `${round(records)} records`;
  const cpu = median(runs.map((run) => run.first.cpu));
  const [run] = runs;
  if (run === undefined) return [];
  return [
    { what: 'engine, CPU s', size, value: round(cpu), ...ratio(cpu, limit.cpu) },
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

/** `--million` adds a set of 1,000,000, which takes minutes. */
export const dedupeSpeed: Part = {
  name: 'dedupe',
  about: 'CPU time and memory of the deduplication engine by size; --million for 1,000,000 records',
  measure: (flags) =>
    measured((run) => {
      const figures: Figure[] = [];
      for (const limit of flags.has('--million') ? [...LIMITS, MILLION] : LIMITS) {
        const runs = limit === MILLION ? 1 : RUNS;
        figures.push(
          ...figuresOf(
            limit.records,
            Array.from({ length: runs }, () => run(limit.records, 0)),
            limit,
          ),
        );
      }
      const added = median(Array.from({ length: RUNS }, () => run(ADDED.to, ADDED.records).later.cpu));
      const size = `${round(ADDED.records)} to ${round(ADDED.to)}`;
      return [...figures, { what: 'adding, CPU s', size, value: round(added), ...ratio(added, ADDED.cpu) }];
    }),
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
