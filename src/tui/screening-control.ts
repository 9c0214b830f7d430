/** The acts behind the drawn screen: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import { ReviewError } from '../errors.ts';
import type { Verdict } from '../screening/decision.ts';
import { filterRecords, LIST_FILTER_NAMES, type ListedRecord, searchRecords } from '../screening/listed-record.ts';
import type { ActDetails, Position, ScreeningSession } from '../screening/session.ts';
import type { UndoneAct } from '../screening/undoing.ts';
import { editEntry } from './entry-line.ts';
import { createKeyQueue } from './key-queue.ts';
import { actionOf, choiceIndex, digitIndex, type KeyAction, type KeyChoice } from './keymap.ts';
import { recordAddress } from './record-address.ts';
import { candidateLines, listLines } from './record-text.ts';
import {
  type Choice,
  type EntryPurpose,
  FIRST_STATE,
  reduceScreen,
  type ScreenChange,
  type ScreenState,
} from './screening-state.ts';
import { scrollStep } from './scroll-keys.ts';

/** An act that takes longer is told of. */
const SLOW_MS = 100;

interface ControlOptions {
  readonly keys: KeyChoice;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Rings once for keys that were dropped. */
  readonly bell: () => void;
  /** Shows a web address in a browser; rejects where there is none. */
  readonly openAddress: (url: string) => Promise<void>;
}

/** What the drawing needs of the acts. */
export interface ScreenControl {
  readonly session: ScreeningSession;
  readonly keys: KeyChoice;
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
  // An act is on its way to the disk.
  let isBusy = false;

