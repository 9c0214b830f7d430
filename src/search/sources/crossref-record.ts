/** One work of Crossref as a bibliographic record (apis/README.md 2.5). Everything but the DOI may be missing. */
import { findLanguageCode } from '../../query/languages.ts';
import type { PartialDate } from '../../records/dates.ts';
import { parseDoi, parseIsbn, parseIssn } from '../../records/identifiers.ts';
import {
  type Author,
  type BibRecord,
  EMPTY_RECORD,
  type LinkKind,
  type RecordLink,
  type RecordType,
} from '../../records/record.ts';
import { stripJats, stripMarkup } from '../../records/text.ts';
import type { FetchedRecord } from '../run.ts';
import { asInteger, asList, asObject, asText, asTexts, distinct, isObject, type JsonObject } from './json.ts';

const TYPES: Readonly<Record<string, RecordType>> = {
  'journal-article': 'article',
  'book-chapter': 'book-chapter',
  'book-section': 'book-chapter',
  'book-part': 'book-chapter',
  'book-track': 'book-chapter',
  'reference-entry': 'book-chapter',
  book: 'book',
  monograph: 'book',
  'edited-book': 'book',
  'reference-book': 'book',
  'book-set': 'book',
  proceedings: 'book',
  'proceedings-article': 'conference-paper',
  'posted-content': 'preprint',
  report: 'report',
  'report-component': 'component',
  standard: 'report',
  dissertation: 'thesis',
  dataset: 'dataset',
  database: 'dataset',
  component: 'component',
  'peer-review': 'peer-review',
  journal: 'journal',
  'journal-issue': 'journal',
  'journal-volume': 'journal',
  'book-series': 'journal',
  'proceedings-series': 'journal',
  'report-series': 'journal',
};

/** What an update of that type is called on the notice and on the work it concerns. */
const UPDATES: Readonly<Record<string, { readonly notice: LinkKind; readonly work: LinkKind }>> = {
  retraction: { notice: 'retraction-of', work: 'retracted-by' },
  withdrawal: { notice: 'retraction-of', work: 'retracted-by' },
  removal: { notice: 'retraction-of', work: 'retracted-by' },
  partial_retraction: { notice: 'erratum-of', work: 'erratum-in' },
  correction: { notice: 'erratum-of', work: 'erratum-in' },
  corrigendum: { notice: 'erratum-of', work: 'erratum-in' },
  erratum: { notice: 'erratum-of', work: 'erratum-in' },
  addendum: { notice: 'erratum-of', work: 'erratum-in' },
  clarification: { notice: 'erratum-of', work: 'erratum-in' },
  expression_of_concern: { notice: 'concern-of', work: 'concern-in' },
  new_version: { notice: 'update-of', work: 'updated-in' },
  new_edition: { notice: 'update-of', work: 'updated-in' },
};

const RELATIONS: Readonly<Record<string, LinkKind>> = {
  'is-preprint-of': 'preprint-of',
  'has-preprint': 'has-preprint',
  'has-version': 'version-of',
  'is-version-of': 'version-of',
  'is-identical-to': 'version-of',
  'is-review-of': 'comment-on',
  'has-review': 'comment-in',
  'is-comment-on': 'comment-on',
  'has-comment': 'comment-in',
};

/** Reads one entry of `message.items`; `undefined` when it has no DOI, which is its only identity. */
export function readCrossrefWork(value: unknown): FetchedRecord | undefined {
  const work = asObject(value);
  const doi = readDoi(work['DOI']);
  if (doi === undefined) return undefined;
  const score = work['score'];
  return {
    nativeId: doi.toLowerCase(),
    record: toRecord(work, doi),
    ...(typeof score === 'number' && score > 0 ? { score } : {}),
  };
}

/** Crossref gives the bare DOI; what does not look like one is kept as given. */
function readDoi(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined ? undefined : /^10\.\d{4,9}\/\S+$/.test(text) ? text : (parseDoi(text) ?? text);
}

function toRecord(work: JsonObject, doi: string): BibRecord {
  const title = readTitle(work);
  const originalTitle = firstMarkup(work['original-title']);
  const containers = asTexts(work['container-title']).map(stripMarkup);
  const sourceType = asText(work['type']);
  const links = distinctLinks([...readUpdates(work, doi), ...readRelations(work)]);
  const isRetracted =
    links.some((link) => link.kind === 'retracted-by') ||
    updatesOf(work, 'update-to').some((update) => isRemoval(update.type) && update.doi === doi.toLowerCase()) ||
    /^\W{0,2}(?:retracted(?: article| paper)?|withdrawn|removed)\s*[:)\]]/i.test(title ?? '');
  const [abstract] = asTexts([work['abstract']].filter((text) => typeof text === 'string').map(stripLines));
  const language = asText(work['language']);
  return {
    ...EMPTY_RECORD,
    type: readType(work, links, isRetracted),
    title,
    originalTitle: originalTitle === title ? undefined : originalTitle,
    authors: asList(work['author']).flatMap(readPerson),
    editors: asList(work['editor']).flatMap(readPerson),
    ...readDate(work),
    journal: readContainer(work, containers, sourceType),
    journalAbbreviation: firstMarkup(work['short-container-title']),
    volume: asText(work['volume']),
    issue: asText(work['issue']),
    pages: asText(work['page']),
    articleNumber: asText(work['article-number']),
    publisher: asText(work['publisher']),
    place: asText(work['publisher-location']),
    edition: asText(work['edition-number']),
    doi,
    issns: distinct(asTexts(work['ISSN']).map(parseIssn)),
    isbns: distinct(asTexts(work['ISBN']).map(parseIsbn)),
    abstract: abstract === undefined ? undefined : stripLines(work['abstract']),
    keywords: asTexts(work['subject']),
    languages: language === undefined ? [] : [findLanguageCode(language) ?? language.toLowerCase()],
    urls: distinct([asText(asObject(asObject(work['resource'])['primary'])['URL'])]),
    sourceTypes: distinct([sourceType, asText(work['subtype'])]),
    isRetracted,
    links,
  };
}

