/** What a check found wrong: a code that scripts can read, the place, and one sentence. */

export interface Finding {
  readonly code: string;
  /** What it is about: `event 812`, `run-3`, `flow.json`. */
  readonly at: string;
  readonly message: string;
}
