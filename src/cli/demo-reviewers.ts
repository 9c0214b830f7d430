/** The two scripted reviewers of the demonstration: they answer the line protocols from the corpus' labels, and disagree on some records. */

import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { shuffled } from '../records/random.ts';

/** Label of one record of the demonstration corpus. */
export interface DemoLabel {
  readonly relevant: string;
  /** Exclusion code at full text. */
  readonly reason: string;
}

export type Labels = ReadonlyMap<string, DemoLabel>;

const OTHER_REASONS = ['TYPE', 'POP', 'EXPO', 'FOCUS', 'OUT'] as const;

/** A number in [0, 1) that depends on the words alone. */
function chance(...words: readonly string[]): number {
  const thousand = Array.from({ length: 1000 }, (_, index) => index);
  return (shuffled(thousand, words.join(':'))[0] ?? 0) / 1000;
}

/** What a reviewer types for a record on title and abstract. */
export function titleAbstractAnswer(id: string, reviewer: string, label: DemoLabel | undefined): string {
  const doubt = chance('title', reviewer, id);
  switch (label?.relevant) {
    case 'include':
      return doubt < 0.05 ? 'maybe' : doubt < 0.07 ? 'exclude' : 'include';
    case 'borderline':
      return doubt < 0.5 ? 'maybe' : 'exclude';
    case 'exclude-full-text':
      return doubt < 0.12 ? 'exclude' : doubt < 0.3 ? 'maybe' : 'include';
    default:
      return doubt < 0.02 ? 'maybe' : 'exclude';
  }
}

/** What a reviewer types for a report at full text. */
export function fullTextAnswer(id: string, reviewer: string, label: DemoLabel | undefined): string {
  const doubt = chance('text', reviewer, id);
  if (label?.relevant === 'include') return doubt < 0.03 ? 'exclude OUT' : 'include';
  const reason = label?.reason === undefined || label.reason === '' ? 'FOCUS' : label.reason;
  return doubt < 0.05
    ? `exclude ${OTHER_REASONS[Math.floor(doubt * 100) % OTHER_REASONS.length]}`
    : `exclude ${reason}`;
}

/** What both agree on when they talk about a record on which they disagreed. */
export function resolutionAnswer(id: string, stage: string, label: DemoLabel | undefined): string {
  if (stage === 'full-text') {
    const answer = fullTextAnswer(id, 'both', label);
    return `${answer} -- read again together`;
  }
  const forward = label?.relevant === 'include' || label?.relevant === 'exclude-full-text';
  return forward ? 'include -- the full text has to tell' : 'exclude -- no encounter with the police is reported';
}

/** Plays one side of a line protocol: an answer for each line that asks. */
export async function converse(
  fromProgram: Readable,
  toProgram: Writable,
  answer: (line: string) => string | undefined,
): Promise<void> {
  for await (const line of createInterface({ input: fromProgram })) {
    const reply = answer(line);
    if (reply !== undefined) toProgram.write(`${reply}\n`);
  }
}
