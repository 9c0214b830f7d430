/** Two records side by side, field by field, with the characters that differ: what people see when they judge a pair. */
import type { Author, BibRecord, RecordId, RecordLink } from '../records/record.ts';
import { cleanText } from '../records/text.ts';
import { type Mark, markDifferences } from './text-difference.ts';

/** One record of a pair, and where it comes from. */
export interface PairSide {
  readonly id: RecordId;
  /** As people read it, with the source's own id: `PubMed 31234567`. */
  readonly source: string;
  readonly record: BibRecord;
  /** The other records of its cluster. */
  readonly linked: readonly RecordId[];
}

/** `one-sided`: one record does not say, which is no difference. */
export type Agreement = 'same' | 'different' | 'one-sided';

export interface MarkedText {
  /** Empty when the record does not say. */
  readonly text: string;
  /** What the other text does not have, in order. */
  readonly marks: readonly Mark[];
}

export interface FieldView {
  readonly label: string;
  readonly agreement: Agreement;
  readonly left: MarkedText;
  readonly right: MarkedText;
}

export interface PairView {
  readonly left: PairSide;
  readonly right: PairSide;
  /** Fields that at least one of them fills, in reading order. */
  readonly fields: readonly FieldView[];
}

const FIELDS: readonly { readonly label: string; readonly text: (record: BibRecord) => string | undefined }[] = [
  { label: 'Title', text: (r) => r.title },
  { label: 'Original title', text: (r) => r.originalTitle },
  { label: 'Authors', text: (r) => namesOf(r.authors) },
  { label: 'Year', text: (r) => r.year?.toString() },
  { label: 'Type', text: (r) => r.type },
  { label: 'Journal', text: (r) => r.journal ?? r.journalAbbreviation },
  { label: 'Volume', text: (r) => r.volume },
  { label: 'Issue', text: (r) => r.issue },
  { label: 'Pages', text: (r) => r.pages ?? r.articleNumber },
  { label: 'DOI', text: (r) => r.doi },
  { label: 'PMID', text: (r) => r.pmid },
  { label: 'Editors', text: (r) => namesOf(r.editors) },
  { label: 'Publisher', text: (r) => r.publisher },
  { label: 'Edition', text: (r) => r.edition },
  { label: 'ISBN', text: (r) => r.isbns.join('; ') },
  { label: 'Language', text: (r) => r.languages.join('; ') },
  { label: 'Retracted', text: (r) => (r.isRetracted ? 'yes' : undefined) },
  { label: 'Linked to', text: (r) => r.links.map(linkText).join('; ') },
  { label: 'Abstract', text: (r) => r.abstract },
];

/** Compares two records for people. */
export function viewPair(left: PairSide, right: PairSide): PairView {
  const fields = FIELDS.flatMap(({ label, text }): FieldView[] => {
    const a = cleanText(text(left.record) ?? '');
    const b = cleanText(text(right.record) ?? '');
    if (a === '' && b === '') return [];
    if (a === '' || b === '') return [{ label, agreement: 'one-sided', left: unmarked(a), right: unmarked(b) }];
    const marks = markDifferences(a, b);
    const agreement = marks.left.length + marks.right.length === 0 ? 'same' : 'different';
    return [{ label, agreement, left: { text: a, marks: marks.left }, right: { text: b, marks: marks.right } }];
  });
  return { left, right, fields };
}

/** `Ames Ada; A group` */
export function namesOf(authors: readonly Author[]): string {
  return authors
    .map((author) =>
      'group' in author
        ? author.group
        : [author.family, author.given, author.suffix].filter((part) => part !== undefined).join(' '),
    )
    .join('; ');
}

/** `erratum of doi 10.1000/1` */
export function linkText(link: RecordLink): string {
  const ids = [link.doi === undefined ? '' : `doi ${link.doi}`, link.pmid === undefined ? '' : `pmid ${link.pmid}`];
  return [link.kind.replaceAll('-', ' '), ...ids.filter((id) => id !== '')].join(' ');
}

function unmarked(text: string): MarkedText {
  return { text, marks: [] };
}
