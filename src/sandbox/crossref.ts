/** Crossref's REST API, `/works` and `/works/{doi}`, played over a corpus: pools, validation, stateful cursors. */
import type { CorpusEntry } from './corpus.ts';
import { type CrossrefFailure, CrossrefSearcher, failure, type Ranked } from './crossref-query.ts';
import { CROSSREF_SELECTABLE, renderCrossrefWork } from './crossref-render.ts';
import {
  hashOf,
  jsonAnswer,
  type Passage,
  RateWindow,
  type Service,
  type ServiceAnswer,
  type ServiceRequest,
} from './service.ts';

interface PoolRates {
  readonly lists: number;
  readonly singles: number;
  readonly concurrency: number;
}

export interface CrossrefServiceOptions {
  /** Requests a second and at a time; `undefined` = no limit (the headers then announce the documented ones). */
  readonly rates: { readonly public: PoolRates; readonly polite: PoolRates } | undefined;
  /** From this request on (counted from 1) the limits of December 2025 hold; before, one limit for both kinds: public 5, polite 10. */
  readonly newLimitsFrom?: number | undefined;
  /** Works with equal scores stand in another order in each run. */
  readonly unstableTies?: boolean | undefined;
  /** Milliseconds after which an unused cursor is forgotten: "about 5 minutes without use". */
  readonly cursorLifeMs?: number | undefined;
}

/** As announced on 2025-11-05 for 2025-12-01. */
export const CROSSREF_RATES = {
  public: { lists: 1, singles: 5, concurrency: 1 },
  polite: { lists: 3, singles: 10, concurrency: 3 },
} as const;

interface Scroll {
  readonly ranked: readonly Ranked[];
  readonly rows: number;
  next: number;
  usedMs: number;
}

