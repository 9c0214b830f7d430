/** Tests: offline, against the sources and the built program. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { STAGEONE_VERSION: JSON.stringify('test') },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    pool: 'threads',
    // Many tests wait: for a child process, the disk, or the pace that a service allows.
    maxWorkers: availableParallelism() + 1,
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary'] },
  },
});
