/** Reads CSV files of records: comma, semicolon or tab, columns by any of the names that databases and reference managers give them. */
import type { Problem } from '../records/record.ts';
import { cleanText } from './clean.ts';
import { type CsvColumns, type CsvField, columnName, findColumns, JOINED_FIELDS, namesRecords } from './csv-columns.ts';
import { readCitedSource, readCsvRecord } from './csv-record.ts';
import { type CsvRow, CsvRowReader } from './csv-rows.ts';
import type { FileReader, ReadCounts, ReadEntry, ReadResult, Refusal } from './format.ts';
import { findLabelColumns, type LabelColumn, labelsOfCells, labelsOfNotes } from './labels.ts';
import { noRecords } from './pieces.ts';

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
    const record = readCsvRecord(cell, cells, isJournalSource);
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
