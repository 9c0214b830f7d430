/** A search of three sources under every fault at every request: the records of the clean run, or a run that says it is not complete. */
import { seededRandom } from '../../data/demo/random.ts';
import type { CompiledRequest } from '../../src/query/tree.ts';
import { SERVICES, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import type { Fault } from '../../src/sandbox/service.ts';
import type { RunState } from '../../src/search/run.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { anEntry } from '../sandbox/helpers.ts';
import { MemoryStore } from '../search/fakes.ts';
import { collectOverHttp } from '../search/over-http.ts';

/** At most so many `collect` after the first, as a person would try again. */
const MORE_COLLECTS = 3;
/** A search of the clean run's size that asks so often would never end. */
const ENDLESS = 300;

/** Titles that hold both words are found by both requests of a source, so its parts overlap. */
const SIZES: Readonly<Record<ServiceName, { readonly police: number; readonly both: number; readonly drugs: number }>> =
  {
    pubmed: { police: 60, both: 30, drugs: 0 },
    crossref: { police: 15, both: 10, drugs: 20 },
    openalex: { police: 110, both: 20, drugs: 90 },
  };

/** PubMed above its window; Crossref with a probe to its end and one to a depth; OpenAlex in two parts. */
const REQUESTS: Readonly<Record<ServiceName, readonly CompiledRequest[]>> = {
  pubmed: [{ service: 'pubmed', term: 'police[tiab]' }],
  crossref: [
    { service: 'crossref', probe: 'police', filter: '', rows: 10, maxPerProbe: 1000, stopAfterEmpty: undefined },
    { service: 'crossref', probe: 'drugs', filter: '', rows: 10, maxPerProbe: 20, stopAfterEmpty: undefined },
  ],
  openalex: [
    { service: 'openalex', filter: 'title_and_abstract.search.exact:police' },
    { service: 'openalex', filter: 'title_and_abstract.search.exact:drugs' },
  ],
};

const EVERYWHERE: readonly Fault[] = [
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 500 },
  { kind: 'status', status: 502 },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 504 },
  { kind: 'truncate', keep: 0.1 },
  { kind: 'truncate', keep: 0.9 },
  { kind: 'cut', keep: 0.6 },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'delay', ms: 20 },
  { kind: 'moved-count', by: 3 },
  { kind: 'moved-count', by: -3 },
  { kind: 'repeated-page', loses: false },
  { kind: 'repeated-page', loses: true },
];
const OWN: Readonly<Record<ServiceName, readonly Fault[]>> = {
  pubmed: [
    { kind: 'omit', last: 2 },
    { kind: 'error-element', message: 'Search Backend failed: timeout' },
  ],
  crossref: [{ kind: 'cursor-expired' }],
  openalex: [{ kind: 'slow-partial', share: 0.5, ms: 5003 }, { kind: 'budget-spent' }],
};

function faultsOf(service: ServiceName): readonly Fault[] {
  return [...EVERYWHERE, ...OWN[service]];
}

/** One fault at one request of one source during the first `collect`. */
interface Planned {
  readonly service: ServiceName;
  readonly number: number;
  readonly fault: Fault;
  /** Also at every later request of that source. */
  readonly lasts: boolean;
}

export interface Outcome {
  readonly planned: readonly Planned[];
  /** Why the promise is broken; `undefined` = it holds. */
  readonly broken: string | undefined;
  /** Sources that say `capped` with other records than the clean run: a depth by rank promises no set. */
  readonly otherDepth: number;
  /** How many `collect` it took until every source had ended `complete` or `capped`; `undefined` = not within the limit. */
  readonly collects: number | undefined;
}

export interface SweepOptions {
  /** Each search meets a fault at each of its sources, not at one of the three: a third of the searches. */
  readonly together?: boolean;
  /** Also faults that last to the end of the first `collect`. */
  readonly lasting?: boolean;
  /** So many pairs of faults at random requests besides. */
  readonly pairs?: number;
}

