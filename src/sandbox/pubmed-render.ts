/** Records as PubMed's EFetch writes them: PubmedArticle and PubmedBookArticle of the DTD of 2025-01-01. */
import type { Author, BibRecord, LinkKind, RecordType } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';

/** ISO 639-1 → MARC code (ISO 639-2/B) and English name, for the languages that PubMed holds most of. */
const LANGUAGES: Readonly<Record<string, readonly [code: string, name: string]>> = {
  en: ['eng', 'english'],
  de: ['ger', 'german'],
  fr: ['fre', 'french'],
  es: ['spa', 'spanish'],
  pt: ['por', 'portuguese'],
  it: ['ita', 'italian'],
  nl: ['dut', 'dutch'],
  ru: ['rus', 'russian'],
  zh: ['chi', 'chinese'],
  ja: ['jpn', 'japanese'],
  ko: ['kor', 'korean'],
  pl: ['pol', 'polish'],
  cs: ['cze', 'czech'],
  sv: ['swe', 'swedish'],
  no: ['nor', 'norwegian'],
  da: ['dan', 'danish'],
  fi: ['fin', 'finnish'],
  hu: ['hun', 'hungarian'],
  tr: ['tur', 'turkish'],
  uk: ['ukr', 'ukrainian'],
  fa: ['per', 'persian'],
  ar: ['ara', 'arabic'],
  he: ['heb', 'hebrew'],
};

/** PubMed's code and name of a language given by its ISO 639-1 code; others stand as they are. */
export function pubmedLanguage(language: string): { readonly code: string; readonly name: string } {
  const [code, name] = LANGUAGES[language] ?? [language, language];
  return { code, name };
}

const TYPES: Partial<Readonly<Record<RecordType, readonly string[]>>> = {
  review: ['Journal Article', 'Review'],
  preprint: ['Preprint'],
  editorial: ['Editorial'],
  letter: ['Letter'],
  erratum: ['Published Erratum'],
  'retraction-notice': ['Retraction of Publication'],
  news: ['News'],
  dataset: ['Dataset'],
};

/** UIs of the types that change how a record is read (MeSH, publication types). */
const TYPE_UIS: Readonly<Record<string, string>> = {
  'Journal Article': 'D016428',
  Review: 'D016454',
  Editorial: 'D016421',
  Letter: 'D016422',
  News: 'D016433',
  Preprint: 'D000076942',
  'Published Erratum': 'D016425',
  'Retracted Publication': 'D016441',
  'Retraction of Publication': 'D016440',
  'Expression of Concern': 'D000075742',
};

/** The record's publication types in PubMed's words: its own, or else those of its kind. */
export function publicationTypes(record: BibRecord): readonly string[] {
  const types = record.sourceTypes.length > 0 ? record.sourceTypes : (TYPES[record.type] ?? ['Journal Article']);
  return record.isRetracted && !types.includes('Retracted Publication') ? [...types, 'Retracted Publication'] : types;
}

const REF_TYPES: Readonly<Record<LinkKind, string>> = {
  'retraction-of': 'RetractionOf',
  'retracted-by': 'RetractionIn',
  'erratum-of': 'ErratumFor',
  'erratum-in': 'ErratumIn',
  'concern-of': 'ExpressionOfConcernFor',
  'concern-in': 'ExpressionOfConcernIn',
  'preprint-of': 'UpdateIn',
  'has-preprint': 'UpdateOf',
  'update-of': 'UpdateOf',
  'updated-in': 'UpdateIn',
  'comment-on': 'CommentOn',
  'comment-in': 'CommentIn',
  'version-of': 'AssociatedPublication',
};

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Text as it stands in XML, in content and in attributes. */
export function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function tag(name: string, text: string | number | undefined, attributes = ''): string {
  if (text === undefined) return '';
  return `<${name}${attributes === '' ? '' : ` ${attributes}`}>${escapeXml(String(text))}</${name}>`;
}

function wrap(name: string, parts: readonly string[], attributes = ''): string {
  const inner = parts.join('');
  return inner === '' ? '' : `<${name}${attributes === '' ? '' : ` ${attributes}`}>${inner}</${name}>`;
}

/** The whole answer of EFetch for these records, in their order. */
export function renderPubmedSet(entries: readonly CorpusEntry[]): string {
  const articles = entries.map((entry) =>
    entry.record.type === 'book' || entry.record.type === 'book-chapter' ? renderBook(entry) : renderArticle(entry),
  );
  return [
    '<?xml version="1.0" ?>',
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">',
    '<PubmedArticleSet>',
    ...articles,
    '</PubmedArticleSet>',
  ].join('\n');
}

