/** The XML of EndNote: read by saying its elements in the tags of RIS. */
import { XMLParser } from 'fast-xml-parser';
import type { FileReader, ReadResult } from './format.ts';
import { readEntries } from './ris.ts';
import { LISTED_TAGS } from './ris-tags.ts';
import type { TaggedEntry, TaggedField } from './tagged-lines.ts';

export const endnoteXmlReader: FileReader = {
  id: 'endnote-xml',
  detects: (head) =>
    /<xml>\s*<records>|<records>\s*<record>/.test(head) && /<ref-type|<rec-number|<contributors|<database/.test(head),
  read: parseEndnoteXml,
};

/** Paths below `record` and the tags that say the same, in the order in which they are preferred. */
const PATHS: readonly (readonly [path: string, tag: string])[] = [
  ['contributors/authors/author', 'AU'],
  ['contributors/secondary-authors/author', 'A2'],
  ['titles/title', 'TI'],
  ['titles/secondary-title', 'T2'],
  ['periodical/full-title', 'JF'],
  ['periodical/abbr-1', 'J2'],
  ['pages', 'SP'],
  ['volume', 'VL'],
  ['number', 'IS'],
  ['edition', 'ET'],
  ['dates/year', 'PY'],
  ['dates/pub-dates/date', 'DA'],
  ['pub-location', 'CY'],
  ['publisher', 'PB'],
  ['isbn', 'SN'],
  ['accession-num', 'AN'],
  ['electronic-resource-num', 'DO'],
  ['abstract', 'AB'],
  ['keywords/keyword', 'KW'],
  ['urls/related-urls/url', 'UR'],
  ['work-type', 'M3'],
  ['custom2', 'C2'],
  ['custom7', 'C7'],
  ['language', 'LA'],
  ['notes', 'N1'],
  ['research-notes', 'RN'],
  ['remote-database-name', 'DB'],
  ['remote-database-provider', 'DP'],
  ['rec-number', 'ID'],
];

const XML = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true,
});

/** Reads a file of EndNote's XML export. XML that cannot be read is a problem, not an error. */
function parseEndnoteXml(text: string, fileName: string): ReadResult {
  let document: unknown;
  try {
    document = XML.parse(text);
  } catch (error) {
    const message = `The XML cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    return unreadable(text, fileName, message);
  }
  const records = [...find(document, 'xml/records/record'), ...find(document, 'records/record')];
  const lines = linesOf(text);
  const result = readEntries(
    records.map((record, index): TaggedEntry => {
      const line = lines[index] ?? 1;
      return { line, fields: readFields(record, line), fault: undefined };
    }),
    fileName,
  );
  const lost = lines
    .slice(records.length)
    .map((line) => ({ line, at: fileName, message: 'The XML of the record is broken; it was refused.' }));
  const cut = text.includes('</records>')
    ? []
    : [{ line: undefined, at: fileName, message: 'The file is cut off: its end is missing.' }];
  return {
    entries: result.entries,
    problems: [...result.problems, ...lost, ...cut],
    recordsInFile: result.recordsInFile + lost.length,
    refused: result.refused + lost.length,
    refusals: [...result.refusals, ...lost.map(({ line }) => ({ line, text: undefined }))],
    header: undefined,
  };
}

/** Every record of a document that cannot be parsed is refused. */
function unreadable(text: string, fileName: string, message: string): ReadResult {
  const lines = linesOf(text);
  return {
    entries: [],
    problems: [
      { line: undefined, at: fileName, message },
      ...lines.map((line) => ({
        line,
        at: fileName,
        message: 'The record stands in XML that cannot be read; it was refused.',
      })),
    ],
    refusals: lines.map((line) => ({ line, text: undefined })),
    recordsInFile: lines.length,
    refused: lines.length,
    header: undefined,
  };
}

function readFields(record: unknown, line: number): readonly TaggedField[] {
  const fields: TaggedField[] = [];
  const type = find(record, 'ref-type')[0];
  fields.push({ tag: 'TY', value: textOf(isObject(type) ? type['@name'] : undefined), line });
  for (const [path, tag] of PATHS) {
    for (const node of find(record, path)) {
      const value = textOf(node).replace(/\r\n?/g, '\n').trim();
      for (const part of LISTED_TAGS.has(tag) ? value.split('\n') : [value]) {
        if (part.trim() !== '') fields.push({ tag, value: part.trim(), line });
      }
    }
  }
  return fields;
}

/** Lines on which `<record>` begins. */
function linesOf(text: string): readonly number[] {
  const lines: number[] = [];
  let line = 1;
  let at = 0;
  for (const match of text.matchAll(/<record[\s>]/g)) {
    for (let next = text.indexOf('\n', at); next !== -1 && next < match.index; next = text.indexOf('\n', next + 1)) {
      line += 1;
      at = next + 1;
    }
    lines.push(line);
  }
  return lines;
}

type XmlObject = { readonly [name: string]: unknown };

function isObject(value: unknown): value is XmlObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** All nodes at a path of element names. */
function find(node: unknown, path: string): readonly unknown[] {
  let nodes: readonly unknown[] = [node];
  for (const name of path.split('/')) {
    nodes = nodes.flatMap((each) => {
      const value = isObject(each) ? each[name] : undefined;
      return value === undefined ? [] : Array.isArray(value) ? value : [value];
    });
  }
  return nodes;
}

/** The text of a node with that of its `style` elements, in which EndNote wraps everything. */
function textOf(node: unknown): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (!isObject(node)) return '';
  return Object.entries(node)
    .filter(([name]) => !name.startsWith('@'))
    .map(([, value]) => textOf(value))
    .join('');
}
