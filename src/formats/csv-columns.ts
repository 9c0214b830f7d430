/** Columns of CSV files: those of the export in their order, and the names under which other tools write the same. */

/** Columns of `export --format csv`, in order; what follows `url` is ours beyond the contract. */
export const EXPORT_COLUMNS = [
  'record_id',
  'source',
  'source_id',
  'kind',
  'cluster_id',
  'kept',
  'removed',
  'title_abstract',
  'retrieval',
  'full_text',
  'reason',
  'study_id',
  'type',
  'title',
  'authors',
  'year',
  'journal',
  'volume',
  'issue',
  'pages',
  'doi',
  'pmid',
  'abstract',
  'keywords',
  'language',
  'url',
  'title_abstract_reason',
  'date',
  'journal_abbreviation',
  'article_number',
  'issn',
  'isbn',
  'pmcid',
  'openalex_id',
  'mesh_headings',
  'original_title',
  'editors',
  'publisher',
  'place',
  'edition',
  'notes',
  'abstract_source',
] as const;
export type ExportColumn = (typeof EXPORT_COLUMNS)[number];

/** Fields that a CSV is read for. */
export type CsvField =
  | Exclude<
      ExportColumn,
      | 'kind'
      | 'cluster_id'
      | 'kept'
      | 'removed'
      | 'title_abstract'
      | 'title_abstract_reason'
      | 'retrieval'
      | 'full_text'
      | 'reason'
      | 'study_id'
      | 'abstract_source'
    >
  | 'id'
  | 'month'
  | 'day'
  | 'first_page'
  | 'last_page';

/** Two letters are those of Web of Science and Ovid, words in one those of ProQuest and EBSCO. Names of columns (lower case, `_` for all that is no letter or digit) for each field; earlier ones win. */
const ALIASES: Readonly<Record<CsvField, string>> = {
  record_id: 'record_id recordid',
  id: 'id',
  source: 'source database source_name db',
  source_id: 'source_id accession_number eid key accession_no ut_unique_wos_id ut ui storeid itemid item_id',
  type: 'type document_type item_type type_of_reference publication_type reference_type documenttype doctype articletype dt',
  title: 'title article_title primary_title document_title display_name full_title ti',
  original_title: 'original_title',
  authors:
    'authors author author_s first_authors author_names author_full_names authorships_author_display_name creators au',
  editors: 'editors editor',
  year: 'year publication_year published_year pub_year py yr',
  date: 'date publication_date published_date pubdate',
  month: 'month published_month',
  day: 'day',
  journal:
    'journal publication_title source_title journal_book journal_title secondary_title publication primary_location_source_display_name journal_name t2 pubtitle jn so',
  journal_abbreviation: 'journal_abbreviation abbreviated_source_title',
  volume: 'volume biblio_volume vol vl vo',
  issue: 'issue number biblio_issue no ip is',
  pages: 'pages page_range pg',
  first_page: 'page_start start_page first_page biblio_first_page startpage bp',
  last_page: 'page_end end_page last_page biblio_last_page endpage ep',
  article_number: 'article_number art_no ar',
  publisher: 'publisher primary_location_source_host_organization_name',
  place: 'place place_published',
  edition: 'edition',
  doi: 'doi ids_doi do di',
  pmid: 'pmid pubmed_id ids_pmid pm',
  pmcid: 'pmcid pmc_id pmc ids_pmcid',
  openalex_id: 'openalex_id ids_openalex openalex',
  issn: 'issn primary_location_source_issn sn',
  isbn: 'isbn isbn_issn issn_isbn',
  abstract: 'abstract abstract_note ab',
  keywords: 'keywords keyword author_keywords manual_tags keywords_display_name de subjects',
  mesh_headings: 'mesh_headings mesh_terms',
  language: 'language languages language_of_original_document la',
  url: 'url urls link urls_link primary_location_landing_page_url open_url_link documenturl plink',
  notes: 'notes note',
};

const FIELDS = Object.keys(ALIASES) as CsvField[];

/** Lower case, `_` for all that is no letter or digit: `Art. No.` is `art_no`. */
export function columnName(name: string): string {
  return name
    .trim()
    .replace(/^['"]|['"]$/g, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Index of the column of each field that the header names. */
export function findColumns(header: readonly string[]): ReadonlyMap<CsvField, number> {
  const names = new Map<string, number>();
  header.map(columnName).forEach((name, index) => {
    if (!names.has(name)) names.set(name, index);
  });
  const columns = new Map<CsvField, number>();
  for (const field of FIELDS) {
    const alias = ALIASES[field].split(' ').find((each) => names.has(each));
    const index = alias === undefined ? undefined : names.get(alias);
    if (index !== undefined) columns.set(field, index);
  }
  return columns;
}

/** Whether the header is one of a file of records: a title, or two other columns by which a record is known. */
export function namesRecords(columns: ReadonlyMap<CsvField, number>): boolean {
  if (columns.has('title')) return true;
  const telling: readonly CsvField[] = ['doi', 'pmid', 'abstract', 'authors', 'year', 'journal'];
  return telling.filter((field) => columns.has(field)).length >= 2;
}
