/** From clusters and the screening log to the state of each cluster: what the flow counts, what a batch may draw from. */
import type { RecordId, SourceKind } from '../records/record.ts';
import { joinReports } from './joined-reports.ts';
import type { ScreeningLog } from './outcome.ts';
import type { Arm, ReportState } from './report-state.ts';
import { standsFor, type UnitedSince } from './standing.ts';
import { studyOf } from './studies.ts';

/** Records that are out before screening, by record; a cluster is out when all its members are. */
export interface Removals {
  readonly automation: ReadonlySet<RecordId>;
  /** Those of `automation` that were removed on the title alone. */
  readonly automationUnknown: ReadonlySet<RecordId>;
  readonly other: ReadonlyMap<RecordId, string>;
}

const DBR_KINDS: ReadonlySet<SourceKind> = new Set(['database', 'register']);

/**
 * One state for each cluster, in the order of the clusters; then those of reports that were only found at full text. Clusters
 * that turned out at full text to lead to one report have one state, in the place of the first.
 *
 * @param clusters members in order of import
 * @param kinds kind of source of every record
 * @param unitedSince place in the log of the event since which two members are together; 0 when they always were
 */
export function foldReports(
  clusters: readonly (readonly RecordId[])[],
  kinds: ReadonlyMap<RecordId, SourceKind>,
  log: ScreeningLog,
  removals: Removals,
  unitedSince: UnitedSince = () => 0,
): readonly ReportState[] {
  const fold = (members: readonly RecordId[]): ReportState => foldReport(members, kinds, log, removals, unitedSince);
  const states = clusters.map(fold);
  if (log.added.size === 0) return joinReports(states, log);
  const byMember = new Map(states.flatMap((state) => state.members.map((id) => [id, state] as const)));
  const added = [...log.added.values()]
    .filter(({ of }) => byMember.get(of)?.titleAbstract === 'included')
    // Other methods have no correction for such a report, so it counts with databases and registers wherever its record went.
    .map(({ id }): ReportState => ({ ...fold([id]), arm: 'dbr', clusters: [], added: [id] }));
  return joinReports([...states, ...added], log);
}

function foldReport(
  members: readonly RecordId[],
  kinds: ReadonlyMap<RecordId, SourceKind>,
  log: ScreeningLog,
  removals: Removals,
  unitedSince: UnitedSince,
): ReportState {
  const { kept, contradictedBy } = standsFor(members, log, unitedSince);
  const arm: Arm = members.some((member) => DBR_KINDS.has(kinds.get(member) ?? 'database')) ? 'dbr' : 'other';
  const base = { kept, members, arm, conflict: false } as const;
  const inBatch = members.some((member) => log.batchOf['title-abstract'].has(member));
  const removed = inBatch ? undefined : removalOf(members, removals);
  if (removed !== undefined) return { ...base, removed, ...NOTHING_DECIDED, titleAbstract: undefined };

  const outcome = log.outcomes['title-abstract'].get(kept);
  const fullText = log.outcomes['full-text'].get(kept);
  if (outcome === undefined || outcome.kind === 'conflict' || outcome.kind === 'reopened') {
    return { ...base, removed: undefined, ...NOTHING_DECIDED, conflict: outcome?.kind === 'conflict' };
  }
  if (outcome.kind === 'excluded') {
    return {
      ...base,
      removed: undefined,
      ...NOTHING_DECIDED,
      titleAbstract: 'excluded',
      titleAbstractReason: outcome.reason,
    };
  }
  const retrieval = log.retrieval.get(kept)?.state;
  const sought = { ...base, removed: undefined, ...NOTHING_DECIDED, titleAbstract: 'included' } as const;
  if (retrieval !== 'retrieved')
    return { ...sought, retrieval: retrieval === 'not-retrieved' ? 'not-retrieved' : 'open' };
  if (contradictedBy !== undefined) return { ...sought, retrieval, fullText: 'open', conflict: true, contradictedBy };
  if (fullText === undefined || fullText.kind === 'conflict' || fullText.kind === 'reopened') {
    return { ...sought, retrieval, fullText: 'open', conflict: fullText?.kind === 'conflict' };
  }
  if (fullText.kind === 'excluded') return { ...sought, retrieval, fullText: 'excluded', reason: fullText.reason };
  return { ...sought, retrieval, fullText: 'included', studyId: studyOf(kept, members, log) };
}

const NOTHING_DECIDED = {
  titleAbstract: 'open',
  titleAbstractReason: undefined,
  retrieval: undefined,
  fullText: undefined,
  reason: undefined,
  studyId: undefined,
} as const;

function removalOf(members: readonly RecordId[], removals: Removals): ReportState['removed'] {
  const reasons = members.map((member) => removals.other.get(member));
  const reason = reasons[0];
  if (reason !== undefined && reasons.every((each) => each !== undefined)) return { by: 'other', reason };
  if (members.every((member) => removals.automation.has(member))) {
    return { by: 'automation', unknown: members.every((member) => removals.automationUnknown.has(member)) };
  }
  return undefined;
}
