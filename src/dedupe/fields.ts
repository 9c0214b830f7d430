/** Single fields of a record in the form in which they are compared. */
import type { Author, BibRecord } from '../records/record.ts';
import { plainWords } from './normal-title.ts';
import { hashText } from './terms.ts';

const PARTICLES = /^(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|ter|ten|bin|ibn|st|jr|sr|et|and|in)$/;
/** What databases write where no author is named. */
const NOBODY = /^\W*(?:anon(?:ymous)?|no authors? (?:listed|given)|unknown(?: author)?|n\/?a|et al)\W*$/i;
const PARTICLE_HASHES = new Set(
  'van von der den del della dos ter ten bin ibn and'.split(' ').map((word) => hashText(word)),
);
// Prefixes of preprint servers: bioRxiv and medRxiv, SSRN, Research Square, arXiv, ChemRxiv, Preprints.org, PsyArXiv, OSF, JMIR Preprints, Authorea.
const PREPRINT_DOI =
  /^10\.(?:1101\/(?:\d{4}\.\d\d\.\d\d\.|\d{6}$)|2139\/ssrn|21203\/rs|48550\/|26434\/|20944\/preprints|31234\/|31219\/|2196\/preprints|22541\/)/;
const PREPRINT_PLACE =
  /^(?:biorxiv|medrxiv|arxiv|ssrn|research square|preprints(?:\.org)?|chemrxiv|psyarxiv|osf preprints|social science research network)\b/i;
const REGISTRATION =
  /\b(?:NCT\d{8}|ISRCTN\d{6,8}|CTRI\/\d{4}\/\d+\/\d+|ChiCTR[-\w]*\d{6,}|ACTRN\d{14}|EUCTR\d{4}-\d{6}-\d{2}|JPRN-\w+\d+|DRKS\d{8}|IRCT\w{8,})/i;

const GROUP =
  /\b(?:groups?|consortium|collaborat(?:ion|ive|ors?)|committees?|investigators?|network|society|association|organi[sz]ation|task force|working party|trialists|study|trial|panel|board)\b/i;

/** Whether the author is a group, also when its name was divided as if it were a person's: `Group, Northern Trial`. */
export function isGroup(author: Author | undefined): boolean {
  if (author === undefined) return false;
  return 'group' in author || GROUP.test(author.family) || GROUP.test(author.given ?? '');
}

/** Family name, folded, particles left out, in one word; of a group its name. Empty when unknown. */
export function familyOf(author: Author | undefined): string {
  if (author === undefined) return '';
  const name = 'group' in author ? author.group : author.family;
  if (NOBODY.test(name)) return '';
  const words = plainWords(name);
  const names = words.filter((word) => word.length > 1 && !PARTICLES.test(word));
  return (names.length === 0 ? words : names).join('');
}

const NAMED_AUTHORS = 8;
const LETTERS_OF_A_NAME = 3;

/** Calls `visit` with the hash of each name, given ones too, of the first authors: folded words of three letters and more. */
export function visitNames(authors: readonly Author[], visit: (hash: number) => void): void {
  const count = Math.min(authors.length, NAMED_AUTHORS);
  for (let at = 0; at < count; at += 1) {
    const author = authors[at];
    if (author === undefined) continue;
    if ('group' in author) visitWords(author.group, visit);
    else {
      visitWords(author.family, visit);
      if (author.given !== undefined && author.given.length >= LETTERS_OF_A_NAME) visitWords(author.given, visit);
    }
  }
}

function visitWords(text: string, visit: (hash: number) => void): void {
  let hash = 0x811c9dc5;
  let length = 0;
  for (let at = 0; at <= text.length; at += 1) {
    let code = at < text.length ? text.charCodeAt(at) : 32;
    if (code > 127) {
      for (const word of plainWords(text)) {
        if (word.length >= LETTERS_OF_A_NAME && !PARTICLES.test(word)) visit(hashText(word));
      }
      return;
    }
    if (code >= 65 && code <= 90) code += 32;
    if ((code >= 97 && code <= 122) || (code >= 48 && code <= 57)) {
      hash = Math.imul(hash ^ code, 0x01000193);
      length += 1;
    } else if (code !== 39 && length > 0) {
      if (length >= LETTERS_OF_A_NAME && !(length <= 5 && PARTICLE_HASHES.has(hash))) visit(hash);
      hash = 0x811c9dc5;
      length = 0;
    }
  }
}

export interface Pages {
  /** Digits of the first and the last page; 0 when unknown. */
  readonly first: number;
  readonly last: number;
  /** The number is one of an article, not of a printed page: `e123`. */
  readonly isElectronic: boolean;
}

const NO_PAGES: Pages = { first: 0, last: 0, isElectronic: false };

