/** Finds the duplicates of a set that may grow: prepare, block, compare, judge by the rules, cluster. */
import { BlockIndex } from './block.ts';
import { byStrength, type JudgedPair, type PairLink, uniteLinks } from './cluster.ts';
import type { Comparison } from './comparison.ts';
import { Copies } from './copies.ts';
import type { DedupeInput, DedupeOptions, DuplicateLink, FoundDuplicates } from './duplicate.ts';
import { Expansion } from './expansion.ts';
import { Habits } from './habits.ts';
import { Matcher } from './match.ts';
import { CELLS, FLAGS, IS_UNPLACED, ISSUE, RecordColumns } from './prepare.ts';
import { Rarity } from './rarity.ts';
import { reportFound, shownValues } from './report-found.ts';
import { judge, type Rule, type RuleVerdict, rankOf, scoreOf } from './rules.ts';

/** What was done, so that tests can hold the work against the number of records. */
export interface WorkDone {
  /** Pairs that share a key. */
  readonly candidates: number;
  /** Those of them that passed the cheap test. */
  readonly compared: number;
}

/**
 * Records go in one by one and are kept as numbers only. After more records came in, only what they change is compared again:
 * their own pairs, and those of records that are read otherwise in the larger set or have other neighbours in it. What is found is
 * what all records at once would give.
 */
export class DuplicateFinder {
  readonly #columns = new RecordColumns();
  readonly #matcher = new Matcher(this.#columns);
  readonly #copies = new Copies();
  readonly #rarity = new Rarity();
  readonly #habits = new Habits();
  readonly #index = new BlockIndex();
  /** First records of their content that have not been compared. */
  #fresh: number[] = [];
  /** How many records, from the first, have been told what the set makes of them. */
  #marked = 0;
  #pairs: JudgedPair[] = [];
  /** What the rules say of members of clusters that no key brought together, by pair; kept, as a set that grows asks again. */
  readonly #judged = new Map<number, RuleVerdict>();
  #candidates = 0;
  #compared = 0;

  get size(): number {
    return this.#columns.size;
  }

