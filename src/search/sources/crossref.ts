/** Crossref's REST API: ranked probes, paged by a cursor that lives on the server and always looks the same. */
import type { Compiled, CompiledRequest } from '../../query/tree.ts';
import type { Problem } from '../../records/record.ts';
import { breathe } from '../breathe.ts';
import type { FetchedRecord, Step } from '../run.ts';
import {
  type Answer,
  bodyText,
  EMPTY_PAGE,
  excerpt,
  type HttpRequest,
  type PageResult,
  type ReadContext,
  readStatus,
  type SearchSource,
} from '../source.ts';
import { readCrossrefWork } from './crossref-record.ts';
import { asInteger, asList, asObject, asTexts, isObject, parseJson } from './json.ts';

/** A page of one probe. The cursor is stateful (apis/README.md 2.4): a slice is walked in one go from `*` or from its start again. */
interface Slice {
  readonly part: number;
  readonly probe: string;
  readonly filter: string;
  readonly rows: number;
  readonly maxPerProbe: number;
  readonly stopAfterEmpty: number | undefined;
  /** From 1. */
  readonly page: number;
  readonly cursor: string;
  /** Rank reached by the pages before this one. */
  readonly rank: number;
  /** Records in a row, up to this page, that are a plain "no match". */
  readonly empty: number;
  /** Furthest page answered in any attempt. */
  readonly furthest: number;
  /** Furthest page asked for in any attempt. */
  readonly asked: number;
  /** The list has been walked to its end once and fell short of its total. */
  readonly walkedAgain: boolean;
  /** Failures in a row without a new page. */
  readonly failures: number;
  /** Entries of this attempt without DOI. */
  readonly unreadable: number;
}

export const crossref: SearchSource = {
  id: 'crossref',
  title: 'Crossref (REST API)',
  reportsParts: true,
  // Limits since 2025-12-01; one request at a time until the first answer tells the pool's own.
  pace: (settings) => ({ perSecond: settings.contact === undefined ? 1 : 3, concurrency: 1 }),
  paceFrom: (answer) => {
    const limit = Number(answer.headers['x-rate-limit-limit']);
    const interval = Number(/^(\d+(?:\.\d+)?)s?$/.exec(answer.headers['x-rate-limit-interval'] ?? '1s')?.[1]);
    const concurrency = Number(answer.headers['x-concurrency-limit']);
    return {
      ...(limit > 0 && interval > 0 ? { perSecond: limit / interval } : {}),
      ...(concurrency >= 1 ? { concurrency: Math.floor(concurrency) } : {}),
    };
  },
  creditsLeft: () => undefined,
  credentials: (settings) => ({
    params: settings.contact === undefined ? {} : { mailto: settings.contact },
    headers: {},
  }),
  plan,
  request,
  countRequests,
  read,
  restart: (step) => {
    if (step.kind === 'list') return step;
    const slice = toSlice(step);
    return slice.page === 1 ? step : toStep({ ...toStart(slice), asked: Math.max(slice.asked, slice.page) });
  },
  isRepeat: (step) => step.kind !== 'list' && toSlice(step).page <= toSlice(step).asked,
  recheck: () => [],
};

function plan(compiled: Compiled): { readonly steps: readonly Step[]; readonly parts: readonly string[] } {
  const probes = compiled.requests.flatMap((asked) => (asked.service === 'crossref' ? [asked] : []));
  return {
    steps: probes.map((asked, part) =>
      toStep({
        part,
        probe: asked.probe,
        filter: asked.filter,
        rows: rowsOf(asked),
        maxPerProbe: asked.maxPerProbe,
        stopAfterEmpty: asked.stopAfterEmpty,
        page: 1,
        cursor: '*',
        rank: 0,
        empty: 0,
        furthest: 0,
        asked: 0,
        walkedAgain: false,
        failures: 0,
        unreadable: 0,
      }),
    ),
    parts: probes.map(describeProbe),
  };
}

type Asked = Extract<CompiledRequest, { service: 'crossref' }>;

/** A probe as the part of a run that asks it is named: `police drugs [from-pub-date:1990-01-01]`. */
export function describeProbe({ probe, filter }: Pick<Asked, 'probe' | 'filter'>): string {
  return filter === '' ? probe : `${probe} [${filter}]`;
}

