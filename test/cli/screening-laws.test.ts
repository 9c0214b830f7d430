/** Laws over any history of batches, votes, revisions, replacements, joins and merges: the flow adds up, and blind means blind. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { COUNTED_EVENTS } from '../../src/cli/flow-date.ts';
import { eligibleFor, foldReview, type ReviewState } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import { countFlow } from '../../src/prisma/count.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import type { EventType, ReviewEvent } from '../../src/records/event.ts';
import { agreement } from '../../src/screening/agreement.ts';
import { type BatchKind, batchesToDo } from '../../src/screening/batch.ts';
import { affectedRecords, foldCriteria, undeclaredSince } from '../../src/screening/criteria.ts';
import { STAGES } from '../../src/screening/decision.ts';
import { foldScreening } from '../../src/screening/outcome.ts';
import { isPilotDue, pilotGate } from '../../src/screening/pilot.ts';
import { clustersOfReport } from '../../src/screening/report-state.ts';
import { votePairs } from '../../src/screening/vote-pairs.ts';
import { comparable, recount } from '../prisma/recount.ts';
import { History, RULES } from './screening-history.ts';
import { type Plan, plans } from './screening-steps.ts';

const RUNS = { numRuns: 150 };
const KINDS: readonly BatchKind[] = ['screening', 'pilot', 'rescreen'];
const PILOT = { rounds: 1, size: 5, agreement: 0.8 };

function historyOf(plan: Plan): History {
  const history = new History(plan);
  for (const step of plan.steps) history.take(step);
  return history;
}
const flowOf = (state: ReviewState): Flow =>
  countFlow({ records: state.origins, reports: state.reports, reasons: RULES.reasons });

test('the flow balances after every step, and every record is counted once', () => {
  const reached = { rescreens: 0, joined: 0, added: 0, included: 0, replaced: 0 };
  fc.assert(
    fc.property(plans, (plan) => {
      const history = new History(plan);
      for (const step of plan.steps) {
        history.take(step);
        const state = history.state();
        const flow = flowOf(state);
        expect(checkFlow(flow)).toEqual([]);
        const counted = state.reports.flatMap(clustersOfReport).flatMap(({ members }) => members);
        expect([...counted].sort()).toEqual(state.origins.map(({ id }) => id).sort());
        const open = [...state.log.batches.values()].filter((batch) => !batch.revealed);
        reached.rescreens += open.filter(({ kind }) => kind === 'rescreen').length;
        reached.joined += flow.corrections.merged_at_full_text;
        reached.added += flow.corrections.extra_reports;
        reached.included += flow.new_reports;
        reached.replaced += [...state.log.batches.values()].filter(({ voters }) => voters.join() !== 'R1,R2').length;
      }
    }),
    RUNS,
  );
  // The histories come as far as what the law is about.
  expect(Object.entries(reached).filter(([, times]) => times < 20)).toEqual([]);
});

test('after every step an independent recount from the raw rows gives the same numbers', () => {
  const seen = new Map<string, number>();
  let counted = 0;
  fc.assert(
    fc.property(plans, (plan) => {
      const history = new History(plan);
      for (const step of plan.steps) {
        const before = history.events.length + history.origins.length;
        history.take(step);
        if (history.events.length + history.origins.length === before) continue;
        counted += 1;
        const flow = flowOf(history.state());
        expect(comparable(flow)).toEqual(recount(history.origins, history.events, RULES.reviewers));
      }
      for (const { type } of history.events) seen.set(type, (seen.get(type) ?? 0) + 1);
    }),
    { numRuns: 150 },
  );
  // Every kind of event that changes a number was among them, many times.
  const rare = COUNTED_EVENTS.filter((type) => type !== 'withdraw' && (seen.get(type) ?? 0) < 20);
  expect(rare).toEqual([]);
  expect(seen.get('withdraw')).toBeGreaterThan(0);
  expect(counted).toBeGreaterThan(1_000);
});

test('two records joined with a report that is none any more stay one report', () => {
  const history = historyOf({
    kinds: ['database', 'database', 'database'],
    filtered: [],
    steps: [
      { do: 'through', stage: 'title-abstract', size: 3, first: ['include'], second: ['include'], code: 'TYPE' },
      { do: 'add', record: 0 },
      { do: 'retrieve', record: 3, state: 'retrieved' },
      { do: 'join', a: 3, b: 1 },
      { do: 'join', a: 1, b: 2 },
      { do: 'take-back', event: 0 },
    ],
  });
  const added = history.events.find(({ type }) => type === 'report');
  const { id } = added?.body as { readonly id: string };
  expect(history.events.filter(({ type }) => type === 'report').map(({ body }) => body)).toMatchObject([
    { kind: 'add', id, of: '1' },
    { kind: 'join', ids: [id, '2'] },
    { kind: 'join', ids: [id, '3'] },
    { kind: 'undo', of: added?.hash },
  ]);
  const flow = flowOf(history.state());
  expect(flow.dbr_sought_reports).toBe(2);
  expect(comparable(flow)).toEqual(recount(history.origins, history.events, RULES.reviewers));
});

test('a record of an open batch is open, whatever has been voted or said of it', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const state = historyOf(plan).state();
      for (const batch of state.log.batches.values()) {
        if (batch.revealed) continue;
        for (const id of batch.records) {
          if (state.log.records[batch.stage].get(id)?.batch !== batch.id) continue;
          const outcome = state.log.records[batch.stage].get(id)?.outcome?.kind;
          expect(outcome === undefined || outcome === 'reopened').toBe(true);
          const holder = state.reports.find(({ members }) => members.includes(id));
          if (batch.kind === 'rescreen') {
            // Nor does a copy of it keep the exclusion that is looked at again.
            expect(batch.stage === 'title-abstract' ? holder?.titleAbstract : holder?.fullText).not.toBe('excluded');
          }
          const report = state.reports.find(({ kept }) => kept === id);
          if (report === undefined) continue;
          if (batch.stage === 'title-abstract') expect(report.titleAbstract).toBe('open');
          else expect(report.fullText === undefined || report.fullText === 'open').toBe(true);
        }
      }
    }),
    RUNS,
  );
});

test('first votes and their agreement never change once they are revealed', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const history = new History(plan);
      const before = new Map<string, string>();
      for (const step of plan.steps) {
        history.take(step);
        const { log } = history.state();
        for (const batch of log.batches.values()) {
          if (!batch.revealed) continue;
          const pairs = votePairs(log, batch.stage, batch.kind).filter((pair) => pair.batch === batch.id);
          const now = JSON.stringify([batch.voters, pairs, agreement(pairs, batch.stage)]);
          expect(now).toBe(before.get(batch.id) ?? now);
          before.set(batch.id, now);
        }
      }
    }),
    RUNS,
  );
});

test('closed is final, and only the two whose batch it is vote in it', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const history = new History(plan);
      const closed = new Map<string, string>();
      for (const step of plan.steps) {
        history.take(step);
        const { log } = history.state();
        for (const batch of log.batches.values()) {
          const votes = log.votes.get(batch.id);
          expect([...(votes?.keys() ?? [])].filter((code) => !batch.voters.includes(code))).toEqual([]);
          for (const code of batch.closedBy) {
            const key = `${batch.id} ${code}`;
            const now = JSON.stringify([...(votes?.get(code) ?? [])]);
            expect(now).toBe(closed.get(key) ?? now);
            closed.set(key, now);
          }
        }
      }
    }),
    RUNS,
  );
});

/** All that any command derives for one reviewer from the log. */
function seenBy(reviewer: string, history: History, events: readonly ReviewEvent[]) {
  const state = foldReview(history.origins, events, RULES);
  const { log } = state;
  const own = [...log.batches.keys()].map((id) => [...(log.votes.get(id)?.get(reviewer) ?? [])]);
  return {
    own,
    toDo: batchesToDo(log.batches.values(), reviewer).map(({ id }) => id),
    batches: [...log.batches.values()],
    flow: flowOf(state),
    reports: state.reports,
    records: log.records,
    retrieval: log.retrieval,
    places: [log.places, log.strangers],
    pairs: STAGES.flatMap((stage) => KINDS.map((kind) => votePairs(log, stage, kind))),
    gate: [pilotGate(log, PILOT), isPilotDue(pilotGate(log, PILOT), log)],
    eligible: STAGES.map((stage) => eligibleFor(stage, state)),
    affected: STAGES.map((stage) => affectedRecords(state.reports, stage, ['all'])),
    criteria: [foldCriteria(events), undeclaredSince(events, 'another')],
  };
}

