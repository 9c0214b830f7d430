/** A sitting of an audit over the database: the draw, made once, and answers that are on disk before they resolve. */
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { type NewEvent, PROGRAM_CHAIN } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import {
  type AuditBody,
  type AuditLog,
  type AuditVerdict,
  agreedExclusions,
  foldAudit,
  planDraw,
} from '../screening/audit.ts';
import type { AuditPosition, AuditSession } from '../screening/audit-session.ts';
import { foldReplacements, placesOf } from '../screening/places.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { loadReview, type ReviewState } from './review-state.ts';
import { showRecord } from './shown-record.ts';

const STAGE = 'title-abstract';

/**
 * Opens the sitting; the first one draws the sample.
 *
 * @param asked size of the sample
 * @throws ReviewError `refused` for a reviewer, and for a smaller sample than has been drawn; `stage-not-ready` without agreed exclusions
 */
export async function openAuditSession(
  project: Project,
  person: string,
  asked: number | undefined,
): Promise<AuditSession> {
  const state = await ensureDraw(project, person, asked);
  let log = await readAudit(project);
  const skipped = new Set<RecordId>();
  let chosen: RecordId | undefined;

  const waiting = (): readonly RecordId[] => {
    const open = (log.draw?.records ?? []).filter((id) => !log.answers.has(id) && !skipped.has(id));
    return chosen !== undefined && open.includes(chosen) ? [chosen, ...open.filter((id) => id !== chosen)] : open;
  };
  const requireCurrent = (): RecordId => {
    const [id] = waiting();
    if (id === undefined) throw new ReviewError('refused', 'Nothing is left to answer.', { hint: 'undo, or quit' });
    return id;
  };
  const current = async (): Promise<AuditPosition> => {
    const [id] = waiting();
    if (id === undefined) return { kind: 'nothing-left' };
    const cluster = state.clusters.find((members) => members.includes(id)) ?? [id];
    const shown = await showRecord(project, cluster, id, state.links.versions);
    return { kind: 'record', shown: { ...shown, own: undefined, notes: [] }, left: waiting().length };
  };
  const append = async (plan: (fresh: AuditLog) => NewEvent | undefined): Promise<void> => {
    await appendPlanned(project.database, async (queries) => {
      log = foldAudit(await readEvents(queries, { types: ['audit'] }));
      const event = plan(log);
      return event === undefined ? [] : [event];
    });
    log = await readAudit(project);
  };
  const newEvent = (recordId: RecordId, body: AuditBody, verdict?: AuditVerdict): NewEvent => ({
    type: 'audit',
    chain: person,
    at: now(),
    stage: STAGE,
    recordId,
    verdict,
    programVersion: PROGRAM_VERSION,
    body,
  });

  return {
    current,
    async answer(verdict, why) {
      const id = requireCurrent();
      await append((fresh) => {
        if (fresh.answers.has(id) || fresh.draw?.records.includes(id) !== true) {
          throw new ReviewError('refused', `Record ${id} has been answered meanwhile.`, {
            hint: 'The next one is shown.',
          });
        }
        return newEvent(id, { kind: 'answer', why: why ?? null }, verdict);
      });
      chosen = undefined;
      return current();
    },
    async skip() {
      skipped.add(requireCurrent());
      chosen = undefined;
      return current();
    },
    async undo() {
      let undone: RecordId | undefined;
      await append((fresh) => {
        const own = [...fresh.answers.values()].filter(
          ({ by, recordId }) => by === person && fresh.draw?.records.includes(recordId),
        );
        undone = own.at(-1)?.recordId;
        return undone === undefined ? undefined : newEvent(undone, { kind: 'undo' });
      });
      if (undone === undefined) return undefined;
      chosen = undone;
      skipped.delete(undone);
      return { undone, position: await current() };
    },
  };
}

/** Everything that the log says of audits. */
export async function readAudit(project: Project): Promise<AuditLog> {
  return foldAudit(await readEvents(project.database, { types: ['audit'] }));
}

/** Draws where that is due, in one transaction with what it reads. */
async function ensureDraw(project: Project, person: string, asked: number | undefined): Promise<ReviewState> {
  let read: ReviewState | undefined;
  await appendPlanned(project.database, async (queries) => {
    const state = await loadReview(project, queries);
    read = state;
    refuseReviewer(project, state, person);
    const log = foldAudit(state.events);
    refuseSmaller(log, asked);
    const excluded = agreedExclusions(state.reports, state.log);
    if (log.draw === undefined && excluded.length === 0) {
      throw new ReviewError('stage-not-ready', 'No revealed record was excluded by both reviewers.', {
        hint: '`stageone batches` shows which batches are closed and revealed.',
      });
    }
    const draw = planDraw(excluded, log, { asked, seed: project.settings.seed });
    if (draw === undefined) return [];
    const body: AuditBody = { kind: 'draw', ...draw };
    return [{ type: 'audit', chain: PROGRAM_CHAIN, at: now(), stage: STAGE, programVersion: PROGRAM_VERSION, body }];
  });
  return read ?? loadReview(project);
}

function refuseSmaller({ draw }: AuditLog, asked: number | undefined): void {
  if (draw === undefined || asked === undefined || asked >= draw.records.length) return;
  throw new ReviewError('refused', `${draw.records.length} have been drawn; a sample is not made smaller afterwards.`, {
    hint: 'Leave --n out to go on with it.',
  });
}

/** A third person is nobody who holds or has held a place, and nobody who has voted. */
function refuseReviewer(project: Project, state: ReviewState, person: string): void {
  const codes = project.settings.reviewers.map((each) => each.code);
  const holders = placesOf(codes, foldReplacements(state.events)).flat();
  const voters = [...state.log.batches.values()].flatMap((batch) => batch.voters);
  if (![...holders, ...voters].includes(person)) return;
  throw new ReviewError('refused', `${person} is one of the reviewers; an audit is for a third person.`, {
    hint: 'Any other code: stageone audit --reviewer A1',
  });
}
