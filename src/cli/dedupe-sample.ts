/** `dedupe sample`: merges and near misses for a person to check, and how often `dedupe` errs by their answers. */
import type { Checked, Share } from '../dedupe/sample.ts';
import { ReviewError } from '../errors.ts';
import { type Project, withProject } from '../project/project.ts';
import { thousands } from '../records/text.ts';
import { recordAsked } from './asked.ts';
import { holdSitting, requireTerminal } from './dedupe-pairs.ts';
import type { Output } from './output.ts';
import { openPairSitting } from './pair-sitting.ts';
import { newestSample, sampleAgenda } from './sample-agenda.ts';

export interface SampleOptions {
  readonly review: string;
  /** With --json: whose sample; the newest when left out. */
  readonly reviewer: string | undefined;
  readonly n: number | undefined;
  readonly plain: boolean;
  readonly json: boolean;
}

export async function checkSample(options: SampleOptions, output: Output): Promise<undefined> {
  const { reviewer, n, plain } = options;
  if (n !== undefined && !(Number.isInteger(n) && n > 0)) {
    throw new ReviewError('usage', '--n is the number of merges, and of near misses, to check.', { hint: '--n 50' });
  }
  if (options.json) {
    return withProject(options.review, async (project) => {
      if (!(await tellResult(project, reviewer, output, ''))) {
        throw new ReviewError('stage-not-ready', 'No sample has been drawn yet.', {
          hint: 'stageone dedupe sample --n 50 --reviewer R1',
        });
      }
      return undefined;
    });
  }
  if (reviewer === undefined) {
    throw new ReviewError('usage', '`dedupe sample` needs the code of the person who checks.', {
      hint: '--reviewer R1',
    });
  }
  requireTerminal({ review: options.review, reviewer, plain }, 'dedupe sample');
  return withProject(options.review, async (project) => {
    await recordAsked(project, reviewer, 'dedupe sample');
    const session = openPairSitting(project, reviewer, await sampleAgenda(project, reviewer, n));
    await holdSitting(session, plain, output);
    // Line by line, only the protocol begins in column 1.
    await tellResult(project, reviewer, output, plain ? '  ' : '');
    return undefined;
  });
}

async function tellResult(
  project: Project,
  reviewer: string | undefined,
  output: Output,
  indent: string,
): Promise<boolean> {
  const newest = await newestSample(project, reviewer);
  if (newest === undefined) return false;
  const { draw, result, at } = newest;
  const { merges, nearMisses } = result;
  const code = newest.reviewer;
  const lines = [
    `Merges: ${checkedText(merges, 'wrong')}.`,
    `Near misses: ${checkedText(nearMisses, 'duplicates after all')}.`,
    ...merges.wrongPairs.map(({ a, b }) => `Wrong: ${a} and ${b}; stageone dedupe split ${b} --reviewer ${code}`),
    ...nearMisses.wrongPairs.map(
      ({ a, b }) => `Missed: ${a} and ${b}; stageone dedupe merge ${a} ${b} --reviewer ${code}`,
    ),
  ];
  output.report(
    { reviewer: code, n: draw.n, drawnAt: at, ...result },
    lines.map((line) => indent + line),
  );
  return true;
}

/** `0 of 50 checked are wrong (95 % CI 0 to 7.1 %); 50 drawn of 366` */
function checkedText({ of, drawn, checked, wrong, error }: Checked, word: string): string {
  return `${wrong} of ${checked} checked are ${word}${interval(error)}; ${drawn} drawn of ${thousands(of)}`;
}

function interval({ low, high }: Share): string {
  if (low === null || high === null) return '';
  const percent = (share: number): string => (100 * share).toFixed(1).replace(/\.0$/, '');
  return ` (95 % CI ${percent(low)} to ${percent(high)} %)`;
}
