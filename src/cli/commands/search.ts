/** `search`: runs the saved queries against the services; what was left unfinished goes on. */
import { loadQueries, loadSettings, type Project, withProject } from '../../project/project.ts';
import { findAcknowledgement } from '../../query/acknowledge.ts';
import { evaluate } from '../../query/evaluate.ts';
import { compile } from '../../query/translate.ts';
import type { Compiled, SavedQuery } from '../../query/tree.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../records/record.ts';
import { newRun } from '../../search/collect.ts';
import type { Run, RunStore } from '../../search/run.ts';
import { runReport } from '../../search/run-report.ts';
import { listRuns, runStore } from '../../store/runs.ts';
import { PROGRAM_VERSION } from '../clock.ts';
import { describeFilling, fillAbstracts } from '../fill-abstracts.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { createProgress, type SearchProgress } from '../search-progress.ts';
import { collectRun, openServices, type ServiceClient } from '../service-client.ts';
import { describeUnacknowledged } from '../unacknowledged.ts';
import { chooseQueries } from './query.ts';

export interface SearchOptions {
  readonly review: string;
  readonly query?: readonly string[] | undefined;
  readonly source?: readonly ServiceName[] | undefined;
  readonly fresh: boolean;
  /** Whether missing abstracts are filled at the end; they are unless it says no. */
  readonly abstracts?: boolean | undefined;
}

const UNFROZEN = {
  code: 'UNFROZEN',
  message: 'The strategy is not frozen: this run is reported as made during development.',
};

export async function search(options: SearchOptions, output: Output): Promise<number> {
  loadSettings(options.review);
  const queries = chooseQueries(loadQueries(options.review), options.query);
  // Everything is translated before the first request, so that a query that cannot be asked costs nothing.
  const plans = SERVICES.filter((service) => options.source?.includes(service) ?? true).map((service) => ({
    service,
    asked: queries
      .filter((query) => query.databases[service]?.run === true)
      .map((query) => ({ query, compiled: compile(query, service) })),
  }));
  const {
    result: { runs, filling },
    interrupted,
  } = await withInterrupt((signal) =>
    withProject(options.review, async (project) => {
      const progress = createProgress(output);
      const clientOf = openServices();
      const runs: Run[] = [];
      // All three services at once, each at its own pace; the queries of one service one after the other.
      try {
        const perService = await Promise.all(
          plans.map(({ service, asked }) =>
            asked.length === 0 ? [] : searchService(project, clientOf(service), asked, options.fresh, signal, progress),
          ),
        );
        runs.push(...perService.flat());
      } finally {
        progress.end();
      }
      if (options.abstracts === false || runs.length === 0 || signal.aborted) return { runs, filling: undefined };
      const services = plans.map(({ service }) => service);
      const filling = { services, clientOf, searched: runs, fresh: options.fresh, signal };
      return { runs, filling: await fillAbstracts(project, filling, output) };
    }),
  );
  const lines = runs.flatMap((run) => [
    describeRun(runReport(run)),
    ...describeUnacknowledged(
      run,
      queries.find((query) => query.id === run.query),
    ),
  ]);
  const filled = filling === undefined ? [] : [describeFilling(filling)];
  output.report({ runs: runs.map(runReport), ...(filling === undefined ? {} : { abstracts: filling }) }, [
    ...lines,
    ...filled,
    nextLine(runs),
  ]);
  if (interrupted) return 130;
  const refused = runs.some((run) => run.failure?.code === 'QUERY_REJECTED' || run.failure?.code === 'KEY_REFUSED');
  const unfinished = runs.some((run) => run.state !== 'complete' && run.state !== 'capped');
  return refused ? 2 : unfinished ? 3 : 0;
}

interface Asked {
  readonly query: SavedQuery;
  readonly compiled: Compiled;
}

async function searchService(
  project: Project,
  client: ServiceClient,
  asked: readonly Asked[],
  fresh: boolean,
  signal: AbortSignal,
  progress: SearchProgress,
): Promise<readonly Run[]> {
  const store = runStore(project.database);
  const runs: Run[] = [];
  for (const { query, compiled } of asked) {
    if (signal.aborted) break;
    const unfinished = fresh ? undefined : await store.findUnfinished(compiled.queryId, client.service, compiled);
    const started =
      unfinished ?? withWarnings(newRun(compiled, compiled.queryId, new Date(), PROGRAM_VERSION), compiled);
    const ended = await collectRun(client, store, started, {
      matches: (record) => evaluate(compiled.effective, record),
      isAcknowledged: (code, term) => findAcknowledgement(query, code, term) !== undefined,
      onProgress: progress.follow(client, started),
      signal,
    });
    runs.push(await compareTranslation(project, store, ended));
  }
  return runs;
}

/** PubMed's reading of the same term may change from one day to the next: the numbers of two runs then do not compare. */
async function compareTranslation(project: Project, store: RunStore, run: Run): Promise<Run> {
  const read = translationOf(run);
  if (read === undefined || run.state !== 'complete') return run;
  const earlier = (await listRuns(project.database)).filter(
    (other) =>
      other.id < run.id &&
      other.query === run.query &&
      other.source === run.source &&
      JSON.stringify(other.compiled.requests) === JSON.stringify(run.compiled.requests),
  );
  const before = earlier.flatMap((other) => translationOf(other) ?? []).at(-1);
  if (before === undefined || before === read) return run;
  const message = `${SERVICE_TITLES[run.source]} reads the same term otherwise than at the earlier run: before "${before}", now "${read}".`;
  return store.save({ ...run, warnings: [...run.warnings, { code: 'TRANSLATION_CHANGED', message }] }, undefined, []);
}

function translationOf(run: Run): string | undefined {
  return run.remarks.find(({ name }) => name === 'QueryTranslation')?.text;
}

/** The translation's losses and the missing freeze stand with the run from its beginning. */
function withWarnings(run: Run, compiled: Compiled): Run {
  const losses = compiled.warnings.map(({ code, path, asked, sent, effect }) => ({
    code,
    message: `${path}: ${asked} → ${sent}: ${effect}`,
  }));
  return { ...run, warnings: [UNFROZEN, ...losses] };
}

function describeRun(run: ReturnType<typeof runReport>): string {
  const parts = run.parts === undefined ? 'no total given' : `${run.parts.length} overlapping parts`;
  const total = run.announced === null ? parts : `${run.announced} announced`;
  const missing = run.notDelivered.length === 0 ? '' : `, ${run.notDelivered.length} not delivered`;
  const failure = run.code === undefined ? '' : ` ${run.code}: ${run.message ?? ''}`;
  const cut = run.cutOff === undefined ? '' : ` (${run.cutOff})`;
  return `${SERVICE_TITLES[run.source]} ${run.query}: ${run.state}${failure}; ${total}, ${run.fetched} fetched, ${run.stored} stored${missing}${cut}`;
}

function nextLine(runs: readonly Run[]): string {
  if (runs.length === 0) return 'Nothing was asked: no saved query has `run: true` for these services.';
  if (runs.every((run) => run.state === 'complete' || run.state === 'capped')) return 'Next: stageone dedupe';
  return 'Next: `stageone search` once more goes on where this stopped; what is stored stays stored.';
}
