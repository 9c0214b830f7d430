/** Finds the duplicates of a set of records: prepare, block, compare, judge by the rules, cluster. */
import { visitCandidates } from './block.ts';
import { type PairLink, uniteLinks } from './cluster.ts';
import {
  type DedupeInput,
  type DedupeOptions,
  type DoubtfulPair,
  type DuplicateLink,
  type FoundDuplicates,
  foldClusters,
  type VersionLink,
} from './duplicate.ts';
import { type Comparison, compare } from './match.ts';
import { type PreparedRecord, prepareRecords, titleBigrams } from './prepare.ts';
import { judge, type Rule, type RuleVerdict, rankOf, scoreOf } from './rules.ts';
import { diceOfBigrams } from './similarity.ts';

interface JudgedPair extends PairLink {
  readonly rule: Rule;
}

/** At most this share of the records is asked about, in pairs. */
const QUEUE_SHARE = 0.02;

/**
 * Links records of one report. The result depends on what the records and options say, not on their order;
 * `position` decides the order of members and clusters only.
 *
 * @throws RangeError when two records bear the same id.
 */
export function findDuplicates(inputs: readonly DedupeInput[], options: DedupeOptions): FoundDuplicates {
  const prepared = prepareRecords(inputs);
  const indexOf = new Map(prepared.map((one, index) => [one.input.id, index]));
  if (indexOf.size !== inputs.length) throw new RangeError('Two records bear the same id.');
  const forbidden = pairSet(options.forbidden ?? [], indexOf, prepared.length);
  const isForbidden = (a: number, b: number): boolean => forbidden.has(pairKey(a, b, prepared.length));
  const treat = (verdict: RuleVerdict): RuleVerdict => {
    if (verdict === 'version') return options.versions === 'merge' ? 'duplicate' : 'version';
    if (verdict === 'update') return options.updates === 'merge' ? 'duplicate' : 'version';
    return verdict;
  };

  const links: JudgedPair[] = [];
  const versions: JudgedPair[] = [];
  const doubtful: JudgedPair[] = [];
  visitCandidates(prepared, (a, b) => {
    const left = prepared[a];
    const right = prepared[b];
    if (left === undefined || right === undefined || isHopeless(left, right) || isForbidden(a, b)) return;
    const comparison = compare(left, right);
    const rule = judge(comparison);
    if (rule === undefined || rule.verdict === 'distinct') return;
    const pair = { a, b, rule, rank: rankOf(rule), score: scoreOf(comparison) };
    const verdict = treat(rule.verdict);
    if (verdict === 'duplicate') links.push(pair);
    else if (verdict === 'version') versions.push(pair);
    else doubtful.push(pair);
  });

  const fixed = (options.fixed ?? []).map((group) => group.flatMap((id) => indexOf.get(id) ?? []));
  const { accepted, sets } = uniteLinks(prepared.length, links, fixed, (a, b) => {
    const left = prepared[a];
    const right = prepared[b];
    if (left === undefined || right === undefined) return false;
    if (isForbidden(a, b)) return true;
    const verdict = treat(judge(compare(left, right))?.verdict ?? 'ask');
    return verdict === 'distinct' || verdict === 'version';
  });
  const apart = (pair: JudgedPair): boolean => sets.find(pair.a) !== sets.find(pair.b);
  const refused = links.filter(apart);
  const ordered = [...inputs].sort(byPosition);
  const named = accepted.map((pair) => duplicateLink(pair, prepared)).sort(byIds(ordered));
  return {
    links: named,
    versions: versions
      .filter(apart)
      .map((pair): VersionLink => ({ ...namesOf(pair, prepared), rule: pair.rule.name }))
      .sort(byIds(ordered)),
    queue: queueOf([...refused, ...doubtful.filter(apart)], sets.find.bind(sets), prepared),
    clusters: foldClusters(
      ordered.map(({ id }) => id),
      named,
      options.fixed,
    ),
  };
}

