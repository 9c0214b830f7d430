/** The tagged text of Web of Science (`.ciw`, `.isi`): read by saying its tags in those of RIS. */
import type { FileReader, ReadResult } from './format.ts';
import { lastBeginning } from './pieces.ts';
import { readEntries } from './ris.ts';
import { evenLines, forEachLine, type TaggedEntry, type TaggedField } from './tagged-lines.ts';

export const wosReader: FileReader = {
  id: 'wos',
  detects: (head) => /^PT [A-Z]\s*$/m.test(head) && /^(?:AU|AF|TI|SO|UT|FN) /m.test(head),
  cut: (text) => lastBeginning(text, 'PT ', (line) => /^PT [A-Z]\s/.test(line)),
  read: parseWos,
};

/** Tags of Web of Science (field tags of the core collection's help, 2024) and those of RIS that say the same. */
const TAGS: Readonly<Record<string, string>> = {
  TI: 'TI',
  SO: 'T2',
  JI: 'J2',
  LA: 'LA',
  DT: 'M3',
  DE: 'KW',
  ID: 'KW',
  AB: 'AB',
  SN: 'SN',
  EI: 'SN',
  BN: 'SN',
  PY: 'PY',
  PD: 'DA',
  VL: 'VL',
  IS: 'IS',
  BP: 'SP',
  EP: 'EP',
  AR: 'C7',
  DI: 'DO',
  UT: 'AN',
  PU: 'PB',
  PI: 'CY',
  BE: 'A2',
  ED: 'A2',
  PM: 'C3',
};
/** One name a line. */
const NAMES: ReadonlySet<string> = new Set(['AU', 'AF', 'CA', 'GP', 'BE', 'ED']);
const TYPES: Readonly<Record<string, string>> = { J: 'JOUR', B: 'BOOK', S: 'CHAP', C: 'CPAPER', P: 'GEN' };

/** Reads the tagged text of Web of Science: `PT` begins a record, `ER` ends it. */
function parseWos(text: string, fileName: string): ReadResult {
  const entries: TaggedEntry[] = [];
  let fields: TaggedField[] | undefined;
  let last: TaggedField | undefined;
  const even = evenLines(text);
  const close = (fault: TaggedEntry['fault']): void => {
    if (fields !== undefined) entries.push({ line: fields[0]?.line ?? 1, fields: inRisTags(fields), fault });
    fields = undefined;
    last = undefined;
  };
  forEachLine(even, (start, end, line) => {
    const content = even.slice(start, end);
    const tag = /^([A-Z][A-Z0-9])(?: |$)/.exec(content)?.[1];
    if (tag === 'PT') {
      close('no-end');
      fields = [];
    }
    if (fields === undefined) return;
    if (tag === 'ER') return close(undefined);
    if (tag === undefined) {
      const more = content.trim();
      if (last === undefined || more === '') return;
      if (NAMES.has(last.tag)) {
        last = { tag: last.tag, value: more, line };
        fields.push(last);
      } else last.value = `${last.value}\n${more}`;
      return;
    }
    last = { tag, value: content.slice(3).trim(), line };
    fields.push(last);
  });
  close('no-end');
  return readEntries(entries, fileName);
}

function inRisTags(fields: readonly TaggedField[]): readonly TaggedField[] {
  const textOf = (tag: string): string => fields.find((field) => field.tag === tag)?.value.toLowerCase() ?? '';
  // A whole book stands under its own title.
  const isChapter = textOf('PT') === 'b' && textOf('SO') !== '' && textOf('SO') !== textOf('TI');
  // AF has the full names of AU.
  const names = fields.some((field) => field.tag === 'AF') ? 'AF' : 'AU';
  return fields.flatMap((field) => {
    const { tag, value, line } = field;
    if (tag === 'PT') return [{ tag: 'TY', value: isChapter ? 'CHAP' : (TYPES[value] ?? 'GEN'), line }];
    if (tag === names) return [{ tag: 'AU', value, line }];
    if (tag === 'CA' || tag === 'GP') return [{ tag: 'AU', value: `${value.replace(/,\s*$/, '')},`, line }];
    // The date of early access stands for that of an issue that is to come.
    if (tag === 'EA' && textOf('PY') === '') return [{ tag: 'DA', value, line }];
    if (tag === 'PM') return [{ tag: 'C3', value: `PUBMED ${value}`, line }];
    const known = TAGS[tag];
    return known === undefined
      ? []
      : [{ tag: known, value: tag === 'DE' || tag === 'ID' ? value.replace(/\n/g, ' ') : value, line }];
  });
}
