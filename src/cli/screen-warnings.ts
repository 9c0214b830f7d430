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
  return [...pilotWarning(project, state, sitting), ...settingsWarnings(project, state)];
}

/** Where the settings say something else than the log. */
export function settingsWarnings(
  project: Pick<Project, 'settings'>,
  { log, events }: Pick<ReviewState, 'log' | 'events'>,
): readonly string[] {
  const named = project.settings.reviewers.flatMap(({ code }, place) => {
    const holder = log.places[place];
    if (holder === undefined || holder === code) return [];
    return [
      `queries/review.yaml still names ${code}: write ${holder} in that place, who is reviewer ${place + 1} now.`,
    ];
  });
  return [...named, criteriaWarning(project, events)?.says ?? []].flat();
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
