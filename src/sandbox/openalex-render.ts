/** Records as OpenAlex's API writes works. */
import type { BibRecord, RecordType } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { hashOf, isoDate } from './service.ts';

const TYPES: Partial<Readonly<Record<RecordType, string>>> = {
  'retraction-notice': 'retraction',
  thesis: 'dissertation',
  webpage: 'other',
  news: 'other',
  component: 'other',
  journal: 'paratext',
};

const VOCABULARY = new Set([
  'article',
  'review',
  'preprint',
  'book',
  'book-chapter',
  'dissertation',
  'letter',
  'editorial',
  'erratum',
  'retraction',
  'paratext',
  'peer-review',
  'dataset',
  'supplementary-materials',
  'conference-paper',
  'report',
  'reference-entry',
  'standard',
  'other',
]);

/** The record's OpenAlex type: its own word when that is one of OpenAlex's, else that of its kind. */
export function openAlexType(record: BibRecord): string {
  return record.sourceTypes.find((type) => VOCABULARY.has(type)) ?? TYPES[record.type] ?? record.type;
}

/** "a full date; day and month are invented (01-01) when unknown"; `null` without a year. */
export function publicationDate(record: BibRecord): string | null {
  return isoDate(record) ?? null;
}

/** `{word: [places]}`; words are what stands between blanks, with their punctuation. */
function invertAbstract(abstract: string | undefined): Record<string, number[]> | null {
  if (abstract === undefined) return null;
  // A map first: an abstract may hold the word "constructor" or "__proto__".
  const places = new Map<string, number[]>();
  abstract
    .split(/\s+/)
    .filter((word) => word !== '')
    .forEach((word, at) => {
      places.set(word, [...(places.get(word) ?? []), at]);
    });
  return Object.fromEntries(places);
}

/** Works in lists carry at most this many authors. */
const LISTED_AUTHORS = 100;

function authorships(record: BibRecord, inList: boolean): object[] {
  const authors = inList ? record.authors.slice(0, LISTED_AUTHORS) : record.authors;
  return authors.map((author, place) => {
    const name =
      'group' in author ? author.group : [author.given, author.family, author.suffix].filter(Boolean).join(' ');
    return {
      author_position: place === 0 ? 'first' : place === record.authors.length - 1 ? 'last' : 'middle',
      author: {
        id: `https://openalex.org/A5${String(hashOf(name)).padStart(9, '0')}`,
        display_name: name,
        orcid: null,
      },
      institutions: [],
      countries: [],
      is_corresponding: false,
      raw_author_name: name,
      raw_affiliation_strings: [],
      affiliations: [],
    };
  });
}

function source(record: BibRecord): object | null {
  if (record.journal === undefined) return null;
  return {
    id: `https://openalex.org/S${hashOf(record.journal)}`,
    display_name: record.journal,
    issn_l: record.issns[0] ?? null,
    issn: record.issns.length > 0 ? record.issns : null,
    is_oa: false,
    is_in_doaj: false,
    is_core: true,
    host_organization_name: record.publisher ?? null,
    type: record.type === 'preprint' ? 'repository' : record.type === 'book-chapter' ? 'ebook platform' : 'journal',
  };
}

function locations(record: BibRecord): object[] {
  const doiPage = record.doi === undefined ? undefined : `https://doi.org/${record.doi}`;
  const pages = [doiPage, ...record.urls].filter((page) => page !== undefined);
  const own = record.doi === undefined ? null : `doi:${record.doi.toLowerCase()}`;
  const version = record.type === 'preprint' ? 'submittedVersion' : 'publishedVersion';
  return [...new Set(pages)].map((page, place) => ({
    id: place === 0 ? own : null,
    is_oa: false,
    landing_page_url: page,
    pdf_url: null,
    source: place === 0 ? source(record) : null,
    license: null,
    version: place === 0 ? version : null,
    raw_source_name: place === 0 ? (record.journal ?? null) : null,
    raw_type: null,
  }));
}

/** A citation count that depends on the id alone: records hold none. */
export function citedBy(entry: CorpusEntry): number {
  return hashOf(entry.id) % 50;
}

/** One work. In lists the authors are cut at 100 and `is_authors_truncated` says so. */
export function renderOpenAlexWork(entry: CorpusEntry, inList: boolean, score?: number): Record<string, unknown> {
  const { record } = entry;
  const id = `https://openalex.org/${entry.id}`;
  const doi = record.doi === undefined ? null : `https://doi.org/${record.doi.toLowerCase()}`;
  const [firstPage, lastPage] = record.pages?.split('-') ?? [];
  const places = locations(record);
  const isCut = inList && record.authors.length > LISTED_AUTHORS;
  return {
    id,
    doi,
    title: record.title ?? null,
    display_name: record.title ?? null,
    ...(score !== undefined && { relevance_score: score }),
    publication_year: record.year ?? null,
    publication_date: publicationDate(record),
    ids: {
      openalex: id,
      ...(doi !== null && { doi }),
      ...(record.pmid !== undefined && { pmid: `https://pubmed.ncbi.nlm.nih.gov/${record.pmid}` }),
      ...(record.pmcid !== undefined && {
        pmcid: `https://www.ncbi.nlm.nih.gov/pmc/articles/${record.pmcid.slice(3)}`,
      }),
    },
    language: record.languages[0] ?? null,
    primary_location:
      places[0] ??
      (record.journal === undefined ? null : { id: null, source: source(record), raw_source_name: record.journal }),
    type: openAlexType(record),
    indexed_in: [...(doi === null ? [] : ['crossref']), ...(record.pmid === undefined ? [] : ['pubmed'])],
    authorships: authorships(record, inList),
    ...(isCut && { is_authors_truncated: true }),
    cited_by_count: citedBy(entry),
    biblio: {
      volume: record.volume ?? null,
      issue: record.issue ?? null,
      first_page: firstPage ?? record.articleNumber ?? null,
      last_page: lastPage ?? firstPage ?? null,
    },
    is_retracted: record.isRetracted,
    is_paratext: openAlexType(record) === 'paratext',
    is_xpac: false,
    mesh: record.meshHeadings.map((heading) => ({
      descriptor_ui: '',
      descriptor_name: heading,
      qualifier_ui: '',
      qualifier_name: null,
      is_major_topic: false,
    })),
    keywords: record.keywords.map((word) => ({
      id: `https://openalex.org/keywords/${hashOf(word)}`,
      display_name: word,
      score: 0.5,
    })),
    locations_count: places.length,
    locations: places,
    referenced_works: [],
    related_works: [],
    abstract_inverted_index: invertAbstract(record.abstract),
    updated_date: '2026-01-01T00:00:00',
    created_date: '2025-01-01',
  };
}
