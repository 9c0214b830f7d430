/** Record types in the words of each service. */
import type { RecordType } from '../records/record.ts';

/**
 * How one of our types is asked for. `all` are the service's words under which every such record is found, perhaps among others;
 * `only` are those that hold nothing else, so that they may be taken out. An empty list: the service has no word for it.
 */
export interface TypeWords {
  readonly all: readonly string[];
  readonly only: readonly string[];
}
type TypeTable = { readonly [T in RecordType]: TypeWords };

const NONE: TypeWords = { all: [], only: [] };
const same = (...words: string[]): TypeWords => ({ all: words, only: words });
const among = (...words: string[]): TypeWords => ({ all: words, only: [] });

/** Publication types of MeSH 2025. PubMed files reviews and conference papers as "Journal Article" too. */
export const PUBMED_TYPES: TypeTable = {
  article: among('Journal Article'),
  review: { all: ['Review', 'Systematic Review', 'Meta-Analysis', 'Scoping Review'], only: ['Review'] },
  preprint: same('Preprint'),
  editorial: same('Editorial'),
  letter: same('Letter'),
  erratum: same('Published Erratum'),
  'retraction-notice': same('Retraction of Publication'),
  'conference-paper': among('Journal Article', 'Congress'),
  book: NONE,
  'book-chapter': NONE,
  report: among('Technical Report', 'Journal Article'),
  thesis: among('Academic Dissertation', 'Journal Article'),
  dataset: same('Dataset'),
  webpage: NONE,
  news: same('News', 'Newspaper Article'),
  component: NONE,
  journal: NONE,
  'peer-review': NONE,
  other: NONE,
};

/** Types of works in OpenAlex, June 2026. */
export const OPENALEX_TYPE_WORDS: TypeTable = {
  article: same('article'),
  review: same('review'),
  preprint: same('preprint'),
  editorial: same('editorial'),
  letter: same('letter'),
  erratum: same('erratum'),
  'retraction-notice': same('retraction'),
  // Before the index of November 2025 conference papers were articles.
  'conference-paper': { all: ['conference-paper', 'article'], only: ['conference-paper'] },
  book: same('book'),
  'book-chapter': same('book-chapter'),
  report: same('report'),
  thesis: same('dissertation'),
  dataset: same('dataset'),
  webpage: among('other'),
  news: among('article', 'other'),
  component: among('supplementary-materials', 'other'),
  journal: among('paratext', 'other'),
  'peer-review': same('peer-review'),
  other: NONE,
};

/** Crossref's types; its filter takes several but can exclude none. */
export const CROSSREF_TYPES: TypeTable = {
  article: among('journal-article'),
  review: among('journal-article'),
  preprint: among('posted-content'),
  editorial: among('journal-article'),
  letter: among('journal-article'),
  erratum: among('journal-article'),
  'retraction-notice': among('journal-article'),
  'conference-paper': among('proceedings-article'),
  book: among('book', 'monograph', 'edited-book', 'reference-book'),
  'book-chapter': among('book-chapter', 'book-section', 'book-part', 'reference-entry'),
  report: among('report', 'report-component'),
  thesis: among('dissertation'),
  dataset: among('dataset'),
  webpage: NONE,
  news: NONE,
  component: among('component'),
  journal: among('journal', 'journal-issue', 'journal-volume'),
  'peer-review': among('peer-review'),
  other: NONE,
};

/** Looks a type up that may come from stored data; an unknown one has no words. */
export function findTypeWords(table: TypeTable, type: string): TypeWords {
  const found = Object.entries(table).find(([name]) => name === type);
  return found?.[1] ?? NONE;
}

/** Types that services also deliver under the general `article`, so that an `article` may be one of them. */
export const FILED_AS_ARTICLE: readonly string[] = [
  'review',
  'editorial',
  'letter',
  'erratum',
  'retraction-notice',
  'conference-paper',
  'news',
];
