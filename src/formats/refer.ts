/** Refer, the tagged text of EndNote (`.enw`, `%A`): read by saying its tags in those of RIS. */
import type { FileReader, ReadResult } from './format.ts';
import { lastBeginning } from './pieces.ts';
import { readEntries } from './ris.ts';
import { evenLines, forEachLine, type TaggedEntry, type TaggedField } from './tagged-lines.ts';

export const referReader: FileReader = {
  id: 'refer',
  detects: (head) =>
    /^%0 \S/m.test(head) || (/^%[TAJ] \S/m.test(head) && /^%[ATDJBXV] \S/m.test(head.replace(/^%[TAJ] .*$/m, ''))),
  cut: lastRecord,
  read: parseRefer,
};

/** EndNote's own table of its export style (help, "Tagged EndNote import format"). */
const TAGS: Readonly<Record<string, string>> = {
  '0': 'TY',
  A: 'AU',
  B: 'T2',
  C: 'CY',
  D: 'PY',
  E: 'A2',
  F: 'ID',
  G: 'LA',
  I: 'PB',
  J: 'JF',
  K: 'KW',
  M: 'AN',
  N: 'IS',
  O: 'N1',
  P: 'SP',
  R: 'DO',
  T: 'TI',
  U: 'UR',
  V: 'VL',
  W: 'DB',
  X: 'AB',
  Z: 'N1',
  '7': 'ET',
  '8': 'DA',
  '9': 'M3',
  '@': 'SN',
};

/** Where the last record begins: at its `%0`, or behind the empty line before it, as AIS writes the title in front of the type. */
function lastRecord(text: string): number {
  const last = lastBeginning(text, '%0', () => true);
  const gap = Math.max(text.lastIndexOf('\n\n', last - 1) + 2, text.lastIndexOf('\n\r\n', last - 1) + 3);
  const before = text.lastIndexOf('\n%0', last - 2);
  return last > 0 && gap > 3 && gap > before + 1 ? gap : last;
}

/** Reads refer text: `%0` begins a record, or the tags right before it; where a file has none, an empty line does. */
function parseRefer(text: string, fileName: string): ReadResult {
  const even = evenLines(text);
  const groups = new ReferGroups(/^%0/m.test(even));
  forEachLine(even, (start, end, line) => groups.add(even.slice(start, end), line));
  return readEntries(groups.end(), fileName);
}

/** Gathers lines to records. */
class ReferGroups {
  readonly #hasTypes: boolean;
  readonly #entries: TaggedEntry[] = [];
  #fields: TaggedField[] = [];
  /** How many of the fields stand before the last empty line. */
  #beforeGap = 0;
  #last: TaggedField | undefined;

  constructor(hasTypes: boolean) {
    this.#hasTypes = hasTypes;
  }

  add(content: string, line: number): void {
    const [, sign, rest] = /^%([A-Z0-9@!&>[(+*^=~#?$\]|<:])(?: (.*)|)$/.exec(content) ?? [];
    if (sign !== undefined) {
      if (sign === '0') this.#begin();
      this.#push(TAGS[sign] ?? `%${sign}`, rest ?? '', line);
    } else if (content.trim() !== '') this.#goOn(content.trim(), line);
    else if (this.#hasTypes) this.#beforeGap = this.#fields.length;
    else this.#close(this.#fields.length);
  }

  end(): readonly TaggedEntry[] {
    this.#close(this.#fields.length);
    return this.#entries;
  }

  #push(tag: string, value: string, line: number): void {
    this.#last = { tag, value: value.trim(), line };
    this.#fields.push(this.#last);
  }

  #goOn(text: string, line: number): void {
    if (this.#last === undefined) return;
    if (['KW', 'SN', 'UR'].includes(this.#last.tag)) this.#push(this.#last.tag, text, line);
    else this.#last.value = `${this.#last.value}\n${text}`;
  }

  /** A record begins; what stands right before its type is already part of it. */
  #begin(): void {
    const isTyped = this.#fields.slice(this.#beforeGap).some(({ tag }) => tag === 'TY');
    this.#close(isTyped ? this.#fields.length : this.#beforeGap);
  }

  #close(count: number): void {
    const fields = this.#fields.slice(0, count);
    const isRecord = fields.length > 0 && (!this.#hasTypes || fields.some(({ tag }) => tag === 'TY'));
    if (isRecord) this.#entries.push({ line: fields[0]?.line ?? 1, fields, fault: undefined });
    this.#fields = this.#fields.slice(count);
    this.#beforeGap = 0;
    this.#last = undefined;
  }
}
