/** One reviewer's sitting over the database: where they stand, and acts that are on disk before they resolve. */
import type { JudgementBody } from '../dedupe/judgement.ts';
import { clustersOf, linksForScreens } from '../dedupe/link-log.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { NewEvent, ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { type Batch, batchesToDo, reviewerOrder } from '../screening/batch.ts';
import type { Decision, Stage, Verdict } from '../screening/decision.ts';
import { maskRecord } from '../screening/mask.ts';
import { describeAct, OWN_ACTS } from '../screening/own-history.ts';
import { OwnMarks } from '../screening/own-marks.ts';
import { readDecision } from '../screening/read-event.ts';
import type {
  ActDetails,
  Position,
  Progress,
  ScreeningSession,
  SessionSettings,
  ShownRecord,
} from '../screening/session.ts';
import { planUndo } from '../screening/undoing.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { openBatchList } from './batch-list.ts';
import { closeBatch, ensureBatch, readBatches, requireOpen } from './batch-log.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { ensureCriteria } from './criteria-version.ts';
import { openDuplicateMarks } from './duplicate-marks.ts';
import { eligibleFor, loadReview, type ReviewState } from './review-state.ts';
import { showRecord } from './shown-record.ts';

/** Opens the sitting. What it reads of the other reviewer is which batches are closed, and nothing else. */
export async function openSession(
  project: Project,
  reviewer: string,
  stage: Stage,
  loaded?: ReviewState,
): Promise<ScreeningSession> {
  const { settings, database } = project;
  const criteriaVersion = await ensureCriteria(project);
  const state = loaded ?? (await loadReview(project));
  // What people unite meanwhile does not change how records of open batches are shown.
  const ids = state.origins.map((origin) => origin.id);
  const members = new Map(
    clustersOf(ids, linksForScreens(state.links)).flatMap((cluster) => cluster.map((id) => [id, cluster] as const)),
  );
  const clusterOf = (id: RecordId): readonly RecordId[] => members.get(id) ?? [id];
  const marks = await openDuplicateMarks(project, reviewer, state, clusterOf);
  // From one snapshot: the making of a batch moves records, it adds none.
  const totalSize =
    eligibleFor(stage, state).length +
    [...state.log.batches.values()]
      .filter((batch) => batch.stage === stage && batch.voters.includes(reviewer))
      .reduce((sum, batch) => sum + batch.records.length, 0);
  let batches: readonly Batch[] = [...state.log.batches.values()];
  const votes = new Map(
    [...state.log.votes].map(([batch, ofBatch]) => [batch, new Map(ofBatch.get(reviewer) ?? [])] as const),
  );
  let skipped: RecordId[] = [];
  let chosen: RecordId | undefined;
  // After a pilot round the differences are talked over first: the main screening begins with a sitting of its own.
  let hasClosedPilot = false;
  // A record that the reviewer came back to, decided or not.
  let visited: RecordId | undefined;
  const acts = state.events.filter(({ type, chain }) => chain === reviewer && OWN_ACTS.includes(type));
  const ownMarks = new OwnMarks(acts);
  const batchList = openBatchList(project, clusterOf);

  const own = (batch: Batch): Map<RecordId, Decision> => {
    const known = votes.get(batch.id) ?? new Map<RecordId, Decision>();
    votes.set(batch.id, known);
    return known;
  };
  const ofStage = (): readonly Batch[] => batches.filter((batch) => batch.stage === stage);
  const openBatch = (): Batch | undefined => {
    const [first] = batchesToDo(ofStage(), reviewer);
    return hasClosedPilot && first?.kind !== 'pilot' ? undefined : first;
  };

  const newEvent = (event: Pick<NewEvent, 'type'> & Partial<NewEvent>): NewEvent => ({
    chain: reviewer,
    at: now(),
    stage,
    criteriaVersion,
    programVersion: PROGRAM_VERSION,
    ...event,
  });

  /** What an event keeps of how the record was looked at. */
  const looked = ({ msOnScreen, highlighted }: ActDetails) => ({
    msOnScreen,
    highlighted,
    ...(settings.mask.length === 0 ? {} : { masked: settings.mask }),
  });
  const append = async (event: NewEvent): Promise<readonly ReviewEvent[]> => {
    const appended = await appendPlanned(database, async (queries) => {
      await requireOpen(queries, event.batch, reviewer);
      return [event];
    });
    acts.push(...appended);
    ownMarks.add(event);
    return appended;
  };

  const castVote = async (batch: Batch, id: RecordId, vote: NewEvent): Promise<void> => {
    for (const event of await append(vote)) own(batch).set(id, readDecision(event));
  };
  const currentRecord = (batch: Batch): RecordId | undefined => {
    const decided = own(batch);
    if (visited !== undefined) return visited;
    if (chosen !== undefined && !decided.has(chosen)) return chosen;
    const undecided = reviewerOrder(batch, reviewer, settings.seed).filter((id) => !decided.has(id));
    return undecided.find((id) => !skipped.includes(id)) ?? skipped.find((id) => undecided.includes(id));
  };

  const progress = (batch: Batch): Progress => {
    return {
      batch: batch.id,
      batchDone: own(batch).size,
      batchSize: batch.records.length,
      // Whoever has closed a batch has decided all of it; verdicts of long ago may not have been read.
      totalDone: ofStage().reduce(
        (sum, each) => sum + (each.closedBy.has(reviewer) ? each.records.length : own(each).size),
        0,
      ),
      totalSize,
    };
  };

  const shown = async (batch: Batch, id: RecordId): Promise<ShownRecord> => {
    const vote = own(batch).get(id);
    const record = await showRecord(project, clusterOf(id), id, state.links.versions);
    const verdict = vote && { verdict: vote.verdict, reason: vote.reason };
    return {
      ...record,
      own: verdict,
      notes: [...ownMarks.notesOf(id), ...marks.notesOf(id)],
      tags: ownMarks.tagsOf(id),
      isFlagged: ownMarks.isFlagged(id),
    };
  };

  const current = async (): Promise<Position> => {
    let batch = openBatch();
    if (batch === undefined && !hasClosedPilot) {
      await ensureBatch(project, stage, reviewer);
      batches = await readBatches(database, project);
      batch = openBatch();
    }
    if (batch === undefined) return { kind: 'nothing-left', afterPilot: hasClosedPilot };
    const id = currentRecord(batch);
    if (id === undefined) return { kind: 'batch-end', batch: batch.id, progress: progress(batch) };
    return { kind: 'record', shown: await shown(batch, id), progress: progress(batch) };
  };

  const requireCurrent = (): { readonly batch: Batch; readonly id: RecordId } => {
    const batch = openBatch();
    const id = batch === undefined ? undefined : currentRecord(batch);
    if (batch === undefined || id === undefined) {
      throw new ReviewError('refused', 'Nothing in this batch is undecided.', { hint: 'Undo, close or quit.' });
    }
    return { batch, id };
  };

  return {
    settings: sessionSettings(project, reviewer, stage, criteriaVersion),
    current,
    async decide(verdict, reason, details) {
      const { batch, id } = requireCurrent();
      requireAllowed(stage, verdict, reason, project);
      const body = looked(details);
      await castVote(batch, id, newEvent({ type: 'decision', recordId: id, batch: batch.id, verdict, reason, body }));
      chosen = undefined;
      visited = undefined;
      return current();
    },
    async clear(details) {
      const { batch, id } = requireCurrent();
      if (!own(batch).has(id)) {
        throw new ReviewError('refused', `You have no verdict on ${id} to clear.`, {
          hint: 'Go to a record that you have decided, from the list.',
        });
      }
      await append(newEvent({ type: 'clear', recordId: id, batch: batch.id, body: looked(details) }));
      own(batch).delete(id);
      chosen = id;
      visited = undefined;
      return current();
    },
    async undo(details) {
      const batch = openBatch();
      const undoing = batch === undefined ? undefined : planUndo(acts, batch.id);
      if (batch === undefined || undoing === undefined) return undefined;
      const { act, recordId: id, answer } = undoing;
      const event = newEvent({
        recordId: id,
        batch: batch.id,
        ...answer,
        body: { ...answer.body, ...looked(details) },
      });
      if (act === 'clear') await castVote(batch, id, event);
      else await append(event);
      if (act === 'verdict') own(batch).delete(id);
      if (act === 'duplicate') marks.withdraw(id);
      chosen = id;
      visited = own(batch).has(id) ? id : undefined;
      return { undone: id, act, position: await current() };
    },
    async note(text, details) {
      const { batch, id } = requireCurrent();
      if (text.trim() === '') throw new ReviewError('usage', 'A note needs a text.', { hint: 'note TEXT' });
      const body = { text: text.trim(), ...looked(details) };
      await append(newEvent({ type: 'note', recordId: id, batch: batch.id, body }));
    },
    async flag(details) {
      const { batch, id } = requireCurrent();
      const on = !ownMarks.isFlagged(id);
      await append(newEvent({ type: 'flag', recordId: id, batch: batch.id, body: { on, ...looked(details) } }));
      return on;
    },
    async tag(word, on, details) {
      const { batch, id } = requireCurrent();
      const tag = word.trim().replace(/\s+/g, ' ');
      if (tag === '') throw new ReviewError('usage', 'A tag needs a word.', { hint: 'tag WORD' });
      if (ownMarks.tagsOf(id).includes(tag) === on) {
        throw new ReviewError(
          'refused',
          on ? `${id} has the tag \`${tag}\` already.` : `${id} has no tag \`${tag}\`.`,
          {
            hint: `Your tags on it: ${ownMarks.tagsOf(id).join(', ') || 'none'}.`,
          },
        );
      }
      await append(newEvent({ type: 'tag', recordId: id, batch: batch.id, body: { tag, on, ...looked(details) } }));
    },
    async history() {
      const { id } = requireCurrent();
      // From the log: what was opened may not hold the verdicts of revealed batches.
      const all = await readEvents(database, { types: OWN_ACTS, chains: [reviewer] });
      return all.filter((event) => event.recordId === id).map(describeAct);
    },
    async list() {
      const batch = openBatch();
      if (batch === undefined) return [];
      const order = reviewerOrder(batch, reviewer, settings.seed);
      return (await batchList.records(order)).map(({ id, record }) => {
        const vote = own(batch).get(id);
        return {
          id,
          record: maskRecord(record, settings.mask),
          own: vote && { verdict: vote.verdict, reason: vote.reason },
          isFlagged: ownMarks.isFlagged(id),
          tags: ownMarks.tagsOf(id),
          notes: ownMarks.notesOf(id),
        };
      });
    },
    async go(word) {
      const batch = openBatch();
      const id = batch?.records.find((each) => each === word);
      if (batch === undefined || id === undefined) {
        throw new ReviewError('unknown-record', `Your open batch holds no record ${word}.`, {
          hint: 'The list shows the records of the batch.',
        });
      }
      visited = id;
      return current();
    },
    findDuplicates: async () => marks.candidates(clusterOf(requireCurrent().id)),
    async markDuplicate(word, details) {
      const { batch, id } = requireCurrent();
      const other = marks.other(word, id);
      const body: JudgementBody = { kind: 'proposal', a: id, b: other };
      const event = {
        type: 'dedupe-judgement' as const,
        recordId: id,
        batch: batch.id,
        body: { ...body, ...looked(details) },
      };
      await append(newEvent(event));
      marks.add(id, other);
    },
    async skip() {
      const { batch, id } = requireCurrent();
      chosen = undefined;
      visited = undefined;
      if (own(batch).has(id)) return current();
      skipped = [...skipped.filter((other) => other !== id), id];
      return current();
    },
    async close() {
      const batch = openBatch();
      if (batch === undefined) throw new ReviewError('refused', 'There is no open batch.', { hint: 'Quit.' });
      const undecided = batch.records.length - own(batch).size;
      if (undecided > 0) {
        throw new ReviewError(
          'refused',
          `${undecided} of ${batch.records.length} records in ${batch.id} are undecided.`,
          {
            hint: 'Decide them first; skipped ones come again at the end of the batch.',
          },
        );
      }
      await closeBatch(project, batch, newEvent({ type: 'close', batch: batch.id }));
      batches = await readBatches(database, project);
      hasClosedPilot = batch.kind === 'pilot';
      chosen = undefined;
      visited = undefined;
      skipped = [];
      return { closed: batch.id, position: await current() };
    },
  };
}

