/** Who asks: the reviewer's code, checked against the settings, and the event that tells who used it and when. */
import { userInfo } from 'node:os';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { ASKED_CHAIN, PROGRAM_CHAIN } from '../records/event.ts';
import { appendPlanned } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';

/** @throws ReviewError `unknown-reviewer` unless the settings name the code as one of the two who screen. */
export function requireReviewer(project: Project, code: string): void {
  const known = project.settings.reviewers.map((reviewer) => reviewer.code);
  if (known.includes(code)) return;
  throw new ReviewError('unknown-reviewer', `\`${code}\` is no reviewer of this review.`, {
    hint: `The settings name ${known.join(' and ')}: --reviewer ${known[0]}`,
  });
}

/** @throws ReviewError `usage` when the text cannot be the code of a person. */
export function requireCode(code: string): void {
  if (/^[a-zA-Z0-9-]+$/.test(code) && code !== PROGRAM_CHAIN && code !== ASKED_CHAIN) return;
  throw new ReviewError('usage', `\`${code}\` cannot be the code of a person.`, {
    hint: 'Codes are letters, digits and hyphens: --reviewer A1',
  });
}

/** Leaves the event of who asked for what under this code. */
export async function recordAsked(project: Project, reviewer: string, command: string): Promise<void> {
  const body = { reviewer, command, user: userInfo().username };
  await appendPlanned(project.database, async () => [
    { type: 'asked', chain: ASKED_CHAIN, at: now(), programVersion: PROGRAM_VERSION, body },
  ]);
}
