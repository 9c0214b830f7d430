/** OpenAlex's API, `/works` and `/works/{id}`, played over a corpus: searches, paging, keys, budget and limits. */
import { EMPTY_RECORD } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import {
  applyFilter,
  type FilterClause,
  FilterRefused,
  parseFilter,
  premiumClause,
  searchField,
} from './openalex-filter.ts';
import { OpenAlexMeter, type OpenAlexPlan } from './openalex-limits.ts';
import { drawSample, groupBy } from './openalex-lists.ts';
import { badCursor, type EndOfList, type Order, orderOf, pageByCursor } from './openalex-paging.ts';
import { countOperators, OpenAlexSearcher, SearchRefused } from './openalex-query.ts';
import { renderOpenAlexWork } from './openalex-render.ts';
import { jsonAnswer, type Service, type ServiceAnswer, type ServiceRequest } from './service.ts';
import { membersOf } from './word-index.ts';

export interface OpenAlexServiceOptions {
  /** Whether the limits per second and the daily budget hold. */
  readonly limits: boolean;
  /** The only key that is accepted; without it every key is. */
  readonly key?: string | undefined;
  /** The plan of a request with a key; without a key it is always `none`. */
  readonly plan?: Exclude<OpenAlexPlan, 'none'> | undefined;
  /** Credits a day in place of the plan's: 10,000 credits are 1 USD. */
  readonly dailyCredits?: number | undefined;
  /** `null-cursor` (2026): a page that is not full has no next cursor. `empty-page` (until late 2025): only an empty page has none. */
  readonly endOfList?: EndOfList | undefined;
  /** Ids of merged works and the ids that they answer with (status 301). */
  readonly merged?: Readonly<Record<string, string>> | undefined;
}

interface OrderedHits {
  readonly order: Order;
  readonly members: readonly number[];
  /** `undefined` without a search. */
  readonly scoreOf: ((doc: number) => number) | undefined;
}

const KEPT_LISTS = 20;
const INVALID = 'Invalid query parameters error.';

