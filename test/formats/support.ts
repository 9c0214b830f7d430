/** Builders for tests of formats: records, items of an export, and where the shared files are. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import type { ExportItem } from '../../src/formats/format.ts';
import { asRecordId, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

export const REFERENCES = resolve(
  import.meta.dirname,
  '../..',
  process.env['STAGEONE_SHARED'] ?? '../shared',
  'references',
);
export const hasReferences = existsSync(resolve(REFERENCES, 'EXPECTED.json'));

export function readReference(path: string): Uint8Array {
  return readFileSync(resolve(REFERENCES, path));
}

/** What independent readers found in one file. */
export interface Expected {
  readonly records: number;
  readonly first?: ExpectedRecord;
  readonly last?: ExpectedRecord;
}

export interface ExpectedRecord {
  readonly title?: string;
  readonly authors?: number;
  readonly firstAuthor?: string;
  readonly date?: string;
  readonly doi?: string;
  readonly abstractChars?: number;
  readonly year?: number | string;
  readonly pmid?: string;
  readonly journal?: string;
  readonly keywords?: number;
}

export function readExpected(): Readonly<Record<string, Expected>> {
  return JSON.parse(readFileSync(resolve(REFERENCES, 'EXPECTED.json'), 'utf8')) as Record<string, Expected>;
}

export function aRecord(fields: Partial<BibRecord> = {}): BibRecord {
  return { ...EMPTY_RECORD, title: 'A title', ...fields };
}

export function anItem(record: BibRecord, fields: Partial<ExportItem> = {}): ExportItem {
  return {
    id: asRecordId('1'),
    position: 1,
    source: 'Embase',
    sourceId: undefined,
    kind: 'database',
    clusterId: undefined,
    kept: undefined,
    removed: undefined,
    titleAbstract: undefined,
    titleAbstractReason: undefined,
    retrieval: undefined,
    fullText: undefined,
    reason: undefined,
    studyId: undefined,
    record,
    abstractSource: record.abstract === undefined ? undefined : 'Embase',
    ...fields,
  };
}

// Letters of several scripts, marks, signs, digits: what titles are made of. Separators of lists and markup are left out,
// as a cleaned record does not hold the one and each format says what it does to the other.
const LETTERS = [...'abcdefghijklmnopqrstuvwxyzABCXYZ0123456789éüßñøčαβγДяж山田한글'.normalize('NFC')];
const word = fc.string({
  unit: fc.constantFrom(...LETTERS, "'", '-', '(', ')', '%', '=', '+'),
  minLength: 1,
  maxLength: 14,
});

/** Words with single blanks, up to 400 characters: longer than any line a format might want to break. */
const phrase = fc
  .array(word, { minLength: 1, maxLength: 30 })
  .map((words) => words.join(' '))
  .filter((text) => /^[\p{L}\p{N}]/u.test(text));
const short = phrase.map((text) => text.slice(0, 30).trim());
const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const person = fc.record({
  family: fc.constantFrom('Smith', 'van der Berg', 'Ünal', "O'Neil", 'Smith-Jones', '山田', 'Ng'),
  given: fc.constantFrom('John', 'J', 'J. K.', 'Mary Ann', '太郎'),
  suffix: fc.constantFrom(undefined, undefined, 'Jr.', 'III'),
});
const author = fc.oneof(
  person,
  fc.constantFrom('The X Group', 'World Health Organization', 'Cochrane Collaboration').map((group) => ({ group })),
);
const digits = (least: number, most: number) => fc.integer({ min: least, max: most }).map(String);
const date = fc.oneof(
  fc.constant({ year: undefined, month: undefined, day: undefined }),
  fc
    .tuple(
      fc.integer({ min: 1850, max: 2030 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.nat(2),
    )
    .map(([year, month, day, known]) => ({
      year,
      month: known > 0 ? month : undefined,
      day: known > 1 ? day : undefined,
    })),
);
/** What tools write for "nothing" is read as nothing. */
const saysSomething = (text: string): boolean => !/^(?:na|n\/a|null|undefined|not specified)$/i.test(text);
const keyword = phrase.map((text) => text.slice(0, 25).trim()).filter(saysSomething);

/** A record as a source delivers it, cleaned, with every field that all formats can carry. */
export const anyRecord: fc.Arbitrary<BibRecord> = fc
  .record({
    type: fc.constantFrom(
      'article' as const,
      'review' as const,
      'preprint' as const,
      'editorial' as const,
      'book' as const,
      'book-chapter' as const,
      'conference-paper' as const,
      'thesis' as const,
      'report' as const,
      'dataset' as const,
      'webpage' as const,
      'other' as const,
    ),
    title: phrase,
    originalTitle: maybe(phrase),
    authors: fc.array(author, { maxLength: 6 }),
    editors: fc.array(person, { maxLength: 2 }),
    date,
    journal: maybe(short),
    volume: maybe(digits(1, 300)),
    issue: maybe(digits(1, 20)),
    pages: maybe(fc.constantFrom('123-128', '9-11', 'e12', 'S1-5', 'xi-xx', '77')),
    publisher: maybe(short),
    place: maybe(short),
    edition: maybe(digits(1, 9)),
    doi: maybe(
      fc.constantFrom('10.1136/bmj.n71', '10.1002/(SICI)1097-0142(19960301)77:5<851::AID-X>3.0.CO;2-Q', '10.1/x'),
    ),
    pmid: maybe(digits(1, 39_999_999)),
    pmcid: maybe(digits(100, 9_999_999).map((number) => `PMC${number}`)),
    openAlexId: maybe(digits(1, 4_000_000_000).map((number) => `W${number}`)),
    issns: fc.constantFrom([], ['1234-567X'], ['0028-0836', '1476-4687']),
    isbns: fc.constantFrom([], ['9780306406157']),
    abstract: maybe(phrase.filter(saysSomething)),
    keywords: fc.uniqueArray(keyword, { maxLength: 5 }),
    languages: fc.constantFrom([], ['en'], ['de', 'fr']),
    urls: fc.constantFrom([], ['https://example.org/a?b=c&d=e'], ['https://example.org/1', 'https://example.org/2']),
    notes: fc.uniqueArray(keyword, { maxLength: 2 }),
  })
  .map(({ date: { year, month, day }, doi, ...fields }) => ({
    ...EMPTY_RECORD,
    ...fields,
    year,
    month,
    day,
    // Too short to be a DOI: the generator's third case stands for a record without one.
    doi: doi === '10.1/x' ? undefined : doi,
  }));
