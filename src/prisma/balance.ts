/** Checks that the numbers of a flow add up: the identities of PRISMA 2020 with the open counts, and numbers against ids. */
import {
  COUNTED_NUMBERS,
  type CountedNumber,
  FLOW_NUMBERS,
  type Flow,
  hasOtherMethods,
  NUMBER_OF_KIND,
  OPEN_NUMBERS,
  OTHER_NUMBERS,
} from './flow.ts';

/** One identity that does not hold. */
export interface Violation {
  /** `records-screened` */
  readonly name: string;
  /** The identity in words of the flow: `records_screened = identified − removed`. */
  readonly says: string;
  readonly left: number;
  readonly right: number;
  /** Offending records, reports or studies, where they can be told. */
  readonly ids: readonly string[];
}

interface Rule {
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

const SOURCE_RULES: readonly Rule[] = [...new Set(Object.values(NUMBER_OF_KIND))].map((key) => ({
  name: `sources-${key.replace('_results', '')}`,
  says: `sources of this kind = ${key}`,
  relation: '=',
  left: (flow) => sourcesOf(flow, key),
  right: (flow) => n(flow[key]),
}));

/** PRISMA 2020 explanation (BMJ 2021;372:n160) as sums; the open counts as the public contract words them. */
const RULES: readonly Rule[] = [
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

/** Boxes in which a record or report ends, or that part a step: none of their ids may stand in two of one group. */
const APART: readonly (readonly CountedNumber[])[] = [
  ['database_results', 'register_results'],
  ['website_results', 'organisation_results', 'citations_results'],
  ['duplicates', 'excluded_automatic', 'excluded_other', 'records_screened'],
  [
    'duplicates',
    'excluded_automatic',
    'excluded_other',
    'records_excluded',
    'dbr_notretrieved_reports',
    'dbr_excluded',
    'other_notretrieved_reports',
    'other_excluded',
    'new_reports',
  ],
];

/** What leaves a step must have entered it. */
const WITHIN: readonly (readonly [parts: readonly CountedNumber[], wholes: readonly CountedNumber[]])[] = [
  [
    ['duplicates', 'excluded_automatic', 'excluded_other', 'records_screened'],
    ['database_results', 'register_results'],
  ],
  [['records_excluded'], ['records_screened']],
  [['dbr_notretrieved_reports', 'dbr_assessed'], ['dbr_sought_reports']],
  [['dbr_excluded'], ['dbr_assessed']],
  [['other_notretrieved_reports', 'other_assessed'], ['other_sought_reports']],
  [['other_excluded'], ['other_assessed']],
  [['new_reports'], ['dbr_assessed', 'other_assessed']],
];

/** Every identity that the flow violates; empty when it balances. */
export function checkFlow(flow: Flow): Violation[] {
  return [...checkWholeNumbers(flow), ...RULES.flatMap((rule) => checkRule(rule, flow)), ...checkBoxes(flow)];
}

function checkRule(rule: Rule, flow: Flow): Violation[] {
  if (rule.applies !== undefined && !rule.applies(flow)) return [];
  const left = rule.left(flow);
  const right = rule.right(flow);
  if (rule.relation === '=' ? left === right : left <= right) return [];
  const ids = rule.name === 'records-screened' ? withoutPlace(flow) : [];
  return [{ name: rule.name, says: rule.says, left, right, ids }];
}

/** Identified records of databases and registers that are neither removed nor screened. */
function withoutPlace(flow: Flow): string[] {
  const { boxes } = flow;
  const placed = new Set(
    [boxes.duplicates, boxes.excluded_automatic, boxes.excluded_other, boxes.records_screened].flatMap(
      (ids) => ids ?? [],
    ),
  );
  return [boxes.database_results, boxes.register_results].flatMap((ids) => ids ?? []).filter((id) => !placed.has(id));
}

function checkWholeNumbers(flow: Flow): Violation[] {
  const all: [string, number | null][] = [
    ...FLOW_NUMBERS.map((key): [string, number | null] => [key, flow[key]]),
    ...OPEN_NUMBERS.map((key): [string, number] => [`open.${key}`, flow.open[key]]),
    ...Object.entries(flow.corrections).map(([key, value]): [string, number] => [`corrections.${key}`, value]),
  ];
  return all.flatMap(([key, value]) =>
    value === null || (Number.isSafeInteger(value) && value >= 0)
      ? []
      : [{ name: 'whole-number', says: `${key} is a whole number, 0 or more`, left: value, right: 0, ids: [] }],
  );
}

function checkBoxes(flow: Flow): Violation[] {
  const { boxes } = flow;
  const found: Violation[] = [];
  const compare = (box: string, ids: readonly string[] | undefined, number: number | null): void => {
    const left = ids?.length ?? 0;
    if (left !== n(number)) {
      found.push({ name: 'box-length', says: `ids of ${box} = ${box}`, left, right: n(number), ids: ids ?? [] });
    }
  };
  for (const key of COUNTED_NUMBERS) compare(key, boxes[key], flow[key]);
  for (const code of codes(flow.reasons, boxes.reasons)) {
    compare(`reasons.${code}`, boxes.reasons[code], flow.reasons[code] ?? 0);
  }
  for (const code of codes(flow.other_reasons, boxes.other_reasons ?? {})) {
    compare(`other_reasons.${code}`, boxes.other_reasons?.[code], flow.other_reasons[code] ?? 0);
  }

  for (const group of APART) {
    const seen = new Set<string>();
    const twice = group.flatMap((key) =>
      (boxes[key] ?? []).filter((id) => {
        const again = seen.has(id);
        seen.add(id);
        return again;
      }),
    );
    if (twice.length > 0) {
      const says = `no id stands twice in ${group.join(', ')}`;
      found.push({ name: 'two-boxes', says, left: twice.length, right: 0, ids: twice });
    }
  }
  for (const [parts, wholes] of WITHIN) {
    const whole = new Set(wholes.flatMap((key) => boxes[key] ?? []));
    const strays = parts.flatMap((key) => (boxes[key] ?? []).filter((id) => !whole.has(id)));
    if (strays.length > 0) {
      const says = `every id of ${parts.join(', ')} stands in ${wholes.join(' or ')}`;
      found.push({ name: 'stray', says, left: strays.length, right: 0, ids: strays });
    }
  }
  return found;
}

function codes(counts: Readonly<Record<string, number>>, lists: Readonly<Record<string, readonly string[]>>): string[] {
  return [...new Set([...Object.keys(counts), ...Object.keys(lists)])];
}
