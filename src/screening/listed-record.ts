/** The records of a batch as their reviewer lists them: filtered by what that reviewer did with them, or searched by words. */
import type { BibRecord, RecordId } from '../records/record.ts';
import type { Verdict } from './decision.ts';

export interface ListedRecord {
  readonly id: RecordId;
  /** Merged fields of its cluster. */
  readonly record: BibRecord;
  readonly own: { readonly verdict: Verdict; readonly reason: string | undefined } | undefined;
  readonly isFlagged: boolean;
  readonly tags: readonly string[];
  readonly notes: readonly string[];
}

type Holds = (listed: ListedRecord) => boolean;

/** Filters by name, in the order in which the list goes through them. */
export const LIST_FILTERS = {
  all: () => true,
  undecided: ({ own }) => own === undefined,
  included: ({ own }) => own?.verdict === 'include',
  maybe: ({ own }) => own?.verdict === 'maybe',
  excluded: ({ own }) => own?.verdict === 'exclude',
  flagged: ({ isFlagged }) => isFlagged,
  tagged: ({ tags }) => tags.length > 0,
  noted: ({ notes }) => notes.length > 0,
  'no-abstract': ({ record }) => record.abstract === undefined,
} as const satisfies Readonly<Record<string, Holds>>;

export type ListFilter = keyof typeof LIST_FILTERS;
export const LIST_FILTER_NAMES = Object.keys(LIST_FILTERS) as readonly ListFilter[];

export function filterRecords(listed: readonly ListedRecord[], filter: ListFilter): readonly ListedRecord[] {
  return listed.filter(LIST_FILTERS[filter]);
}

/** Records that hold every word of the text, in any case and with or without accents, in title, abstract, keywords, authors, notes or tags. */
export function searchRecords(listed: readonly ListedRecord[], text: string): readonly ListedRecord[] {
  const words = fold(text)
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return listed.filter((each) => {
    const searched = fold(textOf(each));
    return words.every((word) => searched.includes(word));
  });
}

function textOf({ record, tags, notes }: ListedRecord): string {
  const authors = record.authors.map((author) =>
    'group' in author ? author.group : `${author.given ?? ''} ${author.family}`,
  );
  return [
    record.title ?? '',
    record.originalTitle ?? '',
    record.abstract ?? '',
    record.journal ?? '',
    ...record.keywords,
    ...authors,
    ...tags,
    ...notes,
  ].join('\n');
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
