/** `resolve`: conflicts of revealed batches settled with a rationale; the votes stay untouched. */
import { keysOf } from '../../project/config.ts';
import { withProject } from '../../project/project.ts';
import type { Stage } from '../../screening/decision.ts';
import { runPlainResolve } from '../../tui/plain-resolve.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { copyWarnings } from '../exchange-log.ts';
import { withStdinLines, writeLine } from '../lines.ts';
import type { Output } from '../output.ts';
import { openResolveSession } from '../resolve-session.ts';

export interface ResolveOptions {
  readonly review: string;
  readonly ids?: readonly string[] | undefined;
  readonly reviewer: string;
  readonly stage: Stage;
  readonly plain: boolean;
}

/** Draws the conflicts in a terminal; with `--plain`, and where there is no terminal, it is line by line. */
export async function resolveConflicts(options: ResolveOptions, output: Output): Promise<undefined> {
  requireCode(options.reviewer);
  const isPlain = options.plain || !process.stdin.isTTY || !process.stdout.isTTY;
  return withProject(options.review, async (project) => {
    await recordAsked(project, options.reviewer, `resolve ${options.stage}`);
    for (const warning of await copyWarnings(project, options.reviewer)) output.note(`stageone: warning: ${warning}`);
    const session = await openResolveSession(project, options.reviewer, options.stage, options.ids ?? []);
    if (isPlain) {
      if (process.stdin.isTTY) {
        output.note('Type `include -- why`, `exclude [CODE] -- why`, `postpone` or `quit`, then Enter.');
      }
      await withStdinLines((lines) => runPlainResolve(session, lines, writeLine));
    } else {
      const { startResolveScreen } = await import('../../tui/start.tsx');
      await startResolveScreen(session, {
        stdin: process.stdin,
        stdout: process.stdout,
        keys: keysOf(project.settings, options.reviewer),
      });
    }
    return undefined;
  });
}
