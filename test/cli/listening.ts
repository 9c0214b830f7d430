/** Outputs that keep what a command reports, or nothing. */
import type { Output } from '../../src/cli/output.ts';

export interface Heard {
  document: unknown;
  lines: readonly string[];
  /** Progress and complaints. */
  readonly notes: string[];
}

export function listening(): { readonly heard: Heard; readonly output: Output } {
  const heard: Heard = { document: undefined, lines: [], notes: [] };
  const output: Output = {
    json: false,
    isLive: false,
    report: (document, lines) => {
      heard.document = document;
      heard.lines = lines;
    },
    raw: () => undefined,
    note: (line) => {
      heard.notes.push(line);
    },
    draw: () => undefined,
  };
  return { heard, output };
}

export const quiet: Output = {
  json: true,
  isLive: false,
  report: () => undefined,
  raw: () => undefined,
  note: () => undefined,
  draw: () => undefined,
};
