/**
 * The load of a strategy before it is run: records that two reviewers would have to screen, per source, from the services' totals
 * and from samples of what they would deliver. Every share is a range (Wilson, 95 %); what cannot be told from a sample widens it.
 *
 * Rules, as the footnotes of `query show` tell people:
 * - PubMed is asked exactly and is not filtered, so everything it announces is screened, but for what an earlier query finds too.
 * - A record of a query that matches an earlier query of the same source counts with the earlier one.
 * - An OpenAlex record with a PMID that matches a query of PubMed, words or headings, is a duplicate of PubMed's.
 * - Crossref's probes overlap: what is seen of it in the sample is taken off, and in the lower bound what may have been missed.
 * - OpenAlex takes in what Crossref registers. So a Crossref record that the local filter keeps is a duplicate when a query of
 *   OpenAlex keeps it too and asks for its type; when that query decides on the title alone, or another query of Crossref keeps
 *   it as well, it may be one, and it is one in the lower bound only.
 */

import { type Range, wilson } from '../records/intervals.ts';
import { type BibRecord, NOT_LITERATURE, type ServiceName } from '../records/record.ts';
import { evaluate, filterVerdict, isWithinLimits, needsLocalFilter } from './evaluate.ts';
import { countDistinct, depthsOf, type Evidence, weigh } from './overlap.ts';
import { type PreparedFields, prepareFields } from './prepared-fields.ts';
import { effectiveSize, sum, sumRanges } from './shares.ts';
import { splitTerm } from './tokens.ts';
import type { Compiled, QueryNode, Truth } from './tree.ts';
import { findTypeWords, OPENALEX_TYPE_WORDS } from './type-tables.ts';

/** What is done to lessen the load (protocol 9). */
export interface Measures {
  /** Types of OpenAlex that are not asked for any more. */
  readonly droppedTypes: readonly string[];
  /** OpenAlex-only records with an abstract need one ranking word. */
  readonly needsRankingWord: boolean;
  readonly fromYear: number | undefined;
}

export const NO_MEASURES: Measures = { droppedTypes: [], needsRankingWord: false, fromYear: undefined };

interface Item {
  readonly weight: number;
  readonly record: BibRecord;
  readonly verdict: 'keep' | 'title-only' | 'removed';
  /** OpenAlex's word for the type. */
  readonly type: string | undefined;
  /** An earlier query of the same source counts it. */
  readonly isBefore: Truth;
  readonly isInPubmed: Truth;
  /** What the queries of OpenAlex say of a record of Crossref, and under which of its types they would find it. */
  readonly inOpenAlex: readonly { readonly types: readonly string[]; readonly truth: Truth }[];
  readonly hasRankingWord: boolean;
}

/** One query on one service, with everything that is to be asked about its sample. */
export interface Cell {
  readonly service: ServiceName;
  readonly query: string;
  /** Records that the service would deliver, repeats of its parts included. */
  readonly delivered: number;
  /** Different records among them. */
  readonly population: Range;
  readonly items: readonly Item[];
  readonly byType: ReadonlyMap<string, number>;
  /** Whether the local filter looks at what it delivers; what PubMed delivers is screened whatever it says. */
  readonly isFiltered: boolean;
  /** Whether an earlier query or source may have its records as well. */
  readonly mayRepeat: boolean;
}

/** Order in which sources are counted: what an earlier one holds is a duplicate in a later one. */
const ORDER: readonly ServiceName[] = ['pubmed', 'openalex', 'crossref'];

/**
 * Lays the samples out for all questions; the evidence of one service in the order of its queries.
 *
 * @param rankingWords - terms of which records may be required to hold one (`ranking_words` of the settings)
 */
export function layOutCells(evidence: readonly Evidence[], rankingWords: readonly string[]): readonly Cell[] {
  const ordered = ORDER.flatMap((service) => evidence.filter(({ compiled }) => compiled.service === service));
  const wordNode: QueryNode = { op: 'or', args: rankingWords.map(toTerm) };
  return ordered.map((own, index): Cell => {
    const { service, queryId } = own.compiled;
    const weights = weigh(own);
    const judgeItem = prepareJudgement(own, ordered.slice(0, index), ordered, wordNode);
    return {
      service,
      query: queryId,
      delivered: sum(depthsOf(own)),
      population: countDistinct(own, weights),
      items: own.drawn.map(({ record }, at) => ({ ...judgeItem(record), weight: weights[at] ?? 0 })),
      byType: own.byType,
      isFiltered: service !== 'pubmed',
      mayRepeat: index > 0,
    };
  });
}

