/** RIS, the exchange format of reference managers: reader for every dialect, writer in that of Zotero. */
import type { Problem } from '../records/record.ts';
import type { FileReader, FileWriter, ReadEntry, ReadResult } from './format.ts';
import { readRisLines } from './ris-lines.ts';
import { readRisFields } from './ris-record.ts';
import { writeRisEntry } from './ris-write.ts';
import type { TaggedEntry } from './tagged-lines.ts';

export const risReader: FileReader = {
  id: 'ris',
  detects: (head) =>
    /^\s*TY {1,2}-/m.test(head) || (/^ER {1,2}-/m.test(head) && /^(?:TI|T1|AU|A1|PY) {1,2}-/m.test(head)),
  read: parseRis,
};

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
  found.forEach((entry, index) => {
    const problem = (message: string): void => {
      problems.push({ line: entry.line, at: fileName, message });
    };
    const reading = readRisFields(entry.fields);
    if (reading.isEmpty) {
      problem('The entry is empty and was refused.');
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
    });
  });
  if (found.length === 0) problems.push({ line: undefined, at: fileName, message: 'The file holds no records.' });
  return { entries, problems, recordsInFile: found.length, refused: found.length - entries.length };
}

export const risWriter: FileWriter = {
  id: 'ris',
  extension: 'ris',
  write: (items) => items.map(writeRisEntry).join(''),
};