  const change = (by: ScreenChange): void => {
    state = reduceScreen(state, by);
    for (const listener of listeners) listener();
  };
  const arrive = (position: Position, text?: string, decided = 0, ms?: number): void => {
    queue.awaitPaint();
    change({
      type: 'arrived',
      position,
      decided,
      ...(text === undefined ? {} : { text }),
      ...(ms === undefined ? {} : { ms }),
    });
  };
  const lookAgain = async (): Promise<void> => {
    isUnsure = true;
    const position = await session.current();
    isUnsure = false;
    if (placeOf(position) !== placeOf(state.position)) arrive(position, 'The screen was read again.');
  };
  /** Runs an act of the session; a refusal is shown, and the record stays. */
  const save = async (act: () => Promise<void>): Promise<void> => {
    isBusy = true;
    // Told only when it takes long: a frame more for each decision would cost as much as the decision.
    const slow = setTimeout(() => change({ type: 'saving' }), SLOW_MS);
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
    } finally {
      clearTimeout(slow);
      isBusy = false;
    }
    if (state.isSaving) change({ type: 'told', text: '' });
  };

  const details = (): ActDetails => ({
    msOnScreen: queue.sincePaint(),
    highlighted: state.highlightsOn && session.settings.highlights.length > 0,
  });
  const decide = async (verdict: Verdict, reason: string | undefined): Promise<void> => {
    if (state.position?.kind !== 'record') {
      return change({ type: 'failed', text: 'Nothing in this batch is undecided: undo, close or quit.' });
    }
    const { id } = state.position.shown;
    await save(async () => {
      const looked = details();
      const next = await session.decide(verdict, reason, looked);
      arrive(next, `saved ${id} ${[verdict, reason ?? ''].join(' ').trim()}`, 1, looked.msOnScreen);
    });
  };
  const excludeFor = async (index: number | undefined): Promise<void> => {
    const reason = index === undefined ? undefined : reasons[index];
    if (reason === undefined) change({ type: 'failed', text: 'No reason has this sign.' });
    else await decide('exclude', reason.code);
  };
  /** What was added to the record stands on the screen at once; the record stays. */
  const refresh = async (text: string): Promise<void> => {
    change({ type: 'refreshed', position: await session.current(), text });
  };
  const finishEntry: { readonly [P in EntryPurpose]: (text: string) => Promise<void> } = {
    note: (text) =>
      save(async () => {
        await session.note(text, details());
        await refresh('note saved');
      }),
    tag: (text) =>
      save(async () => {
        const has = state.position?.kind === 'record' && (state.position.shown.tags ?? []).includes(text);
        await session.tag(text, !has, details());
        await refresh(has ? `tag taken off: ${text}` : `tag saved: ${text}`);
      }),
    find: (text) => save(async () => openList(searchRecords(await session.list(), text), { words: text })),
  };
  const openList = (records: readonly ListedRecord[], listed: ScreenState['listed']): void => {
    const choices = records.map((each): Choice => {
      const [title, particulars] = listLines(each);
      return { id: each.id, title, particulars };
    });
    change({ type: 'choices', panel: 'list', choices, listed });
  };
  /** The filter so many places further in their order. */
  const listFiltered = (by: number): Promise<void> =>
    save(async () => {
      const now = 'filter' in state.listed ? LIST_FILTER_NAMES.indexOf(state.listed.filter) : 0;
      const filter = LIST_FILTER_NAMES.at((now + by) % LIST_FILTER_NAMES.length) ?? 'all';
      openList(filterRecords(await session.list(), filter), { filter });
    });
  const ifRecord = (act: (id: string) => Promise<void> | void) => (): Promise<void> | void =>
    state.position?.kind === 'record' ? act(state.position.shown.id) : undefined;

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
        else arrive(undone.position, `undone ${undone.undone}${UNDONE[undone.act].text}`, UNDONE[undone.act].decided);
      }),
    clear: ifRecord((id) => save(async () => arrive(await session.clear(details()), `cleared ${id}`, -1))),
    note: ifRecord(() => change({ type: 'entry', entry: { purpose: 'note', text: '' } })),
    tag: ifRecord(() => change({ type: 'entry', entry: { purpose: 'tag', text: '' } })),
    flag: ifRecord(() => save(async () => refresh((await session.flag(details())) ? 'flagged' : 'flag taken off'))),
    skip: ifRecord((id) => save(async () => arrive(await session.skip(), `skipped ${id}`))),
    duplicate: ifRecord(() =>
      save(async () => {
        const choices = (await session.findDuplicates()).map((candidate): Choice => {
          const [title, particulars] = candidateLines(candidate);
          return { id: candidate.id, title, particulars };
        });
        if (choices.length > 0) change({ type: 'choices', panel: 'duplicates', choices });
        else change({ type: 'failed', text: 'No other record is like this one.' });
      }),
    ),
    list: () => listFiltered(0),
    find: () => change({ type: 'entry', entry: { purpose: 'find', text: '' } }),
    open: ifRecord(async () => {
      const address = state.position?.kind === 'record' ? recordAddress(state.position.shown.record) : undefined;
      if (address === undefined) return change({ type: 'failed', text: 'The record has no DOI, PMID or web address.' });
      change({ type: 'told', text: address });
      try {
        await options.openAddress(address);
      } catch {
        change({ type: 'told', text: `no browser could be opened here: ${address}` });
      }
    }),
    history: ifRecord(() => save(async () => change({ type: 'acts', acts: await session.history() }))),
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

  const onEntry = async (key: string, entry: NonNullable<ScreenState['entry']>): Promise<void> => {
    if (key === 'enter' || key === 'escape') {
      change({ type: 'entry', entry: undefined });
      const text = entry.text.trim();
      if (key === 'enter' && text !== '') await finishEntry[entry.purpose](text);
      return;
    }
    const text = editEntry(entry.text, key);
    if (text !== undefined) change({ type: 'entry', entry: { ...entry, text } });
  };
  const choose: { readonly [P in 'duplicates' | 'list']: (id: string) => Promise<void> } = {
    duplicates: async (id) => {
      await session.markDuplicate(id);
      await refresh(`marked as a duplicate of ${id}; it is asked about after the reveal`);
    },
    list: async (id) => arrive(await session.go(id), `record ${id}; a verdict brings you back`),
  };
  const onChoices = async (key: string, panel: 'duplicates' | 'list'): Promise<void> => {
    const chosen = state.choices[state.choice];
    const step = CHOICE_STEPS[key];
    if (step !== undefined) return change({ type: 'choose', by: step });
    if (panel === 'list' && FILTER_STEPS[key] !== undefined) return listFiltered(FILTER_STEPS[key]);
    if (key !== 'enter' && key !== 'escape') return;
    change({ type: 'panel', panel: undefined });
    if (key === 'enter' && chosen !== undefined) await save(() => choose[panel](chosen.id));
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
      if (actionOf(options.keys, key) === 'quit') change({ type: 'quit' });
    } else if (state.panel === 'duplicates' || state.panel === 'list') await onChoices(key, state.panel);
    else if (scroll !== undefined) {
      const last = Math.max(0, view.total - view.visible);
      change({ type: 'scroll', by: scroll, last });
    } else if (state.panel !== undefined) await onPanel(key);
    else if (digitIndex(key) !== undefined) await excludeFor(digitIndex(key));
    else {
      const action = actionOf(options.keys, key);
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
    keys: options.keys,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    press(key) {
      if (key === 'ctrl-c') {
        queue.clear();
        change({ type: 'quit' });
      } else queue.press(key, !view.canShow || (state.entry !== undefined && !isBusy));
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

/** How an undo is told, and what it does to the number of decisions. */
const UNDONE: { readonly [A in UndoneAct]: { readonly text: string; readonly decided: number } } = {
  verdict: { text: '', decided: -1 },
  clear: { text: ': the verdict stands again', decided: 1 },
  note: { text: ': the note is taken back', decided: 0 },
  tag: { text: ': the tag is as before', decided: 0 },
  flag: { text: ': the flag is as before', decided: 0 },
  duplicate: { text: ': no longer marked as a duplicate', decided: 0 },
};
/** Records that a key moves the choice by. */
const CHOICE_STEPS: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  pageup: -8,
  pagedown: 8,
  home: -1e6,
  end: 1e6,
};
/** Filters that a key goes on or back. */
const FILTER_STEPS: Readonly<Record<string, number>> = { right: 1, ' ': 1, left: -1 };

function placeOf(position: Position | undefined): string {
  if (position?.kind === 'record') return `record ${position.shown.id}`;
  return position?.kind === 'batch-end' ? `end ${position.batch}` : String(position?.kind);
}
