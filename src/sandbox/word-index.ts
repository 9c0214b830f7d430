/** An inverted index with positions: which records of the corpus hold a word, a prefix, a phrase, or words near each other. */

/** A set of record numbers (0 to size − 1), one bit each. */
export type DocSet = Uint32Array;

/** The empty set over `size` records. */
export function noDocs(size: number): DocSet {
  return new Uint32Array(Math.ceil(size / 32));
}

/** All records from 0 to `size` − 1. */
export function allDocs(size: number): DocSet {
  const set = noDocs(size).fill(0xffffffff);
  const rest = size % 32;
  if (rest > 0) set[set.length - 1] = 2 ** rest - 1;
  return set;
}

export function unite(a: DocSet, b: DocSet): DocSet {
  return a.map((word, index) => word | (b[index] ?? 0));
}

export function intersect(a: DocSet, b: DocSet): DocSet {
  return a.map((word, index) => word & (b[index] ?? 0));
}

/** What is in `a` and not in `b`. */
export function subtract(a: DocSet, b: DocSet): DocSet {
  return a.map((word, index) => word & ~(b[index] ?? 0));
}

export function addDoc(set: DocSet, doc: number): void {
  set[doc >>> 5] = (set[doc >>> 5] ?? 0) | (1 << (doc & 31));
}

export function hasDoc(set: DocSet, doc: number): boolean {
  return (((set[doc >>> 5] ?? 0) >>> (doc & 31)) & 1) === 1;
}

export function isEmpty(set: DocSet): boolean {
  return set.every((word) => word === 0);
}

/** The members in ascending order. */
export function membersOf(set: DocSet): number[] {
  const members: number[] = [];
  set.forEach((word, index) => {
    if (word === 0) return;
    for (let bit = 0; bit < 32; bit++) if ((word >>> bit) & 1) members.push(index * 32 + bit);
  });
  return members;
}

/** The set of those records from 0 to `size` − 1 of which `test` is true. */
export function docsWhere(size: number, test: (doc: number) => boolean): DocSet {
  const set = noDocs(size);
  for (let doc = 0; doc < size; doc++) if (test(doc)) addDoc(set, doc);
  return set;
}

