/** Known items: publications that the team knows to belong, with which a search is tried (review protocol 4, "Pilot"). */
import { createHash } from 'node:crypto';
import { compareTwoStrings } from 'string-similarity';
import { tokenise } from '../query/tokens.ts';
import { doiKey, parseDoi, parsePmid } from '../records/identifiers.ts';
import type { BibRecord, Problem, RecordType } from '../records/record.ts';
import { cleanText } from '../records/text.ts';

export interface KnownItem {
  /** Stays the same when rows are moved: the DOI in lower case, else `pmid:…`, else `title:` and a hash of the title's words. */
  readonly key: string;
  readonly title: string | undefined;
  readonly firstAuthor: string | undefined;
  readonly year: number | undefined;
  /** In lower case. */
  readonly doi: string | undefined;
  readonly pmid: string | undefined;
  /** Line of its file, from 1. */
  readonly line: number;
}

/** A row of the file as it was read: cells, and the line on which it begins. */
export interface ItemRow {
  readonly cells: readonly string[];
  readonly line: number;
}

const COLUMNS = ['title', 'first_author', 'year', 'doi', 'pmid'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Reads the rows of a file of known items, the header first; columns in any order and case, others are passed over.
 * An entry that cannot be looked up, or stands there twice, is a problem; the others stay.
 *
 * @param file - as messages name it: `queries/known-items.csv`
 */
export function readKnownItems(
  rows: readonly ItemRow[],
  file: string,
): { readonly items: readonly KnownItem[]; readonly problems: readonly Problem[] } {
  const [header, ...body] = rows;
  const names = (header?.cells ?? []).map((name) => name.trim().toLowerCase().replace(/\s+/g, '_'));
  const problems: Problem[] = [];
  const report = (line: number, message: string): void => {
    problems.push({ line, at: file, message });
  };
  if (!['title', 'doi', 'pmid'].some((name) => names.includes(name))) {
    report(header?.line ?? 1, `The first line has to name columns, at least one of title, doi and pmid.`);
    return { items: [], problems };
  }
  const items = new Map<string, KnownItem>();
  for (const row of body) {
    const cell = (column: Column): string => cleanText(row.cells[names.indexOf(column)] ?? '');
    const item = readItem(cell, row.line, report);
    if (item === undefined) continue;
    const known = items.get(item.key);
    if (known === undefined) items.set(item.key, item);
    else report(row.line, `This is the item of line ${known.line} again; it counts once.`);
  }
  return { items: [...items.values()], problems };
}

function readItem(
  cell: (column: Column) => string,
  line: number,
  report: (line: number, message: string) => void,
): KnownItem | undefined {
  const doi = parseDoi(cell('doi'));
  const pmid = parsePmid(cell('pmid'));
  const year = /^\d{4}$/.test(cell('year')) ? Number(cell('year')) : undefined;
  if (doi === undefined && cell('doi') !== '')
    report(line, `"${cell('doi')}" is no DOI; the item is looked for without.`);
  if (pmid === undefined && cell('pmid') !== '')
    report(line, `"${cell('pmid')}" is no PMID; the item is looked for without.`);
  if (year === undefined && cell('year') !== '')
    report(line, `"${cell('year')}" is no year; the item is looked for without.`);
  const words = tokenise(cell('title')).join(' ');
  if (doi === undefined && pmid === undefined && words === '') {
    report(line, 'This item has neither title nor DOI nor PMID, so it cannot be looked for.');
    return undefined;
  }
  const own = { doi: doi === undefined ? undefined : doiKey(doi), pmid, line, year };
  return {
    key: own.doi ?? (pmid === undefined ? `title:${hashOf(words)}` : `pmid:${pmid}`),
    title: words === '' ? undefined : cell('title'),
    firstAuthor: cell('first_author') === '' ? undefined : cell('first_author'),
    ...own,
  };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

/** Titles as alike as this are the same title: spelling, a lost subtitle sign, an entity. */
const ALIKE = 0.9;
/** Between the first online version and the issue, or a service's own date. */
const MOST_YEARS = 3;

/** What is no report of its own, though a title may say the same; a DOI or PMID tells better than a type. */
const NO_REPORTS: readonly RecordType[] = ['component', 'dataset', 'journal', 'peer-review'];
const NOTICES: readonly RecordType[] = ['erratum', 'retraction-notice'];
const NOTICE =
  /^\W*(?:(?:author |publisher )?correction|errat(?:um|a)|corrigend(?:um|a)|addend(?:um|a)|(?:notice of )?retraction|withdrawal|expression of concern|comments?|commentary|reply|response|re)\b(?:\s+(?:to|of|on|for|note|notice)\b|\s*[:.\]]|\s+[-–—]|\W*$)/i;
// "RETRACTED: …" is the retracted report itself; "Retraction: …" is the notice.
const RETRACTED = /^\W*(?:retracted(?: article| paper)?|withdrawn(?: article)?)\s*[:.\]-]+\s*/i;

/**
 * How surely a record is the known item: 2 by DOI or PMID, 0.9 to 1 by a title as alike and a year within three;
 * `undefined` when it is another publication. An erratum, a reply or a retraction notice is never taken for its article.
 */
export function likeness(item: KnownItem, record: BibRecord): number | undefined {
  if (isOtherDocument(item, record)) return undefined;
  const doi = record.doi === undefined ? undefined : doiKey(record.doi);
  if (item.doi !== undefined && item.doi === doi) return 2;
  if (item.pmid !== undefined && item.pmid === record.pmid) return 2;
  // A preprint has a DOI of its own and is another report of the study.
  const isPreprint = record.type === 'preprint' && item.doi !== undefined && doi !== undefined;
  const isLongAgo = Math.abs((item.year ?? record.year ?? 0) - (record.year ?? item.year ?? 0)) > MOST_YEARS;
  if (isPreprint || isLongAgo || NO_REPORTS.includes(record.type)) return undefined;
  const alike = titleLikeness(item.title, record.title);
  return alike >= ALIKE ? alike : undefined;
}

/** Titles less alike than this are of two publications, whatever an identifier says. */
const UNLIKE = 0.5;

/** Whether a record that was found by an identifier has a title of its own, so that the identifier may be mistyped. */
export function hasOtherTitle(item: KnownItem, record: BibRecord): boolean {
  return item.title !== undefined && record.title !== undefined && titleLikeness(item.title, record.title) < UNLIKE;
}

/** Whether the record is an erratum, a reply or a retraction notice and the item is none, or the other way round. */
export function isOtherDocument(item: KnownItem, record: BibRecord): boolean {
  return announces(item.title) !== isNotice(item, record);
}

/** By its type, or by a title that announces it; of an item without title only the type can tell. */
function isNotice(item: KnownItem, record: BibRecord): boolean {
  return NOTICES.includes(record.type) || (item.title !== undefined && announces(record.title));
}

function announces(title: string | undefined): boolean {
  return title !== undefined && NOTICE.test(title);
}

/** Dice's coefficient of two titles on their words in lower case, in [0, 1]; 0 where one is missing. */
function titleLikeness(a: string | undefined, b: string | undefined): number {
  const [left, right] = [a, b].map((title) => tokenise((title ?? '').replace(RETRACTED, '')).join(' '));
  return left === undefined || right === undefined || left === '' || right === '' ? 0 : compareTwoStrings(left, right);
}
