/** The state of one cluster on its way through the review: what the flow diagram counts. */
import type { RecordId } from '../records/record.ts';

/** Middle column of PRISMA 2020 (databases and registers) or right one (other methods). */
export type Arm = 'dbr' | 'other';

/** Records that were linked as duplicates. */
export interface RecordCluster {
  /** The member that stands for it. */
  readonly kept: RecordId;
  /** All members, the kept one included, in order of import. */
  readonly members: readonly RecordId[];
  readonly arm: Arm;
}

export interface ReportState {
  /** The member that stands for the cluster. */
  readonly kept: RecordId;
  /** All members, the kept one included, in order of import. */
  readonly members: readonly RecordId[];
  readonly arm: Arm;
  /** Taken out before screening; later fields are then undefined. */
  readonly removed:
    | undefined
    /** `unknown`: no abstract, and the title alone did not suffice. */
    | { readonly by: 'automation'; readonly unknown: boolean }
    | { readonly by: 'other'; readonly reason: string };
  /** Revealed outcome; `open` also while anything of it is unrevealed or in conflict. */
  readonly titleAbstract: 'open' | 'included' | 'excluded' | undefined;
  /** Both have closed, and they disagree; or two members were united whose final outcomes contradict each other. */
  readonly conflict: boolean;
  /** The member whose final outcome contradicts that of the kept one. */
  readonly contradictedBy?: RecordId | undefined;
  readonly titleAbstractReason: string | undefined;
  /** Only of included ones. `open` = not tried yet, or awaiting. */
  readonly retrieval: 'open' | 'retrieved' | 'not-retrieved' | undefined;
  /** Only of retrieved ones. */
  readonly fullText: 'open' | 'included' | 'excluded' | undefined;
  /** Code of the final reason of a full-text exclusion. */
  readonly reason: string | undefined;
  /** Only of included reports. */
  readonly studyId: string | undefined;
  /** The clusters that lead to it, where that is not one: several, joined at full text; or none. */
  readonly clusters?: readonly RecordCluster[] | undefined;
  /** Its ids as a report that was only found at full text, in another record. */
  readonly added?: readonly RecordId[] | undefined;
}

/** The clusters of records that lead to a report. */
export function clustersOfReport(report: ReportState): readonly RecordCluster[] {
  return report.clusters ?? [report];
}
