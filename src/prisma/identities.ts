/** The identities of PRISMA 2020 as a table: what has to equal what, or be at most as large, in words and in numbers. */
import { type Flow, hasOtherMethods, NUMBER_OF_KIND, OPEN_NUMBERS, OTHER_NUMBERS } from './flow.ts';

/** One sum that has to hold. */
export interface Identity {
  readonly name: string;
  readonly says: string;
  readonly relation: '=' | '≤';
  readonly left: (flow: Flow) => number;
  readonly right: (flow: Flow) => number;
  /** Left out where it answers false. */
  readonly applies?: (flow: Flow) => boolean;
}

const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((total, count) => total + count, 0);
const n = (number: number | null): number => number ?? 0;
const identified = (flow: Flow): number => flow.database_results + flow.register_results;
const otherIdentified = (flow: Flow): number =>
  n(flow.website_results) + n(flow.organisation_results) + n(flow.citations_results);
const sourcesOf = (flow: Flow, number: string): number =>
  Object.entries(flow.sources).reduce((total, [name, count]) => {
    const kind = flow.source_kinds[name];
    return kind !== undefined && NUMBER_OF_KIND[kind] === number ? total + count : total;
  }, 0);
const both = (one: number | null, two: number | null): boolean => one !== null && two !== null;

const SOURCE_RULES: readonly Identity[] = [...new Set(Object.values(NUMBER_OF_KIND))].map((key) => ({
  name: `sources-${key.replace('_results', '')}`,
  says: `sources of this kind = ${key}`,
  relation: '=',
  left: (flow) => sourcesOf(flow, key),
  right: (flow) => n(flow[key]),
}));

