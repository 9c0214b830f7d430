/** `prisma`: the flow in numbers and as a diagram, its identities, the ids behind a number, the path of one record. */
import { ReviewError } from '../../errors.ts';
import { checkFlow } from '../../prisma/balance.ts';
import { formatFlowCsv } from '../../prisma/csv.ts';
import { COUNTED_NUMBERS, type Flow } from '../../prisma/flow.ts';
import { formatFlowMermaid } from '../../prisma/mermaid.ts';
import { formatFlowSvg } from '../../prisma/svg.ts';
import { formatFlowText } from '../../prisma/text.ts';
import { type Project, withProject } from '../../project/project.ts';
import { asRecordId, type RecordId } from '../../records/record.ts';
import { clustersOfReport, type ReportState } from '../../screening/report-state.ts';
import { listRuns } from '../../store/runs.ts';
import { writeResult } from '../files.ts';
import type { Output } from '../output.ts';
import { knownReportIds } from '../record-ids.ts';
import { flowOf, loadReview, type ReviewState } from '../review-state.ts';
import { searchNotes } from '../search-notes.ts';

export const FLOW_FORMATS = ['text', 'json', 'svg', 'csv', 'mermaid'] as const;

export interface PrismaOptions {
  readonly review: string;
  readonly format: (typeof FLOW_FORMATS)[number];
  readonly output?: string | undefined;
  readonly check: boolean;
  readonly box?: string | undefined;
  readonly why?: string | undefined;
  readonly json: boolean;
}

export async function prisma(options: PrismaOptions, output: Output): Promise<number> {
  return withProject(options.review, async (project) => {
    const state = await loadReview(project);
    const flow = flowOf(state, project);
    if (options.why !== undefined) return why(options.why, state, output);
    if (options.box !== undefined) return box(options.box, flow, output);
    const violations = checkFlow(flow);
    for (const violation of violations) {
      output.note(
        `stageone: the flow does not balance: ${violation.says} (${violation.left} ≠ ${violation.right}) ${violation.ids.slice(0, 20).join(' ')}`,
      );
    }
    if (options.check) {
      output.report({ ok: violations.length === 0, violations }, violations.length === 0 ? ['The flow balances.'] : []);
    } else {
      writeResult(options.output, await formatFlow(flow, options.json ? 'json' : options.format, project), output);
    }
    return violations.length === 0 ? 0 : 1;
  });
}

/** The flow in one of its forms. */
export async function formatFlow(flow: Flow, format: PrismaOptions['format'], project: Project): Promise<string> {
  const { title } = project.settings;
  const notes = searchNotes(await listRuns(project.database));
  switch (format) {
    case 'json':
      return `${JSON.stringify(flow, undefined, 2)}\n`;
    case 'svg':
      return formatFlowSvg(flow, { title, notes });
    case 'csv':
      return formatFlowCsv(flow);
    case 'mermaid':
      return formatFlowMermaid(flow);
    case 'text':
      return `${formatFlowText(flow, { title, notes }).trimEnd()}\n`;
  }
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
