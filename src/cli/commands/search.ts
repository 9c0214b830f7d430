/** `search`: runs the saved queries against the services; what was left unfinished goes on. */
import { loadQueries, type Project, withProject } from '../../project/project.ts';
import { evaluate } from '../../query/evaluate.ts';
import { compile } from '../../query/translate.ts';
import type { Compiled } from '../../query/tree.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../records/record.ts';
import { newRun } from '../../search/collect.ts';
import type { Run } from '../../search/run.ts';
import { runReport } from '../../search/run-report.ts';
import { runStore } from '../../store/runs.ts';
import { PROGRAM_VERSION } from '../clock.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { collectRun, openService, type ServiceClient } from '../service-client.ts';
import { chooseQueries } from './query.ts';

export interface SearchOptions {
  readonly review: string;
  readonly query?: readonly string[] | undefined;
  readonly source?: readonly ServiceName[] | undefined;
  readonly fresh: boolean;
}

const UNFROZEN = {
  code: 'UNFROZEN',
  message: 'The strategy is not frozen: this run is reported as made during development.',
};

export async function search(options: SearchOptions, output: Output): Promise<number> {
  const { result: runs, interrupted } = await withInterrupt((signal) =>
    withProject(options.review, async (project) => {
      const queries = chooseQueries(loadQueries(options.review), options.query);
      // All three services at once, each at its own pace; the queries of one service one after the other.
      const services = SERVICES.filter((service) => options.source?.includes(service) ?? true);
      const perService = await Promise.all(
        services.map(async (service) => {
          const asked = queries
            .filter((query) => query.databases[service]?.run === true)
            .map((query) => compile(query, service));
          return asked.length === 0
            ? []
            : searchService(project, openService(service), asked, options.fresh, signal, output);
        }),
      );
      return perService.flat();
    }),
  );
  const reports = runs.map(runReport);
  output.report({ runs: reports }, [...reports.map(describeRun), nextLine(runs)]);
  if (interrupted) return 130;
  const refused = runs.some((run) => run.failure?.code === 'QUERY_REJECTED' || run.failure?.code === 'KEY_REFUSED');
  const unfinished = runs.some((run) => run.state !== 'complete' && run.state !== 'capped');
  return refused ? 2 : unfinished ? 3 : 0;
}

async function searchService(
  project: Project,
  client: ServiceClient,
  asked: readonly Compiled[],
  fresh: boolean,
  signal: AbortSignal,
  output: Output,
): Promise<readonly Run[]> {
  const store = runStore(project.database);
  const runs: Run[] = [];
  for (const compiled of asked) {
    if (signal.aborted) break;
    const unfinished = fresh ? undefined : await store.findUnfinished(compiled.queryId, client.service, compiled);
    const started =
      unfinished ?? withWarnings(newRun(compiled, compiled.queryId, new Date(), PROGRAM_VERSION), compiled);
    runs.push(
      await collectRun(client, store, started, {
        matches: (record) => evaluate(compiled.effective, record),
        onProgress: progressLines(output, started),
        signal,
      }),
    );
  }
  return runs;
}

/** The translation's losses and the missing freeze stand with the run from its beginning. */
function withWarnings(run: Run, compiled: Compiled): Run {
  const losses = compiled.warnings.map(({ code, path, asked, sent, effect }) => ({
    code,
    message: `${path}: ${asked} → ${sent}: ${effect}`,
  }));
  return { ...run, warnings: [UNFROZEN, ...losses] };
}

/** A line on stderr at the beginning, every few seconds, and at the end. */
function progressLines(output: Output, started: Run): (run: Run) => void {
  const name = `${SERVICE_TITLES[started.source]} ${started.query}`;
  let last = Date.now();
  output.note(`${name}: ${started.id > 0 && started.fetched > 0 ? 'going on' : 'started'}`);
  return (run) => {
    const finished = run.state !== 'running';
    if (!finished && Date.now() - last < 2000) return;
    last = Date.now();
    const announced = run.announcedLast ?? run.parts.reduce((sum, part) => sum + (part.announced ?? 0), 0);
    output.note(
      `${name}: ${run.fetched} of ${announced} fetched, ${run.stored} stored${finished ? `, ${run.state}` : ''}`,
    );
  };
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
