/** The query language as data: what a saved query says, and what one service is sent for it. */
import type { ServiceName } from '../records/record.ts';

export const FIELDS = ['title', 'abstract', 'title_abstract', 'any'] as const;
export type Field = (typeof FIELDS)[number];

/** A query tree. Blocks are resolved by the reader: a `ref` keeps its name for messages and carries the block's node. */
export type QueryNode =
  | { readonly op: 'and' | 'or'; readonly args: readonly QueryNode[] }
  | { readonly op: 'not'; readonly keep: QueryNode; readonly drop: QueryNode }
  /** One token; `trunc` = any token that begins with it. */
  | { readonly op: 'word'; readonly text: string; readonly trunc: boolean; readonly field: Field }
  /** Adjacent tokens in order; `truncLast` = the last one is a prefix. */
  | { readonly op: 'phrase'; readonly words: readonly string[]; readonly truncLast: boolean; readonly field: Field }
  /** Any order, at most `within` words in between. */
  | { readonly op: 'near'; readonly words: readonly string[]; readonly within: number; readonly field: Field }
  | {
      readonly op: 'mesh';
      readonly heading: string;
      readonly explode: boolean;
      readonly major: boolean;
      /** Free-text terms that stand for the heading where there is no MeSH. */
      readonly coveredBy: readonly string[];
    }
  | { readonly op: 'ref'; readonly block: string; readonly node: QueryNode };

export interface Limits {
  /** ISO dates, inclusive; `undefined` = open. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  /** ISO 639-1; empty = no limit. */
  readonly languages: readonly string[];
  readonly typesOnly: readonly string[];
  readonly typesNot: readonly string[];
}

export interface PubmedSettings {
  readonly run: boolean;
}
export interface OpenAlexSettings {
  readonly run: boolean;
  readonly matching: 'exact' | 'stemmed';
  readonly types: readonly string[];
}
export interface CrossrefSettings {
  readonly run: boolean;
  readonly probes: readonly string[];
  /** Records a page, 1 to 1,000. */
  readonly rows: number;
  readonly maxPerProbe: number;
  /** Stop when this many records in a row are all a plain "no match"; `undefined` = never. */
  readonly stopAfterEmpty: number | undefined;
}

export interface Override {
  readonly string: string;
  readonly reason: string;
  /** `sha256:…` of the tree it was written for. */
  readonly writtenFor: string | undefined;
  readonly refilter: boolean;
}

/** A place in a file, as messages name it: `queries/core.yaml:12:7`. */
export interface FilePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** A warning that the team has looked at and accepts, with the reason that reports print. */
export interface Acknowledgement {
  /** A rule of `query lint`, a code of the loss table, or a code of a run: `PHRASE_NOT_FOUND`. */
  readonly warning: string;
  /** The term it is about; `undefined` = every warning of this name in this query. */
  readonly term: string | undefined;
  readonly reason: string;
}

export interface SavedQuery {
  readonly id: string;
  readonly title: string;
  readonly purpose: string | undefined;
  readonly tree: QueryNode;
  readonly limits: Limits;
  readonly databases: {
    readonly pubmed: PubmedSettings | undefined;
    readonly openalex: OpenAlexSettings | undefined;
    readonly crossref: CrossrefSettings | undefined;
  };
  readonly overrides: { readonly [S in ServiceName]?: Override };
  readonly expect: { readonly knownItems: string | undefined; readonly minRecall: Readonly<Record<string, number>> };
  readonly acknowledged: readonly Acknowledgement[];
  /** Where each node of `tree`, those of its blocks included, stands. */
  readonly places: ReadonlyMap<QueryNode, FilePlace>;
  /** What the shared blocks are called for people, by their names. */
  readonly blockLabels: ReadonlyMap<string, string>;
  /** Where each setting stands, by its path: `databases.crossref.probes[0]`. */
  readonly settingPlaces: ReadonlyMap<string, FilePlace>;
  /** File it was read from, as messages name it. */
  readonly file: string;
  /** `sha256:…` of the resolved tree and limits, the same for any spelling of the same query. */
  readonly hash: string;
}

export const WARNING_CODES = [
  'MESH_DROPPED',
  'NEAR_WIDENED',
  'TRUNC_DROPPED',
  'FIELD_WIDENED',
  'NOT_LOCAL',
  'PHRASE_NOT_INDEXED',
  'LIMIT_LOCAL',
  'LANG_DETECTED',
  'TYPE_MAPPED',
  'URL_CHUNKED',
  'RANKED_CUT',
  'ABSTRACT_MISSING',
  'OVERRIDE_USED',
  'OVERRIDE_STALE',
  'CAP_SPLIT',
] as const;

/** One line of the loss table: what was asked, what was sent instead, and what follows. */
export interface TranslationWarning {
  readonly code: (typeof WARNING_CODES)[number];
  /** Place in the tree: `all[0].any[3]`. */
  readonly path: string;
  readonly asked: string;
  readonly sent: string;
  readonly effect: string;
}

/** What one service is asked for one saved query: plain data, stored with the run. */
export type CompiledRequest =
  | { readonly service: 'pubmed'; readonly term: string }
  /** `filter` is the whole value of `filter=`, not URL-encoded. */
  | { readonly service: 'openalex'; readonly filter: string }
  | {
      readonly service: 'crossref';
      /** Value of `query.bibliographic`. */
      readonly probe: string;
      /** Value of `filter=`, or empty. */
      readonly filter: string;
      readonly rows: number;
      readonly maxPerProbe: number;
      readonly stopAfterEmpty: number | undefined;
    };

export interface Compiled {
  readonly service: ServiceName;
  readonly queryId: string;
  readonly queryHash: string;
  /** Several requests = overlapping parts, united by native id. */
  readonly requests: readonly CompiledRequest[];
  readonly relation: 'exact' | 'superset' | 'ranked' | 'override';
  /** The tree that was really asked of this service; the local filter evaluates it. */
  readonly effective: QueryNode;
  readonly limits: Limits;
  readonly warnings: readonly TranslationWarning[];
}

export type Truth = 'true' | 'false' | 'unknown';
