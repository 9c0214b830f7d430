/**
 * Made-up references for timing: three in five are works of their own, the others copies as databases spoil them.
 * Every record comes from its number and the seed alone, so a million need no memory.
 */
import { type Random, seededRandom } from '../../data/demo/random.ts';
import type { DedupeInput } from '../../src/dedupe/duplicate.ts';
import { type Author, type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';

export interface MadeRecord {
  readonly input: DedupeInput;
  /** Number of the work that it reports. */
  readonly work: number;
}

const COPIES = 0.4;
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu bra cle dri flo gru pla ste tri'.split(
  ' ',
);
const ENDINGS = ['', 'n', 'r', 's', 'tion', 'ment', 'al', 'ic', 'ity', 'in'];
const SMALL = 'of the and in for with a on to from by among after'.split(' ');
const GENERIC = ['Editorial', 'Introduction', 'Letter to the editor', 'Book review', 'In this issue', 'Preface'];
const FAMILIES = 6_000;
const JOURNALS = 700;
const WORDS = 30_000;

/** The word of a rank: pronounceable, the same for the same number. */
function wordOf(rank: number): string {
  let rest = rank + 37;
  let word = '';
  while (rest > 0) {
    word += SYLLABLES[rest % SYLLABLES.length] ?? '';
    rest = Math.floor(rest / SYLLABLES.length);
  }
  return word + (ENDINGS[rank % ENDINGS.length] ?? '');
}

const VOCABULARY = Array.from({ length: WORDS }, (_, rank) => wordOf(rank));

/** Common words often, rare ones seldom: ranks as Zipf has them. */
function aWord(random: Random): string {
  const rank = Math.floor(WORDS ** (random.int(0, 1_000_000) / 1_000_000)) - 1;
  return VOCABULARY[rank] ?? 'ba';
}

