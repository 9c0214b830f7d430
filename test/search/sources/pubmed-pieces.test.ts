/** A set of articles read in pieces holds what the whole document holds; what cannot be cut is judged as a whole. Texts are ours. */
import { expect, test } from 'vitest';
import { readArticleSet } from '../../../src/search/sources/pubmed-record.ts';
import { parseInPieces, parseXml } from '../../../src/search/sources/pubmed-xml.ts';

const NAMES = ['PubmedArticle', 'PubmedBookArticle'];
const ROOT = 'PubmedArticleSet';
const article = (pmid: number, title = `CO<sub>2</sub> &amp; police ${pmid}`): string =>
  `<PubmedArticle><MedlineCitation><PMID Version="1">${pmid}</PMID><Article><ArticleTitle>${title}</ArticleTitle></Article></MedlineCitation></PubmedArticle>\n`;
const book = (pmid: number): string =>
  `<PubmedBookArticle><BookDocument><PMID Version="1">${pmid}</PMID><ArticleTitle>Book ${pmid}</ArticleTitle></BookDocument></PubmedBookArticle>`;
const many = (count: number): string =>
  Array.from({ length: count }, (_, index) => (index % 7 === 3 ? book(index + 1) : article(index + 1))).join('');
const document = (content: string): string =>
  `<?xml version="1.0" ?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.example/pubmed.dtd">\n<${ROOT}>${content}</${ROOT}>\n`;

async function both(text: string) {
  const [pieces, whole] = [await parseInPieces(text, ROOT, NAMES), parseXml(text, ROOT)];
  return { pieces: pieces && readArticleSet(pieces), whole: whole && readArticleSet(whole) };
}

test.each([0, 1, 10, 11, 95])('%i entries: the same records in the same order', async (count) => {
  const { pieces, whole } = await both(document(many(count)));
  expect(whole).toHaveLength(count);
  expect(pieces).toEqual(whole);
});

test('names of entries in comments, CDATA and of deleted ones change nothing', async () => {
  const odd = '<DeleteCitation><PMID Version="1">5</PMID></DeleteCitation>';
  const titles = ['<![CDATA[</PubmedArticle>]]>', '<![CDATA[<PubmedArticle>]]>', 'a <!-- </PubmedArticle> --> b'];
  for (const title of titles) {
    const { pieces, whole } = await both(document(many(20) + article(99, title) + many(20) + odd));
    expect(whole).toHaveLength(41);
    expect(pieces).toEqual(whole);
  }
});

test('a name that the document declares itself is read', async () => {
  const text = document(many(20) + article(99, '&town;')).replace('.dtd">', '.dtd" [<!ENTITY town "Made-up">]>');
  const { pieces, whole } = await both(text);
  expect(pieces).toEqual(whole);
});

test('a document that is cut, broken or of another kind is none, wherever it breaks', async () => {
  const good = document(many(40));
  for (const text of [
    good.slice(0, -30),
    good.slice(0, good.length / 2),
    good.replace('</ArticleTitle>', '</ArticelTitle>'),
    good.replace('</PubmedArticle>\n<PubmedArticle>', '\n<PubmedArticle>'),
    document(`${many(40)}<PubmedArticle>`),
    good.replaceAll(ROOT, 'OtherSet'),
    'no XML',
  ]) {
    expect(await parseInPieces(text, ROOT, NAMES)).toBeUndefined();
  }
});
