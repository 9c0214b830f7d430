/** What a search leaves behind: one execution of one query on one service on one date. */
import type { Compiled } from '../query/tree.ts';
import type { BibRecord, ServiceName } from '../records/record.ts';

/**
 * What a run was made for. Only a `search` identifies records; the others ask about records and queries:
 * `abstracts` fills missing abstracts, `known-items` looks publications up, `hits` counts lines, `sample` draws for a forecast.
 */
export const RUN_PURPOSES = ['search', 'abstracts', 'known-items', 'hits', 'sample'] as const;
export type RunPurpose = (typeof RUN_PURPOSES)[number];

export const RUN_STATES = ['running', 'complete', 'capped', 'failed'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** Why a run ended `failed`. The first two cannot succeed by trying again. */
export const FAILURE_CODES = [
  'QUERY_REJECTED',
  'KEY_REFUSED',
  'BUDGET_SPENT',
  'UNREACHABLE',
  'INCOMPLETE',
  'BAD_ANSWER',
  // The service did not search as asked, and nobody has accepted that.
  'UNACKNOWLEDGED',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

export interface RunWarning {
  readonly code: string;
  readonly message: string;
  /** The term of the query that it is about. */
  readonly term?: string | undefined;
}

/** One compiled request of a run: a Crossref probe, an OpenAlex chunk, the one PubMed term. */
export interface RunPart {
  readonly request: string;
  /** Total that the service gives for this part, as given last. */
  readonly announced: number | undefined;
  /** Records delivered, repeats included. */
  readonly fetched: number;
  readonly state: 'open' | 'exhausted' | 'capped';
  readonly cutOff: string | undefined;
}

/** A step is plain data, stored with the run, so that a run can go on in another process. `kind` is the source's own word. */
export interface Step {
  readonly kind: string;
  /** Index of the part it belongs to. */
  readonly part: number;
  readonly [key: string]: unknown;
}

export interface Run {
  /** Given by the store; 0 before. */
  readonly id: number;
  readonly query: string;
  readonly source: ServiceName;
  readonly purpose: RunPurpose;
  readonly state: RunState;
  readonly failure: { readonly code: FailureCode; readonly message: string } | undefined;
  readonly compiled: Compiled;
  /** What is still to be asked. A finished run has none. */
  readonly pending: readonly Step[];
  readonly parts: readonly RunPart[];
  /** The service's total for the whole query; `undefined` when it went out in overlapping parts. */
  readonly announcedFirst: number | undefined;
  readonly announcedLast: number | undefined;
  /** Records delivered, repeats included. */
  readonly fetched: number;
  /** Distinct native ids of this run now in the database. */
  readonly stored: number;
  readonly notDelivered: readonly string[];
  readonly repeatedRequests: number;
  readonly warnings: readonly RunWarning[];
  /** Notes of the service kept with the run, such as PubMed's query translation. */
  readonly remarks: readonly { readonly name: string; readonly text: string }[];
  /** ISO 8601, UTC */
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly programVersion: string;
}

/** A record as a service delivered it. */
export interface FetchedRecord {
  /** PMID, DOI (lower case), W… */
  readonly nativeId: string;
  readonly record: BibRecord;
  /** Relevance score, where the service gives one. */
  readonly score?: number | undefined;
}

/** One raw answer, as it is kept: the request without keys and addresses. */
export interface RawAnswer {
  readonly request: string;
  readonly step: Step;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** ISO 8601, UTC */
  readonly receivedAt: string;
}

/** What collecting needs of a store. A page, its records and the new state of the run are written in one transaction. */
export interface RunStore {
  /** The newest search of these compiled requests, when it has not ended `complete` or `capped`, with the requests in flight still pending. */
  findUnfinished(query: string, source: ServiceName, compiled: Compiled): Promise<Run | undefined>;
  create(run: Run): Promise<Run>;
  /** Stores the answer and its records, and the run as `run` says but with what is then `stored`; gives the run as stored. */
  save(run: Run, answer: RawAnswer | undefined, records: readonly FetchedRecord[]): Promise<Run>;
  /** The stored answers of a run in the order in which they came, one after the other. */
  readAnswers(runId: number): AsyncIterable<RawAnswer>;
}
