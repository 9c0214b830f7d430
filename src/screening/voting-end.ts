/** When somebody's voting in a batch ended: nothing that they say of it afterwards counts. */
import type { ReviewEvent } from '../records/event.ts';
import { readReplacement } from './places.ts';

/**
 * @param events in the order of the log; votes may be missing
 * @returns of a batch and a person the place of the first event that ended the voting: they closed the batch, it was revealed, or
 * they were replaced; infinity when there is none
 */
export function votingEnds(events: readonly ReviewEvent[]): (batch: string, reviewer: string) => number {
  const revealed = new Map<string, number>();
  const closed = new Map<string, number>();
  const replaced = new Map<string, number>();
  const note = (ends: Map<string, number>, key: string, { seq }: ReviewEvent): void => {
    if (!ends.has(key)) ends.set(key, seq);
  };
  for (const event of events) {
    const { batch = '' } = event;
    if (event.type === 'reveal') note(revealed, batch, event);
    else if (event.type === 'close') note(closed, pair(batch, event.chain), event);
    else if (event.type === 'reviewer') note(replaced, readReplacement(event).from, event);
  }
  return (batch, reviewer) =>
    Math.min(
      revealed.get(batch) ?? Number.POSITIVE_INFINITY,
      closed.get(pair(batch, reviewer)) ?? Number.POSITIVE_INFINITY,
      replaced.get(reviewer) ?? Number.POSITIVE_INFINITY,
    );
}

function pair(batch: string, reviewer: string): string {
  return `${batch} ${reviewer}`;
}
