/** Measures of agreement against worked examples as published, and on tables where they have no value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wilson } from '../../src/records/intervals.ts';
import {
  type AgreementTable,
  biasIndex,
  cohenKappa,
  type Estimate,
  gwetAc1,
  pabak,
  percentAgreement,
  prevalenceIndex,
  specificAgreement,
} from '../../src/screening/agreement-measures.ts';

const UNDEFINED = { value: null, low: null, high: null };

/** Standard error by which a normal interval was made. */
function standardError({ low, high }: Estimate): number {
  return ((high ?? Number.NaN) - (low ?? Number.NaN)) / (2 * 1.959963984540054);
}

// Feinstein & Cicchetti, J Clin Epidemiol 1990;43:543: one percentage, two kappas (first paradox); kappa rises with bias (second).
const PARADOXES: readonly [name: string, a: number, b: number, c: number, d: number, percent: number, kappa: number][] =
  [
    ['balanced', 40, 9, 6, 45, 0.85, 0.7],
    ['first paradox', 80, 10, 5, 5, 0.85, 0.32],
    ['balanced alike', 45, 15, 25, 15, 0.6, 0.13],
    ['second paradox', 25, 35, 5, 35, 0.6, 0.26],
  ];

describe('published examples', () => {
  test.each(PARADOXES)('Feinstein & Cicchetti 1990, %s', (_, a, b, c, d, percent, kappa) => {
    const table = [
      [a, b],
      [c, d],
    ];
    expect(percentAgreement(table)).toBeCloseTo(percent, 12);
    expect(cohenKappa(table).value).toBeCloseTo(kappa, 2);
  });

  test('positive and negative agreement tell the two halves of the first paradox apart', () => {
    // Cicchetti & Feinstein, J Clin Epidemiol 1990;43:551: 2a / (2a + b + c) of 40, 9, 6, 45 and of 80, 10, 5, 5.
    expect(specificAgreement(40, 15).value).toBeCloseTo(0.842, 3);
    expect(specificAgreement(45, 15).value).toBeCloseTo(0.857, 3);
    expect(specificAgreement(80, 15).value).toBeCloseTo(0.914, 3);
    expect(specificAgreement(5, 15).value).toBeCloseTo(0.4, 12);
  });

  test('Fleiss, Cohen & Everitt 1969: three categories, 200 persons, kappa .429 with variance .002885', () => {
    // Their table of proportions .53 .05 .02 / .11 .14 .05 / .01 .06 .03.
    const kappa = cohenKappa([
      [106, 10, 4],
      [22, 28, 10],
      [2, 12, 6],
    ]);
    expect(kappa.value).toBeCloseTo(0.429, 3);
    expect(standardError(kappa) ** 2).toBeCloseTo(0.002885, 6);
  });

  // Gwet, Handbook of Inter-Rater Reliability (4th ed. 2014), abstractors of 100 pregnancies; the figures as the vignette of
  // his R package irrCAC 1.0 prints them. His intervals take t with 99 degrees of freedom: 1.98422.
  const ABSTRACTORS = [
    [13, 0, 0],
    [0, 20, 7],
    [0, 4, 56],
  ];
  test("Gwet's abstractors: kappa .7964094, standard error .05891072", () => {
    const kappa = cohenKappa(ABSTRACTORS);
    expect(kappa.value).toBeCloseTo(0.7964094, 7);
    expect(standardError(kappa)).toBeCloseTo(0.05891072, 8);
  });
  test("Gwet's abstractors: AC1 .84933, interval .76358 to .93508", () => {
    const ac1 = gwetAc1(ABSTRACTORS);
    expect(ac1.value).toBeCloseTo(0.84933, 5);
    expect((ac1.value ?? 0) - 1.98422 * standardError(ac1)).toBeCloseTo(0.76358, 4);
    expect((ac1.value ?? 0) + 1.98422 * standardError(ac1)).toBeCloseTo(0.93508, 4);
  });

  test('Sim & Wright 2005 (Phys Ther 85:257): 22, 2, 4, 11', () => {
    const table = [
      [22, 2],
      [4, 11],
    ];
    expect(cohenKappa(table).value).toBeCloseTo(0.67, 2);
    expect(prevalenceIndex(22, 11, 39)).toBeCloseTo(0.28, 2);
    expect(biasIndex(2, 4, 39)).toBeCloseTo(-0.05, 2);
    expect(pabak(percentAgreement(table) ?? 0)).toBeCloseTo(0.69, 2);
  });

  // Newcombe, Stat Med 1998;17:857, table I, method 3: the limits of the share, seen through s → 2s / (1 + s).
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('the interval of specific agreement is that of the share %i of %i', (both, seen, low, high) => {
    const found = specificAgreement(both, seen - both);
    expect(found.low).toBeCloseTo((2 * low) / (1 + low), 3);
    expect(found.high).toBeCloseTo((2 * high) / (1 + high), 3);
  });
});

