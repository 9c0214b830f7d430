/** How far a review has come, in numbers that tell nothing of anybody's open votes: what the next command follows from. */
import type { ReviewProgress } from '../pipeline.ts';
import type { Project } from '../project/project.ts';
import { isPilotDue, pilotGate } from '../screening/pilot.ts';
import { listRuns } from '../store/runs.ts';
import { eligibleFor, type ReviewState } from './review-state.ts';

export async function measureProgress(project: Project, state: ReviewState): Promise<ReviewProgress> {
  const runs = await listRuns(project.database);
  const conflicts = state.reports.filter((report) => report.conflict);
  const open = [...state.log.batches.values()].filter((batch) => !batch.revealed);
  return {
    records: state.origins.length,
    unfinishedRuns: runs.filter((run) => run.state === 'running' || run.state === 'failed').length,
    deduplicated: state.links.deduplicated && !state.links.withdrawnSince,
    notDeduplicated: state.origins.length - state.links.records,
    unscreened: eligibleFor('title-abstract', state).length,
    pilotDue: isPilotDue(pilotGate(state.log, project.settings.pilot), state.log),
    openBatches: open.filter((batch) => batch.stage === 'title-abstract').length,
    conflicts: conflicts.filter((report) => report.titleAbstract === 'open').length,
    retrievalOpen: state.reports.filter((report) => report.retrieval === 'open').length,
    fullTextUnscreened: eligibleFor('full-text', state).length,
    openFullTextBatches: open.filter((batch) => batch.stage === 'full-text').length,
    fullTextConflicts: conflicts.filter((report) => report.fullText === 'open').length,
  };
}
