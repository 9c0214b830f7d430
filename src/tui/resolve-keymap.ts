/** Keys of the screen of conflicts: one table; what the screening screen has too sits on the same keys there. */
import { KEY_BINDINGS, type KeyAction, type KeyChoice, type KeyPreset, keyOf } from './keymap.ts';

type Shared = Extract<
  KeyAction,
  'include' | 'exclude' | 'reason' | 'undo' | 'criteria' | 'highlights' | 'help' | 'quit'
>;
export type ResolveAction = Shared | 'postpone' | 'votes';

interface ResolveKey {
  readonly action: ResolveAction;
  readonly keys: { readonly [P in KeyPreset]: string };
  /** Word on the key bar. */
  readonly label: string;
  /** Line of the help panel. */
  readonly help: string;
}

/** The keys of the screening screen for the same act. */
function asInScreening(action: Shared): ResolveKey['keys'] {
  const binding = KEY_BINDINGS.find((each) => each.action === action);
  if (binding === undefined) throw new Error(`The screening screen has no key for ${action}.`);
  return binding.keys;
}

export const RESOLVE_KEYS: readonly ResolveKey[] = [
  { action: 'include', keys: asInScreening('include'), label: 'include', help: 'include the record; it asks why' },
  {
    action: 'exclude',
    keys: asInScreening('exclude'),
    label: 'exclude',
    help: 'exclude the record; it asks why, at full text for the reason first',
  },
  {
    action: 'reason',
    keys: asInScreening('reason'),
    label: 'exclude why',
    help: 'exclude with a reason from the whole list',
  },
  {
    action: 'postpone',
    keys: { default: 'p', rayyan: 'p', asreview: 'p', lefthand: 'w' },
    label: 'postpone',
    help: 'leave the conflict open for another sitting',
  },
  {
    action: 'undo',
    keys: asInScreening('undo'),
    label: 'undo',
    help: 'take up your last resolution of this sitting again; it stands until you save another',
  },
  {
    action: 'votes',
    keys: { default: 'v', rayyan: 'v', asreview: 'v', lefthand: 't' },
    label: 'votes',
    help: 'show both votes with their notes in full',
  },
  {
    action: 'criteria',
    keys: asInScreening('criteria'),
    label: 'criteria',
    help: 'show the inclusion and exclusion criteria',
  },
  {
    action: 'highlights',
    keys: asInScreening('highlights'),
    label: 'highlights',
    help: 'show or hide the highlighted words',
  },
  { action: 'help', keys: asInScreening('help'), label: 'keys', help: 'show this list' },
  { action: 'quit', keys: asInScreening('quit'), label: 'quit', help: 'leave; every resolution is already saved' },
];

/** What a key does; `undefined` when nothing. */
export function resolveActionOf(choice: KeyChoice, key: string): ResolveAction | undefined {
  return RESOLVE_KEYS.find((binding) => keyOf(binding, choice) === key)?.action;
}

/** `y include`, `n exclude` … of some actions, in the order of the table. */
export function resolveKeyEntries(choice: KeyChoice, actions: readonly ResolveAction[]): string[] {
  return RESOLVE_KEYS.filter(({ action }) => actions.includes(action)).map(
    (binding) => `${keyOf(binding, choice)} ${binding.label}`,
  );
}

/** Lines of the help panel. */
export function resolveHelpLines(choice: KeyChoice): string[] {
  return [
    ...RESOLVE_KEYS.map((binding) => `${keyOf(binding, choice).padEnd(10)} ${binding.help}`),
    '1–9        exclude with the first to ninth reason',
    'space ↓ ↑  scroll; page up and down, home and end as well',
    'Enter      save the resolution with its rationale, which is never empty',
    'Esc        go back to the record without saving; close a panel',
    'Ctrl-C     leave; Ctrl-Z gives the terminal to the shell until `fg`',
  ];
}
