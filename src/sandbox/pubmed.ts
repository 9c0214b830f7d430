/** PubMed's E-utilities ESearch, EPost and EFetch, played over a corpus. */
import type { CorpusEntry } from './corpus.ts';
import { type PubmedOptions, type PubmedResult, PubmedSearcher } from './pubmed-query.ts';
import { escapeXml, renderPubmedSet } from './pubmed-render.ts';
import {
  type Fault,
  hashOf,
  jsonAnswer,
  type Passage,
  RateWindow,
  type Service,
  type ServiceAnswer,
  type ServiceRequest,
} from './service.ts';
import { type DocSet, docsWhere } from './word-index.ts';

export interface PubmedServiceOptions extends PubmedOptions {
  /** Requests a second without and with a key; `undefined` = no limit. */
  readonly rates: { readonly withoutKey: number; readonly withKey: number } | undefined;
  /** The only key that is accepted; without it every key is. */
  readonly key?: string | undefined;
  /** UIDs of one search that can be reached, 9,999 as measured in 2022 and 2026. */
  readonly window?: number | undefined;
}

interface ResultList {
  readonly docs: readonly number[];
  readonly set: DocSet;
}

const XML = { 'content-type': 'text/xml; charset=UTF-8' };

/** Plays PubMed. Paths: `esearch.fcgi`, `epost.fcgi`, `efetch.fcgi`. */
export function playPubmed(corpus: readonly CorpusEntry[], options: PubmedServiceOptions): Service {
  const searcher = new PubmedSearcher(corpus, options);
  const byUid = new Map(corpus.map((entry, doc) => [entry.id, doc]));
  const window = options.window ?? 9999;
  const histories = new Map<string, ResultList[]>();
  const rates = new Map<string, RateWindow>();

  function limited(request: ServiceRequest): Passage {
    const key = request.params.get('api_key') ?? undefined;
    if (key !== undefined && options.key !== undefined && key !== options.key) {
      const body = { error: 'API key invalid', 'api-key': key, type: 'api key', status: 'unknown' };
      return { headers: {}, refusal: jsonAnswer(400, body) };
    }
    if (options.rates === undefined) return { headers: {} };
    const limit = key === undefined ? options.rates.withoutKey : options.rates.withKey;
    const who = key ?? request.client;
    const rate = rates.get(who) ?? new RateWindow();
    rates.set(who, rate);
    const { allowed, count, remaining } = rate.take(request.nowMs, limit);
    const headers = { 'x-ratelimit-limit': String(limit), 'x-ratelimit-remaining': String(remaining) };
    if (allowed) return { headers };
    const body = { error: 'API rate limit exceeded', 'api-key': who, count: String(count), limit: String(limit) };
    return { headers, refusal: jsonAnswer(429, body, { 'retry-after': '2' }) };
  }

  function remember(
    request: ServiceRequest,
    result: ResultList,
  ): { readonly webEnv: string; readonly queryKey: number } {
    const given = request.params.get('WebEnv');
    const webEnv = given !== null && histories.has(given) ? given : environmentName(histories.size);
    const lists = histories.get(webEnv) ?? [];
    lists.push(result);
    histories.set(webEnv, lists);
    return { webEnv, queryKey: lists.length };
  }

  function esearch(request: ServiceRequest): ServiceAnswer {
    const { params, fault } = request;
    const json = params.get('retmode') === 'json';
    const term = withDates(params.get('term') ?? '', params);
    if (fault?.kind === 'error-element') return searchError(fault.message, json);
    if (term.trim() === '') return searchError('Empty term and query_key - nothing todo', json);
    const lists = histories.get(params.get('WebEnv') ?? '') ?? [];
    const result = searcher.search(term, (key) => lists[key - 1]?.set);
    const sort = params.get('sort');
    const docs = sort === 'pub_date' ? searcher.byDate(result.found) : searcher.newestFirst(result.found);
    const askedStart = numberOf(params.get('retstart'), 0);
    const askedMax = params.get('rettype') === 'count' ? 0 : numberOf(params.get('retmax'), 20);
    if (askedStart >= window && docs.length > window) return searchError(windowMessage(window, true), json);
    const retmax = Math.min(askedMax, window);
    const end = Math.min(askedStart + retmax, window, docs.length);
    const messages = [...result.messages];
    if (askedMax > window || askedStart >= window) {
      messages.push(`Restrictions achieved. start and count adjusted to ${Math.min(askedStart, window)}, ${retmax}`);
    }
    const history = params.get('usehistory') === 'y' ? remember(request, { docs, set: result.found }) : undefined;
    const page = {
      count: Math.max(0, docs.length + (fault?.kind === 'moved-count' ? fault.by : 0)),
      retmax: params.get('rettype') === 'count' ? undefined : Math.max(0, end - askedStart),
      retstart: askedStart,
      history,
      ids: repeated(fault, docs.slice(askedStart, Math.max(askedStart, end))).map((doc) => corpus[doc]?.id ?? ''),
    };
    return json ? searchJson(page, { ...result, messages }) : searchXml(page, { ...result, messages });
  }

  function epost(request: ServiceRequest): ServiceAnswer {
    const docs = idsOf(request).flatMap((id) => byUid.get(id) ?? []);
    const wanted = new Set(docs);
    const { webEnv, queryKey } = remember(request, { docs, set: docsWhere(corpus.length, (doc) => wanted.has(doc)) });
    const body = `<?xml version="1.0" encoding="UTF-8" ?>\n<ePostResult><QueryKey>${queryKey}</QueryKey><WebEnv>${webEnv}</WebEnv></ePostResult>`;
    return { status: 200, headers: XML, body };
  }

  function efetch(request: ServiceRequest): ServiceAnswer {
    const { params, fault } = request;
    if (fault?.kind === 'error-element') {
      return {
        status: 200,
        headers: XML,
        body: `<eFetchResult><ERROR>${escapeXml(fault.message)}</ERROR></eFetchResult>`,
      };
    }
    if ((params.get('retmode') ?? 'xml') !== 'xml') return fetchError('Only retmode=xml is played for PubMed records');
    const start = numberOf(params.get('retstart'), 0);
    let docs: readonly number[];
    if (params.has('id')) {
      const ids = idsOf(request);
      const left = fault?.kind === 'omit' ? new Set(fault.ids ?? ids.slice(-(fault.last ?? 1))) : new Set();
      // "UIDs that no longer exist are left out silently."
      docs = ids.filter((id) => !left.has(id)).flatMap((id) => byUid.get(id) ?? []);
    } else {
      const list = histories.get(params.get('WebEnv') ?? '')?.[numberOf(params.get('query_key'), 1) - 1];
      if (list === undefined) return fetchError('Unable to obtain query #1');
      if (start >= window) return fetchError(windowMessage(window, false));
      docs = list.docs.slice(0, window);
    }
    const page = repeated(fault, docs.slice(start, start + numberOf(params.get('retmax'), 10_000)));
    return { status: 200, headers: XML, body: renderPubmedSet(page.flatMap((doc) => corpus[doc] ?? [])) };
  }

  const answer = (request: ServiceRequest): ServiceAnswer => {
    const passed = limited(request);
    const play = { 'esearch.fcgi': esearch, 'epost.fcgi': epost, 'efetch.fcgi': efetch }[request.path];
    if (play === undefined)
      return { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Not Found</h1>' };
    if (request.params.get('db') !== 'pubmed') return searchError('Database is not supported', false);
    const answer = passed.refusal ?? play(request);
    return { ...answer, headers: { ...answer.headers, ...passed.headers } };
  };
  return { answer, prepare: () => searcher.prepare() };
}

/** The list under the fault that repeats its first entry. */
function repeated(fault: Fault | undefined, docs: readonly number[]): readonly number[] {
  if (fault?.kind !== 'repeated-page') return docs;
  return [...(fault.loses ? docs.slice(0, -1) : docs), ...docs.slice(0, 1)];
}

function numberOf(text: string | null, otherwise: number): number {
  const value = text === null || text === '' ? otherwise : Number(text);
  return Number.isSafeInteger(value) && value >= 0 ? value : otherwise;
}

function idsOf(request: ServiceRequest): string[] {
  return request.params.getAll('id').flatMap((ids) => ids.split(/[\s,]+/).filter((id) => id !== ''));
}

/** `mindate` and `maxdate` "are ANDed to the query as a:b[Date - Publication]". */
function withDates(term: string, params: URLSearchParams): string {
  const [from, to] = [params.get('mindate'), params.get('maxdate')];
  return from && to ? `(${term}) AND ${from}:${to}[Date - Publication]` : term;
}

function environmentName(number: number): string {
  const hex = (salt: string) => hashOf(`${salt}${number}`).toString(16).padStart(8, '0');
  return `MCID_${hex('a')}${hex('b')}${hex('c')}`;
}

function windowMessage(window: number, search: boolean): string {
  const sentence = `'retstart' cannot be larger than ${window - 1}. For PubMed, ESearch can only retrieve the first ${window.toLocaleString('en-US')} records matching the query. To obtain more than ${window.toLocaleString('en-US')} PubMed records, consider using EDirect that contains additional logic to batch PubMed search results automatically so that an arbitrary number can be retrieved. For details see https://www.ncbi.nlm.nih.gov/books/NBK25499/`;
  return search ? `Search Backend failed: Exception:\n${sentence}` : sentence;
}

/** An error with status 200. The JSON form carries a raw line break, as the real one does, and is then not valid JSON. */
function searchError(message: string, json: boolean): ServiceAnswer {
  if (json) {
    const text = JSON.stringify(message).replace(/\\n/g, '\n');
    const body = `{"header":{"type":"esearch","version":"0.3"},"esearchresult":{"ERROR":${text}}}`;
    return { status: 200, headers: { 'content-type': 'application/json; charset=UTF-8' }, body };
  }
  return {
    status: 200,
    headers: XML,
    body: `${SEARCH_HEAD}<eSearchResult><ERROR>${escapeXml(message)}</ERROR></eSearchResult>`,
  };
}

function fetchError(message: string): ServiceAnswer {
  return { status: 400, headers: XML, body: `<eFetchResult><ERROR>${escapeXml(message)}</ERROR></eFetchResult>` };
}

const SEARCH_HEAD =
  '<?xml version="1.0" encoding="UTF-8" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">\n';

interface SearchPage {
  readonly count: number;
  /** `undefined` = only the count was asked for. */
  readonly retmax: number | undefined;
  readonly retstart: number;
  readonly history: { readonly webEnv: string; readonly queryKey: number } | undefined;
  readonly ids: readonly string[];
}

function searchXml(page: SearchPage, result: PubmedResult): ServiceAnswer {
  const each = (name: string, texts: readonly string[]) =>
    texts.map((text) => `<${name}>${escapeXml(text).replace(/&quot;/g, '"')}</${name}>`).join('');
  const around = (name: string, inner: string) => (inner === '' ? '' : `<${name}>${inner}</${name}>`);
  const errors = each('PhraseNotFound', result.phrasesNotFound) + each('FieldNotFound', result.fieldsNotFound);
  const warnings =
    each('PhraseIgnored', result.phrasesIgnored) +
    each('QuotedPhraseNotFound', result.quotedPhrasesNotFound) +
    each('OutputMessage', result.messages);
  if (page.retmax === undefined) {
    return {
      status: 200,
      headers: XML,
      body: `${SEARCH_HEAD}<eSearchResult><Count>${page.count}</Count></eSearchResult>`,
    };
  }
  const body = [
    SEARCH_HEAD,
    `<eSearchResult><Count>${page.count}</Count><RetMax>${page.retmax}</RetMax><RetStart>${page.retstart}</RetStart>`,
    page.history ? `<QueryKey>${page.history.queryKey}</QueryKey><WebEnv>${page.history.webEnv}</WebEnv>` : '',
    page.ids.length === 0 ? '<IdList/>' : `<IdList>\n${page.ids.map((id) => `<Id>${id}</Id>\n`).join('')}</IdList>`,
    '<TranslationSet/>',
    each('QueryTranslation', [result.translation]),
    around('ErrorList', errors),
    around('WarningList', warnings),
    '</eSearchResult>',
  ];
  return { status: 200, headers: XML, body: body.join('') };
}

function searchJson(page: SearchPage, result: PubmedResult): ServiceAnswer {
  const count = String(page.count);
  const lists = {
    errorlist: { phrasesnotfound: result.phrasesNotFound, fieldsnotfound: result.fieldsNotFound },
    warninglist: {
      phrasesignored: result.phrasesIgnored,
      quotedphrasesnotfound: result.quotedPhrasesNotFound,
      outputmessages: result.messages,
    },
  };
  const full = {
    count,
    retmax: String(page.retmax),
    retstart: String(page.retstart),
    ...(page.history && { querykey: String(page.history.queryKey), webenv: page.history.webEnv }),
    idlist: page.ids,
    translationset: [],
    querytranslation: result.translation,
    ...lists,
  };
  return jsonAnswer(200, {
    header: { type: 'esearch', version: '0.3' },
    esearchresult: page.retmax === undefined ? { count } : full,
  });
}
