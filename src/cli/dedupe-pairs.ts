/** Sittings over pairs of records: line by line or drawn, under the code of the person who judges. */
import type { PairSession } from '../dedupe/pair-session.ts';
import { ReviewError } from '../errors.ts';
import { type Project, withProject } from '../project/project.ts';
import { recordAsked, requireCode } from './asked.ts';
import { withStdinLines, writeLine } from './lines.ts';
import type { Output } from './output.ts';
import { openPairSitting } from './pair-sitting.ts';
import { reviewAgenda } from './review-agenda.ts';

export interface PairOptions {
  readonly review: string;
  readonly reviewer: string;
  readonly plain: boolean;
}

/** `dedupe review`: the pairs in doubt. */
export async function reviewPairs(options: PairOptions, output: Output): Promise<undefined> {
  requireTerminal(options, 'dedupe review');
  return withProject(options.review, async (project) => {
    await recordAsked(project, options.reviewer, 'dedupe review');
    await holdSitting(await openReview(project, options.reviewer), options.plain, output);
    return undefined;
  });
}

/** A sitting over the queue of a review. */
export async function openReview(project: Project, reviewer: string): Promise<PairSession> {
  return openPairSitting(project, reviewer, await reviewAgenda(project, reviewer));
}

/** @throws ReviewError when there is nothing to draw on, or the code is none. */
export function requireTerminal({ reviewer, plain }: PairOptions, command: string): void {
  requireCode(reviewer);
  if (plain || (process.stdin.isTTY && process.stdout.isTTY)) return;
  throw new ReviewError('no-terminal', 'The screen needs a terminal, and this is none.', {
    hint: `stageone ${command} --reviewer ${reviewer} --plain`,
  });
}

/** Runs a sitting to its end. */
export async function holdSitting(session: PairSession, plain: boolean, output: Output): Promise<void> {
  if (plain) {
    if (process.stdin.isTTY) output.note('Type same, different, versions, skip, undo or quit, then Enter.');
    const { runPlainPairs } = await import('../tui/plain-pairs.ts');
    await withStdinLines((lines) => runPlainPairs(session, lines, writeLine));
    return;
  }
  const { startPairScreen } = await import('../tui/start.tsx');
  await startPairScreen(session, { stdin: process.stdin, stdout: process.stdout });
}
