/** The evaluation of PubMed searches over a corpus, with the diagnostics that ESearch gives. */
import type { BibRecord } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { publicationTypes, pubmedLanguage } from './pubmed-render.ts';
import { type PubmedField, type PubmedNode, parsePubmed, type Tag, translatePubmed } from './pubmed-syntax.ts';
import { authorTexts, isoDate } from './service.ts';
import {
  addDoc,
  allDocs,
  type DocSet,
  docsWhere,
  intersect,
  isEmpty,
  lazily,
  membersOf,
  noDocs,
  subtract,
  unite,
  WordIndex,
  wordsOf,
} from './word-index.ts';

/** Words that PubMed leaves out of an untagged search (PubMed Help, "Stopwords", as far as they are English function words). */
const STOP_WORDS = new Set(
  'a about again all almost also although always among an and another any are as at be because been before being between both but by can could did do does done due during each either enough especially etc for found from further had has have having here how however i if in into is it its itself just kg km made mainly make may mg might ml mm most mostly must nearly neither no nor obtained of often on our overall perhaps quite rather really regarding seem seen several should show showed shown shows significantly since so some such than that the their theirs them then there therefore these they this those through thus to upon use used using various very was we were what when which while with within without would'.split(
    ' ',
  ),
);

export interface PubmedResult {
  readonly found: DocSet;
  readonly translation: string;
  readonly phrasesNotFound: readonly string[];
  readonly quotedPhrasesNotFound: readonly string[];
  readonly fieldsNotFound: readonly string[];
  readonly phrasesIgnored: readonly string[];
  readonly messages: readonly string[];
}

export interface PubmedOptions {
  /** Headings below a heading, for the explosion of `[mh]`; without it a heading stands for itself. */
  readonly narrowerHeadings?: Readonly<Record<string, readonly string[]>>;
}

type TextField = 'ti' | 'ab' | 'ot' | 'mh' | 'rest';

/** The indexes over one corpus; they are made once. */
export class PubmedSearcher {
  private readonly records: readonly BibRecord[];
  private readonly uids: readonly number[];
  private readonly dates: readonly (string | undefined)[];
  private readonly texts: Readonly<Record<TextField | 'au' | 'ta', () => WordIndex>>;
  private readonly headings = new Map<string, number[]>();
  private readonly types = new Map<string, number[]>();
  private readonly narrower: ReadonlyMap<string, readonly string[]>;

  constructor(entries: readonly CorpusEntry[], options: PubmedOptions = {}) {
    this.records = entries.map((entry) => entry.record);
    this.uids = entries.map((entry) => Number(entry.id));
    this.dates = this.records.map(isoDate);
    const index = (textsOf: (record: BibRecord) => readonly (string | undefined)[]) =>
      lazily(() => new WordIndex(this.records.map((record) => textsOf(record).filter((text) => text !== undefined))));
    this.texts = {
      ti: index((record) => [record.title]),
      ab: index((record) => record.abstract?.split('\n') ?? []),
      ot: index((record) => record.keywords),
      mh: index((record) => record.meshHeadings),
      au: index(authorTexts),
      ta: index((record) => [record.journal, record.journalAbbreviation]),
      rest: index((record) => [
        ...authorTexts(record),
        record.journal,
        record.journalAbbreviation,
        record.doi,
        record.year === undefined ? undefined : String(record.year),
        ...publicationTypes(record),
      ]),
    };
    this.records.forEach((record, doc) => {
      for (const heading of record.meshHeadings) list(this.headings, heading.toLowerCase()).push(doc);
      for (const type of publicationTypes(record)) list(this.types, type.toLowerCase()).push(doc);
    });
    this.narrower = new Map(
      Object.entries(options.narrowerHeadings ?? {}).map(([heading, below]) => [heading.toLowerCase(), below]),
    );
  }

  get size(): number {
    return this.records.length;
  }

  /** Makes all indexes now, not at the first search. */
  prepare(): void {
    for (const index of Object.values(this.texts)) index();
  }

  /** Runs a search. `history` gives earlier result lists for `#1`. */
  search(query: string, history: (key: number) => DocSet | undefined = () => undefined): PubmedResult {
    const notes = {
      phrasesNotFound: new Set<string>(),
      quotedPhrasesNotFound: new Set<string>(),
      fieldsNotFound: new Set<string>(),
      phrasesIgnored: new Set<string>(),
      messages: new Set<string>(),
    };
    const tree = parsePubmed(query);
    const found = this.evaluate(tree, notes, history);
    if (isEmpty(found)) notes.messages.add('No items found.');
    return {
      found,
      translation: translatePubmed(tree),
      phrasesNotFound: [...notes.phrasesNotFound],
      quotedPhrasesNotFound: [...notes.quotedPhrasesNotFound],
      fieldsNotFound: [...notes.fieldsNotFound],
      phrasesIgnored: [...notes.phrasesIgnored],
      messages: [...notes.messages],
    };
  }

