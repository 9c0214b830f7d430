/** `prisma`: the flow in numbers and as a diagram, its identities, the ids behind a number, the path of one record. */
import { ReviewError } from '../../errors.ts';
import { checkFlow } from '../../prisma/balance.ts';
import { formatFlowCsv } from '../../prisma/csv.ts';
import { COUNTED_NUMBERS, type Flow } from '../../prisma/flow.ts';
import { formatFlowMermaid } from '../../prisma/mermaid.ts';
import { formatFlowSvg, type Links } from '../../prisma/svg.ts';
import { formatFlowText } from '../../prisma/text.ts';
import { type Project, withProject } from '../../project/project.ts';
import { asRecordId, type RecordId } from '../../records/record.ts';
import { clustersOfReport, type ReportState } from '../../screening/report-state.ts';
import { readEvents } from '../../store/events.ts';
import { listImports } from '../../store/records.ts';
import { listRuns } from '../../store/runs.ts';
import { writeBytes, writeResult } from '../files.ts';
import { COUNTED_EVENTS, flowDate } from '../flow-date.ts';
import { readLinks } from '../flow-links.ts';
import { formatPicture, PICTURE_FORMATS, type PictureFormat } from '../flow-picture.ts';
import type { Output } from '../output.ts';
import { knownReportIds } from '../record-ids.ts';
import { flowOf, loadForFlow, type ReviewState } from '../review-state.ts';
import { searchDates, searchNotes } from '../search-notes.ts';

const TEXT_FORMATS = ['text', 'json', 'svg', 'csv', 'mermaid'] as const;
type TextFormat = (typeof TEXT_FORMATS)[number];

export interface PrismaOptions {
  readonly review: string;
  readonly format: TextFormat | PictureFormat;
  readonly output?: string | undefined;
  /** Thousands are set apart by commas. */
  readonly thousands?: boolean | undefined;
  /** `box9=https://…` */
  readonly link?: readonly string[] | undefined;
  readonly check: boolean;
  readonly box?: string | undefined;
  readonly why?: string | undefined;
  readonly json: boolean;
}

export async function prisma(options: PrismaOptions, output: Output): Promise<number> {
  const links = readLinks(options.link ?? []);
  const format = options.json ? 'json' : options.format;
  const picture = PICTURE_FORMATS.find((each) => each === format);
  const isDrawn = !options.check && options.box === undefined && options.why === undefined;
  if (picture !== undefined && isDrawn && options.output === undefined) {
    throw new ReviewError('usage', 'A picture is not written to the terminal.', {
      hint: `stageone prisma --format ${picture} --output flow.${picture}`,
    });
  }
  return withProject(options.review, async (project) => {
    const state = await loadForFlow(project);
    const flow = flowOf(state, project);
    if (options.why !== undefined) return why(options.why, state, output);
    if (options.box !== undefined) return box(options.box, flow, output);
    const violations = checkFlow(flow);
    for (const violation of violations) {
      output.note(
        `stageone: the flow does not balance: ${violation.says} (${violation.left} against ${violation.right}) ${violation.ids.slice(0, 20).join(' ')}`,
      );
    }
    const drawing = { thousands: options.thousands === true ? ',' : '', links };
    if (options.check) {
      output.report({ ok: violations.length === 0, violations }, violations.length === 0 ? ['The flow balances.'] : []);
    } else if (picture !== undefined && options.output !== undefined) {
      const svg = await formatFlow(flow, 'svg', project, drawing);
      const about = { title: `PRISMA 2020 flow diagram: ${project.settings.title}`, date: await dateOf(project) };
      writeBytes(options.output, await formatPicture(svg, picture, about, output), output);
    } else {
      const text = TEXT_FORMATS.find((each) => each === format) ?? 'text';
      writeResult(options.output, await formatFlow(flow, text, project, drawing), output);
    }
    return violations.length === 0 ? 0 : 1;
  });
}

interface DrawingOptions {
  /** Put between thousands. */
  readonly thousands: string;
  readonly links: Links;
}

