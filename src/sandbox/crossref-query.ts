/** The selection of Crossref works: ranked `query.*` words and `filter` clauses. There are no boolean operators. */
import type { BibRecord } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { createdDate, crossrefType, updateTypes } from './crossref-render.ts';
import { authorTexts, hashOf, isoDate } from './service.ts';
import { lazily, WordIndex, wordsOf } from './word-index.ts';

/** What the API calls a validation failure: one entry of the list in `message`. */
export interface CrossrefFailure {
  readonly type: string;
  readonly value: string;
  readonly message: string;
}

const QUERY_FIELDS = ['query', 'query.bibliographic', 'query.title', 'query.author', 'query.container-title'] as const;
type QueryField = (typeof QUERY_FIELDS)[number];

type FilterTest = (record: BibRecord, value: string, doi: string) => boolean;

const yes = (value: string) => value === 'true' || value === '1' || value === 't';

/** "from-pub-date, until-pub-date (inclusive; YYYY, YYYY-MM, YYYY-MM-DD)": a part of the date that is missing is open. */
const from = (date: string | undefined, bound: string) => date !== undefined && date >= fullDate(bound, ['01', '01']);
const until = (date: string | undefined, bound: string) => date !== undefined && date <= fullDate(bound, ['12', '31']);

function fullDate(text: string, ends: readonly [string, string]): string {
  const [year = '', month = ends[0], day = ends[1]] = text.split('-');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

const FILTERS: Readonly<Record<string, FilterTest>> = {
  'from-pub-date': (record, value) => from(isoDate(record), value),
  'until-pub-date': (record, value) => until(isoDate(record), value),
  'from-created-date': (record, value) => from(createdDate(record), value),
  'until-created-date': (record, value) => until(createdDate(record), value),
  type: (record, value) => crossrefType(record) === value,
  doi: (_record, value, doi) => doi === value.toLowerCase().replace(/^https?:\/\/doi\.org\//, ''),
  prefix: (_record, value, doi) => doi.startsWith(`${value.toLowerCase()}/`),
  issn: (record, value) => record.issns.includes(value.toUpperCase()),
  isbn: (record, value) => record.isbns.includes(value.replace(/-/g, '')),
  'has-abstract': (record, value) => (record.abstract !== undefined) === yes(value),
  'container-title': (record, value) => record.journal === value,
  'is-update': (record, value) => updateTypes(record).length > 0 === yes(value),
  'update-type': (record, value) => updateTypes(record).includes(value),
};

export interface Ranked {
  readonly doc: number;
  readonly score: number | undefined;
}

export class CrossrefSearcher {
  private readonly entries: readonly CorpusEntry[];
  private readonly dois: readonly string[];
  private readonly byDoi: ReadonlyMap<string, number>;
  private readonly indexes: Readonly<Record<QueryField, () => WordIndex>>;

  constructor(entries: readonly CorpusEntry[]) {
    this.entries = entries;
    this.dois = entries.map((entry) => entry.id.toLowerCase());
    this.byDoi = new Map(this.dois.map((doi, doc) => [doi, doc]));
    const index = (textsOf: (record: BibRecord) => readonly (string | number | undefined)[]) =>
      lazily(
        () =>
          new WordIndex(
            entries.map(({ record }) => textsOf(record).flatMap((text) => (text === undefined ? [] : [String(text)]))),
          ),
      );
    // "titles, authors, ISSN, years: meant for citation look-up"; never abstracts.
    const citation = (record: BibRecord) => [
      record.title,
      record.originalTitle,
      ...authorTexts(record),
      ...record.issns,
      record.year,
    ];
    this.indexes = {
      query: index((record) => [...citation(record), record.journal, record.publisher, ...record.editors.map(nameOf)]),
      'query.bibliographic': index(citation),
      'query.title': index((record) => [record.title, record.originalTitle]),
      'query.author': index(authorTexts),
      'query.container-title': index((record) => [record.journal, record.journalAbbreviation]),
    };
  }

  /** Makes all indexes now, not at the first search. */
  prepare(): void {
    for (const index of Object.values(this.indexes)) index();
  }

  /** The number of the work with this DOI, in any case. */
  find(doi: string): number | undefined {
    return this.byDoi.get(doi.toLowerCase());
  }

  /**
   * Works in order: by score for a query, else by DOI. Works with equal scores stand in an order that depends on `run`,
   * because "order among equal scores is not stable between two runs".
   */
  select(params: URLSearchParams, run: number): readonly Ranked[] | CrossrefFailure {
    const clauses: Map<number, number>[] = [];
    for (const name of params.keys()) {
      if (!name.startsWith('query')) continue;
      const field = QUERY_FIELDS.find((known) => known === name);
      if (field === undefined) return failure('parameter-not-allowed', name, 'This route does not support this query');
      // Words are ORed; quotation marks and AND are not operators.
      clauses.push(this.indexes[field]().rank(wordsOf(params.get(field) ?? '')));
    }
    const tests = this.filterTests(params.get('filter') ?? '');
    if ('type' in tests) return tests;
    const passes = (doc: number) => {
      const record = this.entries[doc]?.record;
      return record !== undefined && tests.every((test) => test(record, this.dois[doc] ?? ''));
    };
    const [first, ...others] = clauses;
    const ranked: Ranked[] = [];
    if (first === undefined) {
      for (let doc = 0; doc < this.entries.length; doc++) if (passes(doc)) ranked.push({ doc, score: undefined });
    } else {
      for (const [doc, score] of first) {
        if (!others.every((scores) => scores.has(doc)) || !passes(doc)) continue;
        ranked.push({ doc, score: others.reduce((sum, scores) => sum + (scores.get(doc) ?? 0), score) });
      }
    }
    return this.sort(ranked, params, run);
  }

  private filterTests(text: string): readonly ((record: BibRecord, doi: string) => boolean)[] | CrossrefFailure {
    const values = new Map<string, string[]>();
    for (const clause of text === '' ? [] : text.split(',')) {
      const [name = '', ...rest] = clause.split(':');
      if (FILTERS[name] === undefined) {
        const valid = Object.keys(FILTERS).sort().join(', ');
        return failure(
          'filter-not-available',
          name,
          `Filter specified but there is no such filter for this route. Valid filters for this route are: ${valid}`,
        );
      }
      values.set(name, [...(values.get(name) ?? []), rest.join(':')]);
    }
    // "same name repeated = OR, different names = AND"
    return [...values].map(([name, wanted]) => {
      const test = FILTERS[name];
      return (record: BibRecord, doi: string) => wanted.some((value) => test?.(record, value, doi) === true);
    });
  }

  private sort(ranked: Ranked[], params: URLSearchParams, run: number): readonly Ranked[] | CrossrefFailure {
    const sort = params.get('sort') ?? 'relevance';
    const keys: Readonly<Record<string, (item: Ranked) => number | string>> = {
      relevance: (item) => -(item.score ?? 0),
      score: (item) => -(item.score ?? 0),
      published: (item) => this.dateOf(item, isoDate),
      issued: (item) => this.dateOf(item, isoDate),
      created: (item) => this.dateOf(item, createdDate),
      deposited: (item) => this.dateOf(item, createdDate),
    };
    const key = keys[sort];
    if (key === undefined)
      return failure('sort-not-available', sort, 'Sort specified but there is no such sort for this route');
    const byScore = sort === 'relevance' || sort === 'score';
    // Without `order` the highest come first; a score key is already turned round.
    const sign = byScore === (params.get('order') === 'asc') ? -1 : 1;
    const tie = (item: Ranked) => (run === 0 ? (this.dois[item.doc] ?? '') : hashOf(`${run} ${this.dois[item.doc]}`));
    return ranked
      .map((item) => ({ item, key: key(item), tie: tie(item) }))
      .sort((a, b) => sign * compare(a.key, b.key) || compare(a.tie, b.tie))
      .map(({ item }) => item);
  }

  private dateOf(item: Ranked, read: (record: BibRecord) => string | undefined): string {
    const record = this.entries[item.doc]?.record;
    return (record && read(record)) ?? '';
  }
}

export function failure(type: string, value: string, message: string): CrossrefFailure {
  return { type, value, message };
}

function nameOf(person: BibRecord['editors'][number]): string {
  return 'group' in person ? person.group : `${person.family} ${person.given ?? ''}`;
}

function compare<T extends string | number>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
