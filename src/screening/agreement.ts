/** How far two reviewers agree beyond chance, over all batches, batch by batch, and by reason; only first votes count. */
import type { Range } from '../records/intervals.ts';
import {
  type AgreementTable,
  biasIndex,
  cohenKappa,
  type Estimate,
  gwetAc1,
  pabak,
  percentAgreement,
  percentInterval,
  prevalenceIndex,
  specificAgreement,
} from './agreement-measures.ts';
import type { Stage, Verdict } from './decision.ts';
import { isForward } from './outcome.ts';

/** Both reviewers' votes on one record, as they stood at the closing. */
export interface VotePair {
  readonly first: Verdict;
  readonly second: Verdict;
  /** Codes of exclusion reasons. */
  readonly firstReason?: string | undefined;
  readonly secondReason?: string | undefined;
  /** `B7` */
  readonly batch?: string | undefined;
}

/** Order of rows (first reviewer) and columns (second) of the table of three verdicts. */
export const THREE_WAYS = ['include', 'maybe', 'exclude'] as const satisfies readonly Verdict[];

export interface TwoByTwo {
  readonly bothInclude: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
  readonly bothExclude: number;
}

export interface BatchAgreement {
  readonly batch: string;
  readonly n: number;
  readonly percent: number | null;
  readonly kappa: Estimate;
  readonly positive: number | null;
}

/** Records that both excluded for a reason, and that only one of them did. */
export interface ReasonAgreement {
  readonly code: string;
  readonly both: number;
  readonly firstOnly: number;
  readonly secondOnly: number;
}

/** One vote as it stood in a disagreement. */
export interface VoteSide {
  readonly verdict: Verdict;
  readonly reason: string | null;
}

export interface Disagreement {
  readonly first: VoteSide;
  readonly second: VoteSide;
  readonly n: number;
}

/** Proportions from 0 to 1 (kappa, AC1, PABAK and the indices from −1), not rounded; `null` where the measure is undefined. */
export interface Agreement {
  readonly stage: Stage;
  readonly n: number;
  readonly table: TwoByTwo;
  readonly percent: number | null;
  /** With its 95 % interval. */
  readonly kappa: Estimate;
  readonly ac1: number | null;
  readonly pabak: number | null;
  readonly positive: number | null;
  readonly negative: number | null;
  /** 95 % intervals of the measures above. */
  readonly intervals: {
    readonly percent: Range | null;
    readonly ac1: Range | null;
    readonly pabak: Range | null;
    readonly positive: Range | null;
    readonly negative: Range | null;
  };
  readonly prevalence: number | null;
  readonly bias: number | null;
  /** The three verdicts apart, in the order of `THREE_WAYS`; at title and abstract only. */
  readonly threeWay: {
    readonly verdicts: readonly Verdict[];
    readonly table: AgreementTable;
    readonly percent: number | null;
    readonly kappa: Estimate;
  } | null;
  /** In the order of the votes, which is that of the batches. */
  readonly batches: readonly BatchAgreement[];
  /** By code, most used first; at full text only, where every exclusion has a reason. */
  readonly reasons: readonly ReasonAgreement[] | null;
  /** What the disagreements were about, most frequent first; at full text only. */
  readonly disagreements: readonly Disagreement[] | null;
}

/** Agreement of two reviewers on the same records; `maybe` counts as include but in `threeWay`. */
export function agreement(pairs: readonly VotePair[], stage: Stage): Agreement {
  const n = pairs.length;
  const table = twoByTwo(pairs);
  const { bothInclude, firstOnly, secondOnly, bothExclude } = table;
  const square = squareOf(table);
  const percent = percentAgreement(square);
  const ac1 = gwetAc1(square);
  const positive = specificAgreement(bothInclude, firstOnly + secondOnly);
  const negative = specificAgreement(bothExclude, firstOnly + secondOnly);
  const ofPercent = percentInterval(percent, n);
  const isFullText = stage === 'full-text';
  return {
    stage,
    n,
    table,
    percent,
    kappa: cohenKappa(square),
    ac1: ac1.value,
    pabak: percent === null ? null : pabak(percent),
    positive: positive.value,
    negative: negative.value,
    intervals: {
      percent: ofPercent,
      ac1: rangeOf(ac1),
      pabak: ofPercent && { low: pabak(ofPercent.low), high: pabak(ofPercent.high) },
      positive: rangeOf(positive),
      negative: rangeOf(negative),
    },
    prevalence: prevalenceIndex(bothInclude, bothExclude, n),
    bias: biasIndex(firstOnly, secondOnly, n),
    threeWay: isFullText ? null : threeWay(pairs),
    batches: batchAgreements(pairs),
    reasons: isFullText ? reasonAgreements(pairs) : null,
    disagreements: isFullText ? disagreements(pairs) : null,
  };
}

