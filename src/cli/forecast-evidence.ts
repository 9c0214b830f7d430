/** What was counted and sampled for the queries as they stand, read again from the stored answers. */
import type { Project } from '../project/project.ts';
import type { DrawnRecord, Evidence } from '../query/overlap.ts';
import type { Compiled, SavedQuery } from '../query/tree.ts';
import { replay } from '../search/replay.ts';
import type { Run } from '../search/run.ts';
import { SOURCES } from '../search/sources/registry.ts';
import type { Hit, Hits } from '../store/hits.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { countableOf } from './counting.ts';

export interface Asked {
  readonly query: SavedQuery;
  readonly compiled: Compiled;
}

/** Counts of all requests of a translation; `undefined` when one of them was never counted. */
export function hitsOf(compiled: Compiled, hits: Hits): readonly Hit[] | undefined {
  const found = compiled.requests.flatMap((request) => hits(compiled.service, countableOf(request).name) ?? []);
  return found.length === compiled.requests.length ? found : undefined;
}

/** The evidence, and the queries and services that have none yet: never counted or sampled, or not since they were changed. */
export async function readEvidence(
  project: Project,
  asked: readonly Asked[],
  hits: Hits,
): Promise<{ readonly evidence: readonly Evidence[]; readonly missing: readonly Asked[] }> {
  const samples = (await listRuns(project.database, 'sample')).filter(({ state }) => state === 'complete');
  const evidence: Evidence[] = [];
  const missing: Asked[] = [];
  for (const each of asked) {
    const { query, compiled } = each;
    const counted = hitsOf(compiled, hits);
    const sample = samples.findLast(
      (run) =>
        run.query === query.id &&
        run.source === compiled.service &&
        JSON.stringify(run.compiled.requests) === JSON.stringify(compiled.requests),
    );
    if (counted === undefined || sample === undefined) missing.push(each);
    else {
      const announced = counted.map(({ count }) => count);
      const types = compiled.service === 'openalex' ? (query.databases.openalex?.types ?? []) : [];
      evidence.push({ compiled, announced, types, ...(await readSample(project, sample)) });
    }
  }
  return { evidence, missing };
}

async function readSample(project: Project, run: Run): Promise<Pick<Evidence, 'drawn' | 'byType'>> {
  const drawn: DrawnRecord[] = [];
  const byType = new Map<string, number>();
  const answers = runStore(project.database).readAnswers(run.id);
  for await (const { answer, page } of replay(SOURCES[run.source], answers, () => 'unknown')) {
    const { part } = answer.step;
    drawn.push(...page.records.map(({ nativeId, record }) => ({ part, nativeId, record })));
    const groups = page.remarks.find(({ name }) => name === 'group_by type');
    if (groups === undefined) continue;
    const counts = JSON.parse(groups.text) as Record<string, number>;
    for (const [type, count] of Object.entries(counts)) byType.set(type, (byType.get(type) ?? 0) + count);
  }
  return { drawn, byType };
}
