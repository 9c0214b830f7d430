/** Problems in a file as people are told of them: each with its line, long rows of the same problem in one. */
import type { Problem } from '../records/record.ts';
import { thousands } from '../records/text.ts';

/** So many lines of one message are told one by one; the rest by their numbers. */
const ONE_BY_ONE = 20;

/** `records.csv:7: The record has no title.`; after twenty of a kind one line with the numbers of the others. */
export function problemLines(file: string, problems: readonly Pick<Problem, 'line' | 'message'>[]): readonly string[] {
  const counts = new Map<string, number>();
  const rest = new Map<string, number[]>();
  const told: string[] = [];
  for (const { line, message } of problems) {
    const count = (counts.get(message) ?? 0) + 1;
    counts.set(message, count);
    if (count <= ONE_BY_ONE || line === undefined)
      told.push(`${file}${line === undefined ? '' : `:${line}`}: ${message}`);
    else if (count === ONE_BY_ONE + 1) rest.set(message, [line]);
    else rest.get(message)?.push(line);
  }
  for (const [message, lines] of rest) {
    told.push(`${file}: ${thousands(lines.length)} more, at lines ${ranges(lines)}: ${message}`);
  }
  return told;
}

/** `8, 10–20001` */
function ranges(lines: readonly number[]): string {
  const spans: [number, number][] = [];
  for (const line of lines) {
    const last = spans.at(-1);
    if (last !== undefined && line === last[1] + 1) last[1] = line;
    else spans.push([line, line]);
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}
