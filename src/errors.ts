/** Errors that a reviewer can act on: one table of codes, each with the exit status of the command that meets it. */

export const ERROR_CODES = {
  usage: { exit: 2, says: 'The command line was not understood.' },
  settings: { exit: 2, says: 'A settings or query file is wrong.' },
  'not-a-review': { exit: 2, says: 'The folder holds no review.' },
  'review-exists': { exit: 2, says: 'The folder already holds a review.' },
  'stage-not-ready': { exit: 2, says: 'An earlier stage has to come first.' },
  'unknown-record': { exit: 2, says: 'No record has this id.' },
  'unknown-reviewer': { exit: 2, says: 'The settings do not name this reviewer.' },
  'unreadable-file': { exit: 2, says: 'A file could not be read, or its format was not recognised.' },
  refused: { exit: 2, says: 'The request would lose or contradict something that is already recorded.' },
  'reviewer-busy': { exit: 2, says: 'This reviewer already screens in another process.' },
  'no-terminal': { exit: 2, says: 'The screen needs a terminal.' },
  'query-rejected': { exit: 2, says: 'A service refused the query or the key.' },
  'source-unavailable': { exit: 3, says: 'A service could not be reached or did not deliver everything.' },
  storage: {
    exit: 4,
    says: 'The database refused (locked, damaged, newer than this program), or the disk takes no more.',
  },
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** What the reviewer can act on: what happened in one sentence, and a hint that can be typed. */
export class ReviewError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ReviewError';
    this.code = code;
    this.hint = options.hint;
  }

  get exitStatus(): number {
    return ERROR_CODES[this.code].exit;
  }
}
