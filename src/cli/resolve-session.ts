/** A sitting of resolving over the database: conflicts of revealed batches, or corrections of named revealed records. */
import { createHash } from 'node:crypto';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { RecordId } from '../records/record.ts';
import type { Batch } from '../screening/batch.ts';
import type { Decision, Stage } from '../screening/decision.ts';
import type { ConflictPosition, ResolveSession, VoteShown } from '../screening/resolve-session.ts';
import type { RelatedReport } from '../screening/session.ts';
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
  let queue: readonly RecordId[] = words.length === 0 ? findConflicts(state, stage) : revealedIds(state, stage, words);
  const notes = await readNotes(project, state, stage);

  const current = async (): Promise<ConflictPosition> => {
    const id = queue[0];
    if (id === undefined) return { kind: 'nothing-left' };
    const cluster = state.clusters.find((members) => members.includes(id)) ?? [id];
    const { id: batch, voters: byPlace } = batchOf(state, stage, id);
    const voters = isSwapped(project.settings.seed, stage, id) ? [byPlace[1], byPlace[0]] : byPlace;
    const voteOf = (code: string | undefined): VoteShown =>
      toVote(
        state.log.votes
          .get(batch)
          ?.get(code ?? '')
          ?.get(id),
        notes.get(`${code} ${id}`) ?? [],
      );
    const shown = await showRecord(project, cluster, id, state.links.versions);
    return {
      kind: 'conflict',
      shown: { ...shown, related: [...contradictions(state, id), ...(shown.related ?? [])], own: undefined, notes: [] },
      a: voteOf(voters[0]),
      b: voteOf(voters[1]),
      left: queue.length,
    };
  };

  return {
    settings: sessionSettings(project, reviewer, stage, criteriaVersion),
    current,
    async resolve(verdict, reason, rationale) {
      const id = requireCurrent(queue);
      requireResolution(project, stage, verdict, reason, rationale);
      await appendPlanned(project.database, async () => [
        {
          type: 'resolve',
          chain: reviewer,
          at: now(),
          recordId: id,
          stage,
          verdict,
          reason,
          criteriaVersion,
          programVersion: PROGRAM_VERSION,
          body: {
            rationale: rationale.trim(),
            by: isParty(state, stage, id, reviewer) ? 'consensus' : 'third person',
            correction: words.length > 0,
          },
        },
      ]);
      queue = queue.slice(1);
      return current();
    },
    async postpone() {
      requireCurrent(queue);
      queue = queue.slice(1);
      return current();
    },
  };
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
  const stage = state.log.outcomes['full-text'].has(report.contradictedBy) ? 'at full text' : 'at title and abstract';
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
    const batch = state.log.batches.get(state.log.batchOf[stage].get(id) ?? '');
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
  return state.log.batches.get(state.log.batchOf[stage].get(id) ?? '') ?? { id: '', voters: state.log.places };
}

/** Whether somebody screens in this review, or voted on this record: they are no third person. */
function isParty(state: ReviewState, stage: Stage, id: RecordId, reviewer: string): boolean {
  return state.log.places.includes(reviewer) || batchOf(state, stage, id).voters.includes(reviewer);
}

/** Notes become visible with the reveal of their batch. Keys: reviewer, blank, record. */
async function readNotes(
  project: Project,
  state: ReviewState,
  stage: Stage,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const notes = new Map<string, string[]>();
  for (const event of await readEvents(project.database, { types: ['note'] })) {
    const isRevealed = state.log.batches.get(event.batch ?? '')?.revealed === true;
    if (!isRevealed || event.stage !== stage || event.recordId === undefined) continue;
    const text =
      typeof event.body === 'object' && event.body !== null && 'text' in event.body ? String(event.body.text) : '';
    const key = `${event.chain} ${event.recordId}`;
    notes.set(key, [...(notes.get(key) ?? []), text]);
  }
  return notes;
}

function toVote(decision: Decision | undefined, notes: readonly string[]): VoteShown {
  if (decision === undefined) throw new Error('A revealed record lacks a vote.');
  return { verdict: decision.verdict, reason: decision.reason, notes };
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
