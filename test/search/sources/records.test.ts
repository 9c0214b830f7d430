import { describe, expect, test } from 'vitest';
import type { BibRecord } from '../../../src/records/record.ts';
import { readCrossrefWork } from '../../../src/search/sources/crossref-record.ts';
import { readInvertedIndex, readOpenAlexWork } from '../../../src/search/sources/openalex-record.ts';
import { readArticleSet } from '../../../src/search/sources/pubmed-record.ts';
import { parseXml } from '../../../src/search/sources/pubmed-xml.ts';

type Case = readonly [name: string, input: string | object, expected: Partial<BibRecord>];

function pubmed(inner: string, data = ''): BibRecord {
  const xml = `<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">123</PMID>${inner}</MedlineCitation>${data}</PubmedArticle></PubmedArticleSet>`;
  return only(xml);
}

function only(xml: string): BibRecord {
  const set = parseXml(xml, 'PubmedArticleSet');
  const [entry] = set === undefined ? [] : readArticleSet(set);
  if (entry?.kind !== 'record') throw new Error('no record');
  return entry.record;
}

const article = (inner: string) => `<Article>${inner}</Article>`;
const issue = (date: string) =>
  article(`<Journal><JournalIssue><Volume>007</Volume><PubDate>${date}</PubDate></JournalIssue></Journal>`);

