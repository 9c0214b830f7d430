/** Tests: offline, against the sources and the built program. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  define: { STAGEONE_VERSION: JSON.stringify('test') },
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    testTimeout: 30_000,
    // Most of a test's time is spent waiting for a child process or the disk: every core has a worker.
    maxWorkers: '100%',
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary'] },
  },
});
