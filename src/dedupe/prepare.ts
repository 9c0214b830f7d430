/** Records in the form in which they are compared, made once per record. */
import { doiKey } from '../records/identifiers.ts';
import type { Author, BibRecord } from '../records/record.ts';
import type { DedupeInput } from './duplicate.ts';
import { foldLetters, type NormalTitle, normalTitle, splitWords } from './normal-title.ts';
import { bigramsOf, sketchOf } from './similarity.ts';

/** Words of the name of the journal and of its abbreviation, without those that say nothing. */
export interface JournalWords {
  readonly full: readonly string[];
  readonly short: readonly string[];
}

export interface PreparedRecord {
  readonly input: DedupeInput;
  readonly title: NormalTitle;
  /** The title without blanks. */
  readonly titleKey: string;
  readonly originalTitleKey: string;
  /** Family name of the first author, folded; empty when unknown. */
  readonly family: string;
  readonly year: number | undefined;
  readonly issns: readonly string[];
  readonly volume: string;
  readonly issue: string;
  /** Digits of the first and the last page; 0 when unknown. */
  readonly firstPage: number;
  readonly lastPage: number;
  readonly hasElectronicPage: boolean;
  readonly doi: string;
  /** The DOI without version, `.pub2` or `/v1`, or the number of a Cochrane review. */
  readonly doiStem: string;
  readonly pmid: string;
  /** Ids of registered trials. */
  readonly registration: string;
  readonly isPreprint: boolean;
  readonly isMeetingAbstract: boolean;
  readonly isNotice: boolean;
  /** True when several different reports of the set bear this title, or it is too short to tell. */
  isGeneric: boolean;
  bigrams: Uint32Array | undefined;
  sketch: Uint32Array | null | undefined;
  names: readonly string[] | undefined;
  journal: JournalWords | undefined;
}

const PARTICLES = /^(?:van|von|de|der|den|del|della|di|da|dos|du|la|le|el|al|ter|ten|bin|ibn|st|jr|sr|et|and|in)$/;
const JOURNAL_STOP =
  /^(?:of|the|and|for|in|on|a|an|de|la|der|die|das|des|et|und|fur|del|y|e|di|da|official|publication|proceedings|proc)$/;
// Prefixes of preprint servers: bioRxiv and medRxiv, SSRN, Research Square, arXiv, ChemRxiv, Preprints.org, PsyArXiv, OSF, JMIR Preprints, Authorea.
const PREPRINT_DOI =
  /^10\.(?:1101\/(?:\d{4}\.\d\d\.\d\d\.|\d{6}$)|2139\/ssrn|21203\/rs|48550\/|26434\/|20944\/preprints|31234\/|31219\/|2196\/preprints|22541\/)/;
const PREPRINT_PLACE =
  /^(?:biorxiv|medrxiv|arxiv|ssrn|research square|preprints(?:\.org)?|chemrxiv|psyarxiv|osf preprints|social science research network)\b/i;
const REGISTRATION =
  /\b(?:NCT\d{8}|ISRCTN\d{6,8}|CTRI\/\d{4}\/\d+\/\d+|ChiCTR[-\w]*\d{6,}|ACTRN\d{14}|EUCTR\d{4}-\d{6}-\d{2}|JPRN-\w+\d+|DRKS\d{8}|IRCT\w{8,})/i;

