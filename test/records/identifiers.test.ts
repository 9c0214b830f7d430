/** Ids of PubMed in the forms of real exports. */
import { expect, test } from 'vitest';
import { parsePmid } from '../../src/records/identifiers.ts';

test.each<[text: string, pmid: string | undefined]>([
  ['31452104', '31452104'],
  ['PMID: 31452104', '31452104'],
  ['31452104[pmid]', '31452104'],
  ['31452104 [uid]', '31452104'],
  ['https://pubmed.ncbi.nlm.nih.gov/31452104/', '31452104'],
  ['https://www.ncbi.nlm.nih.gov/pubmed/?term=31452104', '31452104'],
  ['https://www.ncbi.nlm.nih.gov/pmc/articles/PMC31452104/', undefined],
  ['31452104 [doi]', undefined],
  ['', undefined],
])('%s', (text, pmid) => {
  expect(parsePmid(text)).toBe(pmid);
});
