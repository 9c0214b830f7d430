/** The line reader that RIS and the MEDLINE form of PubMed share: text to entries of tags and values. */

export interface TaggedField {
  readonly tag: string;
  /** Without leading and trailing blanks; continuation lines are joined by a line break. */
  value: string;
  readonly line: number;
}

export interface TaggedEntry {
  /** Line of its first field, from 1. */
  readonly line: number;
  readonly fields: readonly TaggedField[];
  /** What the reader had to put up with: `no-start`, `no-end`. */
  readonly fault: 'no-start' | 'no-end' | undefined;
}

/** Lines that end in `\n`, byte-order marks out (also those in the middle of files glued together). */
export function evenLines(text: string): string {
  let even = text;
  // CRLF needs nothing: the line reader takes the CR for a trailing blank.
  if (hasLoneReturn(even)) even = even.replace(/\r\n?/g, '\n');
  return even.includes('\ufeff') ? even.replace(/\ufeff/g, '') : even;
}

function hasLoneReturn(text: string): boolean {
  for (let at = text.indexOf('\r'); at !== -1; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) !== 0x0a) return true;
  }
  return false;
}

/** Calls `onLine` with each line's bounds in the text and its number from 1; the bounds leave out trailing blanks. */
export function forEachLine(text: string, onLine: (start: number, end: number, line: number) => void): void {
  let start = 0;
  let line = 1;
  while (start <= text.length) {
    const found = text.indexOf('\n', start);
    const next = found === -1 ? text.length : found;
    let end = next;
    while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
    onLine(start, end, line);
    if (found === -1) return;
    start = next + 1;
    line += 1;
  }
}

/** Blank, tab, CR, no-break space. */
export function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0xa0;
}
