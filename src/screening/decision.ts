/** What reviewers leave behind: verdicts, as the parts of events. Decisions are appended, never edited. */
import type { RecordId } from '../records/record.ts';

export const VERDICTS = ['include', 'exclude', 'maybe'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const STAGES = ['title-abstract', 'full-text'] as const;
export type Stage = (typeof STAGES)[number];

export const RETRIEVAL_STATES = ['retrieved', 'not-retrieved', 'awaiting'] as const;
export type RetrievalState = (typeof RETRIEVAL_STATES)[number];

/** One reviewer's verdict on one record at one stage. */
export interface Decision {
  readonly recordId: RecordId;
  readonly stage: Stage;
  readonly reviewer: string;
  readonly verdict: Verdict;
  /** Code of the exclusion reason; required at full text, where PRISMA 2020 item 16b asks for reasons. */
  readonly reason: string | undefined;
  readonly batch: string;
  /** ISO 8601, UTC. */
  readonly decidedAt: string;
}

/** One exclusion reason of the settings; their order is the hierarchy. */
export interface ExclusionReason {
  readonly code: string;
  readonly text: string;
}
