/** Splits the text of a RIS file into entries of tags and values, as tolerant as real files ask for. */
import { findType, KNOWN_TAGS, LISTED_TAGS } from './ris-tags.ts';
import { evenLines, forEachLine, isBlank, type TaggedEntry, type TaggedField } from './tagged-lines.ts';

/** A tag that was swallowed by the value before it, as Rayyan exports it: `https://…     U2  - L20298`. */
const SWALLOWED = /\s{2,}(?=[A-Z][A-Z0-9] {2}- )/;
const FILE_HAS_TY = /^\s*TY {1,2}-/m;
/** The first tag of files that are indented, in lower case, or have tabs for blanks. */
const ODD_START = /^[ \t]*TY[ \t]{1,2}-[ \t]*[A-Z]{3}/im;
const ODD_TAG = /^[ \t]*([A-Z][A-Z0-9])[ \t]{1,2}-[ \t]?/gim;

/** Whether a text has the tag that opens entries, also in an odd form. */
export function opensRis(text: string): boolean {
  return FILE_HAS_TY.test(text) || ODD_START.test(text);
}

/** The text with its tags in their usual form; where one stands so already, nothing is changed. */
function usualTags(text: string): string {
  if (/^TY {1,2}-/m.test(text) || !ODD_START.test(text)) return text;
  return text.replace(ODD_TAG, (_whole, tag: string) => `${tag.toUpperCase()}  - `);
}

/**
 * Calls `take` with each entry of a RIS file. `TY` opens one, `ER` closes one; where a file has lost one of them, the other does both.
 * Lines before the first and after the last tag of an entry (headers, `Link to …`, `NL  - `) are passed over.
 *
 * @param text any line ends, with or without byte-order marks
 */
export function readRisLines(text: string, take: (entry: TaggedEntry) => void): void {
  const even = usualTags(evenLines(text));
  const fileHasTy = FILE_HAS_TY.test(even);
  // Files that write `TY - ` with one blank do so throughout; elsewhere `ER - ` may stand in an abstract.
  const dashAt = fileHasTy && !/^TY {2}-/m.test(even) ? 3 : 4;
  let fields: TaggedField[] = [];
  let isOpen = false;
  let last: TaggedField | undefined;

  const close = (fault: TaggedEntry['fault'], line: number): void => {
    take({ line: fields[0]?.line ?? line, fields, fault });
    fields = [];
    isOpen = false;
    last = undefined;
  };

  forEachLine(even, (start, end, line) => {
    const inText = last?.tag === 'AB' || last?.tag === 'N2';
    const found = tagAt(even, start, end, dashAt, inText);
    const isText = inText && (found === 'ER' || found === 'TY') && isSentence(even.slice(start + dashAt + 1, end));
    const tag = isText ? undefined : (found ?? looseTagAt(even, start, end, inText || last?.tag === 'N1'));
    if (tag === undefined) {
      if (last === undefined || start === end) return;
      let from = start;
      while (from < end && isBlank(even.charCodeAt(from))) from += 1;
      if (from === end) return;
      const more = even.slice(from, end);
      if (LISTED_TAGS.has(last.tag)) {
        last = { tag: last.tag, value: more, line };
        fields.push(last);
      } else {
        last.value = last.value === '' ? more : `${last.value}\n${more}`;
      }
      return;
    }
    if (tag === 'ER') {
      if (isOpen) close(undefined, line);
      else if (fields.length > 0) close('no-start', line);
      return;
    }
    let from = even.indexOf('-', start) + 1;
    while (from < end && isBlank(even.charCodeAt(from))) from += 1;
    if (tag === 'TY') {
      if (isOpen) close('no-end', line);
      fields = [];
      isOpen = true;
    }
    last = { tag, value: even.slice(from, end), line };
    fields.push(last);
    if (last.value.includes('  - ') && SWALLOWED.test(last.value)) last = splitSwallowed(last, fields);
  });
  // Tags after the last ER belong to nobody, unless the file knows no TY at all.
  if (isOpen) close('no-end', 0);
  else if (!fileHasTy && fields.length > 0) close('no-end', 0);
}

/** The tag that begins at `start`, or `undefined` for a line that goes on with the value before. */
function tagAt(text: string, start: number, end: number, dashAt: number, inAbstract: boolean): string | undefined {
  if (end - start < dashAt || text.charCodeAt(start + dashAt) !== 0x2d || text.charCodeAt(start + 2) !== 0x20) {
    return undefined;
  }
  if (dashAt === 4 && text.charCodeAt(start + 3) !== 0x20) return undefined;
  const first = text.charCodeAt(start);
  const second = text.charCodeAt(start + 1);
  if (first < 0x41 || first > 0x5a) return undefined;
  if (!((second >= 0x41 && second <= 0x5a) || (second >= 0x30 && second <= 0x39))) return undefined;
  const tag = text.slice(start, start + 2);
  return inAbstract && !KNOWN_TAGS.has(tag) ? undefined : tag;
}

/**
 * A tag in a form that is not that of the file: one blank before the hyphen (known tags only), or four letters as in MEDLINE,
 * which nothing here knows but which is no part of the value before. In texts only a lone `ER -` is one.
 */
function looseTagAt(text: string, start: number, end: number, inText: boolean): string | undefined {
  if (text.charCodeAt(start + 3) !== 0x2d && text.charCodeAt(start + 4) !== 0x2d) return undefined;
  const line = text.slice(start, Math.min(end, start + 6));
  if (end - start === 4 && line === 'ER -') return 'ER';
  const [, short, long] = inText ? [] : (/^(?:([A-Z][A-Z0-9]) -|([A-Z]{4})-)(?: |$)/.exec(line) ?? []);
  return long ?? (short !== undefined && KNOWN_TAGS.has(short) ? short : undefined);
}

/** Words behind TY or ER within an abstract, which no tool writes there: `ER  - is a unit of the hospital`. */
function isSentence(value: string): boolean {
  return /\S\s+\S*[a-z]/.test(value.trim()) && findType(value.trim()) === undefined;
}

function splitSwallowed(field: TaggedField, fields: TaggedField[]): TaggedField {
  const [own = '', ...others] = field.value.split(SWALLOWED);
  field.value = own;
  let last = field;
  for (const other of others) {
    last = { tag: other.slice(0, 2), value: other.slice(5).trim(), line: field.line };
    fields.push(last);
  }
  return last;
}
