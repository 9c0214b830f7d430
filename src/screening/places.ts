/** The places of the reviewers, first and second: who held each, from the settings and from the replacements in the log. */
import type { ReviewEvent } from '../records/event.ts';

/** Body of a `reviewer` event. */
export interface Replacement {
  readonly from: string;
  readonly to: string;
}

export function readReplacement(event: ReviewEvent): Replacement {
  const { body } = event;
  if (typeof body === 'object' && body !== null && 'from' in body && 'to' in body) {
    if (typeof body.from === 'string' && typeof body.to === 'string') return { from: body.from, to: body.to };
  }
  throw new Error(`Event ${event.seq} is no replacement that this program can read.`);
}

/** The replacements of a log, in its order; other events are passed over. */
export function foldReplacements(events: readonly ReviewEvent[]): readonly Replacement[] {
  return events.filter((event) => event.type === 'reviewer').map(readReplacement);
}

/**
 * Everybody who held each place, in order of time. The settings may name any of them, so that it does not matter whether
 * they were edited before or after the replacement.
 */
export function placesOf(
  codes: readonly string[],
  replacements: readonly Replacement[],
): readonly (readonly [string, ...string[]])[] {
  return codes.map((code) => {
    let first = code;
    for (const { from, to } of [...replacements].reverse()) if (to === first) first = from;
    const holders: [string, ...string[]] = [first];
    for (const { from, to } of replacements) if (holders.at(-1) === from) holders.push(to);
    return holders;
  });
}
