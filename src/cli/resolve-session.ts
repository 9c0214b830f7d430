/** A sitting of resolving over the database: conflicts of revealed batches, or corrections of named revealed records. */
import { createHash } from 'node:crypto';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { NewEvent, ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { Batch } from '../screening/batch.ts';
import type { Stage } from '../screening/decision.ts';
import { OwnMarks } from '../screening/own-marks.ts';
import { readBatchBody } from '../screening/read-event.ts';
import type { ConflictPosition, ResolveSession, Standing, VoteShown } from '../screening/resolve-session.ts';
import type { RelatedReport, ShownRecord } from '../screening/session.ts';
import type { Queries } from '../store/database.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { ensureCriteria } from './criteria-version.ts';
import { knownReportIds } from './record-ids.ts';
import { loadReview, type ReviewState } from './review-state.ts';
import { sessionSettings } from './screening-session.ts';
import { showRecord } from './shown-record.ts';

/** Opens the sitting; without ids it goes through the conflicts, with ids through those revealed records. */
export async function openResolveSession(
  project: Project,
  reviewer: string,
  stage: Stage,
  words: readonly string[],
): Promise<ResolveSession> {
  const criteriaVersion = await ensureCriteria(project);
  const state = await loadReview(project);
  const notes = await readNotes(project, state, stage);
  const isCorrection = words.length > 0;
  let queue: readonly RecordId[] = isCorrection ? revealedIds(state, stage, words) : findConflicts(state, stage);
  let postponed = 0;
  /** Resolutions of this sitting that stand, the newest last. */
  const resolved = new Map<RecordId, Standing>();
  const ownSeqs = new Set<number>();

  const current = async (): Promise<ConflictPosition> => {
    const done = resolved.size;
    const id = queue[0];
    if (id === undefined) return { kind: 'nothing-left', done, postponed };
    const votes = votesOn(project, state, stage, id, notes);
    const standing = resolved.get(id) ?? (isCorrection ? standingOf(state, stage, id) : undefined);
    return { kind: 'conflict', shown: await shownIn(project, state, id), ...votes, standing, left: queue.length, done };
  };
  const resolution = (id: RecordId, standing: Standing): NewEvent => ({
    type: 'resolve',
    chain: reviewer,
    at: now(),
    recordId: id,
    stage,
    verdict: standing.verdict,
    reason: standing.reason,
    criteriaVersion,
    programVersion: PROGRAM_VERSION,
    body: {
      rationale: standing.rationale,
      by: isParty(state, stage, id, reviewer) ? 'consensus' : 'third person',
      correction: isCorrection,
      ...(isCorrection ? { supersedes: resolutionOf(state, stage, id)?.hash ?? null } : {}),
    },
  });
  /** What others have said of this record since the sitting began. */
  const isOvertaken = async (queries: Queries, id: RecordId): Promise<boolean> => {
    const after = state.events.at(-1)?.seq ?? 0;
    const events = await readEvents(queries, { types: ['resolve', 'batch'], after });
    return events.some(
      (event) =>
        event.stage === stage &&
        !ownSeqs.has(event.seq) &&
        (event.type === 'resolve' ? event.recordId === id : readBatchBody(event).records.includes(id)),
    );
  };

  return {
    settings: sessionSettings(project, reviewer, stage, criteriaVersion),
    current,
    async resolve(verdict, reason, rationale) {
      const id = requireCurrent(queue);
      requireResolution(project, stage, verdict, reason, rationale);
      const standing: Standing = { verdict, reason, rationale: rationale.trim() };
      let overtaken = false;
      const appended = await appendPlanned(project.database, async (queries) => {
        overtaken = await isOvertaken(queries, id);
        return overtaken ? [] : [resolution(id, standing)];
      });
      queue = queue.slice(1);
      if (overtaken) throw overtakenError(id, stage, reviewer);
      for (const { seq } of appended) ownSeqs.add(seq);
      resolved.delete(id);
      resolved.set(id, standing);
      return current();
    },
    async postpone() {
      const id = requireCurrent(queue);
      queue = queue.slice(1);
      if (!resolved.has(id)) postponed += 1;
      return current();
    },
    async reopen() {
      const id = [...resolved.keys()].findLast((each) => !queue.includes(each));
      if (id === undefined) return undefined;
      queue = [id, ...queue];
      return { reopened: id, position: await current() };
    },
  };
}

function overtakenError(id: RecordId, stage: Stage, reviewer: string): ReviewError {
  const words = stage === 'full-text' ? ' --stage full-text' : '';
  return new ReviewError('refused', `Record ${id} was settled by somebody else meanwhile; nothing was saved.`, {
    hint: `stageone resolve ${id}${words} --reviewer ${reviewer} shows what stands now.`,
  });
}

async function shownIn(project: Project, state: ReviewState, id: RecordId): Promise<ShownRecord> {
  const cluster = state.clusters.find((members) => members.includes(id)) ?? [id];
  const shown = await showRecord(project, cluster, id, state.links.versions);
  return { ...shown, related: [...contradictions(state, id), ...(shown.related ?? [])], own: undefined, notes: [] };
}

/** The votes of the newest batch that the record was in; whose they are is told only where the settings say so. */
function votesOn(
  { settings }: Project,
  state: ReviewState,
  stage: Stage,
  id: RecordId,
  notes: ReadonlyMap<string, readonly string[]>,
): { readonly a: VoteShown; readonly b: VoteShown } {
  const { id: batch, voters: byPlace } = batchOf(state, stage, id);
  const voters = isSwapped(settings.seed, stage, id) ? [byPlace[1], byPlace[0]] : byPlace;
  const voteOf = (code = ''): VoteShown => {
    const decision = state.log.votes.get(batch)?.get(code)?.get(id);
    if (decision === undefined) throw new Error('A revealed record lacks a vote.');
    const { verdict, reason } = decision;
    return { verdict, reason, notes: notes.get(`${code} ${id}`) ?? [], by: settings.resolve_names ? code : undefined };
  };
  return { a: voteOf(voters[0]), b: voteOf(voters[1]) };
}

/** What stands for a revealed record before it is corrected; nothing while it is in conflict. */
function standingOf(state: ReviewState, stage: Stage, id: RecordId): Standing | undefined {
  const outcome = state.log.records[stage].get(id)?.outcome;
  if (outcome?.kind !== 'included' && outcome?.kind !== 'excluded') return undefined;
  const event = resolutionOf(state, stage, id);
  return {
    verdict: outcome.kind === 'included' ? 'include' : 'exclude',
    reason: outcome.kind === 'excluded' ? outcome.reason : undefined,
    rationale: rationaleIn(event?.body),
  };
}

/** The resolution that stands for a record, where there is one. */
function resolutionOf(state: ReviewState, stage: Stage, id: RecordId): ReviewEvent | undefined {
  const settled = state.log.records[stage].get(id)?.settled;
  return settled?.isResolution === true ? state.events.find(({ seq }) => seq === settled.seq) : undefined;
}

function rationaleIn(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'rationale' in body ? String(body.rationale) : undefined;
}

/** Kept records of revealed batches on which the reviewers disagree, in order of import. */
function findConflicts(state: ReviewState, stage: Stage): RecordId[] {
  return state.reports
    .filter(
      (report) =>
        report.conflict && (stage === 'full-text' ? report.fullText === 'open' : report.titleAbstract === 'open'),
    )
    .map((report) => report.kept);
}

/** Why records that were merged are in conflict although the votes on each of them agree. */
function contradictions(state: ReviewState, id: RecordId): readonly RelatedReport[] {
  const report = state.reports.find(({ kept }) => kept === id);
  if (report?.contradictedBy === undefined) return [];
  const stage =
    state.log.records['full-text'].get(report.contradictedBy)?.outcome !== undefined
      ? 'at full text'
      : 'at title and abstract';
  return [
    {
      label: 'Merged',
      text: `this record was included, record ${report.contradictedBy} of the same report was excluded ${stage}`,
    },
  ];
}

function revealedIds(state: ReviewState, stage: Stage, words: readonly string[]): readonly RecordId[] {
  const ids = knownReportIds(words, state);
  for (const id of ids) {
    const batch = state.log.batches.get(state.log.records[stage].get(id)?.batch ?? '');
    if (batch?.revealed !== true) {
      throw new ReviewError('refused', `Record ${id} is in no revealed batch at ${stage}.`, {
        hint: 'Only what both have closed can be corrected; `stageone batches` shows which batches are revealed.',
      });
    }
  }
  return ids;
}

/** The newest batch that a record was in at a stage. */
function batchOf(state: ReviewState, stage: Stage, id: RecordId): Pick<Batch, 'id' | 'voters'> {
  return state.log.batches.get(state.log.records[stage].get(id)?.batch ?? '') ?? { id: '', voters: state.log.places };
}

/** Whether somebody screens in this review, or voted on this record: they are no third person. */
function isParty(state: ReviewState, stage: Stage, id: RecordId, reviewer: string): boolean {
  return state.log.places.includes(reviewer) || batchOf(state, stage, id).voters.includes(reviewer);
}

/** Notes, tags and flags become visible with the reveal of their batch. Keys: reviewer, blank, record. */
async function readNotes(
  project: Project,
  state: ReviewState,
  stage: Stage,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const notes = new Map<string, string[]>();
  const marks = new Map<string, OwnMarks>();
  const marked = new Map<string, RecordId>();
  for (const event of await readEvents(project.database, { types: ['note', 'tag', 'flag'] })) {
    const isRevealed = state.log.batches.get(event.batch ?? '')?.revealed === true;
    if (!isRevealed || event.stage !== stage || event.recordId === undefined) continue;
    const own = marks.get(event.chain) ?? new OwnMarks([]);
    marks.set(event.chain, own);
    own.add(event);
    marked.set(`${event.chain} ${event.recordId}`, event.recordId);
  }
  for (const [key, id] of marked) {
    const own = marks.get(key.slice(0, -id.length - 1));
    if (own === undefined) continue;
    const tags = own.tagsOf(id).map((tag) => `tag: ${tag}`);
    notes.set(key, [...own.notesOf(id), ...tags, ...(own.isFlagged(id) ? ['flagged'] : [])]);
  }
  return notes;
}

/** Who is A and who is B is drawn for each conflict. */
function isSwapped(seed: number, stage: Stage, id: RecordId): boolean {
  const [first] = createHash('sha256').update(`${seed}:${stage}:${id}`).digest();
  return (first ?? 0) % 2 === 1;
}

function requireCurrent(queue: readonly RecordId[]): RecordId {
  const id = queue[0];
  if (id === undefined) throw new ReviewError('refused', 'Nothing is left to resolve.', { hint: 'quit' });
  return id;
}

function requireResolution(
  project: Project,
  stage: Stage,
  verdict: string,
  reason: string | undefined,
  rationale: string,
): void {
  const codes = project.settings.reasons.map((each) => each.code);
  const list = codes.join(', ');
  if (rationale.trim() === '') {
    throw new ReviewError('refused', 'A resolution needs its rationale.', {
      hint: 'include -- why, or exclude CODE -- why',
    });
  }
  if (reason !== undefined && !codes.includes(reason)) {
    throw new ReviewError('refused', `\`${reason}\` is no exclusion reason.`, { hint: `The codes are ${list}.` });
  }
  if (stage === 'full-text' && verdict === 'exclude' && reason === undefined) {
    throw new ReviewError('refused', 'At full text an exclusion needs one reason.', {
      hint: `exclude CODE -- why, with one of ${list}.`,
    });
  }
}
