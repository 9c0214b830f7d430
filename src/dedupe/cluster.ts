/** From judged pairs to clusters: strongest links first, each union checked against the members of both clusters. */
import { DisjointSets } from './duplicate.ts';
import type { Rule } from './rules.ts';

export interface PairLink {
  readonly a: number;
  readonly b: number;
  /** Place of the rule in the table: links of earlier rules are made first. */
  readonly rank: number;
  /** In [0, 1]. */
  readonly score: number;
}

/** Two records and what the rules say of them. */
export interface JudgedPair extends PairLink {
  readonly rule: Rule;
}

/** Strongest first: by the place of the rule, then by score. */
export function byStrength(x: PairLink, y: PairLink): number {
  return x.rank - y.rank || y.score - x.score;
}

/**
 * No report has so many different records: a cluster beyond it is checked by this many members, those that the strongest links
 * brought, so that a thousand spoilt copies of one record do not cost their square.
 */
const CHECKED = 64;

/**
 * Unites members 0 … size − 1 along the links and returns the links that united two clusters.
 *
 * @param links strongest first, see {@link byStrength}
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
    members.set(sets.find(left), together.slice(0, CHECKED));
  };
  for (const [first, ...rest] of fixed) {
    for (const member of rest) {
      if (first === undefined) continue;
      const left = sets.find(first);
      const right = sets.find(member);
      if (left !== right) unite(left, right);
    }
  }
  const accepted: L[] = [];
  for (const link of links) {
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
