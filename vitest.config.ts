/** Tests: offline, against the sources and the built program; those of the store once more on a real PostgreSQL where there is one. */
import { availableParallelism } from 'node:os';
import pg from 'pg';
import { defineConfig, type ViteUserConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const SERVER = process.env['STAGEONE_TEST_DATABASE'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

async function isThere(): Promise<boolean> {
  const client = new pg.Client({ connectionString: SERVER, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Files that take longest. */
const LONGEST = ['server/review', 'search/fault-sweep', 'cli/program', 'cli/blindness-commands', 'cli/refusals'];

/** The longest files first, so that none of them runs alone at the end: without this, only times of an earlier run tell. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean =>
      LONGEST.some((name) => moduleId.endsWith(`/test/${name}.test.ts`));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

export default defineConfig(async (): Promise<ViteUserConfig> => {
  const hasServer = await isThere();
  if (!hasServer) {
    process.stdout.write(
      'Skipped: the tests on PostgreSQL, since none answers on 127.0.0.1:5432 (STAGEONE_TEST_DATABASE names another).\n',
    );
  }
  return {
    define: { STAGEONE_VERSION: JSON.stringify('test') },
    test: {
      testTimeout: 30_000,
      pool: 'threads',
      // A file of tests does not load again what another has loaded: a third of all time. Each puts back what it changes.
      isolate: false,
      // Nobody's own review is touched.
      env: { DATABASE_URL: '' },
      // Many tests wait: for a child process, the disk, or the pace that a service allows.
      maxWorkers: availableParallelism() + 1,
      sequence: { sequencer: LongestFirst },
      coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary'] },
      projects: [
        {
          extends: true,
          test: { name: 'all', include: ['test/**/*.test.{ts,tsx}'], exclude: ['test/server/**'] },
        },
        ...(hasServer
          ? [
              {
                extends: true as const,
                test: {
                  name: 'PostgreSQL',
                  include: [
                    'test/store/{events,runs,abstracts,withdraw,replay,move}.test.ts',
                    'test/cli/load-for-flow.test.ts',
                    'test/server/*.test.ts',
                  ],
                  env: { STAGEONE_TEST_SERVER: SERVER },
                },
              },
            ]
          : []),
      ],
    },
  };
});
