/** The flow: every number of the PRISMA 2020 diagram with the ids behind it, under the keys of the PRISMA2020 package. */
import type { SourceKind } from '../records/record.ts';

/** Numbers that every review has. */
const COMMON_NUMBERS = [
  'database_results',
  'register_results',
  'duplicates',
  'excluded_automatic',
  'excluded_other',
  'records_screened',
  'records_excluded',
  'dbr_sought_reports',
  'dbr_notretrieved_reports',
  'dbr_assessed',
  'dbr_excluded',
  'new_studies',
  'new_reports',
] as const;

/** Numbers of the column of other methods; `null` when nothing was found so. */
export const OTHER_NUMBERS = [
  'website_results',
  'organisation_results',
  'citations_results',
  'other_sought_reports',
  'other_notretrieved_reports',
  'other_assessed',
  'other_excluded',
] as const;

/** Numbers of an updated review and of its synthesis; `null` where the review has none. */
const CARRIED_NUMBERS = [
  'previous_studies',
  'previous_reports',
  'total_studies',
  'total_reports',
  'total_studies_ma',
  'total_reports_ma',
] as const;
export type CarriedNumber = (typeof CARRIED_NUMBERS)[number];

/** Numbers that the review itself counts: each has a list of ids. */
export const COUNTED_NUMBERS = [...COMMON_NUMBERS, ...OTHER_NUMBERS] as const;
export type CountedNumber = (typeof COUNTED_NUMBERS)[number];

export const FLOW_NUMBERS = [...COUNTED_NUMBERS, ...CARRIED_NUMBERS] as const;

export const OPEN_NUMBERS = [
  'title_abstract',
  'retrieval',
  'full_text',
  'other_title_abstract',
  'other_retrieval',
  'other_full_text',
] as const;
export type OpenNumber = (typeof OPEN_NUMBERS)[number];

export interface Corrections {
  /** Reports beyond the one that each record leads to. */
  readonly extra_reports: number;
  /** Records found only at full text to lead to the same report. */
  readonly merged_at_full_text: number;
  /** Records of other methods that were known already. */
  readonly other_duplicates: number;
  /** Records of other methods dropped before retrieval: this column has no box for them. */
  readonly other_excluded_on_title: number;
}

type Counts = Readonly<Record<string, number>>;
type Ids = Readonly<Record<string, readonly string[]>>;

/** One list for each number that is not `null`: record ids; kept records of reports; ids of studies. */
export type Boxes = { readonly [K in CountedNumber]?: readonly string[] } & {
  /** By code, databases and registers. */
  readonly reasons: Ids;
  /** By code; left out when there are no other methods. */
  readonly other_reasons?: Ids;
};

export interface Flow
  extends Readonly<Record<(typeof COMMON_NUMBERS)[number], number>>,
    Readonly<Record<(typeof OTHER_NUMBERS)[number] | CarriedNumber, number | null>> {
  /** By name, all kinds, in order of first import; before deduplication. */
  readonly sources: Counts;
  readonly source_kinds: Readonly<Record<string, SourceKind>>;
  /** By code, in the order of the settings; reasons without a report are 0. */
  readonly reasons: Counts;
  readonly other_reasons: Counts;
  readonly reason_texts: Readonly<Record<string, string>>;
  /** `excluded_other` by the reason given. */
  readonly removal_reasons: Counts;
  readonly open: Readonly<Record<OpenNumber, number>>;
  readonly corrections: Corrections;
  /** Something is open: the numbers are not final. */
  readonly interim: boolean;
  readonly automation: {
    /** Removed before screening by the local filter, on title and abstract. */
    readonly filter: number;
    /** Removed by it on the title alone; `filter + unknown = excluded_automatic`. */
    readonly unknown: number;
    /** Of `records_excluded`: left unread under a stopping rule. */
    readonly stop: number;
  };
  readonly included_reports: { readonly dbr: number; readonly other: number };
  readonly boxes: Boxes;
}

/** Which number of the diagram a kind of source counts in. */
export const NUMBER_OF_KIND: Readonly<
  Record<
    SourceKind,
    'database_results' | 'register_results' | 'website_results' | 'organisation_results' | 'citations_results'
  >
> = {
  database: 'database_results',
  register: 'register_results',
  website: 'website_results',
  organisation: 'organisation_results',
  citation: 'citations_results',
  handsearch: 'organisation_results',
  contact: 'organisation_results',
};

/** Databases and registers are the middle column of the diagram, every other kind the right one. */
export function isDatabaseOrRegister(kind: SourceKind | undefined): boolean {
  return kind === 'database' || kind === 'register';
}

/** There is a column of other methods. */
export function hasOtherMethods(flow: Flow): boolean {
  return OTHER_NUMBERS.some((key) => flow[key] !== null);
}

/** There is a previous version whose studies are carried over. */
export function isUpdate(flow: Flow): boolean {
  return flow.previous_studies !== null || flow.previous_reports !== null;
}
