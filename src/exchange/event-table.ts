/** The log as a table that any program can read, and back: every field that an event's hash is taken over, as it is. */
import type { EventRow } from '../records/event.ts';
import type { NumberedRow } from './chains.ts';

const FIELDS = [
  'hash',
  'previous_hash',
  'type',
  'chain',
  'at',
  'record_id',
  'stage',
  'batch',
  'verdict',
  'reason',
  'criteria_version',
  'program_version',
  'body',
] as const;

/** RFC 4180. A field that an event does not have is empty; an empty text is `""`. */
export function formatEventTable(events: readonly EventRow[]): string {
  const rows = events.map((event, index) => [index + 1, ...FIELDS.map((field) => event[field])].map(cellOf).join(','));
  return [['seq', ...FIELDS].join(','), ...rows].map((row) => `${row}\r\n`).join('');
}

/** Written here, since no package tells an empty text from a field that is not there. */
function cellOf(value: string | number | null): string {
  if (value === null) return '';
  const text = String(value);
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows of such a table. What is no such table gives rows whose events do not have their hash. */
export function readEventTable(text: string): readonly NumberedRow[] {
  const [names = [], ...rows] = splitTable(text);
  const places = new Map(names.map((name, place) => [name, place]));
  return rows.map((cells) => {
    const optional = (name: string): string | null => cells[places.get(name) ?? -1] ?? null;
    const given = (name: string): string => optional(name) ?? '';
    const version = optional('criteria_version');
    return {
      seq: Number(given('seq')),
      hash: given('hash'),
      previous_hash: given('previous_hash'),
      type: given('type'),
      chain: given('chain'),
      at: given('at'),
      record_id: optional('record_id'),
      stage: optional('stage'),
      batch: optional('batch'),
      verdict: optional('verdict'),
      reason: optional('reason'),
      criteria_version: version === null ? null : Number(version),
      program_version: given('program_version'),
      body: optional('body'),
    };
  });
}

/** Rows of cells; a bare empty cell is `null`. Cells may be of any length: that of a `dedupe` event holds all links. */
function splitTable(text: string): readonly (readonly (string | null)[])[] {
  const rows: (string | null)[][] = [];
  let row: (string | null)[] = [];
  for (let at = 0; at < text.length; ) {
    let cell: string | null;
    if (text[at] === '"') {
      let end = text.indexOf('"', at + 1);
      while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
      const stop = end < 0 ? text.length : end;
      cell = text.slice(at + 1, stop).replaceAll('""', '"');
      at = stop + 1;
    } else {
      const stop = nextEnd(text, at);
      cell = text.slice(at, stop) || null;
      at = stop;
    }
    row.push(cell);
    const isLast = text[at] !== ',';
    at += isLast ? 2 : 1;
    if (isLast) {
      rows.push(row);
      row = [];
    } else if (at >= text.length || text[at] === '\r') {
      // A row that ends in a comma ends in an empty cell.
      rows.push([...row, null]);
      row = [];
      at += 2;
    }
  }
  return rows;
}

/** Where a bare cell ends. */
function nextEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== ',' && text[at] !== '\r') at += 1;
  return at;
}
