/** What a reviewer should know before the first record; it tells nothing of the other's votes. */
import type { Project } from '../project/project.ts';
import { batchesToDo } from '../screening/batch.ts';
import type { Stage } from '../screening/decision.ts';
import { describeGate, pilotGate } from '../screening/pilot.ts';
import { criteriaWarning } from './criteria-version.ts';
import type { ReviewState } from './review-state.ts';

export function screenWarnings(
  project: Pick<Project, 'settings'>,
  state: Pick<ReviewState, 'log' | 'events'>,
  sitting: { readonly reviewer: string; readonly stage: Stage },
): readonly string[] {
  return [...pilotWarning(project, state, sitting), criteriaWarning(project, state.events)?.says ?? []].flat();
}

function pilotWarning(
  { settings }: Pick<Project, 'settings'>,
  { log }: Pick<ReviewState, 'log'>,
  { reviewer, stage }: { readonly reviewer: string; readonly stage: Stage },
): readonly string[] {
  const gate = pilotGate(log, settings.pilot);
  const isPilot = batchesToDo(log.batches.values(), reviewer).some((batch) => batch.kind === 'pilot');
  if (stage !== 'title-abstract' || gate.holds || isPilot) return [];
  const where = describeGate(gate).replace(/: not passed$/, '');
  return [`the pilot is not passed (${where}): \`stageone pilot\` makes a round.`];
}
