/** The JSON of EPPI-Reviewer ("JSON report", 4 to 6): its references in the tags of RIS, its statuses and codes as labels. */
import type { FileReader, ReadResult } from './format.ts';
import { BrokenJson, readJsonList } from './json-list.ts';
import type { Label } from './labels.ts';
import { readEntries } from './ris.ts';
import type { TaggedField } from './tagged-lines.ts';

/** Told as CSL-JSON, the one name that JSON has: the content decides which of the two it is. */
export const eppiJsonReader: FileReader = {
  id: 'csl-json',
  detects: (head) =>
    /^\s*[[{]/.test(head) && /"CodeSets"\s*:|"ItemId"\s*:[\s\S]*"(?:Title|Authors|Abstract)"\s*:/.test(head),
  read: parseEppi,
};

/** Fields of a reference, as EPPI-Reviewer's source names them, and the tags that say the same. */
const FIELDS: readonly (readonly [field: string, tag: string])[] = [
  ['TypeName', 'TY'],
  ['ItemId', 'AN'],
  ['Title', 'TI'],
  ['ParentTitle', 'T2'],
  ['Year', 'PY'],
  ['Month', 'DA'],
  ['StandardNumber', 'SN'],
  ['City', 'CY'],
  ['Publisher', 'PB'],
  ['Volume', 'VL'],
  ['Issue', 'IS'],
  ['Pages', 'PG'],
  ['Edition', 'ET'],
  ['URL', 'UR'],
  ['DOI', 'DO'],
  ['Abstract', 'AB'],
  ['Comments', 'N1'],
  ['Keywords', 'KW'],
  ['Authors', 'AU'],
  ['ParentAuthors', 'A2'],
];

type JsonObject = { readonly [key: string]: unknown };

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof BrokenJson);
}

function objects(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** Reads the references of a report, or a list of them, which is what is set aside of it. Of a report that is cut, what is whole. */
function parseEppi(text: string, fileName: string): ReadResult {
  const { data, references, fault } = readReport(text);
  const codes = codeNames(isObject(data) ? data['CodeSets'] : undefined);
  // The place among the references stands for the line until the entries are made.
  const result = readEntries(
    references.map((reference, index) => ({
      line: index + 1,
      fields: isObject(reference) ? inRisTags(reference, index + 1) : [],
      fault: undefined,
    })),
    fileName,
  );
  const problems = result.problems.map(({ line, message, ...problem }) => ({
    ...problem,
    line: undefined,
    message: line === undefined ? message : `Reference ${line}: ${message}`,
  }));
  return {
    ...result,
    entries: result.entries.map(({ labels = [], ...entry }) => {
      const all = [...labels, ...labelsOf(references[entry.position - 1], codes)];
      return { ...entry, line: undefined, sourceName: undefined, ...(all.length > 0 && { labels: all }) };
    }),
    problems: fault === undefined ? problems : [{ line: undefined, at: fileName, message: fault }, ...problems],
    refusals: result.refusals.map(({ line = 0 }) => {
      const reference = references[line - 1];
      return {
        line: undefined,
        text: reference instanceof BrokenJson ? reference.text : JSON.stringify(reference, undefined, 1),
      };
    }),
  };
}

/** The report as a whole, where it is one, and its references; those that are no JSON as a text. */
function readReport(text: string): {
  readonly data: unknown;
  readonly references: readonly unknown[];
  readonly fault: string | undefined;
} {
  try {
    const data: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    const list = isObject(data) ? data['References'] : data;
    return { data, references: Array.isArray(list) ? list : [], fault: undefined };
  } catch {
    const { list, fault } = readJsonList(text.slice(Math.max(0, text.indexOf('"References"'))));
    return { data: undefined, references: list, fault };
  }
}

function inRisTags(reference: JsonObject, line: number): readonly TaggedField[] {
  const tags = FIELDS.flatMap(([field, tag]): readonly TaggedField[] => {
    const value = reference[field];
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    if (text === '' || text === '0') return [];
    // `Journal, Article`, `Book, Whole`
    if (tag === 'TY') return [{ tag, value: text.replace(', ', ' ').replace(/^Book Whole$/, 'Book'), line }];
    return [{ tag, value: tag === 'PG' ? text.replace(/\s*[-–]\s*/, '-') : text, line }];
  });
  // A lone id is no record.
  return tags.length === 1 && tags[0]?.tag === 'AN' ? [] : tags;
}

/** Names of the codes by their number, with the set that they stand in: `Screening: EXCLUDE on date`. */
function codeNames(sets: unknown): ReadonlyMap<unknown, string> {
  const names = new Map<unknown, string>();
  const walk = (set: string, holder: unknown): void => {
    for (const code of objects(isObject(holder) ? holder['AttributesList'] : undefined)) {
      names.set(code['AttributeId'], `${set}: ${String(code['AttributeName'])}`);
      walk(set, code['Attributes']);
    }
  };
  for (const set of objects(sets)) walk(String(set['SetName']), set['Attributes']);
  return names;
}

function labelsOf(reference: unknown, codes: ReadonlyMap<unknown, string>): readonly Label[] {
  if (!isObject(reference)) return [];
  const label = (field: string, value: string): Label => ({ tool: 'eppi-reviewer', field, value, by: undefined });
  const status = [reference['ItemStatusTooltip'], reference['ItemStatus']].find(
    (value) => typeof value === 'string' && value !== '',
  );
  return [
    ...(status === undefined ? [] : [label('status', String(status))]),
    ...objects(reference['Codes']).map((code) => {
      const name = codes.get(code['AttributeId']) ?? String(code['AttributeId']);
      const text = code['AdditionalText'];
      return label('code', typeof text === 'string' && text.trim() !== '' ? `${name} (${text.trim()})` : name);
    }),
  ];
}
