/** Seals what a command has collected, so that `verify` can tell a later change. */
import type { Project } from '../project/project.ts';
import { sealCollected } from '../store/seals.ts';
import { now, PROGRAM_VERSION } from './clock.ts';

/** @param all after a repair, which changes what was sealed for a reason */
export async function sealNow(project: Project, all = false): Promise<void> {
  await sealCollected(project.database, { at: now(), programVersion: PROGRAM_VERSION }, all);
}
