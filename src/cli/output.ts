/** Words out: results on stdout, progress and complaints on stderr. */
import { ReviewError } from '../errors.ts';

export interface Output {
  readonly json: boolean;
  /** One JSON document with --json, else the lines. */
  report(document: unknown, lines: readonly string[]): void;
  /** A result as it is: a diagram, an export. */
  raw(text: string): void;
  /** Progress and complaints, on stderr. */
  note(line: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    report(document, lines) {
      process.stdout.write(
        json ? `${JSON.stringify(document, undefined, 2)}\n` : lines.map((line) => `${line}\n`).join(''),
      );
    },
    raw: (text) => {
      process.stdout.write(text);
    },
    note: (line) => {
      process.stderr.write(`${line}\n`);
    },
  };
}

/** Tells what went wrong and gives the exit status: a sentence and a hint for what a reviewer can act on, the stack for a bug. */
export function explain(error: unknown): number {
  if (error instanceof ReviewError) {
    process.stderr.write(`stageone: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`  ${error.hint}\n`);
    return error.exitStatus;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(
    `${text}\n\nThis is a bug in stageone ${STAGEONE_VERSION}; nothing that was shown as saved is lost.\n`,
  );
  process.stderr.write('Please report it with the lines above and the command that you typed.\n');
  return 70;
}