/** PRISMA 2020 explanation (BMJ 2021;372:n160) as sums; the open counts as the public contract words them. */
export const IDENTITIES: readonly Identity[] = [
  {
    name: 'sources',
    says: 'sources = databases + registers + other methods',
    relation: '=',
    left: (flow) => sum(flow.sources),
    right: (flow) => identified(flow) + otherIdentified(flow),
  },
  ...SOURCE_RULES,
  {
    name: 'records-screened',
    says: 'records_screened = database_results + register_results − duplicates − excluded_automatic − excluded_other',
    relation: '=',
    left: (flow) => flow.records_screened,
    right: (flow) => identified(flow) - flow.duplicates - flow.excluded_automatic - flow.excluded_other,
  },
  {
    name: 'title-abstract',
    says: 'records_screened = records_excluded + dbr_sought_reports + open.title_abstract − extra_reports + merged_at_full_text',
    relation: '=',
    left: (flow) => flow.records_screened,
    right: (flow) =>
      flow.records_excluded +
      flow.dbr_sought_reports +
      flow.open.title_abstract -
      flow.corrections.extra_reports +
      flow.corrections.merged_at_full_text,
  },
  {
    name: 'retrieval',
    says: 'dbr_sought_reports = dbr_notretrieved_reports + dbr_assessed + open.retrieval',
    relation: '=',
    left: (flow) => flow.dbr_sought_reports,
    right: (flow) => flow.dbr_notretrieved_reports + flow.dbr_assessed + flow.open.retrieval,
  },
  {
    name: 'reasons',
    says: 'sum of reasons = dbr_excluded',
    relation: '=',
    left: (flow) => sum(flow.reasons),
    right: (flow) => flow.dbr_excluded,
  },
  {
    name: 'full-text',
    says: 'dbr_assessed = dbr_excluded + included_reports.dbr + open.full_text',
    relation: '=',
    left: (flow) => flow.dbr_assessed,
    right: (flow) => flow.dbr_excluded + flow.included_reports.dbr + flow.open.full_text,
  },
  {
    name: 'other-sought',
    says: 'other_sought_reports = website_results + organisation_results + citations_results − other_duplicates − other_excluded_on_title − open.other_title_abstract',
    relation: '=',
    left: (flow) => n(flow.other_sought_reports),
    right: (flow) =>
      otherIdentified(flow) -
      flow.corrections.other_duplicates -
      flow.corrections.other_excluded_on_title -
      flow.open.other_title_abstract,
  },
  {
    name: 'other-retrieval',
    says: 'other_sought_reports = other_notretrieved_reports + other_assessed + open.other_retrieval',
    relation: '=',
    left: (flow) => n(flow.other_sought_reports),
    right: (flow) => n(flow.other_notretrieved_reports) + n(flow.other_assessed) + flow.open.other_retrieval,
  },
  {
    name: 'other-reasons',
    says: 'sum of other_reasons = other_excluded',
    relation: '=',
    left: (flow) => sum(flow.other_reasons),
    right: (flow) => n(flow.other_excluded),
  },
  {
    name: 'other-full-text',
    says: 'other_assessed = other_excluded + included_reports.other + open.other_full_text',
    relation: '=',
    left: (flow) => n(flow.other_assessed),
    right: (flow) => n(flow.other_excluded) + flow.included_reports.other + flow.open.other_full_text,
  },
  {
    name: 'new-reports',
    says: 'new_reports = included_reports.dbr + included_reports.other',
    relation: '=',
    left: (flow) => flow.new_reports,
    right: (flow) => flow.included_reports.dbr + flow.included_reports.other,
  },
  {
    name: 'new-studies-at-most',
    says: 'new_studies ≤ new_reports',
    relation: '≤',
    left: (flow) => flow.new_studies,
    right: (flow) => flow.new_reports,
  },
  {
    name: 'new-studies-at-least',
    says: '1 ≤ new_studies when reports are included and no version came before',
    relation: '≤',
    // In an update every new report may belong to a study of the previous version.
    applies: (flow) => flow.new_reports > 0 && flow.previous_studies === null,
    left: () => 1,
    right: (flow) => flow.new_studies,
  },
  {
    name: 'total-studies',
    says: 'total_studies = previous_studies + new_studies',
    relation: '=',
    applies: (flow) => flow.total_studies !== null || flow.previous_studies !== null,
    left: (flow) => n(flow.total_studies),
    right: (flow) => n(flow.previous_studies) + flow.new_studies,
  },
  {
    name: 'total-reports',
    says: 'total_reports = previous_reports + new_reports',
    relation: '=',
    applies: (flow) => flow.total_reports !== null || flow.previous_reports !== null,
    left: (flow) => n(flow.total_reports),
    right: (flow) => n(flow.previous_reports) + flow.new_reports,
  },
  {
    name: 'previous',
    says: 'previous_studies ≤ previous_reports',
    relation: '≤',
    applies: (flow) => both(flow.previous_studies, flow.previous_reports),
    left: (flow) => n(flow.previous_studies),
    right: (flow) => n(flow.previous_reports),
  },
  {
    name: 'total',
    says: 'total_studies ≤ total_reports',
    relation: '≤',
    applies: (flow) => both(flow.total_studies, flow.total_reports),
    left: (flow) => n(flow.total_studies),
    right: (flow) => n(flow.total_reports),
  },
  {
    name: 'meta-analysis-studies',
    says: 'total_studies_ma ≤ studies in the review',
    relation: '≤',
    left: (flow) => n(flow.total_studies_ma),
    right: (flow) => flow.total_studies ?? flow.new_studies,
  },
  {
    name: 'meta-analysis-reports',
    says: 'total_reports_ma ≤ reports in the review',
    relation: '≤',
    left: (flow) => n(flow.total_reports_ma),
    right: (flow) => flow.total_reports ?? flow.new_reports,
  },
  {
    name: 'automation',
    says: 'automation.filter + automation.unknown = excluded_automatic',
    relation: '=',
    left: (flow) => flow.automation.filter + flow.automation.unknown,
    right: (flow) => flow.excluded_automatic,
  },
  {
    name: 'automation-stop',
    says: 'automation.stop ≤ records_excluded',
    relation: '≤',
    left: (flow) => flow.automation.stop,
    right: (flow) => flow.records_excluded,
  },
  {
    name: 'removal-reasons',
    says: 'sum of removal_reasons = excluded_other',
    relation: '=',
    left: (flow) => sum(flow.removal_reasons),
    right: (flow) => flow.excluded_other,
  },
  {
    name: 'interim',
    says: 'interim exactly when an open count is above 0',
    relation: '=',
    left: (flow) => Number(flow.interim),
    right: (flow) => Number(OPEN_NUMBERS.some((key) => flow.open[key] > 0)),
  },
  {
    name: 'other-methods',
    says: 'the numbers of other methods are all there or all null',
    relation: '=',
    left: (flow) => OTHER_NUMBERS.filter((key) => flow[key] !== null).length,
    right: (flow) => (hasOtherMethods(flow) ? OTHER_NUMBERS.length : 0),
  },
];
