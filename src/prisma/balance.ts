/** Checks that the numbers of a flow add up: the identities of PRISMA 2020 with the open counts, and numbers against ids. */
import { type Boxes, COUNTED_NUMBERS, type CountedNumber, FLOW_NUMBERS, type Flow, OPEN_NUMBERS } from './flow.ts';
import { IDENTITIES, type Identity } from './identities.ts';

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

const n = (number: number | null): number => number ?? 0;

/** Boxes in which a record or report ends, or that part a step: no id may stand in two of one group, nor twice in one. */
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
  ['dbr_sought_reports', 'other_sought_reports'],
  ['dbr_assessed', 'other_assessed'],
  ['new_studies'],
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
  return [
    ...checkWholeNumbers(flow),
    ...IDENTITIES.flatMap((identity) => checkIdentity(identity, flow)),
    ...checkBoxes(flow),
  ];
}

function checkIdentity(identity: Identity, flow: Flow): Violation[] {
  if (identity.applies !== undefined && !identity.applies(flow)) return [];
  const left = identity.left(flow);
  const right = identity.right(flow);
  if (identity.relation === '=' ? left === right : left <= right) return [];
  const ids = identity.name === 'records-screened' ? withoutPlace(flow) : [];
  return [{ name: identity.name, says: identity.says, left, right, ids }];
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

  const { together, again } = placesIn(boxes);
  for (const group of APART) {
    const bits = bitsOf(group);
    const inTwo = together.flatMap(({ boxes: all, ids }) => (isOneAtMost(all & bits) ? [] : ids));
    const twice = [...new Set([...inTwo, ...group.flatMap((key) => again.get(key) ?? [])])];
    if (twice.length > 0) {
      const says = `no id stands twice in ${group.join(', ')}`;
      found.push({ name: 'two-boxes', says, left: twice.length, right: 0, ids: twice });
    }
  }
  for (const [parts, wholes] of WITHIN) {
    const [part, whole] = [bitsOf(parts), bitsOf(wholes)];
    const strays = together.flatMap(({ boxes: all, ids }) => ((all & part) !== 0 && (all & whole) === 0 ? ids : []));
    if (strays.length > 0) {
      const says = `every id of ${parts.join(', ')} stands in ${wholes.join(' or ')}`;
      found.push({ name: 'stray', says, left: strays.length, right: 0, ids: strays });
    }
  }
  return found;
}

/** Boxes as bits of one number: there are fewer than 31. */
const BITS = Object.fromEntries(COUNTED_NUMBERS.map((key, place) => [key, 2 ** place])) as Record<
  CountedNumber,
  number
>;

function bitsOf(keys: readonly CountedNumber[]): number {
  return keys.reduce((bits, key) => bits | BITS[key], 0);
}

function isOneAtMost(bits: number): boolean {
  return (bits & (bits - 1)) === 0;
}

/** Ids by the boxes in which they stand, and those that stand in one box more than once. Few combinations occur. */
interface Places {
  readonly together: readonly { readonly boxes: number; readonly ids: readonly string[] }[];
  readonly again: ReadonlyMap<CountedNumber, readonly string[]>;
}

function placesIn(boxes: Boxes): Places {
  const standing = new Map<string, number>();
  const again = new Map<CountedNumber, string[]>();
  for (const key of COUNTED_NUMBERS) {
    const bit = BITS[key];
    for (const id of boxes[key] ?? []) {
      const before = standing.get(id) ?? 0;
      if ((before & bit) !== 0) again.set(key, [...(again.get(key) ?? []), id]);
      standing.set(id, before | bit);
    }
  }
  const together = new Map<number, string[]>();
  for (const [id, all] of standing) {
    const ids = together.get(all);
    if (ids === undefined) together.set(all, [id]);
    else ids.push(id);
  }
  return { together: [...together].map(([all, ids]) => ({ boxes: all, ids })), again };
}

function codes(counts: Readonly<Record<string, number>>, lists: Readonly<Record<string, readonly string[]>>): string[] {
  return [...new Set([...Object.keys(counts), ...Object.keys(lists)])];
}
