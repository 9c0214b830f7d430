/** The acts behind the screen of conflicts: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import { ReviewError } from '../errors.ts';
import type { ConflictPosition, ResolveSession, ResolveVerdict } from '../screening/resolve-session.ts';
import { editEntry } from './entry-line.ts';
import { createKeyQueue } from './key-queue.ts';
import { choiceIndex, digitIndex, type KeyChoice } from './keymap.ts';
import { type ResolveAction, resolveActionOf } from './resolve-keymap.ts';
import {
  FIRST_RESOLVE_STATE,
  type ResolveChange,
  type ResolveEntry,
  type ResolveState,
  reduceResolve,
} from './resolve-state.ts';
import { scrollStep } from './scroll-keys.ts';

interface ResolveControlOptions {
  readonly keys: KeyChoice;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Rings once for keys that were dropped. */
  readonly bell: () => void;
}

/** What the drawing needs of the acts. */
export interface ResolveControl {
  readonly session: ResolveSession;
  readonly keys: KeyChoice;
  state(): ResolveState;
  subscribe(listener: () => void): () => void;
  /** A character, or the name of a key: `up`, `down`, `pageup`, `pagedown`, `home`, `end`, `enter`, `escape`, `backspace`, `ctrl-c`. */
  press(key: string): void;
  /** The position of this arrival stands on the screen. */
  painted(arrival: number): void;
  /** Lines that fit and lines there are; `canShow` is false while the terminal is too small to show a record. */
  measured(view: { readonly visible: number; readonly total: number; readonly canShow: boolean }): void;
  /** Reads the first position. */
  open(): Promise<void>;
  quit(): void;
  /** Resolves when nothing is under way; rejects with what stopped the sitting, if something did. */
  finished(): Promise<void>;
}

const NO_RATIONALE = 'A resolution needs its rationale: type why, then Enter. Esc goes back.';

/** Acts on a session by keys. Resolutions wait for each other; the next conflict arrives only when the last one is on disk. */
export function createResolveControl(session: ResolveSession, options: ResolveControlOptions): ResolveControl {
  const { reasons, stage } = session.settings;
  let state = FIRST_RESOLVE_STATE;
  let view = { visible: 1, total: 1, canShow: true };
  let stoppedBy: { readonly error: unknown } | undefined;
  const listeners = new Set<() => void>();
  const change = (next: ResolveChange): void => {
    state = reduceResolve(state, next);
    for (const listener of listeners) listener();
  };
  const arrive = (position: ConflictPosition, text: string): void => {
    queue.awaitPaint();
    change({ type: 'arrived', position, text });
  };
  /** Runs an act of the session; a refusal is shown, with the conflict that is to be resolved now. */
  const save = async (act: () => Promise<void>): Promise<void> => {
    change({ type: 'saving' });
    try {
      await act();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      queue.clear();
      const position = await session.current();
      if (idOf(position) !== idOf(state.position)) arrive(position, '');
      change({ type: 'failed', text: [error.message, error.hint ?? ''].join(' ').trim() });
    }
  };
  /** Whether there is a conflict to act on; else the reviewer is told. */
  const hasConflict = (): boolean => {
    if (state.position?.kind === 'conflict') return true;
    change({ type: 'failed', text: 'Nothing is left to resolve: undo, or quit.' });
    return false;
  };
  const ask = (verdict: ResolveVerdict, reason: string | undefined): void => {
    if (hasConflict()) change({ type: 'entry', entry: { verdict, reason, rationale: '' } });
  };
  const askFor = (index: number): void => {
    const reason = reasons[index];
    if (reason === undefined) change({ type: 'failed', text: 'No reason has this sign.' });
    else ask('exclude', reason.code);
  };
  const resolve = async ({ verdict, reason, rationale }: ResolveEntry): Promise<void> => {
    if (rationale.trim() === '') return change({ type: 'failed', text: NO_RATIONALE });
    const id = idOf(state.position);
    await save(async () => {
      const next = await session.resolve(verdict, reason, rationale.trim());
      arrive(next, `resolved ${id} ${[verdict, reason ?? ''].join(' ').trim()}`);
    });
  };

  const acts: { readonly [A in ResolveAction]: () => Promise<void> | void } = {
    include: () => ask('include', undefined),
    exclude: () => (stage === 'full-text' ? acts.reason() : ask('exclude', undefined)),
    reason: () => {
      if (hasConflict()) change({ type: 'panel', panel: 'reasons' });
    },
    postpone: async () => {
      const id = idOf(state.position);
      if (hasConflict()) await save(async () => arrive(await session.postpone(), `postponed ${id}`));
    },
    undo: () =>
      save(async () => {
        const again = await session.reopen();
        if (again === undefined) change({ type: 'failed', text: 'You have resolved nothing in this sitting.' });
        else
          arrive(again.position, `once more ${again.reopened}: what you said stands until you save another resolution`);
      }),
    votes: () => {
      if (hasConflict()) change({ type: 'panel', panel: 'votes' });
    },
    criteria: () => change({ type: 'panel', panel: 'criteria' }),
    highlights: () => change({ type: 'highlights' }),
    help: () => change({ type: 'panel', panel: 'help' }),
    quit: () => change({ type: 'quit' }),
  };

  const scrollBy = (step: number): void =>
    change({ type: 'scroll', by: step, last: Math.max(0, view.total - view.visible) });
  const onEntry = async (key: string, entry: ResolveEntry): Promise<void> => {
    // A blank is text here; the other keys that scroll still do.
    const scroll = key === ' ' ? undefined : scrollStep(key, Math.max(1, view.visible - 1));
    const rationale = editEntry(entry.rationale, key);
    if (key === 'enter') await resolve(entry);
    else if (key === 'escape') change({ type: 'entry', entry: undefined });
    else if (rationale !== undefined) change({ type: 'entry', entry: { ...entry, rationale } });
    else if (scroll !== undefined) scrollBy(scroll);
  };
  const onPanel = (key: string): void => {
    const choice = state.panel === 'reasons' ? choiceIndex(key) : undefined;
    change({ type: 'panel', panel: undefined });
    if (choice !== undefined) askFor(choice);
  };
  const onRecord = async (key: string): Promise<void> => {
    const digit = digitIndex(key);
    const action = resolveActionOf(options.keys, key);
    if (digit !== undefined) {
      if (hasConflict()) askFor(digit);
    } else if (action !== undefined) await acts[action]();
  };
  const apply = async (key: string): Promise<void> => {
    if (state.hasQuit) return;
    const scroll = scrollStep(key, Math.max(1, view.visible - 1));
    if (state.entry !== undefined) await onEntry(key, state.entry);
    else if (!view.canShow) {
      if (resolveActionOf(options.keys, key) === 'quit') change({ type: 'quit' });
    } else if (scroll !== undefined) scrollBy(scroll);
    else if (state.panel !== undefined) onPanel(key);
    else await onRecord(key);
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
    keys: options.keys,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      if (key === 'ctrl-c') quit();
      else queue.press(key, !view.canShow || (state.entry !== undefined && !state.isSaving));
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

function idOf(position: ConflictPosition | undefined): string {
  return position?.kind === 'conflict' ? position.shown.id : '';
}
