/** Who asks: the reviewer's code, checked against the settings, and the event that tells who used it and when. */
import { userInfo } from 'node:os';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { askedChain, isPersonal } from '../records/event.ts';
import { foldReplacements, placesOf, type Replacement } from '../screening/places.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { requireOwnCopy } from './copies.ts';

/** @throws ReviewError `unknown-reviewer` unless the code is that of one of the two who screen; `refused` when they were replaced. */
export async function requireReviewer(project: Project, code: string): Promise<void> {
  requireOwnCopy(project.settings, code);
  const replacements = foldReplacements(await readEvents(project.database, { types: ['reviewer'] }));
  refuseReplaced(code, replacements);
  const codes = project.settings.reviewers.map((reviewer) => reviewer.code);
  const known = placesOf(codes, replacements).map((holders) => holders.at(-1));
  if (known.includes(code)) return;
  throw new ReviewError('unknown-reviewer', `\`${code}\` is no reviewer of this review.`, {
    hint: `The reviewers are ${known.join(' and ')}: --reviewer ${known[0]}`,
  });
}

/** @throws ReviewError `refused` when somebody else holds this reviewer's place now. */
export function refuseReplaced(reviewer: string, replacements: readonly Replacement[]): void {
  const successor = replacements.find(({ from }) => from === reviewer)?.to;
  if (successor === undefined) return;
  throw new ReviewError('refused', `${reviewer} has been replaced by ${successor}.`, {
    hint: `What ${reviewer} closed stays ${reviewer}'s; \`stageone screen --reviewer ${successor}\` goes on.`,
  });
}

/** @throws ReviewError `usage` when the text cannot be the code of a person. */
export function requireCode(code: string): void {
  if (/^[a-zA-Z0-9-]+$/.test(code) && isPersonal(code)) return;
  throw new ReviewError('usage', `\`${code}\` cannot be the code of a person.`, {
    hint: 'Codes are letters, digits and hyphens: --reviewer A1',
  });
}

/** Leaves the event of who asked for what under this code. @throws ReviewError `refused` for somebody else in a copy */
export async function recordAsked(project: Project, reviewer: string, command: string): Promise<void> {
  requireOwnCopy(project.settings, reviewer);
  const body = { reviewer, command, user: userInfo().username };
  await appendPlanned(project.database, async () => [
    { type: 'asked', chain: askedChain(project.settings.copy), at: now(), programVersion: PROGRAM_VERSION, body },
  ]);
}
