/** Counts the flow from the records that were identified and the state of every cluster. */
import type { RecordId, SourceKind } from '../records/record.ts';
import type { ExclusionReason } from '../screening/decision.ts';
import { type Arm, clustersOfReport, type RecordCluster, type ReportState } from '../screening/report-state.ts';
import {
  type Boxes,
  type CarriedNumber,
  COUNTED_NUMBERS,
  type CountedNumber,
  type Flow,
  isDatabaseOrRegister,
  NUMBER_OF_KIND,
  type OpenNumber,
  OTHER_NUMBERS,
} from './flow.ts';

export interface FlowInput {
  /** Everything identified, in order of import. */
  readonly records: readonly { readonly id: RecordId; readonly source: string; readonly kind: SourceKind }[];
  /** Together the clusters that lead to them hold every record once. */
  readonly reports: readonly ReportState[];
  /** In the order of the settings. */
  readonly reasons: readonly ExclusionReason[];
  /** Of earlier versions of the criteria; their texts are used where an exclusion still rests on one. */
  readonly earlierReasons?: readonly ExclusionReason[];
  /** What the version before included, when this review is an update of one. */
  readonly previous?: PreviousVersion | undefined;
  /** What went into a meta-analysis; people say so, as no event does. */
  readonly metaAnalysis?: StudiesAndReports | undefined;
}

export interface StudiesAndReports {
  readonly studies: number;
  readonly reports: number;
}

export interface PreviousVersion extends StudiesAndReports {
  /** Names of its studies that reports found now belong to: such a report is new, its study is not. */
  readonly names: readonly string[];
}

/** Code under which a full-text exclusion without a reason is counted, so that the reasons still add up. */
export const NOT_STATED: ExclusionReason = { code: 'not-stated', text: 'Reason not stated' };

/** Where the two columns keep the same step. */
const STEPS = {
  dbr: {
    sought: 'dbr_sought_reports',
    notRetrieved: 'dbr_notretrieved_reports',
    assessed: 'dbr_assessed',
    excluded: 'dbr_excluded',
    openTitleAbstract: 'title_abstract',
    openRetrieval: 'retrieval',
    openFullText: 'full_text',
  },
  other: {
    sought: 'other_sought_reports',
    notRetrieved: 'other_notretrieved_reports',
    assessed: 'other_assessed',
    excluded: 'other_excluded',
    openTitleAbstract: 'other_title_abstract',
    openRetrieval: 'other_retrieval',
    openFullText: 'other_full_text',
  },
} as const satisfies Record<Arm, Record<string, CountedNumber | OpenNumber>>;

/** Everything that is counted one by one while the clusters go past. */
interface Tally {
  readonly boxes: ReadonlyMap<CountedNumber, string[]>;
  readonly reasons: Readonly<Record<Arm, Map<string, string[]>>>;
  readonly open: Map<OpenNumber, number>;
  readonly removalReasons: Map<string, number>;
  readonly included: Record<Arm, number>;
  readonly studies: Set<string>;
  extra: number;
  merged: number;
  otherDuplicates: number;
  otherExcludedOnTitle: number;
  unknown: number;
}

/**
 * The flow of a new or an updated review. A cluster with members of both columns belongs to databases and registers, its other
 * copies are duplicates of other methods. A report without a study id is a study of its own.
 */
export function countFlow(input: FlowInput): Flow {
  const byOtherMethods = new Set<RecordId>();
  const sources = new Map<string, number>();
  const sourceKinds = new Map<string, SourceKind>();
  const tally = newTally(input.reasons);
  for (const { id, source, kind } of input.records) {
    if (!isDatabaseOrRegister(kind)) byOtherMethods.add(id);
    sources.set(source, (sources.get(source) ?? 0) + 1);
    if (!sourceKinds.has(source)) sourceKinds.set(source, kind);
    put(tally, NUMBER_OF_KIND[kind], id);
  }
  for (const report of input.reports) countReport(tally, report, byOtherMethods);
  const known = new Set(input.previous?.names);
  for (const study of tally.studies) if (!known.has(study)) put(tally, 'new_studies', study);

  const hasOther = [...sourceKinds.values()].some((kind) => !isDatabaseOrRegister(kind));
  return {
    ...numbers(tally, hasOther),
    ...carriedNumbers(tally, input),
    sources: Object.fromEntries(sources),
    source_kinds: Object.fromEntries(sourceKinds),
    reasons: lengths(tally.reasons.dbr),
    other_reasons: hasOther ? lengths(tally.reasons.other) : {},
    reason_texts: reasonTexts(input, tally),
    removal_reasons: Object.fromEntries(tally.removalReasons),
    open: openNumbers(tally),
    corrections: {
      // Only `report add` and `report join` make these two; without them a kept record leads to one report.
      extra_reports: tally.extra,
      merged_at_full_text: tally.merged,
      other_duplicates: tally.otherDuplicates,
      other_excluded_on_title: tally.otherExcludedOnTitle,
    },
    interim: tally.open.size > 0,
    automation: { filter: count(tally, 'excluded_automatic') - tally.unknown, unknown: tally.unknown, stop: 0 },
    included_reports: { ...tally.included },
    boxes: boxesOf(tally, hasOther),
  };
}

