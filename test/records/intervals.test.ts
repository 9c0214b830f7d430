/** Intervals of shares against published tables. */
import { describe, expect, test } from 'vitest';
import { clopperPearson, wilson } from '../../src/records/intervals.ts';

describe("Wilson's score interval", () => {
  // Newcombe, Stat Med 1998;17:857, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i lie between %f and %f', (successes, n, low, high) => {
    const interval = wilson(successes / n, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

describe('the interval of Clopper and Pearson', () => {
  // Newcombe, Stat Med 1998;17:857, table I, method 5.
  test.each([
    [81, 263, 0.2527, 0.3676],
    [15, 148, 0.0578, 0.1617],
    [0, 20, 0, 0.1684],
    [1, 29, 0.0009, 0.1776],
  ])('%i of %i lie between %f and %f', (count, n, low, high) => {
    const interval = clopperPearson(count, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  test('none of n is 1 − (half of what is left open)^(1/n), at any level', () => {
    expect(clopperPearson(0, 150).high).toBeCloseTo(1 - 0.025 ** (1 / 150), 12);
    // Rule of three (Hanley & Lippman-Hand, JAMA 1983;249:1743): one-sided at 95 %, about 3/n.
    expect(clopperPearson(0, 150, 0.9).high).toBeCloseTo(1 - 0.05 ** (1 / 150), 12);
    expect(clopperPearson(0, 150, 0.9).high).toBeLessThanOrEqual(0.02);
  });

  test('without a sample everything is possible; all of n mirrors none of n', () => {
    expect(clopperPearson(0, 0)).toEqual({ low: 0, high: 1 });
    const all = clopperPearson(40, 40);
    expect(all.high).toBe(1);
    expect(all.low).toBeCloseTo(1 - clopperPearson(0, 40).high, 12);
  });

  test('holds in samples too large for plain products', () => {
    const { low, high } = clopperPearson(2_500, 50_000);
    // Close to the normal interval there: .05 ± 1.96 √(.05 × .95 / 50 000).
    expect(low).toBeCloseTo(0.0481, 4);
    expect(high).toBeCloseTo(0.0519, 3);
  });
});