function prepareJudgement(
  own: Evidence,
  before: readonly Evidence[],
  all: readonly Evidence[],
  rankingWords: QueryNode,
): (record: BibRecord) => Omit<Item, 'weight'> {
  const { service } = own.compiled;
  const of = (wanted: ServiceName) => all.filter(({ compiled }) => compiled.service === wanted);
  const earlier = before.filter(({ compiled }) => compiled.service === service);
  return (record) => {
    const fields = prepareFields(record);
    return {
      record,
      verdict: NOT_LITERATURE.includes(record.type) ? 'removed' : judge(own.compiled, record, fields),
      type: service === 'openalex' ? record.sourceTypes[0] : undefined,
      isBefore: most(earlier.map((other) => matchesEarlier(other, record, fields))),
      isInPubmed: findInPubmed(
        service,
        record,
        most(of('pubmed').map(({ compiled }) => matches(compiled, record, fields))),
        of('openalex').length > 0,
      ),
      inOpenAlex: service === 'crossref' ? of('openalex').flatMap((other) => findCopy(other, record, fields)) : [],
      hasRankingWord: evaluate(rankingWords, record, { fields }) === 'true',
    };
  };
}

/** A record of Crossref names no PMID; where OpenAlex is not asked, a match with PubMed's query is all there is to go by. */
function findInPubmed(service: ServiceName, record: BibRecord, match: Truth, hasOpenAlex: boolean): Truth {
  if (service === 'openalex') return record.pmid === undefined ? 'false' : match;
  return service === 'crossref' && !hasOpenAlex && match !== 'false' ? 'unknown' : 'false';
}

function judge(compiled: Compiled, record: BibRecord, fields: PreparedFields): Item['verdict'] {
  if (compiled.service === 'pubmed' || !needsLocalFilter(compiled)) return 'keep';
  const verdict = filterVerdict(compiled, record, { fields });
  return verdict === 'keep' ? 'keep' : verdict === 'keep-title-only' ? 'title-only' : 'removed';
}

function matches(compiled: Compiled, record: BibRecord, fields: PreparedFields): Truth {
  return isWithinLimits(compiled.limits, record) ? evaluate(compiled.effective, record, { fields }) : 'false';
}

function matchesEarlier(earlier: Evidence, record: BibRecord, fields: PreparedFields): Truth {
  const truth = matches(earlier.compiled, record, fields);
  switch (earlier.compiled.service) {
    case 'pubmed':
      return truth;
    case 'openalex':
      return earlier.types.length === 0 || earlier.types.includes(record.sourceTypes[0] ?? '') ? truth : 'false';
    case 'crossref':
      // Whether the other query's probes reach it cannot be told.
      return truth === 'false' ? 'false' : 'unknown';
  }
}

/** What a query of OpenAlex says of a record of Crossref, and the types under which OpenAlex may file it. */
function findCopy(openAlex: Evidence, record: BibRecord, fields: PreparedFields): Item['inOpenAlex'] {
  const words = findTypeWords(OPENALEX_TYPE_WORDS, record.type).all;
  const types = openAlex.types.length === 0 ? words : words.filter((word) => openAlex.types.includes(word));
  const truth = matches(openAlex.compiled, record, fields);
  return types.length === 0 || truth === 'false' ? [] : [{ types, truth }];
}

/** The strongest of several truths: any true makes true. */
function most(truths: readonly Truth[]): Truth {
  return truths.includes('true') ? 'true' : truths.includes('unknown') ? 'unknown' : 'false';
}

/** A ranking word as a term: `encounter*`, `good samaritan`. */
function toTerm(text: string): QueryNode {
  const isOpen = text.endsWith('*');
  return { op: 'phrase', words: splitTerm(text), truncLast: isOpen, field: 'title_abstract' };
}

