/** `time`: how long screening took, by reviewer and stage, in revealed batches. */

import { thousands } from '../records/text.ts';
import { paragraph, type ReportDocument, table } from './document.ts';
import { type ReviewFacts, TIME_CAP_SECONDS } from './facts.ts';

export function timeReport({ title, times }: ReviewFacts): ReportDocument {
  return {
    title: `Screening time: ${title}`,
    blocks: [
      paragraph(
        `From the time that each record stood on the screen before a decision, each counted up to ${TIME_CAP_SECONDS / 60} minutes, in revealed batches; decisions that were changed count each time. Reading of full texts outside of the program is not in it.`,
      ),
      times.length === 0
        ? paragraph('Nothing has been revealed yet.')
        : table(
            ['Reviewer', 'Stage', 'Decisions', 'Hours', 'Seconds, median'],
            times.map(({ reviewer, stage, decisions, hours, medianSeconds }) => [
              reviewer,
              stage === 'title-abstract' ? 'title and abstract' : 'full text',
              thousands(decisions),
              hours.toFixed(1),
              medianSeconds.toFixed(1),
            ]),
            [2, 3, 4],
          ),
    ],
  };
}