describe('by hand', () => {
  test('AC1 of the example in the description: 3 both include, 4 apart, 93 both exclude', () => {
    // q = .05, pe = 2 × .05 × .95 = .095, AC1 = (.96 − .095) / .905. With π = (.05, .95):
    // Σ pkk (1 − πk) = .03 × .95 + .93 × .05 = .075; Σ pkl (1 − (πk + πl) / 2)² = .03 × .9025 + .04 × .25 + .93 × .0025 = .0394
    // Var = {.0384 − 4 × .0441989 × (.075 − .0912) + 4 × .0019535 × (.0394 − .009025)} / (100 × .819025) = .00050672
    const ac1 = gwetAc1([
      [3, 2],
      [2, 93],
    ]);
    expect(ac1.value).toBeCloseTo(0.955801, 6);
    expect(standardError({ ...ac1, high: ac1.value })).toBeCloseTo(Math.sqrt(0.00050672) / 2, 5);
    expect(ac1.low).toBeCloseTo(0.955801 - 1.959964 * Math.sqrt(0.00050672), 5);
  });

  test('for many records the interval of specific agreement is the one by the delta method', () => {
    // Graham & Bull 1998: SE = √(4a (b + c)(a + b + c)) / (2a + b + c)².
    const [both, apart] = [6000, 4000];
    const error = Math.sqrt(4 * both * apart * (both + apart)) / (2 * both + apart) ** 2;
    const found = specificAgreement(both, apart);
    expect(found.low).toBeCloseTo(0.75 - 1.959964 * error, 3);
    expect(found.high).toBeCloseTo(0.75 + 1.959964 * error, 3);
  });
});

describe('tables without a value', () => {
  const EMPTY: AgreementTable = [
    [0, 0],
    [0, 0],
  ];
  test('nothing compared', () => {
    expect(percentAgreement(EMPTY)).toBeNull();
    expect(cohenKappa(EMPTY)).toEqual(UNDEFINED);
    expect(gwetAc1(EMPTY)).toEqual(UNDEFINED);
    expect(specificAgreement(0, 0)).toEqual(UNDEFINED);
    expect(prevalenceIndex(0, 0, 0)).toBeNull();
    expect(biasIndex(0, 0, 0)).toBeNull();
  });

  test('one and the same verdict throughout: no kappa, AC1 is 1', () => {
    const table = [
      [0, 0],
      [0, 12],
    ];
    expect(cohenKappa(table)).toEqual(UNDEFINED);
    expect(gwetAc1(table)).toEqual({ value: 1, low: 1, high: 1 });
    expect(specificAgreement(0, 0)).toEqual(UNDEFINED);
    // All twelve agree, yet one in four may not: 12 of 12 lie above .7575 (Wilson), 2s / (1 + s) above .86.
    expect(specificAgreement(12, 0).low).toBeCloseTo(0.862, 3);
  });

  test('agreement on both verdicts: kappa 1', () => {
    const table = [
      [4, 0],
      [0, 9],
    ];
    expect(cohenKappa(table)).toEqual({ value: 1, low: 1, high: 1 });
    expect(gwetAc1(table)).toEqual({ value: 1, low: 1, high: 1 });
  });

  test('never agreeing: cut at −1', () => {
    const table = [
      [0, 1],
      [1, 0],
    ];
    expect(cohenKappa(table)).toEqual({ value: -1, low: -1, high: -1 });
    const { value, low } = gwetAc1(table);
    expect(value).toBe(-1);
    expect(low).toBe(-1);
    expect(specificAgreement(0, 2).value).toBe(0);
  });
});

const counts = fc.integer({ min: 0, max: 400 });

test('kappa is what prevalence and bias leave of PABAK (Byrt, Bishop & Carlin 1993)', () => {
  fc.assert(
    fc.property(counts, counts, counts, counts, (a, b, c, d) => {
      const n = a + b + c + d;
      const table = [
        [a, b],
        [c, d],
      ];
      const { value } = cohenKappa(table);
      fc.pre(value !== null);
      const adjusted = pabak(percentAgreement(table) ?? 0);
      const [prevalence, bias] = [prevalenceIndex(a, d, n) ?? 0, biasIndex(b, c, n) ?? 0];
      expect(value).toBeCloseTo((adjusted - prevalence ** 2 + bias ** 2) / (1 - prevalence ** 2 + bias ** 2), 8);
    }),
  );
});

test('every interval holds its value and keeps its bounds; exchanging the reviewers changes nothing', () => {
  fc.assert(
    fc.property(counts, counts, counts, counts, (a, b, c, d) => {
      const table = [
        [a, b],
        [c, d],
      ];
      const turned = [
        [a, c],
        [b, d],
      ];
      for (const measure of [cohenKappa, gwetAc1]) {
        const found = measure(table);
        if (found.value === null || found.low === null || found.high === null) continue;
        expect(found.low).toBeLessThanOrEqual(found.value);
        expect(found.high).toBeGreaterThanOrEqual(found.value);
        expect(found.low).toBeGreaterThanOrEqual(-1);
        expect(found.high).toBeLessThanOrEqual(1);
        expect(measure(turned).value).toBeCloseTo(found.value, 10);
        expect(measure(turned).low).toBeCloseTo(found.low, 6);
      }
      const positive = specificAgreement(a, b + c);
      const { low, high } = wilson(a + b + c === 0 ? 0 : a / (a + b + c), a + b + c);
      if (positive.value !== null)
        expect([low <= high, (positive.low ?? 2) <= (positive.high ?? -1)]).toEqual([true, true]);
    }),
  );
});
