/** The truth table of title and abstract: what two independent verdicts make of a record, as the settings say, and in words. */
import type { Verdict } from './decision.ts';

/** What a pair of verdicts that differ, or of two `maybe`, may make; nothing is excluded unless both exclude it. */
export const PAIR_OUTCOMES = ['included', 'conflict'] as const;
type PairOutcome = (typeof PAIR_OUTCOMES)[number];

/** The pairs that a review can settle in its own way, with the outcome by default: `maybe` counts as include. */
export const DEFAULT_TRUTH_TABLE = {
  include_maybe: 'included',
  maybe_maybe: 'included',
  include_exclude: 'conflict',
  maybe_exclude: 'conflict',
} as const satisfies Readonly<Record<string, PairOutcome>>;

export type VerdictPair = keyof typeof DEFAULT_TRUTH_TABLE;
export type TruthTable = { readonly [P in VerdictPair]: PairOutcome };

/** In the order of the settings. */
export const VERDICT_PAIRS = Object.keys(DEFAULT_TRUTH_TABLE) as readonly VerdictPair[];

const PAIR_OF: {
  readonly [first in Verdict]: { readonly [second in Verdict]: VerdictPair | 'included' | 'excluded' };
} = {
  include: { include: 'included', maybe: 'include_maybe', exclude: 'include_exclude' },
  maybe: { include: 'include_maybe', maybe: 'maybe_maybe', exclude: 'maybe_exclude' },
  exclude: { include: 'include_exclude', maybe: 'maybe_exclude', exclude: 'excluded' },
};

/** What two verdicts make. */
export function outcomeOfPair(first: Verdict, second: Verdict, table: TruthTable): PairOutcome | 'excluded' {
  const pair = PAIR_OF[first][second];
  return pair === 'included' || pair === 'excluded' ? pair : table[pair];
}

/** What any number of verdicts make: a conflict where any two of them are one. One verdict alone counts as the same one twice. */
export function outcomeOfVerdicts(verdicts: readonly Verdict[], table: TruthTable): PairOutcome | 'excluded' {
  const [only] = verdicts;
  // A `maybe` of somebody who screens alone has nobody to be talked over with.
  if (verdicts.length === 1) return only === 'exclude' ? 'excluded' : 'included';
  let outcome: PairOutcome | 'excluded' = 'excluded';
  for (const [index, first] of verdicts.entries()) {
    for (const second of verdicts.slice(index + 1)) {
      const ofPair = outcomeOfPair(first, second, table);
      if (ofPair === 'conflict') return ofPair;
      if (ofPair === 'included') outcome = ofPair;
    }
  }
  return outcome;
}

const PAIR_WORDS: { readonly [P in VerdictPair]: string } = {
  include_maybe: 'include with maybe',
  maybe_maybe: 'two maybes',
  include_exclude: 'include with exclude',
  maybe_exclude: 'maybe with exclude',
};

/** Sentences for the methods section, in which every pair of verdicts is named. */
export function describeTruthTable(table: TruthTable): string {
  const wordsOf = (outcome: PairOutcome): string[] =>
    VERDICT_PAIRS.filter((pair) => table[pair] === outcome).map((pair) => PAIR_WORDS[pair]);
  const conflicts = wordsOf('conflict');
  return [
    `At title and abstract a record went on to full text on ${joined(['two includes', ...wordsOf('included')], 'or')}; it was excluded on two excludes only.`,
    conflicts.length === 0 ? 'No pair of verdicts was a conflict.' : `Conflicts were ${joined(conflicts, 'and')}.`,
  ].join(' ');
}

/** What differs from one table to the next: `truth table: include with maybe: conflict (before: included)`. */
export function truthTableChanges(before: TruthTable, after: TruthTable): readonly string[] {
  return VERDICT_PAIRS.filter((pair) => before[pair] !== after[pair]).map(
    (pair) => `truth table: ${PAIR_WORDS[pair]}: ${after[pair]} (before: ${before[pair]})`,
  );
}

/** Whether a table is the one by default. */
export function isDefaultTable(table: TruthTable): boolean {
  return truthTableChanges(DEFAULT_TRUTH_TABLE, table).length === 0;
}

/** A table as an event holds it; pairs that it does not name are as by default. */
export function readTruthTable(value: unknown): TruthTable {
  const entries = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : []);
  const outcomeIn = (pair: VerdictPair): PairOutcome =>
    PAIR_OUTCOMES.find((known) => known === entries.get(pair)) ?? DEFAULT_TRUTH_TABLE[pair];
  return {
    include_maybe: outcomeIn('include_maybe'),
    maybe_maybe: outcomeIn('maybe_maybe'),
    include_exclude: outcomeIn('include_exclude'),
    maybe_exclude: outcomeIn('maybe_exclude'),
  };
}

function joined(words: readonly string[], last: string): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}
