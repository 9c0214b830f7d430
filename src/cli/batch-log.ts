/** Batches in the log: read with one reviewer's own votes, made when one is needed, closed, and revealed with the last closing. */
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { type EventType, type NewEvent, PROGRAM_CHAIN } from '../records/event.ts';
import { type Batch, type BatchKind, batchesToDo, planBatch } from '../screening/batch.ts';
import { type CloseBody, commitTo, revealBody } from '../screening/commitment.ts';
import type { Stage } from '../screening/decision.ts';
import { foldScreening, type ScreeningLog } from '../screening/outcome.ts';
import { foldReplacements } from '../screening/places.ts';
import type { Queries } from '../store/database.ts';
import { appendPlanned, chainHead, readEvents } from '../store/events.ts';
import { refuseReplaced } from './asked.ts';
import { newSalt, now, PROGRAM_VERSION } from './clock.ts';
import { eligibleFor, loadReview, outcomeRules } from './review-state.ts';

/** All that is read of the other reviewer: which batches there are, and whether they are closed. */
const SHARED: readonly EventType[] = ['batch', 'close', 'reveal', 'reviewer'];

/** Batches, and who holds and held the places; no votes. */
export async function readBatchLog(
  queries: Queries,
  project: Project,
): Promise<Pick<ScreeningLog, 'batches' | 'places' | 'strangers'>> {
  return foldScreening(await readEvents(queries, { types: SHARED }), outcomeRules(project));
}

export async function readBatches(queries: Queries, project: Project): Promise<readonly Batch[]> {
  return [...(await readBatchLog(queries, project)).batches.values()];
}

/**
 * Draws batches of a stage until there are as many that this reviewer still has to close, or no record is left. A copy has those
 * that it came with.
 */
export async function ensureBatch(project: Project, stage: Stage, reviewer: string, wanted = 1): Promise<void> {
  if (project.settings.copy !== undefined) return;
  await appendPlanned(project.database, async (queries) => {
    const state = await loadReview(project, queries);
    const made = [...state.log.batches.values()];
    const todo = batchesToDo(made, reviewer).filter((batch) => batch.stage === stage).length;
    const { batch_size: size, seed } = project.settings;
    let eligible = todo < wanted ? eligibleFor(stage, state) : [];
    const events: NewEvent[] = [];
    for (let missing = wanted - todo; missing > 0; missing -= 1) {
      const planned = planBatch(eligible, { stage, kind: 'screening', made, size, seed });
      if (planned === undefined) break;
      events.push(...batchEvents(stage, planned));
      const { id, body } = planned;
      made.push({ id, stage, ...body, voters: state.log.places, closedBy: new Set(), revealed: false });
      const drawn = new Set(body.records);
      eligible = eligible.filter((record) => !drawn.has(record));
    }
    return events;
  });
}

/** The event that makes a planned batch; none where nothing was planned. */
export function batchEvents(
  stage: Stage,
  planned: { readonly id: string; readonly body: { readonly kind: BatchKind } } | undefined,
): readonly NewEvent[] {
  if (planned === undefined) return [];
  const event = { stage, batch: planned.id, body: planned.body, at: now(), programVersion: PROGRAM_VERSION };
  return [{ type: 'batch', chain: PROGRAM_CHAIN, ...event }];
}

/**
 * Closes the batch for one reviewer, who thereby commits to their chain up to here; when that was the last of them, the batch
 * is revealed in the same transaction, and what opens the commitments is told with it.
 *
 * @param close the `close` event, without a body
 */
export async function closeBatch(project: Project, batch: Batch, close: NewEvent): Promise<void> {
  const salt = newSalt();
  await appendPlanned(project.database, async (queries) => {
    await requireOpen(queries, batch.id, close.chain);
    const current = (await readBatches(queries, project)).find(({ id }) => id === batch.id) ?? batch;
    const head = await chainHead(queries, close.chain);
    const body: CloseBody = { commitment: commitTo({ head, salt }), salt };
    const own = { ...close, body };
    if (!current.voters.every((code) => code === close.chain || current.closedBy.has(code))) return [own];
    const { stage, id } = batch;
    const { at, programVersion } = close;
    const closes = (await readEvents(queries, { types: ['close'] })).filter((event) => event.batch === id);
    const told = revealBody([...closes, { ...own, previousHash: head }]);
    return [own, { type: 'reveal', chain: PROGRAM_CHAIN, at, stage, batch: id, programVersion, body: told }];
  });
}

/** @throws ReviewError `refused` when the reviewer has closed the batch, or has meanwhile been replaced. */
export async function requireOpen(queries: Queries, batch: string | undefined, reviewer: string): Promise<void> {
  const closes = await readEvents(queries, { types: ['close'], chains: [reviewer] });
  if (closes.some((event) => event.batch === batch)) {
    throw new ReviewError('refused', `${batch} is closed, and closed is final.`, {
      hint: 'After the reveal a record is changed with `resolve ID`.',
    });
  }
  refuseReplaced(reviewer, foldReplacements(await readEvents(queries, { types: ['reviewer'] })));
}
