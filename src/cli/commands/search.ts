/** `search`: runs the saved queries against the services; what was left unfinished goes on. */
import { loadQueries, loadSettings, withProject } from '../../project/project.ts';
import { compile } from '../../query/translate.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../records/record.ts';
import type { Run } from '../../search/run.ts';
import { type RunReport, runReport } from '../../search/run-report.ts';
import { countNewRecords } from '../../store/runs.ts';
import { describeFilling, fillAbstracts } from '../fill-abstracts.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { sealNow } from '../sealing.ts';
import { createProgress } from '../search-progress.ts';
import { searchService } from '../search-service.ts';
import { openServices } from '../service-client.ts';
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
    result: { runs, filling, added },
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
      const added = await countNewRecords(
        project.database,
        runs.map((run) => run.id),
      );
      await sealNow(project);
      if (options.abstracts === false || runs.length === 0 || signal.aborted)
        return { runs, added, filling: undefined };
      const services = plans.map(({ service }) => service);
      const filling = { services, clientOf, searched: runs, fresh: options.fresh, signal };
      const filled = await fillAbstracts(project, filling, output);
      await sealNow(project);
      return { runs, added, filling: filled };
    }),
  );
  const reports = runs.map((run) => ({ ...runReport(run), newRecords: added.get(run.id) ?? 0 }));
  const lines = runs.flatMap((run, index) => [
    ...reports.slice(index, index + 1).map(describeRun),
    ...describeUnacknowledged(
      run,
      queries.find((query) => query.id === run.query),
    ),
  ]);
  const filled = filling === undefined ? [] : [describeFilling(filling)];
  output.report({ runs: reports, ...(filling === undefined ? {} : { abstracts: filling }) }, [
    ...lines,
    ...filled,
    nextLine(runs),
  ]);
  if (interrupted) return 130;
  const refused = runs.some((run) => run.failure?.code === 'QUERY_REJECTED' || run.failure?.code === 'KEY_REFUSED');
  const unfinished = runs.some((run) => run.state !== 'complete' && run.state !== 'capped');
  return refused ? 2 : unfinished ? 3 : 0;
}

function describeRun(run: RunReport & { readonly newRecords: number }): string {
  const parts = run.parts === undefined ? 'no total given' : `${run.parts.length} overlapping parts`;
  const total = run.announced === null ? parts : `${run.announced} announced`;
  const missing = run.notDelivered.length === 0 ? '' : `, ${run.notDelivered.length} not delivered`;
  const failure = run.code === undefined ? '' : ` ${run.code}: ${run.message ?? ''}`;
  const cut = run.cutOff === undefined ? '' : ` (${run.cutOff})`;
  return `${run.id} ${SERVICE_TITLES[run.source]} ${run.query}: ${run.state}${failure}; ${total}, ${run.fetched} fetched, ${run.stored} stored, ${run.newRecords} of them new to the review${missing}${cut}`;
}

function nextLine(runs: readonly Run[]): string {
  if (runs.length === 0) return 'Nothing was asked: no saved query has `run: true` for these services.';
  if (runs.every((run) => run.state === 'complete' || run.state === 'capped')) return 'Next: stageone dedupe';
  if (runs.some((run) => run.failure?.code === 'UNACKNOWLEDGED'))
    return 'Next: mend or accept these terms, then `stageone search`; what is stored stays stored.';
  return 'Next: `stageone search` once more goes on where this stopped; what is stored stays stored.';
}
