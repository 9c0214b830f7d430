/** State of the drawn screen, and the reducer that changes it. */
import type { ListFilter } from '../screening/listed-record.ts';
import type { Position } from '../screening/session.ts';
import {
  type Arrived,
  arriveAt,
  FIRST_SITTING,
  reduceSitting,
  type SittingChange,
  type SittingState,
} from './sitting-state.ts';

export type Panel = 'criteria' | 'help' | 'reasons' | 'duplicates' | 'list' | 'history';

/** One of the records that a panel offers, in two lines. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly particulars: string;
}

/** What is being typed: a note, a tag, or words to find. */
export type EntryPurpose = 'note' | 'tag' | 'find';

export interface ScreenState extends SittingState<Position> {
  readonly panel: Panel | undefined;
  /** What the panel offers, and the index of the one that Enter chooses. */
  readonly choices: readonly Choice[];
  readonly choice: number;
  /** What the list shows: a filter, or the words that were looked for. */
  readonly listed: { readonly filter: ListFilter } | { readonly words: string };
  /** Lines of the panel of own acts. */
  readonly acts: readonly string[];
  readonly entry: { readonly purpose: EntryPurpose; readonly text: string } | undefined;
  readonly highlightsOn: boolean;
  readonly decided: number;
  /** Milliseconds that each record of this sitting stood before its decision. */
  readonly times: readonly number[];
}

export const FIRST_STATE: ScreenState = {
  ...FIRST_SITTING,
  panel: undefined,
  choices: [],
  choice: 0,
  listed: { filter: 'all' },
  acts: [],
  entry: undefined,
  highlightsOn: true,
  decided: 0,
  times: [],
};

export type ScreenChange =
  | (Arrived<Position> & { readonly decided?: number; readonly ms?: number })
  | SittingChange
  /** The same record with what was added to it. */
  | { readonly type: 'refreshed'; readonly position: Position; readonly text: string }
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
  | { readonly type: 'highlights' };

/** The state after a change. */
export function reduceScreen(state: ScreenState, change: ScreenChange): ScreenState {
  switch (change.type) {
    case 'arrived':
      return {
        ...arriveAt(state, change),
        panel: undefined,
        entry: undefined,
        decided: Math.max(0, state.decided + (change.decided ?? 0)),
        times: change.ms === undefined ? state.times : [...state.times, change.ms],
      };
    case 'refreshed':
      return { ...state, position: change.position, isSaving: false, message: { kind: 'done', text: change.text } };
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
    case 'highlights':
      return { ...state, highlightsOn: !state.highlightsOn };
    default:
      return reduceSitting(state, change);
  }
}
