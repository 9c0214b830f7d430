/** One record from those of a cluster: the best field of each source, with its provenance. */
import { type BibRecord, EMPTY_RECORD } from '../records/record.ts';

export interface SourcedRecord {
  readonly source: string;
  readonly record: BibRecord;
  /** The source that supplied the abstract, where it is not `source` itself. */
  readonly abstractFrom?: string | undefined;
}

export interface MergedRecord {
  readonly record: BibRecord;
  /** The source of each field that is known; for lists that are united, all sources in order, joined by `; `. */
  readonly provenance: Readonly<Partial<Record<keyof BibRecord, string>>>;
}

/** PubMed is curated, Crossref has the publisher's word, OpenAlex derives from both; files stand between. */
const TRUST: readonly string[] = ['pubmed', '', 'crossref', 'openalex'];

function trustOf(source: string): number {
  const at = TRUST.indexOf(source);
  return at === -1 ? TRUST.indexOf('') : at;
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

/** Fields that belong together are taken from one source: the one that knows most of them, the more trusted at a tie. */
const GROUPS = [['journal', 'volume', 'issue', 'pages', 'articleNumber', 'year', 'month', 'day']] as const;
/** Lists of which every source may know a part. */
const UNITED = ['issns', 'isbns', 'keywords', 'meshHeadings', 'languages', 'urls', 'sourceTypes', 'notes'] as const;
const SINGLE = [
  'originalTitle',
  'editors',
  'journalAbbreviation',
  'publisher',
  'place',
  'edition',
  'doi',
  'pmid',
  'pmcid',
  'openAlexId',
] as const;

/**
 * Merges the records of a cluster; the result does not depend on their order.
 * Rules: the title from PubMed, else the first that is not in capitals; place and date in print from the source that knows
 * most of it; the abstract from PubMed, else the longest, under the name of whoever supplied it; the authors of the source that names most, with given names; the type
 * from the most trusted source that says more than `other`, but never `preprint` beside an article; lists united; a retraction
 * said by one source holds; every other field from the most trusted source that has it.
 */
export function mergeRecords(records: readonly SourcedRecord[]): MergedRecord {
  const order = [...records].sort(
    (x, y) =>
      trustOf(x.source) - trustOf(y.source) ||
      compareTexts(x.source, y.source) ||
      compareTexts(JSON.stringify(x.record), JSON.stringify(y.record)) ||
      compareTexts(x.abstractFrom ?? '', y.abstractFrom ?? ''),
  );
  if (order.length === 0) return { record: EMPTY_RECORD, provenance: {} };
  const provenance: Partial<Record<keyof BibRecord, string>> = {};
  const merged: { -readonly [K in keyof BibRecord]: BibRecord[K] } = { ...EMPTY_RECORD };
  const take = <K extends keyof BibRecord>(field: K, from: SourcedRecord | undefined): void => {
    if (from === undefined || !isKnown(from.record[field])) return;
    merged[field] = from.record[field];
    provenance[field] = from.source;
  };

  for (const field of SINGLE)
    take(
      field,
      order.find(({ record }) => isKnown(record[field])),
    );
  const titled = order.filter(({ record }) => isKnown(record.title));
  take('title', titled.find(({ source, record }) => source === 'pubmed' || !isInCapitals(record.title)) ?? titled[0]);
  for (const group of GROUPS) {
    const known = (one: SourcedRecord): number => group.filter((field) => isKnown(one.record[field])).length;
    const best = first(order, known);
    for (const field of group) take(field, best);
    // A year or a journal that the fullest source lacks contradicts nothing of it.
    for (const field of ['year', 'journal', 'volume'] as const) {
      if (!isKnown(merged[field]))
        take(
          field,
          order.find(({ record }) => isKnown(record[field])),
        );
    }
    if (!isKnown(merged.pages) && !isKnown(merged.articleNumber)) {
      const paged = order.find(({ record }) => isKnown(record.pages) || isKnown(record.articleNumber));
      take('pages', paged);
      take('articleNumber', paged);
    }
  }
  take(
    'authors',
    first(order, ({ record }) => record.authors.length * 1000 + given(record)),
  );
  const supplierOf = ({ source, abstractFrom }: SourcedRecord): string => abstractFrom ?? source;
  const pubmed = order.filter((one) => supplierOf(one) === 'pubmed' && isKnown(one.record.abstract));
  const abstracted = first(pubmed.length > 0 ? pubmed : order, ({ record }) => record.abstract?.length ?? 0);
  take('abstract', abstracted && { source: supplierOf(abstracted), record: abstracted.record });
  const telling = order.filter(({ record }) => record.type !== 'other');
  take('type', telling.find(({ record }) => record.type !== 'preprint') ?? telling[0] ?? order[0]);
  for (const field of UNITED) {
    const seen = new Map<string, string>();
    const sources = new Set<string>();
    for (const { source, record } of order) {
      for (const value of record[field]) {
        const key = value.toLowerCase();
        if (seen.has(key)) continue;
        seen.set(key, value);
        sources.add(source);
      }
    }
    if (seen.size > 0) {
      merged[field] = [...seen.values()];
      provenance[field] = [...sources].join('; ');
    }
  }
  const links = new Map(
    order.flatMap(({ record }) =>
      record.links.map((link) => [`${link.kind} ${link.doi?.toLowerCase() ?? link.pmid ?? ''}`, link] as const),
    ),
  );
  if (links.size > 0) {
    merged.links = [...links.values()];
    provenance.links = [
      ...new Set(order.filter(({ record }) => record.links.length > 0).map(({ source }) => source)),
    ].join('; ');
  }
  take('isRetracted', order.find(({ record }) => record.isRetracted) ?? order[0]);
  return { record: merged, provenance };
}

function isInCapitals(title: string | undefined): boolean {
  return title !== undefined && title.length > 12 && title === title.toUpperCase() && title !== title.toLowerCase();
}

function given(record: BibRecord): number {
  return record.authors.reduce(
    (sum, author) => sum + ('group' in author ? 0 : Math.min(12, author.given?.length ?? 0)),
    0,
  );
}

/** The first of the best. */
function first(records: readonly SourcedRecord[], measure: (one: SourcedRecord) => number): SourcedRecord | undefined {
  return records.reduce<SourcedRecord | undefined>(
    (best, one) => (best === undefined || measure(one) > measure(best) ? one : best),
    undefined,
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
