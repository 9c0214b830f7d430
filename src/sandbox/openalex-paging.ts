/** The order of OpenAlex's lists, and paging by stateless cursors. */
import type { CorpusEntry } from './corpus.ts';
import { citedBy, publicationDate } from './openalex-render.ts';

export type EndOfList = 'null-cursor' | 'empty-page';

type Key = string | number;

export interface Order {
  readonly compare: (a: number, b: number) => number;
  /** Sort values of a work, the last one its id: what a cursor holds. */
  readonly keysOf: (doc: number) => readonly Key[];
  readonly compareKeys: (a: readonly Key[], b: readonly Key[]) => number;
}

const SORTS = [
  'publication_date',
  'publication_year',
  'cited_by_count',
  'display_name',
  'id',
  'relevance_score',
] as const;

/**
 * The order for `sort=key:asc,key:desc`; the default is `_score, publication_date, id` with a search, else the id.
 * The server appends its default keys ending in `id`. `undefined` = no such sort.
 */
export function orderOf(
  sort: string | null,
  corpus: readonly CorpusEntry[],
  scoreOf: ((doc: number) => number) | undefined,
): Order | undefined {
  const searchKeys = scoreOf === undefined ? [] : ['relevance_score:desc', 'publication_date:desc'];
  const names = [...(sort?.split(',') ?? searchKeys), 'id'];
  const parts: { readonly sign: number; readonly read: (doc: number) => Key }[] = [];
  for (const text of names) {
    const [name, direction = 'asc'] = text.split(':');
    const key = SORTS.find((known) => known === name);
    if (key === undefined || (key === 'relevance_score' && scoreOf === undefined)) return undefined;
    parts.push({ sign: direction === 'desc' ? -1 : 1, read: (doc) => keyOf(key, doc, corpus, scoreOf) });
  }
  const keys = new Map<number, readonly Key[]>();
  const keysOf = (doc: number): readonly Key[] => {
    const known = keys.get(doc) ?? parts.map(({ read }) => read(doc));
    keys.set(doc, known);
    return known;
  };
  const compareKeys = (a: readonly Key[], b: readonly Key[]): number => {
    for (let part = 0; part < parts.length; part++) {
      const [left = '', right = ''] = [a[part], b[part]];
      if (left !== right) return (parts[part]?.sign ?? 1) * (left < right ? -1 : 1);
    }
    return 0;
  };
  return { keysOf, compareKeys, compare: (a, b) => compareKeys(keysOf(a), keysOf(b)) };
}

function keyOf(
  key: (typeof SORTS)[number],
  doc: number,
  corpus: readonly CorpusEntry[],
  scoreOf: ((doc: number) => number) | undefined,
): Key {
  const entry = corpus[doc];
  if (entry === undefined) return '';
  if (key === 'relevance_score') return scoreOf?.(doc) ?? 0;
  if (key === 'id') return `https://openalex.org/${entry.id}`;
  const { record } = entry;
  if (key === 'publication_date') return publicationDate(record) ?? '';
  if (key === 'publication_year') return record.year ?? 0;
  if (key === 'cited_by_count') return citedBy(entry);
  return record.title ?? '';
}

/** Whether a cursor is neither `*` nor one that this server makes. */
export function badCursor(cursor: string): boolean {
  return cursor !== '*' && readCursor(cursor) === undefined;
}

function readCursor(cursor: string): readonly Key[] | undefined {
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64').toString('utf8'));
    const isKey = (key: unknown) => typeof key === 'string' || typeof key === 'number';
    return Array.isArray(keys) && keys.every(isKey) ? keys : undefined;
  } catch {
    return undefined;
  }
}

/** The page behind a cursor: the first works whose sort values come after those in the cursor. */
export function pageByCursor(
  cursor: string,
  hits: readonly number[],
  perPage: number,
  order: Order,
  end: EndOfList,
  /** The page before this one in its place; with `loses` the list goes on behind this one. */
  repeated?: { readonly loses: boolean } | undefined,
): { readonly docs: readonly number[]; readonly nextCursor: string | null } {
  const after = cursor === '*' ? undefined : readCursor(cursor);
  const found = after === undefined ? 0 : hits.findIndex((doc) => order.compareKeys(order.keysOf(doc), after) > 0);
  const from = found < 0 ? hits.length : found;
  const docs = hits.slice(from, from + perPage);
  const before = repeated === undefined || from === 0 ? undefined : hits.slice(Math.max(0, from - perPage), from);
  if (before !== undefined && repeated?.loses === false) return { docs: before, nextCursor: cursor };
  const last = docs.at(-1);
  const isOver = last === undefined || (end === 'null-cursor' && docs.length < perPage);
  return {
    docs: before ?? docs,
    nextCursor: isOver ? null : Buffer.from(JSON.stringify(order.keysOf(last))).toString('base64'),
  };
}
