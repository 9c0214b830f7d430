/** Ranges of numbers that are only known from a sample. */

export interface Range {
  readonly low: number;
  readonly high: number;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export const NOTHING: Range = { low: 0, high: 0 };

export function sumRanges(ranges: readonly Range[]): Range {
  return ranges.reduce((total, { low, high }) => ({ low: total.low + low, high: total.high + high }), NOTHING);
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
  const total = sum(weights);
  const squares = sum(weights.map((weight) => weight * weight));
  if (squares === 0) return 0;
  if (weights.length >= population) return Number.POSITIVE_INFINITY;
  return ((total * total) / squares) * ((population - 1) / (population - weights.length));
}

/** Upper end of the score interval (95 %) of a Poisson mean of which `count` were seen: 3.8 when none was. */
export function mostExpected(count: number): number {
  return count + (Z * Z) / 2 + Z * Math.sqrt(count + (Z * Z) / 4);
}
