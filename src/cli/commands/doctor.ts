/**
 * `doctor`: whether the database file is sound; backup, compacting, and repair of what can be repaired. No size is told: it
 * would tell how much others have done.
 */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ReviewError } from '../../errors.ts';
import { staleLocks } from '../../project/lock.ts';
import { type Project, withProject } from '../../project/project.ts';
import { isAsStored, startTally } from '../../search/replay-report.ts';
import { openDatabase } from '../../store/database.ts';
import { backupPath, compact, copyTo, findFileFaults, rebuild, requireFile } from '../../store/maintenance.ts';
import { replayRun } from '../../store/replay.ts';
import { listRuns } from '../../store/runs.ts';
import { now } from '../clock.ts';
import type { Output } from '../output.ts';
import { sealNow } from '../sealing.ts';

export interface DoctorOptions {
  readonly review: string;
  /** backup: the file to write; one with today's date when left out. */
  readonly output?: string | undefined;
}

export async function doctorCheck({ review }: DoctorOptions, output: Output): Promise<number> {
  return withProject(review, async (project) => {
    requireFile(project.database, '`doctor check`');
    const faults = [...(await findFileFaults(project.database)), ...staleLocks(review).map(lockFault)];
    const path = databasePath(project);
    const backups = listBackups(review);
    output.report({ ok: faults.length === 0, database: path, faults, backups }, [
      `${path}: ${faults.length === 0 ? 'sound' : `${faults.length} faults`}`,
      ...faults.map((fault) => `  ${fault}`),
      `Backups: ${backups.length === 0 ? 'none yet; `stageone doctor backup` makes one' : `${backups.length}, the newest ${backups.at(-1)}`}`,
      faults.length === 0
        ? 'Whether everything is as it was stored: stageone verify'
        : 'Next: stageone doctor repair, which makes a backup first',
    ]);
    return faults.length === 0 ? 0 : 1;
  });
}

export async function doctorBackup({ review, output: named }: DoctorOptions, output: Output): Promise<undefined> {
  return withProject(review, async (project) => {
    requireFile(project.database, '`doctor backup`');
    const file = named ?? backupPath(databasePath(project), now());
    await backUp(project, file);
    output.report({ file }, [`Backup: ${file}, read again and sound.`]);
    return undefined;
  });
}

export async function doctorCompact({ review }: DoctorOptions, output: Output): Promise<undefined> {
  return withProject(review, async (project) => {
    requireFile(project.database, '`doctor compact`');
    await compact(project.database);
    const path = databasePath(project);
    output.report({ database: path }, [`${path} takes no more space than it needs now.`]);
    return undefined;
  });
}

/** Indexes and guards are built again, records are read again from their raw answers; events are never touched. */
export async function doctorRepair({ review }: DoctorOptions, output: Output): Promise<number> {
  return withProject(review, async (project) => {
    const { database } = project;
    requireFile(database, '`doctor repair`');
    const backup = backupPath(databasePath(project), now(), 'before-repair');
    await backUp(project, backup, { mayBeFaulty: true });
    const before = await findFileFaults(database);
    await rebuild(database);
    const locks = staleLocks(review);
    for (const lock of locks) rmSync(lock, { force: true });
    const records = await rereadRecords(project);
    const left = await findFileFaults(database);
    output.report({ backup, faults: before, locks, records, left }, [
      `Backup: ${backup}`,
      `Indexes and guards built again; faults before ${before.length}, now ${left.length}.`,
      ...left.map((fault) => `  ${fault}`),
      `Locks of processes that are gone: ${locks.length} taken away.`,
      `Records read again from raw answers: ${records.restored} restored, ${records.differing} put right, ${records.damaged} answers are damaged.`,
      left.length === 0
        ? 'Next: stageone verify'
        : 'What is left cannot be built again: take data/review.db from the newest backup.',
    ]);
    return left.length === 0 && records.damaged === 0 ? 0 : 1;
  });
}

async function rereadRecords(project: Project) {
  const tally = startTally();
  for (const run of await listRuns(project.database, 'search', { withdrawn: true })) {
    const replayed = await replayRun(project.database, run, (_answer, all) => tally.addRecords(run.source, all));
    tally.addRun(run, replayed);
  }
  const report = tally.report();
  const { restored, differing, damaged } = report;
  if (!isAsStored(report) && restored.length + differing.length > 0) await sealNow(project, true);
  return { restored: restored.length, differing: differing.length, damaged: damaged.length };
}

/** Writes the backup and reads it again. */
async function backUp(project: Project, file: string, { mayBeFaulty = false } = {}): Promise<void> {
  if (existsSync(file)) {
    throw new ReviewError('refused', `${file} is there already; a backup never overwrites one.`, {
      hint: 'Name another file, or none: --output FILE',
    });
  }
  await copyTo(project.database, file);
  const copy = await openDatabase(file);
  try {
    const faults = await findFileFaults(copy);
    if (faults.length > 0 && !mayBeFaulty) {
      throw new ReviewError('storage', `The backup ${file} is not sound: ${faults[0]}.`, {
        hint: 'stageone doctor says more; stageone doctor repair mends what can be mended.',
      });
    }
  } finally {
    await copy.destroy();
  }
}

function databasePath({ directory }: Project): string {
  return join(directory, 'data', 'review.db');
}

function listBackups(review: string): readonly string[] {
  const folder = join(review, 'data', 'backups');
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith('.db'))
        .sort()
    : [];
}

function lockFault(path: string): string {
  return `${path} was left by a process that is gone`;
}
