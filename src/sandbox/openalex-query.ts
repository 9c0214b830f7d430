/** The evaluation of OpenAlex search texts: booleans, phrases, wildcards and proximity, stemmed or exact. */
import type { BibRecord } from '../records/record.ts';
import { ENGLISH_STOP_WORDS, makeStemmer } from './stemmer.ts';
import {
  allDocs,
  type DocSet,
  hasDoc,
  intersect,
  lazily,
  noDocs,
  subtract,
  type Unit,
  unite,
  WordIndex,
  wordsOf,
} from './word-index.ts';

export const SEARCH_SCOPES = ['title', 'abstract', 'title_and_abstract'] as const;
export type SearchScope = (typeof SEARCH_SCOPES)[number];

/** A search text that the service refuses with status 400. */
export class SearchRefused extends Error {}

type Clause =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'phrase'; readonly text: string; readonly slop: number };
type Token = Clause | { readonly kind: '(' | ')' | 'AND' | 'OR' | 'NOT' };

const WILDCARD_MESSAGE =
  'Wildcards (* or ?) require exact (no-stem) search. The default search is stemmed, so the literal text before the wildcard is removed when the work is indexed and the search returns wrong results. Use the search.exact= parameter instead (or the default.search.exact filter), e.g. search.exact=machin*.';

/** The number of upper-case AND, OR and NOT outside quotation marks. */
export function countOperators(text: string): number {
  return text.replace(/"[^"]*"/g, ' ').match(/(?<![\p{L}\p{N}])(?:AND|OR|NOT)(?![\p{L}\p{N}])/gu)?.length ?? 0;
}

