/** How far two reviewers agree beyond chance: percent, kappa, AC1, PABAK, and the two specific agreements. */
import type { Stage, Verdict } from './decision.ts';
import { isForward } from './outcome.ts';

/** Both reviewers' votes on one record, as they stood at the closing. */
export interface VotePair {
  readonly first: Verdict;
  readonly second: Verdict;
}

/** Proportions from 0 to 1 (kappa, AC1 and PABAK from −1), not rounded; `null` where the measure is undefined. */
export interface Agreement {
  readonly stage: Stage;
  readonly n: number;
  readonly table: {
    readonly bothInclude: number;
    readonly firstOnly: number;
    readonly secondOnly: number;
    readonly bothExclude: number;
  };
  readonly percent: number | null;
  /** With its 95 % interval. */
  readonly kappa: { readonly value: number | null; readonly low: number | null; readonly high: number | null };
  readonly ac1: number | null;
  readonly pabak: number | null;
  readonly positive: number | null;
  readonly negative: number | null;
}

/** 97.5 % point of the standard normal distribution. */
const Z = 1.959963984540054;

/** Agreement of two reviewers on the same records; `maybe` counts as include. */
export function agreement(pairs: readonly VotePair[], stage: Stage): Agreement {
  let bothInclude = 0;
  let firstOnly = 0;
  let secondOnly = 0;
  let bothExclude = 0;
  for (const pair of pairs) {
    const first = isForward(pair.first);
    const second = isForward(pair.second);
    if (first && second) bothInclude += 1;
    else if (first) firstOnly += 1;
    else if (second) secondOnly += 1;
    else bothExclude += 1;
  }
  const n = pairs.length;
  const agreed = bothInclude + bothExclude;
  const apart = firstOnly + secondOnly;
  const percent = ratio(agreed, n);
  return {
    stage,
    n,
    table: { bothInclude, firstOnly, secondOnly, bothExclude },
    percent,
    kappa: kappa(bothInclude, firstOnly, secondOnly, bothExclude),
    ac1: ac1(agreed, 2 * bothInclude + apart, n),
    // Byrt, Bishop & Carlin, J Clin Epidemiol 1993;46:423: kappa with chance agreement fixed at one half.
    pabak: percent === null ? null : 2 * percent - 1,
    // Cicchetti & Feinstein, J Clin Epidemiol 1990;43:551.
    positive: ratio(2 * bothInclude, 2 * bothInclude + apart),
    negative: ratio(2 * bothExclude, 2 * bothExclude + apart),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/**
 * Cohen's kappa (Educ Psychol Meas 1960;20:37) with the non-null standard error of Fleiss, Cohen & Everitt
 * (Psychol Bull 1969;72:323):
 * Var = (A + B − C) / (n (1 − pe)²), where
 * A = Σ pii [1 − (pi. + p.i)(1 − κ)]², B = (1 − κ)² Σ(i≠j) pij (p.i + pj.)², C = [κ − pe (1 − κ)]².
 */
function kappa(bothInclude: number, firstOnly: number, secondOnly: number, bothExclude: number): Agreement['kappa'] {
  const n = bothInclude + firstOnly + secondOnly + bothExclude;
  // Chance agreement is 1 when both reviewers gave every record the same one verdict.
  if (n === 0 || bothInclude === n || bothExclude === n) return { value: null, low: null, high: null };
  const [a, b, c, d] = [bothInclude / n, firstOnly / n, secondOnly / n, bothExclude / n];
  const [rowInclude, rowExclude, columnInclude, columnExclude] = [a + b, c + d, a + c, b + d];
  const chance = rowInclude * columnInclude + rowExclude * columnExclude;
  const value = (a + d - chance) / (1 - chance);
  const diagonal =
    a * (1 - (rowInclude + columnInclude) * (1 - value)) ** 2 +
    d * (1 - (rowExclude + columnExclude) * (1 - value)) ** 2;
  const offDiagonal =
    (1 - value) ** 2 * (b * (columnInclude + rowExclude) ** 2 + c * (columnExclude + rowInclude) ** 2);
  const correction = (value - chance * (1 - value)) ** 2;
  // Rounding can leave a variance of zero a hair below it.
  const variance = Math.max(0, diagonal + offDiagonal - correction) / (n * (1 - chance) ** 2);
  const half = Z * Math.sqrt(variance);
  return { value, low: Math.max(-1, value - half), high: Math.min(1, value + half) };
}

/** Gwet's AC1 (Br J Math Stat Psychol 2008;61:29): chance agreement 2q(1 − q), q the mean share of includes. */
function ac1(agreed: number, includeVotes: number, n: number): number | null {
  if (n === 0) return null;
  const share = includeVotes / (2 * n);
  const chance = 2 * share * (1 - share);
  return (agreed / n - chance) / (1 - chance);
}
