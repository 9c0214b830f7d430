/** One `PubmedArticle` or `PubmedBookArticle` as a bibliographic record (PubMed DTD of 2025-01-01; apis/README.md 1.6). */
import { findLanguageCode } from '../../query/languages.ts';
import { type PartialDate, parseDate } from '../../records/dates.ts';
import { parseDoi, parseIsbn, parseIssn, parsePmcid, parsePmid } from '../../records/identifiers.ts';
import {
  type Author,
  type BibRecord,
  EMPTY_RECORD,
  type LinkKind,
  type RecordLink,
  type RecordType,
} from '../../records/record.ts';
import { distinct } from './json.ts';
import { childrenOf, findChild, findText, textOf, type XmlElement } from './pubmed-xml.ts';

/** What a set of articles holds: each entry is a record or the reason why it is none. */
type PubmedEntry =
  | { readonly kind: 'record'; readonly pmid: string; readonly version: number; readonly record: BibRecord }
  | { readonly kind: 'problem'; readonly message: string };

/** Reads all entries of a `PubmedArticleSet` in order. `DeleteCitation` names PMIDs that are gone and holds no entries. */
export function readArticleSet(set: XmlElement): readonly PubmedEntry[] {
  const entries: PubmedEntry[] = [];
  for (const child of set.children) {
    if (typeof child === 'string') continue;
    if (child.name === 'PubmedArticle') entries.push(toEntry(findChild(child, 'MedlineCitation'), readArticle(child)));
    if (child.name === 'PubmedBookArticle') entries.push(toEntry(findChild(child, 'BookDocument'), readBook(child)));
  }
  return entries;
}

function toEntry(owner: XmlElement | undefined, record: BibRecord): PubmedEntry {
  if (record.pmid === undefined) return { kind: 'problem', message: 'An entry without PMID was not read.' };
  const version = Number(findChild(owner, 'PMID')?.attributes['Version'] ?? '1');
  return { kind: 'record', pmid: record.pmid, version: Number.isNaN(version) ? 1 : version, record };
}

// The first type in this order decides; "Journal Article" stands beside most of them.
const TYPES: readonly (readonly [pattern: RegExp, type: RecordType])[] = [
  [/^Retraction (?:of Publication|Notice)$/i, 'retraction-notice'],
  [/^Published Erratum$/i, 'erratum'],
  [/^Preprint$/i, 'preprint'],
  [/^(?:Systematic Review|Review|Meta-Analysis|Scoping Review)$/i, 'review'],
  [/^Editorial$/i, 'editorial'],
  [/^Letter$/i, 'letter'],
  [/^(?:News|Newspaper Article)$/i, 'news'],
  [/^Academic Dissertation$/i, 'thesis'],
  [/^(?:Technical Report|Government Publication)$/i, 'report'],
  [/^Dataset$/i, 'dataset'],
];

const LINKS: Readonly<Record<string, LinkKind>> = {
  RetractionIn: 'retracted-by',
  RetractionOf: 'retraction-of',
  PartialRetractionIn: 'erratum-in',
  PartialRetractionOf: 'erratum-of',
  ErratumIn: 'erratum-in',
  ErratumFor: 'erratum-of',
  ExpressionOfConcernIn: 'concern-in',
  ExpressionOfConcernFor: 'concern-of',
  UpdateIn: 'updated-in',
  UpdateOf: 'update-of',
  CommentIn: 'comment-in',
  CommentOn: 'comment-on',
  RepublishedIn: 'version-of',
  RepublishedFrom: 'version-of',
  CorrectedandRepublishedIn: 'version-of',
  CorrectedandRepublishedFrom: 'version-of',
  RetractedandRepublishedIn: 'version-of',
  RetractedandRepublishedFrom: 'version-of',
  ReprintIn: 'version-of',
  ReprintOf: 'version-of',
};
const PREPRINT_SERVER = /rxiv|res sq|research square|preprint|ssrn/i;

