/** `report`: what is found at full text: records that lead to one report, and a record that holds another report. */

import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import type { NewEvent } from '../../records/event.ts';
import { parseDoi } from '../../records/identifiers.ts';
import { asRecordId, type RecordId } from '../../records/record.ts';
import { isInBatch } from '../../screening/outcome.ts';
import { type ReportBody, readReportBody } from '../../screening/report-changes.ts';
import type { ReportState } from '../../screening/report-state.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';
import { knownReportIds, soughtReport } from '../record-ids.ts';
import { flowOf, loadReview, type ReviewState } from '../review-state.ts';

export interface ReportOptions {
  readonly review: string;
  readonly ids: readonly string[];
  readonly reviewer: string;
}

export interface AddOptions extends ReportOptions {
  readonly title?: string | undefined;
  readonly authors?: string | undefined;
  readonly year?: number | undefined;
  readonly doi?: string | undefined;
}

/** Two records or more turn out to lead to the same report: it counts once from retrieval on. */
export async function joinReports(options: ReportOptions, output: Output): Promise<undefined> {
  return write(options, 'report join', output, (state) => {
    const ids = knownReportIds(options.ids, state);
    if (ids.length < 2)
      throw usage('Name two records or more.', `stageone report join ID ID --reviewer ${options.reviewer}`);
    const reports = new Set(ids.map((id) => soughtReport(id, state)));
    if (reports.size < 2) {
      throw new ReviewError('refused', `${ids.join(' and ')} lead to one report already.`, {
        hint: `stageone prisma --why ${ids[0]}`,
      });
    }
    return { about: ids[0], body: { kind: 'join', ids } };
  });
}

/** One record turns out to hold another report: it is sought, retrieved and assessed by itself. */
export async function addReport(options: AddOptions, output: Output): Promise<undefined> {
  const title = options.title?.trim() ?? '';
  const doi = parseDoi(options.doi);
  const { year } = options;
  if (title === '') throw usage('The report needs a title.', 'stageone report add ID --title "…" --reviewer CODE');
  if (options.doi !== undefined && doi === undefined) throw usage(`\`${options.doi}\` is no DOI.`, '--doi 10.1000/xyz');
  if (year !== undefined && !Number.isSafeInteger(year)) throw usage('The year is no year.', '--year 2019');
  const authors = (options.authors ?? '').split(';').map((name) => name.trim());
  return write(options, 'report add', output, (state) => {
    const [of, ...more] = knownReportIds(options.ids, state);
    if (of === undefined || more.length > 0)
      throw usage('Name the one record that holds it.', 'stageone report add ID');
    const report = soughtReport(of, state);
    refuseHolder(of, report, state);
    const id = nextId(of, state);
    const details = { title, authors: authors.filter((name) => name !== ''), year, doi };
    return { about: of, body: { kind: 'add', id, of, ...details } };
  });
}

/** Takes back the newest joining of a record, or the adding of a report that nobody has assessed. */
export async function undoReport(options: ReportOptions, output: Output): Promise<undefined> {
  return write(options, 'report undo', output, (state) => {
    const [id, ...more] = knownReportIds(options.ids, state);
    if (id === undefined || more.length > 0) throw usage('Name one record or report.', 'stageone report undo ID');
    const bodies = state.events
      .filter(({ type }) => type === 'report')
      .map((event) => ({ event, body: readReportBody(event) }));
    const gone = new Set(bodies.flatMap(({ body }) => (body.kind === 'undo' ? [body.of] : [])));
    const newest = bodies.findLast(({ event, body }) => {
      if (gone.has(event.hash) || body.kind === 'undo') return false;
      return body.kind === 'add' ? body.id === id : body.ids.includes(id);
    });
    if (newest === undefined) {
      throw new ReviewError('refused', `Nothing was joined with ${id}, and it was not added.`, {
        hint: '`stageone report join` and `stageone report add` are what can be taken back.',
      });
    }
    if (newest.body.kind === 'add' && isInBatch(state.log, 'full-text', id)) {
      throw new ReviewError('refused', `Report ${id} is in a full-text batch already.`, {
        hint: 'It is excluded there, with a reason.',
      });
    }
    return { about: id, body: { kind: 'undo', of: newest.event.hash } };
  });
}

function usage(message: string, hint: string): ReviewError {
  return new ReviewError('usage', message, { hint });
}

function refuseHolder(id: RecordId, report: ReportState, { log }: ReviewState): void {
  const holder = log.added.get(id)?.of;
  if (holder !== undefined) {
    throw new ReviewError('refused', `Report ${id} was itself found in record ${holder}.`, {
      hint: `stageone report add ${holder} --title "…" --reviewer CODE`,
    });
  }
  if (report.arm === 'dbr') return;
  // The column of other methods counts every report as identified: the contract has no correction for it.
  throw new ReviewError('refused', `Record ${id} was found by other methods, where each report counts as identified.`, {
    hint: 'Import the report found in it as a record of its own: stageone import FILE --source NAME --kind website',
  });
}

/** Numbers are never used again, also after an undo. */
function nextId(of: RecordId, { events }: ReviewState): RecordId {
  const used = events.filter((event) => event.type === 'report' && event.recordId === of).map(readReportBody);
  const added = new Set(used.flatMap((body) => (body.kind === 'add' ? [body.id] : [])));
  return asRecordId(`${of}+${added.size + 1}`);
}

async function write(
  { review, reviewer }: ReportOptions,
  command: string,
  output: Output,
  plan: (state: ReviewState) => { readonly about: RecordId | undefined; readonly body: ReportBody },
): Promise<undefined> {
  if (reviewer === '') throw usage('It has to be known who asks.', `stageone ${command} ID --reviewer CODE`);
  requireCode(reviewer);
  return withProject(review, async (project) => {
    await recordAsked(project, reviewer, command);
    const [event] = await appendPlanned(project.database, async (queries) => {
      const { about, body } = plan(await loadReview(project, queries));
      const base = { chain: reviewer, at: now(), recordId: about, programVersion: PROGRAM_VERSION, body };
      return [{ type: 'report', ...base } satisfies NewEvent];
    });
    if (event !== undefined) tell(readReportBody(event), await loadReview(project), project, output);
    return undefined;
  });
}

function tell(body: ReportBody, state: ReviewState, project: Project, output: Output): void {
  const { corrections } = flowOf(state, project);
  const counted = `Records and reports now differ: ${corrections.extra_reports} more reports, ${corrections.merged_at_full_text} joined.`;
  const { extra_reports, merged_at_full_text } = corrections;
  const document = { extra_reports, merged_at_full_text };
  switch (body.kind) {
    case 'add':
      output.report({ report: body.id, of: body.of, ...document }, [
        `Report ${body.id}, found in record ${body.of}: it is sought, retrieved and assessed by itself.`,
        counted,
        `Next: stageone retrieve ${body.id} --state retrieved --reviewer CODE`,
      ]);
      break;
    case 'join': {
      const report = state.reports.find(({ members }) => body.ids.some((id) => members.includes(id)));
      output.report({ report: report?.kept ?? null, records: body.ids, ...document }, [
        `Records ${body.ids.join(', ')} lead to one report, which goes on as ${report?.kept}.`,
        counted,
        ...(report?.conflict === true
          ? ['Their outcomes contradict each other. Next: stageone resolve --stage full-text --reviewer CODE']
          : []),
      ]);
      break;
    }
    case 'undo':
      output.report(document, ['Taken back.', counted]);
  }
}