function newTally(reasons: readonly ExclusionReason[]): Tally {
  const perReason = (): Map<string, string[]> => new Map(reasons.map(({ code }) => [code, []]));
  return {
    boxes: new Map(COUNTED_NUMBERS.map((key) => [key, []])),
    reasons: { dbr: perReason(), other: perReason() },
    open: new Map(),
    removalReasons: new Map(),
    included: { dbr: 0, other: 0 },
    studies: new Set(),
    extra: 0,
    merged: 0,
    otherDuplicates: 0,
    otherExcludedOnTitle: 0,
    unknown: 0,
  };
}

function put(tally: Tally, box: CountedNumber, id: string): void {
  tally.boxes.get(box)?.push(id);
}

function count(tally: Tally, box: CountedNumber): number {
  return tally.boxes.get(box)?.length ?? 0;
}

function open(tally: Tally, where: OpenNumber): void {
  tally.open.set(where, (tally.open.get(where) ?? 0) + 1);
}

/** The records that lead to a report first, then the report itself, once, however many records lead to it. */
function countReport(tally: Tally, report: ReportState, byOtherMethods: ReadonlySet<RecordId>): void {
  const clusters = clustersOfReport(report);
  const ofDatabases = clusters.filter(({ arm }) => arm === 'dbr');
  for (const cluster of ofDatabases) countRecords(tally, report, cluster, byOtherMethods);
  const copies = clusters.filter(({ arm }) => arm === 'other').flatMap(({ members }) => members).length;
  if (report.arm === 'other') {
    countOtherReport(tally, report, copies);
    return;
  }
  tally.otherDuplicates += copies;
  if (report.titleAbstract !== 'included') return;
  const added = report.added?.length ?? 0;
  tally.extra += added;
  tally.merged += ofDatabases.length + added - 1;
  countFullText(tally, report);
}

/** The records of one cluster of databases and registers, up to the screening of title and abstract. */
function countRecords(
  tally: Tally,
  report: ReportState,
  { kept, members }: RecordCluster,
  byOtherMethods: ReadonlySet<RecordId>,
): void {
  const own = members.filter((member) => !byOtherMethods.has(member));
  // The kept record may be a copy that other methods found: the boxes of records then show its copy of this column.
  const shown = own.includes(kept) ? kept : (own[0] ?? kept);
  for (const member of own) if (member !== shown) put(tally, 'duplicates', member);
  tally.otherDuplicates += members.length - own.length;

  const { removed } = report;
  if (removed?.by === 'automation') {
    put(tally, 'excluded_automatic', shown);
    if (removed.unknown) tally.unknown += 1;
    return;
  }
  if (removed?.by === 'other') {
    put(tally, 'excluded_other', shown);
    tally.removalReasons.set(removed.reason, (tally.removalReasons.get(removed.reason) ?? 0) + 1);
    return;
  }
  put(tally, 'records_screened', shown);
  if (report.titleAbstract === 'excluded') put(tally, 'records_excluded', shown);
  else if (report.titleAbstract !== 'included') open(tally, 'title_abstract');
}

/** @param copies records that lead to it; those beyond the first were known already */
function countOtherReport(tally: Tally, report: ReportState, copies: number): void {
  tally.otherDuplicates += copies - 1;
  if (report.removed !== undefined || report.titleAbstract === 'excluded') tally.otherExcludedOnTitle += 1;
  else if (report.titleAbstract === 'included') countFullText(tally, report);
  else open(tally, 'other_title_abstract');
}

