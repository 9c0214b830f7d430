/** PubMed's XML as a file that people import: articles are read one by one, so that a broken one costs only itself. */

import type { FileReader, ReadEntry, ReadResult, Refusal } from '../formats/format.ts';
import { noRecords } from '../formats/pieces.ts';
import { findElements, lastElementEnd } from '../formats/xml-elements.ts';
import type { Problem } from '../records/record.ts';
import { readArticleSet } from '../search/sources/pubmed-record.ts';
import { parseXml } from '../search/sources/pubmed-xml.ts';

const ARTICLES = ['PubmedArticle', 'PubmedBookArticle'];

/** Reads what PubMed saves as "XML" and what its services answer; the set around the articles is not looked at. */
export const pubmedXmlReader: FileReader = {
  id: 'pubmed-xml',
  detects: (head) =>
    /^\s*<(?:\?xml|!DOCTYPE|PubmedArticleSet|Pubmed(?:Book)?Article\b)/.test(head) &&
    /<Pubmed(?:ArticleSet|Article|BookArticle)[\s>/]/.test(head),
  cut: (text) => lastElementEnd(text, ARTICLES),
  read: parsePubmedFile,
};

/** An article that is cut, broken or without PMID is refused. */
function parsePubmedFile(text: string, fileName: string): ReadResult {
  const entries: ReadEntry[] = [];
  const problems: Problem[] = [];
  const refusals: Refusal[] = [];
  const articles = findElements(text, ARTICLES);
  articles.forEach(({ line, content }, index) => {
    const read = readArticle(content);
    if (typeof read === 'string') {
      problems.push({ line, at: fileName, message: read });
      refusals.push({ line, text: content });
      return;
    }
    if (read.record.title === undefined) problems.push({ line, at: fileName, message: 'The record has no title.' });
    entries.push({ ...read, line, position: index + 1 });
  });
  if (articles.length === 0) problems.push(noRecords(fileName));
  return { entries, problems, refusals, recordsInFile: articles.length, refused: refusals.length, header: undefined };
}

/** The record, or why there is none. */
function readArticle(content: string): Pick<ReadEntry, 'record' | 'sourceId' | 'sourceName'> | string {
  const set = parseXml(`<PubmedArticleSet>${content}</PubmedArticleSet>`, 'PubmedArticleSet');
  if (set === undefined) return 'The XML of the record is broken; it was refused.';
  const [entry] = readArticleSet(set);
  if (entry === undefined || entry.kind === 'problem') return 'The record has no PMID; it was refused.';
  return { record: entry.record, sourceId: entry.pmid, sourceName: 'PubMed' };
}