function words(count: number, random: Random): string {
  return Array.from({ length: count }, (_, at) =>
    at > 0 && random.chance(0.3) ? random.pick(SMALL) : aWord(random),
  ).join(' ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function anAuthor(random: Random): Author {
  const family = capital(wordOf(random.int(0, FAMILIES) + 900_000));
  return {
    family,
    given: `${capital(wordOf(random.int(0, 300) + 40_000))} ${random.pick(['A', 'B', 'J', 'M'])}.`,
    suffix: undefined,
  };
}

function journalOf(number: number): string {
  const random = seededRandom(number + 5_000_000);
  return `${random.pick(['Journal of', 'Annals of', 'Archives of', 'International'])} ${capital(words(random.int(1, 3), random))}`;
}

/** The work of a number; neighbours may be parts of one series, editorials, or abstracts of one meeting. */
function workOf(number: number, seed: number): BibRecord {
  const random = seededRandom(seed * 2_654_435 + number);
  const kind = random.int(1, 1000);
  const journal = random.int(0, JOURNALS);
  const year = random.int(1980, 2024);
  const first = random.int(1, 1900);
  const place = {
    year,
    journal: journalOf(journal),
    issns: [`${1000 + journal}-${1000 + ((journal * 7) % 9000)}`],
    volume: String(year - 1960 + (journal % 40)),
    issue: String(random.int(1, 12)),
    pages: `${first}-${first + random.int(1, 15)}`,
  };
  const authors = Array.from({ length: random.int(1, 8) }, () => anAuthor(random));
  if (kind <= 20) return { ...EMPTY_RECORD, ...place, title: random.pick(GENERIC), authors: authors.slice(0, 1) };
  const title = capital(words(random.int(6, 18), random));
  return {
    ...EMPTY_RECORD,
    ...place,
    title: kind <= 30 ? `${title}: part ${random.pick(['I', 'II', 'III'])}` : title,
    authors,
    doi: kind <= 40 ? `10.5555/meeting.${journal}` : random.chance(0.75) ? `10.5555/made.${number}` : undefined,
    pmid: random.chance(0.4) ? String(10_000_000 + number) : undefined,
    abstract: random.chance(0.7) ? `${capital(words(random.int(60, 180), random))}.` : undefined,
  };
}

/** The second part of a series, the other sex, the reply: what looks like a copy of the work and is none. */
function relativeOf(record: BibRecord, random: Random): BibRecord {
  const first = random.int(1, 1900);
  const elsewhere = { ...record, doi: undefined, pmid: undefined, abstract: undefined, pages: `${first}-${first + 9}` };
  const title = record.title ?? '';
  return random.pick([
    { ...elsewhere, title: `${title}: part II` },
    { ...elsewhere, title: `${title}: author's reply` },
    { ...elsewhere, title: `Correction to: ${title}` },
    { ...elsewhere, title: `${title} in women`, volume: String(Number(record.volume) + 1) },
  ]);
}

function spoilt(record: BibRecord, random: Random): BibRecord {
  let title = record.title ?? '';
  if (random.chance(0.3))
    title = random.chance(0.4) ? title.toUpperCase() : title.replace(/\b\w/g, (letter) => letter.toUpperCase());
  if (random.chance(0.3)) title += '.';
  if (random.chance(0.1) && title.length > 20) {
    const at = random.int(5, title.length - 5);
    title = title.slice(0, at) + title.slice(at + 1);
  }
  const lost = (share: number): boolean => random.chance(share);
  const [start = '', end = ''] = (record.pages ?? '').split('-');
  const pages = random.chance(0.4) && start.length === end.length ? `${start}-${end.slice(-1)}` : record.pages;
  const isShort = start.slice(0, -1) !== end.slice(0, -1);
  return {
    ...record,
    title,
    journal: random.chance(0.4) ? record.journal?.replace(/(\w{4})\w+/g, '$1').replace(/ of /g, ' ') : record.journal,
    authors: random.chance(0.5)
      ? record.authors.map((one) => ('group' in one ? one : { ...one, given: one.given?.charAt(0) }))
      : record.authors,
    pages: lost(0.1) ? undefined : isShort ? record.pages : pages,
    volume: lost(0.07) ? undefined : record.volume,
    issue: lost(0.3) ? undefined : record.issue,
    doi: lost(0.35) ? undefined : random.chance(0.3) ? record.doi?.toUpperCase() : record.doi,
    pmid: lost(0.5) ? undefined : record.pmid,
    issns: lost(0.4) ? [] : record.issns,
    abstract: lost(0.3) ? undefined : record.abstract,
    year: lost(0.05) && record.year !== undefined ? record.year + 1 : record.year,
  };
}

/** The record of a number among `count`; works are numbered 0 … 0.6 × count, with relatives beyond. */
export function madeRecord(number: number, count: number, seed = 1): MadeRecord {
  const random = seededRandom(seed * 15_485_863 + number * 7 + 1);
  const input = (record: BibRecord): DedupeInput => ({ id: `m${number}`, position: number + 1, record });
  const works = Math.max(1, Math.floor(count * (1 - COPIES)));
  // Spread the copies over the whole: numbers are mixed by a step that has no factor in common with a power of two.
  if (number < works) {
    const record = workOf(number, seed);
    if (number % 100 !== 99) return { input: input(record), work: number };
    return { input: input(relativeOf(workOf(number - 1, seed), random)), work: count + number };
  }
  let work = random.int(0, works - 1);
  if (work % 100 === 99) work -= 1;
  return { input: input(spoilt(workOf(work, seed), random)), work };
}

/** All records of a set in mixed order. */
export function* madeRecords(count: number, seed = 1): Generator<MadeRecord> {
  const step = stepOf(count);
  for (let at = 0, number = 0; at < count; at += 1, number = (number + step) % count)
    yield madeRecord(number, count, seed);
}

/** A step near the golden section of the count that shares no factor with it, so that all numbers are met once. */
function stepOf(count: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let step = Math.max(1, Math.floor(count * 0.618));
  while (divisor(count, step) !== 1) step += 1;
  return step;
}
