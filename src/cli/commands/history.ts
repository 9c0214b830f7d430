/** `history ID`: the story of one record, from the query line that found it to the box of the flow in which it stands. */
import { withProject } from '../../project/project.ts';
import { asRecordId } from '../../records/record.ts';
import { readMembers } from '../added-reports.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { flowSteps } from '../flow-steps.ts';
import { describeFound, type Found, foundBy } from '../found-by.ts';
import type { Output } from '../output.ts';
import { knownReportIds } from '../record-ids.ts';
import { type Chapter, storyOf } from '../record-story.ts';
import { loadReview } from '../review-state.ts';

export interface HistoryOptions {
  readonly review: string;
  readonly id: string;
  /** Whose own open votes and notes may be told. */
  readonly reviewer?: string | undefined;
}

export async function history({ review, id: word, reviewer }: HistoryOptions, output: Output): Promise<undefined> {
  if (reviewer !== undefined) requireCode(reviewer);
  return withProject(review, async (project) => {
    if (reviewer !== undefined) await recordAsked(project, reviewer, 'history');
    const state = await loadReview(project);
    const [id = asRecordId(word)] = knownReportIds([word], state);
    const members = state.reports.find((report) => report.members.includes(id))?.members ?? [id];
    const records = await readMembers(project, members);
    const found = await foundBy(project, records);
    const story = storyOf(new Set(members), state.events, reviewer);
    const steps = flowSteps(word, state);
    const title = records.find((record) => record.id === id)?.record.title ?? null;
    output.report({ id, title, records: members, found, story, box: steps.at(-1), steps }, [
      `Record ${id}: ${title ?? '(no title)'}`,
      ...(members.length === 1 ? [] : [`  one report with ${members.filter((member) => member !== id).join(', ')}`]),
      ...[...found.map(foundLine), ...story.map(chapterLine)],
      'In the flow',
      ...steps.map((step) => `  ${step}`),
    ]);
    return undefined;
  });
}

function foundLine(found: Found): string {
  return `  ${timeText(found.at ?? '')}  ${describeFound(found)}`;
}

function chapterLine({ at, by, what }: Chapter): string {
  return `  ${timeText(at)}  ${by === null ? '' : `${by}: `}${what}`;
}

function timeText(at: string): string {
  return `${at.slice(0, 10)} ${at.slice(11, 16)}`;
}
