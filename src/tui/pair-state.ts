/** State of the screen of pairs, and the reducer that changes it. */
import type { PairPosition } from '../dedupe/pair-session.ts';

export interface PairState {
  /** `undefined` until the first position is known. */
  readonly position: PairPosition | undefined;
  /** Counts positions that arrived; a paint is told apart by it. */
  readonly arrival: number;
  readonly isHelpOpen: boolean;
  /** First visible line. */
  readonly scroll: number;
  readonly message: { readonly kind: 'error' | 'done'; readonly text: string } | undefined;
  /** Keys dropped by the guard in this sitting. */
  readonly dropped: number;
  /** An act is on its way to the disk. */
  readonly isSaving: boolean;
  readonly hasQuit: boolean;
}

export const FIRST_PAIR_STATE: PairState = {
  position: undefined,
  arrival: 0,
  isHelpOpen: false,
  scroll: 0,
  message: undefined,
  dropped: 0,
  isSaving: false,
  hasQuit: false,
};

export type PairChange =
  /** A position after an act, to be painted anew; `text` says what was done. */
  | { readonly type: 'arrived'; readonly position: PairPosition; readonly text: string }
  | { readonly type: 'failed'; readonly text: string }
  /** Lines down, or up when negative; the end of the text is `last`, the greatest first line. */
  | { readonly type: 'scroll'; readonly by: number; readonly last: number }
  | { readonly type: 'saving' | 'help' | 'dropped' | 'quit' };

/** The state after a change. */
export function reducePairs(state: PairState, change: PairChange): PairState {
  switch (change.type) {
    case 'arrived':
      return {
        ...state,
        position: change.position,
        arrival: state.arrival + 1,
        isHelpOpen: false,
        scroll: 0,
        message: change.text === '' ? undefined : { kind: 'done', text: change.text },
        isSaving: false,
      };
    case 'failed':
      return { ...state, isSaving: false, message: { kind: 'error', text: change.text } };
    case 'saving':
      return { ...state, isSaving: true };
    case 'help':
      return { ...state, isHelpOpen: !state.isHelpOpen, scroll: 0 };
    case 'scroll': {
      const from = Math.min(state.scroll, change.last);
      return { ...state, scroll: Math.max(0, Math.min(change.last, from + change.by)) };
    }
    case 'dropped':
      return { ...state, dropped: state.dropped + 1 };
    case 'quit':
      return { ...state, hasQuit: true };
  }
}
