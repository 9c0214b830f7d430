/** What deduplication works on and leaves behind: links that name their rule, pairs to ask about, clusters. */
import type { BibRecord } from '../records/record.ts';

export interface DedupeInput {
  /** Unique within one run. */
  readonly id: string;
  readonly record: BibRecord;
  readonly source?: string | undefined;
  /** Order of import, from 1: the order in which members and clusters are listed; it decides nothing else. */
  readonly position: number;
}

export interface DedupeOptions {
  /** Preprint or working paper and its article: shown beside each other, or united. */
  readonly versions: 'link' | 'merge';
  /** Numbered updates of one report (Cochrane `.pub2`): shown beside each other (default), or united. */
  readonly updates?: 'link' | 'merge' | undefined;
  /** Whether the values that each rule compared are named in the links (default); naming those of a million takes seconds. */
  readonly values?: boolean | undefined;
  /** Clusters that stay together whatever the rules say. */
  readonly fixed?: readonly (readonly string[])[] | undefined;
  /** Pairs that are not duplicates, whatever the rules say. */
  readonly forbidden?: readonly (readonly [string, string])[] | undefined;
}

/** Two records of one report, the rule that joined them and the values it compared. */
export interface DuplicateLink {
  readonly a: string;
  readonly b: string;
  readonly rule: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Two reports of one study or two versions of one report, both kept. */
export interface VersionLink {
  readonly a: string;
  readonly b: string;
  readonly rule: string;
}

/** A pair that a person has to judge. */
export interface DoubtfulPair {
  readonly a: string;
  readonly b: string;
  /** In [0, 1]; higher is more alike. */
  readonly score: number;
  readonly reason: string;
}

export interface FoundDuplicates {
  readonly links: readonly DuplicateLink[];
  /** Best first, no pair that is already joined. */
  readonly queue: readonly DoubtfulPair[];
  readonly versions: readonly VersionLink[];
  /** All ids, singletons too; members and clusters by position. */
  readonly clusters: readonly (readonly string[])[];
}

/** A forest of numbers 0 … n − 1 in which sets are united; the root is the smallest member. */
export class DisjointSets {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = new Int32Array(size);
    for (let index = 0; index < size; index += 1) this.#parent[index] = index;
  }

  find(index: number): number {
    let root = index;
    for (let next = this.#parent[root] ?? root; next !== root; next = this.#parent[root] ?? root) root = next;
    for (let walk = index; walk !== root; ) {
      const next = this.#parent[walk] ?? root;
      this.#parent[walk] = root;
      walk = next;
    }
    return root;
  }

  unite(a: number, b: number): void {
    const left = this.find(a);
    const right = this.find(b);
    if (left < right) this.#parent[right] = left;
    else this.#parent[left] = right;
  }
}
