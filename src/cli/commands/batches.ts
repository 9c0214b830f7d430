/** `batches`: what there is to screen, and which batches are closed or revealed. */
import { withProject } from '../../project/project.ts';
import type { Stage } from '../../screening/decision.ts';
import type { Output } from '../output.ts';
import { loadReview } from '../review-state.ts';

export async function batches(
  options: { readonly review: string; readonly stage: Stage },
  output: Output,
): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const { log } = await loadReview(project);
    const rows = [...log.batches.values()]
      .filter((batch) => batch.stage === options.stage)
      .map((batch) => ({
        batch: batch.id,
        kind: batch.kind,
        records: batch.records.length,
        revealed: batch.revealed,
        reviewers: Object.fromEntries(batch.voters.map((code) => [code, batch.closedBy.has(code) ? 'closed' : 'open'])),
      }));
    output.report(
      { stage: options.stage, batches: rows },
      rows.length === 0
        ? ['There are no batches yet: `stageone screen --reviewer CODE` makes the first.']
        : rows.map(
            (row) =>
              `${row.batch}${row.kind === 'screening' ? '' : `  ${row.kind}`}  ${row.records} records  ${Object.entries(
                row.reviewers,
              )
                .map(([code, state]) => `${code} ${state}`)
                .join('  ')}${row.revealed ? '  revealed' : ''}`,
          ),
    );
    return undefined;
  });
}
