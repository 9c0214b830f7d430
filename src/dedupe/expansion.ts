/** Which records are clustered one by one and which go with the first of their content. */

import type { JudgedPair } from './cluster.ts';
import type { Copies } from './copies.ts';
import type { DedupeOptions, DisjointSets } from './duplicate.ts';
import type { RecordColumns } from './prepare.ts';
import { type Rule, type RuleVerdict, rankOf } from './rules.ts';

/** What the rules say of two records of the same content. */
export interface SelfVerdict {
  readonly rule: Rule;
  readonly verdict: RuleVerdict;
  readonly score: number;
}

/** Pairs between two groups of copies that are made one by one; beyond, each member meets one of the other group. */
const MOST_PAIRS = 400;
/** Neighbours within one group. */
const WINDOW = 20;

/**
 * A group of copies stands for one record unless people said something of one of them, or the rules do not call two such
 * records the same: a bare title says too little, however often it comes.
 */
export class Expansion {
  readonly fixed: readonly (readonly number[])[];
  readonly #copies: Copies;
  readonly #forbidden = new Set<number>();
  readonly #size: number;
  /** Members of the groups that are clustered one by one, by the first, in order of position, and what the rules say of two. */
  readonly #apart = new Map<number, { readonly members: readonly number[]; readonly self: SelfVerdict | undefined }>();
  readonly #together: { readonly members: readonly number[]; readonly self: SelfVerdict }[] = [];
  /** First by position of each group that stays together, by the first that came. */
  readonly #names = new Map<number, number>();

  constructor(
    columns: RecordColumns,
    copies: Copies,
    options: DedupeOptions,
    selfVerdict: (first: number) => SelfVerdict | undefined,
  ) {
    this.#copies = copies;
    this.#size = columns.size;
    const find = (id: string): readonly number[] => {
      const number = columns.find(id);
      return number === -1 ? [] : [number];
    };
    const fixed = (options.fixed ?? []).map((group) => group.flatMap(find));
    const named = new Set(fixed.flat());
    for (const [left, right] of options.forbidden ?? []) {
      const [a] = find(left);
      const [b] = find(right);
      if (a === undefined || b === undefined) continue;
      this.#forbidden.add(this.#key(a, b));
      named.add(a).add(b);
    }
    for (const [first, members] of copies.groups()) {
      const self = selfVerdict(first);
      const ordered = columns.inOrder(members);
      if (self?.verdict === 'duplicate' && !members.some((member) => named.has(member))) {
        this.#together.push({ members: ordered, self });
        this.#names.set(first, ordered[0] ?? first);
      } else this.#apart.set(first, { members: ordered, self });
    }
    this.fixed = fixed;
  }

  isForbidden(a: number, b: number): boolean {
    return this.#forbidden.size > 0 && this.#forbidden.has(this.#key(a, b));
  }

  /** Calls `visit` with every pair of records that are clustered, those between copies included. */
  visitPairs(pairs: readonly JudgedPair[], visit: (pair: JudgedPair) => void): void {
    const make = (pair: JudgedPair): void => {
      if (!this.isForbidden(pair.a, pair.b)) visit(pair);
    };
    for (const pair of pairs) {
      const left = this.#apart.get(pair.a)?.members;
      const right = this.#apart.get(pair.b)?.members;
      if (left === undefined && right === undefined) make(pair);
      else for (const [a, b] of between(left ?? [pair.a], right ?? [pair.b])) make({ ...pair, a, b });
    }
    for (const { members, self } of this.#apart.values()) {
      if (self === undefined || self.verdict === 'distinct') continue;
      const { rule, score } = self;
      members.forEach((a, at) => {
        for (const b of members.slice(at + 1, at + 1 + WINDOW)) make({ a, b, rule, rank: rankOf(rule), score });
      });
    }
  }

  /** Puts copies that were not clustered into the set of the first. */
  followFirsts(sets: DisjointSets): void {
    for (const { members } of this.#together) {
      for (const member of members) sets.unite(this.#copies.firstOf(member), member);
    }
  }

  /** Links of copies that were not clustered to the one that stands for them. */
  *copyLinks(): Generator<{ readonly a: number; readonly b: number; readonly rule: string }> {
    for (const { members, self } of this.#together) {
      const [a, ...others] = members;
      if (a !== undefined) for (const b of others) yield { a, b, rule: self.rule.name };
    }
  }

  /** The record by which a clustered one is named: the first by position of those that it stands for. */
  nameOf(number: number): number {
    return this.#names.get(number) ?? number;
  }

  #key(a: number, b: number): number {
    return Math.min(a, b) * this.#size + Math.max(a, b);
  }
}

function between(left: readonly number[], right: readonly number[]): readonly (readonly [number, number])[] {
  if (left.length * right.length <= MOST_PAIRS) return left.flatMap((a) => right.map((b) => [a, b] as const));
  const [a] = left;
  const [b] = right;
  if (a === undefined || b === undefined) return [];
  return [...right.map((other) => [a, other] as const), ...left.slice(1).map((other) => [other, b] as const)];
}
