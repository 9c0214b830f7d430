/** Looking known items up: asks a service what has not been answered yet, as runs whose answers are kept. */
import type { Project } from '../project/project.ts';
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { newRunOf } from '../search/collect.ts';
import { findItem, planLookUps, readAnswered } from '../search/known-item-lookups.ts';
import type { KnownItem } from '../search/known-items.ts';
import type { Run } from '../search/run.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { PROGRAM_VERSION } from './clock.ts';
import { collectRun, noQuery, type ServiceClient } from './service-client.ts';

/** What the runs are called where a search has the id of its query. */
const NAME = 'known items';
/** Identifiers of two kinds and the title: nothing is asked in a fourth round. */
const ROUNDS = 3;

export interface LookUpOptions {
  /** Asks everything again; answers of before stay stored. */
  readonly fresh: boolean;
  readonly signal: AbortSignal;
  /** Tells what is going to be asked. */
  readonly note: (line: string) => void;
}

/**
 * Asks one service for the items that it was never asked for: by identifier, then by title those that are not found.
 * An unfinished run goes on first. Gives the run that did not end `complete`, or undefined when everything is answered.
 */
export async function lookUp(
  project: Project,
  client: ServiceClient,
  items: readonly KnownItem[],
  { fresh, signal, note }: LookUpOptions,
): Promise<Run | undefined> {
  const { service } = client;
  const store = runStore(project.database);
  const before = fresh ? new Set((await readRuns(project, service)).map((run) => run.id)) : new Set<number>();
  const own = async () => (await readRuns(project, service)).filter((run) => !before.has(run.id));
  const collect = async (run: Run): Promise<Run> => {
    const requests = run.pending.length === 1 ? '1 request' : `${run.pending.length} requests`;
    note(`${SERVICE_TITLES[service]}: looking known items up, ${requests}`);
    return collectRun(client, store, run, { signal });
  };
  for (const run of await own()) {
    // What the service has refused would be refused again; the other questions of such a run are put anew.
    if (run.state === 'complete' || run.failure?.code === 'QUERY_REJECTED') continue;
    const ended = await collect(run);
    if (ended.state !== 'complete') return ended;
  }
  for (let round = 1; round <= ROUNDS; round++) {
    const answered = await readAnswered(service, await own(), store);
    const questions = items.flatMap((item) => {
      const finding = findItem(service, item, answered);
      return finding.kind === 'open' ? [finding.question] : [];
    });
    if (questions.length === 0) return undefined;
    const plan = { ...planLookUps(service, questions), query: NAME, now: new Date(), version: PROGRAM_VERSION };
    const ended = await collect(newRunOf('known-items', noQuery(service, NAME), plan));
    if (ended.state !== 'complete') return ended;
  }
  return undefined;
}

async function readRuns(project: Project, service: ServiceName): Promise<readonly Run[]> {
  return (await listRuns(project.database, 'known-items')).filter((run) => run.source === service);
}