/** Plays all combinations, one after the other. */
export async function sweepFaults(options: SweepOptions = {}): Promise<readonly Outcome[]> {
  const sweep = new Sweep();
  await sweep.open();
  try {
    const clean = await sweep.play([]);
    if (clean.broken !== undefined || clean.collects !== 1) throw new Error(`The clean run: ${clean.broken}`);
    const boundaries = SERVICES.flatMap((service) =>
      Array.from({ length: sweep.requestsOf(service) }, (_, index) => ({ service, number: index + 1 })),
    );
    const single = boundaries.flatMap((at) => faultsOf(at.service).map((fault) => ({ ...at, fault, lasts: false })));
    const combinations: (readonly Planned[])[] =
      options.together === true ? oneOfEach(single) : single.map((planned) => [planned]);
    if (options.lasting === true) combinations.push(...single.map((planned) => [{ ...planned, lasts: true }]));
    const random = seededRandom(2026);
    for (let pair = 0; pair < (options.pairs ?? 0); pair++) {
      combinations.push([random.pick(single), random.pick(single)]);
    }
    const outcomes: Outcome[] = [];
    for (const planned of combinations) outcomes.push(await sweep.play(planned));
    return outcomes;
  } finally {
    await sweep.close();
  }
}

/** The first of each source, the second of each, and so on until those of every source have been. */
function oneOfEach(single: readonly Planned[]): (readonly Planned[])[] {
  const bySource = SERVICES.map((service) => single.filter((planned) => planned.service === service));
  const most = Math.max(...bySource.map((planned) => planned.length));
  return Array.from({ length: most }, (_, at) => bySource.flatMap((planned) => planned[at] ?? []));
}

interface Ended {
  readonly state: RunState;
  readonly ids: readonly string[];
  /** What the run names as announced and not delivered: told, so not lost. */
  readonly notDelivered: readonly string[];
}

class Sweep {
  private sandbox: Sandbox | undefined;
  private planned: readonly Planned[] = [];
  private readonly counts = new Map<ServiceName, number>();
  private clean: Readonly<Partial<Record<ServiceName, Ended>>> = {};
  private readonly cleanCounts = new Map<ServiceName, number>();

  async open(): Promise<void> {
    this.sandbox = await startSandbox(makeCorpus(), {
      limits: false,
      pubmed: { window: 40 },
      faults: ({ service }) => {
        const number = (this.counts.get(service) ?? 0) + 1;
        this.counts.set(service, number);
        if (number > ENDLESS) return { kind: 'drop', when: 'before' };
        return this.planned.find(
          (fault) => fault.service === service && (fault.number === number || (fault.lasts && fault.number < number)),
        )?.fault;
      },
    });
  }

  async close(): Promise<void> {
    await this.sandbox?.close();
  }

  /** Requests of the clean run. */
  requestsOf(service: ServiceName): number {
    return this.cleanCounts.get(service) ?? 0;
  }

  /** One search of the three sources at once, gone on with until all have ended well. */
  async play(planned: readonly Planned[]): Promise<Outcome> {
    this.planned = planned;
    this.counts.clear();
    const stores = new Map(SERVICES.map((service) => [service, new MemoryStore()]));
    let open: readonly ServiceName[] = SERVICES;
    let otherDepth = 0;
    for (let collects = 1; collects <= 1 + MORE_COLLECTS; collects++) {
      const ended = await Promise.all(
        open.map(async (service) => ({ service, ...(await this.collect(service, stores.get(service))) })),
      );
      if (planned.length === 0) this.keepClean(ended);
      const differing = ended.filter(({ service, ...end }) => this.describeDifference(service, end) !== undefined);
      otherDepth += differing.filter(({ state }) => state === 'capped').length;
      const broken = differing
        .filter(({ state }) => state === 'complete')
        .map(({ service, ...end }) => this.describeDifference(service, end))
        .join(' ');
      if (broken !== '') return { planned, broken, otherDepth, collects };
      const endless = SERVICES.filter((service) => (this.counts.get(service) ?? 0) > ENDLESS);
      if (endless.length > 0)
        return { planned, broken: `${endless.join(', ')} asked without end.`, otherDepth, collects };
      open = ended.filter(({ state }) => state !== 'complete' && state !== 'capped').map(({ service }) => service);
      if (open.length === 0) return { planned, broken: undefined, otherDepth, collects };
      // What passes by itself is over when somebody tries again.
      this.planned = [];
    }
    return { planned, broken: undefined, otherDepth, collects: undefined };
  }

