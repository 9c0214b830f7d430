/** Lines in and out of a pipe or a terminal, for the plain screens. */
import { createInterface } from 'node:readline';

/** Lines of stdin while `work` wants them; then stdin is let go, so that the program ends though the other side keeps it open. */
export async function withStdinLines(work: (lines: AsyncIterable<string>) => Promise<void>): Promise<void> {
  const lines = createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, terminal: false });
  // Listens from here on: what comes, and ends, before `work` asks for the first line would be lost otherwise.
  const iterator = lines[Symbol.asyncIterator]();
  try {
    await work({ [Symbol.asyncIterator]: () => iterator });
  } finally {
    lines.close();
    process.stdin.destroy();
  }
}

/** Resolves when the line has left the program. */
export function writeLine(line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
  });
}
