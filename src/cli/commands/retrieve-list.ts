/** `retrieve --list`: the reports whose full text is still to be had, with what was tried. */
import { withProject } from '../../project/project.ts';
import { safeText } from '../../tui/record-text.ts';
import type { Output } from '../output.ts';
import { reportTitles } from '../report-titles.ts';
import { loadReview } from '../review-state.ts';

export async function listRetrieval(options: { readonly review: string }, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const { reports, log } = await loadReview(project);
    const open = reports.filter((report) => report.retrieval === 'open');
    const titles = await reportTitles(project, open);
    const rows = open.map(({ kept }) => {
      const known = log.retrieval.get(kept);
      return {
        id: kept,
        state: known?.state ?? null,
        attempts: known?.attempts ?? [],
        title: titles.get(kept) ?? null,
      };
    });
    output.report({ open: rows }, [
      ...rows.flatMap(({ id, state, attempts, title }) => [
        `${id}  ${state ?? 'not tried'}  ${safeText(title ?? '(no title)')}`,
        ...attempts.map(({ date, by, text }) => `    ${date}  ${by}  ${safeText(text)}`),
      ]),
      rows.length === 0
        ? 'No report is waiting for retrieval.'
        : `${rows.length} ${rows.length === 1 ? 'report is' : 'reports are'} open.`,
    ]);
    return undefined;
  });
}
