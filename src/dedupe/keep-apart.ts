/** Late links: uniting two clusters that are both in a batch is only proposed, never done (design.md section 2, late records). */
import { DisjointSets, type DoubtfulPair, type DuplicateLink } from './duplicate.ts';

/**
 * Takes out of the links those that would unite two groups with batched records; they become pairs to ask about.
 *
 * @param links in the order in which they are applied
 * @param fixed groups that stand already, applied first
 * @param batched ids of records that are in a batch
 */
export function keepBatchedApart(
  ids: readonly string[],
  links: readonly DuplicateLink[],
  fixed: readonly (readonly string[])[],
  batched: ReadonlySet<string>,
): { readonly links: readonly DuplicateLink[]; readonly proposed: readonly DoubtfulPair[] } {
  const indexOf = new Map(ids.map((id, index) => [id, index]));
  const sets = new DisjointSets(ids.length);
  const isBatched = ids.map((id) => batched.has(id));
  const unite = (a: number, b: number): void => {
    const either = isBatched[sets.find(a)] === true || isBatched[sets.find(b)] === true;
    sets.unite(a, b);
    isBatched[sets.find(a)] = either;
  };
  const at = (id: string): number => indexOf.get(id) ?? 0;
  for (const [first, ...rest] of fixed) for (const other of rest) if (first !== undefined) unite(at(first), at(other));
  const kept: DuplicateLink[] = [];
  const proposed: DoubtfulPair[] = [];
  for (const link of links) {
    const [a, b] = [sets.find(at(link.a)), sets.find(at(link.b))];
    if (a !== b && isBatched[a] === true && isBatched[b] === true) {
      proposed.push({ a: link.a, b: link.b, score: 1, reason: `Both are in a batch already: ${link.rule}.` });
      continue;
    }
    unite(a, b);
    kept.push(link);
  }
  return { links: kept, proposed };
}
