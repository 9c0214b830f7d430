/** Checks what closing a batch promised: that no vote was added or changed after it, and that commitments told before still stand. */
import { isVote, type ReviewEvent } from '../records/event.ts';
import { foldCommitments } from '../screening/commitment.ts';
import type { ToldCommitment } from './exchange-event.ts';
import type { Finding } from './finding.ts';

/** @param told commitments that came from other machines before the reveal */
export function checkClosings(events: readonly ReviewEvent[], told: readonly ToldCommitment[]): readonly Finding[] {
  const commitments = foldCommitments(events);
  const broken = commitments
    .filter(({ opened }) => opened?.holds === false)
    .map(({ batch, reviewer }) => ({
      code: 'COMMITMENT_BROKEN',
      at: `${batch} ${reviewer}`,
      message: `The commitment of ${reviewer} to ${batch} does not hold: what was said before the closing was changed.`,
    }));
  const otherwise = told.flatMap(({ batch, reviewer, commitment }) => {
    const now = commitments.find((each) => each.batch === batch && each.reviewer === reviewer);
    if (now === undefined || now.commitment === commitment) return [];
    const message = `The commitment of ${reviewer} to ${batch} is not the one that was told before the reveal.`;
    return [{ code: 'COMMITMENT_REPLACED', at: `${batch} ${reviewer}`, message }];
  });
  return [...broken, ...otherwise, ...lateVotes(events), ...unfoundedReveals(events)];
}

/** Votes behind the closing of their batch. They count for nothing, and nobody can have cast them with this program. */
function lateVotes(events: readonly ReviewEvent[]): readonly Finding[] {
  const closed = new Set<string>();
  return events.flatMap(({ type, chain, batch, seq }) => {
    const key = `${chain} ${batch}`;
    if (type === 'close') closed.add(key);
    if (!isVote(type) || !closed.has(key)) return [];
    const message = `Event ${seq} is a vote of ${chain} in ${batch}, behind its closing.`;
    return [{ code: 'VOTE_AFTER_CLOSING', at: `event ${seq}`, message }];
  });
}

/** Reveals whose closings are not in the log before them. */
function unfoundedReveals(events: readonly ReviewEvent[]): readonly Finding[] {
  const closers = new Map<string, number>();
  return events.flatMap(({ type, batch = '', seq }) => {
    if (type === 'close') closers.set(batch, (closers.get(batch) ?? 0) + 1);
    if (type !== 'reveal' || (closers.get(batch) ?? 0) > 0) return [];
    const message = `${batch} is revealed by event ${seq}, and nobody has closed it.`;
    return [{ code: 'REVEAL_WITHOUT_CLOSING', at: `event ${seq}`, message }];
  });
}
