/** Counts that services gave for single requests, the newest of each: the hits of a line, of a whole query, of a probe. */
import { LINE_SERVICES, listLines } from '../query/lines.ts';
import type { SavedQuery } from '../query/tree.ts';
import type { ServiceName } from '../records/record.ts';
import type { Run } from '../search/run.ts';
import type { Queries } from './database.ts';
import { listRuns } from './runs.ts';

export interface Hit {
  readonly count: number;
  /** When the service answered, ISO 8601, UTC. */
  readonly countedAt: string;
  readonly run: Run;
  /** Index of the part of the run that asked for it. */
  readonly part: number;
}

/** Gives the newest count of a request, as its run names it: PubMed's term, OpenAlex's filter, Crossref's probe with its filter. */
export type Hits = (service: ServiceName, request: string) => Hit | undefined;

/** Everything that was counted, by `query hits` and `search --hits-only` alike. */
export async function readHits(queries: Queries): Promise<Hits> {
  const answeredAt = await readAnswerTimes(queries);
  const newest = new Map<string, Hit>();
  for (const run of await listRuns(queries, 'hits')) {
    for (const [part, { request, announced }] of run.parts.entries()) {
      const countedAt = answeredAt.get(`${run.id} ${part}`);
      if (announced === undefined || countedAt === undefined) continue;
      const key = `${run.source} ${request}`;
      const known = newest.get(key);
      if (known === undefined || known.countedAt <= countedAt) {
        newest.set(key, { count: announced, countedAt, run, part });
      }
    }
  }
  return (service, request) => newest.get(`${service} ${request}`);
}

/** Time of the last answer to each part of the runs that count. */
async function readAnswerTimes(queries: Queries): Promise<ReadonlyMap<string, string>> {
  const rows = await queries
    .selectFrom('response')
    .innerJoin('run', 'run.id', 'response.run_id')
    .select(['response.run_id', 'response.step', 'response.received_at'])
    .where('run.purpose', '=', 'hits')
    .orderBy('response.run_id')
    .orderBy('response.number')
    .execute();
  return new Map(
    rows.map(({ run_id, step, received_at }) => {
      const { part } = JSON.parse(step) as { part: number };
      return [`${run_id} ${part}`, received_at];
    }),
  );
}

/**
 * The newest stored count of each term of a query, by its text as lines and messages give it (`police*`, `"stop and search*"`,
 * `MeSH Police`): the larger one where PubMed and OpenAlex were both asked, so that 0 means that the term finds nothing anywhere.
 * Terms that were never counted, or were counted in other words, are absent.
 */
export async function storedHits(
  project: { readonly database: Queries },
  query: SavedQuery,
): Promise<ReadonlyMap<string, number>> {
  const hits = await readHits(project.database);
  const counts = new Map<string, number>();
  for (const line of listLines(query)) {
    if (line.kind !== 'term') continue;
    const found = LINE_SERVICES.flatMap((service) => {
      const asked = line.asked[service];
      return asked.kind === 'request' ? (hits(service, asked.text)?.count ?? []) : [];
    });
    if (found.length > 0) counts.set(line.text, Math.max(...found));
  }
  return counts;
}
