/** Figures of agreement as people read them in a terminal of 80 columns. */
import type { Range } from '../records/intervals.ts';
import { thousands } from '../records/text.ts';
import type { Agreement, VoteSide } from '../screening/agreement.ts';
import { tableLines, wrapLines } from './table.ts';

const WIDTH = 78;
const UNDEFINED = 'undefined';

/** Codes of the two reviewers, in the order of the settings. */
export type ReviewerPair = readonly [first: string, second: string];

/** The whole report: tables of votes, measures with intervals, what they mean, batches and reasons. */
export function agreementLines(
  found: Agreement,
  meaning: string,
  reviewers: ReviewerPair,
  isPilot: boolean,
): readonly string[] {
  const stage = found.stage === 'title-abstract' ? 'title and abstract' : 'full text';
  const batches = `${found.batches.length} revealed ${isPilot ? 'pilot ' : ''}${found.batches.length === 1 ? 'batch' : 'batches'}`;
  const records = `${thousands(found.n)} ${found.n === 1 ? 'record' : 'records'}`;
  const heading = `Agreement at ${stage}: ${records} of ${batches}, first votes only`;
  if (found.n === 0) return [heading, ...indented(wrapLines(meaning, WIDTH))];
  return [
    heading,
    ...indented(voteTable(found, reviewers)),
    ...indented(measures(found, reviewers)),
    ...indented(wrapLines(meaning, WIDTH)),
    ...indented(batchTable(found)),
    ...indented(reasonTables(found, reviewers)),
  ];
}

/** Under an empty line, when there is anything. */
function indented(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines.map((line) => (line === '' ? '' : `  ${line}`))];
}

function voteTable({ table, threeWay }: Agreement, [first, second]: ReviewerPair): readonly string[] {
  const asRow = (label: string, counts: readonly number[]): string[] => [
    `${first} ${label}`,
    ...counts.map((count) => thousands(count)),
  ];
  const { bothInclude, firstOnly, secondOnly, bothExclude } = table;
  if (threeWay === null) {
    return tableLines(
      [
        ['', `${second} include`, 'exclude'],
        asRow('include', [bothInclude, firstOnly]),
        asRow('exclude', [secondOnly, bothExclude]),
      ],
      [1, 2],
    );
  }
  const [head = '', ...others] = threeWay.verdicts;
  const rows = threeWay.table.map((counts, index) => asRow(threeWay.verdicts[index] ?? '', counts));
  return [
    ...tableLines([['', `${second} ${head}`, ...others], ...rows], [1, 2, 3]),
    '',
    ...wrapLines(
      `maybe counts as include: both include ${thousands(bothInclude)}, only ${first} ${thousands(firstOnly)}, only ${second} ${thousands(secondOnly)}, both exclude ${thousands(bothExclude)}. The three verdicts apart: agreement ${percent(threeWay.percent)}, kappa ${decimal(threeWay.kappa.value)}.`,
      WIDTH,
    ),
  ];
}

function measures(found: Agreement, [first, second]: ReviewerPair): readonly string[] {
  const { kappa, intervals, prevalence, bias } = found;
  const ofKappa = kappa.low === null || kappa.high === null ? null : { low: kappa.low, high: kappa.high };
  return tableLines([
    ['', '', '95 % interval'],
    ['agreement', percent(found.percent), rangeText(intervals.percent, percent)],
    ['kappa (Cohen)', decimal(kappa.value), rangeText(ofKappa, decimal)],
    ['AC1 (Gwet)', decimal(found.ac1), rangeText(intervals.ac1, decimal)],
    ['PABAK', decimal(found.pabak), rangeText(intervals.pabak, decimal)],
    ['positive agreement', decimal(found.positive), rangeText(intervals.positive, decimal)],
    ['negative agreement', decimal(found.negative), rangeText(intervals.negative, decimal)],
    ['prevalence index', decimal(prevalence), lean(prevalence, 'more includes', 'more excludes')],
    ['bias index', decimal(bias), lean(bias, `${first} includes more`, `${second} includes more`)],
  ]);
}

function batchTable({ batches }: Agreement): readonly string[] {
  if (batches.length < 2) return [];
  return tableLines(
    [
      ['batch', 'records', 'agreement', 'kappa', 'positive'],
      ...batches.map((batch) => [
        batch.batch,
        thousands(batch.n),
        percent(batch.percent),
        decimal(batch.kappa.value),
        decimal(batch.positive),
      ]),
    ],
    [1, 2, 3, 4],
  );
}

function reasonTables({ reasons, disagreements, table }: Agreement, [first, second]: ReviewerPair): readonly string[] {
  if (reasons === null || reasons.length === 0) return [];
  const same = reasons.reduce((sum, { both }) => sum + both, 0);
  return [
    `Of ${thousands(table.bothExclude)} that both excluded, ${thousands(same)} for the same reason.`,
    '',
    ...tableLines(
      [
        ['excluded for', 'both', `only ${first}`, `only ${second}`],
        ...reasons.map(({ code, both, firstOnly, secondOnly }) => [
          code,
          thousands(both),
          thousands(firstOnly),
          thousands(secondOnly),
        ]),
      ],
      [1, 2, 3],
    ),
    ...disagreementTable(disagreements ?? [], [first, second]),
  ];
}

function disagreementTable(
  disagreements: NonNullable<Agreement['disagreements']>,
  [first, second]: ReviewerPair,
): readonly string[] {
  if (disagreements.length === 0) return [];
  return [
    '',
    ...tableLines(
      [
        ['disagreements', first, second],
        ...disagreements.map((each) => [thousands(each.n), sideText(each.first), sideText(each.second)]),
      ],
      [0],
    ),
  ];
}

function sideText({ verdict, reason }: VoteSide): string {
  return reason === null ? verdict : `${verdict} ${reason}`;
}

function lean(index: number | null, above: string, below: string): string {
  // What is shown as 0.00 leans nowhere.
  if (index === null || Math.abs(index) < 0.005) return '';
  return index > 0 ? above : below;
}

function rangeText(range: Range | null, as: (value: number) => string): string {
  return range === null ? '' : `${as(range.low)} to ${as(range.high)}`;
}

function percent(value: number | null): string {
  return value === null ? UNDEFINED : `${(100 * value).toFixed(1)} %`;
}

function decimal(value: number | null): string {
  return value === null ? UNDEFINED : value.toFixed(2).replace(/^-(0\.00)$/, '$1');
}
