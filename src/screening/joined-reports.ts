/** Reports that were found at full text to be one: each goes on once from retrieval on, as far as the furthest has come. */
import type { RecordId } from '../records/record.ts';
import type { ScreeningLog } from './outcome.ts';
import { clustersOfReport, type ReportState } from './report-state.ts';
import { standsFor } from './standing.ts';
import { studyOf } from './studies.ts';

/**
 * The same states, those that were joined united in the place of the first. Only what was included at title and abstract is
 * united: a record that has been excluded there leads to no report.
 */
export function joinReports(states: readonly ReportState[], log: ScreeningLog): readonly ReportState[] {
  if (log.joined.length === 0) return states;
  const placeOf = new Map(states.flatMap((state, place) => state.members.map((id) => [id, place] as const)));
  const groups = newGroups();
  for (const { ids, since } of log.joined) {
    const [first, ...others] = ids.map((id) => {
      // What is no report any more holds together what was joined with it, as a record does that left the review.
      const place = placeOf.get(id) ?? placeOf.size + states.length;
      placeOf.set(id, place);
      return place;
    });
    for (const other of others) if (first !== undefined) groups.unite(first, other, since);
  }
  const parts = new Map<number, ReportState[]>();
  states.forEach((state, place) => {
    const root = groups.find(place);
    if (state.titleAbstract === 'included') parts.set(root, [...(parts.get(root) ?? []), state]);
  });
  const since = (a: RecordId, b: RecordId): number => groups.since(placeOf.get(a) ?? 0, placeOf.get(b) ?? 0);
  return states.flatMap((state, place) => {
    const group = parts.get(groups.find(place)) ?? [];
    if (state.titleAbstract !== 'included' || group.length < 2) return [state];
    return state === group[0] ? [united(group, log, since)] : [];
  });
}

function united(
  parts: readonly ReportState[],
  log: ScreeningLog,
  since: (a: RecordId, b: RecordId) => number,
): ReportState {
  const { kept, contradictedBy: other } = standsFor(
    parts.map((part) => part.kept),
    log,
    since,
  );
  const furthest = parts.find((part) => part.kept === kept) ?? parts[0];
  if (furthest === undefined) throw new Error('No report can be united of none.');
  const contradictedBy = furthest.contradictedBy ?? other;
  const members = parts.flatMap((part) => part.members);
  return {
    ...furthest,
    members,
    arm: parts.some((part) => part.arm === 'dbr') ? 'dbr' : 'other',
    clusters: parts.flatMap(clustersOfReport),
    added: parts.flatMap((part) => part.added ?? []),
    ...(contradictedBy === undefined
      ? { studyId: furthest.studyId && studyOf(kept, members, log) }
      : { contradictedBy, conflict: true, fullText: 'open' as const, reason: undefined, studyId: undefined }),
  };
}

interface Groups {
  readonly find: (place: number) => number;
  readonly unite: (a: number, b: number, since: number) => void;
  /** Place in the log of the event that brought the two together; 0 for one and the same. */
  readonly since: (a: number, b: number) => number;
}

/** Places that are united in order of time. */
function newGroups(): Groups {
  const parent = new Map<number, { readonly to: number; readonly since: number }>();
  const path = (place: number): readonly { readonly at: number; readonly since: number }[] => {
    const steps = [{ at: place, since: 0 }];
    for (let next = parent.get(place); next !== undefined; next = parent.get(next.to)) {
      steps.push({ at: next.to, since: next.since });
    }
    return steps;
  };
  const find = (place: number): number => path(place).at(-1)?.at ?? place;
  return {
    find,
    unite(a, b, since) {
      const [left, right] = [find(a), find(b)];
      if (left !== right) parent.set(right, { to: left, since });
    },
    // Roots only ever move later, so the newest step up to where the two ways meet is when they met.
    since(a, b) {
      const left = path(a);
      const right = path(b);
      const meeting = right.find(({ at }) => left.some((step) => step.at === at))?.at;
      const upTo = (steps: ReturnType<typeof path>): readonly number[] =>
        steps.slice(0, steps.findIndex(({ at }) => at === meeting) + 1).map((step) => step.since);
      return Math.max(...upTo(left), ...upTo(right));
    },
  };
}
