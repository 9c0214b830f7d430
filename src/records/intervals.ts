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

/**
 * Exact interval of a share of which `count` of `n` were seen (Clopper & Pearson, Biometrika 1934;26:404): the shares under
 * which neither so few nor so many would be a surprise, each with half of what `level` leaves open. Without a sample: 0 to 1.
 */
export function clopperPearson(count: number, n: number, level = 0.95): Range {
  const tail = (1 - level) / 2;
  return {
    low: count === 0 ? 0 : whereFalling((share) => tail - (1 - atMost(count - 1, n, share))),
    high: count === n ? 1 : whereFalling((share) => atMost(count, n, share) - tail),
  };
}

/** Chance of at most `count` of `n`, each with the same chance of its own, strictly between 0 and 1. */
function atMost(count: number, n: number, share: number): number {
  let logTerm = n * Math.log1p(-share);
  let total = Math.exp(logTerm);
  for (let k = 1; k <= count; k++) {
    logTerm += Math.log((n - k + 1) / k) + Math.log(share) - Math.log1p(-share);
    total += Math.exp(logTerm);
  }
  return Math.min(1, total);
}

/** Where a falling function of a share passes through zero, to the precision of the numbers. */
function whereFalling(heightAt: (share: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (heightAt(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
