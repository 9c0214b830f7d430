/** Reads CSV files of records: comma, semicolon or tab, columns by any of the names that databases and reference managers give them. */
import { parseDate } from '../records/dates.ts';
import { parseDoi, parseIssn, parseOpenAlexId, parsePmcid, parsePmid } from '../records/identifiers.ts';
import { parseName } from '../records/names.ts';
import type { Author, BibRecord, Problem } from '../records/record.ts';
import { cleanList, cleanParagraphs, cleanText } from './clean.ts';
import { type CsvColumns, type CsvField, columnName, findColumns, JOINED_FIELDS, namesRecords } from './csv-columns.ts';
import { type CsvRow, CsvRowReader } from './csv-rows.ts';
import type { FileReader, ReadCounts, ReadEntry, ReadResult, Refusal } from './format.ts';
import { findLabelColumns, type LabelColumn, labelsOfCells, labelsOfNotes } from './labels.ts';
import { parseLanguages } from './languages.ts';
import { splitAtCommas } from './name-lists.ts';
import { noRecords } from './pieces.ts';
import { cleanArticleNumber, cleanNumber, cleanPages, isNothing } from './places.ts';
import { findType } from './ris-tags.ts';
import { addSerialNumbers } from './serial-numbers.ts';

/** The header may have hundreds of columns. */
const HEAD_CHARACTERS = 100_000;
const DELIMITERS = [',', ';', '\t', '|'] as const;
/** Lines before the header, such as the date of the export (Dimensions), and how many known columns a header then has. */
const LINES_BEFORE = 10;
const COLUMNS_AFTER = 4;

export const csvReader: FileReader = {
  id: 'csv',
  detects: (head) => findHeader(head) !== undefined,
  read: parseCsv,
};

interface Header {
  readonly delimiter: string;
  /** On which it stands, from 1. */
  readonly line: number;
}

/** The line that names columns of records: the first, the one behind `sep=;`, or one of the next with many that are known. */
function findHeader(head: string): Header | undefined {
  const lines = head
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/, 2 * LINES_BEFORE)
    .map((text, index) => ({ text, line: index + 1 }))
    .filter(({ text }) => text.trim() !== '' && !/^"?sep=/i.test(text))
    .slice(0, LINES_BEFORE);
  for (const [index, { text, line }] of lines.entries()) {
    const { delimiter, columns } = findDelimiter(text);
    if (delimiter !== undefined && (index === 0 || columns >= COLUMNS_AFTER)) return { delimiter, line };
  }
  return undefined;
}

/** The delimiter with which a line names most columns of records. */
function findDelimiter(line: string): { readonly delimiter: string | undefined; readonly columns: number } {
  let delimiter: string | undefined;
  let most = 0;
  for (const each of DELIMITERS) {
    const columns = findColumns(line.split(each));
    if (namesRecords(columns) && columns.size > most) {
      delimiter = each;
      most = columns.size;
    }
  }
  return { delimiter, columns: most };
}

/**
 * Reads a CSV file. A row in which no column says anything of a record is refused.
 */
export function parseCsv(text: string, fileName: string): ReadResult {
  const reader = new CsvReader(text, fileName);
  const entries: ReadEntry[] = [];
  reader.read(text, true, (entry) => entries.push(entry));
  const { recordIds, ...counts } = reader.end();
  return {
    entries:
      recordIds === undefined ? entries : entries.map((one) => ({ ...one, recordId: recordIds[one.position - 1] })),
    ...counts,
  };
}

/** What is known of a file when all of it was read. */
export interface CsvCounts extends ReadCounts {
  /** Ids of all rows, refused ones too; `undefined` when there are none, or some are missing or the same. */
  readonly recordIds: readonly string[] | undefined;
}

/** Reads a CSV file that comes in pieces, so that a file of any length can be read. */
export class CsvReader {
  readonly #rows: CsvRowReader;
  readonly #fileName: string;
  readonly #problems: Problem[] = [];
  #columns: CsvColumns | undefined;
  #names: readonly string[] = [];
  #width = 0;
  #labels: readonly LabelColumn[] = [];
  #count = 0;
  readonly #refusals: Refusal[] = [];
  readonly #delimiter: string;
  readonly #headerLine: number;
  #header: string | undefined;
  /** Ids by column, as long as no row lacks one. */
  readonly #ids = new Map<'record_id' | 'id', string[]>();

