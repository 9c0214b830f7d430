/** `query hits`: how many records each line of a saved query finds in each service, as in a line-by-line strategy. */
import { loadQueries, type Project, withProject } from '../../project/project.ts';
import { SERVICES, type ServiceName } from '../../records/record.ts';
import type { Run } from '../../search/run.ts';
import { type Hits, readHits } from '../../store/hits.ts';
import { describeCost } from '../asking-cost.ts';
import {
  type Countable,
  countableOf,
  countFor,
  countingCost,
  describeFailures,
  exitStatusOf,
  stillToCount,
} from '../counting.ts';
import { fillSheet, type HitSheet, layOutSheet, sheetDocument, sheetLines } from '../hit-sheet.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { sealNow } from '../sealing.ts';
import { openService, type ServiceClient } from '../service-client.ts';
import { chooseQueries } from './query.ts';

export interface QueryHitsOptions {
  readonly review: string;
  readonly id?: string | undefined;
  readonly source?: readonly ServiceName[] | undefined;
  /** Only groups and the whole. */
  readonly blocks: boolean;
  /** Counts again what was counted today. */
  readonly fresh: boolean;
}

export async function queryHits(options: QueryHitsOptions, output: Output): Promise<number> {
  const queries = chooseQueries(loadQueries(options.review), options.id === undefined ? undefined : [options.id]);
  const sheets = queries.map((query) => layOutSheet(query, options));
  const now = new Date().toISOString();
  const { result, interrupted } = await withInterrupt((signal) =>
    withProject(options.review, async (project) => {
      const known: Hits = options.fresh ? () => undefined : await readHits(project.database);
      const plans = SERVICES.flatMap((service) => planService(service, sheets, known, now));
      tellCosts(plans, output);
      const runs = await Promise.all(
        plans.map((plan) => countService(project, plan, { ...options, now, signal }, output)),
      );
      await sealNow(project);
      const hits = await readHits(project.database);
      const filled = [];
      for (const sheet of sheets) filled.push(await fillSheet(project, sheet, hits));
      return { runs: runs.flat(), filled };
    }),
  );
  output.report({ queries: result.filled.map(sheetDocument) }, result.filled.flatMap(sheetLines));
  for (const line of describeFailures(result.runs)) output.note(line);
  return exitStatusOf(result.runs, interrupted);
}

interface ServicePlan {
  readonly client: ServiceClient;
  readonly asked: readonly { readonly query: string; readonly wanted: readonly Countable[] }[];
}

/** What a service is asked for each query; a line that several queries share is asked for the first of them. */
function planService(
  service: ServiceName,
  sheets: readonly HitSheet[],
  known: Hits,
  now: string,
): readonly ServicePlan[] {
  const taken = new Set<string>();
  const asked = sheets.map(({ query, lines, services, probes }) => {
    const all =
      service === 'crossref'
        ? probes.map(countableOf)
        : services.includes(service)
          ? lines.flatMap((line) => {
              const request = line.asked[service];
              if (request.kind === 'none') return [];
              return countableOf(
                service === 'pubmed' ? { service, term: request.text } : { service, filter: request.text },
              );
            })
          : [];
    const wanted = stillToCount(all, known, now).filter(({ name }) => !taken.has(name));
    for (const { name } of wanted) taken.add(name);
    return { query: query.id, wanted };
  });
  return taken.size === 0
    ? []
    : [{ client: openService(service), asked: asked.filter(({ wanted }) => wanted.length > 0) }];
}

function tellCosts(plans: readonly ServicePlan[], output: Output): void {
  if (plans.length === 0) output.note('Everything was counted today; --fresh counts again.');
  for (const { client, asked } of plans) {
    const cost = countingCost(
      client.service,
      asked.flatMap(({ wanted }) => wanted),
      client.hasKey,
    );
    output.note(`To be asked: ${describeCost(client.service, cost)}`);
  }
}

/** The queries of one service one after the other; after a failure nothing more is asked of it. */
async function countService(
  project: Project,
  { client, asked }: ServicePlan,
  options: { readonly fresh: boolean; readonly now: string; readonly signal: AbortSignal },
  output: Output,
): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for (const { query, wanted } of asked) {
    if (options.signal.aborted || runs.some(({ state }) => state !== 'complete')) break;
    runs.push(...(await countFor(project, client, query, wanted, options, output)));
  }
  return runs;
}
