/** `search --hits-only`: what a search would bring, counted and sampled; no record is stored as identified. */
import { loadQueries, type Project, withProject } from '../../project/project.ts';
import { compile } from '../../query/translate.ts';
import type { Compiled } from '../../query/tree.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../records/record.ts';
import { thousands } from '../../records/text.ts';
import type { Run } from '../../search/run.ts';
import { SOURCES } from '../../search/sources/registry.ts';
import { type Hit, readHits } from '../../store/hits.ts';
import { askingCost, describeCost } from '../asking-cost.ts';
import { countableOf, countFor, describeFailures, exitStatusOf, stillToCount } from '../counting.ts';
import { withInterrupt } from '../interrupt.ts';
import type { Output } from '../output.ts';
import { drawSample, planSample } from '../sampling.ts';
import { sealNow } from '../sealing.ts';
import { openService, type ServiceClient } from '../service-client.ts';
import { tableLines } from '../table.ts';
import { chooseQueries } from './query.ts';

export interface SearchHitsOptions {
  readonly review: string;
  readonly query?: readonly string[] | undefined;
  readonly source?: readonly ServiceName[] | undefined;
  /** Counts and draws again what was counted and drawn today. */
  readonly fresh: boolean;
}

interface Counted {
  readonly compiled: Compiled;
  /** Of each compiled request; `undefined` = not counted. */
  readonly hits: readonly (Hit | undefined)[];
  readonly sample: Run | undefined;
  readonly runs: readonly Run[];
}

function runsOf({ runs, sample }: Counted): readonly Run[] {
  return sample === undefined ? runs : [...runs, sample];
}

export async function searchHits(options: SearchHitsOptions, output: Output): Promise<number> {
  const queries = chooseQueries(loadQueries(options.review), options.query);
  const now = new Date().toISOString();
  // Everything is translated before the first request, so that a query that cannot be asked costs nothing.
  const plans = SERVICES.filter((service) => options.source?.includes(service) ?? true).flatMap((service) => {
    const asked = queries
      .filter((query) => query.databases[service]?.run === true)
      .map((query) => compile(query, service));
    return asked.length === 0 ? [] : [{ client: openService(service), asked }];
  });
  for (const { client, asked } of plans)
    output.note(`To be asked at most: ${describeCost(client.service, costOf(client, asked))}`);
  const { result: counted, interrupted } = await withInterrupt((signal) =>
    withProject(options.review, async (project) => {
      const perService = await Promise.all(
        plans.map(({ client, asked }) =>
          countService(project, client, asked, { fresh: options.fresh, now, signal }, output),
        ),
      );
      await sealNow(project);
      return perService.flat();
    }),
  );
  const runs = counted.flatMap(runsOf);
  output.report({ hits: counted.map(describeCounted) }, linesOf(counted));
  for (const line of describeFailures(runs)) output.note(line);
  return exitStatusOf(runs, interrupted);
}

/** A count of each request and the draws, as if nothing were known and every list as long as is asked for. */
function costOf(client: ServiceClient, asked: readonly Compiled[]) {
  const steps = asked.flatMap((compiled) => [
    ...compiled.requests.map((request) => countableOf(request).step(0)),
    ...planSample(
      compiled,
      compiled.requests.map(() => Number.MAX_SAFE_INTEGER),
      1,
    ),
  ]);
  const fetches = client.service === 'pubmed' ? asked.length : 0;
  const requests = steps.map((step) => SOURCES[client.service].request(step, { hasKey: client.hasKey }));
  return askingCost(client.service, [
    ...requests.map((request) => ({ request, times: 1 })),
    ...requests.slice(0, 1).map((request) => ({ request, times: fetches })),
  ]);
}

/** The queries of one service one after the other; after a failure nothing more is asked of it. */
async function countService(
  project: Project,
  client: ServiceClient,
  asked: readonly Compiled[],
  options: { readonly fresh: boolean; readonly now: string; readonly signal: AbortSignal },
  output: Output,
): Promise<readonly Counted[]> {
  const all: Counted[] = [];
  for (const compiled of asked) {
    if (options.signal.aborted || !all.flatMap(runsOf).every(({ state }) => state === 'complete')) break;
    const countables = compiled.requests.map(countableOf);
    const wanted = options.fresh ? countables : stillToCount(countables, await readHits(project.database), options.now);
    const runs = await countFor(project, client, compiled.queryId, wanted, options, output);
    const known = await readHits(project.database);
    const hits = countables.map(({ name }) => known(client.service, name));
    const counts = hits.flatMap((hit) => hit?.count ?? []);
    const isWhole = counts.length === hits.length && runs.every(({ state }) => state === 'complete');
    const draw = { ...options, seed: project.settings.seed };
    const sample =
      isWhole && !options.signal.aborted ? await drawSample(project, client, compiled, counts, draw) : undefined;
    if (sample !== undefined)
      output.note(`${SERVICE_TITLES[client.service]} ${compiled.queryId}: ${sample.fetched} drawn`);
    all.push({ compiled, hits, sample, runs });
  }
  return all;
}

/** The public JSON object of one query on one service. */
function describeCounted({ compiled, hits, sample }: Counted): object {
  const [only] = hits;
  const isWhole = hits.length === 1 && compiled.service !== 'crossref';
  const counted = hits.flatMap((hit) => hit?.countedAt ?? []).toSorted();
  return {
    query: compiled.queryId,
    source: compiled.service,
    announced: isWhole ? (only?.count ?? null) : null,
    ...(isWhole
      ? {}
      : {
          parts: compiled.requests.map((request, index) => ({
            request: countableOf(request).name,
            announced: hits[index]?.count ?? null,
          })),
        }),
    sample: sample?.state === 'complete' ? sample.fetched : 0,
    countedAt: counted.length < hits.length ? null : (counted.at(-1) ?? null),
  };
}

function linesOf(counted: readonly Counted[]): readonly string[] {
  if (counted.length === 0) return ['Nothing was asked: no saved query has `run: true` for these services.'];
  const rows = counted.map(({ compiled, hits, sample }) => [
    compiled.queryId,
    SERVICE_TITLES[compiled.service],
    describeTotal(compiled, hits),
    sample?.state === 'complete' ? `${thousands(sample.fetched)} drawn` : 'not drawn',
  ]);
  return [
    ...tableLines(rows),
    'No record was stored as identified. Next: stageone query show (the forecast of the load)',
  ];
}

function describeTotal({ service, requests }: Compiled, hits: readonly (Hit | undefined)[]): string {
  const counts = hits.map((hit) => hit?.count);
  if (counts.some((count) => count === undefined)) return 'not counted';
  const sum = counts.reduce<number>((total, count) => total + (count ?? 0), 0);
  if (service !== 'crossref') {
    return requests.length === 1
      ? `${thousands(sum)} announced`
      : `${thousands(sum)} announced in ${requests.length} overlapping parts`;
  }
  const depth = requests.reduce(
    (total, request, index) =>
      total + Math.min(counts[index] ?? 0, request.service === 'crossref' ? request.maxPerProbe : 0),
    0,
  );
  return `${thousands(depth)} within the declared depth of ${requests.length} probes (${thousands(sum)} announced)`;
}