function stripLines(value: unknown): string {
  return typeof value === 'string' ? stripJats(value) : '';
}

function firstMarkup(value: unknown): string | undefined {
  for (const text of Array.isArray(value) ? value : [value]) {
    const plain = typeof text === 'string' ? stripMarkup(text) : '';
    if (plain !== '') return plain;
  }
  return undefined;
}

/** Further titles are translations, not subtitles; those have their own field. */
function readTitle(work: JsonObject): string | undefined {
  const title = firstMarkup(work['title']);
  const subtitle = firstMarkup(work['subtitle']);
  if (title === undefined || subtitle === undefined) return title ?? subtitle;
  if (title.toLowerCase().includes(subtitle.toLowerCase())) return title;
  return /[:?!.–—]$/.test(title) ? `${title} ${subtitle}` : `${title}: ${subtitle}`;
}

/** A chapter often has two containers, the series first and the book last; a preprint has none but a server. */
function readContainer(work: JsonObject, containers: readonly string[], type: string | undefined): string | undefined {
  const container = /^book-|^reference-entry$/.test(type ?? '') ? containers.at(-1) : containers[0];
  if (container !== undefined && container !== '') return container;
  if (type !== 'posted-content') return asText(asObject(work['event'])['name']);
  const institution = asObject(asList(work['institution'])[0] ?? work['institution'])['name'];
  return asText(institution) ?? asText(work['group-title']) ?? asText(work['publisher']);
}

function readType(work: JsonObject, links: readonly RecordLink[], isRetracted: boolean): RecordType {
  if (!isRetracted && links.some((link) => link.kind === 'retraction-of')) return 'retraction-notice';
  if (links.some((link) => link.kind === 'erratum-of')) return 'erratum';
  const type = asText(work['type']);
  const subtype = asText(work['subtype']);
  if (type === 'posted-content' && subtype !== undefined && subtype !== 'preprint') return 'other';
  return type === undefined ? 'other' : (TYPES[type] ?? 'other');
}

function readPerson(value: unknown): Author[] {
  const person = asObject(value);
  const group = asText(person['name']);
  const family = asText(person['family']);
  const given = asText(person['given']);
  if (family === undefined) {
    if (group !== undefined) return [{ group }];
    return given === undefined ? [] : [{ family: given, given: undefined, suffix: undefined }];
  }
  return [{ family, given, suffix: asText(person['suffix']) }];
}

const DATES = ['published', 'issued', 'published-online', 'published-print', 'posted', 'created'] as const;

/** The first date that has a year; `[[null]]` stands for an unknown one. */
function readDate(work: JsonObject): PartialDate {
  for (const name of DATES) {
    const parts = asList(asList(asObject(work[name])['date-parts'])[0]).map(asInteger);
    const [year, month, day] = parts;
    if (year === undefined || year < 1000 || year > 2999) continue;
    const knownMonth = month !== undefined && month >= 1 && month <= 12 ? month : undefined;
    const knownDay = knownMonth !== undefined && day !== undefined && day >= 1 && day <= 31 ? day : undefined;
    return { year, month: knownMonth, day: knownDay };
  }
  return { year: undefined, month: undefined, day: undefined };
}

function updatesOf(
  work: JsonObject,
  name: 'update-to' | 'updated-by',
): readonly { type: string; doi: string | undefined }[] {
  return asList(work[name])
    .filter(isObject)
    .map((update) => ({
      type: (asText(update['type']) ?? '').toLowerCase().replace(/[\s-]+/g, '_'),
      doi: readDoi(update['DOI'])?.toLowerCase(),
    }));
}

function isRemoval(type: string): boolean {
  return UPDATES[type]?.notice === 'retraction-of';
}

function readUpdates(work: JsonObject, own: string): readonly RecordLink[] {
  const asNotice = updatesOf(work, 'update-to').flatMap(({ type, doi }): RecordLink[] => {
    const kind = UPDATES[type]?.notice;
    // Some publishers register the notice on the work's own DOI: then there is nothing to point at.
    return kind === undefined || doi === undefined || doi === own.toLowerCase() ? [] : [{ kind, doi }];
  });
  const asWork = updatesOf(work, 'updated-by').flatMap(({ type, doi }): RecordLink[] => {
    const kind = UPDATES[type]?.work;
    return kind === undefined ? [] : [{ kind, ...(doi === undefined ? {} : { doi }) }];
  });
  return [...asNotice, ...asWork];
}

function readRelations(work: JsonObject): readonly RecordLink[] {
  return Object.entries(asObject(work['relation'])).flatMap(([name, targets]) => {
    const kind = RELATIONS[name.toLowerCase()];
    if (kind === undefined) return [];
    return (Array.isArray(targets) ? targets : [targets]).flatMap((target): RecordLink[] => {
      const { 'id-type': idType, id } = asObject(target);
      const doi = asText(idType)?.toLowerCase() === 'doi' ? parseDoi(asText(id)) : undefined;
      return doi === undefined ? [] : [{ kind, doi: doi.toLowerCase() }];
    });
  });
}

function distinctLinks(links: readonly RecordLink[]): readonly RecordLink[] {
  return [...new Map(links.map((link) => [`${link.kind} ${link.doi ?? ''}`, link])).values()];
}
