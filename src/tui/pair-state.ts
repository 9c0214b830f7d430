/** State of the screen of pairs, and the reducer that changes it. */
import type { PairPosition } from '../dedupe/pair-session.ts';
import {
  type Arrived,
  arriveAt,
  FIRST_SITTING,
  reduceSitting,
  type SittingChange,
  type SittingState,
} from './sitting-state.ts';

export interface PairState extends SittingState<PairPosition> {
  readonly isHelpOpen: boolean;
}

export const FIRST_PAIR_STATE: PairState = { ...FIRST_SITTING, isHelpOpen: false };

export type PairChange = Arrived<PairPosition> | SittingChange | { readonly type: 'help' };

/** The state after a change. */
export function reducePairs(state: PairState, change: PairChange): PairState {
  switch (change.type) {
    case 'arrived':
      return { ...arriveAt(state, change), isHelpOpen: false };
    case 'help':
      return { ...state, isHelpOpen: !state.isHelpOpen, scroll: 0 };
    default:
      return reduceSitting(state, change);
  }
}
