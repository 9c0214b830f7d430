/** `checklist`: the items of PRISMA 2020 (Page 2021, doi 10.1136/bmj.n71), with where the program's output answers them. */

import { thousands } from '../records/text.ts';
import { notStated, paragraph, type ReportDocument, type Run, table } from './document.ts';
import type { ReviewFacts } from './facts.ts';

export function checklist(facts: ReviewFacts): ReportDocument {
  return {
    title: `PRISMA 2020 checklist: ${facts.title}`,
    blocks: [
      paragraph('What the log of the review answers is filled in; the rest is for the authors.'),
      table(
        ['Item', 'Topic', 'Where it is reported'],
        ITEMS.map(([item, topic, fill]): [string, string, readonly Run[]] => [
          item,
          topic,
          fill === undefined ? [notStated(`for the authors (item ${item})`)] : fill(facts),
        ]),
      ),
    ],
  };
}

type Fill = (facts: ReviewFacts) => readonly Run[];

const inMethods: Fill = () => ['Methods text (`stageone report methods`).'];

/** Items in our words; those without a function are for the authors alone. */
const ITEMS: readonly (readonly [item: string, topic: string, fill?: Fill])[] = [
  ['1', 'Title names it a systematic review'],
  ['2', 'Abstract, by the checklist for abstracts'],
  ['3', 'Rationale'],
  ['4', 'Objectives'],
  ['5', 'Eligibility criteria', inMethods],
  ['6', 'Information sources with dates', () => ['PRISMA-S items 1 to 7 and 13 (`stageone report prisma-s`).']],
  ['7', 'Search strategy, in full', () => ['Search appendix (`stageone report search-appendix`).']],
  ['8', 'Selection process', inMethods],
  ['9', 'Data collection process'],
  ['10a', 'Outcomes sought'],
  ['10b', 'Other variables sought'],
  ['11', 'Risk of bias assessment'],
  ['12', 'Effect measures'],
  ['13a', 'Synthesis: which studies'],
  ['13b', 'Synthesis: preparation of data'],
  ['13c', 'Synthesis: presentation'],
  ['13d', 'Synthesis: methods'],
  ['13e', 'Synthesis: heterogeneity'],
  ['13f', 'Synthesis: sensitivity'],
  ['14', 'Reporting bias assessment'],
  ['15', 'Certainty assessment'],
  [
    '16a',
    'Results of search and selection',
    ({ flow }) => [
      `Flow diagram (\`stageone prisma\`): ${thousands(flow.records_screened)} records screened, ${thousands(flow.new_reports)} reports of ${thousands(flow.new_studies)} studies included${flow.interim ? '; interim' : ''}.`,
    ],
  ],
  [
    '16b',
    'Excluded reports with reasons',
    ({ excluded }) => [`${thousands(excluded.length)} reports, listed with reasons (\`stageone report excluded\`).`],
  ],
  [
    '17',
    'Study characteristics',
    ({ included }) => [
      `${thousands(included.length)} reports are cited (\`stageone report included\`); `,
      notStated('their characteristics (item 17)'),
    ],
  ],
  ['18', 'Risk of bias in studies'],
  ['19', 'Results of individual studies'],
  ['20a', 'Results of syntheses: studies'],
  ['20b', 'Results of syntheses: estimates'],
  ['20c', 'Results of syntheses: heterogeneity'],
  ['20d', 'Results of syntheses: sensitivity'],
  ['21', 'Reporting biases'],
  ['22', 'Certainty of evidence'],
  ['23a', 'Discussion: interpretation'],
  ['23b', 'Discussion: limits of the evidence'],
  [
    '23c',
    'Discussion: limits of the review',
    (facts) => [
      facts.searches.some(({ run }) => run.state === 'capped')
        ? 'A ranked search was read to a declared depth (search appendix); '
        : '',
      notStated('for the authors (item 23c)'),
    ],
  ],
  ['23d', 'Discussion: implications'],
  [
    '24a',
    'Registration',
    ({ registration }) => [registration ?? notStated('registration (setting registration; item 24a)')],
  ],
  ['24b', 'Where the protocol is'],
  ['24c', 'Amendments', () => ['Deviations (`stageone report deviations`).']],
  ['25', 'Support'],
  ['26', 'Competing interests'],
  ['27', 'Availability of data and code'],
];
