/** What reviewers leave behind: verdicts, as the parts of events. Decisions are appended, never edited. */
export const VERDICTS = ['include', 'exclude', 'maybe'] as const;
export type Verdict = (typeof VERDICTS)[number];

export const STAGES = ['title-abstract', 'full-text'] as const;
export type Stage = (typeof STAGES)[number];

export const RETRIEVAL_STATES = ['retrieved', 'not-retrieved', 'awaiting'] as const;
export type RetrievalState = (typeof RETRIEVAL_STATES)[number];

/** One reviewer's verdict on one record in one batch. */
export interface Decision {
  readonly verdict: Verdict;
  /** Code of the exclusion reason; required at full text, where PRISMA 2020 item 16b asks for reasons. */
  readonly reason: string | undefined;
}

const WITHOUT_REASON: Readonly<Record<Verdict, Decision>> = {
  include: { verdict: 'include', reason: undefined },
  exclude: { verdict: 'exclude', reason: undefined },
  maybe: { verdict: 'maybe', reason: undefined },
};

/** Most decisions of a long log have no reason: those with one verdict are one object. */
export function decisionOf(verdict: Verdict, reason: string | undefined): Decision {
  return reason === undefined ? WITHOUT_REASON[verdict] : { verdict, reason };
}

/** One exclusion reason of the settings; their order is the hierarchy. */
export interface ExclusionReason {
  readonly code: string;
  readonly text: string;
}
