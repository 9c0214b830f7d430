/** Numbers, dates and short phrases as all reports write them. */
import type { Range } from '../records/intervals.ts';
import { thousands } from '../records/text.ts';
import { notStated, type Run } from './document.ts';
import { type ReviewFacts, STATEMENTS, type StatementName } from './facts.ts';

/** `1 record`, `12,345 records` */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${thousands(count)} ${count === 1 ? one : many}`;
}

/** `2026-03-01 14:05 UTC` of an ISO time. */
export function minute(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
}

/** `0.58 (0.49 to 0.67)`; `undefined` in words where a measure is. */
export function measured(value: number | null, range: Range | null | undefined): string {
  if (value === null) return 'undefined';
  return range === null || range === undefined
    ? hundredths(value)
    : `${hundredths(value)} (${hundredths(range.low)} to ${hundredths(range.high)})`;
}

/** `0.58`, `−0.15`; what rounds to nothing has no sign. */
function hundredths(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  return value < 0 && digits !== '0.00' ? `−${digits}` : digits;
}

/** `96.0 %` of a share from 0 to 1. */
export function percent(share: number | null): string {
  return share === null ? 'undefined' : `${(100 * share).toFixed(1)} %`;
}

/** `a, b and c` */
export function enumerate(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** What the team wrote under `statements`, else the loud place where it is missing. */
export function statement(facts: ReviewFacts, name: StatementName): Run {
  const { item, asks } = STATEMENTS[name];
  return facts.statements[name] ?? notStated(`${asks} (PRISMA-S item ${item}; setting statements.${name})`);
}

/** What was done by hand beside the rules of deduplication. */
export function describeHandWork({ dedupe }: ReviewFacts): string {
  const { judged, open, merged, split } = dedupe;
  const doubt =
    judged + open === 0
      ? 'The rules left no pair in doubt.'
      : `Of the pairs that the rules left in doubt, ${thousands(judged)} ${judged === 1 ? 'was' : 'were'} judged by a person and ${thousands(open)} ${open === 1 ? 'was' : 'were'} not.`;
  const byHand =
    merged + split === 0
      ? 'No records were linked or separated by hand.'
      : `By hand ${counted(merged, 'group of records was', 'groups of records were')} linked and ${counted(split, 'record was', 'records were')} separated.`;
  return `${doubt} ${byHand}`;
}
