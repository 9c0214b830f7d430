/** The end of `search`: records without an abstract are asked about by DOI or PMID at the other services, PubMed first. */
import type { Project } from '../project/project.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { planAbstracts, supplySource, wantedBy } from '../search/abstracts.ts';
import { newRunOf } from '../search/collect.ts';
import { type AbstractState, findMissing, SUPPLY_ORDER, type Supply, wantedOf } from '../search/missing-abstracts.ts';
import type { Run } from '../search/run.ts';
import { type RunReport, runReport } from '../search/run-report.ts';
import { readAbstractState, readSupplies } from '../store/abstracts.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { PROGRAM_VERSION } from './clock.ts';
import type { Output } from './output.ts';
import { collectRun, noQuery, type ServiceClient } from './service-client.ts';

export interface FillOptions {
  /** Services that may be asked. */
  readonly services: readonly ServiceName[];
  readonly clientOf: (service: ServiceName) => ServiceClient;
  /** The searches that this command made: a service that failed there is left alone. */
  readonly searched: readonly Run[];
  /** Asks again for what was asked for in vain. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
}

/** What the filling did, as `search --json` tells it under `abstracts`. */
export interface Filling {
  /** Records without an abstract before, and without another record of the same DOI or PMID that has one. */
  readonly missing: number;
  /** Records about which a service has answered. */
  readonly asked: number;
  readonly supplied: Readonly<Record<ServiceName, number>>;
  readonly stillMissing: number;
  readonly runs: readonly RunReport[];
}

const PROGRESS_EVERY_MS = 5_000;

/**
 * Asks the services in their order, each only for what is still without. An unfinished run of an earlier command goes on first.
 * A failure ends the asking of that service, is told on stderr, and costs nothing: the next `search` goes on.
 */
export async function fillAbstracts(project: Project, options: FillOptions, output: Output): Promise<Filling> {
  const startedAt = new Date().toISOString();
  const before = await readAbstractState(project.database);
  const earlier = options.fresh ? [] : await listRuns(project.database, 'abstracts');
  let state = before;
  const runs: Run[] = [];
  for (const service of SUPPLY_ORDER.filter((name) => options.services.includes(name))) {
    if (options.signal.aborted) break;
    if (failedBefore(service, options.searched)) {
      if (planAbstracts(service, wantedOf(service, findMissing(state), state, options.fresh)).steps.length > 0) {
        output.note(`Abstracts: ${SERVICE_TITLES[service]} failed above and was not asked.`);
      }
      continue;
    }
    runs.push(...(await askService(project, service, state, unfinishedOf(service, earlier), options, output)));
    state = { ...before, supplies: await readSupplies(project.database) };
  }
  return {
    missing: findMissing(before).length,
    ...countSupplies(state.supplies.filter(({ suppliedAt }) => suppliedAt >= startedAt)),
    stillMissing: findMissing(state).length,
    runs: runs.map(runReport),
  };
}

function failedBefore(service: ServiceName, searched: readonly Run[]): boolean {
  return searched.some(
    ({ source, failure }) =>
      source === service &&
      (failure?.code === 'UNREACHABLE' || failure?.code === 'KEY_REFUSED' || failure?.code === 'BUDGET_SPENT'),
  );
}

/** The newest run of the service, when it has not ended well. */
function unfinishedOf(service: ServiceName, earlier: readonly Run[]): Run | undefined {
  const newest = earlier.filter(({ source }) => source === service).at(-1);
  return newest === undefined || newest.state === 'complete' ? undefined : newest;
}

/** Runs at one service until nobody is left to be asked about, or one of them fails or is stopped. */
async function askService(
  project: Project,
  service: ServiceName,
  before: AbstractState,
  unfinished: Run | undefined,
  options: FillOptions,
  output: Output,
): Promise<readonly Run[]> {
  const title = SERVICE_TITLES[service];
  const store = runStore(project.database);
  const runs: Run[] = [];
  const askedNow = new Set<string>();
  let state = before;
  let started = unfinished;
  for (;;) {
    started ??= planRun(service, state, askedNow, options.fresh, output);
    if (started === undefined || options.signal.aborted) return runs;
    const asked = started.pending.flatMap((step) => wantedBy(step).map(({ recordId }) => recordId));
    for (const recordId of asked) askedNow.add(recordId);
    output.note(`Abstracts: ${title} is asked about ${records(new Set(asked).size)}.`);
    const client = options.clientOf(service);
    const ended = await collectRun({ ...client, source: supplySource(client.source) }, store, started, {
      signal: options.signal,
      onProgress: progressLines(title, output),
    });
    runs.push(ended);
    if (ended.state !== 'complete') {
      if (ended.failure !== undefined) output.note(describeFailure(title, ended.failure));
      return runs;
    }
    state = { ...before, supplies: await readSupplies(project.database) };
    started = undefined;
  }
}

function planRun(
  service: ServiceName,
  state: AbstractState,
  askedNow: ReadonlySet<string>,
  again: boolean,
  output: Output,
): Run | undefined {
  const wanted = wantedOf(service, findMissing(state), state, again).filter(({ recordId }) => !askedNow.has(recordId));
  const { steps, parts, leftOut } = planAbstracts(service, wanted);
  const message = `${SERVICE_TITLES[service]} cannot be asked about ${records(leftOut)} with unusual signs in the DOI.`;
  if (leftOut > 0 && askedNow.size === 0) output.note(`Abstracts: ${message}`);
  if (steps.length === 0) return undefined;
  const compiled = noQuery(service, 'abstracts');
  const plan = { query: 'abstracts', steps, parts, now: new Date(), version: PROGRAM_VERSION };
  const run = newRunOf('abstracts', compiled, plan);
  return leftOut === 0 ? run : { ...run, warnings: [{ code: 'NOT_ASKED', message }] };
}

function progressLines(title: string, output: Output): (run: Run) => void {
  let toldAt = Date.now();
  return (run) => {
    if (run.state !== 'running' || Date.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = Date.now();
    output.note(`Abstracts: ${title}, ${run.pending.length} requests to go`);
  };
}

function describeFailure(title: string, failure: NonNullable<Run['failure']>): string {
  const { code, message } = failure;
  return `Abstracts: ${title} was not asked about all (${code}: ${message}). Nothing is lost; \`stageone search\` goes on later.`;
}

function countSupplies(supplies: readonly Supply[]): Pick<Filling, 'asked' | 'supplied'> {
  const suppliedBy = (service: ServiceName): number =>
    supplies.filter(({ source, isSupplied }) => isSupplied && source === service).length;
  return {
    asked: new Set(supplies.map(({ recordId }) => recordId)).size,
    supplied: { pubmed: suppliedBy('pubmed'), openalex: suppliedBy('openalex'), crossref: suppliedBy('crossref') },
  };
}

/** The line that people read. */
export function describeFilling({ missing, supplied, stillMissing }: Filling): string {
  if (missing === 0) return 'Abstracts: no record is without one.';
  const by = SUPPLY_ORDER.filter((service) => supplied[service] > 0).map(
    (service, index) => `${SERVICE_TITLES[service]}${index === 0 ? ' supplied' : ''} ${supplied[service]}`,
  );
  const still = stillMissing === 1 ? '1 is' : `${stillMissing} are`;
  return `Abstracts: ${records(missing)} had none; ${by.length === 0 ? 'none was supplied' : by.join(', ')}; ${still} still without (title only).`;
}

function records(count: number): string {
  return count === 1 ? '1 record' : `${count} records`;
}
