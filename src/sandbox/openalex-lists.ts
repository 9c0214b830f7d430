/** What OpenAlex answers in place of a list in order: a random draw (`sample`), or counts by a property (`group_by`). */
import type { CorpusEntry } from './corpus.ts';
import { FilterRefused, valuesOf } from './openalex-filter.ts';
import { hashOf } from './service.ts';

const MOST_SAMPLED = 10_000;
const GROUPS_PER_PAGE = 200;

/** Properties whose values are things with addresses of their own, as the keys of groups name them (recorded 2026-05). */
const ADDRESSES: Readonly<Record<string, string>> = { type: 'types', language: 'languages' };

/**
 * The works of `sample=N`: the same ones in the same order for the same seed, other ones in each request without.
 *
 * @throws {FilterRefused} for what is no number from 1 to 10,000
 */
export function drawSample(
  corpus: readonly CorpusEntry[],
  members: readonly number[],
  sample: string,
  seed: string,
): readonly number[] {
  const size = Number(sample);
  if (!Number.isInteger(size) || size < 1 || size > MOST_SAMPLED) {
    throw new FilterRefused(`Sample size must be between 1 and ${MOST_SAMPLED}.`);
  }
  const place = (doc: number) => hashOf(`${seed} ${corpus[doc]?.id ?? ''} ${seed}`);
  return members.toSorted((a, b) => place(a) - place(b) || a - b).slice(0, size);
}

export interface Group {
  readonly key: string;
  readonly key_display_name: string;
  readonly count: number;
}

/**
 * Counts by the values of a property, the largest first; works without a value are in none ("hidden unknown bucket").
 *
 * @throws {FilterRefused} for a property that there is not
 */
export function groupBy(corpus: readonly CorpusEntry[], members: readonly number[], name: string): readonly Group[] {
  const values = valuesOf(name);
  const counts = new Map<string, number>();
  for (const doc of members) {
    const entry = corpus[doc];
    if (entry === undefined) continue;
    for (const value of values(entry)) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const folder = ADDRESSES[name];
  return [...counts]
    .sort(([a, some], [b, others]) => others - some || (a < b ? -1 : 1))
    .slice(0, GROUPS_PER_PAGE)
    .map(([value, count]) => ({
      key: folder === undefined ? value : `https://openalex.org/${folder}/${value}`,
      key_display_name: value,
      count,
    }));
}
