/** One work of OpenAlex as a bibliographic record (apis/README.md 3.5). */
import { findLanguageCode } from '../../query/languages.ts';
import { type PartialDate, parseDate } from '../../records/dates.ts';
import { parseDoi, parseIssn, parseOpenAlexId, parsePmcid, parsePmid } from '../../records/identifiers.ts';
import { parseName } from '../../records/names.ts';
import { type Author, type BibRecord, EMPTY_RECORD, type RecordLink, type RecordType } from '../../records/record.ts';
import { stripJats, stripMarkup } from '../../records/text.ts';
import type { FetchedRecord } from '../run.ts';
import { asInteger, asList, asObject, asText, asTexts, distinct, isObject, type JsonObject } from './json.ts';

const TYPES: Readonly<Record<string, RecordType>> = {
  article: 'article',
  review: 'review',
  preprint: 'preprint',
  editorial: 'editorial',
  letter: 'letter',
  erratum: 'erratum',
  retraction: 'retraction-notice',
  book: 'book',
  'book-chapter': 'book-chapter',
  'reference-entry': 'book-chapter',
  dissertation: 'thesis',
  dataset: 'dataset',
  report: 'report',
  standard: 'report',
  'peer-review': 'peer-review',
  'conference-paper': 'conference-paper',
  'supplementary-materials': 'component',
};

/** Reads one entry of `results`; `undefined` when it has no OpenAlex id. */
export function readOpenAlexWork(value: unknown): FetchedRecord | undefined {
  const work = asObject(value);
  const ids = asObject(work['ids']);
  const id = parseOpenAlexId(asText(work['id']) ?? asText(ids['openalex']));
  return id === undefined ? undefined : { nativeId: id, record: toRecord(work, id) };
}

function toRecord(work: JsonObject, id: string): BibRecord {
  const ids = asObject(work['ids']);
  const doi = parseDoi(asText(work['doi']) ?? asText(ids['doi']));
  const primary = asObject(work['primary_location']);
  const source = asObject(primary['source']);
  const biblio = asObject(work['biblio']);
  const type = asText(work['type']);
  const language = asText(work['language']);
  return {
    ...EMPTY_RECORD,
    type: type === undefined ? 'other' : (TYPES[type] ?? 'other'),
    title: markup(work['title']) ?? markup(work['display_name']),
    authors: asList(work['authorships']).flatMap(readAuthor),
    ...readDate(work),
    journal: markup(source['display_name']) ?? markup(primary['raw_source_name']),
    volume: asText(biblio['volume']),
    issue: asText(biblio['issue']),
    pages: readPages(biblio),
    publisher: asText(source['host_organization_name']),
    doi,
    pmid: parsePmid(asText(ids['pmid'])),
    pmcid: parsePmcid(asText(ids['pmcid'])),
    openAlexId: id,
    issns: distinct([parseIssn(asText(source['issn_l'])), ...asTexts(source['issn']).map(parseIssn)]),
    abstract: readInvertedIndex(work['abstract_inverted_index']),
    keywords: distinct(asList(work['keywords']).map((keyword) => asText(asObject(keyword)['display_name']))),
    meshHeadings: distinct(asList(work['mesh']).map((heading) => asText(asObject(heading)['descriptor_name']))),
    languages: language === undefined ? [] : [findLanguageCode(language) ?? language.toLowerCase()],
    urls: distinct([asText(primary['landing_page_url'])]),
    sourceTypes: distinct([type, asText(primary['raw_type'])]),
    isRetracted: work['is_retracted'] === true,
    links: readVersions(work, doi),
    notes: work['is_authors_truncated'] === true ? ['The list of authors is cut at 100.'] : [],
  };
}

function markup(value: unknown): string | undefined {
  const text = typeof value === 'string' ? stripMarkup(value) : '';
  return text === '' ? undefined : text;
}

function readAuthor(value: unknown): Author[] {
  const authorship = asObject(value);
  // The byline is closer to the report than the name of the merged author profile.
  const name = asText(authorship['raw_author_name']) ?? asText(asObject(authorship['author'])['display_name']);
  return name === undefined ? [] : [parseName(name)];
}

/** Day and month are 1 January where OpenAlex knows the year only, so these two say nothing. */
function readDate(work: JsonObject): PartialDate {
  const date = parseDate(asText(work['publication_date']) ?? '');
  const year = asInteger(work['publication_year']) ?? date.year;
  const isInvented = date.month === 1 && date.day === 1;
  return date.year !== year || isInvented ? { year, month: undefined, day: undefined } : date;
}

function readPages(biblio: JsonObject): string | undefined {
  const first = asText(biblio['first_page']);
  const last = asText(biblio['last_page']);
  return first === undefined || last === undefined || first === last ? (first ?? last) : `${first}-${last}`;
}

/**
 * An abstract rebuilt from word → positions. Positions may start at 1 and have holes; the order of keys says nothing;
 * some old records are nested under `InvertedIndex`.
 */
export function readInvertedIndex(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const nested = value['InvertedIndex'];
  const index = isObject(nested) ? nested : value;
  const words = Object.keys(index);
  // Position and number of the word in one number: numbers are sorted quickly, and a page holds twenty thousand of them.
  const placed: number[] = [];
  for (const [number, word] of words.entries()) {
    for (const position of asList(index[word])) {
      if (typeof position === 'number' && Number.isInteger(position) && position >= 0)
        placed.push(position * words.length + number);
    }
  }
  const order = Float64Array.from(placed).sort();
  const text = stripJats(Array.from(order, (place) => words[place % words.length]).join(' '));
  return text === '' ? undefined : text;
}

/** Other DOIs of a work whose preprint and article were merged stand in its locations only. */
function readVersions(work: JsonObject, own: string | undefined): readonly RecordLink[] {
  const dois = asList(work['locations']).map((location) => {
    const { id, landing_page_url: url } = asObject(location);
    const address = asText(url);
    const fromId = asText(id);
    const doi = parseDoi(
      fromId?.startsWith('doi:')
        ? fromId
        : /^https?:\/\/(?:dx\.)?doi\.org\//i.test(address ?? '')
          ? address
          : undefined,
    );
    return doi?.toLowerCase();
  });
  return distinct(dois)
    .filter((doi) => doi !== own?.toLowerCase())
    .map((doi) => ({ kind: 'version-of', doi }));
}
