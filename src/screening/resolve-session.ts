/** What a screen, plain or drawn, needs of one sitting of resolving conflicts. It is handed these functions and knows no store. */
import type { Verdict } from './decision.ts';
import type { SessionSettings, ShownRecord } from './session.ts';

/** One of the two votes as it is shown: whose it was stays untold. */
export interface VoteShown {
  readonly verdict: Verdict;
  readonly reason: string | undefined;
  readonly notes: readonly string[];
}

/** Where the sitting stands after each act. */
export type ConflictPosition =
  | {
      readonly kind: 'conflict';
      readonly shown: ShownRecord;
      /** Which reviewer is A and which is B is drawn anew for each conflict, by the seed. */
      readonly a: VoteShown;
      readonly b: VoteShown;
      /** Conflicts still open in this sitting, this one included. */
      readonly left: number;
    }
  | { readonly kind: 'nothing-left' };

/** Every act resolves only when it is on disk. Acts that the rules forbid reject with a `ReviewError`, and nothing has changed. */
export interface ResolveSession {
  readonly settings: SessionSettings;
  /** The conflict to be resolved now, without acting. */
  current(): Promise<ConflictPosition>;
  /** Resolves the current conflict; the rationale is never empty. */
  resolve(verdict: 'include' | 'exclude', reason: string | undefined, rationale: string): Promise<ConflictPosition>;
  /** Leaves the current conflict open; it does not come again in this sitting. */
  postpone(): Promise<ConflictPosition>;
}
