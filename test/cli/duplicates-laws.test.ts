/**
 * Laws over any history of screening and of judgements on duplicates: the flow balances, merge and split leave everything as it was,
 * what is taken back has not been, and agreement knows nothing of merges.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { othersOf, planMerge } from '../../src/cli/dedupe-by-hand.ts';
import { eligibleFor, foldReview, type ReviewState } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow } from '../../src/prisma/count.ts';
import type { EventType, NewEvent, ReviewEvent } from '../../src/records/event.ts';
import { asRecordId, type RecordId, SOURCE_KINDS } from '../../src/records/record.ts';
import { agreement } from '../../src/screening/agreement.ts';
import { RETRIEVAL_STATES, type Stage, VERDICTS } from '../../src/screening/decision.ts';
import { isInBatch, type OutcomeRules } from '../../src/screening/outcome.ts';
import { DEFAULT_TRUTH_TABLE } from '../../src/screening/truth-table.ts';
import { votePairs } from '../../src/screening/vote-pairs.ts';

const RULES: OutcomeRules = {
  reviewers: ['R1', 'R2'],
  reasons: [
    { code: 'POP', text: 'Wrong population' },
    { code: 'TYPE', text: 'Wrong type' },
  ],
  reasonConflicts: 'conflict',
  truthTable: DEFAULT_TRUTH_TABLE,
};
const IDS = Array.from({ length: 12 }, (_, index) => asRecordId(String(index + 1)));
const ORIGINS = IDS.map((id, index) => ({
  id,
  source: `S${index % 4}`,
  kind: SOURCE_KINDS[index % 4] ?? 'database',
  sourceId: undefined,
}));

/** A step picks by numbers from what there is, so that any numbers make a possible history. */
interface Step {
  readonly act: (typeof ACTS)[number];
  readonly a: number;
  readonly b: number;
  readonly votes: readonly number[];
}
const ACTS = [
  'dedupe',
  'filter',
  'batch',
  'read',
  'settle',
  'retrieve',
  'merge',
  'wait',
  'split',
  'judge',
  'undo',
] as const;
const steps = fc.array(
  fc.record({
    act: fc.constantFrom(...ACTS),
    a: fc.nat(1000),
    b: fc.nat(1000),
    votes: fc.array(fc.nat(5), { minLength: 12, maxLength: 12 }),
  }),
  { maxLength: 40 },
);

class History {
  readonly events: ReviewEvent[] = [];

  state(): ReviewState {
    return foldReview(ORIGINS, this.events, RULES);
  }

  add(type: EventType, fields: Partial<NewEvent> = {}): void {
    const seq = this.events.length + 1;
    const base = { chain: 'program', at: '2026-11-01T10:00:00.000Z', programVersion: 'test', previousHash: '' };
    this.events.push({ ...base, type, seq, hash: `h${seq}`, ...fields });
  }

  take({ act, a, b, votes }: Step): void {
    const state = this.state();
    const left = pick(IDS, a);
    const right = pick(IDS, b);
    switch (act) {
      case 'dedupe': {
        // As in `dedupe`: two batched clusters are never linked.
        const isBatched = (id: RecordId): boolean =>
          state.clusters.some(
            (members) =>
              members.includes(id) && members.some((member) => isInBatch(state.log, 'title-abstract', member)),
          );
        const links =
          left === right || (isBatched(left) && isBatched(right)) ? [] : [{ a: left, b: right, rule: 'r', values: {} }];
        this.add('dedupe', {
          body: { records: 12, links: [...state.links.links, ...links], versions: [], queue: [] },
        });
        return;
      }
      case 'filter':
        this.add('filter', {
          body: { removed: [left], removedUnknown: [], titleOnly: [], notLiterature: [right] },
        });
        return;
      case 'batch':
        this.screen('title-abstract', eligibleFor('title-abstract', state).slice(0, 1 + (a % 5)), votes, b);
        return;
      case 'read':
        this.screen('full-text', eligibleFor('full-text', state).slice(0, 1 + (a % 5)), votes, b);
        return;
      case 'settle': {
        const stage: Stage = b % 2 === 0 ? 'full-text' : 'title-abstract';
        const revealed = [...state.log.records[stage]].flatMap(([id, { outcome }]) =>
          outcome === undefined ? [] : [id],
        );
        if (revealed.length === 0) return;
        const verdict = votes[0] === 0 ? 'include' : 'exclude';
        this.add('resolve', {
          chain: 'R1',
          recordId: pick(revealed, a),
          stage,
          verdict,
          ...(verdict === 'exclude' ? { reason: 'POP' } : {}),
        });
        return;
      }
      case 'retrieve':
        for (const report of state.reports) {
          if (report.titleAbstract === 'included')
            this.add('retrieval', {
              chain: 'R1',
              recordId: report.kept,
              verdict: b % 3 === 0 ? pick(RETRIEVAL_STATES, b) : 'retrieved',
            });
        }
        return;
      case 'merge':
        this.add('merge', { chain: 'R1', body: planMerge([left, right], state) });
        return;
      case 'wait': {
        const open = [...state.log.batches.values()].filter(({ revealed }) => !revealed).map(({ id }) => id);
        if (open.length > 0)
          this.add('merge', { chain: 'R1', body: { ...planMerge([left, right], state), until: open } });
        return;
      }
      case 'split': {
        const from = othersOf(left, state);
        if (from.length > 0) this.add('split', { chain: 'R2', recordId: left, body: { from } });
        return;
      }
      case 'judge': {
        const kind = pick(['different', 'versions', 'proposal'], votes[0] ?? 0);
        this.add('dedupe-judgement', { chain: 'R1', batch: 'B1', body: { kind, a: left, b: right } });
        return;
      }
      case 'undo': {
        const judged = this.events.filter(({ type }) => type === 'merge' || type === 'dedupe-judgement');
        if (judged.length > 0)
          this.add('dedupe-judgement', { chain: 'R1', body: { kind: 'undo', of: pick(judged, a).hash } });
        return;
      }
    }
  }

