/** `remove`: takes records out before screening, "removed for other reasons". */

import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import { isInBatch } from '../../screening/outcome.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { knownIds } from '../record-ids.ts';
import { loadReview } from '../review-state.ts';

export interface RemoveOptions {
  readonly review: string;
  readonly ids: readonly string[];
  readonly why: string;
  readonly reviewer: string;
}

export async function remove(options: RemoveOptions, output: Output): Promise<undefined> {
  requireCode(options.reviewer);
  return withProject(options.review, async (project) => {
    await recordAsked(project, options.reviewer, 'remove');
    await appendPlanned(project.database, async (queries) => {
      const state = await loadReview(project, queries);
      const ids = knownIds(options.ids, state);
      for (const report of state.reports) {
        const named = report.members.filter((member) => ids.includes(member));
        if (named.length > 0 && report.members.some((member) => isInBatch(state.log, 'title-abstract', member))) {
          throw new ReviewError('refused', `Record ${named[0]} is in a batch already.`, {
            hint: 'Exclude it while screening, or correct it with `resolve ID` after the reveal.',
          });
        }
      }
      // A duplicate leaves with its cluster: what is removed is the report, however many records it has.
      const all = state.reports
        .filter((report) => report.members.some((member) => ids.includes(member)))
        .flatMap((report) => report.members);
      return all.map((recordId) => ({
        type: 'remove' as const,
        chain: options.reviewer,
        at: now(),
        recordId,
        reason: options.why,
        programVersion: PROGRAM_VERSION,
      }));
    });
    const state = await loadReview(project);
    const removed = state.reports.filter((report) => report.removed?.by === 'other').length;
    const document = {
      clusters: state.clusters.length,
      duplicatesRemoved: state.origins.length - state.clusters.length,
    };
    output.report(document, [`${removed} removed for other reasons.`]);
    return undefined;
  });
}
