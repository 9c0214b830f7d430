/** What a screen, plain or drawn, needs of one sitting over pairs of records. It is handed these functions and knows no store. */
import type { IdPair, PairVerdict } from './judgement.ts';
import type { PairView } from './pair-view.ts';

export interface ShownPair {
  readonly view: PairView;
  /** Why somebody has to judge, in a sentence. */
  readonly doubt: string;
}

/** Where the sitting stands after each act. */
export type PairPosition =
  | {
      readonly kind: 'pair';
      readonly pair: ShownPair;
      /** Judged in this sitting. */
      readonly done: number;
      /** To be judged in this sitting, this one included. */
      readonly left: number;
    }
  | {
      readonly kind: 'nothing-left';
      readonly done: number;
      /** Left for another sitting. */
      readonly skipped: number;
    };

export interface PairSettings {
  readonly reviewTitle: string;
  readonly reviewer: string;
  /** What is judged: `pairs in doubt`. */
  readonly subject: string;
  /** Milliseconds after a paint during which keys are dropped; 0 = off. */
  readonly keyGuardMs: number;
}

/** Every act resolves only when it is on disk. Acts that the rules forbid reject with a `ReviewError`, and nothing has changed. */
export interface PairSession {
  readonly settings: PairSettings;
  /** The pair to be judged now, without acting. */
  current(): Promise<PairPosition>;
  /** Judges the current pair; `note` says what does not happen at once. */
  judge(verdict: PairVerdict): Promise<{ readonly position: PairPosition; readonly note: string | undefined }>;
  /** Leaves the current pair for another sitting. */
  skip(): Promise<PairPosition>;
  /** Takes back this reviewer's newest judgement, in this sitting or an earlier one; `undefined` when there is none. */
  undo(): Promise<{ readonly undone: IdPair; readonly position: PairPosition } | undefined>;
}
