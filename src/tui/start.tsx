/** Starts the drawn screens on a terminal and gives the terminal back. Ink is loaded with this file, so commands import it late. */
import { render } from 'ink';
import type { ReactElement } from 'react';
import type { PairSession } from '../dedupe/pair-session.ts';
import type { ResolveSession } from '../screening/resolve-session.ts';
import type { ScreeningSession } from '../screening/session.ts';
import type { KeyChoice } from './keymap.ts';
import { PairApp } from './pair-app.tsx';
import { createPairControl } from './pair-control.ts';
import { ResolveApp } from './resolve-app.tsx';
import { createResolveControl } from './resolve-control.ts';
import { ScreeningApp } from './screening-app.tsx';
import { createScreenControl } from './screening-control.ts';
import { sittingText } from './sitting-text.ts';
import { BELL, onOtherScreen } from './terminal.ts';

interface Terminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
}

interface StartOptions extends Terminal {
  readonly keys: KeyChoice;
}

// Ink paints the first change at once and gathers what follows within this many frames a second.
const FRAMES_PER_SECOND = 120;

/**
 * Runs the screening screen until the reviewer quits; every decision shown as saved is on disk.
 *
 * @returns what was done in the sitting, in one line
 * @throws what stopped the sitting, with the terminal already restored; refusals of the session are shown instead
 */
export async function startScreen(session: ScreeningSession, options: StartOptions): Promise<string> {
  const { stdout, keys } = options;
  const control = createScreenControl(session, {
    keys,
    now: () => performance.now(),
    bell: () => stdout.write(BELL),
    openAddress,
  });
  await runControl(control, <ScreeningApp control={control} colour={hasColours(stdout)} />, options);
  return sittingText(control.state());
}

/**
 * Runs the screen of pairs until the reviewer quits; every judgement shown as saved is on disk.
 *
 * @throws what stopped the sitting, with the terminal already restored; refusals of the session are shown instead
 */
export async function startPairScreen(session: PairSession, terminal: Terminal): Promise<void> {
  const { stdout } = terminal;
  const control = createPairControl(session, { now: () => performance.now(), bell: () => stdout.write(BELL) });
  await runControl(control, <PairApp control={control} colour={hasColours(stdout)} />, terminal);
}

/**
 * Runs the screen of conflicts until the reviewer quits; every resolution shown as saved is on disk.
 *
 * @throws what stopped the sitting, with the terminal already restored; refusals of the session are shown instead
 */
export async function startResolveScreen(session: ResolveSession, options: StartOptions): Promise<void> {
  const { stdout, keys } = options;
  const control = createResolveControl(session, {
    keys,
    now: () => performance.now(),
    bell: () => stdout.write(BELL),
  });
  await runControl(control, <ResolveApp control={control} colour={hasColours(stdout)} />, options);
}

/** Hands the address to the browser of the desktop; the process of the browser is not waited for. */
async function openAddress(url: string): Promise<void> {
  const { default: open } = await import('open');
  const opener = await open(url);
  opener.on('error', () => undefined);
}

interface Control {
  open(): Promise<void>;
  quit(): void;
  finished(): Promise<void>;
}

async function runControl(control: Control, view: ReactElement, { stdin, stdout }: Terminal): Promise<void> {
  await control.open();
  await onOtherScreen(stdout, control.quit, async () => {
    const app = render(view, { stdin, stdout, exitOnCtrlC: false, maxFps: FRAMES_PER_SECOND });
    await app.waitUntilExit();
    await control.finished();
  });
}

/** Node asks TERM and NO_COLOR (no-color.org) for this. */
function hasColours(stdout: NodeJS.WriteStream): boolean {
  return stdout.isTTY && stdout.hasColors();
}
