/** Keys of the screen: one table for what they do, where they sit in each preset, and how they are explained. */

export const KEY_PRESETS = ['default', 'rayyan', 'asreview', 'lefthand'] as const;
export type KeyPreset = (typeof KEY_PRESETS)[number];

export type KeyAction =
  | 'include'
  | 'exclude'
  | 'maybe'
  | 'reason'
  | 'undo'
  | 'clear'
  | 'note'
  | 'flag'
  | 'tag'
  | 'skip'
  | 'duplicate'
  | 'list'
  | 'find'
  | 'open'
  | 'history'
  | 'criteria'
  | 'highlights'
  | 'help'
  | 'close'
  | 'quit';

/** A preset with keys of one's own in place of some of its keys. */
export interface KeyChoice {
  readonly preset: KeyPreset;
  readonly own: { readonly [A in KeyAction]?: string };
}

/** The key of an act, whichever table it stands in. */
export function keyOf(
  binding: { readonly action: string; readonly keys: { readonly [P in KeyPreset]: string } },
  { preset, own }: KeyChoice,
): string {
  const chosen: Readonly<Record<string, string | undefined>> = own;
  return chosen[binding.action] ?? binding.keys[preset];
}

interface KeyBinding {
  readonly action: KeyAction;
  readonly keys: { readonly [P in KeyPreset]: string };
  /** Word on the key bar. */
  readonly label: string;
  /** Line of the help panel. */
  readonly help: string;
}

const everywhere = (key: string): KeyBinding['keys'] => ({ default: key, rayyan: key, asreview: key, lefthand: key });

// Rayyan: I include, E exclude, U maybe. ASReview: R relevant, I irrelevant.
export const KEY_BINDINGS: readonly KeyBinding[] = [
  {
    action: 'include',
    keys: { default: 'y', rayyan: 'i', asreview: 'r', lefthand: 'f' },
    label: 'include',
    help: 'include the record',
  },
  {
    action: 'exclude',
    keys: { default: 'n', rayyan: 'e', asreview: 'i', lefthand: 'd' },
    label: 'exclude',
    help: 'exclude the record; at full text it asks for the reason',
  },
  {
    action: 'maybe',
    keys: { default: 'm', rayyan: 'u', asreview: 'm', lefthand: 's' },
    label: 'maybe',
    help: 'keep the record for the full text, in doubt',
  },
  { action: 'reason', keys: everywhere('x'), label: 'exclude why', help: 'exclude with a reason from the whole list' },
  {
    action: 'undo',
    keys: { default: 'u', rayyan: 'z', asreview: 'u', lefthand: 'z' },
    label: 'undo',
    help: 'take back your newest act in this batch, whatever it was',
  },
  {
    action: 'note',
    keys: { default: 'e', rayyan: 'n', asreview: 'n', lefthand: 'e' },
    label: 'note',
    help: 'write a note on the record',
  },
  {
    action: 'flag',
    keys: { default: 'f', rayyan: 'f', asreview: 'f', lefthand: 'a' },
    label: 'flag',
    help: 'flag the record, or take the flag off',
  },
  {
    action: 'tag',
    keys: everywhere('t'),
    label: 'tag',
    help: 'put a tag on the record; the same tag again takes it off',
  },
  {
    action: 'skip',
    keys: { default: 's', rayyan: 's', asreview: 's', lefthand: 'w' },
    label: 'skip',
    help: 'leave the record for the end of the batch',
  },
  {
    action: 'duplicate',
    keys: { default: 'd', rayyan: 'd', asreview: 'd', lefthand: 'r' },
    label: 'duplicate',
    help: 'mark the record as a duplicate of another, from a list of the most alike',
  },
  { action: 'criteria', keys: everywhere('c'), label: 'criteria', help: 'show the inclusion and exclusion criteria' },
  {
    action: 'list',
    keys: { default: 'l', rayyan: 'l', asreview: 'l', lefthand: 'g' },
    label: 'list',
    help: 'list the records of the batch: undecided, maybe, flagged, noted and others',
  },
  {
    action: 'find',
    keys: everywhere('/'),
    label: 'find',
    help: 'find words in the records, notes and tags of the batch',
  },
  {
    action: 'clear',
    keys: { default: 'k', rayyan: 'k', asreview: 'k', lefthand: 'b' },
    label: 'clear',
    help: 'take back your verdict on a record that you came back to',
  },
  {
    action: 'open',
    keys: everywhere('o'),
    label: 'open',
    help: 'open the DOI or the page of the record in a browser, and show its address',
  },
  { action: 'history', keys: everywhere('H'), label: 'history', help: 'what you did with this record, and when' },
  {
    action: 'highlights',
    keys: { default: 'h', rayyan: 'h', asreview: 'h', lefthand: 'v' },
    label: 'highlights',
    help: 'show or hide the highlighted words',
  },
  { action: 'help', keys: everywhere('?'), label: 'keys', help: 'show this list' },
  { action: 'close', keys: everywhere('C'), label: 'close batch', help: 'close the batch when all of it is decided' },
  { action: 'quit', keys: everywhere('q'), label: 'quit', help: 'leave; every decision is already saved' },
];

/** What a key does; `undefined` when nothing. Case counts: `C` closes, `c` shows the criteria. */
export function actionOf(choice: KeyChoice, key: string): KeyAction | undefined {
  return KEY_BINDINGS.find((binding) => keyOf(binding, choice) === key)?.action;
}

/** The bindings of some actions, in the order of the table. */
export function bindingsOf(actions: readonly KeyAction[]): KeyBinding[] {
  return KEY_BINDINGS.filter((binding) => actions.includes(binding.action));
}

// Signs that choose from the list of reasons: digits first, as on the screen itself.
const CHOICES = '123456789abcdefghijklmnoprstuvwxyz';

/** The sign of the n-th reason, from 0, in the list; `undefined` behind the last one. `q` is no choice: it leaves. */
export function choiceKey(index: number): string | undefined {
  return CHOICES[index];
}

/** The index of the reason that a sign chooses, from 0. */
export function choiceIndex(key: string): number | undefined {
  const index = key.length === 1 ? CHOICES.indexOf(key) : -1;
  return index < 0 ? undefined : index;
}

/** The index of the reason that a digit on the record itself stands for, from 0. */
export function digitIndex(key: string): number | undefined {
  return /^[1-9]$/.test(key) ? Number(key) - 1 : undefined;
}

/** Lines of the help panel. */
export function helpLines(choice: KeyChoice): string[] {
  return [
    ...KEY_BINDINGS.map((binding) => `${keyOf(binding, choice).padEnd(10)} ${binding.help}`),
    '1–9        exclude with the first to ninth reason',
    'space ↓ ↑  scroll; page up and down, home and end as well',
    'Enter      go to the record of the list, choose a duplicate',
    '← → space  in the list: the next filter',
    'Esc        close a panel, drop a note',
    'Ctrl-C     leave; Ctrl-Z gives the terminal to the shell until `fg`',
  ];
}
