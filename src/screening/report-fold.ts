/** From clusters and the screening log to the state of each cluster: what the flow counts, what a batch may draw from. */
import type { RecordId } from '../records/record.ts';
import { joinReports } from './joined-reports.ts';
import { isInBatch, type ScreeningLog } from './outcome.ts';
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

/**
 * One state for each cluster, in the order of the clusters; then those of reports that were only found at full text. Clusters
 * that turned out at full text to lead to one report have one state, in the place of the first.
 *
 * @param clusters members in order of import
 * @param byOtherMethods records that came from neither databases nor registers
 * @param unitedSince place in the log of the event since which two members are together; 0 when they always were
 */
export function foldReports(
  clusters: readonly (readonly RecordId[])[],
  byOtherMethods: ReadonlySet<RecordId>,
  log: ScreeningLog,
  removals: Removals,
  unitedSince: UnitedSince = () => 0,
): readonly ReportState[] {
  const fold = (members: readonly RecordId[]): ReportState =>
    foldReport(members, byOtherMethods, log, removals, unitedSince);
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
  byOtherMethods: ReadonlySet<RecordId>,
  log: ScreeningLog,
  removals: Removals,
  unitedSince: UnitedSince,
): ReportState {
  const { kept, contradictedBy } = standsFor(members, log, unitedSince);
  const arm: Arm = members.every((member) => byOtherMethods.has(member)) ? 'other' : 'dbr';
  const inBatch = members.some((member) => isInBatch(log, 'title-abstract', member));
  const removed = inBatch ? undefined : removalOf(members, removals);
  const fate = removed === undefined ? fateOf(kept, members, contradictedBy, log) : REMOVED;
  // Field by field: spreading costs most of the time that a hundred thousand reports take.
  return {
    kept,
    members,
    arm,
    removed,
    titleAbstract: fate.titleAbstract,
    conflict: fate.conflict,
    contradictedBy: fate.contradictedBy,
    titleAbstractReason: fate.titleAbstractReason,
    retrieval: fate.retrieval,
    fullText: fate.fullText,
    reason: fate.reason,
    studyId: fate.studyId,
  };
}

/** What became of a report. */
type Fate = Omit<ReportState, 'kept' | 'members' | 'arm' | 'removed' | 'clusters' | 'added'>;

const OPEN: Fate = {
  titleAbstract: 'open',
  conflict: false,
  titleAbstractReason: undefined,
  retrieval: undefined,
  fullText: undefined,
  reason: undefined,
  studyId: undefined,
};
const IN_CONFLICT: Fate = { ...OPEN, conflict: true };
const REMOVED: Fate = { ...OPEN, titleAbstract: undefined };
const EXCLUDED: Fate = { ...OPEN, titleAbstract: 'excluded' };
const SOUGHT: Fate = { ...OPEN, titleAbstract: 'included', retrieval: 'open' };
const NOT_RETRIEVED: Fate = { ...SOUGHT, retrieval: 'not-retrieved' };
const ASSESSED: Fate = { ...SOUGHT, retrieval: 'retrieved', fullText: 'open' };

function fateOf(
  kept: RecordId,
  members: readonly RecordId[],
  contradictedBy: RecordId | undefined,
  log: ScreeningLog,
): Fate {
  const outcome = log.records['title-abstract'].get(kept)?.outcome;
  if (outcome === undefined || outcome.kind === 'reopened') return OPEN;
  if (outcome.kind === 'conflict') return IN_CONFLICT;
  if (outcome.kind === 'excluded') {
    return outcome.reason === undefined ? EXCLUDED : { ...EXCLUDED, titleAbstractReason: outcome.reason };
  }
  const retrieval = log.retrieval.get(kept)?.state;
  if (retrieval !== 'retrieved') return retrieval === 'not-retrieved' ? NOT_RETRIEVED : SOUGHT;
  if (contradictedBy !== undefined) return { ...ASSESSED, conflict: true, contradictedBy };
  const fullText = log.records['full-text'].get(kept)?.outcome;
  if (fullText === undefined || fullText.kind === 'reopened') return ASSESSED;
  if (fullText.kind === 'conflict') return { ...ASSESSED, conflict: true };
  if (fullText.kind === 'excluded') return { ...ASSESSED, fullText: 'excluded', reason: fullText.reason };
  return { ...ASSESSED, fullText: 'included', studyId: studyOf(kept, members, log) };
}

function removalOf(members: readonly RecordId[], removals: Removals): ReportState['removed'] {
  const [first] = members;
  const reason = first === undefined ? undefined : removals.other.get(first);
  if (reason !== undefined && members.every((member) => removals.other.has(member))) return { by: 'other', reason };
  if (members.every((member) => removals.automation.has(member))) {
    return { by: 'automation', unknown: members.every((member) => removals.automationUnknown.has(member)) };
  }
  return undefined;
}
