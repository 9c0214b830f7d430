/** First votes of revealed batches, side by side: the votes that stood at the closing, by the places of the two reviewers. */
import type { VotePair } from './agreement.ts';
import type { BatchKind } from './batch.ts';
import type { Stage } from './decision.ts';
import type { ScreeningLog } from './outcome.ts';

/** Pairs of the revealed batches of one kind and stage, in order of making; `first` is who held the first place in the batch. */
export function votePairs(
  log: Pick<ScreeningLog, 'batches' | 'votes'>,
  stage: Stage,
  kind: BatchKind,
): readonly VotePair[] {
  return [...log.batches.values()]
    .filter((batch) => batch.revealed && batch.stage === stage && batch.kind === kind)
    .flatMap((batch) => {
      const votes = log.votes.get(batch.id);
      const [first, second] = batch.voters.slice(0, 2).map((code) => votes?.get(code));
      return batch.records.flatMap((id) => {
        const [a, b] = [first?.get(id), second?.get(id)];
        if (a === undefined || b === undefined) return [];
        return [
          { first: a.verdict, second: b.verdict, firstReason: a.reason, secondReason: b.reason, batch: batch.id },
        ];
      });
    });
}
