/** Reads a file that comes in pieces, for formats whose entries stand one behind the other: memory stays that of one piece. */
import { ReviewError } from '../errors.ts';
import type { Problem } from '../records/record.ts';
import type { FileReader, ReadCounts, ReadEntry, Refusal, StretchReader } from './format.ts';
import { withTexts } from './refusals.ts';
import { evenLines } from './tagged-lines.ts';

/** Half of what a text may have in Node; the longest entry with hundreds of authors and references has a few millions. */
const LONGEST = 2 ** 28;

/** Reads each stretch of whole entries as if it were a file; lines and positions go on from stretch to stretch. */
export class PieceReader {
  readonly #reader: FileReader;
  readonly #fileName: string;
  readonly #readNext: StretchReader;
  #rest = '';
  /** A stretch is looked for when so much waits; it doubles while none is found, so that long entries cost no square. */
  #enough = 0;
  #linesBefore = 0;
  #count = 0;
  readonly #problems: Problem[] = [];
  readonly #refusals: Refusal[] = [];

  constructor(reader: FileReader, fileName: string) {
    this.#reader = reader;
    this.#fileName = fileName;
    this.#readNext = reader.begin?.(fileName) ?? ((text) => reader.read(text, fileName));
  }

  /** Calls `take` with each record that the piece completes. */
  async read(piece: string, isLast: boolean, take: (entry: ReadEntry) => void): Promise<void> {
    if (this.#rest.length + piece.length > LONGEST) {
      throw new ReviewError('unreadable-file', `${this.#fileName} holds an entry of more than ${LONGEST} letters.`, {
        hint: 'Look at what stands where the last entry before it ends; an end or a beginning of an entry is missing there.',
      });
    }
    const waiting = this.#rest + piece;
    if (!isLast && waiting.length < this.#enough) {
      this.#rest = waiting;
      return;
    }
    // A line end may be cut in two.
    const isCut = !isLast && waiting.endsWith('\r');
    const text = evenLines(isCut ? waiting.slice(0, -1) : waiting);
    const end = isLast ? text.length : (this.#reader.cut?.(text) ?? 0);
    this.#rest = text.slice(end) + (isCut ? '\r' : '');
    this.#enough = end === 0 ? 2 * waiting.length : 0;
    if (end > 0 || isLast) await this.#readStretch(text.slice(0, end), isLast, take);
  }

  /** To be called once, behind the last piece. */
  end(): ReadCounts {
    if (this.#count === 0) this.#problems.push(noRecords(this.#fileName));
    return {
      problems: this.#problems,
      refusals: this.#refusals,
      recordsInFile: this.#count,
      refused: this.#refusals.length,
      header: undefined,
    };
  }

  async #readStretch(text: string, isLast: boolean, take: (entry: ReadEntry) => void): Promise<void> {
    const result = await this.#readNext(text, isLast);
    const moved = (line: number | undefined) => (line === undefined ? undefined : line + this.#linesBefore);
    for (const entry of result.entries) {
      take({ ...entry, line: moved(entry.line), position: entry.position + this.#count });
    }
    for (const problem of result.problems) {
      if (!isNoRecords(problem)) this.#problems.push({ ...problem, line: moved(problem.line) });
    }
    for (const refusal of withTexts(text, result)) this.#refusals.push({ ...refusal, line: moved(refusal.line) });
    this.#count += result.recordsInFile;
    this.#linesBefore += countLines(text);
  }
}

const NO_RECORDS = 'The file holds no records.';

/** The problem of a file of a known format in which nothing stands. */
export function noRecords(at: string): Problem {
  return { line: undefined, at, message: NO_RECORDS };
}

function isNoRecords({ message }: Problem): boolean {
  return message === NO_RECORDS;
}

function countLines(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** How much of a line decides whether it opens an entry. */
const LOOKED_AT = 200;

/**
 * Where the last entry of a text begins, which may go on in the next piece: all before it is whole. 0 when the text has fewer than
 * two beginnings, as what stands before the first belongs to it.
 *
 * @param opening first letters of the line that opens an entry
 * @param begins whether an entry begins at a line that starts so
 */
export function lastBeginning(text: string, opening: string, begins: (line: string) => boolean): number {
  const isBeginning = (at: number): boolean => text.startsWith(opening, at) && begins(text.slice(at, at + LOOKED_AT));
  let last = 0;
  for (
    let at = text.lastIndexOf(`\n${opening}`);
    at !== -1;
    at = at === 0 ? -1 : text.lastIndexOf(`\n${opening}`, at - 1)
  ) {
    if (!isBeginning(at + 1)) continue;
    if (last > 0) return last;
    last = at + 1;
  }
  return last > 0 && isBeginning(0) ? last : 0;
}
