/** One reviewer screens in one process at a time: a lock file, or a lock on the server, names the process that holds it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { ReviewError } from '../errors.ts';
import { isFile } from '../store/maintenance.ts';
import type { Project } from './project.ts';

/**
 * Takes the lock of a reviewer for a sitting, where the review is.
 *
 * @returns a function that gives it back
 * @throws ReviewError `reviewer-busy` naming the process that holds it
 */
export async function holdReviewer(
  { directory, database }: Project,
  reviewer: string,
  now: string,
): Promise<() => void> {
  if (!isFile(database)) {
    const { holdName } = await import('../store/postgres.ts');
    const held = await holdName(database, `screen ${reviewer}`);
    if ('release' in held) return held.release;
    throw new ReviewError('reviewer-busy', `${reviewer} already screens in ${held.heldBy}.`, {
      hint: 'Quit that screen first (q). The server lets go of it when that process ends.',
    });
  }
  // A transaction that may write waits for its turn, so that only one process at a time looks at the lock and takes it.
  return database.transaction().execute(async () => lockReviewer(directory, reviewer, now));
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/**
 * Takes the lock; a lock left by a process that has died is taken over. Callers let one process at a time do so.
 *
 * @returns a function that gives it back
 * @throws ReviewError `reviewer-busy` naming the process that holds it
 */
export function lockReviewer(directory: string, reviewer: string, now: string): () => void {
  const path = join(directory, 'data', `screen-${reviewer}.lock`);
  mkdirSync(join(directory, 'data'), { recursive: true });
  const own: Holder = { pid: process.pid, host: hostname(), since: now };
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: 'wx' });
      return () => rmSync(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const holder = readHolder(path);
    if (holder !== undefined && isAlive(holder)) {
      throw new ReviewError(
        'reviewer-busy',
        `${reviewer} already screens in process ${holder.pid} on ${holder.host}, since ${holder.since}.`,
        { hint: `Quit that screen first (q). If it is not running, delete ${path}.` },
      );
    }
    rmSync(path, { force: true });
  }
  throw new ReviewError('reviewer-busy', `${reviewer} already screens in another process.`, {
    hint: 'Quit that screen first (q).',
  });
}

/** Lock files of processes of this machine that are gone. */
export function staleLocks(directory: string): readonly string[] {
  const folder = join(directory, 'data');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /^screen-.*\.lock$/.test(name)) : [];
  return names
    .map((name) => join(folder, name))
    .filter((path) => {
      const holder = readHolder(path);
      return holder === undefined || !isAlive(holder);
    });
}

function readHolder(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof holder !== 'object' || holder === null) return undefined;
    if (!('pid' in holder) || !('host' in holder) || !('since' in holder)) return undefined;
    return { pid: Number(holder.pid), host: String(holder.host), since: String(holder.since) };
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder): boolean {
  if (holder.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
