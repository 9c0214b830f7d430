/** CSL-JSON, the record model of citation processors: mapping record to item and back, reader and writer. */
import { parseDate } from '../records/dates.ts';
import { parseDoi, parsePmcid, parsePmid } from '../records/identifiers.ts';
import { parseName } from '../records/names.ts';
import { type Author, type BibRecord, type Problem, RECORD_TYPES, type RecordType } from '../records/record.ts';
import { cleanList, cleanParagraphs, cleanText } from './clean.ts';
import type { ExportItem, FileReader, FileWriter, ReadEntry, ReadResult, Refusal } from './format.ts';
import { BrokenJson, hasItems, lastObjectEnd, readJsonList, wholeArray } from './json-list.ts';
import { parseLanguages } from './languages.ts';
import { splitNames } from './name-lists.ts';
import { ownNotes, readOwnNote } from './own-note.ts';
import { noRecords } from './pieces.ts';
import { findType } from './ris-tags.ts';
import { addSerialNumbers } from './serial-numbers.ts';

type CslName =
  | { readonly family: string; readonly given?: string; readonly suffix?: string }
  | { readonly literal: string };

/** The fields that we write (CSL 1.0.2); `custom` holds what CSL has no field for. */
export interface CslItem {
  readonly id: string;
  readonly type: string;
  readonly [field: string]: unknown;
}

const TYPES: { readonly [T in RecordType]: string } = {
  article: 'article-journal',
  review: 'article-journal',
  preprint: 'article',
  editorial: 'article-journal',
  letter: 'article-journal',
  erratum: 'article-journal',
  'retraction-notice': 'article-journal',
  'conference-paper': 'paper-conference',
  book: 'book',
  'book-chapter': 'chapter',
  report: 'report',
  thesis: 'thesis',
  dataset: 'dataset',
  webpage: 'webpage',
  news: 'article-newspaper',
  component: 'document',
  journal: 'document',
  'peer-review': 'review',
  other: 'document',
};

const TYPES_IN: Readonly<Record<string, RecordType>> = {
  article: 'preprint',
  'article-magazine': 'news',
  'article-newspaper': 'news',
  review: 'article',
  'review-book': 'article',
  periodical: 'journal',
  'post-weblog': 'webpage',
  post: 'webpage',
  'entry-encyclopedia': 'book-chapter',
  'entry-dictionary': 'book-chapter',
  entry: 'book-chapter',
  speech: 'conference-paper',
};

/** The item without notes and `custom`: what a list of references or another format is made from. */
export function toCsl(record: BibRecord, id: string): CslItem {
  const dateParts = [record.year, record.month, record.day].filter((part) => part !== undefined);
  const fields: readonly (readonly [string, unknown])[] = [
    ['title', record.title],
    ['original-title', record.originalTitle],
    ['author', someOf(record.authors.map(toCslName))],
    ['editor', someOf(record.editors.map(toCslName))],
    ['issued', record.year === undefined ? undefined : { 'date-parts': [dateParts] }],
    ['container-title', record.journal],
    ['container-title-short', record.journalAbbreviation],
    ['volume', record.volume],
    ['issue', record.issue],
    ['page', record.pages],
    ['number', record.articleNumber],
    ['publisher', record.publisher],
    ['publisher-place', record.place],
    ['edition', record.edition],
    ['DOI', record.doi],
    ['PMID', record.pmid],
    ['PMCID', record.pmcid],
    ['ISSN', someOf(record.issns)?.join(', ')],
    ['ISBN', someOf(record.isbns)?.join(', ')],
    ['abstract', record.abstract],
    ['keyword', someOf([...record.keywords, ...record.meshHeadings])?.join(', ')],
    ['language', someOf(record.languages)?.join(', ')],
    ['URL', record.urls[0]],
  ];
  return { id, type: TYPES[record.type], ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)) };
}

function someOf<T>(values: readonly T[]): readonly T[] | undefined {
  return values.length === 0 ? undefined : values;
}

function toCslName(author: Author): CslName {
  if ('group' in author) return { literal: author.group };
  return {
    family: author.family,
    ...(author.given === undefined ? {} : { given: author.given }),
    ...(author.suffix === undefined ? {} : { suffix: author.suffix }),
  };
}

/**
 * CSL-JSON, an array. What CSL has no field for stands in `custom` and comes back; other readers ignore it. It cannot hold
 * links to other records.
 */
