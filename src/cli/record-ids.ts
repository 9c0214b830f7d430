/** Record ids as people type them, checked against the review. */
import { ReviewError } from '../errors.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import type { ReportState } from '../screening/report-state.ts';
import type { ReviewState } from './review-state.ts';

/** @throws ReviewError `unknown-record` naming the first id that is none. */
export function knownIds(ids: readonly string[], state: Pick<ReviewState, 'origins'>): readonly RecordId[] {
  const known = new Set<string>(state.origins.map((origin) => origin.id));
  for (const id of ids) {
    if (!known.has(id)) {
      throw new ReviewError('unknown-record', `There is no record ${id}.`, {
        hint: `Ids are the record_id of \`stageone export --set all --format csv\`; this review has ${known.size} records.`,
      });
    }
  }
  return [...new Set(ids)].map(asRecordId);
}

/** The same, for what people say of reports: those that were only found at full text have ids of their own. */
export function knownReportIds(
  ids: readonly string[],
  state: Pick<ReviewState, 'origins' | 'log'>,
): readonly RecordId[] {
  const { added } = state.log;
  const found = new Set(ids.map(asRecordId).filter((id) => added.has(id)));
  const records = new Set(
    knownIds(
      ids.filter((id) => !found.has(asRecordId(id))),
      state,
    ),
  );
  return [...new Set(ids.map(asRecordId))].filter((id) => found.has(id) || records.has(id));
}

/** The report that a record leads to. @throws ReviewError `refused` when it is not sought */
export function soughtReport(id: RecordId, { reports }: Pick<ReviewState, 'reports'>): ReportState {
  const report = reports.find((each) => each.titleAbstract === 'included' && each.members.includes(id));
  if (report !== undefined) return report;
  throw new ReviewError('refused', `Record ${id} is not sought: it was not included at title and abstract.`, {
    hint: '`stageone prisma --box dbr_sought_reports` lists those that are.',
  });
}
