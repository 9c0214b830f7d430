/** Folds the log of events to what has been decided: batches, standing votes, and the outcome of each record. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { BATCH_KINDS, type Batch, type BatchBody } from './batch.ts';
import {
  type Decision,
  type ExclusionReason,
  RETRIEVAL_STATES,
  type RetrievalState,
  STAGES,
  type Stage,
  VERDICTS,
  type Verdict,
} from './decision.ts';

export type StageOutcome =
  | { readonly kind: 'included' }
  | { readonly kind: 'excluded'; readonly reason: string | undefined }
  | { readonly kind: 'conflict'; readonly decisions: readonly Decision[] };

/** The event that made an outcome: its place in the log, and whether people resolved it or their votes were revealed. */
export interface Settlement {
  readonly seq: number;
  readonly isResolution: boolean;
}

export interface OutcomeRules {
  /** Codes of the reviewers whose votes count, first one first. */
  readonly reviewers: readonly string[];
  readonly reasons: readonly ExclusionReason[];
  readonly reasonConflicts: 'conflict' | 'hierarchy';
}

export interface ScreeningLog {
  /** In order of making. */
  readonly batches: ReadonlyMap<string, Batch>;
  /** The votes that stand, by batch, then reviewer, then record; those of a revealed batch never change. */
  readonly votes: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<RecordId, Decision>>>;
  /** Revealed outcomes only; the newest stands. */
  readonly outcomes: Readonly<Record<Stage, ReadonlyMap<RecordId, StageOutcome>>>;
  /** What made each of these outcomes. */
  readonly settled: Readonly<Record<Stage, ReadonlyMap<RecordId, Settlement>>>;
  readonly retrieval: ReadonlyMap<RecordId, RetrievalState>;
  readonly studies: ReadonlyMap<RecordId, string>;
  /** Batch of each record at each stage, the newest. */
  readonly batchOf: Readonly<Record<Stage, ReadonlyMap<RecordId, string>>>;
}

/** `maybe` counts as include (truth table of the settings). */
export function isForward(verdict: Verdict): boolean {
  return verdict !== 'exclude';
}

/** What two or more independent votes make of a record. */
export function foldOutcome(decisions: readonly Decision[], rules: OutcomeRules): StageOutcome {
  const forward = decisions.filter((decision) => isForward(decision.verdict)).length;
  if (forward === decisions.length) return { kind: 'included' };
  if (forward > 0) return { kind: 'conflict', decisions };
  const reasons = [...new Set(decisions.map((decision) => decision.reason))];
  if (reasons.length === 1) return { kind: 'excluded', reason: reasons[0] };
  if (decisions[0]?.stage === 'full-text' && rules.reasonConflicts === 'conflict')
    return { kind: 'conflict', decisions };
  const first = rules.reasons.find((reason) => reasons.includes(reason.code));
  return { kind: 'excluded', reason: first?.code };
}

