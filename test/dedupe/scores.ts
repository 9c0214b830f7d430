/** Scores clusters against labels, with the definitions of the shared `score.py`: by pairs, by whole clusters, by copies removed. */
import type { DoubtfulPair } from '../../src/dedupe/duplicate.ts';

type Clusters = readonly (readonly string[])[];
/** Cluster of each record id. */
export type Gold = ReadonlyMap<string, string>;

export interface RemovalScore {
  /** Copies removed, works lost, copies left in. */
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** For a cluster of m records holding g works: m − g true positives, g − 1 false ones. */
export function scoreRemoval(clusters: Clusters, gold: Gold): RemovalScore {
  let truePositives = 0;
  let falsePositives = 0;
  for (const cluster of clusters) {
    const works = new Set(cluster.map((id) => gold.get(id))).size;
    truePositives += cluster.length - works;
    falsePositives += works - 1;
  }
  const copies = gold.size - new Set(gold.values()).size;
  return { truePositives, falsePositives, falseNegatives: copies - truePositives };
}

/** Counts of pairs and of whole clusters; they can be added up over sets. */
export interface ClusterCounts extends RemovalScore {
  readonly pairsFound: number;
  readonly pairsPredicted: number;
  readonly pairsLabelled: number;
  /** Clusters of two records and more that are as labelled; those predicted; those labelled. */
  readonly exact: number;
  readonly predicted: number;
  readonly labelled: number;
}

function pairs(count: number): number {
  return (count * (count - 1)) / 2;
}

function countBy<T>(items: Iterable<T>): ReadonlyMap<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function countClusters(clusters: Clusters, gold: Gold): ClusterCounts {
  const sizes = countBy(gold.values());
  let pairsFound = 0;
  let exact = 0;
  for (const cluster of clusters) {
    const works = countBy(cluster.map((id) => gold.get(id) ?? id));
    pairsFound += sum([...works.values()].map(pairs));
    const [work] = works.keys();
    if (cluster.length > 1 && works.size === 1 && sizes.get(work ?? '') === cluster.length) exact += 1;
  }
  return {
    ...scoreRemoval(clusters, gold),
    pairsFound,
    pairsPredicted: sum(clusters.map((cluster) => pairs(cluster.length))),
    pairsLabelled: sum([...sizes.values()].map(pairs)),
    exact,
    predicted: clusters.filter((cluster) => cluster.length > 1).length,
    labelled: [...sizes.values()].filter((size) => size > 1).length,
  };
}

/** The counts of several sets together. */
export function addCounts(all: readonly ClusterCounts[]): ClusterCounts {
  const add = (field: keyof ClusterCounts): number => sum(all.map((counts) => counts[field]));
  return {
    truePositives: add('truePositives'),
    falsePositives: add('falsePositives'),
    falseNegatives: add('falseNegatives'),
    pairsFound: add('pairsFound'),
    pairsPredicted: add('pairsPredicted'),
    pairsLabelled: add('pairsLabelled'),
    exact: add('exact'),
    predicted: add('predicted'),
    labelled: add('labelled'),
  };
}

/** Share of the copies that were removed, in [0, 1]. */
export function sensitivityOf(score: RemovalScore): number {
  return score.truePositives / (score.truePositives + score.falseNegatives);
}

function f1(found: number, predicted: number, labelled: number): number {
  return predicted + labelled === 0 ? 1 : (2 * found) / (predicted + labelled);
}

export function pairwiseF1(counts: ClusterCounts): number {
  return f1(counts.pairsFound, counts.pairsPredicted, counts.pairsLabelled);
}

export function clusterF1(counts: ClusterCounts): number {
  return f1(counts.exact, counts.predicted, counts.labelled);
}

/** Copies that are still left in when a person has answered the whole queue by the labels. */
export function leftAfterQueue(clusters: Clusters, queue: readonly DoubtfulPair[], gold: Gold): number {
  const place = new Map(clusters.flatMap((cluster, at) => cluster.map((id) => [id, at] as const)));
  const parent = clusters.map((_, at) => at);
  const find = (at: number): number => {
    let root = at;
    while (parent[root] !== root) root = parent[root] ?? root;
    return root;
  };
  let joined = 0;
  for (const { a, b } of queue) {
    if (gold.get(a) !== gold.get(b)) continue;
    const [left, right] = [find(place.get(a) ?? 0), find(place.get(b) ?? 0)];
    if (left === right) continue;
    parent[left] = right;
    joined += 1;
  }
  return scoreRemoval(clusters, gold).falseNegatives - joined;
}
