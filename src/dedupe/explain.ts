/** Why two records are, or are not, one report: what people are shown beside a pair. */
import { compareTwoStrings } from 'string-similarity';
import type { DedupeInput } from './duplicate.ts';
import { shownValues } from './find-duplicates.ts';
import { compare } from './match.ts';
import { prepareRecord } from './prepare.ts';
import { judge, type RuleVerdict } from './rules.ts';

export interface PairExplanation {
  /** `apart` when no rule holds. */
  readonly verdict: RuleVerdict | 'apart';
  readonly rule: string | undefined;
  readonly says: string;
  /** Dice of the titles as `string-similarity` measures it on their compared forms, in [0, 1]. */
  readonly titleSimilarity: number | undefined;
  readonly values: Readonly<Record<string, string>>;
}

/** Explains a pair by the rules alone: what the rest of the set says of a common title is not known here. */
export function explainPair(a: DedupeInput, b: DedupeInput): PairExplanation {
  const left = prepareRecord(a);
  const right = prepareRecord(b);
  const comparison = compare(left, right);
  const rule = judge(comparison);
  return {
    verdict: rule?.verdict ?? 'apart',
    rule: rule?.name,
    says: rule?.says ?? 'No rule holds: the records have too little in common.',
    titleSimilarity:
      left.titleKey === '' || right.titleKey === '' ? undefined : compareTwoStrings(left.title.text, right.title.text),
    values: shownValues(comparison),
  };
}
