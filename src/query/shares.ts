/** Ranges of numbers that are only known from a sample. */
import { type Range, Z } from '../records/intervals.ts';

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export const NOTHING: Range = { low: 0, high: 0 };

export function sumRanges(ranges: readonly Range[]): Range {
  return ranges.reduce((total, { low, high }) => ({ low: total.low + low, high: total.high + high }), NOTHING);
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
