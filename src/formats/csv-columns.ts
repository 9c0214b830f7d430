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
  | 'last_page'
  | 'is_retracted'
  | 'citation';

/**
 * Names of columns (lower case without accents, `_` for all that is no letter or digit) for each field; earlier ones win where a row
 * has a value in several. Two letters are those of Web of Science and Ovid, words in one those of ProQuest, EBSCO and Publish or
 * Perish; the last names of a field are Spanish, Portuguese, French, German and Italian.
 */
const ALIASES: Readonly<Record<CsvField, string>> = {
  record_id: 'record_id recordid',
  id: 'id',
  source: 'source database source_name db base_de_datos datenbank',
  source_id:
    'source_id accession_number eid key accession_no ut_unique_wos_id ut ui storeid itemid item_id pui lens_id publication_id',
  type: 'type document_type item_type type_of_reference publication_type reference_type documenttype doctype articletype dt tipo tipo_de_documento',
  title: 'title article_title primary_title document_title display_name full_title ti titulo titre titel titolo',
  original_title: 'original_title',
  authors:
    'author_full_names af authors author author_s first_authors author_names authorships_author_display_name creators creator au autores autor auteurs auteur autoren autori autore',
  editors: 'editors editor secondary_authors secondary_author book_editors',
  year: 'year publication_year published_year pub_year pubyear py yr ano annee jahr anno erscheinungsjahr',
  date: 'date publication_date published_date date_published date_of_publication pubdate published pd fecha datum',
  month: 'month published_month',
  day: 'day',
  journal:
    'journal publication_title source_title journal_book journal_title secondary_title publication primary_location_source_display_name journal_name t2 pubtitle jn so container_title booktitle book_title anthology_title revista revue zeitschrift rivista periodico',
  journal_abbreviation: 'journal_abbreviation abbreviated_source_title journal_iso_abbreviation ji',
  volume: 'volume biblio_volume vol vl vo volumen tome band',
  issue: 'issue number issue_number biblio_issue no ip is numero heft fascicolo',
  pages: 'pages page_range pagination pg paginas seiten pagine',
  first_page: 'page_start start_page first_page biblio_first_page startpage bp',
  last_page: 'page_end end_page last_page biblio_last_page endpage ep',
  article_number: 'article_number art_no ar',
  publisher: 'publisher primary_location_source_host_organization_name editorial editora editeur verlag editore',
  place: 'place place_published placeofpublication place_of_publication publisher_location',
  edition: 'edition',
  doi: 'doi ids_doi do di digitalobjectidentifier digital_object_identifier doi_link doi_url article_doi',
  pmid: 'pmid pubmed_id ids_pmid pm medline_pmid',
  pmcid: 'pmcid pmc_id pmc ids_pmcid',
  openalex_id: 'openalex_id ids_openalex openalex',
  issn: 'issn issns primary_location_source_issn sn eissn e_issn ei print_issn online_issn electronic_issn',
  isbn: 'isbn isbns isbn_issn issn_isbn bn',
  abstract: 'abstract abstract_note ab resumen resumo resume zusammenfassung abstrakt riassunto',
  keywords:
    'keywords keyword author_keywords manual_tags keywords_display_name de subjects index_keywords keywords_plus ieee_terms emtree_drug_index_terms_major_focus emtree_drug_index_terms emtree_medical_index_terms_major_focus emtree_medical_index_terms palabras_clave palavras_chave mots_cles schlagworter schlagworte parole_chiave',
  mesh_headings: 'mesh_headings mesh_terms mesh',
  language: 'language languages language_of_original_document la idioma langue sprache lingua',
  url: 'url urls link urls_link primary_location_landing_page_url open_url_link documenturl plink articleurl source_urls source_linkout external_url embase_link article_url pdf_link enlace lien',
  notes: 'notes note',
  is_retracted: 'is_retracted',
  citation: 'citation',
};

/** What several columns hold parts of; of all other fields the first column with a value counts. */
export const JOINED_FIELDS: ReadonlySet<CsvField> = new Set(['keywords', 'mesh_headings', 'issn', 'isbn', 'url']);

const FIELDS = Object.keys(ALIASES) as CsvField[];

/** Lower case without accents, `_` for all that is no letter or digit: `Art. No.` is `art_no`, `Año` is `ano`. */
export function columnName(name: string): string {
  return name
    .trim()
    .replace(/^['"]|['"]$/g, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_|_$/g, '');
}

/** Indexes of the columns of each field that the header names, in the order in which they are preferred. */
export type CsvColumns = ReadonlyMap<CsvField, readonly number[]>;

export function findColumns(header: readonly string[]): CsvColumns {
  const indexes = new Map<string, number[]>();
  header.map(columnName).forEach((name, index) => {
    const known = indexes.get(name);
    if (known === undefined) indexes.set(name, [index]);
    else known.push(index);
  });
  const columns = new Map<CsvField, readonly number[]>();
  for (const field of FIELDS) {
    const found = ALIASES[field].split(' ').flatMap((alias) => indexes.get(alias) ?? []);
    if (found.length > 0) columns.set(field, found);
  }
  return columns;
}

/** Whether the header is one of a file of records: a title, or two other columns by which a record is known. */
export function namesRecords(columns: CsvColumns): boolean {
  if (columns.has('title')) return true;
  const telling: readonly CsvField[] = ['doi', 'pmid', 'abstract', 'authors', 'year', 'journal'];
  return telling.filter((field) => columns.has(field)).length >= 2;
}
