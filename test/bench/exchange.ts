/** Proof and exchange at full size: `verify` of a whole review, `merge` of what one reviewer did in months, a package. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { importFiles } from '../../src/cli/commands/import.ts';
import { init } from '../../src/cli/commands/init.ts';
import { pack } from '../../src/cli/commands/pack.ts';
import { loadReview } from '../../src/cli/review-state.ts';
import { withProject } from '../../src/project/project.ts';
import type { NewEvent } from '../../src/records/event.ts';
import type { Batch } from '../../src/screening/batch.ts';
import { quiet } from '../cli/listening.ts';
import { type Figure, type Part, round } from './figures.ts';
import { writeMadeCsv } from './made-csv.ts';
import { madeHistory, RECORDS } from './made-history.ts';
import { appendAll } from './made-review.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'dist', 'main.js');
/** Three events a record: decided, undone, decided again. */
const MERGED_RECORDS = 33_250;
const AT = '2026-11-01T10:00:00.000Z';

async function makeHome(folder: string, records: number): Promise<string> {
  const review = join(folder, `home-${records}`);
  const file = join(folder, `made-${records}.csv`);
  await init(
    { directory: review, title: 'Made for the benchmark', reviewers: 'R1,R2', batchSize: 250, seed: 1 },
    quiet,
  );
  writeMadeCsv(file, records);
  await importFiles({ review, files: [file], source: 'Made', kind: 'database', again: false }, quiet);
  return review;
}

/** What one reviewer leaves behind who decides everything twice. */
function* votesOf(reviewer: string, batches: Iterable<Batch>): Generator<NewEvent> {
  const base = { chain: reviewer, at: AT, programVersion: 'bench', criteriaVersion: 1 };
  for (const { id: batch, stage, records } of batches) {
    for (const recordId of records) {
      const vote = {
        ...base,
        type: 'decision',
        stage,
        batch,
        recordId,
        verdict: 'exclude',
        body: { msOnScreen: 9_000 },
      } as const;
      yield vote;
      yield { ...base, type: 'undo', stage, batch, recordId };
      yield vote;
    }
    yield { ...base, type: 'close', stage, batch };
  }
}

/** Seconds of a command of the built program. */
function timed(words: readonly string[]): number {
  const start = performance.now();
  execFileSync(process.execPath, [MAIN, ...words], { stdio: ['ignore', 'ignore', 'inherit'] });
  return (performance.now() - start) / 1000;
}

function seconds(what: string, size: string, taken: number, bound: number): Figure {
  return { what, size, value: `${round(taken)} s`, against: `${bound} s`, ratio: round(taken / bound) };
}

async function mergeFigure(folder: string): Promise<Figure> {
  const home = await makeHome(folder, MERGED_RECORDS);
  const [out, back] = [join(folder, 'out.stageone'), join(folder, 'back.stageone')];
  await pack({ review: home, reviewer: 'R1', batches: MERGED_RECORDS / 250, backup: false, output: out }, quiet);
  const copy = join(folder, 'copy');
  await init({ directory: copy, from: out, batchSize: 250 }, quiet);
  const events = await withProject(copy, async (project) => {
    const all = [...votesOf('R1', (await loadReview(project)).log.batches.values())];
    await appendAll(project, all);
    return all.length;
  });
  await pack({ review: copy, batches: 1, backup: false, output: back }, quiet);
  const taken = timed(['merge', back, '--review', home]);
  return seconds('merge', `${round(events)} events, ${round(statSync(back).size / 1e6)} MB`, taken, 5);
}

async function verifyFigures(folder: string): Promise<readonly Figure[]> {
  const review = await makeHome(folder, RECORDS);
  await withProject(review, (project) => appendAll(project, madeHistory()));
  const size = `${round(RECORDS)} records, 500,000 events`;
  const verified = timed(['verify', '--review', review]);
  const file = join(folder, 'package.zip');
  const written = timed(['bundle', '--output', file, '--review', review]);
  const checked = timed(['verify', file]);
  return [
    seconds('verify', size, verified, 30),
    { what: 'bundle', size, value: `${round(written)} s`, against: '-', ratio: '-' },
    {
      what: 'verify FILE',
      size: `${round(statSync(file).size / 1e6)} MB`,
      value: `${round(checked)} s`,
      against: '-',
      ratio: '-',
    },
  ];
}

export const exchange: Part = {
  name: 'exchange',
  about: 'verify, merge and bundle, whole processes of the built program',
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stageone-exchange-'));
    try {
      return [await mergeFigure(folder), ...(await verifyFigures(folder))];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
