/** `pilot`: a round of records that both screen before the main screening, and whether the gate of the settings is passed. */
import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import { planBatch } from '../../screening/batch.ts';
import type { Stage } from '../../screening/decision.ts';
import { describeGate, pilotGate } from '../../screening/pilot.ts';
import { appendPlanned } from '../../store/events.ts';
import { batchEvents } from '../batch-log.ts';
import type { Output } from '../output.ts';
import { eligibleFor, loadReview, type ReviewState } from '../review-state.ts';

export interface PilotOptions {
  readonly review: string;
  readonly stage: Stage;
  /** Records of the round; `pilot.size` of the settings when left out. */
  readonly n?: number | undefined;
}

export async function pilot(options: PilotOptions, output: Output): Promise<undefined> {
  const { n, stage } = options;
  if (n !== undefined && !(Number.isSafeInteger(n) && n > 0)) {
    throw new ReviewError('usage', 'A pilot round has 1 record or more.', { hint: 'stageone pilot --n 50' });
  }
  return withProject(options.review, async (project) => {
    const { settings } = project;
    const size = n ?? settings.pilot.size;
    await appendPlanned(project.database, async (queries) => {
      const state = await loadReview(project, queries);
      refuseSecond(state, stage);
      const eligible = eligibleFor(stage, state);
      requireRecords(eligible.length, stage);
      const made = state.log.batches.values();
      return batchEvents(stage, planBatch(eligible, { stage, kind: 'pilot', made, size, seed: settings.seed }));
    });
    report(await loadReview(project), project, { stage, size }, output);
    return undefined;
  });
}

function report(
  state: ReviewState,
  project: Project,
  { stage, size }: { readonly stage: Stage; readonly size: number },
  output: Output,
): void {
  const batch = openPilot(state, stage);
  if (batch === undefined) throw new Error('The pilot round was not made.');
  const gate = pilotGate(state.log, project.settings.pilot);
  const records = batch.records.length;
  const next = `stageone screen${stage === 'full-text' ? ' --stage full-text' : ''} --reviewer CODE`;
  output.report({ batch: batch.id, stage, records, gate: { ...gate, open: gate.open ?? null }, next }, [
    `${batch.id}: a pilot round of ${records} records, drawn at random for ${batch.voters.join(' and ')}.` +
      (records < size ? ` No more were left of the ${size} asked for.` : ''),
    // The gate is one of title and abstract; a round of full texts has none.
    ...(stage === 'title-abstract' ? [`Gate: ${describeGate(gate)}.`] : []),
    'When both have closed it, settle the differences with `stageone resolve`; `stageone agreement --pilot` measures them.',
    `Next: ${next}`,
  ]);
}

function openPilot(state: ReviewState, stage: Stage) {
  return [...state.log.batches.values()].find(
    (batch) => batch.kind === 'pilot' && batch.stage === stage && !batch.revealed,
  );
}

function refuseSecond(state: ReviewState, stage: Stage): void {
  const batch = openPilot(state, stage);
  if (batch === undefined) return;
  const open = batch.voters.filter((code) => !batch.closedBy.has(code));
  throw new ReviewError('refused', `The pilot round ${batch.id} is still open for ${open.join(' and ')}.`, {
    hint: `stageone screen${stage === 'full-text' ? ' --stage full-text' : ''} --reviewer ${open[0] ?? 'CODE'}`,
  });
}

function requireRecords(eligible: number, stage: Stage): void {
  if (eligible > 0) return;
  throw new ReviewError(
    'stage-not-ready',
    'No record is left for a pilot round: all are in a batch, or there are none.',
    {
      hint:
        stage === 'full-text'
          ? '`stageone retrieve` says which reports have been retrieved.'
          : '`stageone status` says what comes next.',
    },
  );
}
