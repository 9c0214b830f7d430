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
  /** Values of the fields compared, once somebody has asked for them. */
  values?: Readonly<Record<string, string>>;
}

/** Strongest first: by the place of the rule, then by score. */
export function byStrength(x: PairLink, y: PairLink): number {
  return x.rank - y.rank || y.score - x.score;
}

/**
 * No report has so many different records: a cluster beyond it is checked by this many members, those that the strongest links
 * brought, so that a thousand spoilt copies of one record do not cost their square.
 */
const CHECKED = 32;
/** And a cluster beyond this by a few. */
const CROWD = 200;
const CHECKED_OF_A_CROWD = 8;

/** A cluster as it grows: the members by which it is checked, and how many there are. */
interface Growing {
  readonly members: readonly number[];
  readonly size: number;
}

function together(left: Growing, right: Growing): Growing {
  const size = left.size + right.size;
  const most = size > CROWD ? CHECKED_OF_A_CROWD : CHECKED;
  return { members: [...left.members, ...right.members].slice(0, most), size };
}

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
  const grown = new Map<number, Growing>();
  const clusterOf = (root: number): Growing => grown.get(root) ?? { members: [root], size: 1 };
  const unite = (left: number, right: number): void => {
    const both = together(clusterOf(left), clusterOf(right));
    sets.unite(left, right);
    grown.delete(left);
    grown.delete(right);
    grown.set(sets.find(left), both);
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
    const others = clusterOf(right).members;
    if (clusterOf(left).members.some((a) => others.some((b) => !(a === link.a && b === link.b) && contradicts(a, b))))
      continue;
    unite(left, right);
    accepted.push(link);
  }
  return { accepted, sets };
}
