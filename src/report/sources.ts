/** `sources`: what each source contributed, what every two share, and what only one had, among all reports and the included ones. */

import { sourceTitle } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import { heading, paragraph, type ReportDocument, table } from './document.ts';
import type { ReviewFacts } from './facts.ts';
import { counted, enumerate, percent } from './words.ts';

export function sourcesReport({ title, overlap, flow }: ReviewFacts): ReportDocument {
  const share = (part: number, whole: number): string => (whole === 0 ? '–' : percent(part / whole));
  return {
    title: `Contribution of the sources: ${title}`,
    blocks: [
      ...(flow.interim ? [paragraph({ missing: 'INTERIM: included reports are those of today.' })] : []),
      paragraph(
        `${counted(overlap.records, 'record')} of ${counted(overlap.reports, 'report')}, ${thousands(overlap.included)} of them included.`,
      ),
      table(
        [
          'Source',
          'Records',
          'Reports',
          'Only here',
          '% of reports',
          'Included',
          'Included, only here',
          '% of included',
        ],
        overlap.sources.map((each) => [
          sourceTitle(each.source),
          thousands(each.records),
          thousands(each.reports),
          thousands(each.unique),
          share(each.unique, each.reports),
          thousands(each.included),
          thousands(each.includedUnique),
          share(each.includedUnique, each.included),
        ]),
        [1, 2, 3, 4, 5, 6, 7],
      ),
      heading('Shared by two sources'),
      table(
        ['Sources', 'Reports', 'Included'],
        overlap.pairs.map(({ a, b, reports, included }) => [
          `${sourceTitle(a)} and ${sourceTitle(b)}`,
          thousands(reports),
          thousands(included),
        ]),
        [1, 2],
      ),
      heading('Exactly these sources'),
      table(
        ['Sources', 'Reports', 'Included'],
        overlap.combinations.map(({ sources, reports, included }) => [
          enumerate(sources.map(sourceTitle)),
          thousands(reports),
          thousands(included),
        ]),
        [1, 2],
      ),
    ],
  };
}
