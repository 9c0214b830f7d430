/** The XML of EndNote: read by saying its elements in the tags of RIS. */
import { XMLParser } from 'fast-xml-parser';
import type { Problem } from '../records/record.ts';
import type { FileReader, ReadResult, Refusal } from './format.ts';
import { noRecords } from './pieces.ts';
import { readEntries } from './ris.ts';
import { LISTED_TAGS } from './ris-tags.ts';
import type { TaggedEntry, TaggedField } from './tagged-lines.ts';
import { findElements, lastElementEnd } from './xml-elements.ts';

const RECORDS = ['record'];

export const endnoteXmlReader: FileReader = {
  id: 'endnote-xml',
  detects: (head) =>
    /<xml>\s*<records>|<records>\s*<record>/.test(head) && /<ref-type|<rec-number|<contributors|<database/.test(head),
  cut: (text) => lastElementEnd(text, RECORDS),
  read: (text, fileName) => beginEndnoteXml(fileName)(text, true),
  begin: beginEndnoteXml,
};

/** Paths below `record` and the tags that say the same, in the order in which they are preferred. */
const PATHS: readonly (readonly [path: string, tag: string])[] = [
  ['contributors/authors/author', 'AU'],
  ['contributors/secondary-authors/author', 'A2'],
  ['titles/title', 'TI'],
  ['titles/secondary-title', 'T2'],
  ['periodical/full-title', 'JF'],
  ['periodical/abbr-1', 'J2'],
  ['titles/alt-title', 'J2'],
  ['titles/short-title', 'ST'],
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
  ['urls/web-urls/url', 'UR'],
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
  htmlEntities: true,
  // Records are parsed one by one without the DOCTYPE, so nothing can multiply; long abstracts hold thousands of references.
  processEntities: { enabled: true, maxTotalExpansions: 1_000_000, maxExpandedLength: 100_000_000 },
});

function beginEndnoteXml(fileName: string): (text: string, isLast: boolean) => ReadResult {
  return (text, isLast) => {
    const result = parseEndnoteXml(text, fileName);
    if (!isLast || /<\/records>/.test(text)) return result;
    const cut = { line: undefined, at: fileName, message: 'The file is cut off: its end is missing.' };
    return { ...result, problems: [...result.problems, cut] };
  };
}

/** Reads a file of EndNote's XML export; a record that is cut or whose XML is broken is refused. */
function parseEndnoteXml(text: string, fileName: string): ReadResult {
  const problems: Problem[] = [];
  const refusals: Refusal[] = [];
  const places: number[] = [];
  const found = findElements(text, RECORDS);
  const read = found.flatMap((element, index): readonly TaggedEntry[] => {
    const { line, content, isWhole } = element;
    const record = isWhole ? parseRecord(content) : 'The record has no end; it was refused.';
    if (typeof record !== 'string') {
      places.push(index + 1);
      return [{ line, fields: readFields(record.record, line), fault: undefined }];
    }
    problems.push({ line, at: fileName, message: record });
    refusals.push({ line, text: content });
    return [];
  });
  const result = readEntries(read, fileName);
  if (found.length === 0) problems.push(noRecords(fileName));
  return {
    entries: result.entries.map((entry) => ({ ...entry, position: places[entry.position - 1] ?? entry.position })),
    problems: [...problems, ...result.problems.filter(({ line }) => line !== undefined)],
    refusals: [...refusals, ...result.refusals],
    recordsInFile: found.length,
    refused: refusals.length + result.refused,
    header: undefined,
  };
}

/** The record, or why there is none. */
function parseRecord(content: string): { readonly record: unknown } | string {
  try {
    // Signs that ought to be entities cost nothing more.
    const document: unknown = XML.parse(content.replace(/&(?!#?\w{1,10};)/g, '&amp;'), true);
    return { record: isObject(document) ? document['record'] : undefined };
  } catch {
    return 'The XML of the record is broken; it was refused.';
  }
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

/** The text of a node with that of its `style` elements, in which EndNote wraps everything; what is raised says so. */
function textOf(node: unknown): string {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return node.map(textOf).join('');
  if (!isObject(node)) return '';
  const text = Object.entries(node)
    .filter(([name]) => !name.startsWith('@'))
    .map(([, value]) => textOf(value))
    .join('');
  return /superscript/.test(textOf(node['@face'])) ? `<sup>${text}</sup>` : text;
}
