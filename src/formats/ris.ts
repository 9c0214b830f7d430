/** RIS, the exchange format of reference managers: reader for every dialect, writer in that of Zotero. */
import type { Problem } from '../records/record.ts';
import type { ExportItem, FileReader, FileWriter, ReadEntry, ReadResult, Refusal } from './format.ts';
import { lastBeginning, noRecords } from './pieces.ts';
import { opensRis, readRisLines } from './ris-lines.ts';
import { readRisFields } from './ris-record.ts';
import { writeRisEntry } from './ris-write.ts';
import type { TaggedEntry } from './tagged-lines.ts';

export const risReader: FileReader = {
  id: 'ris',
  detects: (head) => opensRis(head) || (/^ER {1,2}-/m.test(head) && /^(?:TI|T1|AU|A1|PY) {1,2}-/m.test(head)),
  cut: (text) => {
    const last = lastBeginning(text, 'TY', (line) => /^TY {1,2}-/.test(line));
    // Where no TY stands, ER ends an entry.
    return last > 0 || /^TY {1,2}-/m.test(text) ? last : lastEnd(text);
  },
  read: parseRis,
};

function lastEnd(text: string): number {
  const at = text.lastIndexOf('\nER  -');
  return at === -1 ? 0 : text.indexOf('\n', at + 1) + 1;
}

/**
 * Reads a RIS file. An entry in which nothing but its type stands is refused; every other one is a record, and what looks
 * wrong with it is a problem with its line.
 */
export function parseRis(text: string, fileName: string): ReadResult {
  // Each entry is read as it is found: a list of all would outlive the collector's first look, which takes a third of the time.
  const reading = new EntryReading(fileName);
  readRisLines(text, (entry) => reading.add(entry));
  return reading.end();
}

/** Turns entries of RIS tags into records; formats with other tags say theirs in those of RIS and come here too. */
export function readEntries(found: readonly TaggedEntry[], fileName: string): ReadResult {
  const reading = new EntryReading(fileName);
  for (const entry of found) reading.add(entry);
  return reading.end();
}

class EntryReading {
  readonly #fileName: string;
  readonly #entries: ReadEntry[] = [];
  readonly #problems: Problem[] = [];
  readonly #refusals: Refusal[] = [];
  #count = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  add({ line, fields, fault }: TaggedEntry): void {
    this.#count += 1;
    const reading = readRisFields(fields);
    if (reading.isEmpty) {
      this.#problem(line, 'The entry is empty and was refused.');
      this.#refusals.push({ line, text: undefined });
      return;
    }
    if (fault === 'no-end') this.#problem(line, 'The entry has no end.');
    if (reading.record.title === undefined) this.#problem(line, 'The record has no title.');
    this.#entries.push({
      record: reading.record,
      line,
      position: this.#count,
      sourceId: reading.sourceId,
      sourceName: reading.sourceName,
      recordId: reading.recordId,
      ...(reading.labels.length > 0 && { labels: reading.labels }),
    });
  }

  end(): ReadResult {
    if (this.#count === 0) this.#problems.push(noRecords(this.#fileName));
    return {
      entries: this.#entries,
      problems: this.#problems,
      refusals: this.#refusals,
      recordsInFile: this.#count,
      refused: this.#refusals.length,
      header: undefined,
    };
  }

  #problem(line: number, message: string): void {
    this.#problems.push({ line, at: this.#fileName, message });
  }
}

/**
 * RIS in the dialect of Zotero. It cannot hold: a semicolon or a star in a keyword (comma, nothing), a comma in the name of a group
 * (dash), `<` right before a letter (a blank follows), line breaks in abstracts (blanks), the source's own words for a type, links
 * to other records, and which keywords are subject headings. An abstract or keyword that says only `NA` reads as none.
 */
export const risWriter: FileWriter = {
  id: 'ris',
  extension: 'ris',
  frame: { head: '', between: '', foot: '', entries: writeRis },
  write: writeRis,
};

/** Entries that are joined at a time: long lists of texts that are still in parts take twice as long to join. */
const JOINED = 500;

function writeRis(items: readonly ExportItem[]): string {
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += JOINED) {
    parts.push(
      items
        .slice(from, from + JOINED)
        .map(writeRisEntry)
        .join(''),
    );
  }
  return parts.join('');
}
