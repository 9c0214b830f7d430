/** `withdraw`: takes one run or one import out of the review. Nothing is deleted; what nobody else delivered no longer counts. */
import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import { type RecordId, SERVICE_TITLES } from '../../records/record.ts';
import { STAGES } from '../../screening/decision.ts';
import { isInBatch } from '../../screening/outcome.ts';
import { runName } from '../../search/run-report.ts';
import type { Queries } from '../../store/database.ts';
import { appendPlanned, readEvents } from '../../store/events.ts';
import { listImports } from '../../store/imports.ts';
import { listRuns } from '../../store/runs.ts';
import { type Collected, planWithdrawal, readWithdrawn, type Withdrawal } from '../../store/withdrawn.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { loadReview, type ReviewState } from '../review-state.ts';
import { fileName } from './import.ts';

export interface WithdrawOptions {
  readonly review: string;
  /** `run-3` or `file-2`. */
  readonly id: string;
  readonly reviewer: string;
  readonly reason: string;
}

/** A run or an import that can be named. */
interface Candidate {
  readonly id: string;
  readonly named: Collected;
  /** What it is, in a few words. */
  readonly says: string;
  readonly isWithdrawn: boolean;
}

export async function withdraw(options: WithdrawOptions, output: Output): Promise<undefined> {
  requireCode(options.reviewer);
  const reason = options.reason.trim();
  if (reason === '') {
    throw new ReviewError('usage', 'A withdrawal needs a reason.', { hint: '--reason "searched the wrong years"' });
  }
  return withProject(options.review, async (project) => {
    await recordAsked(project, options.reviewer, 'withdraw');
    const done: { candidate: Candidate; withdrawal: Withdrawal }[] = [];
    await appendPlanned(project.database, async (queries) => {
      const candidate = findCandidate(options.id, await readCandidates(queries));
      if (candidate.isWithdrawn) await refuseSecond(queries, candidate);
      const withdrawal = await planWithdrawal(queries, candidate.named);
      refuseBatched(options.id, withdrawal.leaving, await loadReview(project, queries));
      done.push({ candidate, withdrawal });
      const event = { at: now(), reason, programVersion: PROGRAM_VERSION, body: candidate.named };
      return [{ type: 'withdraw', chain: options.reviewer, ...event }];
    });
    const { origins } = await loadReview(project);
    for (const { candidate, withdrawal } of done) {
      output.report(
        { withdrawn: candidate.id, records: withdrawal.leaving.length, stay: withdrawal.stay },
        describe(candidate, withdrawal, origins.length),
      );
    }
    return undefined;
  });
}

async function readCandidates(queries: Queries): Promise<readonly Candidate[]> {
  const runs = await listRuns(queries, 'search', { withdrawn: true });
  const files = await listImports(queries, { withdrawn: true });
  const withdrawn = await readWithdrawn(queries);
  return [
    ...runs.map((run) => ({
      id: runName(run),
      named: { run: run.id },
      says: `${SERVICE_TITLES[run.source]} ${run.query}, ${run.state}, ${run.startedAt.slice(0, 10)}`,
      isWithdrawn: withdrawn.runs.has(run.id),
    })),
    ...files.map((file) => ({
      id: fileName(file),
      named: { file: file.id },
      says: `${file.path} for ${file.source}, ${file.importedAt.slice(0, 10)}`,
      isWithdrawn: withdrawn.files.has(file.id),
    })),
  ];
}

function findCandidate(id: string, candidates: readonly Candidate[]): Candidate {
  const found = candidates.find((candidate) => candidate.id === id);
  if (found !== undefined) return found;
  const open = candidates.filter((candidate) => !candidate.isWithdrawn);
  const known = open.map((candidate) => `${candidate.id} (${candidate.says})`).join('; ');
  throw new ReviewError('usage', `There is no run and no import \`${id}\`.`, {
    hint: known === '' ? 'Nothing that counts has been searched or imported yet.' : `There are: ${known}.`,
  });
}

async function refuseSecond(queries: Queries, { id, named }: Candidate): Promise<never> {
  const event = (await readEvents(queries, { types: ['withdraw'] })).find(
    (each) => JSON.stringify(each.body) === JSON.stringify(named),
  );
  throw new ReviewError('refused', `${id} was withdrawn on ${event?.at} by ${event?.chain}: ${event?.reason}`, {
    hint: 'Nothing to do.',
  });
}

/** A record that was shown for screening stays; a copy that was not, may leave, also when its report is in a batch. */
function refuseBatched(id: string, leaving: readonly RecordId[], state: ReviewState): void {
  const batched = leaving.filter((record) => STAGES.some((stage) => isInBatch(state.log, stage, record)));
  if (batched.length === 0) return;
  const named = batched.slice(0, 10).join(', ');
  throw new ReviewError(
    'refused',
    `${id} can no longer be withdrawn: ${batched.length} of its records are in a batch (${named}${batched.length > 10 ? ', …' : ''}).`,
    { hint: 'Exclude them while screening, or correct them with `resolve ID` after the reveal.' },
  );
}

function describe(candidate: Candidate, { leaving, stay }: Withdrawal, left: number): readonly string[] {
  const { id, named, says } = candidate;
  const others = stay === 0 ? '' : `; ${stay} stay, because other runs deliver them`;
  const back = 'run' in named ? '`stageone search --fresh` makes a new run' : 'the file can be imported again';
  return [
    `${id} (${says}) is withdrawn: ${leaving.length} records leave the review${others}.`,
    `Nothing was deleted; ${back}.`,
    `Next: stageone ${left === 0 ? 'search' : 'dedupe'}`,
  ];
}
