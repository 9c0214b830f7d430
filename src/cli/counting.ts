/** Counting on services: what was counted today is not asked again, an unfinished count goes on, and what was counted stays. */
import type { Project } from '../project/project.ts';
import type { CompiledRequest } from '../query/tree.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { newRunOf } from '../search/collect.ts';
import type { Run, RunPurpose, Step } from '../search/run.ts';
import { crossrefListStep, describeProbe } from '../search/sources/crossref.ts';
import { openAlexListStep } from '../search/sources/openalex.ts';
import { pubmedCountStep } from '../search/sources/pubmed.ts';
import { SOURCES } from '../search/sources/registry.ts';
import type { Hits } from '../store/hits.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { type AskingCost, askingCost } from './asking-cost.ts';
import { PROGRAM_VERSION } from './clock.ts';
import type { Output } from './output.ts';
import { collectRun, noQuery, type ServiceClient } from './service-client.ts';

/** A request to count, as the part of a run that asks it is named. */
export interface Countable {
  readonly service: ServiceName;
  readonly name: string;
  readonly step: (part: number) => Step;
}

export function countableOf(request: CompiledRequest): Countable {
  const { service } = request;
  switch (service) {
    case 'pubmed':
      return { service, name: request.term, step: (part) => pubmedCountStep(part, request.term) };
    case 'openalex':
      return {
        service,
        name: request.filter,
        step: (part) => openAlexListStep(part, { filter: request.filter, perPage: 1 }),
      };
    case 'crossref': {
      const { probe, filter } = request;
      return {
        service,
        name: describeProbe(request),
        step: (part) => crossrefListStep(part, { probe, filter, rows: 0, offset: 0 }),
      };
    }
  }
}

/** What the counts still to be made cost. */
export function countingCost(service: ServiceName, wanted: readonly Countable[], hasKey: boolean): AskingCost {
  return askingCost(
    service,
    wanted.map(({ step }) => ({ request: SOURCES[service].request(step(0), { hasKey }), times: 1 })),
  );
}

/** Those that have no count of this UTC day yet, each once. */
export function stillToCount(wanted: readonly Countable[], hits: Hits, today: string): readonly Countable[] {
  const missing = wanted.filter(({ service, name }) => !isOfDay(hits(service, name)?.countedAt, today));
  return [...new Map(missing.map((countable) => [countable.name, countable])).values()];
}

export function isOfDay(time: string | undefined, day: string): boolean {
  return time?.slice(0, 10) === day.slice(0, 10);
}

export interface CountOptions {
  /** An unfinished count of today is left as it is. */
  readonly fresh: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly signal: AbortSignal;
}

/** Counts for one query on one service, as one run, after an unfinished one of today. Gives the runs that were made or went on. */
export async function countFor(
  project: Project,
  client: ServiceClient,
  query: string,
  wanted: readonly Countable[],
  options: CountOptions,
  output: Output,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const collect = async (run: Run): Promise<Run> => {
    const ended = await collectRun(client, runStore(project.database), run, {
      signal: options.signal,
      onProgress: tellProgress(output, `${SERVICE_TITLES[client.service]} ${query}`),
    });
    runs.push(ended);
    return ended;
  };
  const names = wanted.map(({ name }) => name);
  const earlier = options.fresh
    ? undefined
    : await findUnfinished(project, 'hits', { query, source: client.service, now: options.now }, (run) =>
        run.pending.every(({ part }) => names.includes(run.parts[part]?.request ?? '')),
      );
  const resumed = earlier === undefined ? undefined : await collect(earlier);
  const left = wanted.filter(({ name }) => resumed?.parts.every(({ request }) => request !== name) ?? true);
  if (left.length > 0 && (resumed === undefined || resumed.state === 'complete')) {
    await collect(
      newRunOf('hits', noQuery(client.service, query), {
        query,
        steps: left.map(({ step }, part) => step(part)),
        parts: left.map(({ name }) => name),
        now: new Date(options.now),
        version: PROGRAM_VERSION,
      }),
    );
  }
  return runs;
}

/** The newest run of today that ended early and still asks for nothing else than what is wanted. */
export async function findUnfinished(
  project: Project,
  purpose: RunPurpose,
  of: { readonly query: string; readonly source: ServiceName; readonly now: string },
  fits: (run: Run) => boolean,
): Promise<Run | undefined> {
  const runs = (await listRuns(project.database, purpose)).filter(
    (run) => run.query === of.query && run.source === of.source,
  );
  const newest = runs.at(-1);
  if (newest === undefined || newest.state === 'complete' || newest.pending.length === 0) return undefined;
  return isOfDay(newest.startedAt, of.now) && fits(newest) ? newest : undefined;
}

const PROGRESS_EVERY_MS = 2_000;

function tellProgress(output: Output, name: string): (run: Run) => void {
  let toldAt = Date.now();
  return (run) => {
    if (run.state === 'running' && Date.now() - toldAt < PROGRESS_EVERY_MS) return;
    toldAt = Date.now();
    const counted = run.parts.filter(({ announced }) => announced !== undefined).length;
    output.note(`${name}: ${thousands(counted)} of ${thousands(run.parts.length)} counted`);
  };
}

/** One line for each run that did not end well. */
export function describeFailures(runs: readonly Run[]): readonly string[] {
  return runs.flatMap((run) =>
    run.failure === undefined
      ? []
      : [`${SERVICE_TITLES[run.source]} ${run.query}: failed ${run.failure.code}: ${run.failure.message}`],
  );
}

/** As `search`: 130 interrupted, 2 the service refuses query or key, 3 it did not deliver everything. */
export function exitStatusOf(runs: readonly Run[], interrupted: boolean): number {
  if (interrupted) return 130;
  if (runs.some(({ failure }) => failure?.code === 'QUERY_REJECTED' || failure?.code === 'KEY_REFUSED')) return 2;
  return runs.some(({ state }) => state !== 'complete') ? 3 : 0;
}
