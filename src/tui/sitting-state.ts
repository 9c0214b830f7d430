/** What the states of all drawn screens have in common, and the changes that mean the same on each of them. */

export interface SittingState<P> {
  /** Where the reviewer stands; `undefined` until it is known. */
  readonly position: P | undefined;
  /** Counts positions that arrived; a paint is told apart by it. */
  readonly arrival: number;
  /** First visible line of the record, or of the panel while one is open. */
  readonly scroll: number;
  readonly message: { readonly kind: 'error' | 'done'; readonly text: string } | undefined;
  /** Keys dropped by the guard in this sitting. */
  readonly dropped: number;
  /** An act has been on its way to the disk for a while. */
  readonly isSaving: boolean;
  readonly hasQuit: boolean;
}

export const FIRST_SITTING: SittingState<never> = {
  position: undefined,
  arrival: 0,
  scroll: 0,
  message: undefined,
  dropped: 0,
  isSaving: false,
  hasQuit: false,
};

/** A position after an act, to be painted anew; `text` says what was done. */
export interface Arrived<P> {
  readonly type: 'arrived';
  readonly position: P;
  readonly text?: string;
}

export type SittingChange =
  | { readonly type: 'failed' | 'told'; readonly text: string }
  /** Lines down, or up when negative; the end of the text is `last`, the greatest first line. */
  | { readonly type: 'scroll'; readonly by: number; readonly last: number }
  | { readonly type: 'saving' | 'dropped' | 'quit' };

/** The state after a change. */
export function reduceSitting<S extends SittingState<unknown>>(state: S, change: SittingChange): S {
  switch (change.type) {
    case 'failed':
      return { ...state, isSaving: false, message: { kind: 'error', text: change.text } };
    case 'told':
      return { ...state, isSaving: false, message: doneMessage(change.text) };
    case 'saving':
      return { ...state, isSaving: true };
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

/** The state with a new position at its first line; panels and what was being typed belong to the screens. */
export function arriveAt<P, S extends SittingState<P>>(state: S, { position, text }: Arrived<P>): S {
  const arrival = state.arrival + 1;
  return { ...state, position, arrival, scroll: 0, message: doneMessage(text), isSaving: false };
}

function doneMessage(text: string | undefined): SittingState<never>['message'] {
  return text === undefined || text === '' ? undefined : { kind: 'done', text };
}
