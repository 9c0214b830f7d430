/** Every fault at every request of a search of three sources at once, one at each source; test/soak plays each alone, and more of them. */
import { expect, test } from 'vitest';
import { sweepFaults } from '../soak/fault-sweep.ts';

test('under every fault: the records of the clean run, or a run that does not say complete', async () => {
  const outcomes = await sweepFaults({ together: true });
  expect(outcomes.flatMap(({ planned }) => planned).length).toBeGreaterThan(300);
  expect(outcomes.filter(({ broken }) => broken !== undefined)).toEqual([]);
  // What passes is made good by going on.
  expect(outcomes.filter(({ collects }) => collects === undefined)).toEqual([]);
  // A depth by rank holds other records when a page above it was lost; it never calls itself complete.
  expect(outcomes.filter(({ otherDepth }) => otherDepth > 0).length).toBeLessThanOrEqual(1);
}, 120_000);