  private evaluate(node: PubmedNode, notes: Notes, history: (key: number) => DocSet | undefined): DocSet {
    switch (node.kind) {
      case 'nothing':
        return noDocs(this.size);
      case 'group':
        return this.evaluate(node.inner, notes, history);
      case 'history':
        return history(node.key) ?? noDocs(this.size);
      case 'range':
        return this.range(node.from, node.to, node.tag?.field);
      case 'term':
        return this.term(node.text, node.quoted, node.tag, notes);
      default: {
        const left = this.evaluate(node.left, notes, history);
        const right = this.evaluate(node.right, notes, history);
        return { and: intersect, or: unite, not: subtract }[node.kind](left, right);
      }
    }
  }

  private range(from: string, to: string, field: PubmedField | undefined): DocSet {
    if (field === 'uid') return docsWhere(this.size, (doc) => between(this.uids[doc], Number(from), Number(to)));
    const low = dateBound(from, 'first');
    const high = dateBound(to, 'last');
    return docsWhere(this.size, (doc) => between(this.dates[doc], low, high));
  }

  private term(text: string, quoted: boolean, tag: Tag | undefined, notes: Notes): DocSet {
    if (tag !== undefined && tag.field === undefined) notes.fieldsNotFound.add(tag.typed);
    const field = tag?.field;
    // An unknown tag: "the term was searched without the restriction".
    if (field === undefined || (field === 'all' && !quoted)) return this.mapped(text, quoted, notes);
    const found = this.tagged(text, quoted, field, tag?.near, notes);
    if (isEmpty(found)) note(text, quoted, notes);
    return found;
  }

  /** An untagged term: a quotation is searched as a phrase if it is in the index, else its words; words are ANDed. */
  private mapped(text: string, quoted: boolean, notes: Notes): DocSet {
    if (text.toLowerCase() === 'hasabstract') return this.subset('hasabstract');
    if (quoted) {
      const phrase = this.words(text, ALL_TEXT, notes);
      if (!isEmpty(phrase)) return phrase;
      notes.quotedPhrasesNotFound.add(`"${text}"`);
    }
    const terms = text.split(/\s+/).filter((word) => {
      const ignored = STOP_WORDS.has(word.toLowerCase());
      if (ignored && !quoted) notes.phrasesIgnored.add(word);
      return !ignored && wordsOf(word).length > 0;
    });
    if (terms.length === 0) return noDocs(this.size);
    return terms
      .map((word) => {
        const found = this.words(word, ALL_TEXT, notes);
        if (isEmpty(found) && !quoted) notes.quotedPhrasesNotFound.add(`"${word}"`);
        return found;
      })
      .reduce(intersect);
  }

  private tagged(text: string, quoted: boolean, field: PubmedField, near: number | undefined, notes: Notes): DocSet {
    const wanted = text.toLowerCase().trim();
    switch (field) {
      case 'ti':
      case 'ab':
      case 'ot':
        return this.words(text, [field], notes, quoted ? near : undefined);
      case 'tiab':
        // "[tiab]: title, abstract, other abstract and author keywords": MeSH headings are not among them.
        return this.words(text, ['ti', 'ab', 'ot'], notes, quoted ? near : undefined);
      case 'tw':
        // `hasabstract` is written with this tag too.
        if (wanted === 'hasabstract') return this.subset(wanted);
        return this.words(text, ['ti', 'ab', 'ot', 'mh'], notes);
      case 'all':
        return this.words(text, ALL_TEXT, notes);
      case 'au':
      case 'ta':
        return this.words(text, [field], notes);
      case 'mh':
      case 'majr':
        return this.heading(wanted, true);
      case 'mh:noexp':
      case 'majr:noexp':
        return this.heading(wanted, false);
      case 'pt':
        return this.listed(this.types, wanted);
      case 'la':
        return docsWhere(this.size, (doc) =>
          (this.records[doc]?.languages ?? []).some((language) =>
            [language, pubmedLanguage(language).code, pubmedLanguage(language).name].includes(wanted),
          ),
        );
      case 'uid':
        return docsWhere(this.size, (doc) => wanted.split(/[\s,]+/).includes(String(this.uids[doc])));
      case 'sb':
        return this.subset(wanted);
      case 'is':
        return docsWhere(this.size, (doc) => this.records[doc]?.issns.includes(text.toUpperCase()) === true);
      case 'aid':
        return docsWhere(this.size, (doc) => this.records[doc]?.doi?.toLowerCase() === wanted);
      case 'vi':
        return docsWhere(this.size, (doc) => this.records[doc]?.volume?.toLowerCase() === wanted);
      case 'ip':
        return docsWhere(this.size, (doc) => this.records[doc]?.issue?.toLowerCase() === wanted);
      case 'pg':
        return docsWhere(this.size, (doc) => this.records[doc]?.pages?.split('-')[0]?.toLowerCase() === wanted);
      // A BibRecord has no entry dates: [edat] and [crdt] are read as the date of publication.
      case 'dp':
      case 'edat':
      case 'crdt':
        return this.range(text, text, field);
    }
  }

