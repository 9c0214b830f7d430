/** What every drawn screen asks of the terminal: its size, keys by name, and the other screen that is left behind clean. */
import { useInput, useStdin, useStdout } from 'ink';
import { useEffect, useRef, useState } from 'react';

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

export const SMALLEST: TerminalSize = { columns: 40, rows: 12 };

const ENTER_SCREEN = '\u001b[?1049h\u001b[2J\u001b[H\u001b[?2004h';
const LEAVE_SCREEN = '\u001b[?2004l\u001b[?25h\u001b[?1049l';
const HIDE_CURSOR = '\u001b[?25l';
const CLEAR_SCREEN = '\u001b[2J\u001b[H';
export const BELL = '\u0007';

/** The size of the terminal, followed when it changes; `fixed` stands instead where it is given. */
export function useTerminalSize(fixed: TerminalSize | undefined): TerminalSize {
  const { stdout } = useStdout();
  const [size, setSize] = useState<TerminalSize>({ columns: stdout.columns, rows: stdout.rows });
  useEffect(() => {
    const onResize = (): void => {
      // What the terminal has wrapped anew lies outside what Ink would erase.
      stdout.write(CLEAR_SCREEN);
      setSize({ columns: stdout.columns, rows: stdout.rows });
    };
    stdout.on('resize', onResize);
    return () => {
      stdout.off('resize', onResize);
    };
  }, [stdout]);
  return fixed ?? size;
}

/**
 * Gives each key to `press`, by name or character. Keys that arrive together are told apart; keys held with Ctrl or Alt
 * are none, Ctrl-C and Ctrl-Z apart: the one goes to `press`, the other gives the terminal to the shell until `fg`.
 * Pasted text goes to `press` only while `takesText()`.
 */
export function useKeys(press: (key: string) => void, takesText: () => boolean): void {
  const isPasting = useRef(false);
  const { stdin } = useStdin();
  const { stdout, write } = useStdout();
  useInput((input, key) => {
    // Bracketed paste; Ink takes the escape character off.
    if (input === '[200~' || input === '[201~') {
      isPasting.current = input === '[200~';
      return;
    }
    if (isPasting.current && !takesText()) return;
    if (key.ctrl) {
      if (input === 'c') press('ctrl-c');
      if (input === 'z') suspend(stdin, stdout, () => write(''));
      return;
    }
    if (key.escape) return press('escape');
    if (key.meta) return;
    if (key.upArrow) return press('up');
    if (key.downArrow) return press('down');
    if (key.leftArrow) return press('left');
    if (key.rightArrow) return press('right');
    if (key.pageUp) return press('pageup');
    if (key.pageDown) return press('pagedown');
    if (key.home) return press('home');
    if (key.end) return press('end');
    if (key.return) return press(isPasting.current ? ' ' : 'enter');
    // Most terminals send DEL for the backspace key.
    if (key.backspace || key.delete) return press('backspace');
    for (const { segment } of new Intl.Segmenter().segment(input)) press(keyName(segment, isPasting.current));
  });
}

function keyName(character: string, isPasted: boolean): string {
  if (/^[\r\n]+$/.test(character)) return isPasted ? ' ' : 'enter';
  if (character === '\t') return ' ';
  if (character === '\u007f' || character === '\b') return 'backspace';
  if (character === '\u001b') return 'escape';
  return character === '\u0003' ? 'ctrl-c' : character;
}

/** Stops this process as Ctrl-Z does outside of raw mode; when it goes on, `redraw` draws the whole frame. */
function suspend(stdin: NodeJS.ReadStream, stdout: NodeJS.WriteStream, redraw: () => void): void {
  // Windows has no stopped processes.
  if (process.platform === 'win32') return;
  process.once('SIGCONT', () => {
    stdin.setRawMode(true);
    stdout.write(ENTER_SCREEN + HIDE_CURSOR);
    redraw();
  });
  stdin.setRawMode(false);
  stdout.write(LEAVE_SCREEN);
  process.kill(process.pid, 'SIGTSTP');
}

/**
 * Runs `draw` on the terminal's other screen and gives the first one back in any case: after a quit, an error, a signal,
 * or the end of the process.
 *
 * @param quit asks the drawing to end; it is called for SIGTERM and SIGHUP
 */
export async function onOtherScreen(
  stdout: NodeJS.WriteStream,
  quit: () => void,
  draw: () => Promise<void>,
): Promise<void> {
  let isLeft = false;
  const leave = (): void => {
    if (isLeft) return;
    isLeft = true;
    stdout.write(LEAVE_SCREEN);
  };
  const onSignal = (): void => {
    leave();
    quit();
  };
  process.once('exit', leave);
  process.on('SIGTERM', onSignal);
  process.on('SIGHUP', onSignal);
  stdout.write(ENTER_SCREEN);
  try {
    await draw();
  } finally {
    leave();
    process.off('exit', leave);
    process.off('SIGTERM', onSignal);
    process.off('SIGHUP', onSignal);
  }
}
