/** The record of a CSV row: fields from the cells of its columns, as databases and reference managers fill them. */
import { parseDate } from '../records/dates.ts';
import { parseDoi, parseIssn, parseOpenAlexId, parsePmcid, parsePmid } from '../records/identifiers.ts';
import { parseName } from '../records/names.ts';
import type { Author, BibRecord } from '../records/record.ts';
import { cleanList, cleanParagraphs, cleanText } from './clean.ts';
import type { CsvField } from './csv-columns.ts';
import { parseLanguages } from './languages.ts';
import { splitAtCommas } from './name-lists.ts';
import { cleanArticleNumber, cleanNumber, cleanPages, isNothing } from './places.ts';
import { findType } from './ris-tags.ts';
import { addSerialNumbers } from './serial-numbers.ts';

/**
 * The record of a row; `undefined` when the row says nothing of one.
 *
 * @param cell the value that counts
 * @param cells values of all columns that hold a part of the field
 * @param isJournalSource whether the column `Source` names journals
 */
export function readCsvRecord(
  cell: (field: CsvField) => string | undefined,
  cells: (field: CsvField) => readonly string[],
  isJournalSource: boolean,
): BibRecord | undefined {
  const text = (field: CsvField): string | undefined => {
    const clean = cleanText(cell(field));
    return clean === undefined || isNothing(clean) ? undefined : clean;
  };
  const isCited = text('citation') !== undefined;
  const cited = isCited ? readCitation(text('citation')) : readCitedSource(text('source'));
  const title = text('title');
  const authors = cells('authors').flatMap(readAuthors);
  const abstract = cleanParagraphs(cell('abstract'));
  const doi = parseDoi(cell('doi'));
  const pmid = parsePmid(trimmedPmid(cell('pmid')));
  // Ovid's SO is the whole place: `Addiction. 99(2):3-4`.
  const journal =
    text('journal')?.replace(/[.,] +\d+ *\(.*$/, '') ?? cited.journal ?? (isJournalSource ? text('source') : undefined);
  const year = parseDate(cell('year') ?? '');
  const date = parseDate(cell('date') ?? '');
  const month = parseDate(cell('month') ?? '').month ?? smallNumber(cell('month'), 12);
  if ((title ?? abstract ?? doi ?? pmid ?? journal ?? year.year ?? date.year) === undefined && authors.length === 0) {
    return undefined;
  }
  const typeText = text('type');
  const agrees = date.year === undefined || year.year === undefined || date.year === year.year;
  const bestMonth = month ?? year.month ?? (agrees ? date.month : undefined);
  const bestDay =
    bestMonth === undefined ? undefined : (smallNumber(cell('day'), 31) ?? year.day ?? (agrees ? date.day : undefined));
  const numbers = addSerialNumbers([...cells('issn'), ...cells('isbn')]);
  const start = text('first_page');
  const end = text('last_page');
  const abbreviation = text('journal_abbreviation');
  const openAlexId = parseOpenAlexId(cell('openalex_id')) ?? parseOpenAlexId(cell('id'));
  return {
    type: typeText === undefined ? 'article' : (findType(typeText) ?? 'other'),
    title,
    originalTitle: text('original_title'),
    authors,
    editors: readAuthors(cell('editors')),
    year: year.year ?? date.year ?? cited.year,
    month: bestMonth ?? (year.year === undefined || cited.year === year.year ? cited.month : undefined),
    day: bestDay,
    journal,
    journalAbbreviation: abbreviation === journal ? undefined : abbreviation,
    volume: cleanNumber(text('volume')) ?? cited.volume,
    // In Ovid's tables IS is the ISSN.
    issue: (parseIssn(cell('issue')) === undefined ? cleanNumber(text('issue')) : undefined) ?? cited.issue,
    pages:
      cleanPages(
        text('pages') ?? (start === undefined || end === undefined || start === end ? start : `${start}-${end}`),
      ) ?? cited.pages,
    articleNumber: cleanArticleNumber(text('article_number')),
    publisher: text('publisher'),
    place: text('place'),
    edition: text('edition'),
    doi,
    pmid,
    pmcid: parsePmcid(cell('pmcid')),
    openAlexId,
    issns: numbers.issns,
    isbns: numbers.isbns,
    abstract,
    keywords: cleanList(cells('keywords').flatMap(readList)),
    meshHeadings: cleanList(cells('mesh_headings').flatMap(readList)),
    languages: parseLanguages(text('language') ?? ''),
    urls: cleanList(cells('url').flatMap(readUrlCells)),
    sourceTypes: typeText === undefined || typeText.toLowerCase() === findType(typeText) ? [] : [typeText],
    isRetracted: /^(?:true|1|yes)$/i.test(cell('is_retracted') ?? ''),
    links: [],
    notes: cleanList((cell('notes') ?? '').split('; ')),
  };
}

function smallNumber(text: string | undefined, most: number): number | undefined {
  const number = /^\s*0?(\d{1,2})\s*$/.exec(text ?? '')?.[1];
  return number !== undefined && Number(number) >= 1 && Number(number) <= most ? Number(number) : undefined;
}

/** What Embase writes in a column `Source`: `Endoscopic Ultrasound (2014) 3:3 (152-160). Date of Publication: 2014`. */
export function readCitedSource(text: string | undefined) {
  const [, journal, year, volume, issue, pages] =
    /^(\S.*?) \((\d{4})\)(?: (\S+?)(?::(\S+))?(?: Supplement\S*)?)?(?: \(([^()]+)\))?(?:[. ]|$)/.exec(text ?? '') ?? [];
  const { year: known, month } = parseDate(year ?? '');
  return { journal, year: known, month, volume, issue, pages: cleanPages(pages) };
}

/** What PubMed writes in a column `Citation`: `J X. 2019 May 3;12(3):123-45. doi: 10.1/x.` */
function readCitation(text: string | undefined) {
  const [, journal, when = '', volume, issue, pages] =
    /^(\S.*?)\. (\d{4}[^;.]*);([^(:;.]*)(?:\(([^()]*)\))?(?::([^.;]+))?[.;]/.exec(text ?? '') ?? [];
  const { year, month } = parseDate(when);
  return { journal, year, month, volume: volume || undefined, issue, pages: cleanPages(pages) };
}

/** Spreadsheets turn a column of numbers with gaps into `30922926.0`. */
function trimmedPmid(text: string | undefined): string | undefined {
  return text?.replace(/\.0$/, '');
}

/** A list that Python printed: `['Marx, Karl', 'Lindgren, Astrid']`. */
function readPrintedList(text: string): readonly string[] | undefined {
  if (!/^\s*\[(?:'|").*(?:'|")\]\s*$/s.test(text)) return undefined;
  return [...text.matchAll(/'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? match[2] ?? '');
}

function readList(text: string): readonly string[] {
  const printed = readPrintedList(text);
  if (printed !== undefined) return cleanList(printed);
  if (/[;|\n]/.test(text)) return cleanList(text.split(/[;|\n]/));
  // One keyword may hold a comma; three parts or more are a list by commas.
  const parts = text.split(/,\s*/);
  return cleanList(parts.length > 2 ? parts : [text]);
}

function readUrlCells(text: string): readonly string[] {
  return cleanList(text.split(/\s+|;\s*(?=https?:)|\|/)).map((url) => url.replace(/;$/, ''));
}

function readAuthors(text: string | undefined): readonly Author[] {
  if (text === undefined) return [];
  return splitAuthors(text)
    .map((name) => cleanText(name.replace(/\s*\(\d{5,}\)\s*$/, '')))
    .filter((name) => name !== undefined)
    .map(parseName);
}

/** Names are joined by `; `, `|`, ` and ` (BibTeX, Rayyan), or by commas when they are written without (PubMed, IEEE). */
function splitAuthors(text: string): readonly string[] {
  const printed = readPrintedList(text);
  if (printed !== undefined) return printed;
  if (/[;|\n]/.test(text)) return text.split(/[;|\n]/);
  if (/,.* and .*,/.test(text)) return text.split(/\s+and\s+/);
  const split = splitAtCommas(text);
  if (split.length > 1) return split;
  const parts = text.split(/,\s+/);
  return parts.length > 2 && parts.every((part) => /\S\s+\S/.test(part)) ? parts : [text];
}
