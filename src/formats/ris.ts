/** RIS, the exchange format of reference managers: reader for every dialect, writer in that of Zotero. */
import type { Problem } from '../records/record.ts';
import type { ExportItem, FileReader, FileWriter, ReadEntry, ReadResult, Refusal } from './format.ts';
import { lastBeginning, noRecords } from './pieces.ts';
import { readRisLines } from './ris-lines.ts';
import { readRisFields } from './ris-record.ts';
import { writeRisEntry } from './ris-write.ts';
import type { TaggedEntry } from './tagged-lines.ts';

export const risReader: FileReader = {
  id: 'ris',
  detects: (head) =>
    /^\s*TY {1,2}-/m.test(head) || (/^ER {1,2}-/m.test(head) && /^(?:TI|T1|AU|A1|PY) {1,2}-/m.test(head)),
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
  return readEntries(readRisLines(text), fileName);
}

/** Turns entries of RIS tags into records; formats with other tags say theirs in those of RIS and come here too. */
export function readEntries(found: readonly TaggedEntry[], fileName: string): ReadResult {
  const entries: ReadEntry[] = [];
  const problems: Problem[] = [];
  const refusals: Refusal[] = [];
  found.forEach((entry, index) => {
    const problem = (message: string): void => {
      problems.push({ line: entry.line, at: fileName, message });
    };
    const reading = readRisFields(entry.fields);
    if (reading.isEmpty) {
      problem('The entry is empty and was refused.');
      refusals.push({ line: entry.line, text: undefined });
      return;
    }
    if (entry.fault === 'no-end') problem('The entry has no end.');
    if (reading.record.title === undefined) problem('The record has no title.');
    entries.push({
      record: reading.record,
      line: entry.line,
      position: index + 1,
      sourceId: reading.sourceId,
      sourceName: reading.sourceName,
      recordId: reading.recordId,
      ...(reading.labels.length > 0 && { labels: reading.labels }),
    });
  });
  if (found.length === 0) problems.push(noRecords(fileName));
  return { entries, problems, refusals, recordsInFile: found.length, refused: refusals.length, header: undefined };
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