function readArticle(entry: XmlElement): BibRecord {
  const citation = findChild(entry, 'MedlineCitation');
  const article = findChild(citation, 'Article');
  const journal = findChild(article, 'Journal');
  const ids = childrenOf(findChild(entry, 'PubmedData', 'ArticleIdList'), 'ArticleId');
  const sourceTypes = childrenOf(findChild(article, 'PublicationTypeList'), 'PublicationType').map(textOf);
  const type = TYPES.find(([pattern]) => sourceTypes.some((name) => name !== undefined && pattern.test(name)))?.[1];
  const links = readLinks(citation, type === 'preprint');
  const original = findText(article, 'VernacularTitle');
  const title = findText(article, 'ArticleTitle');
  const authorList = findChild(article, 'AuthorList');
  const electronic = childrenOf(article, 'ELocationID').filter((location) => location.attributes['ValidYN'] !== 'N');
  const pii = electronic.find((location) => location.attributes['EIdType'] === 'pii');
  const pages = readPages(article);
  return {
    ...EMPTY_RECORD,
    type: type ?? 'article',
    title: title ?? original,
    originalTitle: title === undefined ? undefined : original,
    authors: childrenOf(authorList, 'Author').flatMap(readAuthor),
    ...readPubDate(findChild(journal, 'JournalIssue', 'PubDate'), childrenOf(article, 'ArticleDate')),
    journal:
      findText(journal, 'Title') ??
      findText(journal, 'ISOAbbreviation') ??
      findText(citation, 'MedlineJournalInfo', 'MedlineTA'),
    journalAbbreviation: findText(journal, 'ISOAbbreviation') ?? findText(citation, 'MedlineJournalInfo', 'MedlineTA'),
    volume: findText(journal, 'JournalIssue', 'Volume'),
    issue: findText(journal, 'JournalIssue', 'Issue'),
    pages,
    articleNumber: pages === undefined && pii !== undefined ? textOf(pii) : undefined,
    doi: readDoi(electronic, ids),
    pmid: parsePmid(findText(citation, 'PMID')),
    pmcid: parsePmcid(idOf(ids, 'pmc')),
    issns: distinct([
      ...childrenOf(journal, 'ISSN').map((issn) => parseIssn(textOf(issn))),
      parseIssn(findText(citation, 'MedlineJournalInfo', 'ISSNLinking')),
    ]),
    abstract: readAbstract(findChild(article, 'Abstract')),
    keywords: readKeywords(citation),
    meshHeadings: distinct(
      childrenOf(findChild(citation, 'MeshHeadingList'), 'MeshHeading').map((heading) =>
        findText(heading, 'DescriptorName'),
      ),
    ),
    languages: readLanguages(article),
    sourceTypes: distinct(sourceTypes),
    isRetracted:
      sourceTypes.some((name) => /^Retracted Publication$/i.test(name ?? '')) ||
      links.some((link) => link.kind === 'retracted-by'),
    links,
    notes: authorList?.attributes['CompleteYN'] === 'N' ? ['The list of authors is cut.'] : [],
  };
}

function readBook(entry: XmlElement): BibRecord {
  const document = findChild(entry, 'BookDocument');
  const book = findChild(document, 'Book');
  const ids = childrenOf(findChild(document, 'ArticleIdList'), 'ArticleId');
  const chapter = findText(document, 'ArticleTitle');
  const bookTitle = findText(book, 'BookTitle');
  const people = (owner: XmlElement | undefined, type: 'authors' | 'editors') =>
    childrenOf(owner, 'AuthorList')
      .filter((list) => (list.attributes['Type'] ?? 'authors') === type)
      .flatMap((list) => childrenOf(list, 'Author').flatMap(readAuthor));
  const own = people(document, 'authors');
  const sourceTypes = childrenOf(document, 'PublicationType').map(textOf);
  const accession = idOf(ids, 'bookaccession');
  const contribution = readParts(findChild(document, 'ContributionDate'));
  return {
    ...EMPTY_RECORD,
    type: chapter === undefined ? 'book' : 'book-chapter',
    title: chapter ?? bookTitle,
    originalTitle: findText(document, 'VernacularTitle'),
    authors: own.length > 0 || chapter !== undefined ? own : people(book, 'authors'),
    editors: [...people(book, 'editors'), ...people(document, 'editors')],
    ...(contribution.year === undefined ? readParts(findChild(book, 'PubDate')) : contribution),
    journal: chapter === undefined ? undefined : bookTitle,
    volume: findText(book, 'Volume'),
    edition: findText(book, 'Edition'),
    pages: readPages(document),
    publisher: findText(book, 'Publisher', 'PublisherName'),
    place: findText(book, 'Publisher', 'PublisherLocation'),
    // A chapter does not inherit the DOI of its book, which stands in Book/ELocationID.
    doi:
      parseDoi(idOf(ids, 'doi')) ?? (chapter === undefined ? readDoi(childrenOf(book, 'ELocationID'), []) : undefined),
    pmid: parsePmid(findText(document, 'PMID')),
    pmcid: parsePmcid(idOf(ids, 'pmc')),
    isbns: distinct(childrenOf(book, 'Isbn').map((isbn) => parseIsbn(textOf(isbn)))),
    abstract: readAbstract(findChild(document, 'Abstract')),
    keywords: readKeywords(document),
    languages: readLanguages(document),
    urls: accession === undefined ? [] : [`https://www.ncbi.nlm.nih.gov/books/${accession}/`],
    sourceTypes: distinct(sourceTypes),
  };
}

