/** Where a sample is drawn from. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { planSample, spreadWindows } from '../../src/cli/sampling.ts';
import { compiledOf } from '../search/fakes.ts';

describe('windows', () => {
  test.each([
    [18, 2000, [5, 5, 4, 4], [247, 747, 1248, 1748]],
    [200, 60, [60], [0]],
    [18, 40_000, [5, 5, 4, 4], [1247, 3747, 6248, 8748]],
    [2, 10, [1, 1], [2, 7]],
    [5, 0, [], []],
  ])('%i records of the first %i', (size, depth, rows, offsets) => {
    const windows = spreadWindows(size, depth);
    expect([windows.map((window) => window.rows), windows.map((window) => window.offset)]).toEqual([rows, offsets]);
  });

  test('hold what is asked for, within the depth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 12_000 }), (size, depth) => {
        const windows = spreadWindows(size, depth);
        expect(windows.reduce((sum, { rows }) => sum + rows, 0)).toBe(Math.min(size, depth, 10_000));
        for (const { rows, offset } of windows) {
          expect(offset).toBeGreaterThanOrEqual(0);
          expect(offset + rows).toBeLessThanOrEqual(depth);
        }
      }),
    );
  });
});

test('the parts of a query share one sample', () => {
  const compiled = compiledOf(
    { service: 'openalex', filter: 'title.search:a' },
    { service: 'openalex', filter: 'title.search:b' },
    { service: 'openalex', filter: 'title.search:c' },
  );
  const steps = planSample(compiled, [5000, 10, 0], 1);
  expect(steps.map(({ part, sample, groupBy }) => [part, sample, groupBy])).toEqual([
    [0, { size: 67, seed: 1, page: 1 }, undefined],
    [0, undefined, 'type'],
    [1, { size: 10, seed: 1, page: 1 }, undefined],
    [1, undefined, 'type'],
  ]);
});
