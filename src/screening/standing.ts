/** Which member stands for a cluster or for joined reports: the furthest, unless final outcomes contradict each other. */
import type { RecordId } from '../records/record.ts';
import type { ScreeningLog, Settlement } from './outcome.ts';

/**
 * Furthest first: a cluster's outcome is that of its furthest member (design.md section 2, votes and clusters). What is being
 * screened again stands just before the outcome that it may lose, so that the report is open until the reveal.
 */
const RANKS = [
  'included',
  'reassessed',
  'excluded-full-text',
  'assessed',
  'not-retrieved',
  'sought',
  'conflict',
  'rescreened',
  'excluded',
  'in-batch',
  'unscreened',
  'removed',
] as const;
type Rank = (typeof RANKS)[number];

/** Place in the log of the event since which two records are together; 0 when they always were. */
export type UnitedSince = (a: RecordId, b: RecordId) => number;

export interface Standing {
  readonly kept: RecordId;
  readonly contradictedBy: RecordId | undefined;
}

/** The furthest member, the first at a tie; where final outcomes contradict each other, the one that was decided last, if it settles them. */
export function standsFor(members: readonly RecordId[], log: ScreeningLog, unitedSince: UnitedSince): Standing {
  let kept = members[0] as RecordId;
  if (members.length === 1) return { kept, contradictedBy: undefined };
  let best: number = RANKS.length;
  const finals: Final[] = [];
  for (const member of members) {
    const rank = rankOf(member, log);
    const place = RANKS.indexOf(rank);
    if (place < best) {
      best = place;
      kept = member;
    }
    const final = finalOf(member, rank, log);
    if (final !== undefined) finals.push(final);
  }
  const furthest = finals.find((final) => final.id === kept);
  const against = finals.find((final) => furthest !== undefined && final.isIncluded !== furthest.isIncluded);
  if (against === undefined) return { kept, contradictedBy: undefined };
  const settling = finals
    .filter((final) => finals.every((other) => isSettledBy(final, other, unitedSince)))
    .sort((x, y) => y.seq - x.seq)[0];
  return settling === undefined
    ? { kept, contradictedBy: against.id }
    : { kept: settling.id, contradictedBy: undefined };
}

/** An outcome after which nothing more was to be done with the record. */
interface Final extends Settlement {
  readonly id: RecordId;
  readonly isIncluded: boolean;
  readonly isFullText: boolean;
}

function finalOf(id: RecordId, rank: Rank, log: ScreeningLog): Final | undefined {
  if (rank !== 'included' && rank !== 'excluded-full-text' && rank !== 'excluded') return undefined;
  const isFullText = rank !== 'excluded';
  const made = log.records[isFullText ? 'full-text' : 'title-abstract'].get(id)?.settled;
  return {
    id,
    isIncluded: rank === 'included',
    isFullText,
    seq: made?.seq ?? 0,
    isResolution: made?.isResolution ?? false,
  };
}

/**
 * Whether one final outcome ends the contradiction of another: it was decided after both were known to be one report, by a
 * resolution at full text, or by reading the full text of what had been excluded on the title.
 */
function isSettledBy(final: Final, other: Final, unitedSince: UnitedSince): boolean {
  if (final.isIncluded === other.isIncluded) return true;
  if (!final.isFullText || (!final.isResolution && other.isFullText)) return false;
  return final.seq > Math.max(other.seq, unitedSince(final.id, other.id));
}

function rankOf(id: RecordId, log: ScreeningLog): Rank {
  const known = log.records['title-abstract'].get(id);
  if (known?.outcome === undefined) return known?.batch === undefined ? 'unscreened' : 'in-batch';
  const { outcome } = known;
  if (outcome.kind === 'conflict') return 'conflict';
  if (outcome.kind === 'reopened') return 'rescreened';
  if (outcome.kind === 'excluded') return 'excluded';
  const retrieval = log.retrieval.get(id)?.state;
  if (retrieval === 'not-retrieved') return 'not-retrieved';
  if (retrieval !== 'retrieved') return 'sought';
  const fullText = log.records['full-text'].get(id)?.outcome;
  if (fullText === undefined || fullText.kind === 'conflict') return 'assessed';
  if (fullText.kind === 'reopened') return 'reassessed';
  return fullText.kind === 'included' ? 'included' : 'excluded-full-text';
}