/** Plays Crossref. Paths: `works`, `works/{doi}`, `works/{doi}/agency`, with or without `v1/`. */
export function playCrossref(corpus: readonly CorpusEntry[], options: CrossrefServiceOptions): Service {
  const searcher = new CrossrefSearcher(corpus);
  const scrolls = new Map<string, Scroll>();
  const rates = new Map<string, RateWindow>();
  const life = options.cursorLifeMs ?? 5 * 60_000;
  let requests = 0;
  let runs = 0;

  function limited(request: ServiceRequest, kind: 'array' | 'single'): Passage {
    requests++;
    const mail = request.params.has('mailto') || /mailto:/i.test(request.header('user-agent') ?? '');
    const pool = mail ? 'polite' : 'public';
    const isNew = requests >= (options.newLimitsFrom ?? 1);
    const { lists, singles, concurrency } = (options.rates ?? CROSSREF_RATES)[pool];
    const limit = !isNew ? { public: 5, polite: 10 }[pool] : kind === 'array' ? lists : singles;
    const headers = {
      'x-api-pool': isNew ? `${pool}-${kind}` : pool,
      'x-rate-limit-limit': String(limit),
      'x-rate-limit-interval': '1s',
      'x-concurrency-limit': String(concurrency),
    };
    if (options.rates === undefined) return { headers };
    const who = `${request.client} ${pool} ${isNew ? kind : ''}`;
    const rate = rates.get(who) ?? new RateWindow();
    rates.set(who, rate);
    if (request.inFlight <= concurrency && rate.take(request.nowMs, limit).allowed) return { headers };
    const body =
      '<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests in a given amount of time.\n</body></html>';
    return { headers, refusal: { status: 429, headers: { 'content-type': 'text/html', 'retry-after': '1' }, body } };
  }

  function select(params: URLSearchParams): readonly Ranked[] | CrossrefFailure {
    runs++;
    return searcher.select(params, options.unstableTies ? runs : 0);
  }

  function list(request: ServiceRequest): ServiceAnswer {
    const { params } = request;
    const wrong = validate(params);
    if (wrong !== undefined) return failed(400, 'validation-failure', wrong);
    const rows = Number(params.get('rows') ?? 20);
    const cursor = params.get('cursor');
    if (cursor !== null) return scroll(request, cursor, rows);
    const found = select(params);
    if ('type' in found) return failed(400, 'validation-failure', found);
    const sample = params.get('sample');
    if (sample !== null)
      return page(request, found.slice(0, Number(sample)), Math.min(Number(sample), found.length), rows, {});
    const offset = Number(params.get('offset') ?? 0);
    return page(request, found.slice(offset, offset + rows), found.length, rows, { start: offset });
  }

  /** "The server advances when it answers. If the answer is lost and the same URL is sent again, the lost page is skipped." */
  function scroll(request: ServiceRequest, cursor: string, rows: number): ServiceAnswer {
    let token = cursor;
    if (cursor === '*') {
      const found = select(request.params);
      if ('type' in found) return failed(400, 'validation-failure', found);
      token = Buffer.from(`queryThenFetch\u0006 ${runs} ${hashOf(request.params.toString())} ~~~>>>???`).toString(
        'base64',
      );
      scrolls.set(token, { ranked: found, rows, next: 0, usedMs: request.nowMs });
    }
    const state = scrolls.get(token);
    const isLost =
      state === undefined || request.nowMs - state.usedMs > life || request.fault?.kind === 'cursor-expired';
    if (isLost) {
      scrolls.delete(token);
      return failed(404, 'resource-failure', failure('cursor-invalid', cursor, 'Cursor specified but it is invalid'));
    }
    const { fault } = request;
    const isRepeated = fault?.kind === 'repeated-page' && state.next > 0;
    const from = isRepeated ? state.next - state.rows : state.next;
    const items = state.ranked.slice(from, from + state.rows);
    if (!isRepeated || fault.loses) state.next += state.rows;
    state.usedMs = request.nowMs;
    return page(request, items, state.ranked.length, state.rows, { token });
  }

  function page(
    request: ServiceRequest,
    items: readonly Ranked[],
    total: number,
    rows: number,
    place: { readonly token?: string; readonly start?: number },
  ): ServiceAnswer {
    const { params, fault } = request;
    const fields = params.get('select')?.split(',');
    const works = items.flatMap(({ doc, score }) => {
      const entry = corpus[doc];
      if (entry === undefined) return [];
      const work = renderCrossrefWork(entry, score);
      return [fields ? Object.fromEntries(Object.entries(work).filter(([name]) => fields.includes(name))) : work];
    });
    const message = {
      facets: {},
      ...(place.token !== undefined && { 'next-cursor': place.token }),
      'total-results': Math.max(0, total + (fault?.kind === 'moved-count' ? fault.by : 0)),
      items: works,
      'items-per-page': rows,
      query: {
        'start-index': place.start ?? 0,
        'search-terms': params.get('query') ?? params.get('query.bibliographic') ?? null,
      },
    };
    return jsonAnswer(200, { status: 'ok', 'message-type': 'work-list', 'message-version': '1.0.0', message });
  }

  function single(path: string): ServiceAnswer {
    const agency = path.endsWith('/agency');
    const doi = decode(agency ? path.slice(0, -'/agency'.length) : path);
    const doc = doi === undefined ? undefined : searcher.find(doi);
    const entry = doc === undefined ? undefined : corpus[doc];
    if (entry === undefined) {
      return { status: 404, headers: { 'content-type': 'text/plain' }, body: 'Resource not found.' };
    }
    const message = agency
      ? { DOI: entry.id, agency: { id: 'crossref', label: 'Crossref' } }
      : renderCrossrefWork(entry, undefined);
    const type = agency ? 'work-agency' : 'work';
    return jsonAnswer(200, { status: 'ok', 'message-type': type, 'message-version': '1.0.0', message });
  }

  const answer = (request: ServiceRequest): ServiceAnswer => {
    const path = request.path.replace(/^v1\//, '').replace(/\/$/, '');
    const isList = path === 'works';
    const passed = limited(request, isList ? 'array' : 'single');
    const answer = passed.refusal ?? (isList ? list(request) : single(path.replace(/^works\//, '')));
    return { ...answer, headers: { ...answer.headers, ...passed.headers } };
  };
  return { answer, prepare: () => searcher.prepare() };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function validate(params: URLSearchParams): CrossrefFailure | undefined {
  for (const [name, most] of [
    ['rows', 1000],
    ['offset', 10_000],
    ['sample', 100],
  ] as const) {
    const value = params.get(name);
    if (value === null) continue;
    if (!/^\d+$/.test(value))
      return failure('integer-not-valid', value, `Integer specified as ${value} but must be a positive integer.`);
    if (Number(value) > most) {
      const message = `Integer specified as ${value} but must be a positive integer less than or equal to ${most}. `;
      return failure('integer-not-valid', value, message);
    }
  }
  const unknown = params
    .get('select')
    ?.split(',')
    .find((name) => !CROSSREF_SELECTABLE.includes(name));
  if (unknown !== undefined) {
    return failure('select-not-available', unknown, 'Select specified but there is no such select for this route.');
  }
  const clash = ['offset', 'sample'].find((name) => params.has('cursor') && params.has(name));
  if (clash === undefined) return undefined;
  return failure('parameter-not-allowed', clash, `This route does not support ${clash} together with cursor`);
}

function failed(status: number, type: string, entry: CrossrefFailure): ServiceAnswer {
  return jsonAnswer(status, { status: 'failed', 'message-type': type, message: [entry] });
}
