/** Reads the shared labelled sets. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { parseDoi, parseIssn, parsePmid } from '../../src/records/identifiers.ts';
import { parseName } from '../../src/records/names.ts';
import { EMPTY_RECORD } from '../../src/records/record.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const SETS_FOLDER = resolve(ROOT, process.env['STAGEONE_SHARED'] ?? '../shared', 'dedupe');
export const hasSets = existsSync(SETS_FOLDER);

export interface LabelledSet {
  readonly inputs: readonly DedupeInput[];
  /** Cluster of each record id. */
  readonly gold: ReadonlyMap<string, string>;
}

function isRow(value: unknown): value is Readonly<Record<string, string>> {
  return typeof value === 'object' && value !== null && Object.values(value).every((cell) => typeof cell === 'string');
}

function readRows(path: string): readonly Readonly<Record<string, string>>[] {
  const rows: unknown = parse(gunzipSync(readFileSync(path)), { columns: true, bom: true });
  return Array.isArray(rows) ? rows.filter(isRow) : [];
}

const SETS = new Map<string, LabelledSet>();

/** Reads a set once. */
export function readSet(folder: string): LabelledSet {
  const set = SETS.get(folder) ?? readFiles(folder);
  SETS.set(folder, set);
  return set;
}

function readFiles(folder: string): LabelledSet {
  const rows = readRows(resolve(SETS_FOLDER, folder, 'records.csv.gz'));
  const cell = (row: Readonly<Record<string, string>>, name: string): string | undefined =>
    row[name]?.trim() || undefined;
  const inputs = rows.map((row, index): DedupeInput => {
    const year = Number(/\d{4}/.exec(cell(row, 'year') ?? '')?.[0]);
    return {
      id: cell(row, 'record_id') ?? '',
      source: cell(row, 'source'),
      position: index + 1,
      record: {
        ...EMPTY_RECORD,
        title: cell(row, 'title'),
        authors: (cell(row, 'author') ?? '')
          .split(';')
          .filter((name) => name.trim() !== '')
          .map(parseName),
        year: Number.isNaN(year) ? undefined : year,
        journal: cell(row, 'journal'),
        volume: cell(row, 'volume'),
        issue: cell(row, 'number'),
        pages: cell(row, 'pages'),
        doi: parseDoi(cell(row, 'doi')),
        pmid: parsePmid(cell(row, 'pmid')),
        issns: (cell(row, 'isbn') ?? '').split(/[\s;]+/).flatMap((text) => parseIssn(text) ?? []),
        abstract: cell(row, 'abstract'),
      },
    };
  });
  const gold = new Map(
    readRows(resolve(SETS_FOLDER, folder, 'gold.csv.gz')).map((row) => [
      row['record_id'] ?? '',
      row['cluster_id'] ?? '',
    ]),
  );
  return { inputs, gold };
}
