/** `dedupe report`: duplicates within and across sources, what every two share, and what only one contributed. */
import { countOverlap, type Overlap } from '../dedupe/overlap.ts';
import { ReviewError } from '../errors.ts';
import { withProject } from '../project/project.ts';
import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { formatOverlapSvg } from '../report/overlap-svg.ts';
import { writeResult } from './files.ts';
import type { Output } from './output.ts';
import { loadReview } from './review-state.ts';
import { tableLines } from './table.ts';

/** @param path of a picture to write as well */
export async function reportOverlap(directory: string, path: string | undefined, output: Output): Promise<undefined> {
  if (path !== undefined && !path.toLowerCase().endsWith('.svg')) {
    throw new ReviewError('usage', `The picture is an SVG file, and ${path} is not named so.`, {
      hint: 'stageone dedupe report --output overlap.svg',
    });
  }
  return withProject(directory, async (project) => {
    const state = await loadReview(project);
    const reports = state.reports.map(({ members, fullText }) => ({ members, isIncluded: fullText === 'included' }));
    const overlap = countOverlap(reports, new Map(state.origins.map(({ id, source }) => [id, source])));
    if (path !== undefined) {
      writeResult(path, formatOverlapSvg(overlap, { title: project.settings.title, nameOf: sourceTitle }), output);
    }
    output.report(overlap, overlapLines(overlap));
    return undefined;
  });
}

/** Combinations that are listed; `--json` has all. */
const MOST_COMBINATIONS = 15;

function overlapLines(overlap: Overlap): readonly string[] {
  const { records, reports, included, duplicates, sources, pairs, combinations } = overlap;
  const removed = duplicates.within + duplicates.across;
  return [
    `${thousands(records)} records of ${thousands(reports)} reports, ${thousands(included)} of them included.`,
    `${thousands(removed)} duplicates: ${thousands(duplicates.within)} within a source, ${thousands(duplicates.across)} across sources.`,
    '',
    ...tableLines(
      [
        ['source', 'records', 'repeats', 'reports', 'only here', '', 'included', 'only here'],
        ...sources.map((share) => [
          sourceTitle(share.source),
          thousands(share.records),
          thousands(share.repeats),
          thousands(share.reports),
          thousands(share.unique),
          percent(share.unique, share.reports),
          thousands(share.included),
          thousands(share.includedUnique),
        ]),
      ],
      [1, 2, 3, 4, 5, 6, 7],
    ),
    ...(pairs.length === 0 ? [] : ['', 'Reports that two sources share, and their part of each:']),
    ...tableLines(
      pairs.map(({ a, b, reports: shared }) => [
        `${sourceTitle(a)} and ${sourceTitle(b)}`,
        thousands(shared),
        percent(shared, reportsOf(a, overlap)),
        percent(shared, reportsOf(b, overlap)),
      ]),
      [1, 2, 3],
    ),
    '',
    'Reports that exactly these sources have:',
    ...tableLines(
      combinations
        .slice(0, MOST_COMBINATIONS)
        .map(({ sources: having, reports: count }) => [having.map(sourceTitle).join(' + '), thousands(count)]),
      [1],
    ),
    ...(combinations.length > MOST_COMBINATIONS
      ? [`and ${combinations.length - MOST_COMBINATIONS} more; --json has all`]
      : []),
  ];
}

function reportsOf(source: string, { sources }: Overlap): number {
  return sources.find((share) => share.source === source)?.reports ?? 0;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '' : `${Math.round((100 * part) / whole)} %`;
}
