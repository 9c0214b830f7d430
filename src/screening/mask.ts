/** What reviewers are not shown of a record while they judge it, as the settings say. */
import type { BibRecord } from '../records/record.ts';

export const MASKABLE = ['authors', 'journal', 'year', 'source'] as const;
export type Maskable = (typeof MASKABLE)[number];

/**
 * The record without what is masked. Identifiers and addresses lead to all of it, so that they go with the first mask; what a
 * journal is called elsewhere goes with its name.
 */
export function maskRecord(record: BibRecord, mask: readonly Maskable[]): BibRecord {
  if (mask.length === 0) return record;
  return {
    ...record,
    ...(mask.includes('authors') ? { authors: [], editors: [] } : {}),
    ...(mask.includes('journal')
      ? {
          journal: undefined,
          journalAbbreviation: undefined,
          publisher: undefined,
          place: undefined,
          issns: [],
          isbns: [],
        }
      : {}),
    ...(mask.includes('year') ? { year: undefined, month: undefined, day: undefined } : {}),
    doi: undefined,
    pmid: undefined,
    pmcid: undefined,
    openAlexId: undefined,
    urls: [],
  };
}