/** From retrieval on both columns count alike. */
function countFullText(tally: Tally, report: ReportState): void {
  const step = STEPS[report.arm];
  put(tally, step.sought, report.kept);
  if (report.retrieval === 'not-retrieved') {
    put(tally, step.notRetrieved, report.kept);
    return;
  }
  if (report.retrieval !== 'retrieved') {
    open(tally, step.openRetrieval);
    return;
  }
  put(tally, step.assessed, report.kept);
  if (report.fullText === 'excluded') {
    put(tally, step.excluded, report.kept);
    const code = report.reason ?? NOT_STATED.code;
    const byReason = tally.reasons[report.arm];
    const ids = byReason.get(code) ?? [];
    ids.push(report.kept);
    byReason.set(code, ids);
  } else if (report.fullText === 'included') {
    put(tally, 'new_reports', report.kept);
    tally.included[report.arm] += 1;
    tally.studies.add(report.studyId ?? `S${report.kept}`);
  } else open(tally, step.openFullText);
}

function lengths(lists: ReadonlyMap<string, readonly string[]>): Record<string, number> {
  return Object.fromEntries([...lists].map(([key, ids]) => [key, ids.length]));
}

function reasonTexts({ reasons, earlierReasons = [] }: FlowInput, tally: Tally): Record<string, string> {
  const texts = new Map(reasons.map(({ code, text }) => [code, text]));
  const others = new Map([...earlierReasons, NOT_STATED].map(({ code, text }) => [code, text]));
  for (const arm of [tally.reasons.dbr, tally.reasons.other]) {
    // A code that nothing explains stands for itself.
    for (const code of arm.keys()) if (!texts.has(code)) texts.set(code, others.get(code) ?? code);
  }
  return Object.fromEntries(texts);
}

function openNumbers(tally: Tally): Flow['open'] {
  const number = (key: OpenNumber): number => tally.open.get(key) ?? 0;
  return {
    title_abstract: number('title_abstract'),
    retrieval: number('retrieval'),
    full_text: number('full_text'),
    other_title_abstract: number('other_title_abstract'),
    other_retrieval: number('other_retrieval'),
    other_full_text: number('other_full_text'),
  };
}

function numbers(tally: Tally, hasOther: boolean): Omit<Flow, keyof FlowParts | CarriedNumber> {
  const other = (key: (typeof OTHER_NUMBERS)[number]): number | null => (hasOther ? count(tally, key) : null);
  return {
    database_results: count(tally, 'database_results'),
    register_results: count(tally, 'register_results'),
    website_results: other('website_results'),
    organisation_results: other('organisation_results'),
    citations_results: other('citations_results'),
    duplicates: count(tally, 'duplicates'),
    excluded_automatic: count(tally, 'excluded_automatic'),
    excluded_other: count(tally, 'excluded_other'),
    records_screened: count(tally, 'records_screened'),
    records_excluded: count(tally, 'records_excluded'),
    dbr_sought_reports: count(tally, 'dbr_sought_reports'),
    dbr_notretrieved_reports: count(tally, 'dbr_notretrieved_reports'),
    other_sought_reports: other('other_sought_reports'),
    other_notretrieved_reports: other('other_notretrieved_reports'),
    dbr_assessed: count(tally, 'dbr_assessed'),
    dbr_excluded: count(tally, 'dbr_excluded'),
    other_assessed: other('other_assessed'),
    other_excluded: other('other_excluded'),
    new_studies: count(tally, 'new_studies'),
    new_reports: count(tally, 'new_reports'),
  };
}

/** Numbers of an updated review and of its synthesis, which the settings hold; the totals are added up here. */
function carriedNumbers(tally: Tally, { previous, metaAnalysis }: FlowInput): Pick<Flow, CarriedNumber> {
  return {
    previous_studies: previous?.studies ?? null,
    previous_reports: previous?.reports ?? null,
    total_studies: previous === undefined ? null : previous.studies + count(tally, 'new_studies'),
    total_reports: previous === undefined ? null : previous.reports + count(tally, 'new_reports'),
    total_studies_ma: metaAnalysis?.studies ?? null,
    total_reports_ma: metaAnalysis?.reports ?? null,
  };
}

/** The parts of a flow that are no plain number. */
type FlowParts = Pick<
  Flow,
  | 'sources'
  | 'source_kinds'
  | 'reasons'
  | 'other_reasons'
  | 'reason_texts'
  | 'removal_reasons'
  | 'open'
  | 'corrections'
  | 'interim'
  | 'automation'
  | 'included_reports'
  | 'boxes'
>;

function boxesOf(tally: Tally, hasOther: boolean): Boxes {
  const isOther = new Set<CountedNumber>(OTHER_NUMBERS);
  const lists: { [K in CountedNumber]?: readonly string[] } = {};
  for (const [key, ids] of tally.boxes) if (hasOther || !isOther.has(key)) lists[key] = ids;
  return {
    ...lists,
    reasons: Object.fromEntries(tally.reasons.dbr),
    ...(hasOther ? { other_reasons: Object.fromEntries(tally.reasons.other) } : {}),
  };
}
