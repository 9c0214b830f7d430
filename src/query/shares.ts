/** Ranges of numbers that are only known from a sample. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

export const NOTHING: Range = { low: 0, high: 0 };

export function sumRanges(ranges: readonly Range[]): Range {
  return ranges.reduce((sum, { low, high }) => ({ low: sum.low + low, high: sum.high + high }), NOTHING);
}

// 97.5 % of the normal distribution lie below.
const Z = 1.959964;

/**
 * Wilson's score interval of a share (95 %): `successes` of `n`; it lies within [0, 1] also for small samples and for 0 of n.
 * Without a sample nothing is known: 0 to 1. An infinite `n` gives the share itself.
 */
export function wilson(share: number, n: number): Range {
  if (n === 0) return { low: 0, high: 1 };
  if (n === Number.POSITIVE_INFINITY) return { low: share, high: share };
  const z2 = Z * Z;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/**
 * Size of the simple random sample that tells as much: weights of unequal size tell less (Kish 1965), and a sample that is a
 * large part of what it was drawn from tells more (finite population correction), all of it when nothing is left out.
 */
export function effectiveSize(weights: readonly number[], population: number): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  const squares = weights.reduce((total, weight) => total + weight * weight, 0);
  if (squares === 0) return 0;
  if (weights.length >= population) return Number.POSITIVE_INFINITY;
  return ((sum * sum) / squares) * ((population - 1) / (population - weights.length));
}
