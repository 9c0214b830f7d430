/** What a file format must offer to be imported or exported; one file beside this one implements each. */
import type { BibRecord, Problem, RecordId, SourceKind } from '../records/record.ts';
import type { Label } from './labels.ts';

/** Names of the formats that can be read, as `import --json` spells them. */
export const READ_FORMATS = [
  'ris',
  'nbib',
  'pubmed-xml',
  'endnote-xml',
  'bibtex',
  'csv',
  'wos',
  'refer',
  'csl-json',
] as const;
export type FormatName = (typeof READ_FORMATS)[number];

/** Names of the formats that `export` and `convert` write; the last three are lists of references to be read by people. */
export const WRITE_FORMATS = ['ris', 'nbib', 'csv', 'csl', 'biblatex', 'apa', 'vancouver', 'harvard'] as const;
export type WriteFormat = (typeof WRITE_FORMATS)[number];

/** One record of a file and where it stands there. */
export interface ReadEntry {
  readonly record: BibRecord;
  /** Line of the file, from 1, where the record begins; JSON has none. */
  readonly line: number | undefined;
  /** Place among the records of the file from 1, refused ones counted. */
  readonly position: number;
  /** The file's own id: accession number, key, or the number that the database gave it. */
  readonly sourceId?: string | undefined;
  /** Database that the record names as its origin. */
  readonly sourceName?: string | undefined;
  /** Column `record_id` (else `id`) of a CSV when every row has one and all differ, or the id in our own exports. */
  readonly recordId?: string | undefined;
  /** Decisions made elsewhere, as the file tells them; they are never votes. */
  readonly labels?: readonly Label[];
}

/** An entry of which no record was made. */
export interface Refusal {
  readonly line: number | undefined;
  /** As it stands in the file; `undefined` where the reader knows only its line. */
  readonly text: string | undefined;
}

/** What is known of a file when all of it was read; `refused` is the number of refusals, and each has a problem. */
export interface ReadCounts {
  readonly problems: readonly Problem[];
  readonly refusals: readonly Refusal[];
  readonly recordsInFile: number;
  readonly refused: number;
  /** First line of a table, without which its refused rows say nothing. */
  readonly header: string | undefined;
}

/** `entries.length + refused = recordsInFile` always holds. */
export interface ReadResult extends ReadCounts {
  readonly entries: readonly ReadEntry[];
}

export interface FileReader {
  readonly id: FormatName;
  /** Whether a file that begins so is of this format: content decides, never the name. */
  detects(head: string): boolean;
  /** Up to where the text holds whole entries only, 0 when nowhere; formats without it cannot be read in pieces. Line ends are LF or CR LF. */
  cut?(text: string): number;
  /** Reads a whole file. Bad entries are problems, not errors. */
  read(text: string, fileName: string): ReadResult | Promise<ReadResult>;
  /** Reads a file that comes in stretches, for formats in which one stretch says something that the next needs. */
  begin?(fileName: string): StretchReader;
}

/** Reads the next stretch of a file, whole entries only; places count from the first of the stretch. */
export type StretchReader = (text: string, isLast: boolean) => ReadResult | Promise<ReadResult>;

/** A record and what the review says about it: one row of an export. What does not apply is `undefined`. */
export interface ExportItem {
  readonly id: RecordId;
  /** Order of import, from 1. */
  readonly position: number;
  readonly source: string;
  readonly sourceId: string | undefined;
  readonly kind: SourceKind;
  readonly clusterId: string | undefined;
  /** Stands for its cluster; `undefined` outside of a review. */
  readonly kept: boolean | undefined;
  readonly removed: 'duplicate' | 'automation' | 'other' | undefined;
  readonly titleAbstract: 'included' | 'excluded' | 'open' | undefined;
  readonly titleAbstractReason: string | undefined;
  readonly retrieval: 'retrieved' | 'not-retrieved' | 'open' | undefined;
  readonly fullText: 'included' | 'excluded' | 'open' | undefined;
  /** Code of the final full-text reason. */
  readonly reason: string | undefined;
  readonly studyId: string | undefined;
  readonly record: BibRecord;
  /** The service or source that the abstract comes from; `undefined` when there is none. */
  readonly abstractSource: string | undefined;
}

export interface WriteOptions {
  /** Puts an apostrophe before cells that a spreadsheet would take for formulas. */
  readonly forSpreadsheet?: boolean | undefined;
}

/** What a file has around its entries and between two of them, and how some of them are written. */
export interface EntryFrame {
  readonly head: string;
  readonly between: string;
  readonly foot: string;
  entries(items: readonly ExportItem[], options: WriteOptions): string | Promise<string>;
}

export interface FileWriter {
  readonly id: WriteFormat;
  /** Without the dot. */
  readonly extension: string;
  /** For formats whose entries stand one behind the other: these can be written bit by bit. */
  readonly frame?: EntryFrame;
  /** The whole file; the items stand in the order given. */
  write(items: readonly ExportItem[], options: WriteOptions): string | Promise<string>;
}
