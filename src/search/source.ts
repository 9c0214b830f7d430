/** What a bibliographic source must offer to be searched: one file in sources/ implements one. Sources do no I/O. */
import type { Compiled, CompiledRequest, Truth } from '../query/tree.ts';
import type { BibRecord, Problem, ServiceName } from '../records/record.ts';
import type { FailureCode, FetchedRecord, Run, RunWarning, Step } from './run.ts';

/** How fast a service may be asked. */
export interface Pace {
  /** Requests a second that the service allows; the client stays about 7 % below. */
  readonly perSecond: number;
  /** Requests in flight at one time. */
  readonly concurrency: number;
}

/** Address, contact and key of one service, from the environment of the command. None of it is ever stored but the answers. */
export interface ServiceSettings {
  readonly baseUrl: string;
  readonly contact?: string | undefined;
  readonly apiKey?: string | undefined;
}

/** What is known of the caller where a request is made: whether there is a key, never the key. */
export interface Access {
  readonly hasKey: boolean;
}

/** A request as plain data, without keys and addresses: what is kept beside the answer. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the service's base address: `esearch.fcgi`. */
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  /** Requests of this kind a second, where the service allows them less often than others. */
  readonly perSecond?: number | undefined;
}

/** Parameters and headers that say who asks. */
export interface Credentials {
  readonly params: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface ReadContext {
  /** The query evaluated on a record; Crossref's stop rule needs it. */
  readonly matches: (record: BibRecord) => Truth;
  /** Native ids that the step's part has delivered before this answer, earlier attempts included. */
  readonly delivered: ReadonlySet<string>;
  /** Whether the team has accepted a warning of the service about a term; what is not accepted ends the run. */
  readonly isAcknowledged: (code: string, term: string) => boolean;
}

/** A page as read: what came, and what to ask next. */
export interface Page {
  readonly kind: 'page';
  readonly records: readonly FetchedRecord[];
  /** Entries that could not be read: records + problems = entries. */
  readonly problems: readonly Problem[];
  /** Entries that count as delivered. */
  readonly fetched: number;
  readonly next: readonly Step[];
  /** The service's total for the part. */
  readonly announced?: number | undefined;
  readonly part?: { readonly state: 'exhausted' | 'capped'; readonly cutOff?: string | undefined } | undefined;
  readonly warnings: readonly RunWarning[];
  readonly remarks: Run['remarks'];
  readonly notDelivered: readonly string[];
}

export type PageResult =
  | Page
  /** To be asked again; `code` is how the run fails when it does not help. */
  | {
      readonly kind: 'again';
      readonly code: FailureCode;
      readonly message: string;
      /** What the service asks to wait, in milliseconds. */
      readonly waitMs?: number | undefined;
    }
  | {
      readonly kind: 'fail';
      readonly code: FailureCode;
      readonly message: string;
      /** Nothing more may be asked of the service by this command. */
      readonly closesService: boolean;
      /** What the service said, kept with the run. */
      readonly warnings?: readonly RunWarning[] | undefined;
    };

export interface SearchSource {
  readonly id: ServiceName;
  /** Name and platform, as PRISMA-S item 1 wants them reported. */
  readonly title: string;
  /** One part per compiled request; parts of these sources overlap and are reported one by one. */
  readonly reportsParts: boolean;
  /** Start values; headers correct them. */
  pace(settings: ServiceSettings): Pace;
  /** Requests that today's budget still allows, by the headers of an answer; `undefined` where the service keeps none. */
  creditsLeft(headers: Answer['headers']): number | undefined;
  /** What an answer says of the pace. */
  paceFrom(answer: Answer): Partial<Pace>;
  credentials(settings: ServiceSettings): Credentials;
  /** First steps of a compiled query, and a description of each part. */
  plan(compiled: Compiled): { readonly steps: readonly Step[]; readonly parts: readonly string[] };
  request(step: Step, access: Access): HttpRequest;
  /** Requests that collecting such a part takes when the service announces so many records; `undefined` = cannot be told. */
  countRequests(asked: CompiledRequest, announced: number | undefined): number | undefined;
  /**
   * Reads one answer: records, problems, the announced total, what to ask next, what to ask again. A long one is read in
   * pieces, with room for other work between them.
   */
  read(step: Step, answer: Answer, context: ReadContext): Promise<PageResult>;
  /** The step that makes good for a lost or failed answer. */
  restart(step: Step): Step;
  /** Whether the step asks for something that has been answered before. */
  isRepeat(step: Step): boolean;
  /** What to ask when everything was answered and the numbers still differ. */
  recheck(run: Run): readonly Step[];
}

/** A page of nothing, to spread. */
export const EMPTY_PAGE: Page = {
  kind: 'page',
  records: [],
  problems: [],
  fetched: 0,
  next: [],
  warnings: [],
  remarks: [],
  notDelivered: [],
};

/** What `Retry-After` asks, in milliseconds from `now`; seconds and HTTP dates (RFC 9110, 10.2.3). */
export function retryAfterMs(
  headers: Answer['headers'],
  now: number = Date.parse(headers['date'] ?? ''),
): number | undefined {
  const value = headers['retry-after']?.trim();
  if (value === undefined || value === '') return undefined;
  if (/^\d+(?:\.\d+)?$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) || Number.isNaN(now) ? undefined : Math.max(0, date - now);
}

/** The body as text; bytes that are no UTF-8 become U+FFFD. */
export function bodyText(answer: Answer): string {
  return new TextDecoder().decode(answer.body);
}

/** What all three services mean by a status that is not 200; `undefined` for 2xx and where the source decides. */
export function readStatus(title: string, answer: Answer): PageResult | undefined {
  const { status } = answer;
  if (status >= 200 && status < 300) return undefined;
  const message = `${title} answered ${status}: ${excerpt(bodyText(answer))}`;
  if (status === 401 || status === 403) return { kind: 'fail', code: 'KEY_REFUSED', message, closesService: true };
  if (status === 429 || status === 408 || status === 425 || status >= 500)
    return { kind: 'again', code: 'UNREACHABLE', message, waitMs: retryAfterMs(answer.headers) };
  if (status === 400 || status === 414 || status === 422)
    return { kind: 'fail', code: 'QUERY_REJECTED', message, closesService: false };
  return { kind: 'fail', code: 'BAD_ANSWER', message, closesService: false };
}

/** The beginning of a foreign text for a message: one line, at most 300 characters. */
export function excerpt(text: string): string {
  const line = text
    .replace(/<[^<>]*>/g, ' ')
    .replace(/[\s\u0000-\u001f\u007f-\u009f]+/g, ' ')
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
