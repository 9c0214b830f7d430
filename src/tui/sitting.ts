/** What all drawn screens do alike: keys in their turn, acts on the disk before the next position, refusals told, one end. */
import { ReviewError } from '../errors.ts';
import { createKeyQueue } from './key-queue.ts';
import { scrollStep } from './scroll-keys.ts';
import type { Arrived, SittingChange, SittingState } from './sitting-state.ts';

/** An act that takes longer is told of: a frame more for each decision would cost as much as the decision. */
const SLOW_MS = 100;

export interface SittingOptions {
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Rings once for keys that were dropped. */
  readonly bell: () => void;
}

/** Lines that fit and lines there are; `canShow` is false while the terminal is too small. */
export interface View {
  readonly visible: number;
  readonly total: number;
  readonly canShow: boolean;
}

/** What a drawing needs. */
export interface SittingControl<S> {
  state(): S;
  subscribe(listener: () => void): () => void;
  /** A character, or the name of a key: `up`, `down`, `left`, `right`, `pageup`, `pagedown`, `home`, `end`, `enter`, `escape`, `backspace`, `ctrl-c`. */
  press(key: string): void;
  /** The position of this arrival stands on the screen. */
  painted(arrival: number): void;
  measured(view: View): void;
  /** Reads the first position. */
  open(): Promise<void>;
  quit(): void;
  /** Resolves when nothing is under way; rejects with what stopped the sitting, if something did. */
  finished(): Promise<void>;
}

interface SittingParts<P, S, C> extends SittingOptions {
  readonly first: S;
  readonly reduce: (state: S, change: C | Arrived<P> | SittingChange) => S;
  /** Milliseconds after a paint during which keys are dropped; 0 = off. */
  readonly guardMs: number;
  /** Where the reviewer stands in the session. */
  readonly current: () => Promise<P>;
  /** Tells positions apart. */
  readonly placeOf: (position: P | undefined) => string;
  /** Applies a key; none comes after the end. */
  readonly apply: (key: string) => Promise<void> | void;
  /** Whether keys are text now, which the guard lets through. */
  readonly isTyping: (state: S) => boolean;
}

export interface Sitting<P, S, C> {
  readonly control: SittingControl<S>;
  state(): S;
  change(change: C | SittingChange): void;
  /** A new position is on its way to the screen: keys wait for its paint. */
  arrive(change: C | Arrived<P>): void;
  /** Runs an act of the session; a refusal is shown, with where the reviewer then stands. */
  save(act: () => Promise<void>): Promise<void>;
  canShow(): boolean;
  /** Lines that a key scrolls by; `undefined` when it scrolls nothing. */
  stepOf(key: string): number | undefined;
  scroll(step: number): void;
  /** Milliseconds since the last paint. */
  sincePaint(): number;
}

/** A sitting at its beginning. Acts wait for each other; the next position arrives only when the last act is on disk. */
export function createSitting<P, S extends SittingState<P>, C>(parts: SittingParts<P, S, C>): Sitting<P, S, C> {
  let state = parts.first;
  let view: View = { visible: 1, total: 1, canShow: true };
  let stoppedBy: { readonly error: unknown } | undefined;
  // After a failed act the position on the screen may not be the session's: it is read again before the next act.
  let isUnsure = false;
  let isBusy = false;
  const listeners = new Set<() => void>();

  const change = (next: C | Arrived<P> | SittingChange): void => {
    state = parts.reduce(state, next);
    for (const listener of listeners) listener();
  };
  const arrive = (next: C | Arrived<P>): void => {
    queue.awaitPaint();
    change(next);
  };
  const lookAgain = async (): Promise<void> => {
    isUnsure = true;
    const position = await parts.current();
    isUnsure = false;
    if (parts.placeOf(position) !== parts.placeOf(state.position)) {
      arrive({ type: 'arrived', position, text: 'The screen was read again.' });
    }
  };
  const tell = async (error: unknown): Promise<void> => {
    if (!(error instanceof ReviewError)) throw error;
    queue.clear();
    try {
      await lookAgain();
    } catch (again) {
      if (!(again instanceof ReviewError)) throw again;
    }
    change({ type: 'failed', text: [error.message, error.hint ?? ''].join(' ').trim() });
  };
  const save = async (act: () => Promise<void>): Promise<void> => {
    isBusy = true;
    const slow = setTimeout(() => change({ type: 'saving' }), SLOW_MS);
    try {
      if (isUnsure) await lookAgain();
      else await act();
    } catch (error) {
      await tell(error);
    } finally {
      clearTimeout(slow);
      isBusy = false;
    }
    if (state.isSaving) change({ type: 'told', text: '' });
  };

  const quit = (): void => {
    queue.clear();
    change({ type: 'quit' });
  };
  const stop = (error: unknown): void => {
    stoppedBy = { error };
    quit();
  };
  const queue = createKeyQueue({
    guardMs: parts.guardMs,
    now: parts.now,
    apply: async (key) => {
      try {
        if (!state.hasQuit) await parts.apply(key);
      } catch (error) {
        stop(error);
      }
    },
    dropped: (isFirst) => {
      if (isFirst) parts.bell();
      change({ type: 'dropped' });
    },
  });

  const control: SittingControl<S> = {
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      if (key === 'ctrl-c') quit();
      else queue.press(key, !view.canShow || (parts.isTyping(state) && !isBusy));
    },
    painted(arrival) {
      if (arrival === state.arrival) queue.painted();
    },
    measured(next) {
      view = next;
    },
    async open() {
      try {
        arrive({ type: 'arrived', position: await parts.current() });
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
  return {
    control,
    state: () => state,
    change,
    arrive,
    save,
    canShow: () => view.canShow,
    stepOf: (key) => scrollStep(key, Math.max(1, view.visible - 1)),
    scroll: (step) => change({ type: 'scroll', by: step, last: Math.max(0, view.total - view.visible) }),
    sincePaint: () => queue.sincePaint(),
  };
}
