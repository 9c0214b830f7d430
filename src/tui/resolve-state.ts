/** State of the screen of conflicts, and the reducer that changes it. */
import type { ConflictPosition, ResolveVerdict } from '../screening/resolve-session.ts';
import {
  type Arrived,
  arriveAt,
  FIRST_SITTING,
  reduceSitting,
  type SittingChange,
  type SittingState,
} from './sitting-state.ts';

export type ResolvePanel = 'criteria' | 'help' | 'reasons' | 'votes';

/** A resolution whose rationale is being typed. */
export interface ResolveEntry {
  readonly verdict: ResolveVerdict;
  readonly reason: string | undefined;
  readonly rationale: string;
}

export interface ResolveState extends SittingState<ConflictPosition> {
  readonly panel: ResolvePanel | undefined;
  readonly entry: ResolveEntry | undefined;
  readonly highlightsOn: boolean;
}

export const FIRST_RESOLVE_STATE: ResolveState = {
  ...FIRST_SITTING,
  panel: undefined,
  entry: undefined,
  highlightsOn: true,
};

export type ResolveChange =
  | Arrived<ConflictPosition>
  | SittingChange
  | { readonly type: 'panel'; readonly panel: ResolvePanel | undefined }
  | { readonly type: 'entry'; readonly entry: ResolveEntry | undefined }
  | { readonly type: 'highlights' };

/** The state after a change. */
export function reduceResolve(state: ResolveState, change: ResolveChange): ResolveState {
  switch (change.type) {
    case 'arrived':
      return { ...arriveAt(state, change), panel: undefined, entry: undefined };
    case 'panel':
      return { ...state, panel: change.panel, scroll: 0 };
    case 'entry':
      return { ...state, panel: undefined, entry: change.entry, message: undefined };
    case 'highlights':
      return { ...state, highlightsOn: !state.highlightsOn };
    default:
      return reduceSitting(state, change);
  }
}
