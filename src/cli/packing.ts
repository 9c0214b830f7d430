/** Makes packs: a reviewer's copy at home, what was done in a copy, a backup of one reviewer's events. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../errors.ts';
import type { NumberedRow } from '../exchange/chains.ts';
import {
  decodePack,
  encodePack,
  type Pack,
  type PackContent,
  type PackHeader,
  type PackKind,
} from '../exchange/pack.ts';
import { eventsForBackup, eventsForCopy, eventsForHome, gapsIn } from '../exchange/packed-events.ts';
import { revealedBatches } from '../exchange/told-chains.ts';
import type { Project } from '../project/project.ts';
import { type Batch, batchesToDo } from '../screening/batch.ts';
import { STAGES, type Stage } from '../screening/decision.ts';
import { readEventRows } from '../store/events.ts';
import { readPackedRows } from '../store/packed.ts';
import { ensureBatch } from './batch-log.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { allCommitments } from './commitments.ts';
import { reviewId } from './copies.ts';
import { ensureCriteria } from './criteria-version.ts';
import { loadReview, type ReviewState } from './review-state.ts';

export interface Packed {
  readonly bytes: Uint8Array;
  readonly pack: Pack;
  /** Batches in it that the reviewer has not closed, or that a copy hands over. */
  readonly batches: readonly string[];
}

/**
 * A reviewer's copy: batches are made until there are as many to do.
 *
 * @param wanted batches of each stage that the reviewer has not closed
 */
export async function packCopy(project: Project, reviewer: string, wanted: number): Promise<Packed> {
  await ensureCriteria(project);
  for (const stage of STAGES) await ensureBatch(project, stage, reviewer, wanted);
  const state = await loadReview(project);
  const all = [...state.log.batches.values()];
  const todo = STAGES.flatMap((stage) => toDo(all, reviewer, stage).slice(0, wanted));
  const kept = new Set(todo.map(({ id }) => id));
  const keptBack = new Set(
    all
      .filter(({ id, revealed, closedBy }) => !revealed && !closedBy.has(reviewer) && !kept.has(id))
      .map(({ id }) => id),
  );
  const rows = await readLog(project);
  const events = eventsForCopy(rows, reviewer, { revealed: revealedBatches(state.events), keptBack });
  const commitments = openCommitments(state, reviewer).filter(({ batch }) => !keptBack.has(batch));
  const content = { events, rows: await readPackedRows(project.database), files: readFiles(project) };
  return finish(project, { kind: 'copy', reviewer, commitments }, content, [...kept]);
}

/** What the copy's reviewer did in closed batches, and resolutions. */
export async function packReturn(project: Project): Promise<Packed> {
  const { copy } = project.settings;
  if (copy === undefined) throw new Error('Only a copy is taken home.');
  const state = await loadReview(project);
  const closed = [...state.log.batches.values()].filter(({ closedBy }) => closedBy.has(copy.reviewer));
  const events = eventsForHome(await readLog(project), copy, new Set(closed.map(({ id }) => id)));
  const { reviewer } = copy;
  const batches = closed.filter(({ revealed }) => !revealed).map(({ id }) => id);
  return finish(project, { kind: 'return', reviewer, commitments: [] }, { events, rows: [], files: [] }, batches);
}

export async function packBackup(project: Project, reviewer: string): Promise<Packed> {
  const events = eventsForBackup(await readLog(project), reviewer);
  return finish(project, { kind: 'backup', reviewer, commitments: [] }, { events, rows: [], files: [] }, []);
}

function finish(
  project: Project,
  told: { readonly kind: PackKind } & Pick<PackHeader, 'reviewer' | 'commitments'>,
  content: PackContent,
  batches: readonly string[],
): Packed {
  const { copy, title } = project.settings;
  const header: PackHeader = {
    ...told,
    review: reviewId(project),
    title,
    copy: copy?.id ?? null,
    programVersion: PROGRAM_VERSION,
    gaps: gapsIn(content.events),
  };
  const bytes = encodePack(header, content, now());
  return { bytes, pack: decodePack(bytes), batches };
}

function toDo(batches: readonly Batch[], reviewer: string, stage: Stage): readonly Batch[] {
  return batchesToDo(batches, reviewer).filter((batch) => batch.stage === stage);
}

function openCommitments(state: ReviewState, reviewer: string): PackHeader['commitments'] {
  return allCommitments(state.events)
    .filter((each) => each.opened === undefined && each.reviewer !== reviewer)
    .map(({ batch, reviewer: by, commitment }) => ({ batch, reviewer: by, commitment }));
}

async function readLog({ database }: Project): Promise<readonly NumberedRow[]> {
  const all: NumberedRow[] = [];
  for await (const rows of readEventRows(database)) all.push(...rows);
  return all;
}

/** The settings and saved queries, which a copy needs to show what is asked and how it is judged. */
function readFiles({ directory }: Project): PackContent['files'] {
  const folder = join(directory, 'queries');
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|csv|txt)$/.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** @throws ReviewError `unreadable-file`, PackError */
export function readPack(path: string): Pack {
  if (!existsSync(path)) {
    throw new ReviewError('unreadable-file', `${path} is not there.`, { hint: 'Check the name of the file.' });
  }
  try {
    return decodePack(readFileSync(path));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && 'syscall' in error)) throw error;
    throw new ReviewError('unreadable-file', `${path} cannot be read: ${error.message}`, {
      hint: 'Check the name and the permissions of the file.',
      cause: error,
    });
  }
}
