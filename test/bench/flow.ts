/** The flow of a large review: from the log in memory, from the database, in a process of its own; and the diagram after it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { init } from '../../src/cli/commands/init.ts';
import { flowOf, foldReview, loadForFlow, outcomeRules } from '../../src/cli/review-state.ts';
import { checkFlow } from '../../src/prisma/balance.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { formatFlowSvg } from '../../src/prisma/svg.ts';
import { type Project, withProject } from '../../src/project/project.ts';
import { EMPTY_RECORD } from '../../src/records/record.ts';
import { readEvents } from '../../src/store/events.ts';
import { insertImport } from '../../src/store/imports.ts';
import { readOrigins } from '../../src/store/records.ts';
import { quiet } from '../cli/listening.ts';
import { type Figure, median, type Part, round } from './figures.ts';
import { madeHistory, RECORDS } from './made-history.ts';
import { appendAll } from './made-review.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
const TIMES = 5;
const LIMIT_MS = 1000;
const DIAGRAM_LIMIT_MS = 100;

export const flow: Part = {
  name: 'flow',
  about: 'the PRISMA flow of 100,000 records and 500,000 events, and its diagram',
  async measure() {
    const folder = mkdtempSync(join(tmpdir(), 'stageone-bench-flow-'));
    try {
      const directory = join(folder, 'review');
      await init({ directory, title: 'Made for the benchmark', reviewers: 'R1,R2', batchSize: 250, seed: 1 }, quiet);
      return await withProject(directory, async (project) => {
        await fill(project);
        return [...(await measureIn(project)), ...measureProcess(directory)];
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function fill(project: Project): Promise<void> {
  const sources = ['pubmed', 'crossref', 'openalex', 'Scopus', 'Chasing'];
  const bytes = new TextEncoder().encode('made');
  for (const source of sources) {
    const count = RECORDS / sources.length;
    const entries = Array.from({ length: count }, () => ({ sourceId: undefined, record: EMPTY_RECORD }));
    const kind = source === 'Chasing' ? ('citation' as const) : ('database' as const);
    const file = {
      source,
      kind,
      path: `${source}.ris`,
      format: 'ris' as const,
      searchedOn: undefined,
      strategy: undefined,
    };
    const counts = { recordsInFile: count, refused: 0, problems: [], importedAt: '2026-11-01T10:00:00.000Z' };
    await insertImport(project.database, { ...file, ...counts, bytes }, entries);
  }
  await appendAll(project, madeHistory());
}

/** Milliseconds of each run. */
async function timed(work: () => unknown, times = TIMES): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < times; run++) {
    const start = performance.now();
    await work();
    taken.push(performance.now() - start);
  }
  return taken;
}

async function measureIn(project: Project): Promise<readonly Figure[]> {
  // Before the whole log is in memory, as no command that counts has it there.
  const loaded = await timed(async () => checkFlow(flowOf(await loadForFlow(project), project)));
  const origins = await readOrigins(project.database);
  const events = await readEvents(project.database);
  const rules = outcomeRules(project);
  let counted: Flow | undefined;
  const fold = (): void => {
    counted = flowOf(foldReview(origins, events, rules), project);
    if (checkFlow(counted).length > 0) throw new Error('The flow of the benchmark does not balance.');
  };
  const folded = await timed(fold);
  const drawn = await timed(() => counted !== undefined && formatFlowSvg(counted, { title: 'Made' }));
  const size = `${round(origins.length)} records, ${round(events.length)} events`;
  return [
    line('flow with reading the database', size, loaded, LIMIT_MS),
    line('flow of the whole log in memory', size, folded, LIMIT_MS),
    line('diagram (SVG) after it', size, drawn, DIAGRAM_LIMIT_MS),
  ];
}

function measureProcess(directory: string): readonly Figure[] {
  const taken = Array.from({ length: TIMES }, () => {
    const start = performance.now();
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'prisma', '--check', '--review', directory]);
    if (status !== 0) throw new Error(`prisma --check ended with ${status}: ${stderr}`);
    return performance.now() - start;
  });
  return [line('whole process: prisma --check', 'the same', taken, undefined)];
}

function line(what: string, size: string, taken: readonly number[], limit: number | undefined): Figure {
  const value = median(taken);
  return {
    what,
    size,
    value: `${round(value)} ms`,
    against: limit === undefined ? '-' : `${round(limit)} ms`,
    ratio: limit === undefined ? '-' : round(value / limit),
  };
}