/** What the screens show of the settings. */
export function sessionSettings(
  { settings }: Project,
  reviewer: string,
  stage: Stage,
  criteriaVersion: number,
): SessionSettings {
  return {
    reviewTitle: settings.title,
    reviewer,
    stage,
    reasons: settings.reasons,
    highlights: settings.highlights,
    criteria: [
      'Include',
      ...settings.criteria.include.map((line) => `  ${line}`),
      'Exclude',
      ...settings.criteria.exclude.map((line) => `  ${line}`),
    ],
    criteriaVersion,
    keyGuardMs: settings.key_guard_ms,
    mask: settings.mask,
  };
}

function requireAllowed(stage: Stage, verdict: Verdict, reason: string | undefined, project: Project): void {
  const codes = project.settings.reasons.map((each) => each.code);
  const list = codes.join(', ');
  if (reason !== undefined && !codes.includes(reason)) {
    throw new ReviewError('refused', `\`${reason}\` is no exclusion reason.`, { hint: `The codes are ${list}.` });
  }
  if (stage !== 'full-text') return;
  if (verdict === 'maybe') {
    throw new ReviewError('refused', 'There is no maybe at full text.', { hint: 'include, or exclude CODE' });
  }
  if (verdict === 'exclude' && reason === undefined) {
    throw new ReviewError('refused', 'At full text an exclusion needs one reason.', {
      hint: `exclude CODE, with one of ${list}.`,
    });
  }
}
