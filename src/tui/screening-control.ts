/** The acts behind the drawn screen: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import type { Verdict } from '../screening/decision.ts';
import { filterRecords, LIST_FILTER_NAMES, type ListedRecord, searchRecords } from '../screening/listed-record.ts';
import type { ActDetails, Position, ScreeningSession, ShownRecord } from '../screening/session.ts';
import type { UndoneAct } from '../screening/undoing.ts';
import { editEntry } from './entry-line.ts';
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
import { createSitting, type SittingControl, type SittingOptions } from './sitting.ts';

interface ControlOptions extends SittingOptions {
  readonly keys: KeyChoice;
  /** Shows a web address in a browser; rejects where there is none. */
  readonly openAddress: (url: string) => Promise<void>;
}

/** What the drawing needs of the acts. */
export interface ScreenControl extends SittingControl<ScreenState> {
  readonly session: ScreeningSession;
  readonly keys: KeyChoice;
}

/** Acts on a session by keys. Decisions wait for each other; the next record arrives only when the last one is on disk. */
export function createScreenControl(session: ScreeningSession, options: ControlOptions): ScreenControl {
  const { reasons, stage } = session.settings;
  const sitting = createSitting<Position, ScreenState, ScreenChange>({
    ...options,
    first: FIRST_STATE,
    reduce: reduceScreen,
    guardMs: session.settings.keyGuardMs,
    current: () => session.current(),
    placeOf,
    apply,
    isTyping: ({ entry }) => entry !== undefined,
  });
  const { change, save, state } = sitting;
  const arrive = (position: Position, text: string, decided = 0, ms?: number): void =>
    sitting.arrive({ type: 'arrived', position, text, decided, ...(ms === undefined ? {} : { ms }) });

  /** The record on the screen, where there is one. */
  const shownNow = (): ShownRecord | undefined => {
    const { position } = state();
    return position?.kind === 'record' ? position.shown : undefined;
  };
  const details = (): ActDetails => ({
    msOnScreen: sitting.sincePaint(),
    highlighted: state().highlightsOn && session.settings.highlights.length > 0,
  });
  const decide = async (verdict: Verdict, reason: string | undefined): Promise<void> => {
    const shown = shownNow();
    if (shown === undefined) {
      return change({ type: 'failed', text: 'Nothing in this batch is undecided: undo, close or quit.' });
    }
    const { id } = shown;
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
        const has = shownNow()?.tags?.includes(text) === true;
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
      const { listed } = state();
      const now = 'filter' in listed ? LIST_FILTER_NAMES.indexOf(listed.filter) : 0;
      const filter = LIST_FILTER_NAMES.at((now + by) % LIST_FILTER_NAMES.length) ?? 'all';
      openList(filterRecords(await session.list(), filter), { filter });
    });
  const ifRecord = (act: (shown: ShownRecord) => Promise<void> | void) => (): Promise<void> | void => {
    const shown = shownNow();
    return shown === undefined ? undefined : act(shown);
  };

  const acts: { readonly [A in KeyAction]: () => Promise<void> | void } = {
    include: () => decide('include', undefined),
    exclude: () => (stage === 'full-text' ? acts.reason() : decide('exclude', undefined)),
    maybe: () => decide('maybe', undefined),
    reason: ifRecord(() => change({ type: 'panel', panel: 'reasons' })),
    undo: () =>
      save(async () => {
        const undone = await session.undo(details());
        if (undone === undefined) change({ type: 'failed', text: 'There is nothing to undo in an open batch.' });
        else arrive(undone.position, `undone ${undone.undone}${UNDONE[undone.act].text}`, UNDONE[undone.act].decided);
      }),
    clear: ifRecord(({ id }) => save(async () => arrive(await session.clear(details()), `cleared ${id}`, -1))),
    note: ifRecord(() => change({ type: 'entry', entry: { purpose: 'note', text: '' } })),
    tag: ifRecord(() => change({ type: 'entry', entry: { purpose: 'tag', text: '' } })),
    flag: ifRecord(() => save(async () => refresh((await session.flag(details())) ? 'flagged' : 'flag taken off'))),
    skip: ifRecord(({ id }) => save(async () => arrive(await session.skip(), `skipped ${id}`))),
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
    open: ifRecord(async ({ record }) => {
      const address = recordAddress(record);
      if (address === undefined) {
        const masked = session.settings.mask.length > 0;
        const text = masked ? 'What leads to the record is masked.' : 'The record has no DOI, PMID or web address.';
        return change({ type: 'failed', text });
      }
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
      await session.markDuplicate(id, details());
      await refresh(`marked as a duplicate of ${id}; it is asked about after the reveal`);
    },
    list: async (id) => arrive(await session.go(id), `record ${id}; a verdict brings you back`),
  };
  const onChoices = async (key: string, panel: 'duplicates' | 'list'): Promise<void> => {
    const chosen = state().choices[state().choice];
    const step = CHOICE_STEPS[key];
    if (step !== undefined) return change({ type: 'choose', by: step });
    if (panel === 'list' && FILTER_STEPS[key] !== undefined) return listFiltered(FILTER_STEPS[key]);
    if (key !== 'enter' && key !== 'escape') return;
    change({ type: 'panel', panel: undefined });
    if (key === 'enter' && chosen !== undefined) await save(() => choose[panel](chosen.id));
  };
  const onPanel = async (key: string): Promise<void> => {
    const isChoice = state().panel === 'reasons' && choiceIndex(key) !== undefined;
    change({ type: 'panel', panel: undefined });
    if (isChoice) await excludeFor(choiceIndex(key));
  };
  async function apply(key: string): Promise<void> {
    const step = sitting.stepOf(key);
    const { entry, panel } = state();
    if (entry !== undefined) await onEntry(key, entry);
    else if (!sitting.canShow()) {
      if (actionOf(options.keys, key) === 'quit') change({ type: 'quit' });
    } else if (panel === 'duplicates' || panel === 'list') await onChoices(key, panel);
    else if (step !== undefined) sitting.scroll(step);
    else if (panel !== undefined) await onPanel(key);
    else if (digitIndex(key) !== undefined) await excludeFor(digitIndex(key));
    else {
      const action = actionOf(options.keys, key);
      if (action !== undefined) await acts[action]();
    }
  }
  return { session, keys: options.keys, ...sitting.control };
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