function idOf(ids: readonly XmlElement[], type: string): string | undefined {
  const found = ids.find((id) => id.attributes['IdType'] === type);
  return found === undefined ? undefined : textOf(found);
}

function readDoi(locations: readonly XmlElement[], ids: readonly XmlElement[]): string | undefined {
  for (const location of locations) {
    const doi =
      location.attributes['EIdType'] === 'doi' && location.attributes['ValidYN'] !== 'N' && parseDoi(textOf(location));
    if (doi) return doi;
  }
  return parseDoi(idOf(ids, 'doi'));
}

function readAuthor(author: XmlElement): Author[] {
  const group = findText(author, 'CollectiveName');
  if (group !== undefined) return [{ group }];
  const family = findText(author, 'LastName');
  const given = findText(author, 'ForeName') ?? findText(author, 'Initials');
  if (family === undefined) return given === undefined ? [] : [{ family: given, given: undefined, suffix: undefined }];
  return [{ family, given, suffix: findText(author, 'Suffix') }];
}

function readParts(date: XmlElement | undefined): PartialDate {
  const parts = ['Year', 'Month', 'Day'].map((name) => findText(date, name));
  if (parts[0] === undefined) return parseDate('');
  return parseDate(parts.filter((part) => part !== undefined).join(' '));
}

function readPubDate(date: XmlElement | undefined, electronic: readonly XmlElement[]): PartialDate {
  const issue = readParts(date);
  if (issue.year !== undefined) return issue;
  const medline = findText(date, 'MedlineDate') ?? '';
  const read = parseDate(medline);
  if (read.year !== undefined) return read;
  const year = /\d{4}/.exec(medline)?.[0];
  return year === undefined ? readParts(electronic[0]) : { year: Number(year), month: undefined, day: undefined };
}

function readPages(owner: XmlElement | undefined): string | undefined {
  const pagination = findChild(owner, 'Pagination');
  const medline = findText(pagination, 'MedlinePgn');
  if (medline !== undefined) return medline;
  const start = findText(pagination, 'StartPage');
  const end = findText(pagination, 'EndPage');
  return start === undefined || end === undefined || start === end ? start : `${start}-${end}`;
}

function readAbstract(abstract: XmlElement | undefined): string | undefined {
  const lines = childrenOf(abstract, 'AbstractText').flatMap((section) => {
    const text = textOf(section);
    if (text === undefined) return [];
    const label = section.attributes['Label']?.trim() ?? '';
    return label === '' || /^UNLABELLED$/i.test(label) ? [text] : [`${label}: ${text}`];
  });
  return lines.length === 0 ? undefined : lines.join('\n');
}

function readKeywords(owner: XmlElement | undefined): readonly string[] {
  return distinct(childrenOf(owner, 'KeywordList').flatMap((list) => childrenOf(list, 'Keyword').map(textOf)));
}

function readLanguages(owner: XmlElement | undefined): readonly string[] {
  return distinct(
    childrenOf(owner, 'Language').map((language) => {
      const code = textOf(language);
      return code === undefined || code === 'und' ? undefined : (findLanguageCode(code) ?? code);
    }),
  );
}

function readLinks(citation: XmlElement | undefined, isPreprint: boolean): readonly RecordLink[] {
  return childrenOf(findChild(citation, 'CommentsCorrectionsList'), 'CommentsCorrections').flatMap((correction) => {
    const kind = LINKS[correction.attributes['RefType'] ?? ''];
    if (kind === undefined) return [];
    const source = findText(correction, 'RefSource') ?? '';
    const pmid = parsePmid(findText(correction, 'PMID'));
    const doi = parseDoi(/doi:\s*(\S+)/i.exec(source)?.[1]);
    return [{ kind: versionKind(kind, source, isPreprint), ...(doi ? { doi } : {}), ...(pmid ? { pmid } : {}) }];
  });
}

/** PubMed links a preprint and its article as an update; what the source names tells which is which. */
function versionKind(kind: LinkKind, source: string, isPreprint: boolean): LinkKind {
  if (kind === 'updated-in' && isPreprint && !PREPRINT_SERVER.test(source)) return 'preprint-of';
  if (kind === 'update-of' && !isPreprint && PREPRINT_SERVER.test(source)) return 'has-preprint';
  return kind;
}