const VOTING: readonly EventType[] = ['decision', 'undo', 'clear', 'note', 'tag', 'flag'];

/** Votes of others in batches that are not revealed, and what a replaced reviewer left open. */
function isHiddenFrom(reviewer: string, event: ReviewEvent, { log }: ReviewState): boolean {
  if (!VOTING.includes(event.type) || event.chain === reviewer) return false;
  const batch = log.batches.get(event.batch ?? '');
  return batch?.revealed !== true || !batch.voters.includes(event.chain);
}

test('what one reviewer sees does not depend on the unrevealed votes of the other, nor on those that somebody left open', () => {
  let hidden = 0;
  fc.assert(
    fc.property(plans, fc.constantFrom('R1', 'R2', 'N1', 'nobody'), (plan, reviewer) => {
      const history = historyOf(plan);
      const state = history.state();
      const isHidden = (event: ReviewEvent): boolean => isHiddenFrom(reviewer, event, state);
      const seen = seenBy(reviewer, history, history.events);
      hidden += history.events.filter(isHidden).length;
      const without = history.events.filter((event) => !isHidden(event));
      expect(seenBy(reviewer, history, without)).toEqual(seen);
      const turned = history.events.map((event): ReviewEvent => {
        if (!isHidden(event) || event.type !== 'decision') return event;
        return { ...event, verdict: event.verdict === 'include' ? 'exclude' : 'include', reason: 'OUT' };
      });
      expect(seenBy(reviewer, history, turned)).toEqual(seen);
    }),
    RUNS,
  );
  expect(hidden).toBeGreaterThan(200);
});

test('a sitting that reads only its own votes sees the same batches and votes as the whole log gives', () => {
  const shared: readonly EventType[] = ['batch', 'close', 'reveal', 'reviewer'];
  fc.assert(
    fc.property(plans, fc.constantFrom('R1', 'R2', 'N1'), (plan, reviewer) => {
      const { events } = historyOf(plan);
      const own = events.filter(
        ({ type, chain }) => shared.includes(type) || (chain === reviewer && VOTING.includes(type)),
      );
      const [all, sitting] = [foldScreening(events, RULES), foldScreening(own, RULES)];
      expect(sitting.batches).toEqual(all.batches);
      for (const id of all.batches.keys()) {
        const votes = (log: typeof all) => [...(log.votes.get(id)?.get(reviewer) ?? [])];
        expect(votes(sitting)).toEqual(votes(all));
      }
    }),
    RUNS,
  );
});
