/** The words of the diagram: which boxes a flow has, their lines, arrows and notes; the drawings differ only in form. */
import { SERVICE_TITLES, SERVICES, type SourceKind } from '../records/record.ts';
import { type Flow, hasOtherMethods, isUpdate, NUMBER_OF_KIND } from './flow.ts';

export const COLUMNS = ['left', 'middle', 'middle-side', 'right', 'right-side'] as const;
export type Column = (typeof COLUMNS)[number];

export interface BoxLine {
  readonly text: string;
  /** 0 for the box's own words, 1 for its parts, 2 for the sources of a part. */
  readonly indent: 0 | 1 | 2;
}

export interface DiagramBox {
  /** Number of the box in the published templates, 1 to 17. */
  readonly number: number;
  readonly column: Column;
  /** 1 to 7, from the top. */
  readonly row: number;
  readonly lines: readonly BoxLine[];
}

export interface Diagram {
  readonly boxes: readonly DiagramBox[];
  /** Left edge at `column`, over the column's side boxes too. */
  readonly titleBars: readonly { readonly column: 'left' | 'middle' | 'right'; readonly text: string }[];
  /** From box to box, by number. */
  readonly arrows: readonly (readonly [from: number, to: number])[];
  /** What is still open, in one sentence; `undefined` when the flow is final. */
  readonly interim: string | undefined;
  readonly notes: readonly string[];
}

export interface DiagramOptions {
  /** Put between thousands; nothing when left out. */
  readonly thousands?: string;
  /** Sentences about the searches, put first among the notes below. */
  readonly notes?: readonly string[];
}

export const PHASES = [
  { name: 'Identification', rows: [1, 1] },
  { name: 'Screening', rows: [2, 4] },
  { name: 'Included', rows: [5, 7] },
] as const;

/** The statement and its templates are CC BY 4.0: whoever draws them names them. */
const SOURCE_LINE =
  'Source: Page MJ, et al. BMJ 2021;372:n71. doi: 10.1136/bmj.n71. This work is licensed under CC BY 4.0.';

/** Names of kinds of other methods, as the lines of box 11 say them. */
const KIND_LABELS: readonly (readonly [SourceKind, string])[] = [
  ['organisation', 'Organisations'],
  ['handsearch', 'Hand searching'],
  ['contact', 'Contact with authors'],
];

/** A number as the options want it, `–` where there is none. */
type Print = (number: number | null) => string;

/** The boxes, bars, arrows and notes of the template (A to D) that fits the flow. */
export function describeFlow(flow: Flow, options: DiagramOptions = {}): Diagram {
  const print: Print = (number) =>
    number === null ? '–' : String(number).replace(/\B(?=(\d{3})+$)/g, options.thousands ?? '');
  const boxes = [...middleBoxes(flow, print), ...leftBoxes(flow, print), ...rightBoxes(flow, print)];
  const drawn = new Set(boxes.map((box) => box.number));
  return {
    boxes: boxes.sort((one, two) => one.number - two.number),
    titleBars: titleBars(flow),
    arrows: ARROWS.filter(([from, to]) => drawn.has(from) && drawn.has(to)).concat(
      drawn.has(17) ? [[drawn.has(16) ? 16 : 10, 17]] : [],
    ),
    interim: flow.interim ? describeOpen(flow, print) : undefined,
    notes: [...(options.notes ?? []), ...describeNotes(flow, print)],
  };
}

const ARROWS: readonly (readonly [number, number])[] = [
  [2, 3],
  [2, 4],
  [4, 5],
  [4, 6],
  [6, 7],
  [6, 8],
  [8, 9],
  [8, 10],
  [11, 12],
  [12, 13],
  [12, 14],
  [14, 15],
  [14, 10],
  [1, 16],
  [10, 16],
];

/** The name of a source as people are shown it. */
export function sourceTitle(name: string): string {
  const service = SERVICES.find((known) => known === name);
  return service === undefined ? name : SERVICE_TITLES[service];
}

/** What `organisation_results` adds up in this flow: `Organisations`, or the kinds of other methods that share it. */
export function organisationLabel(flow: Flow): string {
  const kinds = new Set(Object.values(flow.source_kinds));
  const labels = KIND_LABELS.filter(([kind]) => kinds.has(kind)).map(([, label]) => label);
  return labels.length === 0 ? 'Organisations' : labels.join(' and ');
}

