/** What is said when a sitting at the drawn screen ends. */
import { paceText } from './pace.ts';
import type { ScreenState } from './screening-state.ts';

/** Why there is no record to show. */
export function nothingLeftText(afterPilot: boolean): string {
  return afterPilot
    ? 'The pilot round is closed. Its differences are settled first (stageone resolve); then screen on.'
    : 'Nothing is left to screen.';
}

/** `12 decisions in this sitting, 34 s each, all saved. B1: 40 of 250 decided.` */
export function sittingText({ decided, times, position }: Pick<ScreenState, 'decided' | 'times' | 'position'>): string {
  const count = `${decided} ${decided === 1 ? 'decision' : 'decisions'} in this sitting`;
  const parts = [count, paceText(times, 0), decided === 1 ? 'saved' : 'all saved'].filter((part) => part !== '');
  const done = decided === 0 ? 'No decision in this sitting.' : `${parts.join(', ')}.`;
  if (position === undefined) return done;
  if (position.kind === 'nothing-left') return `${done} ${nothingLeftText(position.afterPilot === true)}`;
  const { batch, batchDone, batchSize } = position.progress;
  const state = position.kind === 'batch-end' ? 'all decided, not closed yet' : `${batchDone} of ${batchSize} decided`;
  return `${done} ${batch}: ${state}.`;
}
