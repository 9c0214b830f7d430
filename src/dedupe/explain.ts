/** Why two records are, or are not, one report: what people are shown beside a pair. */
import { compareTwoStrings } from 'string-similarity';
import type { DedupeInput } from './duplicate.ts';
import { Matcher } from './match.ts';
import { normalTitle } from './normal-title.ts';
import { RecordColumns } from './prepare.ts';
import { shownValues } from './report-found.ts';
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
  const columns = new RecordColumns();
  // Two ids of our own: one record may be held against itself.
  const left = columns.add({ ...a, id: 'a' });
  const right = columns.add({ ...b, id: 'b' });
  const comparison = new Matcher(columns).compare(left, right);
  const titles = [a, b].map(({ record }) => normalTitle(record.title ?? record.originalTitle).words.join(' '));
  const rule = judge(comparison);
  return {
    verdict: rule?.verdict ?? 'apart',
    rule: rule?.name,
    says: rule?.says ?? 'No rule holds: the records have too little in common.',
    titleSimilarity: titles.includes('') ? undefined : compareTwoStrings(titles[0] ?? '', titles[1] ?? ''),
    values: shownValues(comparison),
  };
}