  private keepClean(ended: readonly (Ended & { readonly service: ServiceName })[]): void {
    this.clean = Object.fromEntries(ended.map(({ service, ...end }) => [service, end]));
    for (const [service, count] of this.counts) this.cleanCounts.set(service, count);
  }

  private async collect(service: ServiceName, store: MemoryStore | undefined): Promise<Ended> {
    if (this.sandbox === undefined || store === undefined) throw new Error('The sandbox is closed.');
    const { report, ids } = await collectOverHttp(this.sandbox.urls[service], REQUESTS[service], {
      store,
      concurrency: service === 'crossref' ? 1 : 4,
    });
    return { state: report.state, ids, notDelivered: report.notDelivered };
  }

  /** How an end that calls itself finished differs from the clean run; `undefined` = not, or the run says that it is not finished. */
  private describeDifference(service: ServiceName, { state, ids, notDelivered }: Ended): string | undefined {
    const clean = this.clean[service];
    if (clean === undefined || (state !== 'complete' && state !== 'capped')) return undefined;
    const missing = clean.ids.filter((id) => !ids.includes(id) && !notDelivered.includes(id)).length;
    const more = ids.filter((id) => !clean.ids.includes(id)).length;
    if (state === clean.state && missing === 0 && more === 0) return undefined;
    return `${service} says ${state} (clean: ${clean.state}): ${missing} records missing, ${more} too many.`;
  }
}

function makeCorpus(): readonly CorpusEntry[] {
  return SERVICES.flatMap((service) => {
    const { police, both, drugs } = SIZES[service];
    return Array.from({ length: police + both + drugs }, (_, index) => {
      const id = {
        pubmed: String(1_000_000 + index * 400_003),
        crossref: `10.1000/x.${index}`,
        openalex: `W${index + 1}`,
      };
      const words = index < police ? 'Police' : index < police + both ? 'Police and drugs' : 'Drugs';
      return anEntry(service, id[service], {
        title: `${words} ${index}`,
        abstract: 'People.',
        year: 2000 + (index % 20),
      });
    });
  });
}

function nameOf(fault: Fault): string {
  switch (fault.kind) {
    case 'drop':
      return `dropped ${fault.when}`;
    case 'status':
      return `status ${fault.status}`;
    case 'moved-count':
      return `total moved by ${fault.by}`;
    case 'repeated-page':
      return `page repeated${fault.loses ? ', one lost' : ''}`;
    default:
      return fault.kind;
  }
}

/** One line for a kind of fault. */
function describeOutcomes(what: string, outcomes: readonly Outcome[]): Figure {
  const total = outcomes.length;
  const kept = outcomes.filter(({ broken }) => broken === undefined).length;
  const atOnce = outcomes.filter(({ broken, collects }) => broken === undefined && collects === 1).length;
  const others = outcomes.filter(({ otherDepth }) => otherDepth > 0).length;
  const depth = others === 0 ? '' : `; ${others} capped with another set`;
  const later = outcomes.filter(({ broken, collects }) => broken === undefined && (collects ?? 1) > 1).length;
  const never = kept - atOnce - later;
  return {
    what,
    size: `${total} combinations`,
    value: `${kept} survived: ${atOnce} at once, ${later} after going on, ${never} not complete and saying so${depth}`,
    against: String(total),
    ratio: (kept / total).toFixed(3),
  };
}

async function measure(): Promise<readonly Figure[]> {
  const outcomes = await sweepFaults({ lasting: true, pairs: 600 });
  const groups = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    const [first] = outcome.planned;
    const name =
      outcome.planned.length > 1 || first === undefined
        ? 'two at once'
        : `${nameOf(first.fault)}${first.lasts ? ', lasting' : ''}`;
    groups.set(name, [...(groups.get(name) ?? []), outcome]);
  }
  const broken = outcomes.filter((outcome) => outcome.broken !== undefined);
  for (const { planned, broken: why } of broken.slice(0, 20)) console.log(`BROKEN ${JSON.stringify(planned)}: ${why}`);
  if (broken.length > 0) process.exitCode = 1;
  return [...[...groups].map(([name, group]) => describeOutcomes(name, group)), describeOutcomes('all', outcomes)];
}

export const faultSweep: Part = {
  name: 'fault-sweep',
  about: 'every fault at every request of a three-source search, against our emulator',
  measure,
};
