/** What each source contributed: duplicates within and across sources, what every two share, what only one has. */
import type { RecordId } from '../records/record.ts';

/** A cluster, as far as the overlap asks. */
export interface CountedReport {
  readonly members: readonly RecordId[];
  /** Included at full text. */
  readonly isIncluded: boolean;
}

export interface SourceShare {
  readonly source: string;
  /** Identified there. */
  readonly records: number;
  /** Of them copies of another record of the same source. */
  readonly repeats: number;
  /** Reports that the source has. */
  readonly reports: number;
  /** Reports that no other source has. */
  readonly unique: number;
  readonly included: number;
  readonly includedUnique: number;
}

export interface Overlap {
  readonly records: number;
  readonly reports: number;
  readonly included: number;
  /** `within + across` is the number of duplicates removed. */
  readonly duplicates: { readonly within: number; readonly across: number };
  /** In order of their first record. */
  readonly sources: readonly SourceShare[];
  /** Reports that both sources have, whoever else has them. */
  readonly pairs: readonly {
    readonly a: string;
    readonly b: string;
    readonly reports: number;
    readonly included: number;
  }[];
  /** Reports that exactly these sources have, most reports first; together all reports. */
  readonly combinations: readonly {
    readonly sources: readonly string[];
    readonly reports: number;
    readonly included: number;
  }[];
}

/** Counts the overlap; a cluster of k records from s sources has k − s repeats within sources and s − 1 duplicates across them. */
export function countOverlap(reports: readonly CountedReport[], sourceOf: ReadonlyMap<RecordId, string>): Overlap {
  const order = [...new Set(sourceOf.values())];
  const shares = new Map(order.map((source) => [source, newShare(source)]));
  const combinations = new Map<string, { sources: readonly string[]; reports: number; included: number }>();
  let within = 0;
  let across = 0;
  for (const { members, isIncluded } of reports) {
    const counts = new Map<string, number>();
    for (const id of members) {
      const source = sourceOf.get(id);
      if (source !== undefined) counts.set(source, (counts.get(source) ?? 0) + 1);
    }
    if (counts.size === 0) continue;
    across += counts.size - 1;
    for (const [source, count] of counts) {
      within += count - 1;
      const share = shares.get(source);
      if (share !== undefined) addReport(share, count, counts.size === 1, isIncluded);
    }
    const sources = order.filter((source) => counts.has(source));
    const key = JSON.stringify(sources);
    const combination = combinations.get(key) ?? { sources, reports: 0, included: 0 };
    combination.reports += 1;
    if (isIncluded) combination.included += 1;
    combinations.set(key, combination);
  }
  const all = [...combinations.values()];
  return {
    records: sourceOf.size,
    reports: sum(all, 'reports'),
    included: sum(all, 'included'),
    duplicates: { within, across },
    sources: [...shares.values()],
    pairs: order.flatMap((a, at) =>
      order.slice(at + 1).map((b) => {
        const both = all.filter(({ sources }) => sources.includes(a) && sources.includes(b));
        return { a, b, reports: sum(both, 'reports'), included: sum(both, 'included') };
      }),
    ),
    combinations: all.sort((x, y) => y.reports - x.reports || x.sources.length - y.sources.length),
  };
}

type OpenShare = { -readonly [K in keyof SourceShare]: SourceShare[K] };

function newShare(source: string): OpenShare {
  return { source, records: 0, repeats: 0, reports: 0, unique: 0, included: 0, includedUnique: 0 };
}

function addReport(share: OpenShare, records: number, isUnique: boolean, isIncluded: boolean): void {
  share.records += records;
  share.repeats += records - 1;
  share.reports += 1;
  if (isUnique) share.unique += 1;
  if (isIncluded) share.included += 1;
  if (isUnique && isIncluded) share.includedUnique += 1;
}

function sum<K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0);
}
