/** Which records of a review are without an abstract, and whom each may be asked of. */
import { doiKey } from '../records/identifiers.ts';
import { NOT_LITERATURE, type RecordId, type RecordType, type ServiceName } from '../records/record.ts';

/**
 * Services in the order in which they are asked for missing abstracts, and in which a supplied one is preferred: PubMed's
 * are curated and complete, OpenAlex's are rebuilt from an index of words, Crossref has them for about half of its articles
 * (review/protocol.md 7.5).
 */
export const SUPPLY_ORDER = ['pubmed', 'openalex', 'crossref'] as const satisfies readonly ServiceName[];

/** By what two records are known to be of one report. */
export interface Identified {
  readonly doi: string | undefined;
  readonly pmid: string | undefined;
}

/** A record that is without an abstract. */
export interface Wanted extends Identified {
  readonly recordId: RecordId;
  /** Where it came from. */
  readonly source: string;
}

/** A stored record as the search for missing abstracts sees it: its newest version, without what a supply adds. */
export interface Holding extends Wanted {
  readonly title: string | undefined;
  readonly type: RecordType;
  readonly hasAbstract: boolean;
}

/** That a service was asked for the abstract of a record, and whether it had one. */
export interface Supply {
  readonly recordId: RecordId;
  readonly source: ServiceName;
  readonly isSupplied: boolean;
  /** ISO 8601, UTC */
  readonly suppliedAt: string;
}

/** A review's records and supplies, in order of import. */
export interface AbstractState {
  readonly holdings: readonly Holding[];
  readonly supplies: readonly Supply[];
}

/**
 * Finds among records the one of the same report: by DOI, compared case-free, else by PMID, but never against two DOIs that
 * differ. Titles are not looked at. Where several have the identifier, the first is given.
 */
export function indexReports<T extends Identified>(records: Iterable<T>): (one: Identified) => T | undefined {
  const byDoi = new Map<string, T>();
  const byPmid = new Map<string, T[]>();
  for (const record of records) {
    const doi = record.doi === undefined ? undefined : doiKey(record.doi);
    if (doi !== undefined && !byDoi.has(doi)) byDoi.set(doi, record);
    if (record.pmid === undefined) continue;
    const same = byPmid.get(record.pmid);
    if (same === undefined) byPmid.set(record.pmid, [record]);
    else same.push(record);
  }
  return ({ doi, pmid }) => {
    const found = doi === undefined ? undefined : byDoi.get(doiKey(doi));
    if (found !== undefined || pmid === undefined) return found;
    return byPmid.get(pmid)?.find((other) => doi === undefined || other.doi === undefined);
  };
}

/**
 * Records without an abstract, neither their own nor a supplied one. Left out are those whose DOI or PMID is that of another
 * stored record that has an abstract: `dedupe` joins the two, so nobody need be asked and nothing is missing; and what is no
 * literature (components, journals, issues). A DOI that one source gives to records of different titles, such as the abstracts of
 * a meeting, says nothing of any of them and is not used.
 */
export function findMissing(state: AbstractState): readonly Wanted[] {
  const holdings = withoutSharedDois(state.holdings);
  const supplied = new Set(state.supplies.filter(({ isSupplied }) => isSupplied).map(({ recordId }) => recordId));
  const has = (holding: Holding): boolean => holding.hasAbstract || supplied.has(holding.recordId);
  const findHolder = indexReports(holdings.filter(has));
  return holdings
    .filter((holding) => !has(holding) && !NOT_LITERATURE.includes(holding.type) && findHolder(holding) === undefined)
    .map(({ recordId, source, doi, pmid }) => ({ recordId, source, doi, pmid }));
}

/**
 * Those of the missing that a service may be asked for. It is not asked for its own records, nor for a report of which it has
 * delivered a record, which then had no abstract; nor twice for the same record, unless `again` says so.
 */
export function wantedOf(
  service: ServiceName,
  missing: readonly Wanted[],
  state: AbstractState,
  again: boolean,
): readonly Wanted[] {
  const asked = new Set(
    state.supplies.filter(({ source }) => source === service && !again).map(({ recordId }) => recordId),
  );
  const findDelivered = indexReports(state.holdings.filter(({ source }) => source === service));
  return missing.filter(
    (wanted) =>
      (wanted.doi !== undefined || wanted.pmid !== undefined) &&
      wanted.source !== service &&
      !asked.has(wanted.recordId) &&
      findDelivered(wanted) === undefined,
  );
}

function withoutSharedDois(holdings: readonly Holding[]): readonly Holding[] {
  const shared = findSharedDois(holdings);
  if (shared.size === 0) return holdings;
  return holdings.map((holding) =>
    holding.doi !== undefined && shared.has(doiKey(holding.doi)) ? { ...holding, doi: undefined } : holding,
  );
}

/** DOIs, in lower case, that one source gives to records of different titles: they say nothing of any one record. */
export function findSharedDois(
  records: Iterable<{
    readonly source: string;
    readonly doi: string | undefined;
    readonly title: string | undefined;
  }>,
): ReadonlySet<string> {
  const titles = new Map<string, string>();
  const shared = new Set<string>();
  for (const { source, doi, title } of records) {
    const plain = plainTitle(title);
    if (doi === undefined || plain === '') continue;
    const key = `${source}\n${doiKey(doi)}`;
    const known = titles.get(key);
    if (known === undefined) titles.set(key, plain);
    else if (known !== plain) shared.add(doiKey(doi));
  }
  return shared;
}

function plainTitle(title: string | undefined): string {
  return (title ?? '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
