/** Turns the tags and values of one RIS entry into a record; the tables of tags after the tools that write them (Zotero, EndNote, Ovid, EBSCO, Scopus, Rayyan, Covidence, EPPI). */
import { parseDate } from '../records/dates.ts';
import { parseDoi, parsePmcid, parsePmid } from '../records/identifiers.ts';
import { parseName } from '../records/names.ts';
import type { Author, BibRecord, RecordType } from '../records/record.ts';
import { cleanAbstract, cleanList, cleanText } from './clean.ts';
import type { Label } from './labels.ts';
import { parseLanguages } from './languages.ts';
import { splitNames } from './name-lists.ts';
import { readOwnNote } from './own-note.ts';
import { cleanArticleNumber, cleanNumber, cleanPages, isNothing } from './places.ts';
import { findType, refineType } from './ris-tags.ts';
import { addSerialNumbers } from './serial-numbers.ts';
import type { TaggedField } from './tagged-lines.ts';

/** What a RIS entry says, record and origin. */
interface RisReading {
  readonly record: BibRecord;
  readonly sourceId: string | undefined;
  readonly sourceName: string | undefined;
  readonly recordId: string | undefined;
  readonly labels: readonly Label[];
  /** Nothing but a type stands in the entry. */
  readonly isEmpty: boolean;
}

const NO_VALUES: readonly string[] = [];

export function readRisFields(fields: readonly TaggedField[]): RisReading {
  // One list of values a tag: what an entry repeats stays in order.
  const values = new Map<string, string[]>();
  for (const field of fields) {
    if (field.value === '') continue;
    const known = values.get(field.tag);
    if (known === undefined) values.set(field.tag, [field.value]);
    else known.push(field.value);
  }
  const first = (...tags: readonly string[]): string | undefined => {
    for (const tag of tags) {
      for (const value of values.get(tag) ?? NO_VALUES) {
        const clean = cleanText(value);
        if (clean !== undefined && !isNothing(clean)) return clean;
      }
    }
    return undefined;
  };
  const all = (...tags: readonly string[]): readonly string[] => {
    let found: readonly string[] = NO_VALUES;
    for (const tag of tags) {
      const more = values.get(tag);
      if (more !== undefined) found = found.length === 0 ? more : [...found, ...more];
    }
    return found;
  };

  const typeText = first('TY') ?? '';
  const sourceTypes = cleanList(all('M3')).filter((words) => parseDoi(words) === undefined);
  let type: RecordType = typeText === '' ? 'article' : (findType(typeText) ?? 'other');
  for (const words of sourceTypes) type = refineType(type, words);
  if (typeText !== '' && findType(typeText) === undefined) sourceTypes.push(typeText);

  const date = readDate(all('PY', 'YR'), all('Y1'), all('DA', 'PD'));
  const numbers = addSerialNumbers(all('SN', 'BN', 'SV'));
  const links = readUrls(all('UR', 'LK', 'L1', 'L2'));
  const notes = readOwnNote(all('N1', 'RN'));
  const { abstract, others } = readAbstract(values);
  const pages = readPages(first('SP'), first('EP'), first('PG'), cleanArticleNumber(first('C7', 'AR')));
  const isPart = type === 'book-chapter' || type === 'conference-paper';
  // C3 is the title of the proceedings, or with Cochrane a PubMed id.
  const proceedings = first('C3');
  const meeting = proceedings !== undefined && /^PUBMED /i.test(proceedings) ? undefined : proceedings;
  const journal = isPart
    ? (first('T2', 'BT') ?? meeting ?? first('JF', 'JO', 'JA'))
    : first('JF', 'T2', 'JO', 'JA', 'J2');
  const abbreviation = first('J2', 'JA', 'J1', 'JO');
  const pubmedId = readPmid(values, links) ?? notes.pmid;

  const record: BibRecord = {
    type,
    title: first('TI', 'T1', 'CT', ...(type === 'book' ? ['BT'] : []), 'ST'),
    originalTitle: notes.originalTitle ?? first('OP'),
    authors: readNames(authorValues(values, fields)),
    editors: readNames(all('A2', 'ED')),
    year: date.year,
    month: date.month,
    day: date.day,
    journal,
    journalAbbreviation: abbreviation === journal ? undefined : abbreviation,
    volume: cleanNumber(first('VL', 'VO')),
    issue: cleanNumber(first('IS', 'CP')),
    pages: cleanPages(pages.pages),
    articleNumber: pages.articleNumber,
    publisher: first('PB'),
    place: first('CY', 'PP'),
    edition: first('ET'),
    doi: readDoi(values, links) ?? notes.doi,
    pmid: pubmedId,
    pmcid: notes.pmcid ?? readPmcid(all('C2', 'U3')),
    openAlexId: notes.openAlexId,
    issns: numbers.issns,
    isbns: numbers.isbns,
    abstract,
    keywords: readKeywords(all('KW', 'K1')),
    meshHeadings: [],
    languages: readAllLanguages(all('LA')),
    urls: links,
    sourceTypes,
    isRetracted: notes.isRetracted,
    links: [],
    notes: others.length === 0 ? notes.notes : [...notes.notes, ...others],
  };
  return {
    record,
    sourceId: first('AN', 'ID', 'U1'),
    sourceName: first('DB', 'DP'),
    recordId: notes.recordId,
    labels: notes.labels,
    isEmpty: values.size === 0 || (values.size === 1 && values.has('TY')),
  };
}

