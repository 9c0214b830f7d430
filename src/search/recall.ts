/** Known-item recall: per service held, retrieved, matched now; why each miss was missed; and the figures that a freeze asks for. */
import type { RecallGate } from '../query/freeze.ts';
import { doiKey } from '../records/identifiers.ts';
import { type BibRecord, SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import type { Dependence, Failing, Judge, Judgement, Match } from './judge-item.ts';
import type { Finding, Holding } from './known-item-lookups.ts';
import { hasOtherTitle, isOtherDocument, type KnownItem } from './known-items.ts';

/**
 * Why an item was not retrieved. `not-looked-up`: nobody has asked the service yet, or nothing of the item can be asked there.
 * `not-delivered`: the query matches the record, and a finished run of it did not bring it.
 */
export const MISS_REASONS = [
  'not-looked-up',
  'not-indexed',
  'query-gap',
  'no-abstract',
  'limits',
  'not-searched',
  'ranked-out',
  'not-delivered',
] as const;
export type MissReason = (typeof MISS_REASONS)[number];

/** A record that searches have brought from a service, and by which queries. */
export interface Retrieved extends Holding {
  /** Ids of the queries; true where the run asked what the query asks today. */
  readonly queries: ReadonlyMap<string, boolean>;
}

/** A query that is judged at a service. */
export interface JudgedQuery {
  readonly id: string;
  readonly judge: Judge;
  /** Whether what it asks today has been run to its end. */
  readonly isSearched: boolean;
}

export interface ServiceEvidence {
  readonly service: ServiceName;
  readonly queries: readonly JudgedQuery[];
  readonly retrieved: readonly Retrieved[];
}

export interface ItemAtService {
  readonly service: ServiceName;
  /** PMID, DOI or W… under which the service holds the item. */
  readonly indexed: string | undefined;
  /** The title there, where it is another than the item's: its identifier may be mistyped. */
  readonly otherTitle: string | undefined;
  /** Whether something is still to be asked that tells whether the service holds it. */
  readonly isOpen: boolean;
  /** By a run of one of the judged queries. */
  readonly retrieved: boolean;
  /** Queries of the review whose runs brought it, judged or not. */
  readonly retrievedBy: readonly string[];
  /** Retrieved by what the queries ask today, or retrieved before and still matched: what a gate counts. */
  readonly stands: boolean;
  readonly matches: Match;
  /** Whether a judged query would find it now, as far as can be known without asking. */
  readonly finds: boolean;
  readonly why: MissReason | undefined;
  /** The query that fails fewest parts; `undefined` when one matches, or there is no record to judge. */
  readonly nearest: string | undefined;
  /** What that query fails, the surest first. */
  readonly failing: readonly Failing[];
  readonly note: string | undefined;
  readonly dependsOn: readonly (Dependence & { readonly source: ServiceName })[];
}

/** Finds retrieved records by native id, DOI or PMID. */
type Find = (item: KnownItem, holding: Holding | undefined) => readonly Retrieved[];

/** Prepares the evidence of one service, for many items. */
export function prepareItemJudge(evidence: ServiceEvidence): (item: KnownItem, finding: Finding) => ItemAtService {
  const find = indexRetrieved(evidence.retrieved);
  return (item, finding) => judgeItem(evidence, find, item, finding);
}

function judgeItem(evidence: ServiceEvidence, find: Find, item: KnownItem, finding: Finding): ItemAtService {
  const held = finding.kind === 'held' ? finding.holding : undefined;
  const copies = find(item, held);
  // What a search has brought is held there, whatever a look-up says.
  const holding = held ?? copies[0];
  const isCurrentOf = new Map<string, boolean>();
  for (const copy of copies) {
    for (const [id, isCurrent] of copy.queries) isCurrentOf.set(id, isCurrentOf.get(id) === true || isCurrent);
  }
  const retrieved = evidence.queries.filter(({ id }) => isCurrentOf.has(id));
  const judgements = holding === undefined ? [] : evidence.queries.map((query) => query.judge(holding.record));
  const finds = judgements.some((judgement) => judgement.finds);
  const nearest = finds ? undefined : findNearest(judgements);
  const isCurrent = retrieved.some(({ id }) => isCurrentOf.get(id) === true);
  const why = retrieved.length > 0 ? undefined : findReason(evidence, finding, holding, judgements, nearest);
  return {
    service: evidence.service,
    indexed: holding?.nativeId,
    otherTitle: holding !== undefined && hasOtherTitle(item, holding.record) ? holding.record.title : undefined,
    isOpen: holding === undefined && finding.kind === 'open',
    retrieved: retrieved.length > 0,
    retrievedBy: [...isCurrentOf.keys()],
    stands: isCurrent || (retrieved.length > 0 && finds),
    matches: bestMatch(judgements),
    finds,
    why,
    nearest: nearest?.query,
    failing: (nearest?.failing ?? []).toSorted((a, b) => Number(a.truth === 'unknown') - Number(b.truth === 'unknown')),
    note: nearest?.note,
    dependsOn: judgements.flatMap(({ dependsOn }) => dependsOn.map((each) => ({ source: evidence.service, ...each }))),
  };
}

function bestMatch(judgements: readonly Judgement[]): Match {
  const matches = judgements.map(({ match }) => match);
  return matches.includes('true') ? 'true' : matches.includes('unknown-kept') ? 'unknown-kept' : 'false';
}

/** The query that fails fewest parts; of equals the one with fewer that are plainly false, then the first. */
function findNearest(judgements: readonly Judgement[]): Judgement | undefined {
  const weight = ({ failing }: Judgement): number =>
    failing.length + failing.filter(({ truth }) => truth === 'false').length / (failing.length + 1);
  return judgements.toSorted((a, b) => weight(a) - weight(b))[0];
}

function findReason(
  { service, queries }: ServiceEvidence,
  finding: Finding,
  holding: Holding | undefined,
  judgements: readonly Judgement[],
  nearest: Judgement | undefined,
): MissReason {
  if (holding === undefined) return finding.kind === 'not-held' ? 'not-indexed' : 'not-looked-up';
  if (nearest === undefined) {
    const isSearched = queries.some((query, index) => query.isSearched && judgements[index]?.finds === true);
    return !isSearched ? 'not-searched' : service === 'crossref' ? 'ranked-out' : 'not-delivered';
  }
  const { failing } = nearest;
  if (failing.some(({ kind, truth }) => kind === 'concept' && truth === 'false')) return 'query-gap';
  return failing.some(({ kind }) => kind === 'concept') ? 'no-abstract' : 'limits';
}

function indexRetrieved(retrieved: readonly Retrieved[]): Find {
  const byKey = new Map<string, Retrieved[]>();
  for (const one of retrieved) {
    for (const key of keysOf(one.nativeId, one.record)) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [one]);
      else known.push(one);
    }
  }
  return (item, holding) => {
    const keys = [
      ...keysOf(undefined, item),
      ...(holding === undefined ? [] : keysOf(holding.nativeId, holding.record)),
    ];
    const found = new Set(keys.flatMap((key) => byKey.get(key) ?? []));
    return [...found].filter(({ record }) => !isOtherDocument(item, record));
  };
}