/** A cheap test before the costly ones: no identifier in common, titles unrelated, not in one place. */
function isHopeless(a: PreparedRecord, b: PreparedRecord): boolean {
  if (a.titleKey === b.titleKey)
    return a.titleKey === '' && (a.doi === '' || a.doi !== b.doi) && (a.pmid === '' || a.pmid !== b.pmid);
  if (a.doi !== '' && a.doi === b.doi) return false;
  if (a.pmid !== '' && a.pmid === b.pmid) return false;
  if (a.firstPage !== 0 && a.firstPage === b.firstPage && a.volume === b.volume) return false;
  if (a.originalTitleKey !== '' || b.originalTitleKey !== '') return false;
  const short = Math.min(a.titleKey.length, b.titleKey.length);
  const long = Math.max(a.titleKey.length, b.titleKey.length);
  // With lengths so different Dice cannot reach the bar; a title cut short is seen by its beginning or end.
  const bar = 0.75;
  if (short < 20 && (2 * short) / (short + long) < bar) return true;
  if (diceOfBigrams(titleBigrams(a), titleBigrams(b)) >= bar) return false;
  const [part, whole] = a.titleKey.length < b.titleKey.length ? [a.titleKey, b.titleKey] : [b.titleKey, a.titleKey];
  return !(part.length >= 20 && (whole.startsWith(part) || whole.endsWith(part)));
}

function pairKey(a: number, b: number, size: number): number {
  return Math.min(a, b) * size + Math.max(a, b);
}

function pairSet(
  pairs: readonly (readonly [string, string])[],
  indexOf: ReadonlyMap<string, number>,
  size: number,
): ReadonlySet<number> {
  const keys = new Set<number>();
  for (const [left, right] of pairs) {
    const a = indexOf.get(left);
    const b = indexOf.get(right);
    if (a !== undefined && b !== undefined) keys.add(pairKey(a, b, size));
  }
  return keys;
}

function byPosition(a: DedupeInput, b: DedupeInput): number {
  return a.position - b.position || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

function namesOf(pair: PairLink, prepared: readonly PreparedRecord[]): { readonly a: string; readonly b: string } {
  const inputs = [prepared[pair.a], prepared[pair.b]]
    .flatMap((one) => (one === undefined ? [] : [one.input]))
    .sort(byPosition);
  return { a: inputs[0]?.id ?? '', b: inputs[1]?.id ?? '' };
}

function byIds(ordered: readonly DedupeInput[]): (x: VersionLink, y: VersionLink) => number {
  const place = new Map(ordered.map(({ id }, index) => [id, index]));
  const at = (id: string): number => place.get(id) ?? 0;
  return (x, y) => at(x.a) - at(y.a) || at(x.b) - at(y.b);
}

/** Values of the fields that a rule compared, as people read them. */
export function shownValues(c: Comparison): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const number = (name: string, value: number | undefined): void => {
    if (value !== undefined) values[name] = value.toFixed(2);
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

function duplicateLink(pair: JudgedPair, prepared: readonly PreparedRecord[]): DuplicateLink {
  const a = prepared[pair.a];
  const b = prepared[pair.b];
  return {
    ...namesOf(pair, prepared),
    rule: pair.rule.name,
    values: a === undefined || b === undefined ? {} : shownValues(compare(a, b)),
  };
}

/** The best pair between any two clusters, best first. */
function queueOf(
  pairs: readonly JudgedPair[],
  find: (index: number) => number,
  prepared: readonly PreparedRecord[],
): readonly DoubtfulPair[] {
  const best = [...pairs].sort((x, y) => y.score - x.score || x.a - y.a || x.b - y.b);
  const asked = new Set<number>();
  const queue: DoubtfulPair[] = [];
  for (const pair of best) {
    if (queue.length >= Math.ceil(prepared.length * QUEUE_SHARE)) break;
    const key = pairKey(find(pair.a), find(pair.b), prepared.length);
    if (asked.has(key)) continue;
    asked.add(key);
    queue.push({ ...namesOf(pair, prepared), score: Math.round(pair.score * 1000) / 1000, reason: pair.rule.says });
  }
  return queue;
}
