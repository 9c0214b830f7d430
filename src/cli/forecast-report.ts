/** The forecast of the load as people and scripts read it (`query show`). */
import type { Settings } from '../project/config.ts';
import { forecastSources, hoursForTwo, layOutCells, type SourceForecast } from '../query/forecast.ts';
import { type Lever, listLevers } from '../query/forecast-levers.ts';
import type { Evidence } from '../query/overlap.ts';
import { sumRanges } from '../query/shares.ts';
import type { SavedQuery } from '../query/tree.ts';
import type { Range } from '../records/intervals.ts';
import { SERVICE_TITLES } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import type { Asked } from './forecast-evidence.ts';
import { tableLines } from './table.ts';

export interface Forecast {
  readonly sources: readonly SourceForecast[];
  readonly toScreen: Range;
  readonly levers: readonly Lever[];
  readonly hasRankingWords: boolean;
  /** Records of all samples. */
  readonly drawn: number;
}

/** The forecast of some queries together; `undefined` while one of them is not counted and sampled on each of its services. */
export function makeForecast(
  evidence: readonly Evidence[],
  missing: readonly Asked[],
  queries: readonly SavedQuery[],
  settings: Settings,
): Forecast | undefined {
  if (missing.length > 0 || evidence.length === 0) return undefined;
  const rankingWords = settings.ranking_words;
  const cells = layOutCells(evidence, rankingWords);
  const sources = forecastSources(cells);
  const years = queries.map(({ limits }) => Number(limits.from?.slice(0, 4) ?? 0));
  return {
    sources,
    toScreen: sumRanges(sources.map((source) => source.toScreen)),
    levers: listLevers(cells, typesOf(evidence), {
      hasRankingWords: rankingWords.length > 0,
      fromYear: Math.min(...years),
    }),
    hasRankingWords: rankingWords.length > 0,
    drawn: evidence.reduce((sum, { drawn }) => sum + drawn.length, 0),
  };
}

/** Types of OpenAlex in the order of the queries' settings; those announced where a query takes all. */
function typesOf(evidence: readonly Evidence[]): readonly string[] {
  const named = evidence.flatMap(({ compiled, types, byType }) =>
    compiled.service !== 'openalex' ? [] : types.length > 0 ? types : [...byType.keys()],
  );
  return [...new Set(named)];
}

/** The public JSON object. Counts are whole, hours have one decimal. */
export function forecastDocument({ sources, toScreen, levers }: Forecast): object {
  return {
    sources: sources.map(({ toScreen: own, delivered, ...each }) => ({
      source: each.source,
      queries: each.queries,
      announced: delivered,
      distinct: whole(each.distinct),
      kept: whole(each.kept),
      titleOnly: whole(each.titleOnly),
      alreadyFound: whole(each.alreadyFound),
      toScreen: whole(own),
      hours: hours(own),
    })),
    toScreen: whole(toScreen),
    hours: hours(toScreen),
    levers: levers.map(({ name, text, alone, cumulated }) => ({
      name,
      text,
      alone: whole(alone),
      cumulated: cumulated === undefined ? null : whole(cumulated),
      hours: cumulated === undefined ? null : hours(cumulated),
    })),
  };
}

function whole({ low, high }: Range): Range {
  return { low: Math.floor(low + TOLERANCE), high: Math.ceil(high - TOLERANCE) };
}

function hours(records: Range): Range {
  const { low, high } = hoursForTwo(whole(records));
  return { low: Math.round(low * 10) / 10, high: Math.round(high * 10) / 10 };
}

/** Sums of shares are off by as much without meaning it. */
const TOLERANCE = 1e-6;

