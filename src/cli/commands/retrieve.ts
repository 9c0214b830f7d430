/** `retrieve`: whether the full text of a report was retrieved; not tried yet is never "not retrieved". */
import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import type { RetrievalState } from '../../screening/decision.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { knownIds } from '../record-ids.ts';
import { loadReview } from '../review-state.ts';

export interface RetrieveOptions {
  readonly review: string;
  readonly ids?: readonly string[] | undefined;
  readonly reviewer: string;
  readonly state: RetrievalState;
  readonly all: boolean;
  readonly route?: string | undefined;
}

export async function retrieve(options: RetrieveOptions, output: Output): Promise<undefined> {
  requireCode(options.reviewer);
  if ((options.ids ?? []).length === 0 && !options.all) {
    throw new ReviewError('usage', 'Name the records, or say --all.', {
      hint: `stageone retrieve --all --state ${options.state} --reviewer ${options.reviewer}`,
    });
  }
  return withProject(options.review, async (project) => {
    await recordAsked(project, options.reviewer, 'retrieve');
    const appended = await appendPlanned(project.database, async (queries) => {
      const state = await loadReview(project, queries);
      const sought = state.reports.filter((report) => report.titleAbstract === 'included');
      const named = new Set(knownIds(options.ids ?? [], state));
      for (const id of named) {
        const report = sought.find((each) => each.members.includes(id));
        if (report === undefined) {
          throw new ReviewError('refused', `Record ${id} is not sought: it was not included at title and abstract.`, {
            hint: '`stageone prisma --box dbr_sought_reports` lists those that are.',
          });
        }
        if (
          report.fullText !== undefined &&
          state.log.batchOf['full-text'].has(report.kept) &&
          options.state !== 'retrieved'
        ) {
          throw new ReviewError('refused', `Record ${id} is in a full-text batch already.`, {
            hint: 'A report that is being assessed has been retrieved.',
          });
        }
      }
      return sought
        .filter((report) =>
          options.all ? !state.log.retrieval.has(report.kept) : report.members.some((member) => named.has(member)),
        )
        .filter((report) => state.log.retrieval.get(report.kept) !== options.state)
        .map((report) => ({
          type: 'retrieval' as const,
          chain: options.reviewer,
          at: now(),
          recordId: report.kept,
          verdict: options.state,
          programVersion: PROGRAM_VERSION,
          ...(options.route === undefined ? {} : { body: { route: options.route } }),
        }));
    });
    const state = await loadReview(project);
    const open = state.reports.filter((report) => report.retrieval === 'open').length;
    output.report({ changed: appended.length, open }, [
      `${appended.length} reports are now ${options.state}; ${open} are still open.`,
      ...(open === 0 ? ['Next: stageone screen --stage full-text --reviewer CODE'] : []),
    ]);
    return undefined;
  });
}