function wordsOf(text: string): readonly string[] {
  return splitWords(foldLetters(text).replace(/['’]/g, ''));
}

function journalWords(text: string | undefined): readonly string[] {
  if (text === undefined) return [];
  const short = text.replace(/\([^)]*\)/g, ' ').replace(/\s*[:=/].*$/, '');
  const words = wordsOf(short.trim() === '' ? text : short).filter((word) => !JOURNAL_STOP.test(word));
  return words.length === 0 ? wordsOf(text) : words;
}

function familyOf(author: Author | undefined): string {
  if (author === undefined) return '';
  const words = wordsOf('group' in author ? author.group : author.family);
  const names = words.filter((word) => word.length > 1 && !PARTICLES.test(word));
  return (names.length === 0 ? words : names).join('');
}

function namesOf(authors: readonly Author[]): readonly string[] {
  const names = new Set<string>();
  for (const author of authors.slice(0, 8)) {
    const text = 'group' in author ? author.group : `${author.family} ${author.given ?? ''}`;
    for (const word of wordsOf(text)) if (word.length > 2 && !PARTICLES.test(word)) names.add(word);
  }
  return [...names];
}

interface Pages {
  readonly first: number;
  readonly last: number;
  /** The number is one of an article, not of a printed page: `e123`. */
  readonly isElectronic: boolean;
}

const NO_PAGES: Pages = { first: 0, last: 0, isElectronic: false };

function pagesOf(record: BibRecord, volume: string): Pages {
  const text = (record.pages ?? record.articleNumber ?? '').trim();
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
  // Before it has a volume an article is paged from 1.
  if (first <= 1 && volume === '') return NO_PAGES;
  const isArticleNumber = record.pages === undefined || (letters !== '' && letters !== 's' && last === 0);
  return { first, last, isElectronic: isArticleNumber };
}

/** The first number in a volume or issue; words alone say nothing: `(Jul)`, `Ph.D.`. */
function numberOf(text: string | undefined): string {
  return (/\d+/.exec(text ?? '')?.[0] ?? '').replace(/^0+(?=\d)/, '');
}

function registrationOf(text: string | undefined): string {
  // Most texts hold no long number, which is seen sooner than the pattern says so.
  if (text === undefined || !/\d{5}/.test(text)) return '';
  return (REGISTRATION.exec(text)?.[0] ?? '').toUpperCase();
}

/** A DOI without its version; for reviews of the Cochrane Library, with or without a DOI, their number: `cd001234`. */
function doiStemOf(doi: string, record: BibRecord): string {
  const number =
    /^10\.1002\/14651858\.(cd\d{6})/.exec(doi)?.[1] ??
    /^\s*(CD\d{6})\b/i.exec(record.pages ?? record.articleNumber ?? '')?.[1];
  return number === undefined ? doi.replace(/(?:\.pub\d+|\/v\d+)$/, '') : number.toLowerCase();
}

/** Prepares one record. */
export function prepareRecord(input: DedupeInput): PreparedRecord {
  const { record } = input;
  const title = normalTitle(record.title ?? record.originalTitle);
  const volumeText = record.volume ?? '';
  const inVolume = /^\s*(\d+)\s*\(([^)]+)\)/.exec(volumeText);
  const volume = numberOf(inVolume?.[1] ?? record.volume);
  const issue = numberOf(record.issue ?? inVolume?.[2]);
  const pages = pagesOf(record, volume);
  const doi = record.doi === undefined ? '' : doiKey(record.doi);
  const journal = record.journal ?? record.journalAbbreviation;
  const kinds = record.sourceTypes.join(' ');
  return {
    input,
    title,
    titleKey: title.words.join(''),
    originalTitleKey: record.originalTitle === undefined ? '' : normalTitle(record.originalTitle).words.join(''),
    family: familyOf(record.authors[0]),
    year: record.year,
    issns: record.issns,
    volume,
    issue,
    firstPage: pages.first,
    lastPage: pages.last,
    hasElectronicPage: pages.isElectronic,
    doi,
    doiStem: doiStemOf(doi, record),
    pmid: record.pmid ?? '',
    registration: registrationOf(record.title) || registrationOf(journal) || registrationOf(record.urls[0]),
    isPreprint: record.type === 'preprint' || PREPRINT_DOI.test(doi) || PREPRINT_PLACE.test(journal ?? ''),
    isMeetingAbstract:
      record.type === 'conference-paper' || /conference (?:abstract|paper)|meeting abstract/i.test(kinds),
    isNotice: record.type === 'erratum' || record.type === 'retraction-notice',
    isGeneric: false,
    bigrams: undefined,
    sketch: undefined,
    names: undefined,
    journal: undefined,
  };
}

const GENERIC_LENGTH = 16;
const GENERIC_PLACES = 3;

/** Marks titles that say too little: very short ones, and those that stand in three volumes or more; the set is in canonical order. */
function markGenericTitles(prepared: readonly PreparedRecord[]): void {
  for (let start = 0; start < prepared.length; ) {
    const key = prepared[start]?.titleKey ?? '';
    let end = start;
    const volumes = new Set<string>();
    for (; end < prepared.length && prepared[end]?.titleKey === key; end += 1) {
      const volume = prepared[end]?.volume ?? '';
      if (volume !== '') volumes.add(volume);
    }
    const isGeneric = key.length < GENERIC_LENGTH || volumes.size >= GENERIC_PLACES;
    if (isGeneric) {
      for (const one of prepared.slice(start, end)) one.isGeneric = true;
    }
    start = end;
  }
}

function canonicalOrder(a: PreparedRecord, b: PreparedRecord): number {
  return (
    compareTexts(a.titleKey, b.titleKey) ||
    (a.year ?? 0) - (b.year ?? 0) ||
    compareTexts(a.volume, b.volume) ||
    a.firstPage - b.firstPage ||
    compareTexts(a.input.id, b.input.id)
  );
}

/** Order by UTF-16 units, the same on every machine. */
function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Prepares a set; the result is in an order that depends on what the records say, not on the order of input. */
export function prepareRecords(inputs: readonly DedupeInput[]): readonly PreparedRecord[] {
  const prepared = inputs.map(prepareRecord).sort(canonicalOrder);
  markGenericTitles(prepared);
  return prepared;
}

/** Bigrams of the title, made when they are first needed. */
export function titleBigrams(one: PreparedRecord): Uint32Array {
  one.bigrams ??= bigramsOf(one.titleKey);
  return one.bigrams;
}

/** Sketch of the abstract, made when it is first needed; `undefined` when there is none worth comparing. */
export function abstractSketch(one: PreparedRecord): Uint32Array | undefined {
  if (one.sketch === undefined) {
    const { abstract } = one.input.record;
    one.sketch = (abstract === undefined ? undefined : sketchOf(abstract)) ?? null;
  }
  return one.sketch ?? undefined;
}

/** Names of the first authors, folded words of three letters and more; read when they are first needed. */
export function authorNames(one: PreparedRecord): readonly string[] {
  one.names ??= namesOf(one.input.record.authors);
  return one.names;
}

/** Words of the journal, read when they are first needed. */
export function journalOf(one: PreparedRecord): JournalWords {
  const { journal, journalAbbreviation } = one.input.record;
  one.journal ??= { full: journalWords(journal ?? journalAbbreviation), short: journalWords(journalAbbreviation) };
  return one.journal;
}
