/** Starts the drawn screens on a terminal and gives the terminal back. Ink is loaded with this file, so commands import it late. */
import { render } from 'ink';
import type { ScreeningSession } from '../screening/session.ts';
import type { KeyPreset } from './keymap.ts';
import { ScreeningApp } from './screening-app.tsx';
import { createScreenControl } from './screening-control.ts';
import { BELL, onOtherScreen } from './terminal.ts';

interface StartOptions {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly keyPreset: KeyPreset;
}

// Ink paints the first change at once and gathers what follows within this many frames a second.
const FRAMES_PER_SECOND = 120;

/**
 * Runs the screening screen until the reviewer quits; every decision shown as saved is on disk.
 *
 * @throws what stopped the sitting, with the terminal already restored; refusals of the session are shown instead
 */
export async function startScreen(session: ScreeningSession, options: StartOptions): Promise<void> {
  const { stdin, stdout, keyPreset } = options;
  const control = createScreenControl(session, {
    keyPreset,
    now: () => performance.now(),
    bell: () => stdout.write(BELL),
  });
  await control.open();
  await onOtherScreen(stdout, control.quit, async () => {
    const app = render(<ScreeningApp control={control} colour={hasColours(stdout)} />, {
      stdin,
      stdout,
      exitOnCtrlC: false,
      maxFps: FRAMES_PER_SECOND,
    });
    await app.waitUntilExit();
    await control.finished();
  });
}

/** Node asks TERM and NO_COLOR (no-color.org) for this. */
function hasColours(stdout: NodeJS.WriteStream): boolean {
  return stdout.isTTY && stdout.hasColors();
}
