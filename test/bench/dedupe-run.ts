/** One measured run of the engine in a process of its own: `dedupe-run.ts RECORDS [ADDED]` prints one line of JSON. */
import { readFileSync } from 'node:fs';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { DuplicateFinder } from '../../src/dedupe/duplicate-finder.ts';
import { countClusters } from '../dedupe/scores.ts';
import { madeRecords } from './made-records.ts';

/** Records made at a time: making them is not measured. */
const BATCH = 1000;
/** As `dedupe FILE` asks. */
const OPTIONS = { versions: 'link', updates: 'merge', values: false } as const;

/** Seconds of CPU of the main thread since it began, as Linux counts them; NaN elsewhere. */
function threadSeconds(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1e9;
  } catch {
    return Number.NaN;
  }
}

class Watch {
  /** Of all threads: those that compile and clear memory beside the engine too. */
  cpu = 0;
  thread = 0;
  wall = 0;

  time<T>(work: () => T): T {
    const cpu = process.cpuUsage();
    const thread = threadSeconds();
    const start = performance.now();
    const result = work();
    this.wall += (performance.now() - start) / 1000;
    this.thread += threadSeconds() - thread;
    const used = process.cpuUsage(cpu);
    this.cpu += (used.user + used.system) / 1e6;
    return result;
  }
}

const count = Number(process.argv[2]);
const added = Number(process.argv[3] ?? 0);
const finder = new DuplicateFinder();
const gold = new Map<string, string>();
const first = new Watch();
const later = new Watch();
let batch: DedupeInput[] = [];
const take = (watch: Watch): void => {
  watch.time(() => {
    for (const input of batch) finder.add(input);
  });
  batch = [];
};
for (const { input, work } of madeRecords(count + added)) {
  batch.push(input);
  gold.set(input.id, String(work));
  if (finder.size + batch.length === count) {
    take(first);
    first.time(() => finder.find(OPTIONS));
  } else if (batch.length === BATCH) take(finder.size < count ? first : later);
}
take(later);
const found = later.time(() => finder.find(OPTIONS));
const peakMb = process.resourceUsage().maxRSS / 1024;
const { falsePositives, falseNegatives } = countClusters(found.clusters, gold);
const { candidates, compared } = finder.work;
const queue = found.queue.length;
console.log(JSON.stringify({ first, later, peakMb, candidates, compared, falsePositives, falseNegatives, queue }));
