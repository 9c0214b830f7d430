/** Which records an export holds, and what the review says about each. */
import type { ExportItem, ReadEntry } from '../formats/format.ts';
import { asRecordId, type BibRecord, type RecordId, type StoredRecord } from '../records/record.ts';
import { clustersOfReport, type ReportState } from '../screening/report-state.ts';

/** Sets that `export --set` names. */
export const EXPORT_SETS = ['included', 'excluded-full-text', 'title-abstract-included', 'all'] as const;
export type ExportSet = (typeof EXPORT_SETS)[number];

/** Unites the members of a cluster in one record; the kept one comes first. `provenance` has the source of each field. */
type MergeRecords = (members: readonly StoredRecord[]) => {
  readonly record: BibRecord;
  readonly provenance: { readonly abstract?: string };
};

/**
 * The rows of an export. `all` has every record as delivered, in order of import, duplicates too; every other set has one
 * merged record for each report, in order of the kept record's import. A supplied abstract stands in all of them.
 *
 * @param records every record of the review, in order of import, and what was only found at full text
 * @param reports states of the reports; a record that leads to none of them is left out
 */
export function selectItems(
  set: ExportSet,
  records: readonly StoredRecord[],
  reports: readonly ReportState[],
  merge: MergeRecords,
): readonly ExportItem[] {
  return toItems(planRows(set, reports), records, merge).sort((left, right) => left.position - right.position);
}

/** A row of an export before its records are read. */
export interface ExportRow {
  readonly report: ReportState;
  /** The record that it shows first, then those that are united with it. */
  readonly members: readonly [RecordId, ...RecordId[]];
}

/** The rows of an export by the ids of their records, in the order of the reports. */
export function planRows(set: ExportSet, reports: readonly ReportState[]): readonly ExportRow[] {
  return reports
    .filter((report) => belongs(set, report))
    .flatMap((report): readonly ExportRow[] => {
      // What was only found at full text was delivered by nobody.
      if (set === 'all') {
        return clustersOfReport(report).flatMap(({ members }) =>
          members.map((id) => ({ report, members: [id] as const })),
        );
      }
      return [{ report, members: [report.kept, ...report.members.filter((id) => id !== report.kept)] }];
    });
}

/** The items of some rows; a row whose first record is not there is left out. */
export function toItems(
  rows: readonly ExportRow[],
  records: readonly StoredRecord[],
  merge: MergeRecords,
): ExportItem[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return rows.flatMap(({ report, members: [id, ...others] }) => {
    const kept = byId.get(id);
    if (kept === undefined) return [];
    const more = others.map((other) => byId.get(other)).filter((other) => other !== undefined);
    if (more.length === 0) return [toItem(kept, report, ...asDelivered(kept))];
    const { record, provenance } = merge([kept, ...more]);
    return [toItem(kept, report, record, provenance.abstract)];
  });
}

function belongs(set: ExportSet, report: ReportState): boolean {
  switch (set) {
    case 'all':
      return true;
    case 'included':
      return report.fullText === 'included';
    case 'excluded-full-text':
      return report.fullText === 'excluded';
    case 'title-abstract-included':
      return report.titleAbstract === 'included';
  }
}

function asDelivered({ record, source, abstractFrom }: StoredRecord): [BibRecord, string | undefined] {
  return [record, record.abstract === undefined ? undefined : (abstractFrom ?? source)];
}

function toItem(
  stored: StoredRecord,
  report: ReportState,
  record: BibRecord,
  abstractSource: string | undefined,
): ExportItem {
  const cluster = clustersOfReport(report).find(({ members }) => members.includes(stored.id));
  const isKept = stored.id === (cluster?.kept ?? report.kept);
  const base = {
    id: stored.id,
    position: stored.position,
    source: stored.source,
    sourceId: stored.sourceId,
    kind: stored.kind,
    // The first imported member names the cluster: unlike the kept one it never changes with the outcomes.
    clusterId: cluster?.members[0] ?? stored.id,
    kept: isKept,
    record,
    abstractSource,
  };
  if (!isKept || report.removed !== undefined) {
    return { ...base, ...NOTHING_DECIDED, removed: isKept ? report.removed?.by : 'duplicate' };
  }
  if (stored.id !== report.kept && cluster !== undefined) {
    // Joined at full text: it was included, and from there on the report counts where it stands.
    return { ...base, ...NOTHING_DECIDED, titleAbstract: report.titleAbstract, studyId: report.studyId };
  }
  return {
    ...base,
    removed: undefined,
    titleAbstract: report.titleAbstract,
    titleAbstractReason: report.titleAbstractReason,
    retrieval: report.retrieval,
    fullText: report.fullText,
    reason: report.reason,
    studyId: report.studyId,
  };
}

const NOTHING_DECIDED = {
  removed: undefined,
  titleAbstract: undefined,
  titleAbstractReason: undefined,
  retrieval: undefined,
  fullText: undefined,
  reason: undefined,
  studyId: undefined,
} as const;

/** A record of a file outside of any review: what `convert` writes. */
export function itemOfEntry(entry: ReadEntry, source: string): ExportItem {
  return {
    id: asRecordId(entry.recordId ?? String(entry.position)),
    position: entry.position,
    source: entry.sourceName ?? source,
    sourceId: entry.sourceId,
    kind: 'database',
    clusterId: undefined,
    kept: undefined,
    ...NOTHING_DECIDED,
    record: entry.record,
    abstractSource: entry.record.abstract === undefined ? undefined : (entry.sourceName ?? source),
  };
}
