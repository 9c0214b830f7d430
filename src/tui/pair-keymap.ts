/** Keys of the screen of pairs: one table for what they do and how they are explained. */

export type PairAction = 'same' | 'different' | 'versions' | 'skip' | 'undo' | 'help' | 'quit';

interface PairKey {
  readonly action: PairAction;
  readonly key: string;
  /** Word on the key bar. */
  readonly label: string;
  /** Line of the help panel. */
  readonly help: string;
}

export const PAIR_KEYS: readonly PairKey[] = [
  { action: 'same', key: 'y', label: 'same', help: 'two records of one report: duplicates' },
  { action: 'different', key: 'n', label: 'different', help: 'not duplicates, for good' },
  {
    action: 'versions',
    key: 'v',
    label: 'versions',
    help: 'two reports that belong together, such as preprint and article: both are screened',
  },
  { action: 'skip', key: 's', label: 'skip', help: 'leave the pair for another sitting' },
  { action: 'undo', key: 'u', label: 'undo', help: 'take back your newest judgement' },
  { action: 'help', key: '?', label: 'keys', help: 'show this list' },
  { action: 'quit', key: 'q', label: 'quit', help: 'leave; every judgement is already saved' },
];

/** What a key does; `undefined` when nothing. */
export function pairActionOf(key: string): PairAction | undefined {
  return PAIR_KEYS.find((binding) => binding.key === key)?.action;
}

/** ` y same   n different …` with the keys of some actions. */
export function pairKeyBar(actions: readonly PairAction[]): string {
  return ` ${PAIR_KEYS.filter(({ action }) => actions.includes(action))
    .map(({ key, label }) => `${key} ${label}`)
    .join('   ')}`;
}

/** Lines of the help panel. */
export function pairHelpLines(): string[] {
  return [
    ...PAIR_KEYS.map(({ key, help }) => `${key.padEnd(10)} ${help}`),
    'space ↓ ↑  scroll; page up and down, home and end as well',
    'Esc        close this list',
    'Ctrl-C     leave; Ctrl-Z gives the terminal to the shell until `fg`',
    '',
    '=  both say the same; letter case and blanks do not count',
    '≠  they differ; what the other does not have is underlined',
    '·  one of them does not say',
  ];
}
