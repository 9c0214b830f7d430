/** The acts behind the screen of pairs: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import type { PairVerdict } from '../dedupe/judgement.ts';
import type { PairPosition, PairSession } from '../dedupe/pair-session.ts';
import { type PairAction, pairActionOf } from './pair-keymap.ts';
import { FIRST_PAIR_STATE, type PairChange, type PairState, reducePairs } from './pair-state.ts';
import { createSitting, type SittingControl, type SittingOptions } from './sitting.ts';

/** What the drawing needs of the acts. */
export interface PairControl extends SittingControl<PairState> {
  readonly session: PairSession;
}

/** Acts on a session by keys. Judgements wait for each other; the next pair arrives only when the last one is on disk. */
export function createPairControl(session: PairSession, options: SittingOptions): PairControl {
  const sitting = createSitting<PairPosition, PairState, PairChange>({
    ...options,
    first: FIRST_PAIR_STATE,
    reduce: reducePairs,
    guardMs: session.settings.keyGuardMs,
    current: () => session.current(),
    placeOf: idsOf,
    apply,
    isTyping: () => false,
  });
  const { change, save, state } = sitting;
  const arrive = (position: PairPosition, text: string): void => sitting.arrive({ type: 'arrived', position, text });

  const judge = async (verdict: PairVerdict): Promise<void> => {
    const ids = idsOf(state().position);
    if (ids === '') return change({ type: 'failed', text: 'Nothing is left to judge: undo, or quit.' });
    await save(async () => {
      const { position, note } = await session.judge(verdict);
      arrive(position, [`saved ${ids} ${verdict}`, note ?? ''].join('. ').replace(/\. $/, ''));
    });
  };
  const acts: { readonly [A in PairAction]: () => Promise<void> | void } = {
    same: () => judge('same'),
    different: () => judge('different'),
    versions: () => judge('versions'),
    skip: async () => {
      const ids = idsOf(state().position);
      if (ids !== '') await save(async () => arrive(await session.skip(), `skipped ${ids}`));
    },
    undo: () =>
      save(async () => {
        const undone = await session.undo();
        if (undone === undefined) change({ type: 'failed', text: 'There is no judgement of yours to take back.' });
        else arrive(undone.position, `undone ${undone.undone.a} ${undone.undone.b}`);
      }),
    help: () => change({ type: 'help' }),
    quit: () => change({ type: 'quit' }),
  };
  async function apply(key: string): Promise<void> {
    const action = pairActionOf(key);
    const step = sitting.stepOf(key);
    if (!sitting.canShow()) {
      if (action === 'quit') change({ type: 'quit' });
    } else if (step !== undefined) sitting.scroll(step);
    else if (state().isHelpOpen) change({ type: 'help' });
    else if (action !== undefined) await acts[action]();
  }
  return { session, ...sitting.control };
}

function idsOf(position: PairPosition | undefined): string {
  return position?.kind === 'pair' ? `${position.pair.view.left.id} ${position.pair.view.right.id}` : '';
}
