/** Votes that stand, taken from a log without the many acts that led to them. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { Decision } from './decision.ts';
import { readReplacement } from './places.ts';

/** What one person last said of the records of a batch, without what they took back. */
export interface StandingVotes {
  readonly batch: string;
  readonly reviewer: string;
  /** Handed over: the fold goes on with this map. */
  readonly votes: Map<RecordId, Decision>;
  /** Places in the log of the first and the last of their acts that were looked at: the last one on each record. */
  readonly oldest: number;
  readonly newest: number;
}

/**
 * Whether all that these people said was said while they could vote in the batch: then the order of their acts among each other
 * does not matter, and the votes can be taken together.
 *
 * @param events in the order of the log; votes may be missing
 */
export function isAllInTime(standing: readonly StandingVotes[], events: readonly ReviewEvent[]): boolean {
  const spans = votingSpans(events);
  return standing.every(({ batch, reviewer, oldest, newest }) => {
    const { from, to } = spans(batch, reviewer);
    return oldest > from && newest < to;
  });
}

/** Places in the log between which somebody could vote in a batch; infinity while there is no end. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function votingSpans(events: readonly ReviewEvent[]): (batch: string, reviewer: string) => Span {
  // From the last of what begins it, to the first of what ends it: stricter than need be where something comes twice.
  const made = new Map<string, number>();
  const come = new Map<string, number>();
  const ended = new Map<string, number>();
  const end = (key: string, { seq }: ReviewEvent): void => {
    if (!ended.has(key)) ended.set(key, seq);
  };
  for (const event of events) {
    const { type, batch = '', chain, seq } = event;
    if (type === 'batch') made.set(batch, seq);
    else if (type === 'close') end(closing(batch, chain), event);
    else if (type === 'reveal') end(revealing(batch), event);
    else if (type === 'reviewer') {
      const { from, to } = readReplacement(event);
      end(leaving(from), event);
      come.set(to, seq);
    }
  }
  return (batch, reviewer) => ({
    from: Math.max(made.get(batch) ?? 0, come.get(reviewer) ?? 0),
    to: Math.min(
      ...[closing(batch, reviewer), revealing(batch), leaving(reviewer)].map(
        (key) => ended.get(key) ?? Number.POSITIVE_INFINITY,
      ),
    ),
  });
}

// Codes of reviewers and ids of batches hold no blank.
const closing = (batch: string, reviewer: string): string => `close ${batch} ${reviewer}`;
const revealing = (batch: string): string => `reveal ${batch}`;
const leaving = (reviewer: string): string => `leave ${reviewer}`;
