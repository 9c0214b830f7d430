/** Lines in and out of a pipe or a terminal, for the plain screens. */
import { createInterface } from 'node:readline';

export function stdinLines(): AsyncIterable<string> {
  return createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
}

/** Resolves when the line has left the program. */
export function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