/** @param hasVolume before it has a volume an article is paged from 1, which says nothing */
export function pagesOf(record: BibRecord, hasVolume: boolean): Pages {
  const text = (record.pages ?? record.articleNumber ?? '').trim();
  if (text === '') return NO_PAGES;
  const plain = plainPages(text, record.pages === undefined);
  if (plain !== undefined) return plain.first <= 1 && !hasVolume ? NO_PAGES : plain;
  const found =
    /^\W*(?:(?:pp?|pages?|pg|art(?:icle)?)\b\W*)?([a-z]{0,3})\W{0,2}(\d+)(?:\.\d+)?\s*(?:[-–—~]+\s*[a-z]{0,3}(\d+))?/i.exec(
      text,
    );
  // What begins with no number is a torn range: `t-8`, `Suppl-12`.
  if (found === null) return NO_PAGES;
  const letters = (found[1] ?? '').toLowerCase();
  const start = found[2] ?? '';
  const end = found[3] ?? '';
  const first = Number(start.slice(-9));
  // `244-58` is 244 to 258.
  const full = end.length < start.length ? start.slice(0, start.length - end.length) + end : end;
  const last = end === '' ? 0 : Number(full.slice(-9));
  if (first <= 1 && !hasVolume) return NO_PAGES;
  const isArticleNumber = record.pages === undefined || (letters !== '' && letters !== 's' && last === 0);
  return { first, last, isElectronic: isArticleNumber };
}

/** `244-258` and `244`, as most are written, without the pattern that reads all forms. */
function plainPages(text: string, isElectronic: boolean): Pages | undefined {
  const hyphen = text.indexOf('-');
  if (hyphen === -1) {
    const first = plainNumber(text, 0, text.length);
    return first === undefined ? undefined : { first, last: 0, isElectronic };
  }
  const first = plainNumber(text, 0, hyphen);
  const end = plainNumber(text, hyphen + 1, text.length);
  if (first === undefined || end === undefined) return undefined;
  // `244-58` is 244 to 258.
  const span = 10 ** (text.length - hyphen - 1);
  return { first, last: first >= span ? first - (first % span) + end : end, isElectronic };
}

/** The number that a stretch of a text is, when it is nothing but one to nine digits. */
function plainNumber(text: string, from: number, to: number): number | undefined {
  if (from >= to || to - from > 9) return undefined;
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return undefined;
    number = number * 10 + digit;
  }
  return number;
}

/** A volume of more letters begins with the name of a meeting: `Conference: 22nd World Congress. Brazil. 143`. */
const LONG_VOLUME = 20;

/** The first number in a volume or issue, the last behind a name; words alone say nothing: `(Jul)`, `Ph.D.`. */
function numberOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const plain = plainNumber(text, 0, text.length);
  if (plain !== undefined) return plain;
  const digits = text.match(/\d+/g) ?? [];
  const number = text.length > LONG_VOLUME && !/^\W*\d/.test(text) ? digits.at(-1) : digits[0];
  return number === undefined ? undefined : Number(number.slice(-9));
}

export interface VolumeAndIssue {
  readonly volume: number | undefined;
  readonly issue: number | undefined;
}

/** Volume and issue, also when both stand in the field of the volume: `12(3)`. */
export function volumeAndIssue(record: BibRecord): VolumeAndIssue {
  const inVolume = record.volume?.includes('(') !== true ? null : /^\s*(\d+)\s*\(([^)]+)\)/.exec(record.volume);
  return { volume: numberOf(inVolume?.[1] ?? record.volume), issue: numberOf(record.issue ?? inVolume?.[2]) };
}

/** Id of a registered trial in a text, in capitals; empty when there is none. */
export function registrationOf(text: string | undefined): string {
  // Most texts hold no long number, which is seen sooner than the pattern says so.
  if (text === undefined || !/\d{5}/.test(text)) return '';
  return (REGISTRATION.exec(text)?.[0] ?? '').toUpperCase();
}

/** A DOI without its version, `.pub2` or `/v1`; for reviews of the Cochrane Library, with or without a DOI, their number: `cd001234`. */
export function doiStemOf(doi: string, record: BibRecord): string {
  const place = record.pages ?? record.articleNumber;
  const number =
    (doi.startsWith('10.1002/14651858.') ? /^10\.1002\/14651858\.(cd\d{6})/.exec(doi)?.[1] : undefined) ??
    (place === undefined ? undefined : /^\s*(CD\d{6})\b/i.exec(place)?.[1]);
  if (number !== undefined) return number.toLowerCase();
  return doi.includes('.pub') || doi.includes('/v') ? doi.replace(/(?:\.pub\d+|\/v\d+)$/, '') : doi;
}

export function isPreprint(record: BibRecord, doi: string): boolean {
  return (
    record.type === 'preprint' ||
    PREPRINT_DOI.test(doi) ||
    PREPRINT_PLACE.test(record.journal ?? record.journalAbbreviation ?? '')
  );
}

export function isCochrane(record: BibRecord, doi: string): boolean {
  const journal = record.journal ?? record.journalAbbreviation;
  return (
    doi.startsWith('10.1002/14651858.') ||
    (journal !== undefined && /\bcochrane\b.*\b(?:syst|rev|database|db|library)/i.test(journal))
  );
}

export function isMeetingAbstract(record: BibRecord): boolean {
  return (
    record.type === 'conference-paper' ||
    record.sourceTypes.some((type) => /conference (?:abstract|paper)|meeting abstract/i.test(type))
  );
}
