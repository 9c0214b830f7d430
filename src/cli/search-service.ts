/** The searching of one service: each query a run, with what its translation loses and what the service says of it. */
import type { Project } from '../project/project.ts';
import { findAcknowledgement } from '../query/acknowledge.ts';
import { evaluate } from '../query/evaluate.ts';
import type { Compiled, SavedQuery } from '../query/tree.ts';
import { SERVICE_TITLES } from '../records/record.ts';
import { newRun } from '../search/collect.ts';
import type { Run, RunStore, RunWarning } from '../search/run.ts';
import { listRuns, runStore } from '../store/runs.ts';
import { PROGRAM_VERSION } from './clock.ts';
import { freezeWarnings } from './freeze-state.ts';
import type { SearchProgress } from './search-progress.ts';
import { collectRun, type ServiceClient } from './service-client.ts';

export interface Asked {
  readonly query: SavedQuery;
  readonly compiled: Compiled;
}

/** Searches one service for all queries, one after the other; unfinished runs go on unless `fresh`. */
export async function searchService(
  project: Project,
  client: ServiceClient,
  asked: readonly Asked[],
  fresh: boolean,
  signal: AbortSignal,
  progress: SearchProgress,
): Promise<readonly Run[]> {
  const store = runStore(project.database);
  const frozen = await freezeWarnings(
    project,
    asked.map(({ query }) => query),
  );
  const runs: Run[] = [];
  for (const { query, compiled } of asked) {
    if (signal.aborted) break;
    const unfinished = fresh ? undefined : await store.findUnfinished(compiled.queryId, client.service, compiled);
    const started =
      unfinished ??
      withWarnings(newRun(compiled, compiled.queryId, new Date(), PROGRAM_VERSION), compiled, frozen.get(query.id));
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
function withWarnings(run: Run, compiled: Compiled, freeze: RunWarning | undefined): Run {
  const losses = compiled.warnings.map(({ code, path, asked, sent, effect }) => ({
    code,
    message: `${path}: ${asked} → ${sent}: ${effect}`,
  }));
  return { ...run, warnings: [...(freeze === undefined ? [] : [freeze]), ...losses] };
}