/** The events must be in the order of the log. Those that are not of screening are passed over. */
export function foldScreening(events: readonly ReviewEvent[], rules: OutcomeRules): ScreeningLog {
  const batches = new Map<string, Batch>();
  const votes = new Map<string, Map<string, Map<RecordId, Decision>>>();
  const outcomes = {
    'title-abstract': new Map<RecordId, StageOutcome>(),
    'full-text': new Map<RecordId, StageOutcome>(),
  };
  const settled = { 'title-abstract': new Map<RecordId, Settlement>(), 'full-text': new Map<RecordId, Settlement>() };
  const batchOf = { 'title-abstract': new Map<RecordId, string>(), 'full-text': new Map<RecordId, string>() };
  const retrieval = new Map<RecordId, RetrievalState>();
  const studies = new Map<RecordId, string>();

  const votesOf = (batch: string, reviewer: string): Map<RecordId, Decision> => {
    const ofBatch = votes.get(batch) ?? new Map<string, Map<RecordId, Decision>>();
    votes.set(batch, ofBatch);
    const ofReviewer = ofBatch.get(reviewer) ?? new Map<RecordId, Decision>();
    ofBatch.set(reviewer, ofReviewer);
    return ofReviewer;
  };

  // Closed is final: what comes later changes nothing.
  const isClosed = (batch: string, reviewer: string): boolean => {
    const known = batches.get(batch);
    return known?.revealed === true || known?.closedBy.has(reviewer) === true;
  };

  for (const event of events) {
    const { batch, recordId } = event;
    switch (event.type) {
      case 'batch': {
        if (batch === undefined) break;
        const body = readBatchBody(event);
        const stage = readStage(event);
        batches.set(batch, {
          id: batch,
          kind: body.kind,
          stage,
          records: body.records,
          closedBy: new Set(),
          revealed: false,
        });
        for (const id of body.records) batchOf[stage].set(id, batch);
        break;
      }
      case 'decision':
        if (batch === undefined || recordId === undefined || isClosed(batch, event.chain)) break;
        votesOf(batch, event.chain).set(recordId, toDecision(event, recordId, batch));
        break;
      case 'undo':
        if (batch === undefined || recordId === undefined || isClosed(batch, event.chain)) break;
        votesOf(batch, event.chain).delete(recordId);
        break;
      case 'close': {
        const closed = batch === undefined ? undefined : batches.get(batch);
        if (closed === undefined) break;
        batches.set(closed.id, { ...closed, closedBy: new Set([...closed.closedBy, event.chain]) });
        break;
      }
      case 'reveal': {
        const revealed = batch === undefined ? undefined : batches.get(batch);
        if (revealed === undefined) break;
        batches.set(revealed.id, { ...revealed, revealed: true });
        for (const id of revealed.records) {
          const decisions = rules.reviewers.flatMap((reviewer) => votesOf(revealed.id, reviewer).get(id) ?? []);
          if (decisions.length === 0) continue;
          outcomes[revealed.stage].set(id, foldOutcome(decisions, rules));
          settled[revealed.stage].set(id, { seq: event.seq, isResolution: false });
        }
        break;
      }
      case 'resolve': {
        if (recordId === undefined) break;
        const forward = isForward(readVerdict(event));
        outcomes[readStage(event)].set(
          recordId,
          forward ? { kind: 'included' } : { kind: 'excluded', reason: event.reason },
        );
        settled[readStage(event)].set(recordId, { seq: event.seq, isResolution: true });
        break;
      }
      case 'retrieval': {
        const state = RETRIEVAL_STATES.find((known) => known === event.verdict);
        if (recordId !== undefined && state !== undefined) retrieval.set(recordId, state);
        break;
      }
      case 'study':
        if (recordId !== undefined && event.reason !== undefined) studies.set(recordId, event.reason);
        break;
      default:
        break;
    }
  }
  return { batches, votes, outcomes, settled, retrieval, studies, batchOf };
}

function toDecision(event: ReviewEvent, recordId: RecordId, batch: string): Decision {
  return {
    recordId,
    stage: readStage(event),
    reviewer: event.chain,
    verdict: readVerdict(event),
    reason: event.reason,
    batch,
    decidedAt: event.at,
  };
}

function readStage(event: ReviewEvent): Stage {
  const stage = STAGES.find((known) => known === event.stage);
  if (stage === undefined) throw new Error(`Event ${event.seq} names the unknown stage ${event.stage}.`);
  return stage;
}

function readVerdict(event: ReviewEvent): Verdict {
  const verdict = VERDICTS.find((known) => known === event.verdict);
  if (verdict === undefined) throw new Error(`Event ${event.seq} names the unknown verdict ${event.verdict}.`);
  return verdict;
}

function readBatchBody(event: ReviewEvent): BatchBody {
  const { body } = event;
  if (typeof body === 'object' && body !== null && 'records' in body && Array.isArray(body.records) && 'kind' in body) {
    const kind = BATCH_KINDS.find((known) => known === body.kind);
    if (kind !== undefined) return { kind, records: body.records as RecordId[] };
  }
  throw new Error(`Event ${event.seq} is no batch that this program can read.`);
}