export const cslWriter: FileWriter = {
  id: 'csl',
  extension: 'json',
  frame: { head: '[\n', between: ',\n', foot: '\n]\n', entries: (items) => jsonOf(items).slice(2, -2) },
  write: (items) => `${jsonOf(items)}\n`,
};

function jsonOf(items: readonly ExportItem[]): string {
  return JSON.stringify(items.map(exportedItem), undefined, 2);
}

function exportedItem(item: ExportItem): CslItem {
  const { record } = item;
  const note = ownNotes(item).join('\n');
  const custom = {
    type: record.type,
    ...(record.keywords.length === 0 ? {} : { keywords: record.keywords }),
    ...(record.meshHeadings.length === 0 ? {} : { meshHeadings: record.meshHeadings }),
    ...(record.urls.length < 2 ? {} : { urls: record.urls }),
    ...(record.sourceTypes.length === 0 ? {} : { sourceTypes: record.sourceTypes }),
  };
  return { ...toCsl(record, item.id), ...(note === '' ? {} : { note }), custom };
}

export const cslReader: FileReader = {
  id: 'csl-json',
  detects: (head) =>
    /^\s*(?:\[\s*\]|\[\s*\{|\{\s*")/.test(head) && /^\s*\[\s*\]|"(?:type|title|id|items)"\s*:/.test(head),
  cut: lastObjectEnd,
  read: parseCsl,
  begin: (fileName) => {
    let before = 0;
    let isInItems: boolean | undefined;
    return (text, isLast) => {
      // What stands behind the last object is no more than the end of the array, and of the object around it.
      if (before > 0 && /^\s*\]?\s*\}?\s*$/.test(text)) return NOTHING_MORE;
      isInItems ??= !isLast && hasItems(text);
      const result = parseCsl(wholeArray(text, isLast, isInItems), fileName, before);
      before += result.recordsInFile;
      return result;
    };
  },
};

const NOTHING_MORE: ReadResult = {
  entries: [],
  problems: [],
  refusals: [],
  recordsInFile: 0,
  refused: 0,
  header: undefined,
};

/**
 * Reads a CSL-JSON array, one item, or an object with `items`; where an item has the names of Zotero's own JSON or plain ones
 * (`doi`, `authors`), these are read. An entry that is no object or says nothing is refused.
 *
 * @param before entries of the file that stand before the text
 */
export function parseCsl(text: string, fileName: string, before = 0): ReadResult {
  const { list, fault } = readJsonList(text);
  const entries: ReadEntry[] = [];
  const problems: Problem[] = [];
  const refusals: Refusal[] = [];
  if (fault !== undefined) problems.push({ line: undefined, at: fileName, message: fault });
  if (list.length === 0) problems.push(noRecords(fileName));
  list.forEach((item, index) => {
    const entry = isObject(item) && !(item instanceof BrokenJson) ? readItem(item, index + 1) : undefined;
    if (entry === undefined) {
      problems.push({
        line: undefined,
        at: fileName,
        message: `Entry ${before + index + 1} says nothing of a record and was refused.`,
      });
      refusals.push({
        line: undefined,
        text: item instanceof BrokenJson ? item.text : JSON.stringify(item, undefined, 1),
      });
      return;
    }
    if (entry.record.title === undefined) {
      problems.push({ line: undefined, at: fileName, message: `Entry ${before + index + 1} has no title.` });
    }
    entries.push(entry);
  });
  return { entries, problems, refusals, recordsInFile: list.length, refused: refusals.length, header: undefined };
}

type JsonObject = { readonly [key: string]: unknown };

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text or number, also the first of a list (Crossref's own JSON has lists of titles). */
function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  return Array.isArray(value) ? asText(value[0]) : undefined;
}

function asTexts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function readItem(item: JsonObject, position: number): ReadEntry | undefined {
  const value = (...fields: readonly string[]): unknown =>
    fields.map((field) => item[field]).find((each) => each !== undefined && each !== null && each !== '');
  const text = (...fields: readonly string[]): string | undefined => cleanText(asText(value(...fields)));
  const custom = isObject(item['custom']) ? item['custom'] : {};
  const authors = readNames(value('author', 'authors') ?? creators(item['creators'], 'author'));
  const title = text('title');
  const abstract = cleanParagraphs(asText(value('abstract', 'abstractNote')));
  const doi = parseDoi(text('DOI', 'doi'));
  const journal = text('container-title', 'publicationTitle', 'journal');
  const pmid = parsePmid(text('PMID', 'pmid'));
  if ((title ?? abstract ?? doi ?? pmid ?? journal) === undefined && authors.length === 0) return undefined;
  const notes = readOwnNote((asText(value('note', 'extra')) ?? '').split('\n'));
  const labelled = notes.labels.length > 0 ? { labels: notes.labels } : {};
  const numbers = addSerialNumbers([...listed(item['ISSN']), ...listed(item['ISBN'])]);
  const urls = asTexts(custom['urls']);
  const url = text('URL', 'url');
  const abbreviation = text('container-title-short') ?? text('journalAbbreviation');
  const record: BibRecord = {
    type: readType(asText(custom['type']), text('type', 'itemType')),
    title,
    originalTitle: text('original-title') ?? notes.originalTitle,
    authors,
    editors: readNames(value('editor') ?? creators(item['creators'], 'editor')),
    ...readIssued(value('issued', 'published', 'date', 'year')),
    journal,
    journalAbbreviation: abbreviation === journal ? undefined : abbreviation,
    volume: text('volume'),
    issue: text('issue'),
    pages: text('page', 'pages', 'page-first'),
    articleNumber: text('number'),
    publisher: text('publisher'),
    place: text('publisher-place', 'place'),
    edition: text('edition'),
    doi: doi ?? notes.doi,
    pmid: pmid ?? notes.pmid,
    pmcid: text('PMCID') === undefined ? notes.pmcid : parsePmcid(text('PMCID')),
    openAlexId: notes.openAlexId,
    issns: numbers.issns,
    isbns: numbers.isbns,
    abstract,
    keywords:
      custom['type'] === undefined
        ? cleanList(listed(value('keyword', 'keywords', 'tags')))
        : cleanList(asTexts(custom['keywords'])),
    meshHeadings: cleanList(asTexts(custom['meshHeadings'])),
    languages: parseLanguages(text('language') ?? ''),
    urls: urls.length > 0 ? urls : url === undefined ? [] : [url],
    sourceTypes: asTexts(custom['sourceTypes']),
    isRetracted: notes.isRetracted,
    links: [],
    notes: notes.notes,
  };
  return { record, line: undefined, position, sourceId: text('id'), recordId: notes.recordId, ...labelled };
}

/** The creators of a kind in the JSON of Zotero, as names of CSL. */
function creators(value: unknown, kind: string): unknown {
  if (!Array.isArray(value)) return undefined;
  return value
    .filter((each) => isObject(each) && each['creatorType'] === kind)
    .map(({ firstName, lastName, name }: JsonObject) => ({ given: firstName, family: lastName, literal: name }));
}

function readType(own: string | undefined, csl: string | undefined): RecordType {
  const known = RECORD_TYPES.find((type) => type === own);
  if (known !== undefined) return known;
  return csl === undefined ? 'article' : (TYPES_IN[csl] ?? findType(csl) ?? 'other');
}

/** Values joined by `;`, or by `,` where there is none; a list stands as it is. */
function listed(value: unknown): readonly string[] {
  if (Array.isArray(value)) return asTexts(value.map((each) => (isObject(each) ? each['tag'] : each)));
  const text = asText(value);
  if (text === undefined) return [];
  return text.split(text.includes(';') ? /;\s*/ : /,\s*/);
}

function readIssued(value: unknown): Pick<BibRecord, 'year' | 'month' | 'day'> {
  const parts: unknown = isObject(value) && Array.isArray(value['date-parts']) ? value['date-parts'][0] : undefined;
  if (Array.isArray(parts)) return parseDate(parts.map((part) => String(part).padStart(2, '0')).join('-'));
  const raw = isObject(value) ? (asText(value['raw']) ?? asText(value['literal'])) : asText(value);
  return parseDate(raw ?? '');
}

function readNames(value: unknown): readonly Author[] {
  if (typeof value === 'string')
    return splitNames(value)
      .map(cleanText)
      .filter((name) => name !== undefined)
      .map(parseName);
  if (!Array.isArray(value)) return [];
  const authors: Author[] = [];
  for (const name of value) {
    if (!isObject(name)) continue;
    const family = cleanText(asText(name['family']));
    const literal = cleanText(asText(name['literal']) ?? asText(name['name']));
    if (family === undefined) {
      if (literal !== undefined) authors.push({ group: literal });
      continue;
    }
    const particles = [name['non-dropping-particle'], name['dropping-particle']].map(asText).map(cleanText);
    authors.push({
      family: [...particles.filter((particle) => particle !== undefined), family].join(' '),
      given: cleanText(asText(name['given'])),
      suffix: cleanText(asText(name['suffix'])),
    });
  }
  return authors.length > 0 ? authors : asTexts(value).map(parseName);
}
