/** `batches`: what there is to screen, which batches are closed or revealed, and the commitments of those who closed them. */
import { withProject } from '../../project/project.ts';
import type { Batch } from '../../screening/batch.ts';
import type { Commitment } from '../../screening/commitment.ts';
import type { Stage } from '../../screening/decision.ts';
import { allCommitments, commitmentFacts, shownCommitments } from '../commitments.ts';
import type { Output } from '../output.ts';
import { loadReview } from '../review-state.ts';

export async function batches(
  options: { readonly review: string; readonly stage: Stage },
  output: Output,
): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const { log, events } = await loadReview(project);
    const commitments = allCommitments(events);
    const ofBatch = (id: string): readonly Commitment[] => commitments.filter(({ batch }) => batch === id);
    // In a copy what others have closed is known by their commitment alone.
    const stateOf = ({ id, closedBy }: Batch, code: string): 'closed' | 'open' =>
      closedBy.has(code) || ofBatch(id).some(({ reviewer }) => reviewer === code) ? 'closed' : 'open';
    const rows = [...log.batches.values()]
      .filter((batch) => batch.stage === options.stage)
      .map((batch) => ({
        batch: batch.id,
        kind: batch.kind,
        records: batch.records.length,
        revealed: batch.revealed,
        reviewers: Object.fromEntries(batch.voters.map((code) => [code, stateOf(batch, code)])),
        commitments: Object.fromEntries(ofBatch(batch.id).map((each) => [each.reviewer, commitmentFacts(each)])),
      }));
    output.report(
      { stage: options.stage, batches: rows },
      rows.length === 0
        ? ['There are no batches yet: `stageone screen --reviewer CODE` makes the first.']
        : rows.flatMap((row) => [
            `${row.batch}${row.kind === 'screening' ? '' : `  ${row.kind}`}  ${row.records} records  ${Object.entries(
              row.reviewers,
            )
              .map(([code, state]) => `${code} ${state}`)
              .join('  ')}${row.revealed ? '  revealed' : ''}`,
            ...shownCommitments(ofBatch(row.batch)),
          ]),
    );
    const broken = commitments.filter(({ opened }) => opened?.holds === false);
    for (const { batch, reviewer } of broken) {
      output.note(`stageone: warning: the commitment of ${reviewer} to ${batch} does not hold: the log was changed.`);
    }
    return undefined;
  });
}
