/** Refer, the tagged text of EndNote (`.enw`, `%A`): read by saying its tags in those of RIS. */
import type { FileReader, ReadResult } from './format.ts';
import { lastBeginning } from './pieces.ts';
import { readEntries } from './ris.ts';
import { evenLines, forEachLine, type TaggedEntry, type TaggedField } from './tagged-lines.ts';

export const referReader: FileReader = {
  id: 'refer',
  detects: (head) =>
    /^%0 \S/m.test(head) || (/^%[TAJ] \S/m.test(head) && /^%[ATDJBXV] \S/m.test(head.replace(/^%[TAJ] .*$/m, ''))),
  cut: (text) => lastBeginning(text, '%0', () => true),
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

/** Reads refer text: `%0` begins a record; where a file has none, an empty line does. */
function parseRefer(text: string, fileName: string): ReadResult {
  const even = evenLines(text);
  const hasTypes = /^%0/m.test(even);
  const entries: TaggedEntry[] = [];
  let fields: TaggedField[] = [];
  let last: TaggedField | undefined;
  const close = (): void => {
    if (fields.length > 0) entries.push({ line: fields[0]?.line ?? 1, fields, fault: undefined });
    fields = [];
    last = undefined;
  };
  forEachLine(even, (start, end, line) => {
    const content = even.slice(start, end);
    const [, sign, rest] = /^%([A-Z0-9@!&>[(+*^=~#?$\]|<:])(?: (.*)|)$/.exec(content) ?? [];
    if (sign === undefined) {
      if (content.trim() === '') {
        if (!hasTypes) close();
      } else if (last !== undefined) {
        if (last.tag === 'KW' || last.tag === 'SN' || last.tag === 'UR') {
          last = { tag: last.tag, value: content.trim(), line };
          fields.push(last);
        } else last.value = `${last.value}\n${content.trim()}`;
      }
      return;
    }
    if (sign === '0') close();
    else if (hasTypes && fields.length === 0) return;
    last = { tag: TAGS[sign] ?? `%${sign}`, value: (rest ?? '').trim(), line };
    fields.push(last);
  });
  close();
  return readEntries(entries, fileName);
}
