/**
 * Which records are most like a given one: what people are offered when they look for a duplicate, and what a sample of missed ones is
 * drawn from. It knows nothing of the rules of `dedupe`, so it also finds what they reject.
 */
import type { BibRecord, RecordId } from '../records/record.ts';

export interface Likeness {
  readonly id: RecordId;
  /** In [0, 1]; 1 = an identifier in common. */
  readonly likeness: number;
}

export interface LikenessIndex {
  /** The records most like an indexed one, best first, those of `except` left out. */
  nearest(id: RecordId, most: number, except: ReadonlySet<RecordId>): readonly Likeness[];
}

interface Entry {
  readonly id: RecordId;
  readonly words: readonly string[];
  /** DOI, PMID, place in print, whole title: each leads to every record that shares it. */
  readonly keys: readonly string[];
  readonly family: string;
  readonly year: number | undefined;
}

// Shares of the score: a title alone can reach 0.75, so that equal titles by other authors stand below.
const OF_TITLE = 0.75;
const OF_AUTHOR = 0.15;
const OF_YEAR = 0.1;
/** Titles that share fewer rare words than this are not alike. */
const LEAST = 0.2;

// The rarest words of a title lead to what is like it; words that most records have lead everywhere.
const RARE_WORDS = 6;
const FEW_RECORDS = 500;
const TOO_MANY_RECORDS = 5000;
const FEWEST_WORDS = 2;

/** Indexes records by the words of their titles, identifiers and places in print. */
export function indexLikeness(records: Iterable<{ readonly id: RecordId; readonly record: BibRecord }>): LikenessIndex {
  const entries: Entry[] = [];
  const byId = new Map<RecordId, Entry>();
  const byWord = new Map<string, Entry[]>();
  const byKey = new Map<string, Entry[]>();
  for (const { id, record } of records) {
    const entry = entryOf(id, record);
    entries.push(entry);
    byId.set(id, entry);
    for (const word of entry.words) addTo(byWord, word, entry);
    for (const key of entry.keys) addTo(byKey, key, entry);
  }
  const weightOf = (word: string): number => Math.log(1 + entries.length / (byWord.get(word)?.length ?? 1));
  const candidatesOf = (entry: Entry): ReadonlySet<Entry> => {
    const found = new Set(entry.keys.flatMap((key) => byKey.get(key) ?? []));
    const rare = entry.words
      .map((word) => byWord.get(word) ?? [])
      .sort((a, b) => a.length - b.length)
      .slice(0, RARE_WORDS);
    for (const [rank, list] of rare.entries()) {
      if (list.length > (rank < FEWEST_WORDS ? TOO_MANY_RECORDS : FEW_RECORDS)) break;
      for (const other of list) found.add(other);
    }
    return found;
  };
  return {
    nearest(id, most, except) {
      const entry = byId.get(id);
      if (entry === undefined) return [];
      const weights = new Map(entry.words.map((word) => [word, weightOf(word)]));
      const total = sum(weights.values());
      return [...candidatesOf(entry)]
        .filter((other) => other !== entry && !except.has(other.id))
        .map((other) => ({ id: other.id, likeness: likenessOf(entry, other, weights, total, weightOf) }))
        .filter(({ likeness }) => likeness >= LEAST)
        .sort((a, b) => b.likeness - a.likeness || Number(a.id) - Number(b.id))
        .slice(0, most);
    },
  };
}

function likenessOf(
  entry: Entry,
  other: Entry,
  weights: ReadonlyMap<string, number>,
  total: number,
  weightOf: (word: string) => number,
): number {
  const identifiers = entry.keys.filter((key) => /^(?:doi|pmid) /.test(key));
  if (identifiers.some((key) => other.keys.includes(key))) return 1;
  const shared = sum(other.words.map((word) => weights.get(word) ?? 0));
  const both = total + sum(other.words.map(weightOf));
  const title = both === 0 ? 0 : (2 * shared) / both;
  const hasPlace = entry.keys.some((key) => key.startsWith('place ') && other.keys.includes(key));
  if (title < LEAST && !hasPlace) return 0;
  const author = entry.family !== '' && entry.family === other.family;
  const year = entry.year !== undefined && other.year !== undefined && Math.abs(entry.year - other.year) <= 1;
  return Math.max(hasPlace ? 0.5 : 0, OF_TITLE * title) + (author ? OF_AUTHOR : 0) + (year ? OF_YEAR : 0);
}

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu;

function entryOf(id: RecordId, record: BibRecord): Entry {
  const title = folded(record.title ?? '');
  const words = [...new Set(`${title} ${folded(record.originalTitle ?? '')}`.match(WORD) ?? [])];
  const [first] = record.authors;
  const firstPage = /\d+/.exec(record.pages ?? '')?.[0];
  const keys = [
    record.doi === undefined ? '' : `doi ${record.doi.toLowerCase()}`,
    record.pmid === undefined ? '' : `pmid ${record.pmid}`,
    record.volume === undefined || firstPage === undefined || record.year === undefined
      ? ''
      : `place ${record.volume} ${firstPage} ${record.year}`,
    title === '' ? '' : `title ${(title.match(WORD) ?? []).join(' ')}`,
  ];
  return {
    id,
    words,
    keys: keys.filter((key) => key !== ''),
    family: first === undefined ? '' : folded('group' in first ? first.group : first.family),
    year: record.year,
  };
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function addTo(map: Map<string, Entry[]>, key: string, entry: Entry): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [entry]);
  else list.push(entry);
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