  /** @param head the beginning of the file: the header tells the delimiter */
  constructor(head: string, fileName: string) {
    const header = findHeader(head.slice(0, HEAD_CHARACTERS));
    this.#delimiter = header?.delimiter ?? ',';
    this.#headerLine = header?.line ?? 1;
    this.#rows = new CsvRowReader(this.#delimiter);
    this.#fileName = fileName;
  }

  /** Calls `take` with each record that the piece completes. */
  read(piece: string, isLast: boolean, take: (entry: ReadEntry) => void): void {
    this.#rows.read(piece, isLast, (row) => {
      if (this.#columns === undefined) {
        if (row.line >= this.#headerLine) this.#begin(row);
      } else {
        const entry = this.#entryOf(row, this.#columns);
        if (entry !== undefined) take(entry);
      }
    });
  }

  /** To be called once, behind the last piece. */
  end(): CsvCounts {
    const { openQuote, strayQuotes } = this.#rows;
    for (const line of strayQuotes) this.#problem(line, 'A quote that begins here is not closed; it is taken as text.');
    if (openQuote !== undefined) {
      const message = 'A quote that begins here is not closed; from here on quotes are taken as text.';
      this.#problems.unshift({ line: openQuote, at: this.#fileName, message });
    }
    if (this.#count === 0) this.#problems.push(noRecords(this.#fileName));
    const recordIds = [...this.#ids.values()].find((ids) => new Set(ids).size === ids.length);
    return {
      problems: this.#problems,
      refusals: this.#refusals,
      recordsInFile: this.#count,
      refused: this.#refusals.length,
      header: this.#header,
      recordIds,
    };
  }

  #begin(header: CsvRow): void {
    this.#columns = findColumns(header.cells);
    this.#names = header.cells.map(columnName);
    this.#labels = findLabelColumns(this.#names);
    this.#width = header.cells.length;
    this.#rows.width = this.#width;
    this.#header = formatRow(header.cells, this.#delimiter);
    for (const field of ['record_id', 'id'] as const) if (this.#columns.has(field)) this.#ids.set(field, []);
  }

  #entryOf(row: CsvRow, columns: CsvColumns): ReadEntry | undefined {
    this.#count += 1;
    this.#takeIds(row, columns);
    const cells = (field: CsvField): readonly string[] => {
      const filled = (columns.get(field) ?? []).filter((index) => (row.cells[index] ?? '') !== '');
      const name = this.#names[filled[0] ?? 0];
      const used = JOINED_FIELDS.has(field) ? filled : filled.filter((index) => this.#names[index] === name);
      return used.map((index) => unguard(row.cells[index] ?? ''));
    };
    const cell = (field: CsvField): string | undefined => {
      const column = columns.get(field)?.find((index) => (row.cells[index] ?? '') !== '');
      return column === undefined ? undefined : unguard(row.cells[column] ?? '');
    };
    // Where journals have no column of their own but volumes do, they stand under `Source` (Publish or Perish).
    const isJournalSource = columns.has('volume') && !columns.has('journal');
    const record = readRow(cell, cells, isJournalSource);
    if (record === undefined) {
      this.#refusals.push({ line: row.line, text: formatRow(row.cells, this.#delimiter) });
      this.#problem(row.line, 'The row says nothing of a record and was refused.');
      return undefined;
    }
    if (row.cells.length > this.#width) this.#problem(row.line, 'The row has more cells than the header.');
    if (record.title === undefined) this.#problem(row.line, 'The record has no title.');
    const labels = [...labelsOfCells(row.cells, this.#labels), ...labelsOfNotes(record.notes)];
    return {
      ...(labels.length > 0 && { labels }),
      record,
      line: row.line,
      position: this.#count,
      sourceId: cleanText(cell('source_id')) ?? cleanText(cell('record_id')) ?? cleanText(cell('id')),
      sourceName:
        isJournalSource || readCitedSource(cell('source')).journal !== undefined
          ? undefined
          : cleanText(cell('source')),
    };
  }

  /** A column of ids counts only when each row has one and all differ. */
  #takeIds(row: CsvRow, columns: CsvColumns): void {
    for (const [field, ids] of this.#ids) {
      const id = unguard((row.cells[columns.get(field)?.[0] ?? 0] ?? '').trim());
      if (id === '') this.#ids.delete(field);
      // A part of a text keeps the whole of it in memory: what is kept for long is copied.
      else ids.push(id.length < SLICED ? id : copied(id));
    }
  }

  #problem(line: number | undefined, message: string): void {
    this.#problems.push({ line, at: this.#fileName, message });
  }
}

function formatRow(cells: readonly string[], delimiter: string): string {
  return cells.map((cell) => (/["\r\n\t,;|]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(delimiter);
}

/** From this length on V8 makes a part of a text a view of it. */
const SLICED = 13;

function copied(text: string): string {
  return Array.from(text).join('');
}

/** Takes off the apostrophe that `--for-spreadsheet` and careful tools put before what a spreadsheet would compute. */
function unguard(value: string): string {
  return value.charCodeAt(0) === 0x27 && /^'[=+\-@]/.test(value) ? value.slice(1) : value;
}

/**
 * @param cell the value that counts
 * @param cells values of all columns that hold a part of the field
 */
function readRow(
  cell: (field: CsvField) => string | undefined,
  cells: (field: CsvField) => readonly string[],
  isJournalSource: boolean,
): BibRecord | undefined {
  const text = (field: CsvField): string | undefined => {
    const clean = cleanText(cell(field));
    return clean === undefined || isNothing(clean) ? undefined : clean;
  };
  const isCited = text('citation') !== undefined;
  const cited = isCited ? readCitation(text('citation')) : readCitedSource(text('source'));
  const title = text('title');
  const authors = cells('authors').flatMap(readAuthors);
  const abstract = cleanParagraphs(cell('abstract'));
  const doi = parseDoi(cell('doi'));
  const pmid = parsePmid(trimmedPmid(cell('pmid')));
  // Ovid's SO is the whole place: `Addiction. 99(2):3-4`.
  const journal =
    text('journal')?.replace(/[.,] +\d+ *\(.*$/, '') ?? cited.journal ?? (isJournalSource ? text('source') : undefined);
  const year = parseDate(cell('year') ?? '');
  const date = parseDate(cell('date') ?? '');
  const month = parseDate(cell('month') ?? '').month ?? smallNumber(cell('month'), 12);
  if ((title ?? abstract ?? doi ?? pmid ?? journal ?? year.year ?? date.year) === undefined && authors.length === 0) {
    return undefined;
  }
  const typeText = text('type');
  const agrees = date.year === undefined || year.year === undefined || date.year === year.year;
  const bestMonth = month ?? year.month ?? (agrees ? date.month : undefined);
  const bestDay =
    bestMonth === undefined ? undefined : (smallNumber(cell('day'), 31) ?? year.day ?? (agrees ? date.day : undefined));
  const numbers = addSerialNumbers([...cells('issn'), ...cells('isbn')]);
  const start = text('first_page');
  const end = text('last_page');
  const abbreviation = text('journal_abbreviation');
  const openAlexId = parseOpenAlexId(cell('openalex_id')) ?? parseOpenAlexId(cell('id'));
  return {
    type: typeText === undefined ? 'article' : (findType(typeText) ?? 'other'),
    title,
    originalTitle: text('original_title'),
    authors,
    editors: readAuthors(cell('editors')),
    year: year.year ?? date.year ?? cited.year,
    month: bestMonth ?? (year.year === undefined || cited.year === year.year ? cited.month : undefined),
    day: bestDay,
    journal,
    journalAbbreviation: abbreviation === journal ? undefined : abbreviation,
    volume: cleanNumber(text('volume')) ?? cited.volume,
    // In Ovid's tables IS is the ISSN.
    issue: (parseIssn(cell('issue')) === undefined ? cleanNumber(text('issue')) : undefined) ?? cited.issue,
    pages:
      cleanPages(
        text('pages') ?? (start === undefined || end === undefined || start === end ? start : `${start}-${end}`),
      ) ?? cited.pages,
    articleNumber: cleanArticleNumber(text('article_number')),
    publisher: text('publisher'),
    place: text('place'),
    edition: text('edition'),
    doi,
    pmid,
    pmcid: parsePmcid(cell('pmcid')),
    openAlexId,
    issns: numbers.issns,
    isbns: numbers.isbns,
    abstract,
    keywords: cleanList(cells('keywords').flatMap(readList)),
    meshHeadings: cleanList(cells('mesh_headings').flatMap(readList)),
    languages: parseLanguages(text('language') ?? ''),
    urls: cleanList(cells('url').flatMap(readUrlCells)),
    sourceTypes: typeText === undefined || typeText.toLowerCase() === findType(typeText) ? [] : [typeText],
    isRetracted: /^(?:true|1|yes)$/i.test(cell('is_retracted') ?? ''),
    links: [],
    notes: cleanList((cell('notes') ?? '').split('; ')),
  };
}

function smallNumber(text: string | undefined, most: number): number | undefined {
  const number = /^\s*0?(\d{1,2})\s*$/.exec(text ?? '')?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) <= most ? Number(number) : undefined;
}

/** What Embase writes in a column `Source`: `Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014`. */
function readCitedSource(text: string | undefined) {
  const [, journal, year, volume, issue, pages] =
    /^(\S.*?) \((\d{4})\)(?: (\S+?)(?::(\S+))?(?: Supplement\S*)?)?(?: \(([^()]+)\))?(?:[. ]|$)/.exec(text ?? '') ?? [];
  const { year: known, month } = parseDate(year ?? '');
  return { journal, year: known, month, volume, issue, pages: cleanPages(pages) };
}

/** What PubMed writes in a column `Citation`: `J X. 2019 May 3;12(3):123-45. doi: 10.1/x.` */
function readCitation(text: string | undefined) {
  const [, journal, when = '', volume, issue, pages] =
    /^(\S.*?)\. (\d{4}[^;.]*);([^(:;.]*)(?:\(([^()]*)\))?(?::([^.;]+))?[.;]/.exec(text ?? '') ?? [];
  const { year, month } = parseDate(when);
  return { journal, year, month, volume: volume || undefined, issue, pages: cleanPages(pages) };
}

/** Spreadsheets turn a column of numbers with gaps into `30922926.0`. */
function trimmedPmid(text: string | undefined): string | undefined {
  return text?.replace(/\.0$/, '');
}

/** A list that Python printed: `['Marx, Karl', 'Lindgren, Astrid']`. */
function readPrintedList(text: string): readonly string[] | undefined {
  if (!/^\s*\[(?:'|").*(?:'|")\]\s*$/s.test(text)) return undefined;
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? match[2] ?? '');
}

function readList(text: string): readonly string[] {
  const printed = readPrintedList(text);
  if (printed !== undefined) return cleanList(printed);
  if (/[;|\n]/.test(text)) return cleanList(text.split(/[;|\n]/));
  // One keyword may hold a comma; three parts or more are a list by commas.
  const parts = text.split(/,\s*/);
  return cleanList(parts.length > 2 ? parts : [text]);
}

function readUrlCells(text: string): readonly string[] {
  return cleanList(text.split(/\s+|;\s*(?=https?:)|\|/)).map((url) => url.replace(/;$/, ''));
}

function readAuthors(text: string | undefined): readonly Author[] {
  if (text === undefined) return [];
  return splitAuthors(text)
    .map((name) => cleanText(name.replace(/\s*\(\d{5,}\)\s*$/, '')))
    .filter((name) => name !== undefined)
    .map(parseName);
}

/** Names are joined by `; `, `|`, ` and ` (BibTeX, Rayyan), or by commas when they are written without (PubMed, IEEE). */
function splitAuthors(text: string): readonly string[] {
  const printed = readPrintedList(text);
  if (printed !== undefined) return printed;
  if (/[;|\n]/.test(text)) return text.split(/[;|\n]/);
  if (/,.* and .*,/.test(text)) return text.split(/\s+and\s+/);
  const split = splitAtCommas(text);
  if (split.length > 1) return split;
  const parts = text.split(/,\s+/);
  return parts.length > 2 && parts.every((part) => /\S\s+\S/.test(part)) ? parts : [text];
}