/** Whether a sampled record would come to the screen: surely, perhaps, or not. */
function isScreened(item: Item, service: ServiceName, measures: Measures): Truth {
  const { record } = item;
  if (item.verdict === 'removed' || item.isBefore === 'true') return 'false';
  if (measures.fromYear !== undefined && record.year !== undefined && record.year < measures.fromYear) return 'false';
  if (service === 'openalex') {
    if (item.isInPubmed === 'true') return 'false';
    if (measures.needsRankingWord && record.abstract !== undefined && !item.hasRankingWord) return 'false';
  }
  const copies = item.inOpenAlex.filter(({ types }) => types.some((type) => !measures.droppedTypes.includes(type)));
  const copy = most(copies.map(({ truth }) => truth));
  if (copy === 'true') return 'false';
  return [item.isBefore, item.isInPubmed, copy].includes('unknown') ? 'unknown' : 'true';
}

/** Records of a cell for which something holds: surely in the lower bound, perhaps in the upper. */
function estimate(cell: Cell, holds: (item: Item) => Truth, droppedTypes: readonly string[] = []): Range {
  const items = cell.items.filter(({ type }) => type === undefined || !droppedTypes.includes(type));
  const dropped = sum(droppedTypes.map((type) => cell.byType.get(type) ?? 0));
  const population = {
    low: Math.max(0, cell.population.low - dropped),
    high: Math.max(0, cell.population.high - dropped),
  };
  const weights = items.map(({ weight }) => weight);
  const total = sum(weights);
  const size = effectiveSize(weights, population.high);
  const share = (wanted: readonly Truth[]): Range => {
    const part = sum(items.map((item) => (wanted.includes(holds(item)) ? item.weight : 0)));
    return wilson(total === 0 ? 0 : Math.min(1, part / total), size);
  };
  return { low: population.low * share(['true']).low, high: population.high * share(['true', 'unknown']).high };
}

/** Records to screen from these cells. */
export function countToScreen(cells: readonly Cell[], measures: Measures): Range {
  return sumRanges(
    cells.map((cell) =>
      cell.isFiltered || cell.mayRepeat || measures.fromYear !== undefined
        ? estimate(cell, (item) => isScreened(item, cell.service, measures), measures.droppedTypes)
        : cell.population,
    ),
  );
}

export interface SourceForecast {
  readonly source: ServiceName;
  readonly queries: readonly string[];
  /** Records that the service would deliver: totals, for Crossref down to the declared depth. */
  readonly delivered: number;
  /** Different ones among them, query by query. */
  readonly distinct: Range;
  /** Those that the local filter keeps, on the title alone or not. */
  readonly kept: Range;
  readonly titleOnly: Range;
  /** Those kept that an earlier query or source has as well. */
  readonly alreadyFound: Range;
  readonly toScreen: Range;
}

const truthOf = (holds: boolean): Truth => (holds ? 'true' : 'false');
const INVERSE: { readonly [T in Truth]: Truth } = { true: 'false', false: 'true', unknown: 'unknown' };

/** What each source adds, in the order in which they are counted. */
export function forecastSources(cells: readonly Cell[]): readonly SourceForecast[] {
  return ORDER.flatMap((source) => {
    const own = cells.filter(({ service }) => service === source);
    if (own.length === 0) return [];
    const filtered = own.filter(({ isFiltered }) => isFiltered);
    const repeating = own.filter(({ mayRepeat }) => mayRepeat);
    return [
      {
        source,
        queries: own.map(({ query }) => query),
        delivered: sum(own.map(({ delivered }) => delivered)),
        distinct: sumRanges(own.map(({ population }) => population)),
        kept: sumRanges(
          own.map((cell) =>
            cell.isFiltered ? estimate(cell, ({ verdict }) => truthOf(verdict !== 'removed')) : cell.population,
          ),
        ),
        titleOnly: sumRanges(
          filtered.map((cell) => estimate(cell, ({ verdict }) => truthOf(verdict === 'title-only'))),
        ),
        alreadyFound: sumRanges(
          repeating.map((cell) =>
            estimate(cell, (item) =>
              item.verdict === 'removed' ? 'false' : INVERSE[isScreened(item, source, NO_MEASURES)],
            ),
          ),
        ),
        toScreen: countToScreen(own, NO_MEASURES),
      },
    ];
  });
}

/** Minutes that one reviewer spends on a record (review protocol 9). */
const MINUTES_PER_RECORD: Range = { low: 0.6, high: 1.2 };
const REVIEWERS = 2;

/** Hours that two reviewers together spend on so many records. */
export function hoursForTwo({ low, high }: Range): Range {
  return {
    low: (low * MINUTES_PER_RECORD.low * REVIEWERS) / 60,
    high: (high * MINUTES_PER_RECORD.high * REVIEWERS) / 60,
  };
}
