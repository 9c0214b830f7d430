/** The path of one record through the flow, in the words of the boxes. */
import { ReviewError } from '../errors.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import { clustersOfReport, type ReportState } from '../screening/report-state.ts';
import { knownReportIds } from './record-ids.ts';
import type { ReviewState } from './review-state.ts';

/** The path of one record, or report found at full text, from its source to the box where it stands. */
export function flowSteps(word: string, state: ReviewState): readonly string[] {
  const [id] = knownReportIds([word], state);
  const report = state.reports.find((each) => each.members.some((member) => member === id));
  const holder = state.log.added.get(asRecordId(word))?.of;
  const origin = state.origins.find((each) => each.id === id);
  if (report === undefined && holder !== undefined) {
    throw new ReviewError(
      'refused',
      `Report ${word} does not count: record ${holder}, which holds it, is not sought.`,
      {
        hint: `stageone prisma --why ${holder}`,
      },
    );
  }
  if (report === undefined || id === undefined) throw new Error(`Record ${word} is in no cluster.`);
  const from = holder === undefined ? `identified from ${origin?.source}` : `found at full text in record ${holder}`;
  return [from, ...path(id, report)];
}

/** The steps of a record through the flow, in the words of the boxes. */
function path(id: RecordId, report: ReportState): string[] {
  const cluster = clustersOfReport(report).find(({ members }) => members.includes(id));
  if (cluster !== undefined && id !== cluster.kept) {
    return [`duplicate record removed: the report goes on as record ${cluster.kept}`];
  }
  if (id !== report.kept) {
    const joined = `joined at full text: the report goes on as record ${report.kept}`;
    return cluster === undefined ? [joined] : ['screened, report sought for retrieval', joined];
  }
  if (report.removed !== undefined) {
    return [
      report.removed.by === 'automation'
        ? 'marked as ineligible by automation tools'
        : `removed for other reasons: ${report.removed.reason}`,
    ];
  }
  if (report.titleAbstract !== 'included') {
    const state = report.conflict ? 'in conflict' : 'not decided yet';
    return [report.titleAbstract === 'excluded' ? 'screened, excluded' : `screening on title and abstract: ${state}`];
  }
  const steps = [cluster === undefined ? 'report sought for retrieval' : 'screened, report sought for retrieval'];
  if (report.retrieval === 'not-retrieved') return [...steps, 'not retrieved'];
  if (report.retrieval !== 'retrieved') return [...steps, 'retrieval open'];
  steps.push('retrieved, assessed for eligibility');
  if (report.fullText === 'excluded') return [...steps, `excluded: ${report.reason ?? 'reason not stated'}`];
  if (report.fullText === 'included') return [...steps, `included in study ${report.studyId ?? ''}`];
  return [...steps, report.conflict ? 'full text in conflict' : 'full text not decided yet'];
}
