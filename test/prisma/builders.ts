/** Builders of reviews for the tests of the flow: records and the states of their clusters, by how many of each. */
import type { FlowInput } from '../../src/prisma/count.ts';
import { asRecordId, type RecordId, type SourceKind } from '../../src/records/record.ts';
import type { ExclusionReason } from '../../src/screening/decision.ts';
import type { Arm, ReportState } from '../../src/screening/report-state.ts';

/** A cluster of one record of a database that nobody has screened, unless the fields say otherwise. */
export function aReport(fields: Partial<ReportState> & { readonly kept: RecordId }): ReportState {
  return {
    members: [fields.kept],
    arm: 'dbr',
    removed: undefined,
    titleAbstract: 'open',
    conflict: false,
    titleAbstractReason: undefined,
    retrieval: undefined,
    fullText: undefined,
    reason: undefined,
    studyId: undefined,
    ...fields,
  };
}

export const EXCLUDED = { titleAbstract: 'excluded' } as const;
export const NOT_RETRIEVED = { titleAbstract: 'included', retrieval: 'not-retrieved' } as const;
export const excludedFor = (reason: string) =>
  ({ titleAbstract: 'included', retrieval: 'retrieved', fullText: 'excluded', reason }) as const;
export const includedIn = (studyId: string | undefined) =>
  ({ titleAbstract: 'included', retrieval: 'retrieved', fullText: 'included', studyId }) as const;

export const THREE_REASONS: readonly ExclusionReason[] = [
  { code: 'population', text: 'Wrong population' },
  { code: 'outcome', text: 'Wrong outcome' },
  { code: 'design', text: 'Wrong design' },
];

/** Takes records from the sources in order and makes clusters of them. */
export class ReviewBuilder {
  readonly records: { id: RecordId; source: string; kind: SourceKind }[] = [];
  readonly reports: ReportState[] = [];
  readonly #waiting: Record<Arm, RecordId[]> = { dbr: [], other: [] };

  identify(source: string, kind: SourceKind, count: number): this {
    for (let made = 0; made < count; made++) {
      const id = asRecordId(String(this.records.length + 1));
      this.records.push({ id, source, kind });
      this.#waiting[kind === 'database' || kind === 'register' ? 'dbr' : 'other'].push(id);
    }
    return this;
  }

  /** `count` clusters of `size` records of one column. */
  cluster(arm: Arm, count: number, fields: Partial<ReportState>, size = 1): this {
    for (let made = 0; made < count; made++) {
      const members = this.#waiting[arm].splice(0, size);
      const kept = members[0];
      if (kept === undefined || members.length < size) throw new Error(`Too few records of ${arm} are left.`);
      this.reports.push(aReport({ kept, members, arm, ...fields }));
    }
    return this;
  }

  /** Copies of other methods that join clusters of databases that were made before. */
  joinOther(count: number): this {
    for (let made = 0; made < count; made++) {
      const copy = this.#waiting.other.shift();
      const index = this.reports.findIndex((report) => report.arm === 'dbr' && report.members.length === 1);
      const report = this.reports[index];
      if (copy === undefined || report === undefined) throw new Error('Nothing is left to join.');
      this.reports[index] = { ...report, members: [...report.members, copy] };
    }
    return this;
  }

  input(reasons: readonly ExclusionReason[] = THREE_REASONS): FlowInput {
    return { records: this.records, reports: this.reports, reasons };
  }
}

/** The worked example of the PRISMA note: template B, 1,733 identified, 35 reports of 31 studies. */
export function workedExample(): FlowInput {
  const review = new ReviewBuilder()
    .identify('pubmed', 'database', 700)
    .identify('crossref', 'database', 420)
    .identify('openalex', 'database', 613)
    .identify('Citation chasing', 'citation', 22)
    .identify('Force websites', 'website', 3)
    .cluster('dbr', 4, { titleAbstract: undefined, removed: { by: 'other', reason: 'not literature' } })
    // 256 clusters of three records: 512 duplicates.
    .cluster('dbr', 256, EXCLUDED, 3)
    .cluster('dbr', 844, EXCLUDED)
    .cluster('dbr', 3, NOT_RETRIEVED)
    .cluster('dbr', 40, excludedFor('population'))
    .cluster('dbr', 25, excludedFor('outcome'))
    .cluster('dbr', 19, excludedFor('design'));
  for (let number = 1; number <= 30; number++) review.cluster('dbr', 1, includedIn(`S${Math.min(number, 28)}`));
  review
    .joinOther(5)
    .cluster('other', 4, EXCLUDED)
    .cluster('other', 1, NOT_RETRIEVED)
    .cluster('other', 10, excludedFor('population'))
    .cluster('other', 2, includedIn('S1'))
    .cluster('other', 1, includedIn('S101'))
    .cluster('other', 1, includedIn('S102'))
    .cluster('other', 1, includedIn(undefined));
  return review.input();
}

/** Template A with as many reasons as given, three reports for each, and one included. */
export function withReasons(texts: readonly string[]): FlowInput {
  const reasons = texts.map((text, index) => ({ code: `r${index + 1}`, text }));
  const review = new ReviewBuilder().identify('pubmed', 'database', 3 * texts.length + 2);
  review.cluster('dbr', 1, EXCLUDED);
  for (const { code } of reasons) review.cluster('dbr', 3, excludedFor(code));
  return review.cluster('dbr', 1, includedIn(undefined)).input(reasons);
}
