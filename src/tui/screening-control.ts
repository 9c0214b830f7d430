/** The acts behind the drawn screen: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import { ReviewError } from '../errors.ts';
import type { Verdict } from '../screening/decision.ts';
import type { Position, ScreeningSession } from '../screening/session.ts';
import { createKeyQueue } from './key-queue.ts';
import { actionOf, choiceIndex, digitIndex, type KeyAction, type KeyPreset } from './keymap.ts';
import { FIRST_STATE, reduceScreen, type ScreenChange, type ScreenState } from './screening-state.ts';
import { scrollStep } from './scroll-keys.ts';

interface ControlOptions {
  readonly keyPreset: KeyPreset;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Rings once for keys that were dropped. */
  readonly bell: () => void;
}

/** What the drawing needs of the acts. */
export interface ScreenControl {
  readonly session: ScreeningSession;
  readonly keyPreset: KeyPreset;
  state(): ScreenState;
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

/** Acts on a session by keys. Decisions wait for each other; the next record arrives only when the last one is on disk. */
export function createScreenControl(session: ScreeningSession, options: ControlOptions): ScreenControl {
  const { reasons, stage } = session.settings;
  const listeners = new Set<() => void>();
  let state = FIRST_STATE;
  let view = { visible: 1, total: 0, canShow: true };
  let stoppedBy: { readonly error: unknown } | undefined;
  // After a failed act the record on the screen may not be the session's: it is read again before the next act.
  let isUnsure = false;

  const change = (by: ScreenChange): void => {
    state = reduceScreen(state, by);
    for (const listener of listeners) listener();
  };
  const arrive = (position: Position, text?: string, decided = 0): void => {
    queue.awaitPaint();
    change({ type: 'arrived', position, decided, ...(text === undefined ? {} : { text }) });
  };
  const lookAgain = async (): Promise<void> => {
    isUnsure = true;
    const position = await session.current();
    isUnsure = false;
    if (placeOf(position) !== placeOf(state.position)) arrive(position, 'The screen was read again.');
  };
  /** Runs an act of the session; a refusal is shown, and the record stays. */
  const save = async (act: () => Promise<void>): Promise<void> => {
    change({ type: 'saving' });
    try {
      if (isUnsure) await lookAgain();
      else await act();
    } catch (error) {
      if (!(error instanceof ReviewError)) throw error;
      queue.clear();
      try {
        await lookAgain();
      } catch (again) {
        if (!(again instanceof ReviewError)) throw again;
      }
      change({ type: 'failed', text: [error.message, error.hint ?? ''].join(' ').trim() });
    }
    if (state.isSaving) change({ type: 'told', text: '' });
  };

  const decide = async (verdict: Verdict, reason: string | undefined): Promise<void> => {
    if (state.position?.kind !== 'record') {
      return change({ type: 'failed', text: 'Nothing in this batch is undecided: undo, close or quit.' });
    }
    const { id } = state.position.shown;
    const details = {
      msOnScreen: queue.sincePaint(),
      highlighted: state.highlightsOn && session.settings.highlights.length > 0,
    };
    await save(async () => {
      const next = await session.decide(verdict, reason, details);
      arrive(next, `saved ${id} ${[verdict, reason ?? ''].join(' ').trim()}`, 1);
    });
  };
  const excludeFor = async (index: number | undefined): Promise<void> => {
    const reason = index === undefined ? undefined : reasons[index];
    if (reason === undefined) change({ type: 'failed', text: 'No reason has this sign.' });
    else await decide('exclude', reason.code);
  };
  const writeNote = async (text: string): Promise<void> => {
    change({ type: 'entry', entry: undefined });
    if (text.trim() === '') return;
    await save(async () => {
      await session.note(text.trim());
      change({ type: 'refreshed', position: await session.current(), text: 'note saved' });
    });
  };

  const acts: { readonly [A in KeyAction]: () => Promise<void> | void } = {
    include: () => decide('include', undefined),
    exclude: () => (stage === 'full-text' ? acts.reason() : decide('exclude', undefined)),
    maybe: () => decide('maybe', undefined),
    reason: () => {
      if (state.position?.kind === 'record') change({ type: 'panel', panel: 'reasons' });
    },
    undo: () =>
      save(async () => {
        const undone = await session.undo();
        if (undone === undefined) change({ type: 'failed', text: 'There is nothing to undo in an open batch.' });
        else arrive(undone.position, `undone ${undone.undone}`, -1);
      }),
    note: () => {
      if (state.position?.kind === 'record') change({ type: 'entry', entry: '' });
    },
    skip: () => {
      if (state.position?.kind !== 'record') return;
      const { id } = state.position.shown;
      return save(async () => arrive(await session.skip(), `skipped ${id}`));
    },
    duplicate: () => {
      if (state.position?.kind !== 'record') return;
      return save(async () => {
        const candidates = await session.findDuplicates();
        if (candidates.length > 0) change({ type: 'candidates', candidates });
        else change({ type: 'failed', text: 'No other record is like this one.' });
      });
    },
    criteria: () => change({ type: 'panel', panel: 'criteria' }),
    highlights: () => change({ type: 'highlights' }),
    help: () => change({ type: 'panel', panel: 'help' }),
    close: () =>
      save(async () => {
        const { closed, position } = await session.close();
        arrive(position, `closed ${closed}`);
      }),
    quit: () => change({ type: 'quit' }),
  };

  const onEntry = async (key: string, entry: string): Promise<void> => {
    if (key === 'enter') await writeNote(entry);
    else if (key === 'escape') change({ type: 'entry', entry: undefined });
    else if (key === 'backspace') change({ type: 'entry', entry: withoutLast(entry) });
    else if (isCharacter(key)) change({ type: 'entry', entry: entry + key });
  };
  const onDuplicates = async (key: string): Promise<void> => {
    const chosen = state.candidates[state.choice];
    if (key === 'up' || key === 'down') return change({ type: 'choose', by: key === 'up' ? -1 : 1 });
    if (key !== 'enter' && key !== 'escape') return;
    change({ type: 'panel', panel: undefined });
    if (key === 'escape' || chosen === undefined) return;
    await save(async () => {
      await session.markDuplicate(chosen.id);
      const text = `marked as a duplicate of ${chosen.id}; it is asked about after the reveal`;
      change({ type: 'refreshed', position: await session.current(), text });
    });
  };
  const onPanel = async (key: string): Promise<void> => {
    const isChoice = state.panel === 'reasons' && choiceIndex(key) !== undefined;
    change({ type: 'panel', panel: undefined });
    if (isChoice) await excludeFor(choiceIndex(key));
  };
  const apply = async (key: string): Promise<void> => {
    if (state.hasQuit) return;
    const scroll = scrollStep(key, Math.max(1, view.visible - 1));
    if (state.entry !== undefined) await onEntry(key, state.entry);
    else if (!view.canShow) {
      if (actionOf(options.keyPreset, key) === 'quit') change({ type: 'quit' });
    } else if (state.panel === 'duplicates') await onDuplicates(key);
    else if (scroll !== undefined) {
      const last = Math.max(0, view.total - view.visible);
      change({ type: 'scroll', by: scroll, last });
    } else if (state.panel !== undefined) await onPanel(key);
    else if (digitIndex(key) !== undefined) await excludeFor(digitIndex(key));
    else {
      const action = actionOf(options.keyPreset, key);
      if (action !== undefined) await acts[action]();
    }
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

  return {
    session,
    keyPreset: options.keyPreset,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      if (key === 'ctrl-c') {
        queue.clear();
        change({ type: 'quit' });
      } else queue.press(key, !view.canShow || (state.entry !== undefined && !state.isSaving));
    },
    painted(arrival) {
      if (arrival === state.arrival) queue.painted();
    },
    measured(next) {
      view = next;
    },
    async open() {
      try {
        arrive(await session.current());
      } catch (error) {
        stop(error);
      }
    },
    quit() {
      queue.clear();
      change({ type: 'quit' });
    },
    async finished() {
      await queue.settled();
      if (stoppedBy !== undefined) throw stoppedBy.error;
    },
  };
}

function placeOf(position: Position | undefined): string {
  if (position?.kind === 'record') return `record ${position.shown.id}`;
  return position?.kind === 'batch-end' ? `end ${position.batch}` : String(position?.kind);
}

/** One grapheme that can stand in a line of text; names of keys are longer than one. */
function isCharacter(key: string): boolean {
  return !/\p{Cc}/u.test(key) && [...new Intl.Segmenter().segment(key)].length === 1;
}

function withoutLast(text: string): string {
  return [...new Intl.Segmenter().segment(text)]
    .slice(0, -1)
    .map(({ segment }) => segment)
    .join('');
}
