/** The time for which the numbers of the flow hold: that of the newest thing that is counted in them. */
import { readMerge } from '../dedupe/hand-links.ts';
import type { EventType, ReviewEvent } from '../records/event.ts';
import type { Run } from '../search/run.ts';
import type { ImportRow } from '../store/imports.ts';

/** Votes and closings are not among them: before the reveal nobody is told when they were made, after it the reveal is newer. */
export const COUNTED_EVENTS: readonly EventType[] = [
  'dedupe',
  'filter',
  'merge',
  'split',
  'remove',
  'withdraw',
  'reveal',
  'resolve',
  'retrieval',
  'study',
  'report',
];

/**
 * ISO 8601, UTC; `null` when nothing has been identified yet.
 *
 * @param events of the types that are counted
 */
export function flowDate(
  events: readonly ReviewEvent[],
  runs: readonly Run[],
  imports: readonly ImportRow[],
): string | null {
  const times = [
    ...events.filter(isCounted).map(({ at }) => at),
    ...runs.map(({ endedAt, startedAt }) => endedAt ?? startedAt),
    ...imports.map(({ importedAt }) => importedAt),
  ];
  return times.reduce<string | null>((newest, time) => (newest === null || time > newest ? time : newest), null);
}

/** A mark of a duplicate that waits for a reveal is a reviewer's own until then. */
function isCounted(event: ReviewEvent): boolean {
  return COUNTED_EVENTS.includes(event.type) && (event.type !== 'merge' || readMerge(event).until === undefined);
}