  get work(): WorkDone {
    return { candidates: this.#candidates, compared: this.#compared };
  }

  /**
   * Takes a record in.
   *
   * @throws RangeError when its id is there already.
   */
  add(input: DedupeInput): void {
    const number = this.#columns.add(input);
    this.#habits.add(this.#columns, number);
    if (this.#copies.add(this.#columns, number)) this.#fresh.push(number);
  }

  /** Links records of one report. The result depends on what the records and options say, not on their order. */
  find(options: DedupeOptions): FoundDuplicates {
    this.#compareFresh();
    const treat = treatmentOf(options);
    const expansion = new Expansion(this.#columns, this.#copies, options, (first) => {
      const rule = judge(this.#matcher.compare(first, first));
      return rule === undefined ? undefined : { rule, score: 1, verdict: treat(rule.verdict) };
    });
    const links: JudgedPair[] = [];
    const versions: JudgedPair[] = [];
    const doubtful: JudgedPair[] = [];
    expansion.visitPairs(this.#pairs, (pair) => {
      const verdict = treat(pair.rule.verdict);
      if (verdict === 'duplicate') links.push(pair);
      else if (verdict === 'version') versions.push(pair);
      else doubtful.push(pair);
    });
    links.sort((x, y) => byStrength(x, y) || this.#byContent(x, y));
    const { accepted, sets } = uniteLinks(this.size, links, expansion.fixed, (a, b) => {
      if (expansion.isForbidden(a, b)) return true;
      const verdict = treat(this.#verdictOf(a, b));
      return verdict === 'distinct' || verdict === 'version';
    });
    const apart = (pair: JudgedPair): boolean => sets.find(pair.a) !== sets.find(pair.b);
    const open = [...links, ...doubtful].filter(apart).sort((x, y) => y.score - x.score || this.#byContent(x, y));
    expansion.followFirsts(sets);
    const solution = { links: accepted, versions: versions.filter(apart), open, sets };
    return reportFound(this.#columns, this.#matcher, expansion, solution, options.values !== false);
  }

  /**
   * What the rules say of two records of the set, which may be more than they say of the two alone: the set shows how common
   * their titles are. `undefined` when one is not in it.
   */
  explain(
    a: string,
    b: string,
  ): { readonly rule: Rule | undefined; readonly values: DuplicateLink['values'] } | undefined {
    this.#compareFresh();
    const left = this.#columns.find(a);
    const right = this.#columns.find(b);
    if (left === -1 || right === -1) return undefined;
    const comparison = this.#compare(left, right);
    return { rule: judge(comparison), values: shownValues(comparison) };
  }

  #verdictOf(a: number, b: number): RuleVerdict {
    const left = this.#copies.firstOf(a);
    const right = this.#copies.firstOf(b);
    const key = Math.min(left, right) * MOST_RECORDS + Math.max(left, right);
    const known = this.#judged.get(key);
    if (known !== undefined) return known;
    const verdict = judge(this.#matcher.compare(left, right))?.verdict ?? 'ask';
    this.#judged.set(key, verdict);
    return verdict;
  }

  /** Copies are compared by the first of their content, in one order: the measures are the same from both sides. */
  #compare(a: number, b: number): Comparison {
    return this.#matcher.compare(this.#copies.firstOf(a), this.#copies.firstOf(b));
  }

  #compareFresh(): void {
    if (this.#marked === this.size) return;
    const columns = this.#columns;
    const touched = new Uint8Array(columns.size);
    for (const number of this.#fresh) this.#rarity.add(columns, number);
    this.#markBySet(touched);
    if (this.#fresh.length > 0) this.#index.add(columns, Int32Array.from(this.#fresh), touched);
    this.#fresh = [];
    this.#pairs = this.#pairs.filter(({ a, b }) => touched[a] !== 1 && touched[b] !== 1);
    this.#index.visitCandidates(columns, touched, (a, b) => {
      this.#candidates += 1;
      if (!this.#matcher.mayBeOne(a, b)) return;
      this.#compared += 1;
      const comparison = this.#matcher.compare(a, b);
      const rule = judge(comparison);
      if (rule === undefined || rule.verdict === 'distinct') return;
      // Named by content, so that nothing that follows depends on which came first.
      const isTurned = (columns.contents[2 * a] ?? 0) > (columns.contents[2 * b] ?? 0);
      const pair = { rule, rank: rankOf(rule), score: scoreOf(comparison) };
      this.#pairs.push(isTurned ? { a: b, b: a, ...pair } : { a, b, ...pair });
    });
  }

  /**
   * Says of each record what the set makes of it. Titles and DOIs of records that came before may have become common ones, or
   * the set has other habits: what the rules say of these records may have changed, and they are touched.
   */
  #markBySet(touched: Uint8Array): void {
    const { cells } = this.#columns;
    const [isCommon, isOther] = [this.#rarity.takeChange(), this.#habits.takeChange()];
    const settled = this.#marked;
    this.#marked = this.size;
    for (let number = isCommon || isOther ? 0 : settled; number < this.size; number += 1) {
      const cell = number * CELLS;
      const [flags, issue] = [cells[cell + FLAGS] ?? 0, cells[cell + ISSUE] ?? 0];
      const reading = this.#habits.readingOf(this.#columns, number);
      cells[cell + FLAGS] = (flags & ~IS_UNPLACED) | reading.flags | this.#rarity.flagsOf(this.#columns, number);
      cells[cell + ISSUE] = reading.issue;
      if (cells[cell + FLAGS] === flags && cells[cell + ISSUE] === issue) continue;
      if (this.#copies.firstOf(number) !== number) continue;
      touched[number] = 1;
      if (number < settled) this.#judged.clear();
    }
  }

  /** An order of pairs that depends on what the records say, not on their numbers. */
  #byContent(x: PairLink, y: PairLink): number {
    const { contents } = this.#columns;
    const order = (a: number, b: number): number => (contents[2 * a] ?? 0) - (contents[2 * b] ?? 0);
    return (
      order(x.a, y.a) || order(x.b, y.b) || this.#columns.byPosition(x.a, y.a) || this.#columns.byPosition(x.b, y.b)
    );
  }
}

/** More than a set can hold: two numbers make one key. */
const MOST_RECORDS = 2 ** 26;

/** What the rules call versions and updates is shown or united, as the options say. */
function treatmentOf(options: DedupeOptions): (verdict: RuleVerdict) => RuleVerdict {
  return (verdict) => {
    if (verdict === 'version') return options.versions === 'merge' ? 'duplicate' : 'version';
    if (verdict === 'update') return options.updates === 'merge' ? 'duplicate' : 'version';
    return verdict;
  };
}
