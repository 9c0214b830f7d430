/** `agreement`: how far the reviewers agreed, with every measure and its interval, at both stages and in the pilot. */

import { thousands } from '../records/text.ts';
import type { Agreement } from '../screening/agreement.ts';
import { type Block, heading, paragraph, type ReportDocument, type Run, table } from './document.ts';
import type { ReviewFacts } from './facts.ts';
import { measured, percent } from './words.ts';

export function agreementReport(facts: ReviewFacts): ReportDocument {
  const { agreement, pilotAgreement } = facts;
  return {
    title: `Agreement of the reviewers: ${facts.title}`,
    blocks: [
      paragraph(
        'Revealed batches only, votes as they stood when each reviewer closed the batch; maybe counts as include. Intervals are 95 %.',
      ),
      ...stageBlocks('Title and abstract', agreement['title-abstract'], facts),
      ...stageBlocks('Full text', agreement['full-text'], facts),
      ...(pilotAgreement.n === 0
        ? []
        : stageBlocks('Pilot, title and abstract (left out above)', pilotAgreement, facts)),
    ],
  };
}

/**
 * One sentence for the methods section; nothing where nothing was revealed.
 *
 * @param what `records at title and abstract`, after their number
 */
export function describeAgreement(found: Agreement, what: string): readonly Run[] {
  if (found.n === 0) return [];
  const { kappa, ac1, positive, intervals } = found;
  const interval = kappa.low === null || kappa.high === null ? null : { low: kappa.low, high: kappa.high };
  return [
    `Of ${thousands(found.n)} ${what} the reviewers agreed on ${percent(found.percent)}; Cohen's kappa ${measured(kappa.value, interval)}, Gwet's AC1 ${measured(ac1, intervals.ac1)}, positive agreement ${measured(positive, intervals.positive)} (95 % intervals in parentheses). `,
  ];
}

function stageBlocks(name: string, found: Agreement, { reviewers }: ReviewFacts): readonly Block[] {
  if (found.n === 0) return [heading(name), paragraph('Nothing has been revealed yet.')];
  const [first = '', second = ''] = reviewers;
  const { table: votes, kappa, intervals } = found;
  const interval = kappa.low === null || kappa.high === null ? null : { low: kappa.low, high: kappa.high };
  return [
    heading(name),
    table(
      [`${first} \\ ${second}`, 'include', 'exclude'],
      [
        ['include', thousands(votes.bothInclude), thousands(votes.firstOnly)],
        ['exclude', thousands(votes.secondOnly), thousands(votes.bothExclude)],
      ],
      [1, 2],
    ),
    table(
      ['Measure', 'Value (95 % interval)', 'Source'],
      [
        ['Agreement', percent(found.percent), ''],
        ["Cohen's kappa", measured(kappa.value, interval), 'Cohen 1960; Fleiss, Cohen & Everitt 1969'],
        ["Gwet's AC1", measured(found.ac1, intervals.ac1), 'Gwet 2008'],
        ['PABAK', measured(found.pabak, intervals.pabak), 'Byrt, Bishop & Carlin 1993'],
        ['Positive agreement', measured(found.positive, intervals.positive), 'Cicchetti & Feinstein 1990'],
        ['Negative agreement', measured(found.negative, intervals.negative), 'Cicchetti & Feinstein 1990'],
        ['Prevalence index', measured(found.prevalence, undefined), 'Byrt, Bishop & Carlin 1993'],
        ['Bias index', measured(found.bias, undefined), 'Byrt, Bishop & Carlin 1993'],
      ],
      [1],
    ),
  ];
}
