/** From judged pairs to clusters: strongest links first, each union checked against all members of both clusters. */
import { DisjointSets } from './duplicate.ts';

export interface PairLink {
  readonly a: number;
  readonly b: number;
  /** Place of the rule in the table: links of earlier rules are made first. */
  readonly rank: number;
  /** In [0, 1]. */
  readonly score: number;
}

/** Strongest first; the order is total, so that clusters do not depend on the order of the pairs. */
export function byStrength(x: PairLink, y: PairLink): number {
  return x.rank - y.rank || y.score - x.score || x.a - y.a || x.b - y.b;
}

/**
 * Unites members 0 … size − 1 along the links and returns the links that united two clusters.
 *
 * @param fixed groups that are together before the first link
 * @param contradicts whether two members must never be in one cluster; it is not asked within a fixed group
 */
export function uniteLinks<L extends PairLink>(
  size: number,
  links: readonly L[],
  fixed: readonly (readonly number[])[],
  contradicts: (a: number, b: number) => boolean,
): { readonly accepted: readonly L[]; readonly sets: DisjointSets } {
  const sets = new DisjointSets(size);
  const members = new Map<number, readonly number[]>();
  const membersOf = (root: number): readonly number[] => members.get(root) ?? [root];
  const unite = (left: number, right: number): void => {
    const together = [...membersOf(left), ...membersOf(right)];
    sets.unite(left, right);
    members.delete(left);
    members.delete(right);
    members.set(sets.find(left), together);
  };
  for (const group of fixed) {
    const [first, ...rest] = group;
    if (first === undefined) continue;
    for (const member of rest) {
      const left = sets.find(first);
      const right = sets.find(member);
      if (left !== right) unite(left, right);
    }
  }
  const accepted: L[] = [];
  for (const link of [...links].sort(byStrength)) {
    const left = sets.find(link.a);
    const right = sets.find(link.b);
    if (left === right) continue;
    const others = membersOf(right);
    if (membersOf(left).some((a) => others.some((b) => !(a === link.a && b === link.b) && contradicts(a, b)))) continue;
    unite(left, right);
    accepted.push(link);
  }
  return { accepted, sets };
}