function readNames(texts: readonly string[]): readonly Author[] {
  const authors: Author[] = [];
  for (const text of texts) {
    for (const part of splitNames(text)) {
      const clean = cleanText(part);
      if (clean !== undefined && clean !== ',') authors.push(parseName(clean));
    }
  }
  return authors;
}

/** AU and A1 in the order of the file; a list that stands there once as each counts once. */
function authorValues(
  values: ReadonlyMap<string, readonly string[]>,
  fields: readonly TaggedField[],
): readonly string[] {
  const [one, other] = [values.get('AU') ?? NO_VALUES, values.get('A1') ?? NO_VALUES];
  if (one.length === 0) return other;
  if (other.length === 0 || one.join('\n') === other.join('\n')) return one;
  return fields.filter(({ tag }) => tag === 'AU' || tag === 'A1').map(({ value }) => value);
}

/** The year from PY, then Y1, then DA; month and day from the most particular date that does not contradict it. */
function readDate(issue: readonly string[], first: readonly string[], full: readonly string[]) {
  if (first.length === 0 && full.length === 0 && issue.length === 1) return parseDate(issue[0] ?? '');
  const dates = [...issue, ...first, ...full].map(parseDate);
  const year = dates.find((date) => date.year !== undefined)?.year;
  const agreeing = dates.filter((date) => date.month !== undefined && (date.year === undefined || date.year === year));
  const best = agreeing.find((date) => date.day !== undefined) ?? agreeing[0];
  return { year, month: best?.month, day: best?.day };
}

/** First and last page, or an article number where a tool has put it in their place (OpenAlex: SP = EP; Ovid: `No`–`Specified`). */
function readPages(
  start: string | undefined,
  end: string | undefined,
  range: string | undefined,
  number: string | undefined,
): { pages: string | undefined; articleNumber: string | undefined } {
  if (start === undefined || (start === 'No' && end === 'Specified')) {
    return { pages: start === undefined ? range : undefined, articleNumber: number };
  }
  // One of the two tags may hold the whole range.
  if (end?.startsWith(`${start}-`) || end?.startsWith(`${start}–`)) return { pages: end, articleNumber: number };
  const single = end === undefined || end === start || start.endsWith(`-${end}`) || start.endsWith(`–${end}`);
  if (single && start === number) return { pages: undefined, articleNumber: number };
  if (end === start && number === undefined && /^(?:[A-Za-z]+\d+|\d{5,})$/.test(start)) {
    return { pages: undefined, articleNumber: start };
  }
  // `1405;` and `author reply 1405` are two stretches.
  const between = start.endsWith(';') ? ' ' : '-';
  return { pages: single ? start : `${start}${between}${end}`, articleNumber: number };
}