function renderArticle({ id, record }: CorpusEntry): string {
  const article = wrap(
    'Article',
    [
      renderJournal(record),
      `<ArticleTitle>${escapeXml(record.title ?? '')}</ArticleTitle>`,
      wrap('Pagination', [tag('MedlinePgn', record.pages)]),
      tag('ELocationID', record.doi, 'EIdType="doi" ValidYN="Y"'),
      tag('ELocationID', record.articleNumber, 'EIdType="pii" ValidYN="Y"'),
      renderAbstract(record.abstract),
      wrap('AuthorList', record.authors.map(renderAuthor), 'CompleteYN="Y"'),
      ...record.languages.map((language) => tag('Language', pubmedLanguage(language).code)),
      wrap(
        'PublicationTypeList',
        publicationTypes(record).map((type) => tag('PublicationType', type, `UI="${TYPE_UIS[type] ?? ''}"`)),
      ),
      tag('VernacularTitle', record.originalTitle),
    ],
    'PubModel="Print"',
  );
  const citation = wrap(
    'MedlineCitation',
    [
      tag('PMID', id, 'Version="1"'),
      article,
      wrap('MedlineJournalInfo', [
        tag('MedlineTA', record.journalAbbreviation ?? record.journal ?? ''),
        tag('ISSNLinking', record.issns[0]),
      ]),
      wrap('CommentsCorrectionsList', record.links.map(renderLink)),
      wrap(
        'MeshHeadingList',
        record.meshHeadings.map((heading) =>
          wrap('MeshHeading', [tag('DescriptorName', heading, 'UI="" MajorTopicYN="N"')]),
        ),
      ),
      wrap(
        'KeywordList',
        record.keywords.map((keyword) => tag('Keyword', keyword, 'MajorTopicYN="N"')),
        'Owner="NOTNLM"',
      ),
    ],
    `Status="${record.meshHeadings.length > 0 ? 'MEDLINE' : 'PubMed-not-MEDLINE'}" Owner="NLM"`,
  );
  const data = wrap('PubmedData', [tag('PublicationStatus', 'ppublish'), renderIds(id, record)]);
  return wrap('PubmedArticle', [citation, data]);
}

function renderIds(id: string, record: BibRecord): string {
  return wrap('ArticleIdList', [
    tag('ArticleId', id, 'IdType="pubmed"'),
    tag('ArticleId', record.pmcid, 'IdType="pmc"'),
    tag('ArticleId', record.doi, 'IdType="doi"'),
  ]);
}

function renderJournal(record: BibRecord): string {
  const issue = wrap(
    'JournalIssue',
    [tag('Volume', record.volume), tag('Issue', record.issue), renderDate(record)],
    'CitedMedium="Internet"',
  );
  return wrap('Journal', [
    tag('ISSN', record.issns[0], 'IssnType="Print"'),
    issue,
    tag('Title', record.journal),
    tag('ISOAbbreviation', record.journalAbbreviation),
  ]);
}

/** A note `PubDate: 1998 Dec-1999 Jan` makes the date a MedlineDate, as PubMed writes what is no plain date. */
function renderDate(record: BibRecord): string {
  const medline = record.notes.find((note) => note.startsWith('PubDate: '))?.slice('PubDate: '.length);
  if (medline !== undefined) return wrap('PubDate', [tag('MedlineDate', medline)]);
  if (record.year === undefined) return '<PubDate/>';
  const month = record.month === undefined ? undefined : MONTHS[record.month - 1];
  const day = record.day === undefined ? undefined : String(record.day).padStart(2, '0');
  return wrap('PubDate', [tag('Year', record.year), tag('Month', month), tag('Day', month && day)]);
}

/** Lines `LABEL: text` are sections. */
function renderAbstract(abstract: string | undefined): string {
  if (abstract === undefined) return '';
  const sections = abstract.split('\n').map((line) => {
    const [, label, text] = /^([\p{Lu}][\p{Lu}\p{N} ,/&()'’-]*): (.*)$/u.exec(line) ?? [];
    if (label === undefined) return tag('AbstractText', line);
    return tag('AbstractText', text, `Label="${escapeXml(label)}"`);
  });
  return wrap('Abstract', sections);
}

function renderAuthor(author: Author): string {
  if ('group' in author) return wrap('Author', [tag('CollectiveName', author.group)], 'ValidYN="Y"');
  const initials = author.given
    ?.split(/[\s.-]+/)
    .map((name) => name.charAt(0))
    .join('');
  return wrap(
    'Author',
    [
      tag('LastName', author.family),
      tag('ForeName', author.given),
      tag('Initials', initials),
      tag('Suffix', author.suffix),
    ],
    'ValidYN="Y"',
  );
}

function renderLink(link: BibRecord['links'][number]): string {
  const source = link.doi === undefined ? 'See the linked record' : `doi: ${link.doi}`;
  return wrap(
    'CommentsCorrections',
    [tag('RefSource', source), tag('PMID', link.pmid, 'Version="1"')],
    `RefType="${REF_TYPES[link.kind]}"`,
  );
}

function renderBook({ id, record }: CorpusEntry): string {
  const isChapter = record.type === 'book-chapter';
  const authors = record.authors.map(renderAuthor);
  const book = wrap('Book', [
    wrap('Publisher', [tag('PublisherName', record.publisher ?? ''), tag('PublisherLocation', record.place)]),
    tag('BookTitle', isChapter ? (record.journal ?? '') : (record.title ?? '')),
    renderDate(record),
    isChapter ? '' : wrap('AuthorList', authors, 'Type="authors" CompleteYN="Y"'),
    wrap('AuthorList', record.editors.map(renderAuthor), 'Type="editors" CompleteYN="Y"'),
    ...record.isbns.map((isbn) => tag('Isbn', isbn)),
  ]);
  const document = wrap('BookDocument', [
    tag('PMID', id, 'Version="1"'),
    wrap('ArticleIdList', [
      tag('ArticleId', `NBK${id}`, 'IdType="bookaccession"'),
      tag('ArticleId', record.doi, 'IdType="doi"'),
    ]),
    book,
    isChapter ? tag('ArticleTitle', record.title) : '',
    ...record.languages.map((language) => tag('Language', pubmedLanguage(language).code)),
    isChapter ? wrap('AuthorList', authors, 'Type="authors" CompleteYN="Y"') : '',
    ...publicationTypes(record).map((type) => tag('PublicationType', type, `UI="${TYPE_UIS[type] ?? ''}"`)),
    renderAbstract(record.abstract),
  ]);
  return wrap('PubmedBookArticle', [
    document,
    wrap('PubmedBookData', [tag('PublicationStatus', 'ppublish'), renderIds(id, record)]),
  ]);
}
