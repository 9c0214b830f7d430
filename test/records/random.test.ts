/** Orders and draws by a seed. */
import { describe, expect, test } from 'vitest';
import { inDrawOrder, shuffled } from '../../src/records/random.ts';

const NAMES = Array.from({ length: 400 }, (_, index) => String(index + 1));

describe('a draw by names', () => {
  test('is the same by the same seed, and another by another', () => {
    expect(inDrawOrder(NAMES, '7:audit')).toEqual(inDrawOrder(shuffled(NAMES, 'x'), '7:audit'));
    expect(inDrawOrder(NAMES, '8:audit')).not.toEqual(inDrawOrder(NAMES, '7:audit'));
    expect(new Set(inDrawOrder(NAMES, '7:audit'))).toEqual(new Set(NAMES));
  });

  test('does not change the order of the others when one comes or goes', () => {
    const order = inDrawOrder(NAMES, '7:audit');
    const gone = order[20];
    expect(
      inDrawOrder(
        NAMES.filter((name) => name !== gone),
        '7:audit',
      ),
    ).toEqual(order.filter((name) => name !== gone));
    expect(inDrawOrder([...NAMES, '401'], '7:audit').filter((name) => name !== '401')).toEqual(order);
  });

  test('prefers nobody: over 2 000 seeds each of 20 names is among the first 5 about 500 times', () => {
    const names = NAMES.slice(0, 20);
    const times = new Map(names.map((name) => [name, 0]));
    for (let seed = 0; seed < 2_000; seed++) {
      for (const name of inDrawOrder(names, `${seed}:audit`).slice(0, 5)) times.set(name, (times.get(name) ?? 0) + 1);
    }
    // Standard deviation √(2 000 × ¼ × ¾) = 19; four of them either way.
    expect(Math.min(...times.values())).toBeGreaterThan(424);
    expect(Math.max(...times.values())).toBeLessThan(576);
  });
});
