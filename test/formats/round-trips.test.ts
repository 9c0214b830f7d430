/** A short run of what `npm run soak -- round-trips` does with ten thousand records a format. */
import { expect, test } from 'vitest';
import { roundTrips } from '../soak/round-trips.ts';

test('what is written is read again, in every format, also what is hard', async () => {
  expect((await roundTrips(300, 5)).slice(0, 5)).toEqual([]);
}, 60_000);
