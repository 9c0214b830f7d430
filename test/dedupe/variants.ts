/** Labelled sets with fields taken out or spoilt as databases and people spoil them: what holds only on clean data shows here. */
import { type Random, seededRandom } from '../../data/demo/random.ts';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import type { Author, BibRecord } from '../../src/records/record.ts';

export interface Variant {
  readonly name: string;
  readonly change: (record: BibRecord, random: Random, index: number) => Partial<BibRecord>;
}

/** Fields that a kind of export does not have at all. */
export const ABLATIONS: readonly Variant[] = [
  { name: 'as delivered', change: () => ({}) },
  { name: 'no DOI', change: () => ({ doi: undefined }) },
  { name: 'no abstract', change: () => ({ abstract: undefined }) },
  {
    name: 'title, authors, venue, year',
    change: () => ({
      volume: undefined,
      issue: undefined,
      pages: undefined,
      doi: undefined,
      pmid: undefined,
      issns: [],
      abstract: undefined,
    }),
  },
  { name: 'running numbers as issue', change: (_record, _random, index) => ({ issue: String(index + 1) }) },
];

/** Faults that half of the records get, the others stay as they are. */
export const FAULTS: readonly Variant[] = [
  { name: 'no authors', change: () => ({ authors: [] }) },
  { name: 'no year', change: () => ({ year: undefined }) },
  { name: 'no journal', change: () => ({ journal: undefined, issns: [] }) },
  { name: 'no volume', change: () => ({ volume: undefined }) },
  { name: 'no pages', change: () => ({ pages: undefined }) },
  { name: 'no title', change: () => ({ title: undefined }) },
  { name: 'volume and issue exchanged', change: ({ volume, issue }) => ({ volume: issue, issue: volume }) },
  {
    name: 'issue within the volume',
    change: ({ volume, issue }) =>
      volume === undefined || issue === undefined ? {} : { volume: `${volume}(${issue})`, issue: undefined },
  },
  { name: 'first page only', change: ({ pages }) => ({ pages: pages?.split(/[-–—]/)[0] }) },
  { name: 'short page range', change: ({ pages }) => ({ pages: pages === undefined ? undefined : shortRange(pages) }) },
  { name: 'journal abbreviated', change: ({ journal }) => ({ journal: abbreviated(journal) }) },
  { name: 'journal by its initials', change: ({ journal }) => ({ journal: acronym(journal) }) },
  { name: 'year of the issue before', change: ({ year }) => ({ year: year === undefined ? undefined : year - 1 }) },
  { name: 'family names first, initials', change: ({ authors }) => ({ authors: authors.map(initials) }) },
  { name: 'first author only', change: ({ authors }) => ({ authors: authors.slice(0, 1) }) },
  { name: 'given name as family name', change: ({ authors }) => ({ authors: authors.map(exchanged) }) },
  { name: 'title in capitals', change: ({ title }) => ({ title: title?.toUpperCase() }) },
  { name: 'title without accents', change: ({ title }) => ({ title: title?.normalize('NFD').replace(/\p{M}/gu, '') }) },
  {
    name: 'two letters mistyped',
    change: ({ title }, random) => ({ title: mistyped(mistyped(title, random), random) }),
  },
  { name: 'title cut short', change: ({ title }) => ({ title: cutShort(title) }) },
  { name: 'subtitle lost', change: ({ title }) => ({ title: withoutSubtitle(title) }) },
  { name: 'a tail behind the title', change: ({ title }, random) => ({ title: withTail(title, random) }) },
  {
    name: 'a translated title in brackets',
    change: ({ title }) => ({ title: title && `[${title.replace(/\.$/, '')}].` }),
  },
  {
    name: 'entities and tags',
    change: ({ title }) => ({ title: title?.replace(/&/g, '&amp;').replace(/(\w+)$/, '<i>$1</i>') }),
  },
  // As two databases write the same records: what an export changes and what it leaves out, all at once.
  {
    name: 'another database',
    change: (record, random) => ({
      ...pick(random, 0.6, () => ({ journal: abbreviated(record.journal) })),
      ...pick(random, 0.6, () => ({ authors: record.authors.map(initials) })),
      ...pick(random, 0.5, () => ({ pages: record.pages === undefined ? undefined : shortRange(record.pages) })),
      ...pick(random, 0.3, () => ({ title: record.title?.toUpperCase() })),
      ...pick(random, 0.3, () => ({ title: withTail(record.title, random) })),
      ...pick(random, 0.5, () => ({ doi: undefined })),
      ...pick(random, 0.5, () => ({ abstract: undefined })),
      ...pick(random, 0.4, () => ({ issue: undefined })),
      ...pick(random, 0.1, () => ({ year: record.year === undefined ? undefined : record.year + 1 })),
    }),
  },
  {
    name: 'a careless export',
    change: (record, random) => ({
      ...pick(random, 0.2, () => ({ pages: undefined })),
      ...pick(random, 0.2, () => ({ volume: undefined })),
      ...pick(random, 0.15, () => ({ authors: record.authors.slice(0, 1) })),
      ...pick(random, 0.1, () => ({ authors: [] })),
      ...pick(random, 0.1, () => ({ title: withoutSubtitle(record.title) })),
      ...pick(random, 0.1, () => ({ title: mistyped(record.title, random) })),
      ...pick(random, 0.1, () => ({ journal: undefined })),
      ...pick(random, 0.1, () => ({ volume: record.issue, issue: record.volume })),
      ...pick(random, 0.6, () => ({ doi: undefined })),
      ...pick(random, 0.5, () => ({ abstract: undefined })),
    }),
  },
];

