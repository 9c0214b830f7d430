/** `prisma`: the flow in numbers and as a diagram, its identities, the ids behind a number, the path of one record. */
import { ReviewError } from '../../errors.ts';
import { checkFlow } from '../../prisma/balance.ts';
import { COUNTED_NUMBERS, type Flow } from '../../prisma/flow.ts';
import { withProject } from '../../project/project.ts';
import { writeBytes, writeResult } from '../files.ts';
import { readLinks } from '../flow-links.ts';
import { formatPicture, PICTURE_FORMATS, type PictureFormat } from '../flow-picture.ts';
import { flowSteps } from '../flow-steps.ts';
import { dateOf, formatFlow, TEXT_FORMATS, type TextFormat } from '../flow-texts.ts';
import type { Output } from '../output.ts';
import { flowOf, loadForFlow, type ReviewState } from '../review-state.ts';

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
