/** A search of three sources at once against the sandbox, with its latency and its limits: how near to the bound it comes. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seededRandom } from '../../data/demo/random.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../src/records/record.ts';
import { type LoggedRequest, startSandbox } from '../../src/sandbox/server.ts';
import { at, listAt } from '../sandbox/helpers.ts';
import { type Figure, type Part, round } from './figures.ts';
import { makeCorpus } from './made-corpus.ts';

const LATENCY_MS = { from: 50, to: 400 };
const LARGE = 100_000;
const USUAL = 10_000;
/** Wall time ÷ bound and megabytes that have to hold (design, section 6). */
const MOST_OVER_BOUND = 1.15;
const MOST_MB = 600;
/** Requests a second that each service allows to a caller with key or contact (documentation of 2025-12 and 2026-08). */
const ALLOWED: Readonly<Record<ServiceName, number>> = { pubmed: 10, crossref: 3, openalex: 30 };
/** PubMed above its window: the search, its ranges, the records. All other lists are one chain. */
const PUBMED_CHAIN = 3;

interface Seen {
  readonly requests: number;
  /** Seconds below which nobody can be done. */
  readonly boundS: number;
  readonly mostInOneSecond: number;
  readonly refused: number;
}

function judge(service: ServiceName, log: readonly LoggedRequest[], latencies: readonly number[]): Seen {
  const own = log.filter((request) => request.service === service);
  const sum = latencies.reduce((total, ms) => total + ms, 0);
  const chainMs = service === 'pubmed' ? (PUBMED_CHAIN * sum) / latencies.length : sum;
  const times = own.map(({ atMs }) => atMs);
  const within = times.map((from) => times.filter((time) => time >= from && time < from + 1000).length);
  return {
    requests: own.length,
    boundS: Math.max(own.length / ALLOWED[service], chainMs / 1000),
    mostInOneSecond: Math.max(...within),
    refused: own.filter(({ status }) => status === 429).length,
  };
}

async function measureSize(count: number, flags: ReadonlySet<string>): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-bench-'));
  const random = seededRandom(7);
  const latencies: Readonly<Record<ServiceName, number[]>> = { pubmed: [], crossref: [], openalex: [] };
  const sandbox = await startSandbox(makeCorpus(count), {
    indexFirst: true,
    // 1,000 pages at ten credits, and the empty one behind them, are more than a free day.
    openalex: { dailyCredits: 1_000_000 },
    latencyMs: (service) => {
      const ms = random.int(LATENCY_MS.from, LATENCY_MS.to);
      latencies[service].push(ms);
      return ms;
    },
  });
  try {
    const client = join(import.meta.dirname, 'search-client.ts');
    const profile = flags.has('--profile') ? ['--cpu-prof', '--cpu-prof-dir', join(tmpdir(), 'stageone-profile')] : [];
    const words = [...profile, '--import', 'tsx', client, folder, ...SERVICES.map((service) => sandbox.urls[service])];
    const { stdout } = await promisify(execFile)(process.execPath, words, { maxBuffer: 1 << 26 });
    const result: unknown = JSON.parse(stdout);
    for (const run of listAt(result, 'runs')) {
      if (at(run, 'state') !== 'complete' || at(run, 'stored') !== count) throw new Error(JSON.stringify(run));
    }
    const seen = SERVICES.map((service) => ({ service, ...judge(service, sandbox.requests, latencies[service]) }));
    return describe(count, seen, result);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

function describe(
  count: number,
  seen: readonly (Seen & { readonly service: ServiceName })[],
  result: unknown,
): readonly Figure[] {
  const size = `${count.toLocaleString('en-US')} records a source`;
  const wallS = Number(at(result, 'wallMs')) / 1000;
  const boundS = Math.max(...seen.map((one) => one.boundS));
  const mb = Number(at(result, 'rssMb'));
  return [
    {
      what: 'three sources at once',
      size,
      value: `${wallS.toFixed(1)} s: ${seconds(at(result, 'cpuMs'))} computing, ${seconds(at(result, 'waitedMs'))} without a core`,
      against: `bound ${boundS.toFixed(1)} s, × ${MOST_OVER_BOUND} allowed`,
      ratio: (wallS / boundS).toFixed(3),
    },
    {
      what: 'memory at most',
      size,
      value: `${mb.toFixed(0)} MB`,
      against: `${MOST_MB} MB`,
      ratio: (mb / MOST_MB).toFixed(2),
    },
    ...seen.map(({ service, requests, boundS: own, mostInOneSecond, refused }, index) => ({
      what: `${SERVICE_TITLES[service]}: most in any second`,
      size: `${requests} requests, bound ${round(own)} s, took ${round(Number(at(result, 'runs', index, 'ms')) / 1000)} s`,
      value: `${mostInOneSecond}${refused === 0 ? '' : `, ${refused} refused`}`,
      against: `${ALLOWED[service]} allowed`,
      ratio: (mostInOneSecond / ALLOWED[service]).toFixed(2),
    })),
  ];
}

function seconds(ms: unknown): string {
  return typeof ms === 'number' ? `${(ms / 1000).toFixed(1)} s` : '? s';
}

export const search: Part = {
  name: 'search',
  about: 'three sources at once with latency and limits, against our emulator (--large: 100,000 records each)',
  measure: async (flags) => [
    ...(await measureSize(USUAL, flags)),
    ...(flags.has('--large') ? await measureSize(LARGE, flags) : []),
  ],
};
