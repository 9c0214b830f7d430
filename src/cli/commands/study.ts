/** `study`: reports of one investigation grouped to a study, and one taken out of it; PRISMA counts both. */
import { ReviewError } from '../../errors.ts';
import { withProject } from '../../project/project.ts';
import type { NewEvent } from '../../records/event.ts';
import { isNameTaken, planGroup, planSplit, type StudyPlan } from '../../screening/studies.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { knownReportIds, soughtReport } from '../record-ids.ts';
import { loadReview, type ReviewState } from '../review-state.ts';

export interface StudyOptions {
  readonly review: string;
  readonly ids: readonly string[];
  readonly reviewer: string;
  readonly name?: string | undefined;
}

export async function groupStudy(options: StudyOptions, output: Output): Promise<undefined> {
  const name = options.name?.trim();
  if (name !== undefined && !/^[^\p{Cc};]+$/u.test(name)) {
    throw new ReviewError('usage', 'The name of a study is one line of text without semicolons.', {
      hint: '--name "Leeds cohort"',
    });
  }
  return write(options, 'study group', output, (state) => {
    const reports = [...new Set(knownReportIds(options.ids, state).map((id) => soughtReport(id, state)))];
    if (reports.length < 2 && name === undefined) {
      throw new ReviewError('usage', 'A study is grouped of two reports or more.', {
        hint: `stageone study group ID ID… --reviewer ${options.reviewer}; two records of one report are merged instead`,
      });
    }
    const plan = planGroup(sought(state), reports, state.log, name);
    if (name !== undefined && isNameTaken(name, state.reports, plan.reports, state.log)) {
      throw new ReviewError('refused', `\`${name}\` is the study of other reports.`, {
        hint: 'To put the reports in that study, name one of its reports instead.',
      });
    }
    return plan;
  });
}

export async function splitStudy(options: StudyOptions, output: Output): Promise<undefined> {
  return write(options, 'study split', output, (state) => {
    const [id, ...more] = knownReportIds(options.ids, state);
    if (id === undefined || more.length > 0) {
      throw new ReviewError('usage', 'Name the one report to take out of its study.', {
        hint: `stageone study split ID --reviewer ${options.reviewer}`,
      });
    }
    const plan = planSplit(sought(state), soughtReport(id, state), state.log);
    if (plan !== undefined) return plan;
    throw new ReviewError('refused', `The report of record ${id} is a study of its own already.`, {
      hint: 'stageone study group ID ID… --reviewer CODE',
    });
  });
}

function sought({ reports }: ReviewState) {
  return reports.filter((report) => report.titleAbstract === 'included');
}

async function write(
  { review, reviewer }: StudyOptions,
  command: string,
  output: Output,
  planIn: (state: ReviewState) => StudyPlan,
): Promise<undefined> {
  requireCode(reviewer);
  return withProject(review, async (project) => {
    await recordAsked(project, reviewer, command);
    const done: StudyPlan[] = [];
    await appendPlanned(project.database, async (queries) => {
      const plan = planIn(await loadReview(project, queries));
      done.push(plan);
      return plan.changed.map((recordId): NewEvent => {
        const event = { chain: reviewer, at: now(), recordId, reason: plan.study, programVersion: PROGRAM_VERSION };
        return { type: 'study', ...event };
      });
    });
    for (const { study, reports, changed } of done) {
      output.report({ study, reports }, [
        changed.length === 0
          ? `Study ${study} has these reports already: ${reports.join(', ')}.`
          : `Study ${study}: ${reports.length === 1 ? 'report' : 'reports'} ${reports.join(', ')}.`,
      ]);
    }
    return undefined;
  });
}