/** A value that is made at its first use: a corpus of 50,000 records is indexed only as far as it is searched. */
export function lazily<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Lower-case words without diacritics; every other sign separates, hyphens and apostrophes too. */
export function wordsOf(text: string): string[] {
  if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  return (
    text
      .normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** One place of a phrase: the ids of the words that may stand there; `undefined` = any word (a removed stop word). */
export type Unit = readonly number[] | undefined;

const BREAK = -1;
const HOLE = -2;
/** Distance put between two texts of one record, so that nothing is near across the border. */
const FAR = 100_000;

export class WordIndex {
  readonly size: number;
  private readonly ids = new Map<string, number>();
  private readonly vocabulary: string[] = [];
  private readonly postings: number[][] = [];
  private readonly occurrences: number[][] = [];
  private readonly starts: Uint32Array;
  private readonly tokens: Int32Array;
  private sorted: string[] | undefined;

  /**
   * @param source for each record its texts (phrases do not cross from one text to the next), or another index over them
   * @param normalise gives the form of a word that is indexed; `undefined` = the word is left out but keeps its place
   */
  constructor(
    source: readonly (readonly string[])[] | WordIndex,
    normalise: (word: string) => string | undefined = (word) => word,
  ) {
    if (source instanceof WordIndex) {
      this.size = source.size;
      this.starts = source.starts;
      const ids = source.vocabulary.map((word) => this.idFor(normalise(word)));
      this.tokens = source.tokens.map((token) => (token < 0 ? token : (ids[token] ?? HOLE)));
    } else {
      this.size = source.length;
      this.starts = new Uint32Array(source.length + 1);
      const tokens: number[] = [];
      source.forEach((texts, doc) => {
        texts.forEach((text, part) => {
          if (part > 0) tokens.push(BREAK);
          for (const word of wordsOf(text)) tokens.push(this.idFor(normalise(word)));
        });
        this.starts[doc + 1] = tokens.length;
      });
      this.tokens = Int32Array.from(tokens);
    }
    for (let doc = 0; doc < this.size; doc++) this.post(doc);
  }

  private idFor(word: string | undefined): number {
    if (word === undefined) return HOLE;
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const id = this.vocabulary.length;
    this.ids.set(word, id);
    this.vocabulary.push(word);
    this.postings.push([]);
    this.occurrences.push([]);
    return id;
  }

  private post(doc: number): void {
    const end = this.starts[doc + 1] ?? 0;
    for (let at = this.starts[doc] ?? 0; at < end; at++) {
      const token = this.tokens[at] ?? HOLE;
      const docs = this.postings[token];
      const counts = this.occurrences[token];
      if (docs === undefined || counts === undefined) continue;
      if (docs[docs.length - 1] === doc) counts[counts.length - 1] = (counts[counts.length - 1] ?? 0) + 1;
      else {
        docs.push(doc);
        counts.push(1);
      }
    }
  }

  /** The id of a word as a list of one; empty when no record holds it. */
  idsOf(word: string): readonly number[] {
    const id = this.ids.get(word);
    return id === undefined ? [] : [id];
  }

  /** The ids of all words that begin with `prefix`. */
  idsWithPrefix(prefix: string): readonly number[] {
    this.sorted ??= [...this.vocabulary].sort();
    let low = 0;
    let high = this.sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.sorted[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; at < this.sorted.length; at++) {
      const word = this.sorted[at] ?? '';
      if (!word.startsWith(prefix)) break;
      found.push(...this.idsOf(word));
    }
    return found;
  }

  /** The ids of all words that match a pattern. */
  idsMatching(pattern: RegExp): readonly number[] {
    return this.vocabulary.filter((word) => pattern.test(word)).flatMap((word) => this.idsOf(word));
  }

  /** Every indexed word. */
  words(): readonly string[] {
    return this.vocabulary;
  }

  /** Records that hold any of the words. */
  anyOf(ids: readonly number[]): DocSet {
    const set = noDocs(this.size);
    for (const id of ids) for (const doc of this.postings[id] ?? []) addDoc(set, doc);
    return set;
  }

  /** Records that hold the units one after the other. */
  phrase(units: readonly Unit[]): DocSet {
    const tests = units.map(testOf);
    return this.refine(units, (doc) => {
      const end = (this.starts[doc + 1] ?? 0) - tests.length;
      for (let at = this.starts[doc] ?? 0; at <= end; at++) {
        if (tests.every((test, place) => test(this.tokens[at + place] ?? BREAK))) return true;
      }
      return false;
    });
  }

  /** Records that hold all units in any order with at most `between` other words in the whole stretch. */
  within(units: readonly Unit[], between: number): DocSet {
    const span = units.length - 1 + between;
    return this.refine(units, (doc) => canPlace(this.placesOf(doc, units), () => 0, span));
  }

  /**
   * Records that match a sloppy phrase as Lucene defines it: the places, each reduced by the unit's place in the
   * phrase, differ by at most `slop`. Two neighbours in reversed order cost 2.
   */
  sloppy(units: readonly Unit[], slop: number): DocSet {
    const offsets = units.flatMap((unit, place) => (unit === undefined ? [] : [place]));
    return this.refine(units, (doc) => canPlace(this.placesOf(doc, units), (unit) => offsets[unit] ?? 0, slop));
  }

  /** Records that hold two phrases, in either order and not overlapping, with at most `between` other words in between. */
  phrasesWithin(left: readonly Unit[], right: readonly Unit[], between: number): DocSet {
    return this.refine([...left, ...right], (doc) => {
      const ends = this.startsOf(doc, right);
      return this.startsOf(doc, left).some((first) =>
        ends.some((second) => {
          const gap = first < second ? second - first - left.length : first - second - right.length;
          return gap >= 0 && gap <= between;
        }),
      );
    });
  }

  /** Where a phrase begins in a record. */
  private startsOf(doc: number, units: readonly Unit[]): number[] {
    const [first = [], ...others] = this.placesOf(
      doc,
      units.filter((unit) => unit !== undefined),
    );
    const offsets = units.flatMap((unit, place) => (unit === undefined ? [] : [place]));
    return first.filter((at) => others.every((places, unit) => places.includes(at + (offsets[unit + 1] ?? 0))));
  }

  /** Records that hold at least one of the words, with a BM25 score each (k1 = 1.2, b = 0.75). */
  rank(words: readonly string[]): Map<number, number> {
    const scores = new Map<number, number>();
    const meanLength = Math.max(1, this.tokens.length / Math.max(1, this.size));
    for (const id of new Set(words.flatMap((word) => this.idsOf(word)))) {
      const docs = this.postings[id] ?? [];
      const weight = Math.log(1 + (this.size - docs.length + 0.5) / (docs.length + 0.5));
      docs.forEach((doc, index) => {
        const times = this.occurrences[id]?.[index] ?? 0;
        const length = (this.starts[doc + 1] ?? 0) - (this.starts[doc] ?? 0);
        const gain = (times * 2.2) / (times + 1.2 * (0.25 + (0.75 * length) / meanLength));
        scores.set(doc, (scores.get(doc) ?? 0) + weight * gain);
      });
    }
    return scores;
  }

  private refine(units: readonly Unit[], test: (doc: number) => boolean): DocSet {
    const named = units.filter((unit) => unit !== undefined);
    const [first, ...others] = named.map((ids) => this.anyOf(ids));
    if (first === undefined) return noDocs(this.size);
    const candidates = others.reduce(intersect, first);
    if (units.length === 1) return candidates;
    const set = noDocs(this.size);
    for (const doc of membersOf(candidates)) if (test(doc)) addDoc(set, doc);
    return set;
  }

  private placesOf(doc: number, units: readonly Unit[]): number[][] {
    const named = units.filter((unit) => unit !== undefined);
    const tests = named.map(testOf);
    const places: number[][] = named.map(() => []);
    let breaks = 0;
    const start = this.starts[doc] ?? 0;
    for (let at = start; at < (this.starts[doc + 1] ?? 0); at++) {
      const token = this.tokens[at] ?? BREAK;
      if (token === BREAK) breaks++;
      else {
        tests.forEach((test, unit) => {
          if (test(token)) places[unit]?.push(at - start + breaks * FAR);
        });
      }
    }
    return places;
  }
}

function testOf(unit: Unit): (token: number) => boolean {
  if (unit === undefined) return (token) => token !== BREAK;
  if (unit.length === 1) return (token) => token === unit[0];
  const ids = new Set(unit);
  return (token) => ids.has(token);
}

/** Whether each unit can have a place of its own so that the places, less the offsets, span at most `span`. */
function canPlace(places: readonly (readonly number[])[], offsetOf: (unit: number) => number, span: number): boolean {
  const taken: number[] = [];
  const place = (unit: number, low: number, high: number): boolean => {
    if (unit === places.length) return true;
    for (const at of places[unit] ?? []) {
      if (taken.includes(at)) continue;
      const value = at - offsetOf(unit);
      const lowest = Math.min(low, value);
      const highest = Math.max(high, value);
      if (highest - lowest > span) continue;
      taken.push(at);
      const done = place(unit + 1, lowest, highest);
      taken.pop();
      if (done) return true;
    }
    return false;
  };
  return place(0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
}
