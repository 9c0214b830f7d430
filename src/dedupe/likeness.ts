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
  /** Numbers of the words of its titles, each once. */
  readonly words: readonly number[];
  /** DOI and PMID. */
  readonly identifiers: readonly string[];
  /** Volume, first page and year; empty when one is not known. */
  readonly place: string;
  readonly title: string;
  readonly family: string;
  readonly year: number | undefined;
}

// Shares of the score: a title alone can reach 0.75, so that equal titles by other authors stand below.
const OF_TITLE = 0.75;
const OF_AUTHOR = 0.15;
const OF_YEAR = 0.1;
const OF_PLACE = 0.5;
/** Titles that share fewer rare words than this are not alike. */
const LEAST = 0.2;

// The rarest words of a title lead to what is like it; words that most records have lead everywhere.
const RARE_WORDS = 6;
const FEW_RECORDS = 500;
const TOO_MANY_RECORDS = 5000;
const FEWEST_WORDS = 2;
/** So many of those that share most of the rare words are compared word by word. */
const MOST_COMPARED = 40;

/** Indexes records by the words of their titles, identifiers and places in print. */
export function indexLikeness(records: Iterable<{ readonly id: RecordId; readonly record: BibRecord }>): LikenessIndex {
  const numberOf = new Map<string, number>();
  const entries: Entry[] = [];
  const placeOf = new Map<RecordId, number>();
  /** Entries that hold a word, by its number. */
  const holding: number[][] = [];
  const byKey = new Map<string, number[]>();
  for (const { id, record } of records) {
    const entry = entryOf(id, record, (word) => {
      const known = numberOf.get(word);
      if (known !== undefined) return known;
      numberOf.set(word, holding.length);
      return holding.push([]) - 1;
    });
    const at = entries.push(entry) - 1;
    placeOf.set(id, at);
    for (const word of entry.words) holding[word]?.push(at);
    for (const key of keysOf(entry)) {
      const list = byKey.get(key);
      if (list === undefined) byKey.set(key, [at]);
      else list.push(at);
    }
  }
  const weights = Float64Array.from(holding, (list) => Math.log(1 + entries.length / list.length));
  const weightOf = (word: number): number => weights[word] ?? 0;
  const totals = Float64Array.from(entries, ({ words }) => sum(words.map(weightOf)));
  const shared = new Float64Array(entries.length);
  /** 1 for the words of the entry that others are held against. */
  const isOwn = new Uint8Array(holding.length);
  const mark = (entry: Entry, value: 0 | 1): void => {
    for (const word of entry.words) isOwn[word] = value;
  };

  /** Those with a key in common, and those that share most of the rare words. */
  const candidatesOf = (entry: Entry): readonly number[] => {
    const touched: number[] = [];
    const own = sum(entry.words.map(weightOf));
    const rare = [...entry.words].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, RARE_WORDS);
    for (const [rank, word] of rare.entries()) {
      const list = holding[word] ?? [];
      if (list.length > (rank < FEWEST_WORDS ? TOO_MANY_RECORDS : FEW_RECORDS)) break;
      for (const at of list) {
        if (shared[at] === 0) touched.push(at);
        shared[at] = (shared[at] ?? 0) + weightOf(word);
      }
    }
    const best = new Best(MOST_COMPARED);
    for (const at of touched) {
      best.take(at, (shared[at] ?? 0) / (own + (totals[at] ?? 0)));
      shared[at] = 0;
    }
    return [
      ...new Set([...keysOf(entry).flatMap((key) => byKey.get(key)?.slice(0, MOST_COMPARED) ?? []), ...best.inOrder()]),
    ];
  };
  return {
    nearest(id, most, except) {
      const place = placeOf.get(id);
      const entry = place === undefined ? undefined : entries[place];
      if (place === undefined || entry === undefined) return [];
      mark(entry, 1);
      const alike = candidatesOf(entry)
        .flatMap((at) => {
          const other = entries[at];
          if (other === undefined || other === entry || except.has(other.id)) return [];
          const both = (totals[place] ?? 0) + (totals[at] ?? 0);
          let common = 0;
          for (const word of other.words) if (isOwn[word] === 1) common += weightOf(word);
          return [{ id: other.id, likeness: likenessOf(entry, other, both === 0 ? 0 : (2 * common) / both) }];
        })
        .filter(({ likeness }) => likeness >= LEAST)
        .sort((a, b) => b.likeness - a.likeness || Number(a.id) - Number(b.id))
        .slice(0, most);
      mark(entry, 0);
      return alike;
    },
  };
}

/** The few of many with the largest shares; of equal ones those that came first. */
class Best {
  readonly #places: Int32Array;
  readonly #shares: Float64Array;
  #size = 0;

  constructor(most: number) {
    this.#places = new Int32Array(most);
    this.#shares = new Float64Array(most);
  }

  take(place: number, share: number): void {
    const most = this.#places.length;
    if (this.#size === most && !this.#isBehind(most - 1, place, share)) return;
    let at = this.#size === most ? most - 1 : this.#size;
    for (; at > 0 && this.#isBehind(at - 1, place, share); at -= 1) {
      this.#places[at] = this.#places[at - 1] ?? 0;
      this.#shares[at] = this.#shares[at - 1] ?? 0;
    }
    this.#places[at] = place;
    this.#shares[at] = share;
    if (this.#size < most) this.#size += 1;
  }

  /** Best first. */
  inOrder(): readonly number[] {
    return [...this.#places.subarray(0, this.#size)];
  }

  #isBehind(at: number, place: number, share: number): boolean {
    const known = this.#shares[at] ?? 0;
    return known < share || (known === share && (this.#places[at] ?? 0) > place);
  }
}

/** @param title share of the words, by their weights, that both titles have */
function likenessOf(entry: Entry, other: Entry, title: number): number {
  if (entry.identifiers.some((key) => other.identifiers.includes(key))) return 1;
  const hasPlace = entry.place !== '' && entry.place === other.place;
  if (title < LEAST && !hasPlace) return 0;
  const author = entry.family !== '' && entry.family === other.family;
  const year = entry.year !== undefined && other.year !== undefined && Math.abs(entry.year - other.year) <= 1;
  return Math.max(hasPlace ? OF_PLACE : 0, OF_TITLE * title) + (author ? OF_AUTHOR : 0) + (year ? OF_YEAR : 0);
}

/** Each leads to every record that shares it. */
function keysOf({ identifiers, place, title }: Entry): readonly string[] {
  return [...identifiers, ...(place === '' ? [] : [place]), ...(title === '' ? [] : [title])];
}

const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu;

function entryOf(id: RecordId, record: BibRecord, numberOf: (word: string) => number): Entry {
  const words = wordsOf(record.title);
  const [first] = record.authors;
  const firstPage = /\d+/.exec(record.pages ?? '')?.[0];
  const { volume, year } = record;
  return {
    id,
    words: [...new Set([...words, ...wordsOf(record.originalTitle)])].map(numberOf),
    identifiers: [
      ...(record.doi === undefined ? [] : [`doi ${record.doi.toLowerCase()}`]),
      ...(record.pmid === undefined ? [] : [`pmid ${record.pmid}`]),
    ],
    place:
      volume === undefined || firstPage === undefined || year === undefined ? '' : `${volume} ${firstPage} ${year}`,
    title: words.length === 0 ? '' : `title ${words.join(' ')}`,
    family: first === undefined ? '' : folded('group' in first ? first.group : first.family),
    year,
  };
}

function wordsOf(title: string | undefined): readonly string[] {
  return folded(title ?? '').match(WORD) ?? [];
}

function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