function rowsOf({ rows, maxPerProbe }: Asked): number {
  return Math.min(1000, Math.max(1, Math.min(rows, maxPerProbe)));
}

/** Pages down to the declared depth, or to the end of the list where that comes first; the stop rule may end it sooner. */
function countRequests(asked: CompiledRequest, announced: number | undefined): number | undefined {
  if (asked.service !== 'crossref') return undefined;
  const depth = Math.min(announced ?? asked.maxPerProbe, asked.maxPerProbe);
  return Math.max(1, Math.ceil(depth / rowsOf(asked)));
}

/** The first page of the slice again; what the part has delivered stays known. */
function toStart(slice: Slice): Slice {
  return { ...slice, page: 1, cursor: '*', rank: 0, empty: 0, unreadable: 0 };
}

function toStep(slice: Slice): Step {
  return { ...slice, kind: 'page' };
}

function toSlice(step: Step): Slice {
  const whole = (name: string) => asInteger(step[name]) ?? 0;
  return {
    part: step.part,
    probe: String(step['probe']),
    filter: String(step['filter']),
    rows: whole('rows'),
    maxPerProbe: whole('maxPerProbe'),
    stopAfterEmpty: asInteger(step['stopAfterEmpty']),
    page: whole('page'),
    cursor: String(step['cursor']),
    rank: whole('rank'),
    empty: whole('empty'),
    furthest: whole('furthest'),
    asked: whole('asked'),
    walkedAgain: step['walkedAgain'] === true,
    failures: whole('failures'),
    unreadable: whole('unreadable'),
  };
}

/** One page of a list, for counting, drawing and looking up: `probe` and `filter` may be empty, `rows` 0 to 1,000. */
export interface CrossrefList {
  readonly probe: string;
  readonly filter: string;
  readonly rows: number;
  /** Rank of the first record, from 0. */
  readonly offset: number;
}

/** A step that asks for one page and nothing after it. */
export function crossrefListStep(part: number, list: CrossrefList): Step {
  return { ...list, kind: 'list', part };
}

function requestList(step: Step): HttpRequest {
  const probe = String(step['probe']);
  const filter = String(step['filter']);
  const offset = asInteger(step['offset']) ?? 0;
  return {
    method: 'GET',
    path: 'works',
    params: {
      ...(probe === '' ? {} : { 'query.bibliographic': probe }),
      ...(filter === '' ? {} : { filter }),
      rows: String(step['rows']),
      ...(offset === 0 ? {} : { offset: String(offset) }),
    },
  };
}

function request(step: Step): HttpRequest {
  if (step.kind === 'list') return requestList(step);
  const slice = toSlice(step);
  return {
    method: 'GET',
    path: 'works',
    params: {
      'query.bibliographic': slice.probe,
      ...(slice.filter === '' ? {} : { filter: slice.filter }),
      rows: String(slice.rows),
      cursor: slice.cursor,
    },
  };
}

async function read(step: Step, answer: Answer, context: ReadContext): Promise<PageResult> {
  const isList = step.kind === 'list';
  const slice = toSlice(step);
  const failure = isList ? readStatus('Crossref', answer) : readFailure(slice, answer);
  if (failure !== undefined) return failure;
  const body = parseJson(bodyText(answer));
  const message = asObject(asObject(body)['message']);
  const items = message['items'];
  const total = asInteger(message['total-results']);
  if (!isObject(body) || body['status'] !== 'ok' || !Array.isArray(items) || total === undefined) {
    const text = `Crossref’s answer is cut or is no list of works: ${excerpt(bodyText(answer))}`;
    return { kind: 'again', code: 'BAD_ANSWER', message: text };
  }
  if (isList) {
    const records = items.flatMap((item) => readCrossrefWork(item) ?? []);
    return { ...EMPTY_PAGE, records, fetched: items.length, announced: total };
  }
  const nextCursor = message['next-cursor'];
  return readPage(slice, items, total, typeof nextCursor === 'string' ? nextCursor : undefined, context);
}

