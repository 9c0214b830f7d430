/** Reports grouped to studies: which study a report belongs to, and what grouping and splitting write down. */
import type { RecordId } from '../records/record.ts';
import type { ScreeningLog } from './outcome.ts';
import type { ReportState } from './report-state.ts';

type Studies = Pick<ScreeningLog, 'studies'>;

/** The study that one of the members was put in, the kept one's first; a report that nobody grouped is a study of its own. */
export function studyOf(kept: RecordId, members: readonly RecordId[], log: Studies): string {
  const grouped = [kept, ...members].find((id) => log.studies.has(id));
  return log.studies.get(grouped ?? kept) ?? `S${kept}`;
}

/** Reports that are put in one study. */
export interface StudyPlan {
  readonly study: string;
  readonly reports: readonly RecordId[];
  /** Those that were not in it. */
  readonly changed: readonly RecordId[];
}

/**
 * Unites the studies of the reports named: whoever shares a study with one of them comes along.
 *
 * @param sought every report included at title and abstract
 * @param name of the study; that of the first report when left out
 */
export function planGroup(
  sought: readonly ReportState[],
  named: readonly ReportState[],
  log: Studies,
  name: string | undefined,
): StudyPlan {
  const studies = new Set(named.map((report) => studyOf(report.kept, report.members, log)));
  const [first = ''] = studies;
  const study = name ?? first;
  const together = sought.filter((report) => studies.has(studyOf(report.kept, report.members, log)));
  const ids = together.map(({ kept }) => kept);
  return { study, reports: ids, changed: ids.filter((id) => log.studies.get(id) !== study) };
}

/** Takes one report out of its study; `undefined` when it is alone in it. */
export function planSplit(sought: readonly ReportState[], report: ReportState, log: Studies): StudyPlan | undefined {
  const others = sought.filter((other) => other !== report);
  const used = new Set(others.map((other) => studyOf(other.kept, other.members, log)));
  if (!used.has(studyOf(report.kept, report.members, log))) return undefined;
  const { kept } = report;
  const free = [`S${kept}`, ...Array.from({ length: used.size }, (_, index) => `S${kept}-${index + 2}`)];
  const study = free.find((id) => !used.has(id)) ?? `S${kept}`;
  return { study, reports: [kept], changed: [kept] };
}

/** Whether a name would stand for other reports too: a study that is none of theirs, or the study that a record is by itself. */
export function isNameTaken(
  name: string,
  reports: readonly ReportState[],
  together: readonly RecordId[],
  log: Studies,
): boolean {
  const own = new Set(together);
  return reports.some((report) => {
    if (own.has(report.kept)) return false;
    return studyOf(report.kept, report.members, log) === name || report.members.some((id) => `S${id}` === name);
  });
}
