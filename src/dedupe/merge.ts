/** One record from those of a cluster: the best field of each source, by a table of rules, with its provenance. */
import { type BibRecord, EMPTY_RECORD } from '../records/record.ts';

export interface SourcedRecord {
  readonly source: string;
  readonly record: BibRecord;
  /** The source that supplied the abstract, where it is not `source` itself. */
  readonly abstractFrom?: string | undefined;
  /** Stands in the provenance instead of the source: the id of the record. */
  readonly label?: string | undefined;
}

export type Field = keyof BibRecord;

export interface MergedRecord {
  readonly record: BibRecord;
  /** The source of each field that is known; for lists that are united, all sources in order, joined by `; `. */
  readonly provenance: Readonly<Partial<Record<Field, string>>>;
}

/** How some fields of the merged record are chosen. */
export interface MergeRule {
  readonly fields: readonly Field[];
  /** For people. */
  readonly says: string;
  readonly apply: (merging: Merging, records: readonly SourcedRecord[]) => void;
}

/** PubMed is curated, Crossref has the publisher's word, OpenAlex derives from both; files stand between. */
const TRUST: readonly string[] = ['pubmed', '', 'crossref', 'openalex'];

/** In which order sources are asked, for people. */
export const TRUST_SAYS =
  'Most trusted first: PubMed, imported files, Crossref, OpenAlex; a preprint only after everything that is none.';

function trustOf(source: string): number {
  const at = TRUST.indexOf(source);
  return at === -1 ? TRUST.indexOf('') : at;
}

function isKnown(value: unknown): boolean {
  return value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0);
}

const has =
  (field: Field) =>
  ({ record }: SourcedRecord): boolean =>
    isKnown(record[field]);

type TextList = 'issns' | 'isbns' | 'keywords' | 'meshHeadings' | 'languages' | 'urls' | 'sourceTypes' | 'notes';

/** The merged record while it is made. */
class Merging {
  readonly record: { -readonly [K in Field]: BibRecord[K] } = { ...EMPTY_RECORD };
  readonly provenance: Partial<Record<Field, string>> = {};

  take<K extends Field>(field: K, from: SourcedRecord | undefined): void {
    if (from === undefined || !isKnown(from.record[field])) return;
    this.record[field] = from.record[field];
    this.provenance[field] = nameOf(from);
  }

  /** Values that differ by more than letter case, in the order of the records. */
  unite(field: TextList, records: readonly SourcedRecord[]): void {
    const seen = new Map<string, string>();
    const sources = new Set<string>();
    for (const one of records) {
      for (const value of one.record[field]) {
        const key = value.toLowerCase();
        if (seen.has(key)) continue;
        seen.set(key, value);
        sources.add(nameOf(one));
      }
    }
    if (seen.size === 0) return;
    this.record[field] = [...seen.values()];
    this.provenance[field] = [...sources].join('; ');
  }
}

/** Where it was printed; a part of it taken from elsewhere would name another place. */
const PRINTED: readonly Field[] = ['journal', 'volume', 'issue', 'pages', 'articleNumber', 'year', 'month', 'day'];
const LISTS: readonly TextList[] = [
  'issns',
  'isbns',
  'keywords',
  'meshHeadings',
  'languages',
  'urls',
  'sourceTypes',
  'notes',
];
const SINGLE: readonly Field[] = [
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
];