function twoByTwo(pairs: readonly VotePair[]): TwoByTwo {
  const count = (first: boolean, second: boolean): number =>
    pairs.filter((pair) => isForward(pair.first) === first && isForward(pair.second) === second).length;
  return {
    bothInclude: count(true, true),
    firstOnly: count(true, false),
    secondOnly: count(false, true),
    bothExclude: count(false, false),
  };
}

function squareOf({ bothInclude, firstOnly, secondOnly, bothExclude }: TwoByTwo): AgreementTable {
  return [
    [bothInclude, firstOnly],
    [secondOnly, bothExclude],
  ];
}

function rangeOf({ low, high }: Estimate): Range | null {
  return low === null || high === null ? null : { low, high };
}

function threeWay(pairs: readonly VotePair[]): NonNullable<Agreement['threeWay']> {
  const table = THREE_WAYS.map((first) =>
    THREE_WAYS.map((second) => pairs.filter((pair) => pair.first === first && pair.second === second).length),
  );
  return { verdicts: THREE_WAYS, table, percent: percentAgreement(table), kappa: cohenKappa(table) };
}

function batchAgreements(pairs: readonly VotePair[]): BatchAgreement[] {
  const byBatch = new Map<string, VotePair[]>();
  for (const pair of pairs) {
    if (pair.batch === undefined) continue;
    const own = byBatch.get(pair.batch);
    if (own === undefined) byBatch.set(pair.batch, [pair]);
    else own.push(pair);
  }
  return [...byBatch].map(([batch, own]) => {
    const table = twoByTwo(own);
    const square = squareOf(table);
    return {
      batch,
      n: own.length,
      percent: percentAgreement(square),
      kappa: cohenKappa(square),
      positive: specificAgreement(table.bothInclude, table.firstOnly + table.secondOnly).value,
    };
  });
}

function reasonAgreements(pairs: readonly VotePair[]): ReasonAgreement[] {
  const counts = new Map<string, { both: number; firstOnly: number; secondOnly: number }>();
  const countsOf = (code: string) => {
    const known = counts.get(code) ?? { both: 0, firstOnly: 0, secondOnly: 0 };
    counts.set(code, known);
    return known;
  };
  for (const { firstReason, secondReason } of pairs) {
    if (firstReason !== undefined && firstReason === secondReason) {
      countsOf(firstReason).both += 1;
      continue;
    }
    if (firstReason !== undefined) countsOf(firstReason).firstOnly += 1;
    if (secondReason !== undefined) countsOf(secondReason).secondOnly += 1;
  }
  const used = (reason: ReasonAgreement): number => reason.both + reason.firstOnly + reason.secondOnly;
  return [...counts].map(([code, own]) => ({ code, ...own })).sort((a, b) => used(b) - used(a));
}

/** Pairs of votes that differ: one includes, or both exclude for different reasons. */
function disagreements(pairs: readonly VotePair[]): Disagreement[] {
  const found = new Map<string, Disagreement>();
  for (const pair of pairs) {
    const first: VoteSide = { verdict: pair.first, reason: pair.firstReason ?? null };
    const second: VoteSide = { verdict: pair.second, reason: pair.secondReason ?? null };
    if (isForward(first.verdict) === isForward(second.verdict) && first.reason === second.reason) continue;
    const key = JSON.stringify([first, second]);
    found.set(key, { first, second, n: (found.get(key)?.n ?? 0) + 1 });
  }
  return [...found.values()].sort((a, b) => b.n - a.n);
}
