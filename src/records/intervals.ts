/** Confidence intervals (95 %) of shares that are only known from a sample. */

/** A range of numbers, both ends included. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** 97.5 % of the standard normal distribution lie below. */
export const Z = 1.959963984540054;

/**
 * Wilson's score interval of a share (J Am Stat Assoc 1927;22:209): it lies within [0, 1] also for small samples and for 0 of n.
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
