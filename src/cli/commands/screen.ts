/** `screen`: one reviewer's batch, in a drawn screen or line by line. */
import { ReviewError } from '../../errors.ts';
import { keysOf } from '../../project/config.ts';
import { holdReviewer } from '../../project/lock.ts';
import { withProject } from '../../project/project.ts';
import type { Stage } from '../../screening/decision.ts';
import { recordAsked, requireReviewer } from '../asked.ts';
import { now } from '../clock.ts';
import { copyWarnings } from '../exchange-log.ts';
import { withStdinLines, writeLine } from '../lines.ts';
import type { Output } from '../output.ts';
import { loadForScreening, loadReview } from '../review-state.ts';
import { screenWarnings } from '../screen-warnings.ts';
import { openSession } from '../screening-session.ts';

export interface ScreenOptions {
  readonly review: string;
  readonly reviewer: string;
  readonly stage: Stage;
  readonly plain: boolean;
}

export async function screen(options: ScreenOptions, output: Output): Promise<undefined> {
  if (!options.plain && !(process.stdin.isTTY && process.stdout.isTTY)) {
    throw new ReviewError('no-terminal', 'The screen needs a terminal, and this is none.', {
      hint: `stageone screen --reviewer ${options.reviewer} --plain`,
    });
  }
  return withProject(options.review, async (project) => {
    await requireReviewer(project, options.reviewer);
    const unlock = await holdReviewer(project, options.reviewer, now());
    try {
      await recordAsked(project, options.reviewer, `screen ${options.stage}`);
      const state = await (options.stage === 'full-text' ? loadReview(project) : loadForScreening(project));
      const session = await openSession(project, options.reviewer, options.stage, state);
      for (const warning of [
        ...screenWarnings(project, state, options),
        ...(await copyWarnings(project, options.reviewer)),
      ]) {
        output.note(`stageone: warning: ${warning}`);
      }
      if (!state.links.deduplicated) {
        output.note('stageone: warning: `dedupe` has not run yet; duplicates will be screened more than once.');
      }
      if (options.plain) {
        const { runPlainScreen } = await import('../../tui/plain-screen.ts');
        await withStdinLines((lines) => runPlainScreen(session, lines, writeLine));
      } else {
        const { startScreen } = await import('../../tui/start.tsx');
        const told = await startScreen(session, {
          stdin: process.stdin,
          stdout: process.stdout,
          keys: keysOf(project.settings, options.reviewer),
        });
        output.note(`${told}\nNext: stageone status --reviewer ${options.reviewer}`);
      }
    } finally {
      unlock();
    }
    return undefined;
  });
}