/** `https://onlinelibrary.wiley.com/doi/abs/10.1111/add.14234`, as several publishers build addresses. */
const PUBLISHER_DOI =
  /^https?:\/\/[^/]+\/doi\/(?:[a-z]+\/)?(10\.\d{4,9}\/[^?#\s]+?)(?:\/(?:full|pdf|epdf|abstract|summary|html))?(?:[?#]|$)/i;
/** Tags in which some tools put a DOI and nothing else. */
const DOI_ELSEWHERE = [
  'M1',
  'ID',
  'AN',
  'U1',
  'U2',
  'U3',
  'U4',
  'U5',
  'C1',
  'C2',
  'C3',
  'C4',
  'C5',
  'C6',
  'C7',
  'C8',
  'LB',
];
const WHOLE_DOI = /^(?:doi:?\s*|https?:\/\/(?:dx\.)?doi\.org\/)?10\.\d{4,9}\/\S+$/i;

function readDoi(values: ReadonlyMap<string, readonly string[]>, urls: readonly string[]): string | undefined {
  for (const tag of ['DO', 'DI', 'L3', 'M3']) {
    for (const value of values.get(tag) ?? NO_VALUES) {
      const doi = parseDoi(value);
      if (doi !== undefined) return doi;
    }
  }
  for (const url of urls) {
    if (/^https?:\/\/(?:dx\.)?doi\.org\//i.test(url)) return parseDoi(url);
    const atPublisher = PUBLISHER_DOI.exec(url)?.[1];
    if (atPublisher !== undefined) return parseDoi(atPublisher);
  }
  for (const tag of DOI_ELSEWHERE) {
    const value = values.get(tag)?.find((each) => WHOLE_DOI.test(each));
    if (value !== undefined) return parseDoi(value);
  }
  return undefined;
}

function readPmid(values: ReadonlyMap<string, readonly string[]>, urls: readonly string[]): string | undefined {
  const origin = `${values.get('DB')?.join(' ') ?? ''} ${values.get('DP')?.join(' ') ?? ''}`.trim();
  const isPubmed = /pubmed|medline|\bnlm\b/i.test(origin);
  for (const value of values.get('AN') ?? []) {
    // Mendeley and Covidence put a bare PMID in AN and name no database.
    if (isPubmed || /^pm(?:id)?:/i.test(value) || (origin === '' && /^\d{7,8}$/.test(value))) {
      const pmid = parsePmid(value);
      if (pmid !== undefined) return pmid;
    }
  }
  for (const tag of ['PM', 'C3', 'C5', 'U1', 'U2', 'C2', 'M2', 'ID']) {
    for (const value of values.get(tag) ?? NO_VALUES) {
      const named = /^(?:(?:pubmed|pmid|pm|medline)[:\s]\s*|pmid)(\d+)$/i.exec(value)?.[1];
      if (named !== undefined) return parsePmid(named);
      if (tag === 'PM' && /^\d{1,8}$/.test(value)) return parsePmid(value);
      if (tag === 'C2' && /scopus/i.test(origin) && /^\d{5,8}$/.test(value)) return parsePmid(value);
    }
  }
  for (const url of [...urls, ...(values.get('UR') ?? [])]) {
    if (/^pm:|pubmed/i.test(url)) {
      const pmid = parsePmid(url);
      if (pmid !== undefined) return pmid;
    }
  }
  return undefined;
}

function readPmcid(values: readonly string[]): string | undefined {
  const value = values.find((each) => /^PMC\d+/i.test(each));
  return parsePmcid(value);
}

function readUrls(values: readonly string[]): readonly string[] {
  const urls = new Set<string>();
  for (const value of values) {
    for (const part of /[\s;]/.test(value) ? value.split(/\s+|;\s*(?=https?:)/) : [value])
      if (/^(?:https?|ftp):\/\//i.test(part)) urls.add(part);
  }
  return [...urls];
}

/** A text of copyright, which EBSCO gives as a second abstract. */
const COPYRIGHT = /©|\(c\) \d{4}|copyright|all rights reserved/i;
/** How EBSCO ends a whole abstract: `(English) [ABSTRACT FROM AUTHOR]`. */
const WHOLE_ABSTRACT = /\[[^\]]*abstract[^\]]*\]$/i;

/**
 * The abstract, and others beside it (that in another language). Parts behind several tags are joined; what repeats or only speaks
 * of copyright is passed over. Sections that begin on a line of their own keep it.
 */
function readAbstract(values: ReadonlyMap<string, readonly string[]>) {
  for (const tag of ['AB', 'N2']) {
    let abstract: string | undefined;
    const others: string[] = [];
    for (const value of values.get(tag) ?? NO_VALUES) {
      if (isNothing(value)) continue;
      const parts = value.includes('\n') ? value.split(/\n(?=[A-Z][A-Z /&,-]{3,40}: )/) : [value];
      const text = parts
        .map(cleanAbstract)
        .filter((line) => line !== undefined)
        .join('\n');
      if (abstract === undefined) abstract = text === '' ? undefined : text;
      else if (!COPYRIGHT.test(text) && !abstract.includes(text)) {
        if (WHOLE_ABSTRACT.test(abstract)) others.push(text);
        else abstract += `\n${text}`;
      }
    }
    if (abstract !== undefined) return { abstract, others };
  }
  return { abstract: undefined, others: NO_VALUES };
}

function readKeywords(values: readonly string[]): readonly string[] {
  const keywords = new Set<string>();
  for (const value of values) {
    for (const part of value.includes(';') ? value.split(';') : [value]) {
      // A star marks a major topic.
      const clean = cleanText(part.includes('*') ? part.replace(/\*/g, '') : part);
      if (clean !== undefined && !isNothing(clean)) keywords.add(clean);
    }
  }
  return [...keywords];
}

function readAllLanguages(values: readonly string[]): readonly string[] {
  if (values.length === 0) return [];
  if (values.length === 1) return parseLanguages(cleanText(values[0]) ?? '');
  return [...new Set(values.flatMap((value) => parseLanguages(cleanText(value) ?? '')))];
}