describe('PubMed', () => {
  test.each<readonly [name: string, inner: string, expected: Partial<BibRecord>]>([
    [
      'mixed content keeps its order',
      article(
        '<ArticleTitle>Effect of <i>B. subtilis</i> on CO<sub>2</sub> at 10<sup>6</sup> &#945; &lt;5&amp;lt;.</ArticleTitle>',
      ),
      { title: 'Effect of B. subtilis on CO2 at 10^6 α <5&lt;.' },
    ],
    [
      'an empty title gives way to the original one',
      article('<ArticleTitle/><VernacularTitle>Über Polizei.</VernacularTitle><Language>ger</Language>'),
      { title: 'Über Polizei.', originalTitle: undefined, languages: ['de'] },
    ],
    [
      'a structured abstract',
      `${article(
        '<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To <b>see</b>.</AbstractText><AbstractText Label="UNLABELLED">More.</AbstractText><CopyrightInformation>© X</CopyrightInformation></Abstract>',
      )}<OtherAbstract Language="spa"><AbstractText>Otro.</AbstractText></OtherAbstract>`,
      { abstract: 'AIM: To see.\nMore.' },
    ],
    [
      'authors and groups, not investigators',
      `${article(
        '<AuthorList CompleteYN="N"><Author><LastName>Doe</LastName><ForeName>Jane A</ForeName><Initials>JA</Initials><Suffix>Jr</Suffix></Author><Author><CollectiveName>The X Group</CollectiveName></Author></AuthorList>',
      )}<InvestigatorList><Investigator><LastName>No</LastName></Investigator></InvestigatorList>`,
      {
        authors: [{ family: 'Doe', given: 'Jane A', suffix: 'Jr' }, { group: 'The X Group' }],
        notes: ['The list of authors is cut.'],
      },
    ],
    [
      'a month by name',
      issue('<Year>2017</Year><Month>Jul</Month><Day>01</Day>'),
      { year: 2017, month: 7, day: 1, volume: '007' },
    ],
    ['a season', issue('<Year>2016</Year><Season>Winter</Season>'), { year: 2016, month: undefined }],
    ['a MedlineDate over two years', issue('<MedlineDate>1998 Dec-1999 Jan</MedlineDate>'), { year: 1998, month: 12 }],
    ['a MedlineDate with a season first', issue('<MedlineDate>Winter 1947-1948</MedlineDate>'), { year: 1947 }],
    [
      'a DOI before a pii, and no invalid one',
      article(
        '<ELocationID EIdType="doi" ValidYN="N">10.1000/bad</ELocationID><ELocationID EIdType="doi" ValidYN="Y">10.1000/Good</ELocationID><ELocationID EIdType="pii">S01</ELocationID>',
      ),
      { doi: '10.1000/Good', articleNumber: 'S01' },
    ],
    [
      'pages that begin and end',
      article('<Pagination><StartPage>34</StartPage><EndPage>36</EndPage><MedlinePgn>34-6</MedlinePgn></Pagination>'),
      { pages: '34-6' },
    ],
    [
      'a retracted article',
      article(
        '<PublicationTypeList><PublicationType UI="D016428">Journal Article</PublicationType><PublicationType UI="D016441">Retracted Publication</PublicationType></PublicationTypeList>',
      ) +
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionIn"><RefSource>J X. 2020;1:2. doi: 10.1000/notice</RefSource><PMID Version="1">456</PMID></CommentsCorrections></CommentsCorrectionsList>',
      { type: 'article', isRetracted: true, links: [{ kind: 'retracted-by', doi: '10.1000/notice', pmid: '456' }] },
    ],
    [
      'a retraction notice is not retracted',
      article(
        '<PublicationTypeList><PublicationType UI="D016440">Retraction of Publication</PublicationType></PublicationTypeList>',
      ) +
        '<CommentsCorrectionsList><CommentsCorrections RefType="RetractionOf"><RefSource>J X. 2019</RefSource></CommentsCorrections></CommentsCorrectionsList>',
      { type: 'retraction-notice', isRetracted: false, links: [{ kind: 'retraction-of' }] },
    ],
    [
      'a preprint and its article',
      article(
        '<PublicationTypeList><PublicationType UI="D000076942">Preprint</PublicationType></PublicationTypeList>',
      ) +
        '<CommentsCorrectionsList><CommentsCorrections RefType="UpdateIn"><RefSource>J X. 2021</RefSource><PMID Version="1">9</PMID></CommentsCorrections></CommentsCorrectionsList>',
      { type: 'preprint', links: [{ kind: 'preprint-of', pmid: '9' }] },
    ],
    [
      'headings and keywords',
      '<MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="Y">Police</DescriptorName><QualifierName>methods</QualifierName></MeshHeading></MeshHeadingList><KeywordList Owner="NOTNLM"><Keyword>drug <i>use</i></Keyword></KeywordList>',
      { meshHeadings: ['Police'], keywords: ['drug use'] },
    ],
  ])('%s', (_name, inner, expected) => {
    expect(pubmed(inner)).toMatchObject(expected);
  });

  test('identifiers are those of the article, never those of its references', () => {
    const data =
      '<PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC3706072.1</ArticleId><ArticleId IdType="doi">10.1000/own</ArticleId></ArticleIdList>' +
      '<ReferenceList><Reference><Citation>a &lt; b</Citation><ArticleIdList><ArticleId IdType="doi">10.1000/other</ArticleId></ArticleIdList></Reference>' +
      '<ReferenceList><Title>More</Title></ReferenceList></ReferenceList></PubmedData>';
    expect(pubmed('', data)).toMatchObject({ doi: '10.1000/own', pmcid: 'PMC3706072', pmid: '123' });
    const without = data.replace(/^<PubmedData><ArticleIdList>.*?<\/ArticleIdList>/, '<PubmedData>');
    expect(pubmed('', without).doi).toBeUndefined();
  });

  test('a chapter has its own title and not the DOI of its book', () => {
    const book =
      '<Book><Publisher><PublisherName>P</PublisherName><PublisherLocation>York</PublisherLocation></Publisher><BookTitle>The Book</BookTitle><PubDate><Year>2019</Year></PubDate><ELocationID EIdType="doi">10.1000/book</ELocationID><Isbn>9780199830060</Isbn></Book>';
    const of = (chapter: string) =>
      only(
        `<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID Version="1">5</PMID><ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId></ArticleIdList>${book}${chapter}</BookDocument></PubmedBookArticle></PubmedArticleSet>`,
      );
    expect(of('<ArticleTitle>Chapter</ArticleTitle>')).toMatchObject({
      type: 'book-chapter',
      title: 'Chapter',
      journal: 'The Book',
      doi: undefined,
      year: 2019,
      place: 'York',
      isbns: ['9780199830060'],
    });
    expect(of('')).toMatchObject({ type: 'book', title: 'The Book', journal: undefined, doi: '10.1000/book' });
  });

  test('thousands of character references are no bomb, and an external DTD is not asked for', () => {
    const text = '&#945;'.repeat(20_000);
    const xml = `<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://example.invalid/x.dtd"><PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID>${article(`<ArticleTitle>${text}</ArticleTitle>`)}</MedlineCitation></PubmedArticle></PubmedArticleSet>`;
    expect(only(xml).title?.length).toBe(20_000);
  });
});