function keysOf(nativeId: string | undefined, { doi, pmid }: Pick<BibRecord, 'doi' | 'pmid'>): readonly string[] {
  return [
    ...(nativeId === undefined ? [] : [`id ${nativeId}`]),
    ...(doi === undefined ? [] : [`doi ${doiKey(doi)}`]),
    ...(pmid === undefined ? [] : [`pmid ${pmid}`]),
  ];
}

/** Relative recall: of the items that are held, those that were retrieved. Proportions are `undefined` when none is held. */
export interface Recall {
  readonly indexed: number;
  readonly retrieved: number;
  readonly recall: number | undefined;
  /** Items that a judged query would find now. */
  readonly matching: number;
  readonly matchingRecall: number | undefined;
  /** As a gate counts them. */
  readonly standing: number;
  /** Items of which it is not known yet whether they are held. */
  readonly open: number;
}

/** An item with what is known of it at each service; over several services it is held or retrieved where one holds or brought it. */
export function countRecall(items: readonly (readonly ItemAtService[])[]): Recall {
  const count = (holds: (one: ItemAtService) => boolean): number => items.filter((each) => each.some(holds)).length;
  const indexed = count((one) => one.indexed !== undefined);
  const retrieved = count((one) => one.retrieved);
  const matching = count((one) => one.finds);
  return {
    indexed,
    retrieved,
    recall: indexed === 0 ? undefined : retrieved / indexed,
    matching,
    matchingRecall: indexed === 0 ? undefined : matching / indexed,
    standing: count((one) => one.stands),
    open: items.filter((each) => each.some((one) => one.isOpen) && each.every((one) => one.indexed === undefined))
      .length,
  };
}

/** A recall that a saved query asks for before its strategy may be frozen, and why it is not met or cannot be judged. */
export interface Gate extends RecallGate {
  readonly message: string | undefined;
}

// Proportions of small whole numbers: 0.9 of 40 is 36, whatever the last binary digit says.
const ROUNDING = 1e-9;

/**
 * Judges one gate. What an earlier wording retrieved and the queries of today do not match is not counted, or a gate would stay
 * open after the term was struck on which an item hung.
 *
 * @param recall - `undefined` when the service is not searched by these queries
 */
export function judgeGate(query: string, name: string, min: number, recall: Recall | undefined): Gate {
  const title = Object.entries(SERVICE_TITLES).find(([service]) => service === name)?.[1];
  const not = (message: string): Gate => ({ query, name, min, recall: undefined, ok: false, message });
  if (recall === undefined) return not(`no query that names these items is run at ${title ?? 'any service'}`);
  if (recall.open > 0)
    return not(`${recall.open} item${recall.open === 1 ? '' : 's'} not looked up at ${title ?? 'every service'} yet`);
  if (recall.indexed === 0)
    return not(
      `${title ?? 'no service'} holds ${title === undefined ? 'a' : 'no'} known item, so there is nothing to judge by`,
    );
  const reached = recall.standing / recall.indexed;
  const outdated = recall.retrieved - recall.standing;
  const ok = reached >= min - ROUNDING;
  return {
    query,
    name,
    min,
    recall: reached,
    ok,
    message:
      outdated === 0
        ? undefined
        : `${outdated} retrieved by an earlier wording and not matched any more, so not counted`,
  };
}
