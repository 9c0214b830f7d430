/** Writes the CSV of an export: UTF-8 without byte-order mark, RFC 4180, values as they are. */
import { formatName } from '../records/names.ts';
import type { Author } from '../records/record.ts';
import { EXPORT_COLUMNS, type ExportColumn } from './csv-columns.ts';
import type { ExportItem, FileWriter, WriteOptions } from './format.ts';

const CELLS: { readonly [C in ExportColumn]: (item: ExportItem) => string } = {
  record_id: (item) => item.id,
  source: (item) => item.source,
  source_id: (item) => item.sourceId ?? '',
  kind: (item) => item.kind,
  cluster_id: (item) => item.clusterId ?? '',
  kept: (item) => (item.kept === undefined ? '' : item.kept ? '1' : '0'),
  removed: (item) => item.removed ?? '',
  title_abstract: (item) => item.titleAbstract ?? '',
  retrieval: (item) => item.retrieval ?? '',
  full_text: (item) => item.fullText ?? '',
  reason: (item) => item.reason ?? '',
  study_id: (item) => item.studyId ?? '',
  type: ({ record }) => record.type,
  title: ({ record }) => record.title ?? '',
  authors: ({ record }) => names(record.authors),
  year: ({ record }) => (record.year === undefined ? '' : String(record.year)),
  journal: ({ record }) => record.journal ?? '',
  volume: ({ record }) => record.volume ?? '',
  issue: ({ record }) => record.issue ?? '',
  pages: ({ record }) => record.pages ?? '',
  doi: ({ record }) => record.doi ?? '',
  pmid: ({ record }) => record.pmid ?? '',
  abstract: ({ record }) => record.abstract ?? '',
  keywords: ({ record }) => joined(record.keywords),
  language: ({ record }) => joined(record.languages),
  url: ({ record }) => joined(record.urls),
  title_abstract_reason: (item) => item.titleAbstractReason ?? '',
  date: ({ record }) => {
    if (record.year === undefined) return '';
    const month = record.month === undefined ? '' : `-${pad(record.month)}`;
    return `${record.year}${month}${month === '' || record.day === undefined ? '' : `-${pad(record.day)}`}`;
  },
  journal_abbreviation: ({ record }) => record.journalAbbreviation ?? '',
  article_number: ({ record }) => record.articleNumber ?? '',
  issn: ({ record }) => joined(record.issns),
  isbn: ({ record }) => joined(record.isbns),
  pmcid: ({ record }) => record.pmcid ?? '',
  openalex_id: ({ record }) => record.openAlexId ?? '',
  mesh_headings: ({ record }) => joined(record.meshHeadings),
  original_title: ({ record }) => record.originalTitle ?? '',
  editors: ({ record }) => names(record.editors),
  publisher: ({ record }) => record.publisher ?? '',
  place: ({ record }) => record.place ?? '',
  edition: ({ record }) => record.edition ?? '',
  notes: ({ record }) => joined(record.notes),
  abstract_source: (item) => item.abstractSource ?? '',
};

/** None of the names needs a quote. */
const HEADER = `${EXPORT_COLUMNS.join(',')}\r\n`;

/**
 * A table with one row a record. It cannot hold: a semicolon inside of an author, keyword, note or other value of a list (comma),
 * that a record is retracted, links to other records, and the source's own words for a type.
 */
export const csvWriter: FileWriter = {
  id: 'csv',
  extension: 'csv',
  frame: { head: HEADER, between: '', foot: '', entries: formatRows },
  write: formatCsv,
};

/** One header and one row an item. */
export async function formatCsv(items: readonly ExportItem[], options: WriteOptions): Promise<string> {
  return HEADER + (await formatRows(items, options));
}

async function formatRows(items: readonly ExportItem[], options: WriteOptions): Promise<string> {
  const { stringify } = await import('csv-stringify/sync');
  const guard = options.forSpreadsheet === true ? guarded : (value: string): string => value;
  const rows = items.map((item) => EXPORT_COLUMNS.map((column) => guard(CELLS[column](item))));
  return stringify(rows, {
    record_delimiter: '\r\n',
    // The package quotes its own delimiter only; a lone line feed would end the row for other readers.
    quoted_match: /[\r\n]/,
  });
}

/** A spreadsheet computes what begins so; the apostrophe makes it text, and our reader takes it off again. */
function guarded(value: string): string {
  return /^[=+\-@]/.test(value) ? `'${value}` : value;
}

function names(authors: readonly Author[]): string {
  return joined(authors.map(formatName));
}

/** The separator itself cannot stand in a value. */
function joined(values: readonly string[]): string {
  return values.map((value) => value.replace(/;\s*/g, ', ')).join('; ');
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}