describe('Crossref', () => {
  test.each<Case>([
    ['the least', {}, { title: undefined, type: 'other', year: undefined, authors: [] }],
    ['title and subtitle', { title: ['Main'], subtitle: ['A <i>sub</i>'] }, { title: 'Main: A sub' }],
    ['a second title is a translation', { title: ['English', 'Deutsch'] }, { title: 'English' }],
    ['empty titles', { title: [''], abstract: '' }, { title: undefined, abstract: undefined }],
    [
      'double-escaped markup',
      { title: ['&amp;lt;sup&amp;gt;13&amp;lt;/sup&amp;gt;C in a<b and c>d'] },
      { title: '^13C in a<b and c>d' },
    ],
    [
      'an unknown date gives way to the next',
      {
        issued: { 'date-parts': [[null]] },
        'published-print': { 'date-parts': [[2007, 7]] },
        created: { 'date-parts': [[2020, 1, 1]] },
      },
      { year: 2007, month: 7, day: undefined },
    ],
    [
      'registration is the last resort',
      { issued: { 'date-parts': [[null]] }, created: { 'date-parts': [[2020, 3, 1]] } },
      { year: 2020, month: 3, day: 1 },
    ],
    [
      'persons and groups',
      {
        author: [
          { given: 'A', family: 'Doe', suffix: 'III' },
          { family: 'Only' },
          { name: 'The Group' },
          { given: 'Sukarno' },
          {},
        ],
      },
      {
        authors: [
          { family: 'Doe', given: 'A', suffix: 'III' },
          { family: 'Only', given: undefined, suffix: undefined },
          { group: 'The Group' },
          { family: 'Sukarno', given: undefined, suffix: undefined },
        ],
      },
    ],
    [
      'a chapter stands in the last of its containers',
      {
        type: 'book-chapter',
        'container-title': ['Series', 'The Book'],
        ISBN: ['http://id.crossref.org/isbn/9780199830060'],
      },
      { type: 'book-chapter', journal: 'The Book', isbns: ['9780199830060'] },
    ],
    [
      'a preprint names its server',
      {
        type: 'posted-content',
        subtype: 'preprint',
        institution: [{ name: 'medRxiv' }],
        relation: { 'IS-PREPRINT-OF': [{ 'id-type': 'doi', id: '10.1000/ART' }] },
      },
      { type: 'preprint', journal: 'medRxiv', links: [{ kind: 'preprint-of', doi: '10.1000/art' }] },
    ],
    [
      'a notice of retraction',
      {
        type: 'journal-article',
        'update-to': [
          { DOI: '10.1000/c', type: 'correction' },
          { DOI: '10.1000/B', type: 'retraction' },
        ],
      },
      {
        type: 'retraction-notice',
        isRetracted: false,
        links: [
          { kind: 'erratum-of', doi: '10.1000/c' },
          { kind: 'retraction-of', doi: '10.1000/b' },
        ],
      },
    ],
    [
      'a retraction on its own DOI',
      { type: 'journal-article', 'update-to': [{ DOI: '10.1000/a', type: 'retraction' }] },
      { type: 'article', isRetracted: true, links: [] },
    ],
    [
      'a retracted work',
      {
        type: 'journal-article',
        'updated-by': [
          { DOI: '10.1000/e', type: 'erratum' },
          { DOI: '10.1000/n', type: 'retraction', source: 'retraction-watch' },
        ],
      },
      {
        type: 'article',
        isRetracted: true,
        links: [
          { kind: 'erratum-in', doi: '10.1000/e' },
          { kind: 'retracted-by', doi: '10.1000/n' },
        ],
      },
    ],
    ['a title says so', { title: ['RETRACTED: Police and drugs'] }, { isRetracted: true }],
    ['a title about it does not', { title: ['Retracted papers in policing research'] }, { isRetracted: false }],
    ['components are kept as such', { type: 'component' }, { type: 'component' }],
  ])('%s', (_name, work, expected) => {
    expect(readCrossrefWork({ DOI: '10.1000/A', ...Object(work) })?.record).toMatchObject({
      doi: '10.1000/A',
      ...expected,
    });
  });

  test('the DOI is the identity, in lower case, with the score', () => {
    expect(readCrossrefWork({ DOI: '10.1002/(SICI)1097<1::AID-X>3.0.CO;2-#', score: 12.5 })).toMatchObject({
      nativeId: '10.1002/(sici)1097<1::aid-x>3.0.co;2-#',
      score: 12.5,
    });
    expect(readCrossrefWork({ title: ['No DOI'] })).toBeUndefined();
  });
});