function readFailure(slice: Slice, answer: Answer): PageResult | undefined {
  const text = bodyText(answer);
  if (slice.page > 1 && (answer.status === 404 || answer.status === 400)) {
    // The cursor has expired or was lost: the slice is asked from its start.
    const kinds = asList(asObject(parseJson(text))['message']).map((entry) => asTexts(asObject(entry)['type'])[0]);
    if (answer.status === 404 || kinds.includes('cursor-invalid'))
      return { kind: 'again', code: 'INCOMPLETE', message: `Crossref lost its cursor: ${excerpt(text)}` };
  }
  const result = readStatus('Crossref', answer);
  if (result?.kind === 'fail' && result.code === 'BAD_ANSWER' && answer.status === 404)
    return { kind: 'again', code: 'BAD_ANSWER', message: result.message };
  return result;
}

// Items read at one go: two or three milliseconds.
const PIECE = 50;

async function readPage(
  slice: Slice,
  items: readonly unknown[],
  total: number,
  nextCursor: string | undefined,
  context: ReadContext,
): Promise<PageResult> {
  // The depth counts different records, those of earlier attempts included: it is exact also when the order has changed
  // or a page comes twice.
  const ids = new Set(context.delivered);
  const records: FetchedRecord[] = [];
  const problems: Problem[] = [];
  const within: unknown[] = [];
  let empty = slice.empty;
  for (const [index, item] of items.entries()) {
    if (ids.size + slice.unreadable + problems.length >= slice.maxPerProbe) break;
    if (index % PIECE === PIECE - 1) await breathe();
    within.push(item);
    const fetched = readCrossrefWork(item);
    if (fetched === undefined) {
      const message = `Entry ${slice.rank + index + 1} has no DOI and was not read.`;
      problems.push({ line: undefined, at: `Crossref, ${slice.probe}`, message });
      continue;
    }
    empty = context.matches(fetched.record) === 'false' ? empty + 1 : 0;
    ids.add(fetched.nativeId);
    records.push(fetched);
  }
  const after: Slice = {
    ...slice,
    page: slice.page + 1,
    cursor: nextCursor ?? slice.cursor,
    rank: slice.rank + within.length,
    empty,
    furthest: Math.max(slice.furthest, slice.page),
    asked: Math.max(slice.asked, slice.page),
    failures: slice.page > slice.furthest ? 0 : slice.failures,
    unreadable: slice.unreadable + problems.length,
  };
  const page = { ...EMPTY_PAGE, records, problems, fetched: within.length, announced: total };
  // A list that goes on far behind its own end repeats itself.
  const isEndless = after.rank >= 2 * Math.min(total, slice.maxPerProbe) + slice.rows;
  const isEnd = items.length < slice.rows || nextCursor === undefined || isEndless;
  if (ids.size + after.unreadable >= slice.maxPerProbe) {
    if (ids.size + after.unreadable >= total) return { ...page, part: { state: 'exhausted' } };
    const cutOff = `the first ${slice.maxPerProbe} of ${total} records by relevance${describeScore(within)}`;
    return { ...page, part: { state: 'capped', cutOff } };
  }
  if (isEnd) return { ...page, ...readEnd(after, ids.size, total) };
  if (slice.stopAfterEmpty !== undefined && empty >= slice.stopAfterEmpty) {
    const cutOff = `after ${after.rank} of ${total} records by relevance, the last ${empty} without a match${describeScore(within)}`;
    return { ...page, part: { state: 'capped', cutOff } };
  }
  return { ...page, next: [toStep(after)] };
}

/** Crossref's relevance score of the last record: scores drift, so the depth is known by it on this day only. */
function describeScore(items: readonly unknown[]): string {
  const score = asObject(items.at(-1))['score'];
  return typeof score === 'number' ? `, down to score ${score.toFixed(2)}` : '';
}

/** The list has ended. When it fell short of its total, it is walked once more; after that the part stays open. */
function readEnd(
  after: Slice,
  different: number,
  total: number,
): Pick<Extract<PageResult, { kind: 'page' }>, 'next' | 'part' | 'warnings'> {
  if (different + after.unreadable >= total) return { next: [], part: { state: 'exhausted' }, warnings: [] };
  if (!after.walkedAgain) {
    const again = toStep({ ...toStart(after), walkedAgain: true });
    return { next: [again], part: undefined, warnings: [] };
  }
  const message = `The probe "${after.probe}" ended after ${different} different records of ${total}.`;
  return { next: [], part: undefined, warnings: [{ code: 'FEWER_THAN_ANNOUNCED', message }] };
}
