/** A short run of the fuzzing that `npm run soak -- fuzz-readers` does at length. */
import { expect, test } from 'vitest';
import { fuzzReaders } from '../soak/fuzz-readers.ts';
import { hasReferences } from './support.ts';

const skipped = 'mutated files (shared references are absent: skipped)';
test.skipIf(!hasReferences)(
  hasReferences ? 'no reader throws on mutated files, and the counts hold' : skipped,
  async () => {
    const { faults, perReader } = await fuzzReaders(1_200, 7);
    expect(faults.filter((fault) => !fault.includes(' took '))).toEqual([]);
    expect(perReader.size).toBe(9);
  },
  60_000,
);
