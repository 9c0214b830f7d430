/** OpenAlex: filters paged by a stateless cursor in a fixed order. */
import type { Compiled, CompiledRequest } from '../../query/tree.ts';
import type { Problem } from '../../records/record.ts';
import type { FetchedRecord, Step } from '../run.ts';
import {
  type Access,
  type Answer,
  bodyText,
  EMPTY_PAGE,
  excerpt,
  type HttpRequest,
  type PageResult,
  readStatus,
  retryAfterMs,
  type SearchSource,
} from '../source.ts';
import { asInteger, asList, asObject, asText, isObject, parseJson } from './json.ts';
import { readOpenAlexWork } from './openalex-record.ts';

const PER_PAGE = 100;
// The search backend stops after 5 s and returns what it has with status 200 (apis/README.md 3.2).
const PARTIAL_MS = 5_000;
// Queries with more operators than this are limited apart from others (apis/README.md 3.1).
const FREE_OPERATORS = 5;
const BUDGET_WAIT_MS = 60_000;

export const openalex: SearchSource = {
  id: 'openalex',
  title: 'OpenAlex (OurResearch, API)',
  reportsParts: false,
  // Enforced without key and with a free one (apis/README.md 3.1); a paid one's is not told by any answer.
  pace: (settings) => ({ perSecond: settings.apiKey === undefined ? 10 : 30, concurrency: 8 }),
  // The headers count the budget of the day, not requests a second; a refusal for speed names the limit in its message.
  paceFrom: (answer) => {
    if (answer.status !== 429) return {};
    const message = asText(asObject(parseJson(bodyText(answer)))['message']) ?? '';
    const limit = /boolean/i.test(message) ? undefined : /(\d+) requests per second/i.exec(message)?.[1];
    return limit === undefined || Number(limit) < 1 ? {} : { perSecond: Number(limit) };
  },
  creditsLeft: (headers) => {
    const left = Number(headers['x-ratelimit-remaining'] ?? Number.NaN);
    return Number.isNaN(left) ? undefined : left;
  },
  credentials: (settings) => ({
    params: {},
    headers: settings.apiKey === undefined ? {} : { authorization: `Bearer ${settings.apiKey}` },
  }),
  plan,
  request,
  countRequests,
  read,
  restart: (step) => step,
  isRepeat: () => false,
  recheck: () => [],
};

function plan(compiled: Compiled): { readonly steps: readonly Step[]; readonly parts: readonly string[] } {
  const filters = compiled.requests.flatMap((asked) => (asked.service === 'openalex' ? [asked.filter] : []));
  return {
    steps: filters.map((filter, part) => ({ kind: 'page', part, filter, cursor: '*', delivered: 0 })),
    parts: filters,
  };
}

/** A page for every hundred works; where the last one is full, an empty one after it. */
function countRequests(_asked: CompiledRequest, announced: number | undefined): number | undefined {
  return announced === undefined ? undefined : Math.floor(announced / PER_PAGE) + 1;
}

// apis/README.md 3.1: groups cost 1 credit always, a search 10, a list without one 1.
const SEARCH_CREDITS = 10;

/** Credits of the daily budget that a request costs. */
export function openAlexCredits(request: HttpRequest): number {
  const { filter = '', group_by: groups } = request.params;
  return groups === undefined && /\.search(?:\.exact)?:/.test(filter) ? SEARCH_CREDITS : 1;
}

/** One page of a list, for counting, drawing and looking up. */
export interface OpenAlexList {
  readonly filter: string;
  /** 1 to 100. */
  readonly perPage: number;
  /** A random draw of so many works instead of the whole list. */
  readonly sample?: { readonly size: number; readonly seed: number; readonly page: number } | undefined;
  /** Counts by this property instead of works: they come as a remark `group_by …`, a JSON map of counts by value: `{"article": 12}`. */
  readonly groupBy?: string | undefined;
}

/** A step that asks for one page and nothing after it. */
export function openAlexListStep(part: number, list: OpenAlexList): Step {
  return { ...list, kind: 'list', part };
}

function requestList(step: Step): Readonly<Record<string, string>> {
  const filter = String(step['filter']);
  if (typeof step['groupBy'] === 'string') return { filter, group_by: step['groupBy'], per_page: '200' };
  const sample = asObject(step['sample']);
  const drawn =
    step['sample'] === undefined
      ? {}
      : { sample: String(sample['size']), seed: String(sample['seed']), page: String(sample['page']) };
  return { filter, per_page: String(step['perPage']), ...drawn };
}

function request(step: Step, access: Access): HttpRequest {
  const filter = String(step['filter']);
  const operators = filter.match(/\b(?:AND|OR|NOT)\b/g)?.length ?? 0;
  return {
    method: 'GET',
    path: 'works',
    params:
      step.kind === 'list'
        ? requestList(step)
        : { filter, per_page: String(PER_PAGE), sort: 'publication_date:asc', cursor: String(step['cursor']) },
    ...(operators > FREE_OPERATORS ? { perSecond: access.hasKey ? 5 : 1 } : {}),
  };
}

