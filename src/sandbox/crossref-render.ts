/** Records as Crossref's REST API writes them in `message.items[]`. */
import type { Author, BibRecord, LinkKind, RecordType } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { escapeXml } from './pubmed-render.ts';
import { hashOf, isoDate } from './service.ts';

const TYPES: Readonly<Record<RecordType, string>> = {
  article: 'journal-article',
  review: 'journal-article',
  preprint: 'posted-content',
  editorial: 'journal-article',
  letter: 'journal-article',
  erratum: 'journal-article',
  'retraction-notice': 'journal-article',
  'conference-paper': 'proceedings-article',
  book: 'book',
  'book-chapter': 'book-chapter',
  report: 'report',
  thesis: 'dissertation',
  dataset: 'dataset',
  webpage: 'other',
  news: 'journal-article',
  component: 'component',
  journal: 'journal',
  'peer-review': 'peer-review',
  other: 'other',
};

const VOCABULARY = new Set([
  ...Object.values(TYPES),
  'edited-book',
  'monograph',
  'reference-entry',
  'reference-book',
  'journal-issue',
  'journal-volume',
  'proceedings',
  'report-component',
  'standard',
  'grant',
  'book-part',
  'book-section',
  'book-series',
  'database',
]);

/** The record's Crossref type: its own word when that is one of Crossref's, else that of its kind. */
export function crossrefType(record: BibRecord): string {
  return record.sourceTypes.find((type) => VOCABULARY.has(type)) ?? TYPES[record.type];
}

/** Links that Crossref writes as updates: on the notice (`update-to`) and on the work (`updated-by`). */
const UPDATE_TO: Partial<Readonly<Record<LinkKind, readonly [type: string, label: string]>>> = {
  'retraction-of': ['retraction', 'Retraction'],
  'erratum-of': ['erratum', 'Erratum'],
  'concern-of': ['expression_of_concern', 'Expression of concern'],
  'update-of': ['new_version', 'New version'],
};
const UPDATED_BY: Partial<Readonly<Record<LinkKind, readonly [type: string, label: string]>>> = {
  'retracted-by': ['retraction', 'Retraction'],
  'erratum-in': ['erratum', 'Erratum'],
  'concern-in': ['expression_of_concern', 'Expression of concern'],
  'updated-in': ['new_version', 'New version'],
};
const RELATIONS: Partial<Readonly<Record<LinkKind, string>>> = {
  'preprint-of': 'is-preprint-of',
  'has-preprint': 'has-preprint',
  'version-of': 'is-version-of',
  'comment-on': 'is-comment-on',
  'comment-in': 'has-comment',
};

/** A registration date for works without any other: it is never a date of publication. */
const REGISTERED = '2024-01-15';

/** The day on which the DOI counts as registered, `2016-03-01`. */
export function createdDate(record: BibRecord): string {
  return isoDate(record) ?? REGISTERED;
}

/** The values of `update-to[].type`, for the filters `is-update` and `update-type`. */
export function updateTypes(record: BibRecord): string[] {
  return record.links.flatMap((link) => UPDATE_TO[link.kind]?.[0] ?? []);
}

function dateOf(record: BibRecord): { 'date-parts': (number | null)[][] } {
  if (record.year === undefined) return { 'date-parts': [[null]] };
  const parts = [record.year];
  if (record.month !== undefined) parts.push(record.month);
  if (record.month !== undefined && record.day !== undefined) parts.push(record.day);
  return { 'date-parts': [parts] };
}

function stamp(day: string): object {
  const at = `${day}T12:00:00Z`;
  return { 'date-parts': [day.split('-').map(Number)], 'date-time': at, timestamp: Date.parse(at) };
}

function people(authors: readonly Author[]): object[] {
  return authors.map((author, place) => {
    const sequence = place === 0 ? 'first' : 'additional';
    if ('group' in author) return { name: author.group, sequence, affiliation: [] };
    const { given, family, suffix } = author;
    return { ...(given && { given }), family, ...(suffix && { suffix }), sequence, affiliation: [] };
  });
}

