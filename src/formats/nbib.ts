/** NBIB, the MEDLINE form in which PubMed exports records: reader, and a writer for what PubMed's own tools expect. */
import { parseDate } from '../records/dates.ts';
import { parseDoi, parsePmcid, parsePmid } from '../records/identifiers.ts';
import { parseName } from '../records/names.ts';
import type { Author, BibRecord, LinkKind, Problem, RecordLink, RecordType } from '../records/record.ts';
import { cleanList, cleanText } from './clean.ts';
import type { ExportItem, FileReader, FileWriter, ReadEntry, ReadResult, Refusal } from './format.ts';
import { parseLanguages } from './languages.ts';
import { writeNbibEntry } from './nbib-write.ts';
import { readOwnNote } from './own-note.ts';
import { lastBeginning, noRecords } from './pieces.ts';
import { cleanPages } from './places.ts';
import { refineType } from './ris-tags.ts';
import { addSerialNumbers } from './serial-numbers.ts';
import { evenLines, forEachLine, type TaggedField } from './tagged-lines.ts';

export const nbibReader: FileReader = {
  id: 'nbib',
  detects: (head) =>
    (/^PMID ?-/m.test(head) && !/^TY {1,2}-/m.test(head)) ||
    (/^TI {2}- /m.test(head) &&
      /^(?:OWN |STAT|FAU |MH {2}|PMCR|PT {2})- ?/m.test(head) &&
      !/^(?:TY|ER) {1,2}-/m.test(head)),
  cut: (text) => lastBeginning(text, 'PMID', (line) => /^PMID ?-/.test(line)),
  read: parseNbib,
};

/**
 * NBIB for PubMed's own tools. It cannot hold: URLs, places, a day without its month, types that PubMed has no word for (read as
 * articles), subject headings' qualifiers, and blanks at which a long value is folded if there was more than one.
 */
export const nbibWriter: FileWriter = {
  id: 'nbib',
  extension: 'nbib',
  frame: { head: '', between: '\n', foot: '', entries: writeNbib },
  write: writeNbib,
};

function writeNbib(items: readonly ExportItem[]): string {
  return items.map(writeNbibEntry).join('\n');
}

const TAG_LINE = /^([A-Z][A-Z0-9]{1,3}) {0,2}-(?: |$|(?=\d))/;
const LINKS: Readonly<Record<string, LinkKind>> = {
  CIN: 'comment-in',
  CON: 'comment-on',
  EIN: 'erratum-in',
  EFR: 'erratum-of',
  RIN: 'retracted-by',
  ROF: 'retraction-of',
  ECI: 'concern-in',
  ECF: 'concern-of',
  UIN: 'updated-in',
  UOF: 'update-of',
};

/** Reads an NBIB file. `PMID-` begins a record, an empty line ends one; an entry without any field of a record is refused. */
export function parseNbib(text: string, fileName: string): ReadResult {
  const groups = readGroups(evenLines(text));
  const entries: ReadEntry[] = [];
  const problems: Problem[] = [];
  const refusals: Refusal[] = [];
  groups.forEach((fields, index) => {
    const line = fields[0]?.line;
    const record = readRecord(fields);
    if (record === undefined) {
      problems.push({ line, at: fileName, message: 'The entry says nothing of a record and was refused.' });
      refusals.push({ line, text: undefined });
      return;
    }
    if (record.title === undefined) problems.push({ line, at: fileName, message: 'The record has no title.' });
    const own = readOwnNote(fields.filter((field) => field.tag === 'GN').map((field) => field.value));
    entries.push({
      record,
      line,
      position: index + 1,
      sourceId: record.pmid,
      sourceName: 'PubMed',
      recordId: own.recordId,
      ...(own.labels.length > 0 && { labels: own.labels }),
    });
  });
  if (groups.length === 0) problems.push(noRecords(fileName));
  return { entries, problems, refusals, recordsInFile: groups.length, refused: refusals.length, header: undefined };
}

function readGroups(text: string): readonly (readonly TaggedField[])[] {
  const hasPmids = /^PMID ?-/m.test(text);
  const groups: TaggedField[][] = [];
  let group: TaggedField[] | undefined;
  let last: TaggedField | undefined;
  forEachLine(text, (start, end, line) => {
    const content = text.slice(start, end);
    if (content === '') {
      // Between records that begin with PMID an empty line may stand within a value.
      if (hasPmids) return;
      last = undefined;
      group = undefined;
      return;
    }
    const tag = TAG_LINE.exec(content);
    const name = tag?.[1];
    if (tag === null || name === undefined) {
      if (last !== undefined && /^\s/.test(content)) last.value = `${last.value} ${content.trim()}`.trim();
      return;
    }
    if (name === 'PMID' || group === undefined) {
      // What stands before the first PMID belongs to no record.
      if (hasPmids && name !== 'PMID') return;
      group = [];
      groups.push(group);
    }
    last = { tag: name, value: content.slice(tag[0].length).trim(), line };
    group.push(last);
  });
  return groups;
}