async function read(step: Step, answer: Answer): Promise<PageResult> {
  const body = parseJson(bodyText(answer));
  const failure = readFailure(answer, body);
  if (failure !== undefined) return failure;
  const { meta, results, group_by: groups } = asObject(body);
  const total = asInteger(asObject(meta)['count']);
  const isList = step.kind === 'list';
  // An answer in groups holds no works (recorded 2026-05).
  const expected = typeof step['groupBy'] === 'string' ? groups : results;
  if (!Array.isArray(expected) || total === undefined || (!isList && !('next_cursor' in asObject(meta)))) {
    const message = `OpenAlex’s answer is cut or is no page of works: ${excerpt(bodyText(answer))}`;
    return { kind: 'again', code: 'BAD_ANSWER', message };
  }
  const milliseconds = asObject(meta)['db_response_time_ms'];
  if (typeof milliseconds === 'number' && milliseconds >= PARTIAL_MS) {
    const message = `OpenAlex stopped searching after ${milliseconds} ms, so the page may be partial.`;
    return { kind: 'again', code: 'INCOMPLETE', message };
  }
  if (isList) return readList(step, asList(results), asList(groups), total);
  const nextCursor = asText(asObject(meta)['next_cursor']);
  // Followed, it would lead round and round.
  if (nextCursor !== undefined && nextCursor === step['cursor'])
    return { kind: 'again', code: 'BAD_ANSWER', message: 'OpenAlex gave the cursor of the same page once more.' };
  return readPage(step, asList(results), total, nextCursor);
}

function readList(step: Step, results: readonly unknown[], groups: readonly unknown[], total: number): PageResult {
  // Keys are addresses: `https://openalex.org/types/article`.
  const counts = Object.fromEntries(
    groups.map((group) => [String(asObject(group)['key']).split('/').at(-1), asObject(group)['count']]),
  );
  return {
    ...EMPTY_PAGE,
    records: results.flatMap((entry) => readOpenAlexWork(entry) ?? []),
    fetched: results.length,
    announced: total,
    remarks:
      typeof step['groupBy'] === 'string'
        ? [{ name: `group_by ${step['groupBy']}`, text: JSON.stringify(counts) }]
        : [],
  };
}

function readFailure(answer: Answer, body: unknown): PageResult | undefined {
  const error = asText(asObject(body)['error']) ?? '';
  const said = asText(asObject(body)['message']) ?? error;
  if (answer.status === 429) {
    const message = `OpenAlex answered 429: ${excerpt(said)}`;
    if (/plan upgrade required/i.test(error))
      return { kind: 'fail', code: 'QUERY_REJECTED', message, closesService: false };
    // Both kinds of 429 say that no credits are left; the message and the wait tell them apart.
    const seconds = asObject(body)['retryAfter'];
    const waitMs = retryAfterMs(answer.headers) ?? (typeof seconds === 'number' ? seconds * 1000 : undefined);
    if (/insufficient budget/i.test(said) || (waitMs ?? 0) > BUDGET_WAIT_MS) {
      const hours = waitMs === undefined ? '' : `, in ${Math.max(1, Math.round(waitMs / 3_600_000))} h`;
      const until = `The day's budget is renewed at midnight UTC${hours}; the run goes on then, no page is paid twice.`;
      return { kind: 'fail', code: 'BUDGET_SPENT', message: `${message} ${until}`, closesService: true };
    }
    return { kind: 'again', code: 'UNREACHABLE', message, waitMs };
  }
  const result = readStatus('OpenAlex', answer);
  if (result === undefined && isObject(body) && error !== '')
    return { kind: 'again', code: 'BAD_ANSWER', message: `OpenAlex answered: ${excerpt(`${error}: ${said}`)}` };
  return result;
}

function readPage(step: Step, results: readonly unknown[], total: number, nextCursor: string | undefined): PageResult {
  const records: FetchedRecord[] = [];
  const problems: Problem[] = [];
  for (const [index, entry] of results.entries()) {
    const fetched = readOpenAlexWork(entry);
    if (fetched !== undefined) records.push(fetched);
    else
      problems.push({
        line: undefined,
        at: `OpenAlex, entry ${index + 1}`,
        message: 'An entry without id was not read.',
      });
  }
  const delivered = (asInteger(step['delivered']) ?? 0) + results.length;
  const page = { ...EMPTY_PAGE, records, problems, fetched: results.length, announced: total };
  // Two styles (apis/README.md 3.3): a null cursor on the last page, or an empty page after it.
  if (results.length > 0 && nextCursor !== undefined) {
    return { ...page, next: [{ ...step, cursor: nextCursor, delivered }] };
  }
  if (delivered >= total) return { ...page, part: { state: 'exhausted' } };
  const message = `OpenAlex’s list ended after ${delivered} of ${total} records.`;
  return { ...page, warnings: [{ code: 'FEWER_THAN_ANNOUNCED', message }] };
}
