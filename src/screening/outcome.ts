/** Folds the log of events to what has been decided: batches, standing votes, and the outcome of each record. */
import type { EventType, ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { Batch } from './batch.ts';
import type { Decision, ExclusionReason, Stage, Verdict } from './decision.ts';
import { replaces } from './later-resolution.ts';
import { foldReplacements, placesOf, readReplacement } from './places.ts';
import { readBatchBody, readDecision, readRules, readStage, readVerdict } from './read-event.ts';
import { type AddedReport, foldFound, type JoinedReports } from './report-changes.ts';
import { nextRetrieval, type Retrieval } from './retrieval.ts';
import type { StandingVotes } from './standing-votes.ts';
import { DEFAULT_TRUTH_TABLE, outcomeOfVerdicts, type TruthTable } from './truth-table.ts';

export type StageOutcome =
  | { readonly kind: 'included' }
  | { readonly kind: 'excluded'; readonly reason: string | undefined }
  | { readonly kind: 'conflict' }
  /** Excluded once, and in a batch to be screened again that is not yet revealed. */
  | { readonly kind: 'reopened' };

// Of the outcomes that say no more than their kind, one object serves all records.
const INCLUDED: StageOutcome = { kind: 'included' };
const EXCLUDED: StageOutcome = { kind: 'excluded', reason: undefined };
const CONFLICT: StageOutcome = { kind: 'conflict' };
const REOPENED: StageOutcome = { kind: 'reopened' };

/** The event that made an outcome: its place in the log, and whether people resolved it or their votes were revealed. */
export interface Settlement {
  readonly seq: number;
  readonly isResolution: boolean;
}

export interface OutcomeRules {
  /** Codes of the reviewers whose votes count, first one first: for each place anybody who has held it. */
  readonly reviewers: readonly string[];
  readonly reasons: readonly ExclusionReason[];
  readonly reasonConflicts: 'conflict' | 'hierarchy';
  /** What two verdicts make of a record at title and abstract. */
  readonly truthTable: TruthTable;
}

export interface ScreeningLog {
  /** Who holds each place now, first reviewer first. */
  readonly places: readonly string[];
  /** People who closed a batch and hold no place, nor have held one: the settings do not fit the log. */
  readonly strangers: ReadonlySet<string>;
  /** In order of making. */
  readonly batches: ReadonlyMap<string, Batch>;
  /** The votes that stand, by batch, then reviewer, then record; those of a revealed batch never change. */
  readonly votes: ReadonlyMap<string, ReadonlyMap<string, ReadonlyMap<RecordId, Decision>>>;
  /** What is known of each record at each stage. */
  readonly records: Readonly<Record<Stage, ReadonlyMap<RecordId, RecordState>>>;
  readonly retrieval: ReadonlyMap<RecordId, Retrieval>;
  readonly studies: ReadonlyMap<RecordId, string>;
  /** Reports that were only found at full text, by their ids. */
  readonly added: ReadonlyMap<RecordId, AddedReport>;
  readonly joined: readonly JoinedReports[];
}

/** What is known of a record at a stage. */
export interface RecordState {
  /** The newest batch that it is in. */
  readonly batch: string | undefined;
  /** The newest outcome that was revealed. */
  readonly outcome: StageOutcome | undefined;
  /** What made it. */
  readonly settled: Settlement | undefined;
}

/** Whether a record is in a batch of a stage, or has been in one. */
export function isInBatch(log: Pick<ScreeningLog, 'records'>, stage: Stage, id: RecordId): boolean {
  return log.records[stage].get(id)?.batch !== undefined;
}

/** Whether a verdict alone sends a record on: `maybe` does. */
export function isForward(verdict: Verdict): boolean {
  return verdict !== 'exclude';
}

/** What two or more independent votes make of a record at a stage. */
export function foldOutcome(stage: Stage, decisions: readonly Decision[], rules: OutcomeRules): StageOutcome {
  const isFullText = stage === 'full-text';
  const kind = outcomeOfVerdicts(
    decisions.map(({ verdict }) => verdict),
    // At full text there is no maybe, and whoever disagrees talks.
    isFullText ? DEFAULT_TRUTH_TABLE : rules.truthTable,
  );
  if (kind === 'included') return INCLUDED;
  if (kind === 'conflict') return CONFLICT;
  const reasons = decisions.map((decision) => decision.reason);
  if (reasons.every((reason) => reason === reasons[0]))
    return reasons[0] === undefined ? EXCLUDED : { kind, reason: reasons[0] };
  if (isFullText && rules.reasonConflicts === 'conflict') return CONFLICT;
  const first = rules.reasons.find(({ code }) => reasons.includes(code));
  // A code that the criteria no longer name still says why.
  return { kind: 'excluded', reason: first?.code ?? reasons.find((reason) => reason !== undefined) };
}

type Votes = Map<RecordId, Decision>;

/** What is folded while the events go past. */
interface Folding {
  /** Reasons and truth table are those of the criteria in force, so that a later one changes no earlier outcome. */
  rules: OutcomeRules;
  places: readonly string[];
  /** Everybody who holds a place or has held one. */
  readonly holders: ReadonlySet<string>;
  readonly strangers: Set<string>;
  readonly batches: Map<string, Batch>;
  readonly votes: Map<string, Map<string, Votes>>;
  readonly records: Record<Stage, Map<RecordId, Known>>;
  readonly retrieval: Map<RecordId, Retrieval>;
  readonly studies: Map<RecordId, string>;
  readonly added: ReadonlyMap<RecordId, AddedReport>;
  readonly joined: readonly JoinedReports[];
}

/** A record's state while it is folded. */
interface Known extends RecordState {
  batch: string | undefined;
  outcome: StageOutcome | undefined;
  settled: Settlement | undefined;
  /** The resolution that stands; a reveal ends it. */
  resolution: ReviewEvent | undefined;
}

/**
 * @param events in the order of the log; those that are not of screening are passed over
 * @param standing votes that are not in it, all of them in time: they count from the place of their newest on
 */
export function foldScreening(
  events: readonly ReviewEvent[],
  rules: OutcomeRules,
  standing: readonly StandingVotes[] = [],
): ScreeningLog {
  const places = placesOf(rules.reviewers, foldReplacements(events));
  const log: Folding = {
    rules,
    places: places.map(([first]) => first),
    holders: new Set(places.flat()),
    strangers: new Set(),
    batches: new Map(),
    votes: new Map(),
    records: { 'title-abstract': new Map(), 'full-text': new Map() },
    retrieval: new Map(),
    studies: new Map(),
    ...foldFound(events),
  };
  // A report found in another one is sought as soon as that is.
  for (const id of log.added.keys()) knownOf(log, 'title-abstract', id).outcome = INCLUDED;
  const waiting = [...standing].sort((left, right) => left.newest - right.newest);
  let next = 0;
  const takeBefore = (seq: number): void => {
    for (let votes = waiting[next]; votes !== undefined && votes.newest < seq; votes = waiting[next]) {
      takeVotes(log, votes);
      next += 1;
    }
  };
  for (const event of events) {
    takeBefore(event.seq);
    STEPS[event.type]?.(log, event);
  }
  takeBefore(Number.POSITIVE_INFINITY);
  return log;
}

function takeVotes(log: Folding, { batch, reviewer, votes }: StandingVotes): void {
  if (!isOpenFor(log, batch, reviewer)) return;
  log.votes.set(batch, (log.votes.get(batch) ?? new Map<string, Votes>()).set(reviewer, votes));
}

function knownOf(log: Folding, stage: Stage, id: RecordId): Known {
  const known = log.records[stage].get(id);
  if (known !== undefined) return known;
  const made: Known = { batch: undefined, outcome: undefined, settled: undefined, resolution: undefined };
  log.records[stage].set(id, made);
  return made;
}

const STEPS: { readonly [T in EventType]?: (log: Folding, event: ReviewEvent) => void } = {
  criteria(log, event) {
    const { reasons = log.rules.reasons, truthTable } = readRules(event);
    log.rules = { ...log.rules, reasons, truthTable };
  },
  reviewer: replace,
  batch: addBatch,
  decision(log, event) {
    const { batch, recordId } = event;
    if (recordId === undefined || batch === undefined || !isOpenFor(log, batch, event.chain)) return;
    votesOf(log, batch, event.chain).set(recordId, readDecision(event));
  },
  undo: takeBack,
  clear: takeBack,
  close(log, event) {
    const { batch: id = '', chain } = event;
    if (!log.holders.has(chain)) log.strangers.add(chain);
    const batch = log.batches.get(id);
    if (batch === undefined || !isOpenFor(log, id, chain)) return;
    log.batches.set(id, { ...batch, closedBy: new Set([...batch.closedBy, chain]) });
  },
  reveal,
  resolve,
  retrieval(log, event) {
    const { recordId } = event;
    const next = recordId === undefined ? undefined : nextRetrieval(log.retrieval.get(recordId), event);
    if (recordId !== undefined && next !== undefined) log.retrieval.set(recordId, next);
  },
  study(log, { recordId, reason }) {
    if (recordId !== undefined && reason !== undefined) log.studies.set(recordId, reason);
  },
};

/** The newest vote, or the one on a record that the reviewer came back to: undecided again. */
function takeBack(log: Folding, { batch, recordId, chain }: ReviewEvent): void {
  if (recordId === undefined || batch === undefined || !isOpenFor(log, batch, chain)) return;
  votesOf(log, batch, chain).delete(recordId);
}

function votesOf(log: Folding, batch: string, reviewer: string): Votes {
  const standing = log.votes.get(batch)?.get(reviewer);
  if (standing !== undefined) return standing;
  const ofReviewer: Votes = new Map();
  const ofBatch = log.votes.get(batch) ?? new Map<string, Votes>();
  log.votes.set(batch, ofBatch.set(reviewer, ofReviewer));
  return ofReviewer;
}

/** Closed is final, and only the two whose batch it is can vote in it: anything else changes nothing. */
function isOpenFor(log: Folding, id: string, reviewer: string): boolean {
  const batch = log.batches.get(id);
  return batch?.revealed === false && batch.voters.includes(reviewer) && !batch.closedBy.has(reviewer);
}

/** What the one who leaves has closed stays theirs; every other batch starts anew for the newcomer. */
function replace(log: Folding, event: ReviewEvent): void {
  const { from, to } = readReplacement(event);
  const change = (codes: readonly string[]): readonly string[] => codes.map((code) => (code === from ? to : code));
  log.places = change(log.places);
  for (const batch of log.batches.values()) {
    if (batch.revealed || batch.closedBy.has(from)) continue;
    log.batches.set(batch.id, { ...batch, voters: change(batch.voters) });
    log.votes.get(batch.id)?.delete(from);
  }
}

function addBatch(log: Folding, event: ReviewEvent): void {
  const { batch: id } = event;
  if (id === undefined) return;
  const { kind, records } = readBatchBody(event);
  const stage = readStage(event);
  log.batches.set(id, { id, kind, stage, records, voters: log.places, closedBy: new Set(), revealed: false });
  for (const record of records) {
    const known = knownOf(log, stage, record);
    known.batch = id;
    if (known.outcome !== undefined) known.outcome = REOPENED;
  }
}

function reveal(log: Folding, event: ReviewEvent): void {
  const batch = log.batches.get(event.batch ?? '');
  if (batch === undefined) return;
  log.batches.set(batch.id, { ...batch, revealed: true });
  const votes = batch.voters.map((reviewer) => log.votes.get(batch.id)?.get(reviewer));
  const settlement: Settlement = { seq: event.seq, isResolution: false };
  for (const id of batch.records) {
    const decisions: Decision[] = [];
    for (const ofOne of votes) {
      const decision = ofOne?.get(id);
      if (decision !== undefined) decisions.push(decision);
    }
    // One vote alone makes no outcome.
    if (decisions.length === 0 || decisions.length < votes.length) continue;
    const known = knownOf(log, batch.stage, id);
    known.outcome = foldOutcome(batch.stage, decisions, log.rules);
    known.settled = settlement;
    known.resolution = undefined;
  }
}

function resolve(log: Folding, event: ReviewEvent): void {
  const { recordId, reason } = event;
  const stage = readStage(event);
  if (recordId === undefined) return;
  // Whatever is said of it meanwhile, a record of an open batch is open.
  const known = knownOf(log, stage, recordId);
  if (log.batches.get(known.batch ?? '')?.revealed === false) return;
  if (known.resolution !== undefined && !replaces(event, known.resolution)) return;
  known.resolution = event;
  known.outcome = isForward(readVerdict(event)) ? INCLUDED : { kind: 'excluded', reason };
  known.settled = { seq: event.seq, isResolution: true };
}