function readRecord(fields: readonly TaggedField[]): BibRecord | undefined {
  const all = (tag: string): readonly string[] =>
    fields.filter((field) => field.tag === tag && field.value !== '').map((field) => field.value);
  const first = (...tags: readonly string[]): string | undefined => {
    for (const tag of tags) {
      const found = all(tag)
        .map(cleanText)
        .find((value) => value !== undefined);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const title = first('TI', 'BTI', 'CTI');
  const pmid = parsePmid(first('PMID'));
  const authors = readAuthors(fields);
  if ((title ?? pmid ?? first('AB', 'JT')) === undefined && authors.length === 0) return undefined;
  const types = cleanList(all('PT'));
  // A chapter has a title of its own beside that of its book.
  const book = first('BTI', 'CTI');
  const isBook = types.some((each) => /^book/i.test(each));
  let type: RecordType = isBook
    ? book !== undefined && first('TI') !== undefined
      ? 'book-chapter'
      : 'book'
    : 'article';
  for (const words of types) type = refineType(type, words);
  // `Date of publication` is that of the issue; PHST and the like are steps on the way.
  const date = parseDate(first('DP', 'DEP') ?? '');
  const ids = [...all('LID'), ...all('AID')];
  const own = readOwnNote(all('GN'));
  const numbers = addSerialNumbers([...all('IS'), ...all('ISBN')]);
  const pii = ids.find((id) => /\[pii\]$/i.test(id) && /^e?\d/i.test(id));
  const pages = cleanPages(first('PG'));
  const abbreviation = first('TA');
  return {
    type,
    title: title?.replace(/^\[(.*)\]\.?$/, '$1'),
    originalTitle: first('TT'),
    authors,
    editors: all('FED')
      .map(cleanText)
      .filter((name) => name !== undefined)
      .map(parseName),
    year: date.year,
    month: date.month,
    day: date.day,
    journal: first('JT', 'TA') ?? (book === title ? undefined : book),
    journalAbbreviation: abbreviation === first('JT') ? undefined : abbreviation,
    volume: first('VI'),
    issue: first('IP'),
    pages,
    articleNumber: pages === undefined ? cleanText(pii?.replace(/\s*\[pii\]$/i, '')) : undefined,
    publisher: first('PB'),
    place: undefined,
    edition: first('EN'),
    doi:
      ids
        .filter((id) => /\[doi\]|^doi:/i.test(id))
        .map(parseDoi)
        .find((doi) => doi !== undefined) ?? parseDoi(/doi: (\S+)/.exec(first('SO') ?? '')?.[1]),
    pmid,
    pmcid: first('PMC') === undefined ? undefined : parsePmcid(first('PMC')),
    openAlexId: own.openAlexId,
    issns: numbers.issns,
    isbns: numbers.isbns,
    abstract: readAbstract(all('AB')),
    keywords: cleanList(all('OT').map((term) => term.replace(/\*/g, ''))),
    // The qualifiers come after a slash: `Employment/psychology`.
    meshHeadings: cleanList(all('MH').map((heading) => heading.replace(/\*/g, '').split('/')[0] ?? '')),
    languages: [...new Set(all('LA').flatMap(parseLanguages))],
    urls: [],
    sourceTypes: types,
    isRetracted:
      own.isRetracted || types.some((each) => /^retracted publication$/i.test(each)) || all('RIN').length > 0,
    links: readLinks(fields),
    notes: own.notes,
  };
}

/** FAU holds the full name, AU the same with initials; groups stand in CN. */
function readAuthors(fields: readonly TaggedField[]): readonly Author[] {
  const hasFull = fields.some((field) => field.tag === 'FAU' && field.value !== '');
  const authors: Author[] = [];
  for (const field of fields) {
    const name = cleanText(field.value);
    if (name === undefined) continue;
    if (field.tag === (hasFull ? 'FAU' : 'AU')) authors.push(parseName(name));
    else if (field.tag === 'CN') authors.push({ group: name });
  }
  return authors;
}

/** Structured abstracts are one run of text with labels in capitals; each section becomes a line. */
function readAbstract(values: readonly string[]): string | undefined {
  const text = values.map(cleanText).find((value) => value !== undefined);
  if (text === undefined || !/^[A-Z][A-Z /&,-]{3,50}: /.test(text)) return text;
  return text.replace(/(?<=[.?!)]) (?=[A-Z][A-Z /&,-]{3,50}: )/g, '\n');
}

function readLinks(fields: readonly TaggedField[]): readonly RecordLink[] {
  const links: RecordLink[] = [];
  for (const field of fields) {
    const kind = LINKS[field.tag];
    if (kind === undefined) continue;
    const pmid = parsePmid(/PMID: (\d+)/.exec(field.value)?.[1]);
    const doi = parseDoi(/doi: (\S+)/i.exec(field.value)?.[1]);
    if (pmid !== undefined || doi !== undefined) links.push({ kind, pmid, doi });
  }
  return links;
}
