/** Turns a work into the copy that one service holds of it, with the differences that services show. */
import type { Author, BibRecord, RecordType, ServiceName } from '../../src/records/record.ts';
import type { Random } from './random.ts';
import type { Work } from './works.ts';

export interface Entry {
  readonly service: ServiceName;
  readonly id: string;
  readonly work: Work;
  readonly record: BibRecord;
}

const FIRST_YEAR = 1990;
const PUBMED_TYPES: { readonly [T in RecordType]?: string } = {
  article: 'Journal Article',
  review: 'Review',
  erratum: 'Published Erratum',
  'retraction-notice': 'Retraction Notice',
  preprint: 'Preprint',
  editorial: 'Editorial',
  letter: 'Letter',
};
const CROSSREF_TYPES: { readonly [T in RecordType]?: string } = {
  preprint: 'posted-content',
  component: 'component',
  journal: 'journal',
};
const OPENALEX_TYPES: { readonly [T in RecordType]?: string } = {
  erratum: 'erratum',
  preprint: 'preprint',
  review: 'review',
  editorial: 'editorial',
  letter: 'letter',
  'retraction-notice': 'retraction',
};

/** The copy in `service`; `number` is its running number there, `changes` what a trap demands of it. */
export function copyOf(
  random: Random,
  work: Work,
  service: ServiceName,
  number: number,
  pmid: string | undefined,
  changes: Partial<BibRecord>,
): Entry {
  const copy = { pubmed: pubmedCopy, crossref: crossrefCopy, openalex: openAlexCopy }[service](
    random,
    work.record,
    number,
    pmid,
  );
  const record: BibRecord = { ...copy, ...changes };
  const id = service === 'pubmed' ? record.pmid : service === 'crossref' ? record.doi : record.openAlexId;
  if (id === undefined) throw new RangeError(`${work.id} has no id in ${service}.`);
  return { service, id, work, record };
}

function pubmedCopy(random: Random, full: BibRecord, _number: number, pmid: string | undefined): BibRecord {
  return {
    ...full,
    title: full.languages.includes('en') ? full.title : `[${full.title}].`,
    pmid,
    doi: random.chance(0.9) ? full.doi : undefined,
    authors: full.authors.map(withInitials),
    pages: shortPages(full.pages),
    abstract: random.chance(0.95) ? full.abstract : undefined,
    keywords: random.chance(0.5) ? full.keywords : [],
    publisher: undefined,
    issns: full.issns.slice(0, 1),
    sourceTypes: [PUBMED_TYPES[full.type] ?? 'Journal Article'],
  };
}

function crossrefCopy(random: Random, full: BibRecord): BibRecord {
  const title = full.title?.replace(/: a (?!.*: )[^:]*$/, (subtitle) => (random.chance(0.25) ? '' : subtitle));
  return {
    ...full,
    title: random.chance(0.03) ? title?.toUpperCase() : title,
    journal: full.journal?.replace(' and ', random.chance(0.5) ? ' & ' : ' and '),
    journalAbbreviation: undefined,
    year: random.chance(0.12) ? yearBefore(full.year) : full.year,
    month: random.chance(0.6) ? full.month : undefined,
    abstract: random.chance(0.7) ? full.abstract : undefined,
    keywords: [],
    meshHeadings: [],
    languages: random.chance(0.5) ? full.languages : [],
    sourceTypes: [CROSSREF_TYPES[full.type] ?? 'journal-article'],
  };
}

function openAlexCopy(random: Random, full: BibRecord, number: number, pmid: string | undefined): BibRecord {
  const hasVolume = random.chance(0.88);
  return {
    ...full,
    openAlexId: `W${9_000_000_000 + number}`,
    pmid: random.chance(0.45) ? pmid : undefined,
    doi: random.chance(0.88) ? full.doi : undefined,
    journalAbbreviation: undefined,
    year: random.chance(0.06) ? yearBefore(full.year) : full.year,
    volume: hasVolume ? full.volume : undefined,
    issue: hasVolume ? full.issue : undefined,
    abstract: random.chance(0.8) ? full.abstract?.replaceAll('\n', ' ') : undefined,
    keywords: full.keywords.slice(0, 2),
    meshHeadings: [],
    sourceTypes: [OPENALEX_TYPES[full.type] ?? 'article'],
  };
}

/** Year of online publication; no copy is older than the window of the review. */
function yearBefore(year: number | undefined): number | undefined {
  return year === undefined ? undefined : Math.max(FIRST_YEAR, year - 1);
}

function withInitials(author: Author): Author {
  if ('group' in author) return author;
  const initials = author.given
    ?.split(/[\s-]+/)
    .map((name) => name.charAt(0))
    .join(' ');
  return { ...author, given: initials };
}

/** `244-258` as PubMed prints it: `244-58`. */
function shortPages(pages: string | undefined): string | undefined {
  const [first = '', last] = pages?.split('-') ?? [];
  if (last === undefined || first.length !== last.length) return pages;
  let same = 0;
  while (same < last.length - 1 && first[same] === last[same]) same += 1;
  return `${first}-${last.slice(same)}`;
}
