/** State of the drawn screen, and the reducer that changes it. */
import type { ListFilter } from '../screening/listed-record.ts';
import type { Position } from '../screening/session.ts';

export type Panel = 'criteria' | 'help' | 'reasons' | 'duplicates' | 'list' | 'history';

/** One of the records that a panel offers, in two lines. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly particulars: string;
}

/** What is being typed: a note, a tag, or words to find. */
export type EntryPurpose = 'note' | 'tag' | 'find';

export interface ScreenState {
  /** `undefined` until the first position is known. */
  readonly position: Position | undefined;
  /** Counts positions that arrived; a paint is told apart by it. */
  readonly arrival: number;
  readonly panel: Panel | undefined;
  /** What the panel offers, and the index of the one that Enter chooses. */
  readonly choices: readonly Choice[];
  readonly choice: number;
  /** What the list shows: a filter, or the words that were looked for. */
  readonly listed: { readonly filter: ListFilter } | { readonly words: string };
  /** Lines of the panel of own acts. */
  readonly acts: readonly string[];
  readonly entry: { readonly purpose: EntryPurpose; readonly text: string } | undefined;
  /** First visible line of the record, or of the panel while one is open. */
  readonly scroll: number;
  readonly highlightsOn: boolean;
  readonly message: { readonly kind: 'error' | 'done'; readonly text: string } | undefined;
  /** Keys dropped by the guard in this sitting. */
  readonly dropped: number;
  readonly decided: number;
  /** Milliseconds that each record of this sitting stood before its decision. */
  readonly times: readonly number[];
  /** An act is on its way to the disk. */
  readonly isSaving: boolean;
  readonly hasQuit: boolean;
}

export const FIRST_STATE: ScreenState = {
  position: undefined,
  arrival: 0,
  panel: undefined,
  choices: [],
  choice: 0,
  listed: { filter: 'all' },
  acts: [],
  entry: undefined,
  scroll: 0,
  highlightsOn: true,
  message: undefined,
  dropped: 0,
  decided: 0,
  times: [],
  isSaving: false,
  hasQuit: false,
};

export type ScreenChange =
  /** A position after an act, to be painted anew; `text` says what was done. */
  | {
      readonly type: 'arrived';
      readonly position: Position;
      readonly text?: string;
      readonly decided?: number;
      readonly ms?: number;
    }
  /** The same record with what was added to it. */
  | { readonly type: 'refreshed'; readonly position: Position; readonly text: string }
  | { readonly type: 'saving' }
  | { readonly type: 'failed' | 'told'; readonly text: string }
  | { readonly type: 'panel'; readonly panel: Panel | undefined }
  /** Opens a panel of records to choose from. */
  | {
      readonly type: 'choices';
      readonly panel: 'duplicates' | 'list';
      readonly choices: readonly Choice[];
      readonly listed?: ScreenState['listed'];
    }
  /** Opens the panel of own acts. */
  | { readonly type: 'acts'; readonly acts: readonly string[] }
  /** Moves the choice in that panel. */
  | { readonly type: 'choose'; readonly by: number }
  | { readonly type: 'entry'; readonly entry: ScreenState['entry'] }
  /** Lines down, or up when negative; the end of the text is `last`, the greatest first line. */
  | { readonly type: 'scroll'; readonly by: number; readonly last: number }
  | { readonly type: 'highlights' | 'dropped' | 'quit' };

/** The state after a change. */
export function reduceScreen(state: ScreenState, change: ScreenChange): ScreenState {
  switch (change.type) {
    case 'arrived':
      return {
        ...state,
        position: change.position,
        arrival: state.arrival + 1,
        panel: undefined,
        entry: undefined,
        scroll: 0,
        message: change.text === undefined ? undefined : { kind: 'done', text: change.text },
        decided: Math.max(0, state.decided + (change.decided ?? 0)),
        times: change.ms === undefined ? state.times : [...state.times, change.ms],
        isSaving: false,
      };
    case 'refreshed':
      return { ...state, position: change.position, isSaving: false, message: { kind: 'done', text: change.text } };
    case 'saving':
      return { ...state, isSaving: true };
    case 'failed':
      return { ...state, isSaving: false, message: { kind: 'error', text: change.text } };
    case 'told':
      return { ...state, isSaving: false, message: { kind: 'done', text: change.text } };
    case 'panel':
      return { ...state, panel: change.panel, scroll: 0 };
    case 'acts':
      return { ...state, panel: 'history', acts: change.acts, scroll: 0, isSaving: false, message: undefined };
    case 'choices':
      return {
        ...state,
        panel: change.panel,
        choices: change.choices,
        listed: change.listed ?? state.listed,
        choice: 0,
        scroll: 0,
        isSaving: false,
        message: undefined,
      };
    case 'choose': {
      const last = Math.max(0, state.choices.length - 1);
      return { ...state, choice: Math.max(0, Math.min(last, state.choice + change.by)) };
    }
    case 'entry':
      return { ...state, entry: change.entry };
    case 'scroll': {
      const from = Math.min(state.scroll, change.last);
      return { ...state, scroll: Math.max(0, Math.min(change.last, from + change.by)) };
    }
    case 'highlights':
      return { ...state, highlightsOn: !state.highlightsOn };
    case 'dropped':
      return { ...state, dropped: state.dropped + 1 };
    case 'quit':
      return { ...state, hasQuit: true };
  }
}
