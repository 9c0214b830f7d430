/** `retrieve`: whether the full text of a report was retrieved; not tried yet is never "not retrieved". */

import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import type { NewEvent } from '../../records/event.ts';
import type { RetrievalState } from '../../screening/decision.ts';
import { isInBatch } from '../../screening/outcome.ts';
import type { ReportState } from '../../screening/report-state.ts';
import { ATTEMPTS_ASKED, type RetrievalBody } from '../../screening/retrieval.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { knownReportIds, soughtReport } from '../record-ids.ts';
import { checkDetails, type RetrievalDetails } from '../retrieval-details.ts';
import { loadReview, type ReviewState } from '../review-state.ts';

export interface RetrieveOptions extends RetrievalDetails {
  readonly review: string;
  readonly ids?: readonly string[] | undefined;
  readonly reviewer?: string | undefined;
  readonly state?: RetrievalState | undefined;
  readonly all: boolean;
}

export async function retrieve(options: RetrieveOptions, output: Output): Promise<undefined> {
  const { reviewer, state: next, ids = [] } = options;
  if (reviewer === undefined || next === undefined) {
    throw new ReviewError('usage', 'Say who asks and which state it is, or `--list`.', {
      hint: 'stageone retrieve ID… --state retrieved --reviewer CODE',
    });
  }
  requireCode(reviewer);
  if (ids.length === 0 && !options.all) {
    throw new ReviewError('usage', 'Name the records, or say --all.', {
      hint: `stageone retrieve --all --state ${next} --reviewer ${reviewer}`,
    });
  }
  const body = checkDetails(options, next, { one: ids.length === 1 && !options.all });
  return withProject(options.review, async (project) => {
    await recordAsked(project, reviewer, 'retrieve');
    let changed = 0;
    const appended = await appendPlanned(project.database, async (queries) => {
      const state = await loadReview(project, queries);
      const reports = chooseReports(state, options, next, body !== undefined);
      changed = reports.filter((report) => state.log.retrieval.get(report.kept)?.state !== next).length;
      return reports.map((report) => retrievalEvent(report, { reviewer, next, body }));
    });
    report(await loadReview(project), { changed, appended: appended.map(({ recordId }) => recordId), next }, output);
    return undefined;
  });
}

function retrievalEvent(
  { kept }: ReportState,
  {
    reviewer,
    next,
    body,
  }: { readonly reviewer: string; readonly next: RetrievalState; readonly body: RetrievalBody | undefined },
): NewEvent {
  const event = { chain: reviewer, at: now(), recordId: kept, verdict: next, programVersion: PROGRAM_VERSION };
  return { type: 'retrieval', ...event, ...(body === undefined ? {} : { body }) };
}

/** Those whose state changes, or that something is to be noted of. */
function chooseReports(
  state: ReviewState,
  options: RetrieveOptions,
  next: RetrievalState,
  hasDetails: boolean,
): readonly ReportState[] {
  const sought = state.reports.filter((report) => report.titleAbstract === 'included');
  const named = new Set(knownReportIds(options.ids ?? [], state));
  for (const id of named) {
    const report = soughtReport(id, state);
    const isBatched = report.members.some((member) => isInBatch(state.log, 'full-text', member));
    if (report.fullText !== undefined && isBatched && next !== 'retrieved') {
      throw new ReviewError('refused', `Record ${id} is in a full-text batch already.`, {
        hint: 'A report that is being assessed has been retrieved.',
      });
    }
  }
  return sought
    .filter((report) =>
      options.all ? !state.log.retrieval.has(report.kept) : report.members.some((member) => named.has(member)),
    )
    .filter((report) => hasDetails || state.log.retrieval.get(report.kept)?.state !== next);
}

function report(
  { reports, log }: ReviewState,
  done: { readonly changed: number; readonly appended: readonly unknown[]; readonly next: RetrievalState },
  output: Output,
): void {
  const { changed, appended, next } = done;
  const open = reports.filter((each) => each.retrieval === 'open').length;
  const noted = appended.length - changed;
  const few = reports
    .filter(({ kept, retrieval }) => retrieval === 'not-retrieved' && appended.includes(kept))
    .map(({ kept }) => ({ id: kept, attempts: log.retrieval.get(kept)?.attempts.length ?? 0 }))
    .filter(({ attempts }) => attempts < ATTEMPTS_ASKED);
  const more = {
    ...(noted === 0 ? {} : { noted }),
    ...(few.length === 0 ? {} : { fewAttempts: few.map(({ id }) => id) }),
  };
  output.report({ changed, open, ...more }, [
    `${changed} ${changed === 1 ? 'report is' : 'reports are'} now ${next}; ${open} still open.`,
    ...(noted === 0 ? [] : [`Noted of ${noted} that were ${next} already.`]),
    ...(open === 0 ? ['Next: stageone screen --stage full-text --reviewer CODE'] : ['Next: stageone retrieve --list']),
  ]);
  if (few.length === 0) return;
  const shown = few.slice(0, 10).map(({ id, attempts }) => `${id} (${attempts})`);
  output.note(
    `stageone: warning: not retrieved after fewer than ${ATTEMPTS_ASKED} attempts: ${shown.join(', ')}${few.length > 10 ? ' …' : ''}; --attempt "whom or where you asked" keeps each.`,
  );
}