  private words(text: string, fields: readonly (TextField | 'au' | 'ta')[], notes: Notes, near?: number): DocSet {
    const written = text.split(/[\s-]+/).flatMap((piece) => {
      const words = wordsOf(piece);
      return words.map((word, at) => ({ word, truncated: at === words.length - 1 && piece.endsWith('*') }));
    });
    const length = written.map(({ word }) => word).join('').length;
    const truncates = (truncated: boolean): boolean => {
      if (!truncated) return false;
      // "at least four characters must be provided before the first asterisk"; proximity knows no truncation.
      if (length >= 4 && near === undefined) return true;
      notes.messages.add(`Wildcard in '${text}' was not used: at least 4 characters are needed, and no proximity.`);
      return false;
    };
    if (written.length === 0) return noDocs(this.size);
    return fields
      .map((field) => {
        const index = this.texts[field]();
        const units = written.map(({ word, truncated }) =>
          truncates(truncated) ? index.idsWithPrefix(word) : index.idsOf(word),
        );
        if (near !== undefined) return index.within(units, near);
        return index.phrase(units);
      })
      .reduce(unite);
  }

  private heading(wanted: string, explode: boolean): DocSet {
    const below = explode ? (this.narrower.get(wanted) ?? []) : [];
    const sets = [wanted, ...below.map((name) => name.toLowerCase())].map((name) => this.listed(this.headings, name));
    return sets.reduce(unite);
  }

  private listed(lists: ReadonlyMap<string, readonly number[]>, wanted: string): DocSet {
    const set = noDocs(this.size);
    const prefix = wanted.endsWith('*') ? wanted.slice(0, -1) : undefined;
    for (const [name, docs] of prefix === undefined ? [[wanted, lists.get(wanted) ?? []] as const] : lists) {
      if (prefix === undefined || name.startsWith(prefix)) for (const doc of docs) addDoc(set, doc);
    }
    return set;
  }

  private subset(name: string): DocSet {
    const books = () => docsWhere(this.size, (doc) => ['book', 'book-chapter'].includes(this.records[doc]?.type ?? ''));
    if (name === 'all') return allDocs(this.size);
    if (name === 'pubmed books') return books();
    if (name === 'medline') return docsWhere(this.size, (doc) => (this.records[doc]?.meshHeadings.length ?? 0) > 0);
    if (name === 'hasabstract' || name === 'has abstract') {
      return docsWhere(this.size, (doc) => this.records[doc]?.abstract !== undefined);
    }
    return noDocs(this.size);
  }

  /** Record numbers, highest UID first: the order of an ESearch without `sort`. */
  newestFirst(found: DocSet): number[] {
    return membersOf(found).sort((a, b) => (this.uids[b] ?? 0) - (this.uids[a] ?? 0));
  }

  /** Record numbers, latest publication date first: `sort=pub_date`. */
  byDate(found: DocSet): number[] {
    const key = (doc: number) => this.dates[doc] ?? '';
    return this.newestFirst(found).sort((a, b) => (key(b) < key(a) ? -1 : key(b) > key(a) ? 1 : 0));
  }
}

const ALL_TEXT: readonly TextField[] = ['ti', 'ab', 'ot', 'mh', 'rest'];

type Notes = {
  readonly [K in
    | 'phrasesNotFound'
    | 'quotedPhrasesNotFound'
    | 'fieldsNotFound'
    | 'phrasesIgnored'
    | 'messages']: Set<string>;
};

function note(text: string, quoted: boolean, notes: Notes): void {
  if (quoted) notes.quotedPhrasesNotFound.add(`"${text}"`);
  else notes.phrasesNotFound.add(text);
}

function list(lists: Map<string, number[]>, name: string): number[] {
  const known = lists.get(name) ?? [];
  lists.set(name, known);
  return known;
}

function between<T extends string | number>(value: T | undefined, low: T, high: T): boolean {
  return value !== undefined && low <= value && value <= high;
}

/** `2020`, `2020/3`, `2020/03/05` as the first or last ISO date that they can mean. */
function dateBound(text: string, side: 'first' | 'last'): string {
  const [year = '', month, day] = text.trim().split('/');
  const two = (part: string | undefined) => part?.padStart(2, '0');
  const ends = side === 'first' ? (['01', '01'] as const) : (['12', '31'] as const);
  return `${year.padStart(4, '0')}-${two(month) ?? ends[0]}-${two(day) ?? ends[1]}`;
}