function tokensOf(text: string): Token[] {
  // "Typographic quotes are folded to the straight one by the server."
  const pattern = /"([^"]*)"(?:~(\d+))?|([()])|([^\s()"]+)/g;
  const tokens: Token[] = [];
  for (const [, phrase, slop, bracket, word] of text.replace(/[“”„]/g, '"').matchAll(pattern)) {
    if (phrase !== undefined) tokens.push({ kind: 'phrase', text: phrase, slop: Number(slop ?? 0) });
    else if (bracket === '(' || bracket === ')') tokens.push({ kind: bracket });
    else if (word === 'AND' || word === 'OR' || word === 'NOT') tokens.push({ kind: word });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

/**
 * The wildcard rules of the service's source (core/search.py, 2026-08): exact fields only; never at the start of a word;
 * three word characters before `*`, four where a phrase has two wildcards, and never more than two there. A phrase with a
 * wildcard between other clauses is answered as the documentation of 2026-08 says; an undated copy of the source refuses it.
 */
function checkWildcards(tokens: readonly Token[], exact: boolean): void {
  for (const token of tokens) {
    if ((token.kind !== 'word' && token.kind !== 'phrase') || !/[*?]/.test(token.text)) continue;
    if (!exact) throw new SearchRefused(WILDCARD_MESSAGE);
    const words = token.text.trim().split(/\s+/);
    const wild = words.filter((word) => /[*?]/.test(word));
    if (wild.length > 2) {
      throw new SearchRefused(`At most 2 wildcards (* or ?) are allowed in one phrase; this has ${wild.length}.`);
    }
    for (const word of wild) checkWildcard(word, wild.length > 1 ? 4 : 3);
  }
}

function checkWildcard(word: string, needed: number): void {
  if (/^[*?]./.test(word)) throw new SearchRefused(`Leading wildcards are not supported (too expensive): "${word}".`);
  const before = /([\p{L}\p{N}_]*)\*/u.exec(word)?.[1];
  if (before !== undefined && before.length < needed) {
    throw new SearchRefused(`A * wildcard needs at least ${needed} leading characters: "${word}".`);
  }
}

/**
 * The text as it reaches the search engine (core/search.py, 2026-08). With a boolean, a phrase or a wildcard between
 * letters it is a `query_string`: slashes and colons become blanks, and an "and" or "not" at the very end is cut off,
 * also when it is the end of a longer word. Any other text is words: signs mean nothing.
 */
function analysed(text: string): string {
  const straight = text.replace(/[“”„]/g, '"');
  const isQueryString =
    / (?:AND|OR|NOT) /.test(straight) ||
    (straight.match(/"/g)?.length ?? 0) >= 2 ||
    /[\p{L}\p{N}_]{3,}\*|[\p{L}\p{N}_]\?[\p{L}\p{N}_]|[\p{L}\p{N}_]{3,}~|"~/u.test(straight);
  if (!isQueryString) return straight.replace(/[*?()~]/g, ' ').toLowerCase();
  const cleaned = straight
    .trim()
    .replace(/[/:]/g, ' ')
    .replace(/[[\]<>]/g, '');
  return /(?:and|not)$/i.test(cleaned) ? cleaned.slice(0, -3).trim() : cleaned;
}

/** `"machine learning"~5~"neural network"`: two phrases near each other. */
const BINARY_PROXIMITY = /^"([^"]*)"~(\d+)~"([^"]*)"$/;

/** The indexed form of a word; `undefined` = a stop word. */
type Form = (word: string) => string | undefined;

interface Indexes {
  /** Title, abstract, or both: a clause may match in either. */
  readonly parts: readonly WordIndex[];
  readonly form: Form;
}

export interface SearchMatch {
  readonly found: DocSet;
  /** How many different words of the query a record holds, by record number. */
  readonly scoreOf: (doc: number) => number;
}

export class OpenAlexSearcher {
  readonly size: number;
  private readonly indexes: Readonly<
    Record<'exact' | 'stemmed', Readonly<Record<'title' | 'abstract', () => WordIndex>>>
  >;
  private readonly forms: Readonly<Record<'exact' | 'stemmed', () => Form>>;

  constructor(records: readonly BibRecord[]) {
    this.size = records.length;
    const texts = {
      title: records.map(({ title }) => (title === undefined ? [] : [title])),
      abstract: records.map(({ abstract }) => (abstract === undefined ? [] : [abstract])),
    };
    const exact = {
      title: lazily(() => new WordIndex(texts.title)),
      abstract: lazily(() => new WordIndex(texts.abstract)),
    };
    const stemmedForm = lazily((): Form => {
      const stem = makeStemmer(new Set([...exact.title().words(), ...exact.abstract().words()]));
      return (word) => (ENGLISH_STOP_WORDS.has(word) ? undefined : stem(word));
    });
    const stemmed = {
      title: lazily(() => new WordIndex(exact.title(), stemmedForm())),
      abstract: lazily(() => new WordIndex(exact.abstract(), stemmedForm())),
    };
    this.indexes = { exact, stemmed };
    this.forms = { exact: () => (word) => word, stemmed: stemmedForm };
  }

  /** Makes all indexes now, not at the first search. */
  prepare(): void {
    for (const { title, abstract } of Object.values(this.indexes)) {
      title();
      abstract();
    }
  }

  /**
   * Runs a search text on one scope.
   *
   * @throws {SearchRefused} for what the service answers with status 400
   */
  search(text: string, scope: SearchScope, exact: boolean): SearchMatch {
    checkWildcards(tokensOf(text), exact);
    const tokens = tokensOf(analysed(text));
    if (tokens.filter((token) => token.kind === 'phrase' && token.text.length > 80).length > 3) {
      throw new SearchRefused('More than 3 quoted phrases of over 80 characters are not allowed.');
    }
    const matching = exact ? 'exact' : 'stemmed';
    if (/"~\d+~"/.test(text) && !BINARY_PROXIMITY.test(text.trim())) {
      throw new SearchRefused('Proximity of two phrases works only as the whole search.');
    }
    const { title, abstract } = this.indexes[matching];
    const parts = { title: [title], abstract: [abstract], title_and_abstract: [title, abstract] }[scope];
    const indexes = { parts: parts.map((part) => part()), form: this.forms[matching]() };
    const sets: DocSet[] = [];
    const [, left = '', gaps = '', right = ''] = BINARY_PROXIMITY.exec(text.trim()) ?? [];
    const found = gaps
      ? indexes.parts
          .map((index) => {
            const operand = (words: string) => trimmed(unitsOf(words, index, indexes.form));
            return index.phrasesWithin(operand(left), operand(right), Number(gaps));
          })
          .reduce(unite)
      : (this.group(tokens, { at: 0 }, indexes, sets) ?? noDocs(this.size));
    const scoreOf = (doc: number) => sets.filter((set) => hasDoc(set, doc)).length;
    return { found, scoreOf };
  }

  /**
   * One group of clauses by the rules of Lucene's classic parser with AND as default operator, on which the service's
   * `query_string` rests: they "do not honor the usual precedence rules" (Elasticsearch reference, "query string
   * query"). AND makes both neighbours required, OR makes both optional; optional clauses count only when nothing is
   * required. A group of exclusions only means everything else.
   */
  private group(tokens: readonly Token[], place: { at: number }, indexes: Indexes, sets: DocSet[]): DocSet | undefined {
    const clauses: { set: DocSet; role: 'must' | 'should' | 'not' }[] = [];
    let joined: 'AND' | 'OR' | undefined;
    let negated = false;
    for (let token = tokens[place.at]; token !== undefined; token = tokens[place.at]) {
      place.at++;
      if (token.kind === ')') break;
      if (token.kind === 'AND' || token.kind === 'OR') joined = token.kind;
      else if (token.kind === 'NOT') negated = true;
      else {
        const set =
          token.kind === 'word' || token.kind === 'phrase'
            ? this.clause(token, indexes, sets)
            : this.group(tokens, place, indexes, sets);
        const before = clauses.at(-1);
        if (before !== undefined && before.role !== 'not') {
          if (joined === 'AND') before.role = 'must';
          if (joined === 'OR') before.role = 'should';
        }
        if (set !== undefined) clauses.push({ set, role: negated ? 'not' : joined === 'OR' ? 'should' : 'must' });
        joined = undefined;
        negated = false;
      }
    }
    if (clauses.length === 0) return undefined;
    const of = (role: 'must' | 'should' | 'not') =>
      clauses.filter((clause) => clause.role === role).map(({ set }) => set);
    const [must, should, not] = [of('must'), of('should'), of('not')];
    const kept =
      must.length > 0 ? must.reduce(intersect) : should.length > 0 ? should.reduce(unite) : allDocs(this.size);
    return not.reduce(subtract, kept);
  }

  /** `undefined` when only stop words are left: such a clause asks for nothing. */
  private clause(token: Clause, { parts, form }: Indexes, sets: DocSet[]): DocSet | undefined {
    const readings = parts.map((index) => ({ index, units: unitsOf(token.text, index, form) }));
    const places = readings[0]?.units ?? [];
    if (places.every((unit) => unit === undefined)) return undefined;
    const inEither = (find: (index: WordIndex, units: readonly Unit[]) => DocSet) =>
      readings.map(({ index, units }) => find(index, units)).reduce(unite);
    let set: DocSet;
    // A word that the analyser takes apart (`drug-use`) asks for all its parts in one field.
    if (token.kind === 'word') {
      set = inEither((index, units) => units.flatMap((unit) => (unit ? [index.anyOf(unit)] : [])).reduce(intersect));
    } else if (token.slop > 0 && /[*?]/.test(token.text)) {
      // With a wildcard it is an intervals query: any order, at most that many other words in between.
      set = inEither((index, units) => index.within(units, token.slop));
    } else if (token.slop > 0) set = inEither((index, units) => index.sloppy(units, token.slop));
    else set = inEither((index, units) => index.phrase(trimmed(units)));
    sets.push(set);
    return set;
  }
}

function unitsOf(text: string, index: WordIndex, form: Form): Unit[] {
  return text.split(/[\s-]+/).flatMap((piece): Unit[] => {
    if (/[*?]/.test(piece)) {
      const literal = piece
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}*?]/gu, '');
      if (/^[^*?]+\*$/.test(literal)) return [index.idsWithPrefix(literal.slice(0, -1))];
      return [index.idsMatching(new RegExp(`^${literal.replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 'u'))];
    }
    const fuzzy = /^(.+)~([12])$/.exec(piece);
    if (fuzzy)
      return wordsOf(fuzzy[1] ?? '').map((word) =>
        index.idsOf(form(word) ?? '').concat(near(word, Number(fuzzy[2]), index)),
      );
    return wordsOf(piece).map((word) => {
      const indexed = form(word);
      return indexed === undefined ? undefined : index.idsOf(indexed);
    });
  });
}

/** Words of the index within a number of edits: `word~1`. */
function near(word: string, edits: number, index: WordIndex): number[] {
  return index
    .words()
    .filter((other) => Math.abs(other.length - word.length) <= edits && distance(word, other) <= edits)
    .flatMap((other) => index.idsOf(other));
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Without removed stop words at either end. */
function trimmed(units: readonly Unit[]): readonly Unit[] {
  const first = units.findIndex((unit) => unit !== undefined);
  const last = units.findLastIndex((unit) => unit !== undefined);
  return units.slice(first, last + 1);
}
