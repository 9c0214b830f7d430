/** The `filter=` parameter of OpenAlex: its grammar, its fields, and what it refuses. */
import type { BibRecord } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { type OpenAlexSearcher, SEARCH_SCOPES, type SearchMatch, type SearchScope } from './openalex-query.ts';
import { openAlexType, publicationDate } from './openalex-render.ts';
import { allDocs, type DocSet, docsWhere, intersect, subtract } from './word-index.ts';

/** A filter that the service refuses with status 400; `isEdge` = refused by the proxy in front of it. */
export class FilterRefused extends Error {
  readonly isEdge: boolean;
  constructor(message: string, isEdge = false) {
    super(message);
    this.isEdge = isEdge;
  }
}

/** Gives the texts of a record that a value of the filter has to equal, in lower case. */
type ValuesOf = (entry: CorpusEntry) => readonly (string | undefined)[];

const openAlexIds: ValuesOf = ({ id }) => [id.toLowerCase()];
const pmids: ValuesOf = ({ record }) => [record.pmid];

const FIELDS: Readonly<Record<string, ValuesOf>> = {
  doi: ({ record }) => [record.doi?.toLowerCase()],
  openalex: openAlexIds,
  openalex_id: openAlexIds,
  'ids.openalex': openAlexIds,
  pmid: pmids,
  'ids.pmid': pmids,
  pmcid: ({ record }) => [record.pmcid?.toLowerCase()],
  'ids.pmcid': ({ record }) => [record.pmcid?.toLowerCase()],
  type: ({ record }) => [openAlexType(record)],
  language: ({ record }) => [record.languages[0]],
  publication_date: ({ record }) => [publicationDate(record) ?? undefined],
  publication_year: ({ record }) => [record.year === undefined ? undefined : String(record.year)],
  is_retracted: ({ record }) => [String(record.isRetracted)],
  is_paratext: ({ record }) => [String(openAlexType(record) === 'paratext')],
  has_abstract: ({ record }) => [String(record.abstract !== undefined)],
  has_doi: ({ record }) => [String(record.doi !== undefined)],
  has_pmid: ({ record }) => [String(record.pmid !== undefined)],
};

const DATES: Readonly<Record<string, (date: string, bound: string) => boolean>> = {
  from_publication_date: (date, bound) => date >= bound,
  to_publication_date: (date, bound) => date <= bound,
};

/** Filters that need a paid plan: "a 429 that no waiting cures". */
const PREMIUM = ['from_created_date', 'to_created_date', 'from_updated_date', 'to_updated_date'];

/** `title_and_abstract.search.exact` → scope and matching; `undefined` = no search filter. */
export function searchField(name: string): { readonly scope: SearchScope; readonly exact: boolean } | undefined {
  const [, field, exact] = /^([a-z_]+)\.search(\.exact|\.no_stem)?$/.exec(name) ?? [];
  const scope = field === 'default' ? 'title_and_abstract' : field === 'display_name' ? 'title' : field;
  const known = SEARCH_SCOPES.find((one) => one === scope);
  return known === undefined ? undefined : { scope: known, exact: exact !== undefined };
}

export interface FilterClause {
  readonly name: string;
  readonly value: string;
}

/**
 * Takes the parameter apart at its commas; a comma inside double quotes belongs to the value.
 *
 * @throws {FilterRefused} for a comma inside a value that is not in quotes
 */
export function parseFilter(text: string): FilterClause[] {
  const pieces = text.match(/(?:"[^"]*"|[^,"]|")+/g) ?? [];
  return pieces.map((piece) => {
    const [, name, value] = /^\s*([A-Za-z_.-]+):(.*)$/s.exec(piece) ?? [];
    if (name === undefined || value === undefined) {
      throw new FilterRefused(
        'A filter value contains an unescaped comma. Commas separate filters: put a value with a comma into double quotes.',
        true,
      );
    }
    return { name: name.replace(/-/g, '_'), value };
  });
}

/** The filter that needs a paid plan, as `name:value`. */
export function premiumClause(clauses: readonly FilterClause[]): string | undefined {
  const clause = clauses.find(({ name }) => PREMIUM.includes(name));
  return clause && `${clause.name}:${clause.value}`;
}

/**
 * Applies the clauses, all of which have to hold.
 *
 * @throws {FilterRefused} for unknown fields and values that the service refuses
 */
export function applyFilter(
  clauses: readonly FilterClause[],
  corpus: readonly CorpusEntry[],
  searcher: OpenAlexSearcher,
): { readonly found: DocSet; readonly matches: readonly SearchMatch[] } {
  const matches: SearchMatch[] = [];
  let found = allDocs(corpus.length);
  for (const { name, value } of clauses) {
    const search = searchField(name);
    if (search !== undefined) {
      const match = searcher.search(value, search.scope, search.exact);
      matches.push(match);
      found = intersect(found, match.found);
    } else {
      found = intersect(found, plainClause(name, value, corpus));
    }
  }
  return { found, matches };
}

function plainClause(name: string, value: string, corpus: readonly CorpusEntry[]): DocSet {
  const date = DATES[name];
  if (date !== undefined) {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) {
      throw new FilterRefused(`Value for param ${name} is an invalid date. Format is yyyy-mm-dd (e.g. 2020-05-17).`);
    }
    return docsWhere(corpus.length, (doc) => {
      const published = dateOf(corpus[doc]?.record);
      return published !== null && date(published, value);
    });
  }
  const fieldValues = valuesOf(name);
  const isNot = value.startsWith('!');
  const wanted = (isNot ? value.slice(1) : value).split('|');
  if (wanted.length > 100) {
    throw new FilterRefused(`Maximum number of values exceeded for ${name}. Decrease values to 100 or below.`);
  }
  const tests = wanted.map(valueTest);
  const found = docsWhere(corpus.length, (doc) => {
    const entry = corpus[doc];
    const values = entry === undefined ? [] : fieldValues(entry);
    return values.some((text) => text !== undefined && tests.some((test) => test(text)));
  });
  return isNot ? subtract(allDocs(corpus.length), found) : found;
}

/**
 * How a property is read from an entry.
 *
 * @throws {FilterRefused} when there is no such property
 */
export function valuesOf(name: string): ValuesOf {
  const found = FIELDS[name];
  if (found !== undefined) return found;
  const valid = [
    ...Object.keys(FIELDS),
    ...Object.keys(DATES),
    ...SEARCH_SCOPES.flatMap((scope) => [`${scope}.search`, `${scope}.search.exact`]),
  ].sort();
  throw new FilterRefused(
    `${name} is not a valid field. Valid fields are underscore or hyphenated versions of: ${valid.join(', ')}`,
  );
}

function dateOf(record: BibRecord | undefined): string | null {
  return record === undefined ? null : publicationDate(record);
}

/** `2015-2020`, `>2015`, `<2015`, or a value with or without its resolver's address. */
function valueTest(wanted: string): (text: string) => boolean {
  const range = /^(\d{4})?-(\d{4})?$/.exec(wanted);
  if (range !== null && wanted !== '-') return (text) => (range[1] ?? '') <= text && text <= (range[2] ?? '9999');
  if (wanted.startsWith('>')) return (text) => text > wanted.slice(1);
  if (wanted.startsWith('<')) return (text) => text < wanted.slice(1);
  const bare = wanted
    .toLowerCase()
    .replace(
      /^https?:\/\/(?:dx\.)?doi\.org\/|^https?:\/\/(?:api\.)?openalex\.org\/(?:works\/)?|^https?:\/\/pubmed\.ncbi\.nlm\.nih\.gov\/|^doi:/,
      '',
    );
  return (text) => text === bare;
}
