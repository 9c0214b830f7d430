/** The acts behind the screen of conflicts: keys in, state out. It draws nothing and knows neither Ink nor the terminal. */
import type { ConflictPosition, ResolveSession, ResolveVerdict } from '../screening/resolve-session.ts';
import { editEntry } from './entry-line.ts';
import { choiceIndex, digitIndex, type KeyChoice } from './keymap.ts';
import { type ResolveAction, resolveActionOf } from './resolve-keymap.ts';
import {
  FIRST_RESOLVE_STATE,
  type ResolveChange,
  type ResolveEntry,
  type ResolveState,
  reduceResolve,
} from './resolve-state.ts';
import { createSitting, type SittingControl, type SittingOptions } from './sitting.ts';

interface ResolveControlOptions extends SittingOptions {
  readonly keys: KeyChoice;
}

/** What the drawing needs of the acts. */
export interface ResolveControl extends SittingControl<ResolveState> {
  readonly session: ResolveSession;
  readonly keys: KeyChoice;
}

const NO_RATIONALE = 'A resolution needs its rationale: type why, then Enter. Esc goes back.';

/** Acts on a session by keys. Resolutions wait for each other; the next conflict arrives only when the last one is on disk. */
export function createResolveControl(session: ResolveSession, options: ResolveControlOptions): ResolveControl {
  const { reasons, stage } = session.settings;
  const sitting = createSitting<ConflictPosition, ResolveState, ResolveChange>({
    ...options,
    first: FIRST_RESOLVE_STATE,
    reduce: reduceResolve,
    guardMs: session.settings.keyGuardMs,
    current: () => session.current(),
    placeOf: idOf,
    apply,
    isTyping: ({ entry }) => entry !== undefined,
  });
  const { change, save, state } = sitting;
  const arrive = (position: ConflictPosition, text: string): void =>
    sitting.arrive({ type: 'arrived', position, text });
  /** Whether there is a conflict to act on; else the reviewer is told. */
  const hasConflict = (): boolean => {
    if (state().position?.kind === 'conflict') return true;
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
    const id = idOf(state().position);
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
      const id = idOf(state().position);
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

  const onEntry = async (key: string, entry: ResolveEntry): Promise<void> => {
    // A blank is text here; the other keys that scroll still do.
    const scroll = key === ' ' ? undefined : sitting.stepOf(key);
    const rationale = editEntry(entry.rationale, key);
    if (key === 'enter') await resolve(entry);
    else if (key === 'escape') change({ type: 'entry', entry: undefined });
    else if (rationale !== undefined) change({ type: 'entry', entry: { ...entry, rationale } });
    else if (scroll !== undefined) sitting.scroll(scroll);
  };
  const onPanel = (key: string): void => {
    const choice = state().panel === 'reasons' ? choiceIndex(key) : undefined;
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
  async function apply(key: string): Promise<void> {
    const step = sitting.stepOf(key);
    const { entry, panel } = state();
    if (entry !== undefined) await onEntry(key, entry);
    else if (!sitting.canShow()) {
      if (resolveActionOf(options.keys, key) === 'quit') change({ type: 'quit' });
    } else if (step !== undefined) sitting.scroll(step);
    else if (panel !== undefined) onPanel(key);
    else await onRecord(key);
  }
  return { session, keys: options.keys, ...sitting.control };
}

function idOf(position: ConflictPosition | undefined): string {
  return position?.kind === 'conflict' ? position.shown.id : '';
}
