/** Commitments as commands show them: the salt only after the reveal. */
import type { Commitment } from '../screening/commitment.ts';

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
