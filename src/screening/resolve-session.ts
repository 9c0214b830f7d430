/** What a screen, plain or drawn, needs of one sitting of resolving conflicts. It is handed these functions and knows no store. */
import type { RecordId } from '../records/record.ts';
import type { Verdict } from './decision.ts';
import type { SessionSettings, ShownRecord } from './session.ts';

/** What a resolution can say. */
export type ResolveVerdict = 'include' | 'exclude';

/** One of the two votes as it is shown. */
export interface VoteShown {
  readonly verdict: Verdict;
  readonly reason: string | undefined;
  readonly notes: readonly string[];
  /** Code of the reviewer; `undefined` unless the setting `resolve_names` shows whose vote it was. */
  readonly by: string | undefined;
}

/** What stands for a record that has been settled before. */
export interface Standing {
  readonly verdict: ResolveVerdict;
  readonly reason: string | undefined;
  /** Of the resolution that made it; `undefined` where the votes did. */
  readonly rationale: string | undefined;
}

/** Where the sitting stands after each act. */
export type ConflictPosition =
  | {
      readonly kind: 'conflict';
      readonly shown: ShownRecord;
      /** Which reviewer is A and which is B is drawn anew for each conflict, by the seed. */
      readonly a: VoteShown;
      readonly b: VoteShown;
      /** Of a correction, or of a resolution of this sitting that is taken up again. */
      readonly standing: Standing | undefined;
      /** Conflicts still open in this sitting, this one included. */
      readonly left: number;
      /** Resolved in this sitting. */
      readonly done: number;
    }
  | { readonly kind: 'nothing-left'; readonly done: number; readonly postponed: number };

/** Every act resolves only when it is on disk. Acts that the rules forbid reject with a `ReviewError`, and nothing has changed. */
export interface ResolveSession {
  readonly settings: SessionSettings;
  /** The conflict to be resolved now, without acting. */
  current(): Promise<ConflictPosition>;
  /**
   * Resolves the current conflict; the rationale is never empty. When somebody else has resolved it since this sitting began,
   * it rejects, and the conflict leaves the sitting.
   */
  resolve(verdict: ResolveVerdict, reason: string | undefined, rationale: string): Promise<ConflictPosition>;
  /** Leaves the current conflict open; it does not come again in this sitting. */
  postpone(): Promise<ConflictPosition>;
  /**
   * Takes up the newest resolution of this sitting again, `undefined` when there is none. It changes nothing: the earlier
   * resolution stands until a new one is saved, and stays in the log.
   */
  reopen(): Promise<{ readonly reopened: RecordId; readonly position: ConflictPosition } | undefined>;
}