/** Tables and footnotes. */
export function forecastLines(forecast: Forecast): readonly string[] {
  const { sources, toScreen, levers } = forecast;
  const rows = [
    [
      'source',
      'announced',
      'different',
      'kept by filter',
      'on the title',
      'already found',
      'to screen',
      'hours for two',
    ],
    ...sources.map(({ source, delivered, distinct, kept, titleOnly, alreadyFound, toScreen: own }) => [
      SERVICE_TITLES[source],
      thousands(delivered),
      ...[distinct, kept, titleOnly, alreadyFound, own].map(rangeText),
      hoursText(own),
    ]),
    ['all together', '', '', '', '', '', rangeText(toScreen), hoursText(toScreen)],
  ];
  const leverRows = [
    ['to lessen it', 'alone', 'with all above', 'hours for two'],
    ...levers.map(({ text, alone, cumulated }) => [
      text,
      rangeText(alone),
      cumulated === undefined ? '–' : rangeText(cumulated),
      cumulated === undefined ? '–' : hoursText(cumulated),
    ]),
  ];
  return [
    ...tableLines(rows, [1, 2, 3, 4, 5, 6, 7]),
    '',
    ...tableLines(leverRows, [1, 2, 3]),
    '',
    ...notesOf(forecast),
  ];
}

/** `9,900–12,000`, rounded outwards to two digits, since more would claim what no sample tells; an exact number as it is. */
export function rangeText(range: Range): string {
  const { low, high } = whole(range);
  if (low >= high) return thousands(low);
  const [least, most] = [roundTo(low, Math.floor), roundTo(high, Math.ceil)];
  return `${thousands(least)}–${thousands(most)}`;
}

function roundTo(count: number, round: (value: number) => number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, count))) - 1);
  return round(count / step) * step;
}

function hoursText(records: Range): string {
  const { low, high } = hoursForTwo(whole(records));
  const [least, most] = [Math.round(low), Math.ceil(high)];
  return least === most ? thousands(least) : `${thousands(least)}–${thousands(most)}`;
}

function notesOf({ sources, drawn, hasRankingWords }: Forecast): readonly string[] {
  const of = (name: SourceForecast['source']) => sources.find(({ source }) => source === name);
  const pubmed = of('pubmed');
  return [
    `Ranges hold 95 % of what ${thousands(drawn)} sampled records leave open (Wilson), in each share; sums add the ends.`,
    'Hours: two reviewers, 0.6 to 1.2 minutes a record each.',
    'Kept by filter: with those kept on the title only. Already found: by an earlier query or a source above.',
    ...(pubmed === undefined ? [] : ['PubMed: nothing is filtered.']),
    ...(pubmed !== undefined && pubmed.delivered > PUBMED_WINDOW
      ? ['PubMed samples come from the newest 9,999 records of a query, so later start years save more than is shown.']
      : []),
    ...(of('openalex') !== undefined && pubmed !== undefined
      ? ['OpenAlex: already found = has a PMID and matches a query of PubMed by its words or headings.']
      : []),
    ...(of('crossref') === undefined ? [] : crossrefNotes(of('openalex') !== undefined)),
    ...(of('openalex') !== undefined && !hasRankingWords
      ? ['Without `ranking_words` in queries/review.yaml nothing is said of records that lack them.']
      : []),
  ];
}

const PUBMED_WINDOW = 9_999;

function crossrefNotes(hasOpenAlex: boolean): readonly string[] {
  return [
    'Crossref: announced = down to the declared depth of each probe (a stop rule may end it sooner); distinct = at most less the',
    '  records seen to come by several probes (drawn twice, or all words of several in the title), at least less what was not seen.',
    ...(hasOpenAlex
      ? [
          'Crossref: already found = kept by the filter and by a query of OpenAlex that asks for its type, since OpenAlex takes in what',
          '  Crossref registers; where that query decides on the title alone, or another query of Crossref keeps it, only in the lower end.',
          '  A type that OpenAlex is not asked for any more comes back from there, so leaving one out may not lessen the load.',
        ]
      : [
          'Crossref: nothing tells what PubMed has as well; a match with its query may be a duplicate in the lower end.',
        ]),
  ];
}

/** What to type when there is no forecast yet. */
export function missingLines(missing: readonly Asked[]): readonly string[] {
  const services = new Map<string, string[]>();
  for (const { query, compiled } of missing) {
    services.set(query.id, [...(services.get(query.id) ?? []), SERVICE_TITLES[compiled.service]]);
  }
  const names = [...services].map(([id, titles]) => `${id} (${titles.join(', ')})`);
  return [
    'None yet. Not counted and sampled as they stand now:',
    ...names.map((name) => `  ${name}`),
    'Type `stageone search --hits-only`; it stores no records.',
  ];
}