/** Reasons that excluded a report of one column: most reports first, then in the order of the settings. */
export function usedReasons(
  flow: Flow,
  arm: 'dbr' | 'other',
): { readonly code: string; readonly text: string; readonly count: number }[] {
  return Object.entries(arm === 'dbr' ? flow.reasons : flow.other_reasons)
    .filter(([, count]) => count > 0)
    .sort(([, one], [, two]) => two - one)
    .map(([code, count]) => ({ code, text: flow.reason_texts[code] ?? code, count }));
}

function line(text: string, indent: BoxLine['indent'] = 0): BoxLine {
  return { text, indent };
}

/** Sources that count in a number of the diagram, as lines. */
function sourceLines(flow: Flow, number: string, print: Print): BoxLine[] {
  return Object.entries(flow.sources).flatMap(([name, count]) => {
    const kind = flow.source_kinds[name];
    if (kind === undefined || NUMBER_OF_KIND[kind] !== number) return [];
    return [line(`${sourceTitle(name)} (n = ${print(count)})`, 2)];
  });
}

function middleBoxes(flow: Flow, print: Print): DiagramBox[] {
  const update = isUpdate(flow);
  const box = (number: number, column: Column, row: number, ...lines: BoxLine[]): DiagramBox => ({
    number,
    column,
    row,
    lines,
  });
  const boxes = [
    box(
      2,
      'middle',
      1,
      line('Records identified from:'),
      line(`Databases (n = ${print(flow.database_results)})`, 1),
      ...sourceLines(flow, 'database_results', print),
      line(`Registers (n = ${print(flow.register_results)})`, 1),
      ...sourceLines(flow, 'register_results', print),
    ),
    box(
      3,
      'middle-side',
      1,
      line('Records removed before screening:'),
      line(`Duplicate records removed (n = ${print(flow.duplicates)})`, 1),
      line(`Records marked as ineligible by automation tools (n = ${print(flow.excluded_automatic)})`, 1),
      line(`Records removed for other reasons (n = ${print(flow.excluded_other)})`, 1),
    ),
    box(4, 'middle', 2, line(`Records screened (n = ${print(flow.records_screened)})`)),
    box(
      5,
      'middle-side',
      2,
      line(`Records excluded${flow.automation.stop > 0 ? '**' : ''} (n = ${print(flow.records_excluded)})`),
    ),
    box(6, 'middle', 3, line(`Reports sought for retrieval (n = ${print(flow.dbr_sought_reports)})`)),
    box(7, 'middle-side', 3, line(`Reports not retrieved (n = ${print(flow.dbr_notretrieved_reports)})`)),
    box(8, 'middle', 4, line(`Reports assessed for eligibility (n = ${print(flow.dbr_assessed)})`)),
    box(9, 'middle-side', 4, ...excludedLines(flow, 'dbr', print)),
    box(
      10,
      'middle',
      5,
      line(`${update ? 'New studies' : 'Studies'} included in review (n = ${print(flow.new_studies)})`),
      line(`Reports of ${update ? 'new included' : 'included'} studies (n = ${print(flow.new_reports)})`),
    ),
  ];
  if (flow.total_studies !== null || flow.total_reports !== null) {
    boxes.push(
      box(
        16,
        'middle',
        6,
        line(`Total studies included in review (n = ${print(flow.total_studies)})`),
        line(`Reports of total included studies (n = ${print(flow.total_reports)})`),
      ),
    );
  }
  if (flow.total_studies_ma !== null || flow.total_reports_ma !== null) {
    boxes.push(
      box(
        17,
        'middle',
        7,
        line(`Total studies included in meta-analysis (n = ${print(flow.total_studies_ma)})`),
        line(`Reports of total included studies in meta-analysis (n = ${print(flow.total_reports_ma)})`),
      ),
    );
  }
  return boxes;
}

function leftBoxes(flow: Flow, print: Print): DiagramBox[] {
  if (!isUpdate(flow)) return [];
  const lines = [
    line(`Studies included in previous version of review (n = ${print(flow.previous_studies)})`),
    line(`Reports of studies included in previous version of review (n = ${print(flow.previous_reports)})`),
  ];
  return [{ number: 1, column: 'left', row: 1, lines }];
}

