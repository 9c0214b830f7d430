/** Draws some of the records that a search would bring, for a forecast; nothing of it is stored as identified. */
import type { Project } from '../project/project.ts';
import type { Compiled, CompiledRequest } from '../query/tree.ts';
import { newRunOf } from '../search/collect.ts';
import type { Run, Step } from '../search/run.ts';
import { crossrefListStep } from '../search/sources/crossref.ts';
import { openAlexListStep } from '../search/sources/openalex.ts';
import { pubmedDrawStep } from '../search/sources/pubmed.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { PROGRAM_VERSION } from './clock.ts';
import { countableOf, findUnfinished, isOfDay } from './counting.ts';
import { collectRun, type ServiceClient } from './service-client.ts';

/** Records drawn for each query and service. */
export const SAMPLE_SIZE = 200;

const OPENALEX_PAGE = 100;
/** Windows of a probe: the more, the less depends on the ranks where they lie; the fewer, the fewer requests. */
const WINDOWS = 4;
/** Crossref's furthest offset (apis/README.md 2.2). */
const FURTHEST_OFFSET = 10_000;

/**
 * Steps that draw the sample, the part of each being the compiled request that it draws from: PubMed and OpenAlex at random by the
 * seed, Crossref in windows spread over the ranks down to the declared depth. Counts by type come with OpenAlex' draw.
 *
 * @param counts - totals of the compiled requests, in their order
 */
export function planSample(compiled: Compiled, counts: readonly number[], seed: number): readonly Step[] {
  const sizes = shareOut(SAMPLE_SIZE, compiled.requests.length);
  return compiled.requests.flatMap((request, part) => {
    const count = counts[part] ?? 0;
    const size = Math.min(sizes[part] ?? 0, count);
    return size === 0 ? [] : drawSteps(request, part, size, count, seed);
  });
}

function drawSteps(request: CompiledRequest, part: number, size: number, count: number, seed: number): readonly Step[] {
  switch (request.service) {
    case 'pubmed':
      return [pubmedDrawStep(part, request.term, size, seed)];
    case 'openalex': {
      const { filter } = request;
      const perPage = Math.min(size, OPENALEX_PAGE);
      const pages = Array.from({ length: Math.ceil(size / perPage) }, (_, index) =>
        openAlexListStep(part, { filter, perPage, sample: { size, seed, page: index + 1 } }),
      );
      return [...pages, openAlexListStep(part, { filter, perPage: 1, groupBy: 'type' })];
    }
    case 'crossref': {
      const { probe, filter, maxPerProbe } = request;
      return spreadWindows(size, Math.min(count, maxPerProbe)).map((window) =>
        crossrefListStep(part, { probe, filter, ...window }),
      );
    }
  }
}

/** Windows that hold `size` ranks of the first `depth`, each in the middle of its share of them. */
export function spreadWindows(
  size: number,
  depth: number,
): readonly { readonly rows: number; readonly offset: number }[] {
  const reach = Math.min(depth, FURTHEST_OFFSET);
  if (size >= reach) return reach === 0 ? [] : [{ rows: reach, offset: 0 }];
  const rows = shareOut(size, Math.min(WINDOWS, size));
  return rows.map((some, index) => ({
    rows: some,
    offset: Math.max(0, Math.floor(((index + 0.5) * reach) / rows.length - some / 2)),
  }));
}

/** `total` in so many nearly equal parts: 10 in 3 is 4, 3, 3. */
function shareOut(total: number, parts: number): readonly number[] {
  return Array.from({ length: parts }, (_, index) => Math.floor(total / parts) + (index < total % parts ? 1 : 0));
}

export interface SampleOptions {
  readonly seed: number;
  /** A sample of today is drawn again. */
  readonly fresh: boolean;
  /** ISO 8601, UTC. */
  readonly now: string;
  readonly signal: AbortSignal;
}

/** The sample of today: the one that there is, else an unfinished one to its end, else a new one. */
export async function drawSample(
  project: Project,
  client: ServiceClient,
  compiled: Compiled,
  counts: readonly number[],
  options: SampleOptions,
): Promise<Run> {
  const of = { query: compiled.queryId, source: client.service, now: options.now };
  const isSame = (run: Run) => JSON.stringify(run.compiled.requests) === JSON.stringify(compiled.requests);
  const drawn = (await listRuns(project.database, 'sample')).findLast(
    (run) => run.query === of.query && run.source === of.source && run.state === 'complete' && isSame(run),
  );
  if (drawn !== undefined && !options.fresh && isOfDay(drawn.startedAt, options.now)) return drawn;
  const unfinished = options.fresh ? undefined : await findUnfinished(project, 'sample', of, isSame);
  const run =
    unfinished ??
    newRunOf('sample', compiled, {
      query: compiled.queryId,
      steps: planSample(compiled, counts, options.seed),
      parts: compiled.requests.map((request) => countableOf(request).name),
      now: new Date(options.now),
      version: PROGRAM_VERSION,
    });
  return collectRun(client, runStore(project.database), run, { signal: options.signal });
}
