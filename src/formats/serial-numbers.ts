/** Reads ISSNs and ISBNs from fields in which databases mix them, with notes and several at once. */
import { parseIsbn, parseIssn } from '../records/identifiers.ts';

/** ISSNs and ISBNs of the values, each once, in order. */
export function addSerialNumbers(values: readonly string[]): { issns: readonly string[]; isbns: readonly string[] } {
  const issns = new Set<string>();
  const isbns = new Set<string>();
  for (const value of values) {
    if (/^\d{4}-\d{3}[\dX]$/.test(value)) {
      issns.add(value);
      continue;
    }
    for (const part of value.split(/[;,|\n]|\s+and\s+|\s{2,}|\s+(?=\d{4}-\d{3}[\dXx])/)) {
      const bare = part.replace(/[-\s]|\(.*\)/g, '');
      const isbn = /^(?:isbn:?)?(?:97[89])?\d{9}[\dXx]$/i.test(bare)
        ? parseIsbn(bare.replace(/^isbn:?/i, ''))
        : undefined;
      if (isbn !== undefined) {
        isbns.add(isbn);
        continue;
      }
      const issn = parseIssn(part);
      if (issn !== undefined) issns.add(issn);
    }
  }
  return { issns: [...issns], isbns: [...isbns] };
}