function rightBoxes(flow: Flow, print: Print): DiagramBox[] {
  if (!hasOtherMethods(flow)) return [];
  const identified = [line('Records identified from:')];
  for (const [key, label] of [
    ['website_results', 'Websites'],
    ['organisation_results', organisationLabel(flow)],
    ['citations_results', 'Citation searching'],
  ] as const) {
    const sources = sourceLines(flow, key, print);
    identified.push(line(`${label} (n = ${print(flow[key])})`, 1), ...(sources.length > 1 ? sources : []));
  }
  const sought = line(`Reports sought for retrieval (n = ${print(flow.other_sought_reports)})`);
  const notRetrieved = line(`Reports not retrieved (n = ${print(flow.other_notretrieved_reports)})`);
  const assessed = line(`Reports assessed for eligibility (n = ${print(flow.other_assessed)})`);
  return [
    { number: 11, column: 'right', row: 1, lines: identified },
    { number: 12, column: 'right', row: 3, lines: [sought] },
    { number: 13, column: 'right-side', row: 3, lines: [notRetrieved] },
    { number: 14, column: 'right', row: 4, lines: [assessed] },
    { number: 15, column: 'right-side', row: 4, lines: excludedLines(flow, 'other', print) },
  ];
}

function excludedLines(flow: Flow, arm: 'dbr' | 'other', print: Print): BoxLine[] {
  const total = arm === 'dbr' ? flow.dbr_excluded : flow.other_excluded;
  const reasons = usedReasons(flow, arm);
  return [
    line(`Reports excluded (n = ${print(total)})${reasons.length > 0 ? ':' : ''}`),
    ...reasons.map(({ text, count }) => line(`${text} (n = ${print(count)})`, 1)),
  ];
}

function titleBars(flow: Flow): Diagram['titleBars'] {
  const studies = isUpdate(flow) ? 'new studies' : 'studies';
  return [
    ...(isUpdate(flow) ? [{ column: 'left', text: 'Previous studies' } as const] : []),
    { column: 'middle', text: `Identification of ${studies} via databases and registers` },
    ...(hasOtherMethods(flow)
      ? [{ column: 'right', text: `Identification of ${studies} via other methods` } as const]
      : []),
  ];
}

function describeOpen(flow: Flow, print: Print): string {
  const { open } = flow;
  const parts: readonly (readonly [number, string, string])[] = [
    [open.title_abstract, 'record', 'at title and abstract'],
    [open.retrieval, 'report', 'waiting for retrieval'],
    [open.full_text, 'report', 'at full text'],
    [open.other_title_abstract, 'record', 'of other methods at title and abstract'],
    [open.other_retrieval, 'report', 'of other methods waiting for retrieval'],
    [open.other_full_text, 'report', 'of other methods at full text'],
  ];
  const said = parts
    .filter(([count]) => count > 0)
    .map(([count, unit, where]) => `${print(count)} ${unit}${count === 1 ? '' : 's'} ${where}`);
  return `INTERIM, not final. Open: ${said.join('; ')}.`;
}

function describeNotes(flow: Flow, print: Print): string[] {
  const notes: string[] = [];
  const { automation, corrections } = flow;
  if (flow.excluded_automatic > 0) {
    notes.push(
      `Marked as ineligible by automation tools: ${print(automation.filter)} by the query on title and abstract, ` +
        `${print(automation.unknown)} on the title alone.`,
    );
  }
  const removals = Object.entries(flow.removal_reasons).map(([reason, count]) => `${reason} (n = ${print(count)})`);
  if (removals.length > 0) notes.push(`Removed for other reasons: ${removals.join('; ')}.`);
  if (automation.stop > 0) {
    notes.push(
      `** Excluded by people: ${print(flow.records_excluded - automation.stop)}; ` +
        `left unread under the stopping rule: ${print(automation.stop)}.`,
    );
  }
  if (corrections.other_duplicates > 0 || corrections.other_excluded_on_title > 0) {
    notes.push(
      `Other methods, before retrieval: known already ${print(corrections.other_duplicates)}, ` +
        `excluded on title and abstract ${print(corrections.other_excluded_on_title)}.`,
    );
  }
  if (corrections.extra_reports > 0 || corrections.merged_at_full_text > 0) {
    notes.push(
      `Reports sought: ${print(corrections.extra_reports)} more than records, ` +
        `${print(corrections.merged_at_full_text)} joined at full text.`,
    );
  }
  return [...notes, SOURCE_LINE];
}
