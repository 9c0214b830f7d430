/** State of the screen of conflicts, and the reducer that changes it. */
import type { ConflictPosition, ResolveVerdict } from '../screening/resolve-session.ts';

export type ResolvePanel = 'criteria' | 'help' | 'reasons' | 'votes';

/** A resolution whose rationale is being typed. */
export interface ResolveEntry {
  readonly verdict: ResolveVerdict;
  readonly reason: string | undefined;
  readonly rationale: string;
}

export interface ResolveState {
  /** `undefined` until the first position is known. */
  readonly position: ConflictPosition | undefined;
  /** Counts positions that arrived; a paint is told apart by it. */
  readonly arrival: number;
  readonly panel: ResolvePanel | undefined;
  readonly entry: ResolveEntry | undefined;
  /** First visible line of the record, or of the panel while one is open. */
  readonly scroll: number;
  readonly highlightsOn: boolean;
  readonly message: { readonly kind: 'error' | 'done'; readonly text: string } | undefined;
  /** Keys dropped by the guard in this sitting. */
  readonly dropped: number;
  /** An act is on its way to the disk. */
  readonly isSaving: boolean;
  readonly hasQuit: boolean;
}

export const FIRST_RESOLVE_STATE: ResolveState = {
  position: undefined,
  arrival: 0,
  panel: undefined,
  entry: undefined,
  scroll: 0,
  highlightsOn: true,
  message: undefined,
  dropped: 0,
  isSaving: false,
  hasQuit: false,
};

export type ResolveChange =
  /** A position after an act, to be painted anew; `text` says what was done. */
  | { readonly type: 'arrived'; readonly position: ConflictPosition; readonly text: string }
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'panel'; readonly panel: ResolvePanel | undefined }
  | { readonly type: 'entry'; readonly entry: ResolveEntry | undefined }
  /** Lines down, or up when negative; the end of the text is `last`, the greatest first line. */
  | { readonly type: 'scroll'; readonly by: number; readonly last: number }
  | { readonly type: 'saving' | 'highlights' | 'dropped' | 'quit' };

/** The state after a change. */
export function reduceResolve(state: ResolveState, change: ResolveChange): ResolveState {
  switch (change.type) {
    case 'arrived':
      return {
        ...state,
        position: change.position,
        arrival: state.arrival + 1,
        panel: undefined,
        entry: undefined,
        scroll: 0,
        message: change.text === '' ? undefined : { kind: 'done', text: change.text },
        isSaving: false,
      };
    case 'failed':
      return { ...state, isSaving: false, message: { kind: 'error', text: change.text } };
    case 'panel':
      return { ...state, panel: change.panel, scroll: 0 };
    case 'entry':
      return { ...state, panel: undefined, entry: change.entry, message: undefined };
    case 'scroll': {
      const from = Math.min(state.scroll, change.last);
      return { ...state, scroll: Math.max(0, Math.min(change.last, from + change.by)) };
    }
    case 'saving':
      return { ...state, isSaving: true };
    case 'highlights':
      return { ...state, highlightsOn: !state.highlightsOn };
    case 'dropped':
      return { ...state, dropped: state.dropped + 1 };
    case 'quit':
      return { ...state, hasQuit: true };
  }
}
