/** A sitting over pairs in memory, with the rules of the real one that the screen leans on. */
import type { IdPair } from '../../src/dedupe/judgement.ts';
import type { PairPosition, PairSession } from '../../src/dedupe/pair-session.ts';
import { viewPair } from '../../src/dedupe/pair-view.ts';
import { ReviewError } from '../../src/errors.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

export interface FakePair {
  readonly ids: readonly [string, string];
  readonly left: Partial<BibRecord>;
  readonly right: Partial<BibRecord>;
}

export function fakePairs(pairs: readonly FakePair[], keyGuardMs = 0): PairSession & { readonly judged: string[] } {
  const judged: string[] = [];
  const skipped = new Set<FakePair>();
  const done: FakePair[] = [];
  const waiting = (): FakePair[] => pairs.filter((pair) => !done.includes(pair) && !skipped.has(pair));
  const idsOf = ({ ids: [a, b] }: FakePair): IdPair => ({ a: asRecordId(a), b: asRecordId(b) });
  const current = async (): Promise<PairPosition> => {
    const [pair, ...more] = waiting();
    if (pair === undefined) return { kind: 'nothing-left', done: done.length, skipped: skipped.size };
    const side = (id: string, record: Partial<BibRecord>, linked: readonly string[]) => ({
      id: asRecordId(id),
      source: 'PubMed 7',
      record: { ...EMPTY_RECORD, ...record },
      linked: linked.map(asRecordId),
    });
    const view = viewPair(side(pair.ids[0], pair.left, ['9']), side(pair.ids[1], pair.right, []));
    return { kind: 'pair', pair: { view, doubt: 'The years differ.' }, done: done.length, left: more.length + 1 };
  };
  return {
    judged,
    settings: { reviewTitle: 'Review', reviewer: 'R1', subject: 'pairs in doubt', keyGuardMs },
    current,
    async judge(verdict) {
      const [pair] = waiting();
      if (pair === undefined) throw new ReviewError('refused', 'Nothing is left.');
      if (pair.ids[0] === 'refused') {
        done.push(pair);
        throw new ReviewError('refused', 'It was settled meanwhile.');
      }
      done.push(pair);
      judged.push(`${pair.ids.join(' ')} ${verdict}`);
      return { position: await current(), note: verdict === 'same' ? 'It waits.' : undefined };
    },
    async skip() {
      const [pair] = waiting();
      if (pair !== undefined) skipped.add(pair);
      return current();
    },
    async undo() {
      const pair = done.pop();
      return pair === undefined ? undefined : { undone: idsOf(pair), position: await current() };
    },
  };
}
