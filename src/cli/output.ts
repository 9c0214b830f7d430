/** Words out: results on stdout, progress and complaints on stderr. */
import { ReviewError } from '../errors.ts';

export interface Output {
  readonly json: boolean;
  /** One JSON document with --json, else the lines. */
  report(document: unknown, lines: readonly string[]): void;
  /** A result as it is: a diagram, an export. */
  raw(text: string): Promise<void> | undefined;
  /** Progress and complaints, on stderr. */
  note(line: string): void;
  /** Whether stderr is a terminal, in which lines can be drawn over. */
  readonly isLive: boolean;
  /** Lines at the end of the terminal that replace those drawn before; without lines they are taken away. */
  draw(lines: readonly string[]): void;
}

export function createOutput(json: boolean): Output {
  let drawn = 0;
  hearStdout();
  const erase = (): string => (drawn === 0 ? '' : `\x1b[${drawn}F\x1b[J`);
  const draw = (lines: readonly string[]): void => {
    const width = Math.max(20, process.stderr.columns ?? 80);
    const cut = lines.map((line) => (line.length < width ? line : `${line.slice(0, width - 2)}…`));
    process.stderr.write(erase() + cut.map((line) => `${line}\n`).join(''));
    drawn = cut.length;
  };
  return {
    json,
    isLive: process.stderr.isTTY === true && process.env['TERM'] !== 'dumb',
    draw,
    report(document, lines) {
      process.stdout.write(
        json ? `${JSON.stringify(document, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
      );
    },
    raw: (text) => {
      // Ends a command whose reader has seen enough; `explain` takes it for no error.
      if (stdout === 'gone') throw Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
      return process.stdout.write(text) ? undefined : untilDrained();
    },
    note: (line) => {
      process.stderr.write(`${erase()}${line}\n`);
      drawn = 0;
    },
  };
}

/** Node takes back that it has closed stdout: whether it fails is only heard, once for all outputs of the process. */
let stdout: 'unheard' | 'heard' | 'gone' = 'unheard';

function hearStdout(): void {
  if (stdout !== 'unheard') return;
  stdout = 'heard';
  process.stdout.once('error', () => {
    stdout = 'gone';
  });
}

/** Resolves when stdout takes more, or nobody reads it any longer. */
function untilDrained(): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      process.stdout.off('drain', done).off('close', done);
      resolve();
    };
    process.stdout.on('drain', done).on('close', done);
  });
}

/** Tells what went wrong and gives the exit status: a sentence and a hint for what a reviewer can act on, the stack for a bug. */
export function explain(error: unknown): number {
  if (error instanceof ReviewError) {
    process.stderr.write(`stageone: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
    return error.exitStatus;
  }
  // A reader of our lines that has seen enough (`… --plain | head`) is no error.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${text}\n\nThis is a bug in stageone ${STAGEONE_VERSION}; nothing that was shown as saved is lost.\n`,
  );
  process.stderr.write('Please report it with the lines above and the command that you typed.\n');
  return 70;
}
