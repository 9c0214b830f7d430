/** The pairs that people still have to judge, in the order in which they are asked. */
import type { RecordId } from '../records/record.ts';
import type { IdPair } from './judgement.ts';
import { clustersOf, type LinkLog } from './link-log.ts';

/** A pair to ask about, and why. */
export interface QueuedPair extends IdPair {
  readonly doubt: string;
}

/**
 * What reviewers marked while screening comes first, then the doubts of the last `dedupe`, best first. Two clusters are asked about
 * once; never again those that people judged, united or linked as versions.
 *
 * @param ids of all records, in order of import
 */
export function reviewQueue(ids: readonly RecordId[], log: LinkLog): readonly QueuedPair[] {
  const clusterOf = new Map(
    clustersOf(ids, log).flatMap((members, index) => members.map((id) => [id, index] as const)),
  );
  const settled = new Set<string>();
  const keyOf = (a: RecordId, b: RecordId): string | undefined => {
    const left = clusterOf.get(a);
    const right = clusterOf.get(b);
    if (left === undefined || right === undefined || left === right) return undefined;
    return left < right ? `${left} ${right}` : `${right} ${left}`;
  };
  const settle = (a: RecordId, b: RecordId): boolean => {
    const key = keyOf(a, b);
    if (key === undefined || settled.has(key)) return false;
    settled.add(key);
    return true;
  };
  for (const [a, b] of log.forbidden) settle(a, b);
  for (const { a, b } of log.versions) settle(a, b);
  for (const { ids: group } of log.held) {
    const [first, ...rest] = group;
    for (const id of rest) if (first !== undefined) settle(first, id);
  }
  return [...proposedPairs(log), ...log.queue.map(({ a, b, reason }) => ({ a, b, doubt: reason }))].filter(({ a, b }) =>
    settle(a, b),
  );
}

/** Each pair once, with everybody who marked it. */
function proposedPairs(log: LinkLog): QueuedPair[] {
  const pairs = new Map<string, IdPair & { readonly marks: string[] }>();
  for (const { a, b, by, batch } of log.proposals) {
    const key = [a, b].sort().join(' ');
    const known = pairs.get(key) ?? { a, b, marks: [] };
    known.marks.push(`${by} in ${batch}`);
    pairs.set(key, known);
  }
  return [...pairs.values()].map(({ a, b, marks }) => ({
    a,
    b,
    doubt: `Marked as duplicates while screening by ${marks.join(' and by ')}.`,
  }));
}