function pick(random: Random, share: number, change: () => Partial<BibRecord>): Partial<BibRecord> {
  return random.chance(share) ? change() : {};
}

/** The set with a variant: faults fall on half of the records, chosen by the seed. */
export function withVariant(
  inputs: readonly DedupeInput[],
  variant: Variant,
  share: number,
  seed = 1,
): readonly DedupeInput[] {
  return inputs.map((one, index) => {
    const random = seededRandom(seed * 7_919 + index);
    if (share < 1 && !random.chance(share)) return one;
    return { ...one, record: { ...one.record, ...variant.change(one.record, random, index) } };
  });
}

function shortRange(pages: string): string {
  const [, start = '', end = ''] = /^(\d+)-(\d+)$/.exec(pages) ?? [];
  if (end === '' || start.length !== end.length) return pages;
  let at = 0;
  while (at < end.length - 1 && start[at] === end[at]) at += 1;
  return `${start}-${end.slice(at)}`;
}

const SMALL = /^(?:of|the|and|for|in|on|&)$/i;

function abbreviated(journal: string | undefined): string | undefined {
  return journal
    ?.split(/\s+/)
    .filter((word) => !SMALL.test(word))
    .map((word) => (word.length > 5 ? `${word.slice(0, 4)}.` : word))
    .join(' ');
}

function acronym(journal: string | undefined): string | undefined {
  const words = journal?.split(/[\s-]+/).filter((word) => !SMALL.test(word) && /^\p{L}/u.test(word)) ?? [];
  return words.length < 3 ? journal : words.map((word) => word[0]?.toUpperCase() ?? '').join('');
}

function initials(author: Author): Author {
  if ('group' in author || author.given === undefined) return author;
  const letters = author.given.split(/[\s.-]+/).map((word) => word[0]?.toUpperCase() ?? '');
  return { ...author, family: author.family.toUpperCase(), given: letters.join('') };
}

function exchanged(author: Author): Author {
  if ('group' in author || author.given === undefined) return author;
  return { ...author, family: author.given, given: author.family };
}

function mistyped(title: string | undefined, random: Random): string | undefined {
  if (title === undefined || title.length < 25) return title;
  const at = random.int(5, title.length - 6);
  return random.chance(0.5)
    ? title.slice(0, at) + title.slice(at + 1)
    : title.slice(0, at) + (title[at + 1] ?? '') + (title[at] ?? '') + title.slice(at + 2);
}

function cutShort(title: string | undefined): string | undefined {
  if (title === undefined || title.length < 60) return title;
  return title.slice(0, title.lastIndexOf(' ', Math.floor(title.length * 0.7)));
}

function withoutSubtitle(title: string | undefined): string | undefined {
  const at = title?.search(/[:.?] /) ?? -1;
  return at < 25 ? title : title?.slice(0, at);
}

const TAILS = [' (review)', ' [Review] [33 refs]', ' [French]', '. [see comments]', ' (Erratum in: 2004)'];

function withTail(title: string | undefined, random: Random): string | undefined {
  return title === undefined ? undefined : title.replace(/\.$/, '') + random.pick(TAILS);
}
