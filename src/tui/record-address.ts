/** Where a record can be read: the address that its DOI, its PMID or its source gives. */
import type { BibRecord } from '../records/record.ts';

/** The resolver's address of the DOI, else the page in PubMed, else the first web address of the record. */
export function recordAddress({ doi, pmid, urls }: BibRecord): string | undefined {
  if (doi !== undefined) return `https://doi.org/${encodeURIComponent(doi).replaceAll('%2F', '/')}`;
  if (pmid !== undefined) return `https://pubmed.ncbi.nlm.nih.gov/${pmid}/`;
  return urls.find((url) => /^https?:\/\/[^\s"'<>]+$/i.test(url));
}
