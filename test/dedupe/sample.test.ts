/** How often `dedupe` errs, from what was drawn and answered. */
import { describe, expect, test } from 'vitest';
import type { PairVerdict } from '../../src/dedupe/judgement.ts';
import { foldLinks, type LinkLog } from '../../src/dedupe/link-log.ts';
import { drawSample, judgeSample, wilson } from '../../src/dedupe/sample.ts';
import { asRecordId, EMPTY_RECORD } from '../../src/records/record.ts';

const id = asRecordId;
const pair = (a: string, b: string) => ({ a: id(a), b: id(b) });

describe('wilson', () => {
  // Newcombe, Stat Med 1998;17:857, table I, method 3.
  test.each<[part: number, whole: number, low: number, high: number]>([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%d of %d', (part, whole, low, high) => {
    const share = wilson(part, whole);
    expect(share.value).toBe(part / whole);
    expect(share.low).toBeCloseTo(low, 4);
    expect(share.high).toBeCloseTo(high, 4);
  });

  test('0 of 50 is at most 7 %; the ends are exact; of none nothing is known', () => {
    expect(wilson(0, 50)).toMatchObject({ value: 0, low: 0 });
    expect(wilson(0, 50).high).toBeCloseTo(0.0714, 3);
    expect(wilson(7, 7)).toMatchObject({ value: 1, high: 1 });
    expect(wilson(0, 0)).toEqual({ value: null, low: null, high: null });
  });
});

describe('drawSample', () => {
  const titles = [
    'Arrest in a port',
    'Arrest in a port',
    'Arrest in the port',
    'Custody nurses of a town',
    'Custody nurses of a small town',
    'Naloxone',
  ];
  const records = titles.map((title, at) => ({
    id: id(String(at + 1)),
    record: { ...EMPTY_RECORD, title, year: 2020 },
  }));
  const log: LinkLog = {
    ...foldLinks([]),
    links: [{ ...pair('1', '2'), rule: 'r', values: {} }],
    queue: [{ ...pair('4', '6'), score: 0.5, reason: 'Perhaps.' }],
  };
  const draw = (of: Partial<LinkLog>, n = 9) => drawSample(records, { ...log, ...of }, { n, seed: '1', basis: 'h' });

  test('merges are the links by rules; near misses the doubts and what is most alike', () => {
    const { merges, nearMisses, of } = draw({});
    expect(merges).toEqual([pair('1', '2')]);
    expect(new Set(nearMisses.map(({ a, b }) => `${a} ${b}`))).toEqual(new Set(['4 6', '1 3', '4 5']));
    expect(of).toEqual({ merges: 1, nearMisses: 3 });
  });

  test('what people have judged is no near miss', () => {
    const forbidden = [[id('3'), id('2')] as const];
    expect(draw({ forbidden, versions: [{ ...pair('5', '4'), rule: 'by-hand' }] }).nearMisses).toEqual([
      pair('4', '6'),
    ]);
  });

  test('the seed decides, and a larger draw holds the smaller one', () => {
    expect(draw({}, 2)).toEqual(draw({}, 2));
    expect(draw({}, 3).nearMisses.slice(0, 2)).toEqual(draw({}, 2).nearMisses);
  });
});

test('merges are wrong unless the same, near misses wrong when the same; the unanswered do not count', () => {
  const draw = {
    n: 3,
    merges: [pair('1', '2'), pair('3', '4'), pair('5', '6')],
    nearMisses: [pair('7', '8'), pair('7', '9')],
    of: { merges: 30, nearMisses: 2 },
    basis: 'h',
  };
  const answers = new Map<string, PairVerdict>([
    ['1 2', 'same'],
    ['3 4', 'versions'],
    ['7 8', 'same'],
    ['7 9', 'different'],
  ]);
  const { merges, nearMisses } = judgeSample(draw, answers);
  expect(merges).toMatchObject({ of: 30, drawn: 3, checked: 2, wrong: 1, error: { value: 0.5 } });
  expect(merges.wrongPairs).toEqual([{ ...pair('3', '4'), verdict: 'versions' }]);
  expect(nearMisses).toMatchObject({ of: 2, drawn: 2, checked: 2, wrong: 1 });
  expect(nearMisses.wrongPairs).toEqual([{ ...pair('7', '8'), verdict: 'same' }]);
});
