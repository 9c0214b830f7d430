/** Commitments as commands show them: the salt only after the reveal. */
import { foldExchanges } from '../exchange/exchange-event.ts';
import type { ReviewEvent } from '../records/event.ts';
import { type Commitment, foldCommitments } from '../screening/commitment.ts';

/** Those in the log, and those of others that a pack told before their batch is revealed. */
export function allCommitments(events: readonly ReviewEvent[]): readonly Commitment[] {
  const own = foldCommitments(events);
  const known = new Set(own.map(({ batch, reviewer }) => `${batch} ${reviewer}`));
  const told = new Map(
    foldExchanges(events)
      .flatMap(({ commitments }) => commitments)
      .map((each) => [`${each.batch} ${each.reviewer}`, { ...each, opened: undefined }] as const),
  );
  return [...own, ...[...told].flatMap(([key, each]) => (known.has(key) ? [] : [each]))];
}

/** For `--json`; when a batch was closed is not told, and what opens a commitment is `null` until the batch is revealed. */
export function commitmentFacts({ commitment, opened }: Commitment) {
  return {
    commitment,
    head: opened?.head ?? null,
    salt: opened?.salt ?? null,
    holds: opened?.holds ?? null,
  };
}

/** A line for each: what is to be written down while the batch is open, whether it holds afterwards. */
export function shownCommitments(commitments: readonly Commitment[]): readonly string[] {
  return commitments.map(({ reviewer, commitment, opened }) => {
    if (opened === undefined) return `    ${reviewer} committed  ${commitment}`;
    return `    ${reviewer} committed  ${commitment}  ${opened.holds ? 'holds' : 'DOES NOT HOLD'}`;
  });
}