/** Lines `LABEL: text` are sections with a title, other lines paragraphs, in JATS. */
function renderJats(abstract: string): string {
  return abstract
    .split('\n')
    .map((line) => {
      const [, label, text] = /^([\p{Lu}][\p{Lu}\p{N} ,/&()'’-]*): (.*)$/u.exec(line) ?? [];
      const paragraph = `<jats:p>${escapeXml(text ?? line).replace(/&quot;/g, '"')}</jats:p>`;
      if (label === undefined) return paragraph;
      return `<jats:sec><jats:title>${escapeXml(label)}</jats:title>${paragraph}</jats:sec>`;
    })
    .join('\n');
}

function updates(record: BibRecord, table: typeof UPDATE_TO): object[] {
  return record.links.flatMap((link) => {
    const [type, label] = table[link.kind] ?? [];
    if (type === undefined || link.doi === undefined) return [];
    return [{ DOI: link.doi, type, label, source: 'publisher', updated: stamp(createdDate(record)) }];
  });
}

function relations(record: BibRecord): Record<string, object[]> {
  const relation: Record<string, object[]> = {};
  for (const link of record.links) {
    const name = RELATIONS[link.kind];
    if (name === undefined || link.doi === undefined) continue;
    relation[name] = [...(relation[name] ?? []), { 'id-type': 'doi', id: link.doi, 'asserted-by': 'subject' }];
  }
  return relation;
}

/** Top-level fields that `select` takes. */
export const CROSSREF_SELECTABLE: readonly string[] =
  'DOI ISBN ISSN URL abstract article-number author container-title content-domain created deposited editor indexed institution is-referenced-by-count issn-type issue issued link original-title page posted prefix published published-online published-print publisher reference-count references-count relation resource score short-container-title short-title source subtitle subtype title type update-to updated-by volume'.split(
    ' ',
  );

/** One work; `score` only in answers to a query. What the record does not state is left out, as Crossref does. */
export function renderCrossrefWork(entry: CorpusEntry, score: number | undefined): Record<string, unknown> {
  const { record } = entry;
  const type = crossrefType(record);
  const doi = record.doi ?? entry.id;
  const toList = updates(record, UPDATE_TO);
  const byList = updates(record, UPDATED_BY);
  if (record.isRetracted && !record.links.some((link) => link.kind === 'retracted-by')) {
    // Some publishers put the retraction on the work's own DOI.
    byList.push({
      DOI: doi,
      type: 'retraction',
      label: 'Retraction',
      source: 'retraction-watch',
      updated: stamp(createdDate(record)),
    });
  }
  const relation = relations(record);
  const date = dateOf(record);
  const isPosted = type === 'posted-content';
  const fields: Record<string, unknown> = {
    indexed: stamp(REGISTERED),
    'reference-count': 0,
    publisher: record.publisher,
    issue: record.issue,
    'content-domain': { domain: [], 'crossmark-restriction': false },
    'short-container-title': record.journalAbbreviation === undefined ? [] : [record.journalAbbreviation],
    ...(record.year !== undefined && { [isPosted ? 'posted' : 'published-print']: date, published: date }),
    issued: date,
    abstract: record.abstract === undefined ? undefined : renderJats(record.abstract),
    DOI: doi,
    type,
    ...(isPosted && { subtype: 'preprint' }),
    created: stamp(createdDate(record)),
    deposited: stamp(createdDate(record)),
    page: record.pages,
    'article-number': record.articleNumber,
    source: 'Crossref',
    'is-referenced-by-count': hashOf(doi) % 50,
    title: record.title === undefined ? [] : [escapeXml(record.title).replace(/&quot;/g, '"')],
    ...(record.originalTitle !== undefined && { 'original-title': [record.originalTitle] }),
    prefix: doi.split('/')[0],
    volume: record.volume,
    ...(record.authors.length > 0 && { author: people(record.authors) }),
    ...(record.editors.length > 0 && { editor: people(record.editors) }),
    'container-title': record.journal === undefined || isPosted ? [] : [record.journal],
    ...(isPosted && record.journal !== undefined && { institution: [{ name: record.journal }] }),
    language: record.languages[0],
    link: [],
    score,
    resource: { primary: { URL: record.urls[0] ?? `https://doi.org/${doi}` } },
    ...(record.issns.length > 0 && {
      ISSN: record.issns,
      'issn-type': record.issns.map((value) => ({ type: 'print', value })),
    }),
    ...(record.isbns.length > 0 && { ISBN: record.isbns }),
    URL: `https://doi.org/${doi}`,
    ...(Object.keys(relation).length > 0 && { relation }),
    ...(toList.length > 0 && { 'update-to': toList }),
    ...(byList.length > 0 && { 'updated-by': byList }),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
