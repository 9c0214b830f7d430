/** The acts behind the screen of pairs: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import type { PairVerdict } from '../dedupe/judgement.ts';
import type { PairPosition, PairSession } from '../dedupe/pair-session.ts';
import { ReviewError } from '../errors.ts';
import { createKeyQueue } from './key-queue.ts';
import { type PairAction, pairActionOf } from './pair-keymap.ts';
import { FIRST_PAIR_STATE, type PairChange, type PairState, reducePairs } from './pair-state.ts';
import { scrollStep } from './scroll-keys.ts';

interface PairControlOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Rings once for keys that were dropped. */
  readonly bell: () => void;
}

/** What the drawing needs of the acts. */
export interface PairControl {
  readonly session: PairSession;
  state(): PairState;
  subscribe(listener: () => void): () => void;
  /** A character, or the name of a key: `up`, `down`, `pageup`, `pagedown`, `home`, `end`, `escape`, `ctrl-c`. */
  press(key: string): void;
  /** The position of this arrival stands on the screen. */
  painted(arrival: number): void;
  /** Lines that fit and lines there are; `canShow` is false while the terminal is too small to show a pair. */
  measured(view: { readonly visible: number; readonly total: number; readonly canShow: boolean }): void;
  /** Reads the first position. */
  open(): Promise<void>;
  quit(): void;
  /** Resolves when nothing is under way; rejects with what stopped the sitting, if something did. */
  finished(): Promise<void>;
}

/** Acts on a session by keys. Judgements wait for each other; the next pair arrives only when the last one is on disk. */
export function createPairControl(session: PairSession, options: PairControlOptions): PairControl {
  let state = FIRST_PAIR_STATE;
  let view = { visible: 1, total: 1, canShow: true };
  let stoppedBy: { readonly error: unknown } | undefined;
  const listeners = new Set<() => void>();
  const change = (next: PairChange): void => {
    state = reducePairs(state, next);
    for (const listener of listeners) listener();
  };
  const arrive = (position: PairPosition, text: string): void => {
    queue.awaitPaint();
    change({ type: 'arrived', position, text });
  };
  /** Runs an act of the session; a refusal is shown, with the pair that is to be judged now. */
  const save = async (act: () => Promise<void>): Promise<void> => {
    change({ type: 'saving' });
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      queue.clear();
      const position = await session.current();
      if (idsOf(position) !== idsOf(state.position)) arrive(position, '');
      change({ type: 'failed', text: [error.message, error.hint ?? ''].join(' ').trim() });
    }
  };
  const judge = async (verdict: PairVerdict): Promise<void> => {
    const ids = idsOf(state.position);
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
      const ids = idsOf(state.position);
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
  const apply = async (key: string): Promise<void> => {
    if (state.hasQuit) return;
    const action = pairActionOf(key);
    const scroll = scrollStep(key, Math.max(1, view.visible - 1));
    if (!view.canShow) {
      if (action === 'quit') change({ type: 'quit' });
    } else if (scroll !== undefined) {
      change({ type: 'scroll', by: scroll, last: Math.max(0, view.total - view.visible) });
    } else if (state.isHelpOpen) change({ type: 'help' });
    else if (action !== undefined) await acts[action]();
  };
  const stop = (error: unknown): void => {
    stoppedBy = { error };
    queue.clear();
    change({ type: 'quit' });
  };
  const queue = createKeyQueue({
    guardMs: session.settings.keyGuardMs,
    now: options.now,
    apply: async (key) => {
      try {
        await apply(key);
      } catch (error) {
        stop(error);
      }
    },
    dropped: (isFirst) => {
      if (isFirst) options.bell();
      change({ type: 'dropped' });
    },
  });
  const quit = (): void => {
    queue.clear();
    change({ type: 'quit' });
  };
  return {
    session,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      if (key === 'ctrl-c') quit();
      else queue.press(key, !view.canShow);
    },
    painted(arrival) {
      if (arrival === state.arrival) queue.painted();
    },
    measured(next) {
      view = next;
    },
    async open() {
      try {
        arrive(await session.current(), '');
      } catch (error) {
        stop(error);
      }
    },
    quit,
    async finished() {
      await queue.settled();
      if (stoppedBy !== undefined) throw stoppedBy.error;
    },
  };
}

function idsOf(position: PairPosition | undefined): string {
  return position?.kind === 'pair' ? `${position.pair.view.left.id} ${position.pair.view.right.id}` : '';
}
