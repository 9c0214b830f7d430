/** Agreement against values computed by hand from the formulae of the papers. */
import { describe, expect, test } from 'vitest';
import { agreement, type VotePair } from '../../src/screening/agreement.ts';
import type { Verdict } from '../../src/screening/decision.ts';

function pairs(bothInclude: number, firstOnly: number, secondOnly: number, bothExclude: number): VotePair[] {
  const of = (count: number, first: Verdict, second: Verdict): VotePair[] =>
    Array.from({ length: count }, () => ({ first, second }));
  return [
    ...of(bothInclude, 'include', 'include'),
    ...of(firstOnly, 'include', 'exclude'),
    ...of(secondOnly, 'exclude', 'include'),
    ...of(bothExclude, 'exclude', 'exclude'),
  ];
}

describe('agreement', () => {
  test('gives the textbook values for 20, 5, 10, 15', () => {
    const found = agreement(pairs(20, 5, 10, 15), 'title-abstract');
    expect(found).toMatchObject({
      stage: 'title-abstract',
      n: 50,
      table: { bothInclude: 20, firstOnly: 5, secondOnly: 10, bothExclude: 15 },
    });
    expect(found.percent).toBeCloseTo(0.7, 12);
    // po = 35/50 = .7, pe = .5 × .6 + .5 × .4 = .5, kappa = (.7 − .5) / (1 − .5) = .4 (Cohen 1960).
    expect(found.kappa.value).toBeCloseTo(0.4, 12);
    // Fleiss, Cohen & Everitt 1969, with 1 − kappa = .6:
    // A = .4 (1 − 1.1 × .6)² + .3 (1 − .9 × .6)² = .4 × .1156 + .3 × .2116 = .10972
    // B = .36 [.1 (.6 + .5)² + .2 (.4 + .5)²] = .36 × (.121 + .162) = .10188; C = (.4 − .5 × .6)² = .01
    // Var = (.10972 + .10188 − .01) / (50 × .25) = .016128, SE = .1269961
    expect(found.kappa.low).toBeCloseTo(0.4 - 1.959964 * 0.1269961, 5);
    expect(found.kappa.high).toBeCloseTo(0.4 + 1.959964 * 0.1269961, 5);
    // Gwet 2008: q = (25 + 30) / 100 = .55, pe = 2 × .55 × .45 = .495, AC1 = (.7 − .495) / .505
    expect(found.ac1).toBeCloseTo(0.205 / 0.505, 12);
    expect(found.pabak).toBeCloseTo(0.4, 12);
    expect(found.positive).toBeCloseTo(40 / 55, 12);
    expect(found.negative).toBeCloseTo(30 / 45, 12);
  });

  test('is not fooled by rare includes: kappa low, AC1 high', () => {
    // po = .95, pe = .05 × .04 + .95 × .96 = .914, kappa = .036 / .086; q = .045, pe of AC1 = .08595
    const found = agreement(pairs(2, 3, 2, 93), 'title-abstract');
    expect(found.kappa.value).toBeCloseTo(0.036 / 0.086, 12);
    expect(found.ac1).toBeCloseTo((0.95 - 0.08595) / (1 - 0.08595), 12);
    expect(found.positive).toBeCloseTo(4 / 9, 12);
  });

  test('counts maybe as include', () => {
    const found = agreement(
      [
        { first: 'maybe', second: 'include' },
        { first: 'maybe', second: 'exclude' },
      ],
      'title-abstract',
    );
    expect(found.table).toEqual({ bothInclude: 1, firstOnly: 1, secondOnly: 0, bothExclude: 0 });
  });

  test('gives null for everything when there is nothing to compare', () => {
    expect(agreement([], 'full-text')).toEqual({
      stage: 'full-text',
      n: 0,
      table: { bothInclude: 0, firstOnly: 0, secondOnly: 0, bothExclude: 0 },
      percent: null,
      kappa: { value: null, low: null, high: null },
      ac1: null,
      pabak: null,
      positive: null,
      negative: null,
      intervals: { percent: null, ac1: null, pabak: null, positive: null, negative: null },
      prevalence: null,
      bias: null,
      threeWay: null,
      batches: [],
      reasons: [],
      disagreements: [],
    });
  });

  test('keeps the three verdicts apart beside the table of two, at title and abstract', () => {
    const votes: VotePair[] = [
      { first: 'include', second: 'maybe' },
      { first: 'maybe', second: 'maybe' },
      { first: 'maybe', second: 'exclude' },
      { first: 'exclude', second: 'include' },
      { first: 'exclude', second: 'exclude' },
    ];
    const { threeWay, table } = agreement(votes, 'title-abstract');
    expect(threeWay?.table).toEqual([
      [0, 1, 0],
      [0, 1, 1],
      [1, 0, 1],
    ]);
    // po = 2/5; pe = (1 × 1 + 2 × 2 + 2 × 2) / 25 = .36; kappa = .04 / .64
    expect(threeWay?.percent).toBeCloseTo(0.4, 12);
    expect(threeWay?.kappa.value).toBeCloseTo(0.0625, 12);
    expect(table).toEqual({ bothInclude: 2, firstOnly: 1, secondOnly: 1, bothExclude: 1 });
    expect(agreement(votes, 'full-text').threeWay).toBeNull();
  });

  test('goes batch by batch, so that drift can be seen', () => {
    const inBatch = (batch: string, votes: VotePair[]) => votes.map((vote) => ({ ...vote, batch }));
    const { batches, n } = agreement(
      [...inBatch('B1', pairs(20, 5, 10, 15)), ...inBatch('B2', pairs(0, 0, 0, 3))],
      'title-abstract',
    );
    expect(n).toBe(53);
    expect(batches.map(({ batch, n, percent }) => [batch, n, percent])).toEqual([
      ['B1', 50, 0.7],
      ['B2', 3, 1],
    ]);
    expect(batches[0]?.kappa.value).toBeCloseTo(0.4, 12);
    expect(batches[0]?.positive).toBeCloseTo(40 / 55, 12);
    expect(batches[1]).toMatchObject({ kappa: { value: null, low: null, high: null }, positive: null });
  });

  test('tells at full text which reasons are unclear, and what the disagreements were about', () => {
    const out = (reason: string) => ({ verdict: 'exclude' as const, reason });
    const votes = [
      [out('POP'), out('POP')],
      [out('POP'), out('POP')],
      [out('POP'), out('EXPO')],
      [out('POP'), out('EXPO')],
      [{ verdict: 'include' as const, reason: undefined }, out('POP')],
      [
        { verdict: 'include' as const, reason: undefined },
        { verdict: 'include' as const, reason: undefined },
      ],
    ].map(([a, b]) => ({
      first: a?.verdict ?? 'include',
      second: b?.verdict ?? 'include',
      firstReason: a?.reason,
      secondReason: b?.reason,
    }));
    const { reasons, disagreements, table } = agreement(votes, 'full-text');
    expect(table).toEqual({ bothInclude: 1, firstOnly: 1, secondOnly: 0, bothExclude: 4 });
    expect(reasons).toEqual([
      { code: 'POP', both: 2, firstOnly: 2, secondOnly: 1 },
      { code: 'EXPO', both: 0, firstOnly: 0, secondOnly: 2 },
    ]);
    expect(disagreements).toEqual([
      { first: { verdict: 'exclude', reason: 'POP' }, second: { verdict: 'exclude', reason: 'EXPO' }, n: 2 },
      { first: { verdict: 'include', reason: null }, second: { verdict: 'exclude', reason: 'POP' }, n: 1 },
    ]);
    const atTitle = agreement(votes, 'title-abstract');
    expect([atTitle.reasons, atTitle.disagreements]).toEqual([null, null]);
  });

  test('gives prevalence, bias and the intervals beside the measures', () => {
    const found = agreement(pairs(20, 5, 10, 15), 'title-abstract');
    expect(found.prevalence).toBeCloseTo(0.1, 12);
    expect(found.bias).toBeCloseTo(-0.1, 12);
    // 35 of 50 lie between .5625 and .8090 (Wilson); PABAK is twice that less one.
    expect(found.intervals.percent?.low).toBeCloseTo(0.5625, 3);
    expect(found.intervals.pabak?.low).toBeCloseTo(0.125, 2);
    expect(found.intervals.ac1?.low).toBeLessThan(0.205 / 0.505);
    expect(found.intervals.ac1?.high).toBeGreaterThan(0.205 / 0.505);
    expect(found.intervals.positive?.low).toBeLessThan(40 / 55);
    expect(found.intervals.negative?.high).toBeGreaterThan(30 / 45);
  });

  test.each([
    [pairs(7, 0, 0, 0), { positive: 1, negative: null }],
    [pairs(0, 0, 0, 7), { positive: null, negative: 1 }],
  ])('has no kappa when both gave one and the same verdict throughout', (votes, specific) => {
    expect(agreement(votes, 'title-abstract')).toMatchObject({
      percent: 1,
      kappa: { value: null, low: null, high: null },
      ac1: 1,
      pabak: 1,
      ...specific,
    });
  });

  test('has kappa 0 when only one of the two never varies', () => {
    // po = .8, pe = 1 × .8 + 0 × .2 = .8
    expect(agreement(pairs(8, 2, 0, 0), 'title-abstract').kappa.value).toBeCloseTo(0, 12);
  });

  test('cuts the interval at −1 and 1', () => {
    expect(agreement(pairs(3, 0, 0, 4), 'title-abstract').kappa).toEqual({ value: 1, low: 1, high: 1 });
    // po = .75, pe = .5 × .25 + .5 × .75 = .5
    const few = agreement(pairs(1, 1, 0, 2), 'title-abstract').kappa;
    expect(few.value).toBeCloseTo(0.5, 12);
    expect(few.high).toBe(1);
    const apart = agreement(pairs(0, 2, 3, 0), 'title-abstract').kappa;
    // po = 0, pe = .4 × .6 + .6 × .4 = .48
    expect(apart.value).toBeCloseTo(-0.48 / 0.52, 12);
    expect(apart.low).toBe(-1);
  });
});
