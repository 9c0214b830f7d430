/** Splits the text of a CSV file into rows of cells (RFC 4180, forgiving of stray quotes), fast enough for a million records. */

export interface CsvRow {
  readonly cells: readonly string[];
  /** Line on which the row begins, from 1. */
  readonly line: number;
}

interface CsvRows {
  readonly rows: readonly CsvRow[];
  /** Line of a quote that never closes: from there on quotes were taken as text. */
  readonly openQuote: number | undefined;
}

const QUOTE = 0x22;
const LF = 0x0a;
const CR = 0x0d;
/** No cell is so long: a quote that is still open then was never meant to open. */
const LONGEST_CELL = 2 ** 24;

/**
 * Reads all rows that are not empty. A quote opens a quoted cell only at its start; elsewhere it is text, as is what
 * stands between a closing quote and the next delimiter.
 *
 * @param delimiter one character
 */
export function readCsvRows(text: string, delimiter: string): CsvRows {
  const reader = new CsvRowReader(delimiter);
  const rows: CsvRow[] = [];
  reader.read(text, true, (row) => rows.push(row));
  return { rows, openQuote: reader.openQuote };
}

/** Reads the rows of a text that comes in pieces; what is behind the last whole row waits for the next piece. */
export class CsvRowReader {
  /** Line of a quote that never closes: from there on quotes were taken as text. */
  openQuote: number | undefined;
  /** Lines of quotes that open nothing: without them the line has as many cells as the header, with them it ends in the middle of another. */
  readonly strayQuotes: number[] = [];
  /** Cells of the header; to be set when it was read. */
  width: number | undefined;
  readonly #separator: number;
  #rest = '';
  #line = 1;
  #isBegun = false;
  /** Where the reader stands in the text, and on which line. */
  #at = 0;
  #cells: string[] = [];
  #isFilled = false;

  constructor(delimiter: string) {
    this.#separator = delimiter.charCodeAt(0);
  }

  /** Calls `take` with each whole row that is not empty; with the last piece, what is left is a row too. */
  read(piece: string, isLast: boolean, take: (row: CsvRow) => void): void {
    const text = this.#rest === '' ? piece : this.#rest + piece;
    let start = !this.#isBegun && text.charCodeAt(0) === 0xfeff ? 1 : 0;
    this.#isBegun ||= text !== '';
    while (start < text.length) {
      this.#at = start;
      const line = this.#line;
      if (!this.#readRow(text, isLast)) {
        this.#line = line;
        break;
      }
      start = this.#at;
      if (this.#isFilled) take({ cells: this.#cells, line });
    }
    this.#rest = text.slice(start);
  }

  /** Reads the row that begins where the reader stands; false when its end may be in the next piece. */
  #readRow(text: string, isLast: boolean): boolean {
    this.#cells = [];
    this.#isFilled = false;
    for (;;) {
      const cell = this.#readCell(text, isLast);
      if (cell === undefined) return false;
      this.#cells.push(cell);
      this.#isFilled ||= cell !== '';
      if (text.charCodeAt(this.#at) !== this.#separator) break;
      this.#at += 1;
    }
    // The row ends at CR LF, LF, CR, or with the text.
    if (!isLast && this.#at + 1 >= text.length && text.charCodeAt(this.#at) !== LF) return false;
    if (text.charCodeAt(this.#at) === CR && text.charCodeAt(this.#at + 1) === LF) this.#at += 1;
    this.#at += 1;
    this.#line += 1;
    return true;
  }

  #readCell(text: string, isLast: boolean): string | undefined {
    const start = this.#at;
    if (this.openQuote === undefined && text.charCodeAt(start) === QUOTE) {
      const end = findClosingQuote(text, start + 1, isLast);
      if (end !== -1 && end - start <= LONGEST_CELL && !this.#isStray(text, start, end))
        return this.#readQuoted(text, start, end);
      if (end === -1 && !isLast && text.length - start <= LONGEST_CELL) return undefined;
      if (end === -1 || end - start > LONGEST_CELL) this.openQuote = this.#line;
      else this.strayQuotes.push(this.#line);
    }
    this.#at = findCellEnd(text, start, this.#separator);
    return text.slice(start, this.#at);
  }

  #isStray(text: string, start: number, end: number): boolean {
    const lineEnd = text.indexOf('\n', start);
    if (this.width === undefined || lineEnd === -1 || lineEnd > end || end + 1 >= text.length) return false;
    const next = text.charCodeAt(end + 1);
    if (next === this.#separator || next === LF || next === CR) return false;
    const cells = text.slice(start, lineEnd).split(String.fromCharCode(this.#separator)).length;
    return this.#cells.length + cells === this.width;
  }

  #readQuoted(text: string, start: number, end: number): string {
    let cell = text.slice(start + 1, end);
    if (cell.includes('"')) cell = cell.replace(/""/g, '"');
    if (cell.includes('\n')) this.#line += countLines(text, start, end);
    this.#at = findCellEnd(text, end + 1, this.#separator);
    return this.#at > end + 1 ? cell + text.slice(end + 1, this.#at) : cell;
  }
}

/** Position of the quote that closes a cell, doubled ones passed over; -1 when there is none, or its pair may follow. */
function findClosingQuote(text: string, from: number, isLast: boolean): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at === text.length - 1 && !isLast ? -1 : at;
}

function findCellEnd(text: string, from: number, separator: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === separator || code === LF || code === CR) break;
    at += 1;
  }
  return at;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  let at = text.indexOf('\n', from);
  while (at !== -1 && at < to) {
    count += 1;
    at = text.indexOf('\n', at + 1);
  }
  return count;
}
