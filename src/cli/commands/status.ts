/** `status` and `next`: where the review stands, in numbers that tell nothing of anybody's open votes, and the next command. */
import { nextCommand } from '../../pipeline.ts';
import { withProject } from '../../project/project.ts';
import { foldCriteria } from '../../screening/criteria.ts';
import { OwnMarks } from '../../screening/own-marks.ts';
import { describeGate, pilotGate } from '../../screening/pilot.ts';
import { recordAsked, requireReviewer } from '../asked.ts';
import { allCommitments } from '../commitments.ts';
import { criteriaWarning } from '../criteria-version.ts';
import type { Output } from '../output.ts';
import { measureProgress } from '../review-progress.ts';
import { flowOf, loadReview, type ReviewState } from '../review-state.ts';
import { settingsWarnings } from '../screen-warnings.ts';

export interface StatusOptions {
  readonly review: string;
  readonly reviewer?: string | undefined;
}

export async function status(options: StatusOptions, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    if (options.reviewer !== undefined) {
      await requireReviewer(project, options.reviewer);
      await recordAsked(project, options.reviewer, 'status');
    }
    const state = await loadReview(project);
    const progress = await measureProgress(project, state);
    const flow = flowOf(state, project);
    const gate = pilotGate(state.log, project.settings.pilot);
    const next = nextCommand(progress);
    const revision = criteriaWarning(project, state.events);
    const version = foldCriteria(state.events).at(-1)?.version ?? 1;
    const committed = allCommitments(state.events).filter(({ opened }) => opened === undefined);
    const own = options.reviewer === undefined ? undefined : ownProgress(state, options.reviewer);
    output.report(
      {
        title: project.settings.title,
        sources: flow.sources,
        duplicates: flow.duplicates,
        automation: flow.excluded_automatic,
        screened: flow.records_screened,
        open: flow.open,
        criteria: { version, changed: revision !== undefined },
        pilot: { ...gate, open: gate.open ?? null },
        included: { reports: flow.new_reports, studies: flow.new_studies },
        commitments: committed.map(({ batch, reviewer, commitment }) => ({ batch, reviewer, commitment })),
        ...(own === undefined ? {} : { own }),
        next: next.command,
      },
      [
        project.settings.title,
        `  identified   ${
          Object.entries(flow.sources)
            .map(([source, n]) => `${source} ${n}`)
            .join(', ') || 'nothing yet'
        }`,
        `  duplicates   ${flow.duplicates}   automation ${flow.excluded_automatic}   other ${flow.excluded_other}`,
        `  criteria     version ${version}${revision === undefined ? '' : ', changed since'}`,
        `  pilot        ${describeGate(gate)}`,
        `  to screen    ${flow.records_screened}   open ${flow.open.title_abstract} (of them ${progress.conflicts} in conflict)`,
        `  sought       ${flow.dbr_sought_reports}   retrieval open ${flow.open.retrieval}   full text open ${flow.open.full_text}`,
        `  included     ${flow.new_reports} reports of ${flow.new_studies} studies`,
        ...(own === undefined
          ? []
          : [
              `  your batches ${own.batches.map((batch) => `${batch.batch} ${batch.decided}/${batch.records}`).join(', ') || 'none yet'}`,
            ]),
        ...(own === undefined || Object.values(own.marked).every((n) => n === 0)
          ? []
          : [
              `  your marks   ${own.marked.flagged} flagged, ${own.marked.noted} noted, ${own.marked.tagged} tagged in open batches`,
            ]),
        ...committed.map(({ batch, reviewer, commitment }) => `  committed    ${batch} ${reviewer} ${commitment}`),
        `Next (${next.stage}): ${next.command}`,
      ],
    );
    for (const warning of settingsWarnings(project, state)) output.note(`stageone: warning: ${warning}`);
    return undefined;
  });
}

function ownProgress(state: ReviewState, reviewer: string) {
  const marks = new OwnMarks(
    state.events.filter(
      ({ chain, batch }) => chain === reviewer && state.log.batches.get(batch ?? '')?.revealed === false,
    ),
  );
  return {
    reviewer,
    marked: marks.counts(),
    batches: [...state.log.batches.values()]
      .filter((batch) => batch.voters.includes(reviewer))
      .map((batch) => ({
        batch: batch.id,
        records: batch.records.length,
        decided: state.log.votes.get(batch.id)?.get(reviewer)?.size ?? 0,
        closed: batch.closedBy.has(reviewer),
      })),
  };
}
