/** How many different records the overlapping parts of one query deliver, as far as a sample of each tells. */

import { type Range, wilson } from '../records/intervals.ts';
import type { BibRecord } from '../records/record.ts';
import { effectiveSize, mostExpected, sum } from './shares.ts';
import { tokenise } from './tokens.ts';
import type { Compiled, CompiledRequest } from './tree.ts';

/** One record of a sample. */
export interface DrawnRecord {
  /** Index of the compiled request that it was drawn from. */
  readonly part: number;
  readonly nativeId: string;
  readonly record: BibRecord;
}

/** What is known of one query on one service. */
export interface Evidence {
  readonly compiled: Compiled;
  /** Totals of the compiled requests, in their order. */
  readonly announced: readonly number[];
  readonly drawn: readonly DrawnRecord[];
  /** OpenAlex: the types that the query asks for; empty = all. */
  readonly types: readonly string[];
  /** OpenAlex: totals by type, over all compiled requests. */
  readonly byType: ReadonlyMap<string, number>;
}

/** Records that each compiled request delivers: its total, for Crossref down to the declared depth. */
export function depthsOf({ compiled, announced }: Evidence): readonly number[] {
  return compiled.requests.map((request, part) => {
    const count = announced[part] ?? 0;
    return request.service === 'crossref' ? Math.min(count, request.maxPerProbe) : count;
  });
}

/** Records that each drawn one stands for: those of its part, shared among all parts that are seen to deliver it. */
export function weigh(evidence: Evidence): readonly number[] {
  const depths = depthsOf(evidence);
  const sizes = sizesOf(evidence);
  const partsOf = listParts(evidence);
  return evidence.drawn.map(({ nativeId, part, record }) => {
    const parts = new Set([part, ...(partsOf.get(nativeId) ?? []), ...fullMatches(evidence.compiled.requests, record)]);
    return (depths[part] ?? 0) / (sizes[part] ?? 1) / parts.size;
  });
}

function sizesOf({ compiled, drawn }: Evidence): readonly number[] {
  return compiled.requests.map((_, part) => drawn.filter((each) => each.part === part).length);
}

/** Parts that drew each record. */
function listParts({ drawn }: Evidence): ReadonlyMap<string, ReadonlySet<number>> {
  const partsOf = new Map<string, Set<number>>();
  for (const { nativeId, part } of drawn) partsOf.set(nativeId, (partsOf.get(nativeId) ?? new Set()).add(part));
  return partsOf;
}

/** Probes all of whose words stand in the title: Crossref ranks such a record before those with some of the words. */
function fullMatches(requests: readonly CompiledRequest[], record: BibRecord): readonly number[] {
  const title = new Set(tokenise(record.title ?? ''));
  return requests.flatMap((request, part) =>
    request.service === 'crossref' && tokenise(request.probe).every((word) => title.has(word)) ? [part] : [],
  );
}

/**
 * Different records of all parts: exact for one part. Of Crossref's probes the upper end takes off the overlap that is seen: records
 * that several probes drew, or whose title holds all words of several. The lower end takes off what a sample of this size may leave
 * unseen: with `M` pairs of probes that deliver the same record, and `D` deliveries, at least `D² / (D + 2M)` are different (Cauchy
 * and Schwarz), and `M` is at most what the number of records drawn twice makes likely (as in capture and recapture).
 */
export function countDistinct(evidence: Evidence, weights: readonly number[]): Range {
  const depths = depthsOf(evidence);
  const delivered = sum(depths);
  if (depths.length === 1) return { low: delivered, high: delivered };
  const least = Math.max(0, ...depths);
  if (evidence.compiled.service !== 'crossref') return { low: least, high: delivered };
  const seen = wilson(Math.min(1, sum(weights) / Math.max(1, delivered)), effectiveSize(weights, delivered));
  const high = Math.max(least, delivered * seen.high);
  const pairs = Math.max(countPairs(evidence, depths), countSeenPairs(evidence, depths, weights));
  const low = (delivered * delivered) / Math.max(1, delivered + 2 * pairs);
  return { low: Math.min(high, Math.max(least, low)), high };
}

/** Pairs of probes that deliver the same record, over all records: as many as the records drawn for two probes make likely at most. */
function countPairs(evidence: Evidence, depths: readonly number[]): number {
  const sizes = sizesOf(evidence);
  const chance = (part: number): number => Math.min(1, (sizes[part] ?? 0) / Math.max(1, depths[part] ?? 0));
  const drawnTwice = [...listParts(evidence).values()].flatMap((parts) => pairsOf([...parts]));
  const drawable = pairsOf(depths.flatMap((depth, part) => (depth > 0 && chance(part) > 0 ? [part] : [])));
  if (drawable.length === 0) return 0;
  const standsFor = ([one, other]: readonly [number, number]): number => 1 / (chance(one) * chance(other));
  const usual = sum(drawable.map(standsFor)) / drawable.length;
  const isWhole = drawable.every((pair) => standsFor(pair) === 1);
  const unseen = isWhole ? 0 : (mostExpected(drawnTwice.length) - drawnTwice.length) * usual;
  return sum(drawnTwice.map(standsFor)) + unseen;
}

/** The same, by the overlap that is seen. */
function countSeenPairs(evidence: Evidence, depths: readonly number[], weights: readonly number[]): number {
  const sizes = sizesOf(evidence);
  return sum(
    evidence.drawn.map(({ part }, index) => {
      const weight = weights[index] ?? 0;
      const parts = weight === 0 ? 1 : (depths[part] ?? 0) / (sizes[part] ?? 1) / weight;
      return (weight * parts * (parts - 1)) / 2;
    }),
  );
}

function pairsOf(parts: readonly number[]): readonly (readonly [number, number])[] {
  return parts.flatMap((one, index) => parts.slice(index + 1).map((other) => [one, other] as const));
}