/** Every field of a record stands in one rule. `records` come to a rule most trusted first. */
export const MERGE_RULES: readonly MergeRule[] = [
  {
    fields: ['title'],
    says: 'From PubMed, else the first that is not all in capitals.',
    apply(merging, records) {
      const titled = records.filter(has('title'));
      const plain = titled.find(({ source, record }) => source === 'pubmed' || !isInCapitals(record.title));
      merging.take('title', plain ?? titled[0]);
    },
  },
  {
    fields: ['authors'],
    says: 'From the source that names most of them, with given names before initials.',
    apply(merging, records) {
      const count = ({ record }: SourcedRecord): number => record.authors.length * 1000 + given(record);
      merging.take('authors', first(records, count));
    },
  },
  {
    fields: PRINTED,
    says: 'Together from the source that knows most of the place in print; year, journal, volume and pages that it lacks from the first that has them.',
    apply(merging, records) {
      const known = (one: SourcedRecord): number => PRINTED.filter((field) => has(field)(one)).length;
      const best = first(records, known);
      for (const field of PRINTED) merging.take(field, best);
      // A year or a journal that the fullest source lacks contradicts nothing of it.
      for (const field of ['year', 'journal', 'volume'] as const) {
        if (!isKnown(merging.record[field])) merging.take(field, records.find(has(field)));
      }
      if (isKnown(merging.record.pages) || isKnown(merging.record.articleNumber)) return;
      const paged = records.find((one) => has('pages')(one) || has('articleNumber')(one));
      merging.take('pages', paged);
      merging.take('articleNumber', paged);
    },
  },
  {
    fields: ['abstract'],
    says: 'From PubMed, else the longest; under the name of whoever supplied it.',
    apply(merging, records) {
      const pubmed = records.filter((one) => supplierOf(one) === 'pubmed' && has('abstract')(one));
      const best = first(pubmed.length > 0 ? pubmed : records, ({ record }) => record.abstract?.length ?? 0);
      merging.take('abstract', best);
      if (best?.label === undefined && merging.provenance.abstract !== undefined && best !== undefined) {
        merging.provenance.abstract = supplierOf(best);
      }
    },
  },
  {
    fields: ['type'],
    says: 'From the first that says more than `other`; never preprint beside an article.',
    apply(merging, records) {
      const telling = records.filter(({ record }) => record.type !== 'other');
      const article = telling.find(({ record }) => record.type !== 'preprint');
      merging.take('type', article ?? telling[0] ?? records[0]);
    },
  },
  {
    fields: SINGLE,
    says: 'From the first that has it.',
    apply(merging, records) {
      for (const field of SINGLE) merging.take(field, records.find(has(field)));
    },
  },
  {
    fields: LISTS,
    says: 'All values of all sources; letter case makes no second value.',
    apply(merging, records) {
      for (const field of LISTS) merging.unite(field, records);
    },
  },
  {
    fields: ['links'],
    says: 'All retractions, corrections, preprints and versions that a source names; shown beside the record, never merged.',
    apply(merging, records) {
      const linked = records.filter(has('links'));
      if (linked.length === 0) return;
      const links = linked.flatMap(({ record }) =>
        record.links.map((link) => [`${link.kind} ${link.doi?.toLowerCase() ?? link.pmid ?? ''}`, link] as const),
      );
      merging.record.links = [...new Map(links).values()];
      merging.provenance.links = [...new Set(linked.map(nameOf))].join('; ');
    },
  },
  {
    fields: ['isRetracted'],
    says: 'Retracted when one source says so.',
    apply(merging, records) {
      merging.take('isRetracted', records.find(({ record }) => record.isRetracted) ?? records[0]);
    },
  },
];

/** Merges the records of a cluster by `MERGE_RULES`; the result does not depend on their order. */
export function mergeRecords(records: readonly SourcedRecord[]): MergedRecord {
  if (records.length === 0) return { record: EMPTY_RECORD, provenance: {} };
  const order = [...records].sort(
    (x, y) =>
      Number(x.record.type === 'preprint') - Number(y.record.type === 'preprint') ||
      trustOf(x.source) - trustOf(y.source) ||
      compareTexts(x.source, y.source) ||
      compareTexts(JSON.stringify(x.record), JSON.stringify(y.record)) ||
      compareTexts(x.abstractFrom ?? '', y.abstractFrom ?? ''),
  );
  const merging = new Merging();
  for (const rule of MERGE_RULES) rule.apply(merging, order);
  return { record: merging.record, provenance: merging.provenance };
}

function nameOf({ label, source }: SourcedRecord): string {
  return label ?? source;
}

function supplierOf({ source, abstractFrom }: SourcedRecord): string {
  return abstractFrom ?? source;
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