describe('OpenAlex', () => {
  test.each<Case>([
    ['the least', {}, { openAlexId: 'W5', title: undefined, abstract: undefined, type: 'other', authors: [] }],
    [
      'null everywhere',
      {
        title: null,
        primary_location: null,
        biblio: null,
        doi: null,
        authorships: null,
        abstract_inverted_index: null,
      },
      { title: undefined, journal: undefined, doi: undefined },
    ],
    [
      'identifiers',
      {
        doi: 'https://doi.org/10.1000/X',
        ids: { pmid: 'https://pubmed.ncbi.nlm.nih.gov/123', pmcid: 'https://www.ncbi.nlm.nih.gov/pmc/articles/456' },
      },
      { doi: '10.1000/X', pmid: '123', pmcid: 'PMC456' },
    ],
    [
      'an invented day',
      { publication_date: '2019-01-01', publication_year: 2019 },
      { year: 2019, month: undefined, day: undefined },
    ],
    ['a real day', { publication_date: '2019-05-03', publication_year: 2019 }, { year: 2019, month: 5, day: 3 }],
    [
      'pages',
      { biblio: { volume: '3', issue: null, first_page: '1', last_page: '9' } },
      { volume: '3', issue: undefined, pages: '1-9' },
    ],
    [
      'bylines come first',
      {
        authorships: [
          { raw_author_name: 'Ludwig van Beethoven', author: { display_name: 'L. Beethoven', id: null } },
          { author: {} },
        ],
      },
      { authors: [{ family: 'van Beethoven', given: 'Ludwig', suffix: undefined }] },
    ],
    [
      'a merged preprint',
      {
        type: 'article',
        doi: 'https://doi.org/10.1000/art',
        is_retracted: true,
        locations: [
          { landing_page_url: 'https://doi.org/10.1000/ART' },
          { landing_page_url: 'https://doi.org/10.1101/2020.01.01', version: 'submittedVersion' },
          { id: 'pmh:oai:x', landing_page_url: 'https://pubmed.ncbi.nlm.nih.gov/1' },
        ],
      },
      { type: 'article', isRetracted: true, links: [{ kind: 'version-of', doi: '10.1101/2020.01.01' }] },
    ],
  ])('%s', (_name, work, expected) => {
    expect(readOpenAlexWork({ id: 'https://openalex.org/W5', ...Object(work) })?.record).toMatchObject(expected);
  });

  test.each<[name: string, index: unknown, text: string | undefined]>([
    ['the order of keys says nothing', { police: [2], the: [1, 3], asked: [0] }, 'asked the police the'],
    ['holes and a start at 1', { b: [7], a: [1] }, 'a b'],
    ['nested', { IndexLength: 2, InvertedIndex: { x: [0], 'y.': [1] } }, 'x y.'],
    ['markup', { '<p>One': [0], 'two</p><p>Three</p>': [1] }, 'One two\nThree'],
    ['words named like properties', { constructor: [1], The: [0], __proto__x: [2] }, 'The constructor __proto__x'],
    ['none', null, undefined],
    ['empty', {}, undefined],
  ])('abstract: %s', (_name, index, text) => {
    expect(readInvertedIndex(index)).toBe(text);
  });
});