/** Plays OpenAlex. Paths: `works`, `works/{id}`, `rate-limit`. */
export function playOpenAlex(corpus: readonly CorpusEntry[], options: OpenAlexServiceOptions): Service {
  const searcher = new OpenAlexSearcher(corpus.map((entry) => entry.record));
  const byId = new Map(corpus.map((entry, doc) => [entry.id.toUpperCase(), doc]));
  const byDoi = new Map(
    corpus.flatMap(({ record }, doc) => (record.doi === undefined ? [] : [[record.doi.toLowerCase(), doc]])),
  );
  const byPmid = new Map(corpus.flatMap(({ record }, doc) => (record.pmid === undefined ? [] : [[record.pmid, doc]])));
  const lists = new Map<string, OrderedHits>();
  let unseededDraws = 0;
  const meter = new OpenAlexMeter(options.limits, options.dailyCredits);

  function planOf(request: ServiceRequest): OpenAlexPlan | undefined {
    const key = request.params.get('api_key') ?? /^Bearer\s+(.+)$/i.exec(request.header('authorization') ?? '')?.[1];
    if (key === undefined) return 'none';
    return options.key === undefined || options.key === key ? (options.plan ?? 'free') : undefined;
  }

  /** All hits in order; kept for the next pages of the same list. */
  function orderedHits(params: URLSearchParams, clauses: readonly FilterClause[]): OrderedHits | undefined {
    const asked = [...params].filter(([name]) => /^(?:filter|search.*|sort)$/.test(name));
    const key = JSON.stringify(asked.sort());
    const known = lists.get(key);
    if (known !== undefined) return known;
    const { found, matches } = select(params, clauses);
    const sum = (doc: number) => matches.reduce((total, match) => total + match.scoreOf(doc), 0);
    const scoreOf = matches.length > 0 ? sum : undefined;
    const order = orderOf(params.get('sort'), corpus, scoreOf);
    if (order === undefined) return undefined;
    const hits: OrderedHits = { order, scoreOf, members: membersOf(found).sort(order.compare) };
    const oldest = lists.keys().next().value;
    if (lists.size >= KEPT_LISTS && oldest !== undefined) lists.delete(oldest);
    lists.set(key, hits);
    return hits;
  }

  function list(request: ServiceRequest, clauses: readonly FilterClause[], cost: number): ServiceAnswer {
    const { params, fault } = request;
    const perPage = Number(params.get('per_page') ?? params.get('per-page') ?? 25);
    if (params.has('limit') || !Number.isInteger(perPage) || perPage < 1 || perPage > 200) {
      return refused(INVALID, 'per_page parameter must be between 1 and 100');
    }
    const ordered = orderedHits(params, clauses);
    if (ordered === undefined) return refused(INVALID, `${params.get('sort')} is not a valid sort`);
    const { order, members, scoreOf } = ordered;
    const partial = fault?.kind === 'slow-partial' ? fault : undefined;
    const found = partial === undefined ? members : members.slice(0, Math.floor(members.length * partial.share));
    const sample = params.get('sample');
    const hits =
      sample === null ? found : drawSample(corpus, found, sample, params.get('seed') ?? `draw ${++unseededDraws}`);
    const repeated = fault?.kind === 'repeated-page' ? fault : undefined;
    // "sample cannot be combined with a cursor (silently returns one page)".
    const cursor = sample === null ? params.get('cursor') : null;
    if (cursor !== null && params.has('page'))
      return refused('Pagination error.', 'Cannot use page parameter with cursor.');
    const page = Number(params.get('page') ?? 1);
    if (cursor === null && page * perPage > 10_000) {
      return refused(
        'Pagination error.',
        'Maximum results size of 10,000 records is exceeded. Cursor pagination is required for records beyond 10,000. See: https://developers.openalex.org/guides/page-through-results',
      );
    }
    if (cursor !== null && badCursor(cursor)) return refused('Pagination error.', 'Invalid cursor value');
    const { docs, nextCursor } =
      cursor === null
        ? { docs: hits.slice((page - 1) * perPage, page * perPage), nextCursor: undefined }
        : pageByCursor(cursor, hits, perPage, order, options.endOfList ?? 'null-cursor', repeated);
    const groupedBy = params.get('group_by');
    const groups = groupedBy === null ? undefined : groupBy(corpus, hits, groupedBy);
    const results = docs.flatMap((doc) => {
      const entry = corpus[doc];
      return entry === undefined ? [] : [selected(renderOpenAlexWork(entry, true, scoreOf?.(doc)), params)];
    });
    const meta = {
      count: Math.max(0, hits.length + (fault?.kind === 'moved-count' ? fault.by : 0)),
      db_response_time_ms: partial?.ms ?? 20 + (hits.length % 50),
      page: cursor === null ? page : null,
      per_page: perPage,
      ...(nextCursor !== undefined && { next_cursor: nextCursor }),
      groups_count: groups?.length ?? null,
      cost_usd: cost / 10_000,
    };
    // As recorded in May 2026, an answer in groups has no list of works.
    return jsonAnswer(200, groups === undefined ? { meta, results, group_by: [] } : { meta, group_by: groups });
  }

  function select(params: URLSearchParams, clauses: readonly FilterClause[]) {
    const searches = searchParams(params).map(({ name, value }): FilterClause => {
      const [, scope = 'title_and_abstract', exact = ''] =
        /^search(?:\.(title_and_abstract|title))?(\.exact)?$/.exec(name) ?? [];
      if (!/^search(?:\.(?:title_and_abstract|title))?(?:\.exact)?$/.test(name)) {
        throw new FilterRefused(`${name} is not a valid parameter.`);
      }
      if (/\||(?:^|\s)!/.test(value)) throw new FilterRefused('The characters | and ! are not allowed in search.');
      return { name: `${scope}.search${exact}`, value };
    });
    return applyFilter([...clauses, ...searches], corpus, searcher);
  }

  function single(path: string, params: URLSearchParams): ServiceAnswer {
    const text = decodeURIComponent(path);
    const id = /W\d+$/i.exec(text)?.[0]?.toUpperCase();
    const target = id === undefined ? undefined : options.merged?.[id];
    if (target !== undefined) {
      const location = `https://api.openalex.org/works/${target}`;
      return { status: 301, headers: { 'content-type': 'text/html', location }, body: '' };
    }
    const doi = /10\.\d{4,9}\/\S+$/.exec(text)?.[0]?.toLowerCase();
    const pmid = /^(?:pmid:|https:\/\/pubmed\.ncbi\.nlm\.nih\.gov\/)(\d+)$/i.exec(text)?.[1];
    const doc = doi !== undefined ? byDoi.get(doi) : pmid !== undefined ? byPmid.get(pmid) : byId.get(id ?? '');
    const entry = doc === undefined ? undefined : corpus[doc];
    if (entry !== undefined) return jsonAnswer(200, selected(renderOpenAlexWork(entry, false), params));
    const body = '<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n';
    return { status: 404, headers: { 'content-type': 'text/html; charset=utf-8' }, body };
  }

  function edge(request: ServiceRequest, plan: OpenAlexPlan): ServiceAnswer | undefined {
    if (request.lineBytes > 8190) {
      return jsonAnswer(400, {
        error: 'Request URL too long',
        message: `Your request URL is ${request.lineBytes} bytes, over the 8190-byte limit (roughly 8 KB, mostly the 'search' value). Split a large Boolean query into smaller chunks, request each separately, and combine the returned IDs client-side. See https://docs.openalex.org/guides/searching#large-boolean-queries`,
      });
    }
    const length = [...(request.params.get('search') ?? request.params.get('search.semantic') ?? '')].length;
    if (length <= 1500 || plan === 'paid') return undefined;
    return jsonAnswer(
      400,
      {
        error: 'Search query too long',
        error_source: 'openalex-api-proxy',
        message: `Your search is too long (${length} characters; the limit is 1500). Very long pasted-text or Boolean searches are disproportionately expensive. Get an API key on a paid plan for large searches, or split the text into several shorter requests. See https://openalex.org/pricing`,
      },
      { 'x-openalex-edge-reject': 'search_volume' },
    );
  }

  function works(request: ServiceRequest, plan: OpenAlexPlan): ServiceAnswer {
    if (request.params.getAll('filter').length > 1) return refused(INVALID, 'Only one filter parameter is allowed.');
    try {
      const clauses = parseFilter(request.params.get('filter') ?? '');
      const premium = plan === 'paid' ? undefined : premiumClause(clauses);
      if (premium !== undefined) {
        return jsonAnswer(429, {
          error: 'Plan upgrade required',
          message: `The "${premium}" filter requires a Premium, Institutional, or Partner plan. See https://openalex.org/pricing for details.`,
        });
      }
      const texts = [...clauses.filter(({ name }) => searchField(name)), ...searchParams(request.params)];
      const operators = texts.reduce((sum, { value }) => sum + countOperators(value), 0);
      const cost = texts.length > 0 && !request.params.has('group_by') ? 10 : 1;
      const spent = request.fault?.kind === 'budget-spent';
      const refusal = meter.refuse({ client: request.client, plan, nowMs: request.nowMs, cost, operators, spent });
      if (refusal !== undefined) return refusal;
      const answer = list(request, clauses, cost);
      if (answer.status === 200) meter.charge(request.client, plan, request.nowMs, cost);
      return { ...answer, headers: { ...answer.headers, ...meter.headers(request.client, plan, request.nowMs, cost) } };
    } catch (error) {
      if (error instanceof FilterRefused && error.isEdge) {
        const body = {
          error: 'Invalid request rejected at the API edge',
          error_source: 'openalex-api-proxy',
          message: error.message,
        };
        return jsonAnswer(400, body, { 'x-openalex-edge-reject': 'f1:raw_comma_filter' });
      }
      if (error instanceof FilterRefused || error instanceof SearchRefused) return refused(INVALID, error.message);
      throw error;
    }
  }

  const answer = (request: ServiceRequest): ServiceAnswer => {
    const plan = planOf(request);
    if (plan === undefined)
      return jsonAnswer(401, { error: 'Invalid or missing API key', message: 'API key not found' });
    const rejected = edge(request, plan);
    if (rejected !== undefined) return rejected;
    const path = request.path.replace(/\/$/, '');
    const unknown = request.params
      .get('select')
      ?.split(',')
      .find((name) => !SELECTABLE.includes(name));
    if (unknown !== undefined) {
      const valid = `Valid fields for select are: ${SELECTABLE.join(', ')}`;
      return refused(INVALID, `${unknown} is not a valid select field. ${valid}`);
    }
    if (path === 'works') return works(request, plan);
    const rate = meter.headers(request.client, plan, request.nowMs, 0);
    if (path === 'rate-limit') return jsonAnswer(200, meter.state(request.client, plan, request.nowMs), rate);
    const answer = single(path.replace(/^works\//, ''), request.params);
    return { ...answer, headers: { ...answer.headers, ...rate } };
  };
  return { answer, prepare: () => searcher.prepare() };
}

/** Root-level fields, the ones that `select` takes. */
const SELECTABLE: readonly string[] = [
  ...Object.keys(renderOpenAlexWork({ service: 'openalex', id: 'W1', record: EMPTY_RECORD }, true)),
  'relevance_score',
  'is_authors_truncated',
];

function selected(work: Readonly<Record<string, unknown>>, params: URLSearchParams): object {
  const fields = params.get('select')?.split(',');
  return fields === undefined
    ? work
    : Object.fromEntries(Object.entries(work).filter(([name]) => fields.includes(name)));
}

function searchParams(params: URLSearchParams): FilterClause[] {
  return [...params].filter(([name]) => /^search(?:\.|$)/.test(name)).map(([name, value]) => ({ name, value }));
}

function refused(error: string, message: string): ServiceAnswer {
  return jsonAnswer(400, { error, message });
}
