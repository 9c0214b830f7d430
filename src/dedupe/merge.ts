/** One record from the members of a cluster: the best field of each, with the source that supplied it. */
import { type Author, type BibRecord, EMPTY_RECORD } from '../records/record.ts';

export interface Member {
  readonly source: string;
  readonly record: BibRecord;
}

export interface MergedRecord {
  readonly record: BibRecord;
  /** Source of each field that says something; of united lists, the first one. */
  readonly provenance: Readonly<Record<string, string>>;
}

/** Sources in the order in which their fields are trusted: curated indexes, then files, then guesses. */
const TRUST = ['pubmed', 'crossref'];

/** Fields of which every member's values are kept. */
const UNITED = ['keywords', 'meshHeadings', 'issns', 'isbns', 'urls', 'sourceTypes', 'languages', 'notes'] as const;

/**
 * Unites the members. A field comes from the most trusted source that has it (PubMed, Crossref, files in their order,
 * OpenAlex), with these exceptions: the abstract is the longest unless PubMed has one; a title in capitals yields to one
 * that is not; author lists with full given names win over initials when as long. Lists are united, links too.
 */
export function mergeRecords(members: readonly Member[]): MergedRecord {
  const ordered = [...members].sort((left, right) => trust(left.source) - trust(right.source));
  const first = ordered[0];
  if (first === undefined) return { record: EMPTY_RECORD, provenance: {} };
  if (ordered.length === 1) return { record: first.record, provenance: provenanceOf(first) };
  const provenance: Record<string, string> = {};
  const merged: Record<string, unknown> = { ...EMPTY_RECORD };
  for (const key of Object.keys(EMPTY_RECORD) as (keyof BibRecord)[]) {
    const found = ordered.find((member) => isKnown(member.record[key]));
    if (found === undefined) continue;
    merged[key] = found.record[key];
    provenance[key] = found.source;
  }
  const take = (key: keyof BibRecord, member: Member | undefined): void => {
    if (member === undefined) return;
    merged[key] = member.record[key];
    provenance[key] = member.source;
  };
  take('title', bestTitle(ordered));
  take('abstract', bestAbstract(ordered));
  take('authors', bestAuthors(ordered));
  for (const key of UNITED) merged[key] = [...new Set(ordered.flatMap((member) => member.record[key]))];
  const links = new Map(ordered.flatMap((member) => member.record.links).map((link) => [JSON.stringify(link), link]));
  merged['links'] = [...links.values()];
  merged['isRetracted'] = ordered.some((member) => member.record.isRetracted);
  return { record: merged as unknown as BibRecord, provenance };
}

function trust(source: string): number {
  const index = TRUST.indexOf(source);
  if (index >= 0) return index;
  return source === 'openalex' ? TRUST.length + 1 : TRUST.length;
}

function isKnown(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}

function provenanceOf(member: Member): Record<string, string> {
  return Object.fromEntries(
    Object.entries(member.record).flatMap(([key, value]) => (isKnown(value) ? [[key, member.source]] : [])),
  );
}

function bestTitle(members: readonly Member[]): Member | undefined {
  const titled = members.filter((member) => member.record.title !== undefined);
  return titled.find((member) => member.record.title !== member.record.title?.toUpperCase()) ?? titled[0];
}

function bestAbstract(members: readonly Member[]): Member | undefined {
  const having = members.filter((member) => member.record.abstract !== undefined);
  const length = (member: Member): number => member.record.abstract?.length ?? 0;
  return (
    having.find((member) => member.source === 'pubmed') ??
    having.reduce<Member | undefined>((best, member) => (best === undefined || length(member) > length(best) ? member : best), undefined)
  );
}

function bestAuthors(members: readonly Member[]): Member | undefined {
  const most = Math.max(...members.map((member) => member.record.authors.length));
  const longest = members.filter((member) => member.record.authors.length === most && most > 0);
  return longest.find((member) => member.record.authors.some(hasFullGiven)) ?? longest[0];
}

function hasFullGiven(author: Author): boolean {
  return 'family' in author && /\p{L}{3,}/u.test(author.given ?? '');
}
