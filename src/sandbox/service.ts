/** What the three played services have in common: a request, an answer, and what can go wrong with it. */
import type { BibRecord } from '../records/record.ts';

/** What goes wrong with one request. */
export type Fault =
  /** The connection ends without an answer. `after`: the service has done its work (a Crossref cursor has moved on). */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** An error status with the body that the service is known to send with it. 502 and 504 come after the work is done. */
  | { readonly kind: 'status'; readonly status: 429 | 500 | 502 | 503 | 504; readonly retryAfter?: number }
  /** A whole answer in HTTP, but its body ends after this share (0 to 1). */
  | { readonly kind: 'truncate'; readonly keep: number }
  /** The connection ends after this share (0 to 1) of the body. */
  | { readonly kind: 'cut'; readonly keep: number }
  /** Status 200 with a page for people. */
  | { readonly kind: 'html' }
  /** Status 200 with nothing but the XML declaration (PubMed), or nothing at all. */
  | { readonly kind: 'empty' }
  /** Answered as usual, but later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** PubMed: status 200 with an ERROR element. */
  | { readonly kind: 'error-element'; readonly message: string }
  /** PubMed EFetch: these UIDs, or the last `last` of those asked for, are left out silently. */
  | { readonly kind: 'omit'; readonly ids?: readonly string[]; readonly last?: number }
  /** The announced total differs by `by`. */
  | { readonly kind: 'moved-count'; readonly by: number }
  /**
   * Crossref, OpenAlex: the page before this one comes once more, as in lists that change while they are paged (Crossref
   * forum t/13032, openalexR#253); with `loses` the page in whose place it came is never given. PubMed: the first entry
   * comes twice, with `loses` in place of the last.
   */
  | { readonly kind: 'repeated-page'; readonly loses: boolean }
  /** Crossref: the cursor of this request is no longer known. */
  | { readonly kind: 'cursor-expired' }
  /** OpenAlex: only this share (0 to 1) of the hits is found, in `ms` milliseconds, with status 200. */
  | { readonly kind: 'slow-partial'; readonly share: number; readonly ms: number }
  /** OpenAlex: the daily budget is spent. */
  | { readonly kind: 'budget-spent' };

export interface ServiceRequest {
  readonly method: string;
  /** What follows the base address, still percent-encoded: `esearch.fcgi`, `works/10.1000%2Fx`. */
  readonly path: string;
  /** Parameters of the address and, for PubMed, of the form. */
  readonly params: URLSearchParams;
  /** Headers by lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Address of the client. */
  readonly client: string;
  /** Bytes of the request line, as if the service stood at its own address. */
  readonly lineBytes: number;
  readonly nowMs: number;
  /** Requests that this service is answering at the moment, this one included. */
  readonly inFlight: number;
  readonly fault: Fault | undefined;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Service {
  readonly answer: (request: ServiceRequest) => ServiceAnswer;
  /** Makes the indexes now, not at the first search. */
  readonly prepare: () => void;
}

/** What a limit says to a request: headers for the answer, or the refusal itself. */
export interface Passage {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: ServiceAnswer;
}

/** A JSON answer. */
export function jsonAnswer(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServiceAnswer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Accepted requests of the last second, for limits such as "3 per second". */
export class RateWindow {
  private accepted: number[] = [];
  private refused: number[] = [];

  /** Whether one more request may pass; `count` is how many were sent within the second, this one included. */
  take(
    nowMs: number,
    limit: number,
  ): { readonly allowed: boolean; readonly count: number; readonly remaining: number } {
    this.accepted = this.accepted.filter((at) => nowMs - at < 1000);
    this.refused = this.refused.filter((at) => nowMs - at < 1000);
    const allowed = this.accepted.length < limit;
    (allowed ? this.accepted : this.refused).push(nowMs);
    const count = this.accepted.length + this.refused.length;
    return { allowed, count, remaining: Math.max(0, limit - this.accepted.length) };
  }
}

/** `2016-03-01`; parts that are not known are 01. `undefined` without a year. */
export function isoDate(record: BibRecord): string | undefined {
  if (record.year === undefined) return undefined;
  const two = (part: number | undefined) => String(part ?? 1).padStart(2, '0');
  return `${String(record.year).padStart(4, '0')}-${two(record.month)}-${two(record.day)}`;
}

/** `Smith J R` as indexes hold it. */
export function authorTexts(record: BibRecord): string[] {
  return record.authors.map((author) =>
    'group' in author ? author.group : [author.family, author.given, author.suffix].filter(Boolean).join(' '),
  );
}

/** A number from 0 to 2³² − 1 that depends on nothing but the text (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash;
}
