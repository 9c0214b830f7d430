/** `search --replay`: every stored answer is read again, offline, and what is stored is held against it. */
import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import { SERVICE_TITLES } from '../../records/record.ts';
import { isAsStored, type NamedRecord, type ReplayReport, startTally } from '../../search/replay-report.ts';
import type { Run } from '../../search/run.ts';
import { runName, runReport } from '../../search/run-report.ts';
import { replayRun } from '../../store/replay.ts';
import { listRuns } from '../../store/runs.ts';
import { chooseRuns, type RunChoice } from '../chosen-runs.ts';
import type { Output } from '../output.ts';
import { sealNow } from '../sealing.ts';

/** Ids that are shown of each list. */
const SHOWN = 20;
const DRAW_EVERY_MS = 200;
const LINE_EVERY_MS = 2000;
/** Nothing of a withdrawn run is deleted, so it has to be as it was too. */
const WITHDRAWN_TOO = { withdrawn: true };

export async function searchReplay(options: RunChoice & { readonly fresh: boolean }, output: Output): Promise<number> {
  if (options.fresh) {
    throw new ReviewError('usage', '--replay asks nobody and makes no run, so --fresh means nothing beside it.', {
      hint: 'stageone search --replay, or stageone search --fresh',
    });
  }
  return withProject(options.review, async (project) => {
    const chosen = chooseRuns(await listRuns(project.database, 'search', WITHDRAWN_TOO), options);
    const tally = startTally();
    const progress = follow(output);
    for (const run of chosen) {
      const replayed = await replayRun(project.database, run, (answer, records) => {
        tally.addRecords(run.source, records);
        progress.tell(run, answer, records.length);
      });
      tally.addRun(run, replayed);
    }
    progress.end();
    const replay = tally.report();
    if (replay.differing.length + replay.restored.length > 0) await sealNow(project, true);
    // What was missing may have been restored, so the runs are read once more.
    const ids = new Set(chosen.map((run) => run.id));
    const runs = (await listRuns(project.database, 'search', WITHDRAWN_TOO)).filter((run) => ids.has(run.id));
    output.report({ runs: runs.map(runReport), replay }, describe(replay, runs.length));
    return isAsStored(replay) ? 0 : 1;
  });
}

function describe(replay: ReplayReport, runs: number): readonly string[] {
  if (runs === 0) return ['There is nothing to read again: no search has been made. Next: stageone search'];
  const { differing, restored, damaged, unfounded } = replay;
  const changed = differing.length + restored.length > 0;
  return [
    `${replay.answers} stored answers of ${runs} runs read again: ${replay.records} records, ${replay.identical} of them stored exactly as read.`,
    ...list(differing, 'stored otherwise than they are read now; the reading was added as a further version'),
    ...list(restored, 'missing in whole or in part, and restored'),
    ...list(unfounded, 'noted as delivered by a run, but in none of its answers; left as they are'),
    ...(damaged.length === 0
      ? []
      : [
          `${damaged.length} answers lost or changed since they were stored, and not read:`,
          ...shown(damaged.map(({ run, answer }) => `${run}, answer ${answer}`)),
          'Take data/review.db from a copy, or make the runs again: stageone search --fresh',
        ]),
    changed ? 'Next: stageone dedupe' : 'Next: stageone status',
  ];
}

function list(records: readonly NamedRecord[], says: string): readonly string[] {
  if (records.length === 0) return [];
  return [`${records.length} ${says}:`, ...shown(records.map(({ source, id }) => `${SERVICE_TITLES[source]} ${id}`))];
}

function shown(texts: readonly string[]): readonly string[] {
  const rest = texts.length - SHOWN;
  return [...texts.slice(0, SHOWN).map((text) => `  ${text}`), ...(rest > 0 ? [`  … and ${rest} more`] : [])];
}

/** One line that is drawn over in a terminal, a plain line now and then elsewhere. */
function follow(output: Output) {
  let at = Date.now();
  let runId = 0;
  let records = 0;
  return {
    tell: (run: Run, answer: number, read: number): void => {
      records = (run.id === runId ? records : 0) + read;
      runId = run.id;
      if (Date.now() - at < (output.isLive ? DRAW_EVERY_MS : LINE_EVERY_MS)) return;
      at = Date.now();
      const line = `${runName(run)} ${SERVICE_TITLES[run.source]} ${run.query}: answer ${answer}, ${records} records read again`;
      if (output.isLive) output.draw([line]);
      else output.note(line);
    },
    end: (): void => {
      if (output.isLive) output.draw([]);
    },
  };
}