  /** One batch, voted on by both, closed by none, one or both. */
  private screen(stage: Stage, records: readonly RecordId[], votes: readonly number[], closing: number): void {
    if (records.length === 0) return;
    const batch = `${stage === 'full-text' ? 'F' : 'B'}${this.events.length}`;
    this.add('batch', { stage, batch, body: { kind: 'screening', records } });
    for (const [place, reviewer] of RULES.reviewers.entries()) {
      for (const [index, recordId] of records.entries()) {
        const at = place === 1 && votes[11] === 0 ? index + 1 : index;
        const verdict = pick(stage === 'full-text' ? ['include', 'exclude'] : VERDICTS, votes[at % 12] ?? 0);
        const reason =
          verdict === 'exclude' && stage === 'full-text' ? { reason: pick(['POP', 'TYPE'], votes[at % 12] ?? 0) } : {};
        this.add('decision', { chain: reviewer, recordId, stage, batch, verdict, ...reason });
      }
    }
    const closers = RULES.reviewers.slice(0, Math.min(2, closing % 6));
    for (const chain of closers) this.add('close', { chain, stage, batch });
    if (closers.length === 2) this.add('reveal', { stage, batch });
  }
}

function pick<T>(items: readonly T[], at: number): T {
  const item = items[at % items.length];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
}

function historyOf(taken: readonly Step[]): History {
  const history = new History();
  for (const step of taken) history.take(step);
  return history;
}

const flowOf = (state: ReviewState) =>
  countFlow({ records: state.origins, reports: state.reports, reasons: RULES.reasons });
const agreements = (state: ReviewState) =>
  (['title-abstract', 'full-text'] as const).map((stage) => agreement(votePairs(state.log, stage, 'screening'), stage));
const seen = (state: ReviewState) => ({ clusters: state.clusters, reports: state.reports, flow: flowOf(state) });

test('the flow balances after any history', () => {
  fc.assert(
    fc.property(steps, (taken) => {
      const state = historyOf(taken).state();
      const flow = flowOf(state);
      expect(checkFlow(flow)).toEqual([]);
      const copies = state.clusters.reduce((sum, members) => sum + members.length - 1, 0);
      expect(flow.duplicates + flow.corrections.other_duplicates).toBe(copies);
    }),
    { numRuns: 400 },
  );
});

test('merge and split, and a merge that is taken back, leave clusters, outcomes and flow as they were', () => {
  let united = 0;
  fc.assert(
    fc.property(steps, fc.nat(11), fc.nat(11), (taken, a, b) => {
      const history = historyOf(taken);
      const before = history.state();
      const one = pick(IDS, a);
      const alone = othersOf(one, before).length === 0;
      fc.pre(alone && a !== b);
      history.add('merge', { chain: 'R1', body: planMerge([one, pick(IDS, b)], before) });
      const merged = history.state();
      expect(merged.clusters).toHaveLength(before.clusters.length - 1);
      expect(agreements(merged)).toEqual(agreements(before));
      expect(checkFlow(flowOf(merged))).toEqual([]);
      united += 1;

      const takenBack = new History();
      takenBack.events.push(...history.events);
      takenBack.add('dedupe-judgement', { chain: 'R1', body: { kind: 'undo', of: history.events.at(-1)?.hash ?? '' } });
      expect(seen(takenBack.state())).toEqual(seen(before));

      history.add('split', { chain: 'R1', recordId: one, body: { from: othersOf(one, merged) } });
      expect(seen(history.state())).toEqual(seen(before));
      expect(agreements(history.state())).toEqual(agreements(before));
    }),
    { numRuns: 400 },
  );
  expect(united).toBeGreaterThan(100);
});

const SCREENED: readonly Step[] = (['batch', 'batch', 'batch', 'retrieve', 'read', 'read'] as const).map((act) => ({
  act,
  a: 4,
  b: 2,
  votes: [0, 1, 0, 2, 1, 0, 1, 0, 2, 1, 0, 1],
}));

test('histories reach contradictions, and a resolution ends each', () => {
  let found = 0;
  fc.assert(
    fc.property(steps, (taken) => {
      const history = historyOf([...SCREENED, ...taken]);
      const conflict = history.state().reports.find((report) => report.contradictedBy !== undefined);
      if (conflict === undefined) return;
      found += 1;
      history.add('resolve', { chain: 'R1', recordId: conflict.kept, stage: 'full-text', verdict: 'include' });
      const after = history.state().reports.find((report) => report.members.includes(conflict.kept));
      expect(after).toMatchObject({ kept: conflict.kept, fullText: 'included', conflict: false });
    }),
    { numRuns: 600, seed: 7 },
  );
  expect(found).toBeGreaterThan(0);
});