/** The flow in one of its forms of text. */
export async function formatFlow(
  flow: Flow,
  format: TextFormat,
  project: Project,
  { thousands, links }: DrawingOptions = { thousands: '', links: new Map() },
): Promise<string> {
  const { title } = project.settings;
  const runs = await listRuns(project.database);
  const imports = await listImports(project.database);
  const notes = [...searchDates(runs, imports), ...searchNotes(runs)];
  switch (format) {
    case 'json':
      return `${JSON.stringify({ ...flow, as_of: await dateOf(project) }, undefined, 2)}\n`;
    case 'svg':
      return formatFlowSvg(flow, { title, notes, thousands, links });
    case 'csv':
      return formatFlowCsv(flow, links);
    case 'mermaid':
      return formatFlowMermaid(flow, { notes, thousands });
    case 'text':
      return `${formatFlowText(flow, { title, notes, thousands }).trimEnd()}\n`;
  }
}

/** The time for which the numbers hold. */
async function dateOf({ database }: Project): Promise<string | null> {
  const counted = await readEvents(database, { types: COUNTED_EVENTS });
  return flowDate(counted, await listRuns(database), await listImports(database));
}

function box(key: string, flow: Flow, output: Output): number {
  const known = COUNTED_NUMBERS.find((each) => each === key);
  if (known === undefined) {
    throw new ReviewError('usage', `There is no box \`${key}\`.`, {
      hint: `The keys are ${COUNTED_NUMBERS.join(', ')}.`,
    });
  }
  const ids = flow.boxes[known] ?? [];
  output.report({ box: key, ids }, ids);
  return 0;
}

function why(word: string, state: ReviewState, output: Output): number {
  const steps = flowSteps(word, state);
  output.report({ id: word, steps }, [`Record ${word}`, ...steps.map((step) => `  ${step}`)]);
  return 0;
}

/** The path of one record, or report found at full text, from its source to the box where it stands. */
export function flowSteps(word: string, state: ReviewState): readonly string[] {
  const [id] = knownReportIds([word], state);
  const report = state.reports.find((each) => each.members.some((member) => member === id));
  const holder = state.log.added.get(asRecordId(word))?.of;
  const origin = state.origins.find((each) => each.id === id);
  if (report === undefined && holder !== undefined) {
    throw new ReviewError(
      'refused',
      `Report ${word} does not count: record ${holder}, which holds it, is not sought.`,
      {
        hint: `stageone prisma --why ${holder}`,
      },
    );
  }
  if (report === undefined || id === undefined) throw new Error(`Record ${word} is in no cluster.`);
  const from = holder === undefined ? `identified from ${origin?.source}` : `found at full text in record ${holder}`;
  return [from, ...path(id, report)];
}

/** The steps of a record through the flow, in the words of the boxes. */
function path(id: RecordId, report: ReportState): string[] {
  const cluster = clustersOfReport(report).find(({ members }) => members.includes(id));
  if (cluster !== undefined && id !== cluster.kept) {
    return [`duplicate record removed: the report goes on as record ${cluster.kept}`];
  }
  if (id !== report.kept) {
    const joined = `joined at full text: the report goes on as record ${report.kept}`;
    return cluster === undefined ? [joined] : ['screened, report sought for retrieval', joined];
  }
  if (report.removed !== undefined) {
    return [
      report.removed.by === 'automation'
        ? 'marked as ineligible by automation tools'
        : `removed for other reasons: ${report.removed.reason}`,
    ];
  }
  if (report.titleAbstract !== 'included') {
    const state = report.conflict ? 'in conflict' : 'not decided yet';
    return [report.titleAbstract === 'excluded' ? 'screened, excluded' : `screening on title and abstract: ${state}`];
  }
  const steps = [cluster === undefined ? 'report sought for retrieval' : 'screened, report sought for retrieval'];
  if (report.retrieval === 'not-retrieved') return [...steps, 'not retrieved'];
  if (report.retrieval !== 'retrieved') return [...steps, 'retrieval open'];
  steps.push('retrieved, assessed for eligibility');
  if (report.fullText === 'excluded') return [...steps, `excluded: ${report.reason ?? 'reason not stated'}`];
  if (report.fullText === 'included') return [...steps, `included in study ${report.studyId ?? ''}`];
  return [...steps, report.conflict ? 'full text in conflict' : 'full text not decided yet'];
}
