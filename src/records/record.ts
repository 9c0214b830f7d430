/** A bibliographic record as one source delivered it, and the words that every stage uses for its parts. */

/** The program's own id of a record: decimal digits without blanks, the same in every command and export. */
export type RecordId = string & { readonly __brand: 'RecordId' };

/** Brands a text that came from the program's own database or output. */
export function asRecordId(text: string): RecordId {
  return text as RecordId;
}

/** The three services that can be searched. Every JSON and CSV spells them so. */
export const SERVICES = ['pubmed', 'crossref', 'openalex'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Service names as people are shown them. */
export const SERVICE_TITLES: { readonly [S in ServiceName]: string } = {
  pubmed: 'PubMed',
  crossref: 'Crossref',
  openalex: 'OpenAlex',
};

/** Services as people read them; other sources by the name they were given. */
export function sourceTitle(source: string): string {
  return Object.entries(SERVICE_TITLES).find(([name]) => name === source)?.[1] ?? source;
}

/** Kinds of source as PRISMA 2020 keeps them apart; `database` and `register` are the middle column, all others the right one. */
export const SOURCE_KINDS = [
  'database',
  'register',
  'website',
  'organisation',
  'citation',
  'handsearch',
  'contact',
] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Kinds of document, after CSL and OpenAlex, as far as screening and the RIS types tell them apart. */
export const RECORD_TYPES = [
  'article',
  'review',
  'preprint',
  'editorial',
  'letter',
  'erratum',
  'retraction-notice',
  'conference-paper',
  'book',
  'book-chapter',
  'report',
  'thesis',
  'dataset',
  'webpage',
  'news',
  'component',
  'journal',
  'peer-review',
  'other',
] as const;
export type RecordType = (typeof RECORD_TYPES)[number];

/** What Crossref stores beside literature: components, journals and their issues. There is nothing to screen in them. */
export const NOT_LITERATURE: readonly RecordType[] = ['component', 'journal'];

export type Author =
  | {
      readonly family: string;
      readonly given: string | undefined;
      /** `Jr.`, `III` */
      readonly suffix: string | undefined;
    }
  | { readonly group: string };

/** How a record points at another: corrections and versions are shown beside each other, never merged. */
export const LINK_KINDS = [
  'retraction-of',
  'retracted-by',
  'erratum-of',
  'erratum-in',
  'concern-of',
  'concern-in',
  'preprint-of',
  'has-preprint',
  'update-of',
  'updated-in',
  'comment-on',
  'comment-in',
  'version-of',
] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

export interface RecordLink {
  readonly kind: LinkKind;
  readonly doi?: string | undefined;
  readonly pmid?: string | undefined;
}

/**
 * Title, abstract and other particulars of one record, cleaned for reading: NFC, no markup, no control characters.
 * What is not known is `undefined` or an empty list, never an empty text.
 */
export interface BibRecord {
  readonly type: RecordType;
  readonly title: string | undefined;
  /** Title in the language of the report when `title` is a translation. */
  readonly originalTitle: string | undefined;
  readonly authors: readonly Author[];
  readonly editors: readonly Author[];
  /** Year of the issue, else of the first publication. */
  readonly year: number | undefined;
  /** 1 to 12 */
  readonly month: number | undefined;
  /** 1 to 31 */
  readonly day: number | undefined;
  /** Journal, book (for a chapter), conference, or server (for a preprint). */
  readonly journal: string | undefined;
  readonly journalAbbreviation: string | undefined;
  readonly volume: string | undefined;
  readonly issue: string | undefined;
  /** As delivered: `34-6`, `e123`, `S1-5`. */
  readonly pages: string | undefined;
  readonly articleNumber: string | undefined;
  readonly publisher: string | undefined;
  readonly place: string | undefined;
  readonly edition: string | undefined;
  /** Without resolver or `doi:` prefix, in the case in which it was delivered. */
  readonly doi: string | undefined;
  /** Decimal digits. */
  readonly pmid: string | undefined;
  /** `PMC1234567` */
  readonly pmcid: string | undefined;
  /** `W1234567890` */
  readonly openAlexId: string | undefined;
  /** `1234-567X` */
  readonly issns: readonly string[];
  readonly isbns: readonly string[];
  /** Sections of a structured abstract are lines of the form `LABEL: text`. */
  readonly abstract: string | undefined;
  readonly keywords: readonly string[];
  /** Subject headings without qualifiers and without `*`. */
  readonly meshHeadings: readonly string[];
  /** ISO 639-1 codes (`en`) where known, else as delivered. */
  readonly languages: readonly string[];
  readonly urls: readonly string[];
  /** The source's own words for the type: `Journal Article`, `posted-content`. */
  readonly sourceTypes: readonly string[];
  readonly isRetracted: boolean;
  readonly links: readonly RecordLink[];
  readonly notes: readonly string[];
}

/** A record of which nothing is known: spread it to build one. */
export const EMPTY_RECORD: BibRecord = {
  type: 'article',
  title: undefined,
  originalTitle: undefined,
  authors: [],
  editors: [],
  year: undefined,
  month: undefined,
  day: undefined,
  journal: undefined,
  journalAbbreviation: undefined,
  volume: undefined,
  issue: undefined,
  pages: undefined,
  articleNumber: undefined,
  publisher: undefined,
  place: undefined,
  edition: undefined,
  doi: undefined,
  pmid: undefined,
  pmcid: undefined,
  openAlexId: undefined,
  issns: [],
  isbns: [],
  abstract: undefined,
  keywords: [],
  meshHeadings: [],
  languages: [],
  urls: [],
  sourceTypes: [],
  isRetracted: false,
  links: [],
  notes: [],
};

/** A record in a review: where it came from and what it says. */
export interface StoredRecord {
  readonly id: RecordId;
  /** Order of import, from 1. */
  readonly position: number;
  /** A `ServiceName`, or the name given at `import --source`. */
  readonly source: string;
  readonly kind: SourceKind;
  /** PMID, DOI, W…, or the file's own id. */
  readonly sourceId: string | undefined;
  readonly record: BibRecord;
  /** The service that supplied the abstract, where the record itself came without one. */
  readonly abstractFrom: string | undefined;
}

/** A problem in data that did not stop the reading: one bad entry does not cost the others. */
export interface Problem {
  /** Line in the file from 1, where there is one. */
  readonly line: number | undefined;
  /** File name, or source and native id. */
  readonly at: string;
  readonly message: string;
}
