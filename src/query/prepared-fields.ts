/** The searchable fields of one record as tokens, made once and asked often. */
import type { BibRecord } from '../records/record.ts';
import { tokenise } from './tokens.ts';

/** One field: its tokens, and the same as text with a blank before and after each, in which phrases are found. */
export interface FieldTokens {
  readonly tokens: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly text: string;
}

export interface PreparedFields {
  readonly title: FieldTokens;
  /** `undefined`: the record has no abstract. */
  readonly abstract: FieldTokens | undefined;
  /** Keywords and subject headings, each a list of its own, for terms that ask for any field. */
  readonly others: readonly FieldTokens[];
  /** Subject headings in lower case. */
  readonly headings: ReadonlySet<string>;
}

/** Tokens of the fields of a record. */
export function prepareFields(record: BibRecord): PreparedFields {
  return {
    title: prepareText(record.title ?? ''),
    abstract: record.abstract === undefined || record.abstract.trim() === '' ? undefined : prepareText(record.abstract),
    others: [...record.keywords, ...record.meshHeadings].map(prepareText),
    headings: new Set(record.meshHeadings.map((heading) => heading.toLowerCase())),
  };
}

function prepareText(text: string): FieldTokens {
  const tokens = tokenise(text);
  return { tokens, known: new Set(tokens), text: ` ${tokens.join(' ')} ` };
}
