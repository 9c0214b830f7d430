/** What was found, in the words of the records' own ids and in order of import. */

import type { JudgedPair } from './cluster.ts';
import type { Comparison } from './comparison.ts';
import type { DisjointSets, DoubtfulPair, DuplicateLink, FoundDuplicates, VersionLink } from './duplicate.ts';
import type { Expansion } from './expansion.ts';
import type { Matcher } from './match.ts';
import type { RecordColumns } from './prepare.ts';

/** At most this share of the records is asked about, in pairs. */
const QUEUE_SHARE = 0.02;

interface NamedPair {
  readonly a: number;
  readonly b: number;
  readonly rule: string;
  /** The pair itself; none for copies, which were not compared. */
  readonly pair?: JudgedPair;
}

interface Solution {
  /** Pairs that united two clusters. */
  readonly links: readonly JudgedPair[];
  readonly versions: readonly JudgedPair[];
  /** Pairs of different clusters that a person may join, best first. */
  readonly open: readonly JudgedPair[];
  readonly sets: DisjointSets;
}

export function reportFound(
  columns: RecordColumns,
  matcher: Matcher,
  expansion: Expansion,
  { links, versions, open, sets }: Solution,
  withValues: boolean,
): FoundDuplicates {
  const ordered = (named: NamedPair): NamedPair =>
    columns.byPosition(named.a, named.b) <= 0 ? named : { ...named, a: named.b, b: named.a };
  const valuesOf = ({ a, b, pair }: NamedPair): DuplicateLink['values'] => {
    if (pair === undefined) return shownValues(matcher.compare(a, b));
    pair.values ??= shownValues(matcher.compare(a, b));
    return pair.values;
  };
  const inOrder = (pairs: readonly NamedPair[]): readonly NamedPair[] =>
    pairs.map(ordered).sort((x, y) => columns.byPosition(x.a, y.a) || columns.byPosition(x.b, y.b));
  const named = (pair: JudgedPair): NamedPair => ({
    a: expansion.nameOf(pair.a),
    b: expansion.nameOf(pair.b),
    rule: pair.rule.name,
    pair,
  });
  const idOf = (number: number): string => columns.ids[number] ?? '';
  return {
    links: inOrder([...links.map(named), ...expansion.copyLinks()]).map(
      (link): DuplicateLink => ({
        a: idOf(link.a),
        b: idOf(link.b),
        rule: link.rule,
        values: withValues ? valuesOf(link) : {},
      }),
    ),
    versions: inOrder(versions.map(named)).map(({ a, b, rule }): VersionLink => ({ a: idOf(a), b: idOf(b), rule })),
    queue: queueOf(open, columns.size, sets).map((pair): DoubtfulPair => {
      const { a, b } = ordered(named(pair));
      return { a: idOf(a), b: idOf(b), score: Math.round(pair.score * 1000) / 1000, reason: pair.rule.says };
    }),
    clusters: clustersOf(columns, sets),
  };
}

function clustersOf(columns: RecordColumns, sets: DisjointSets): readonly (readonly string[])[] {
  const clusters: string[][] = [];
  const places = new Int32Array(columns.size).fill(-1);
  for (const number of columns.allInOrder()) {
    const root = sets.find(number);
    const id = columns.ids[number] ?? '';
    const place = places[root] ?? -1;
    if (place === -1) places[root] = clusters.push([id]) - 1;
    else clusters[place]?.push(id);
  }
  return clusters;
}

/** The best pair between any two clusters, best first. */
function queueOf(pairs: readonly JudgedPair[], size: number, sets: DisjointSets): readonly JudgedPair[] {
  const asked = new Set<number>();
  const queue: JudgedPair[] = [];
  for (const pair of pairs) {
    if (queue.length >= Math.ceil(size * QUEUE_SHARE)) break;
    const left = sets.find(pair.a);
    const right = sets.find(pair.b);
    const key = Math.min(left, right) * size + Math.max(left, right);
    if (asked.has(key)) continue;
    asked.add(key);
    queue.push(pair);
  }
  return queue;
}

/** `0.00` to `1.00`: written once, as a set has them hundreds of thousands of times. */
const HUNDREDTHS = Array.from({ length: 101 }, (_, at) => (at / 100).toFixed(2));

/** Values of the fields that a rule compared, as people read them. */
export function shownValues(c: Comparison): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const number = (name: string, value: number | undefined): void => {
    if (value !== undefined) values[name] = HUNDREDTHS[Math.round(value * 100)] ?? '';
  };
  const agreement = (name: string, value: boolean | undefined): void => {
    if (value !== undefined) values[name] = value ? 'same' : 'different';
  };
  number('title', c.title);
  agreement('firstAuthor', c.author);
  if (c.years !== undefined) values['yearsApart'] = String(c.years);
  number('journal', c.journal);
  agreement('volume', c.volume);
  agreement('issue', c.issue);
  if (c.pages !== undefined) values['pages'] = c.pages === 'differ' ? 'different' : c.pages;
  agreement('doi', c.doi);
  agreement('pmid', c.pmid);
  agreement('registration', c.registration);
  number('abstract', c.abstract);
  return values;
}
