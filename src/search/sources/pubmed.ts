/** PubMed by the E-utilities: search for PMIDs, split by PMID range above the window, fetch by explicit PMIDs. */

import type { Compiled } from '../../query/tree.ts';
import { shuffled } from '../../records/random.ts';
import { breathe } from '../breathe.ts';
import type { FetchedRecord, Run, RunWarning, Step } from '../run.ts';
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
import { asInteger, asList, asObject, asText, parseJson } from './json.ts';
import { readArticleSet } from './pubmed-record.ts';
import {
  childrenOf,
  describeBroken,
  findChild,
  findText,
  parseInPieces,
  parseXml,
  textOf,
  type XmlElement,
} from './pubmed-xml.ts';

// The documentation says 10,000; the server delivers 9,999 (measured 2022-12 and 2026, apis/README.md 1.3).
const WINDOW = 9_999;
const BATCH = 200;
// PMIDs have at most eight digits; the open end of the last range.
const HIGHEST_PMID = 99_999_999;
// A range is split so that each part has some room below the window, of which this is the share aimed at.
const AIM = 0.5;
const MOST_PIECES = 16;

export const pubmed: SearchSource = {
  id: 'pubmed',
  title: 'PubMed (National Library of Medicine, E-utilities)',
  reportsParts: false,
  pace: (settings) =>
    settings.apiKey === undefined ? { perSecond: 3, concurrency: 8 } : { perSecond: 10, concurrency: 20 },
  paceFrom: (answer) => {
    const limit = Number(answer.headers['x-ratelimit-limit']);
    return limit > 0 ? { perSecond: limit } : {};
  },
  creditsLeft: () => undefined,
  credentials: (settings) => ({
    params: {
      tool: 'stageone',
      ...(settings.contact === undefined ? {} : { email: settings.contact }),
      ...(settings.apiKey === undefined ? {} : { api_key: settings.apiKey }),
    },
    headers: {},
  }),
  plan,
  request,
  // A search and a fetch for each batch; above the window a search more for each piece, if the PMIDs lie evenly.
  countRequests: (_, announced = Number.NaN) => {
    const pieces = announced <= WINDOW ? 0 : Math.ceil(announced / (WINDOW * AIM));
    return Number.isNaN(announced) ? undefined : 1 + pieces + Math.ceil(announced / BATCH);
  },
  read: async (step, answer, context) =>
    step.kind === 'fetch' ? readFetch(step, answer) : readSearch(step, answer, context),
  restart: (step) => step,
  isRepeat: () => false,
  recheck: (run) => {
    const term = termOf(run);
    return term === undefined ? [] : [{ kind: 'count', part: 0, term }];
  },
};

function plan(compiled: Compiled): { readonly steps: readonly Step[]; readonly parts: readonly string[] } {
  const terms = compiled.requests.flatMap((asked) => (asked.service === 'pubmed' ? [asked.term] : []));
  return { steps: terms.map((term, part) => ({ kind: 'search', part, term })), parts: terms };
}

function termOf(run: Run): string | undefined {
  const [asked] = run.compiled.requests;
  return asked?.service === 'pubmed' ? asked.term : undefined;
}

/** A step that counts what a term finds. */
export function pubmedCountStep(part: number, term: string): Step {
  return { kind: 'count', part, term };
}

/** A step that fetches everything that a short term finds, such as a list of identifiers; what is not found is no warning. */
export function pubmedLookupStep(part: number, term: string): Step {
  return { kind: 'lookup', part, term };
}

/** A step that draws `size` of the records that a term finds, the same ones for the same seed, from the newest 9,999. */
export function pubmedDrawStep(part: number, term: string, size: number, seed: number): Step {
  return { kind: 'draw', part, term, size, seed };
}

/** Steps that fetch the named records. */
export function pubmedFetchSteps(part: number, pmids: readonly string[]): readonly Step[] {
  return batches(part, pmids);
}

function request(step: Step): HttpRequest {
  if (step.kind === 'fetch') {
    const ids = asList(step['ids']).join(',');
    return {
      method: 'POST',
      path: 'efetch.fcgi',
      params: { db: 'pubmed', retmode: 'xml', rettype: 'abstract', id: ids },
    };
  }
  const term = String(step['term']);
  const [low, high] = [asInteger(step['low']), asInteger(step['high'])];
  const ranged = low === undefined || high === undefined ? term : `(${term}) AND ${low}:${high}[UID]`;
  return {
    method: 'POST',
    path: 'esearch.fcgi',
    params: {
      db: 'pubmed',
      retmode: 'xml',
      term: ranged,
      retstart: '0',
      retmax: step.kind === 'count' ? '0' : String(WINDOW),
    },
  };
}

// Entries read at one go: two or three milliseconds.
const PIECE = 10;

function readFailure(answer: Answer): PageResult | undefined {
  const text = bodyText(answer);
  // Errors of the rate control come as JSON whatever was asked for.
  const said = text.trimStart().startsWith('{') ? asText(asObject(parseJson(text))['error']) : undefined;
  if (said !== undefined && /api key/i.test(said))
    return {
      kind: 'fail',
      code: 'KEY_REFUSED',
      message: `PubMed refused the key: ${excerpt(said)}`,
      closesService: true,
    };
  const status = readStatus('PubMed', answer);
  if (status !== undefined) return status;
  if (said !== undefined) return { kind: 'again', code: 'UNREACHABLE', message: `PubMed answered: ${excerpt(said)}` };
  return undefined;
}

// Errors that are the server's and pass; any other says that the search cannot be run.
const PASSING =
  /backend failed|temporar|time[d ]*-?\s?out|unavailable|try again|server error|exception|failed to|cannot connect|txclient|\beof\b/i;

function readError(message: string): PageResult {
  const text = `PubMed did not run the search: ${excerpt(message)}`;
  return PASSING.test(message)
    ? { kind: 'again', code: 'BAD_ANSWER', message: text }
    : { kind: 'fail', code: 'QUERY_REJECTED', message: text, closesService: false };
}

function readSearch(step: Step, answer: Answer, context: ReadContext): PageResult {
  const failure = readFailure(answer);
  if (failure !== undefined) return failure;
  const text = bodyText(answer);
  const result = parseXml(text, 'eSearchResult');
  if (result === undefined) {
    const message = `PubMed’s answer to the search ${describeBroken(text, 'eSearchResult')}.`;
    return { kind: 'again', code: 'BAD_ANSWER', message };
  }
  const error = findText(result, 'ERROR');
  if (error !== undefined) return readError(error);
  const unknownFields = childrenOf(findChild(result, 'ErrorList'), 'FieldNotFound').map(textOf);
  if (unknownFields.length > 0) {
    const message = `PubMed does not know the field ${unknownFields.join(', ')} and would search without it.`;
    return { kind: 'fail', code: 'QUERY_REJECTED', message, closesService: false };
  }
  const count = asInteger(findText(result, 'Count'));
  const ids = childrenOf(findChild(result, 'IdList'), 'Id').flatMap((id) => textOf(id) ?? []);
  if (count === undefined || ids.some((id) => !/^[1-9]\d*$/.test(id)))
    return { kind: 'again', code: 'BAD_ANSWER', message: 'PubMed’s answer has no count, or ids that are no PMIDs.' };
  if (step.kind === 'count') return { ...EMPTY_PAGE, announced: count, warnings: readWarnings(result) };
  if (step.kind === 'lookup') return { ...EMPTY_PAGE, announced: count, next: batches(step.part, ids) };
  if (step.kind === 'draw')
    return {
      ...EMPTY_PAGE,
      announced: count,
      next: batches(step.part, shuffled(ids, String(step['seed'])).slice(0, asInteger(step['size']))),
    };
  // A range of PMIDs is searched for the same term, which was looked at before.
  const said = step['low'] === undefined ? readWarnings(result) : [];
  const open = said.filter(({ code, term }) => needsAnswer(code) && !context.isAcknowledged(code, term ?? ''));
  if (open.length > 0) return refuse(open);
  return readIds(step, count, [...new Set(ids)], result);
}

/** Warnings that say: what was searched is not what was asked (apis/README.md 1.2). */
const UNASKED = ['PHRASE_NOT_FOUND', 'PHRASE_NOT_INDEXED', 'AUTOMATIC_MAPPING', 'WILDCARD_CUT'];

function needsAnswer(code: string): boolean {
  return UNASKED.includes(code);
}

function refuse(warnings: readonly RunWarning[]): PageResult {
  const said = warnings.map(({ message }) => message).join(' ');
  return {
    kind: 'fail',
    code: 'UNACKNOWLEDGED',
    message: `PubMed did not search as asked, and nobody has accepted that. ${said}`,
    closesService: false,
    warnings,
  };
}

function readIds(step: Step, count: number, ids: readonly string[], result: XmlElement): PageResult {
  const isWhole = step['low'] === undefined;
  const page = {
    ...EMPTY_PAGE,
    ...(isWhole ? { announced: count, warnings: readWarnings(result), remarks: readRemarks(result) } : {}),
  };
  if (count <= WINDOW) {
    // A service whose window is smaller says so and fills its list up to it each time; it is split at that.
    const isFull = ids.length >= (asInteger(step['full']) ?? 1) && ids.length < count;
    const narrow = isFull && says(result, /Restrictions achieved/i) ? splitRange(step, count, ids) : [];
    if (narrow.length > 0) return { ...page, next: narrow };
    if (ids.length !== count) {
      const message = `PubMed announced ${count} records and listed ${ids.length} PMIDs.`;
      return { kind: 'again', code: 'INCOMPLETE', message };
    }
    return { ...page, next: batches(step.part, ids) };
  }
  const next = splitRange(step, count, ids);
  if (next.length === 0)
    return {
      kind: 'fail',
      code: 'BAD_ANSWER',
      message: `PubMed announced ${count} records for one PMID.`,
      closesService: false,
    };
  const split: RunWarning = {
    code: 'CAP_SPLIT',
    message: `${count} records are more than the ${WINDOW} that PubMed lists: ${isWhole ? 'the search' : 'a part'} was split by PMID into ${next.length} ranges, which together hold them all.`,
  };
  return { ...page, next, warnings: isWhole ? [...page.warnings, split] : page.warnings };
}

function says(result: XmlElement, pattern: RegExp): boolean {
  return childrenOf(findChild(result, 'WarningList'), 'OutputMessage').some((message) =>
    pattern.test(textOf(message) ?? ''),
  );
}

/** Disjoint PMID ranges that cover the step's own; the last keeps its open end, so nothing is outside. */
function splitRange(step: Step, count: number, ids: readonly string[]): readonly Step[] {
  const low = asInteger(step['low']) ?? 1;
  const high = asInteger(step['high']) ?? HIGHEST_PMID;
  // The newest PMID of those listed says where the records end, so that the empty rest is one piece with the last.
  const listed = Math.max(...ids.map(Number));
  const top = high === HIGHEST_PMID && listed > low && listed < high ? listed : high;
  const pieces = Math.min(
    MOST_PIECES,
    Math.max(2, Math.ceil(count / (Math.min(ids.length, WINDOW) * AIM))),
    top - low + 1,
  );
  if (pieces < 2) return [];
  const width = Math.ceil((top - low + 1) / pieces);
  const steps: Step[] = [];
  for (let start = low; start <= top; start += width) {
    const end = start + width > top ? high : start + width - 1;
    steps.push({ kind: 'search', part: step.part, term: step['term'], low: start, high: end, full: ids.length });
  }
  return steps;
}

function batches(part: number, ids: readonly string[]): readonly Step[] {
  const steps: Step[] = [];
  for (let start = 0; start < ids.length; start += BATCH) {
    steps.push({ kind: 'fetch', part, ids: ids.slice(start, start + BATCH) });
  }
  return steps;
}

function readWarnings(result: XmlElement): readonly RunWarning[] {
  const errors = findChild(result, 'ErrorList');
  const warnings = findChild(result, 'WarningList');
  const list = (owner: XmlElement | undefined, name: string, code: string, says: (text: string) => string) =>
    childrenOf(owner, name).flatMap((element): readonly RunWarning[] => {
      const text = textOf(element);
      return text === undefined ? [] : [{ code, message: says(text), term: text }];
    });
  return [
    ...list(errors, 'PhraseNotFound', 'PHRASE_NOT_FOUND', (text) => `PubMed found nothing for ${text}.`),
    ...list(
      warnings,
      'QuotedPhraseNotFound',
      'PHRASE_NOT_INDEXED',
      (text) => `PubMed’s phrase index does not hold ${text}.`,
    ),
    ...list(warnings, 'PhraseIgnored', 'PHRASE_IGNORED', (text) => `PubMed left out ${text}.`),
    // The cut of the list is made good by splitting; no records at all is told by the count.
    ...list(warnings, 'OutputMessage', 'OUTPUT_MESSAGE', (text) => `PubMed says: ${text}`)
      .filter(({ message }) => !/Restrictions achieved|No items found/i.test(message))
      .map((warning) =>
        /wildcard search .* only/i.test(warning.message)
          ? { ...warning, code: 'WILDCARD_CUT', term: /'([^']+)'/.exec(warning.message)?.[1] ?? warning.term }
          : warning,
      ),
    ...childrenOf(findChild(result, 'TranslationSet'), 'Translation').flatMap(readMapping),
  ];
}

/** PubMed's automatic term mapping: words without a field tag are searched as subject headings and more. */
function readMapping(translation: XmlElement): readonly RunWarning[] {
  const from = findText(translation, 'From');
  const to = findText(translation, 'To');
  // With a field tag it is only the tag that is spelled out.
  if (from === undefined || to === undefined || from === to || from.includes('[')) return [];
  return [{ code: 'AUTOMATIC_MAPPING', message: `PubMed searched ${from} as ${excerpt(to)}.`, term: from }];
}

function readRemarks(result: XmlElement): Run['remarks'] {
  const translation = findText(result, 'QueryTranslation');
  return translation === undefined ? [] : [{ name: 'QueryTranslation', text: translation }];
}

async function readFetch(step: Step, answer: Answer): Promise<PageResult> {
  const failure = readFailure(answer);
  if (failure !== undefined) return failure;
  const text = bodyText(answer);
  const asked = asList(step['ids']).map(String);
  const set = await parseInPieces(text, 'PubmedArticleSet', ['PubmedArticle', 'PubmedBookArticle']);
  if (set === undefined) {
    const message = `PubMed’s answer with records ${describeBroken(text, 'PubmedArticleSet')}.`;
    return { kind: 'again', code: 'BAD_ANSWER', message };
  }
  const entries = [];
  for (let at = 0; at < set.children.length; at += PIECE) {
    await breathe();
    entries.push(...readArticleSet({ ...set, children: set.children.slice(at, at + PIECE) }));
  }
  const wanted = new Set(asked);
  const newest = new Map<string, { readonly version: number; readonly fetched: FetchedRecord }>();
  const problems = [];
  for (const entry of entries) {
    if (entry.kind === 'problem') problems.push({ line: undefined, at: 'PubMed', message: entry.message });
    else if (!wanted.has(entry.pmid))
      problems.push({
        line: undefined,
        at: `PubMed ${entry.pmid}`,
        message: 'This record was not asked for and is not kept.',
      });
    else if (entry.version >= (newest.get(entry.pmid)?.version ?? 0)) {
      // A PMID may come in several versions: the newest stands.
      newest.set(entry.pmid, { version: entry.version, fetched: { nativeId: entry.pmid, record: entry.record } });
    }
  }
  const missing = asked.filter((id) => !newest.has(id));
  const isSecond = step['again'] === true;
  return {
    ...EMPTY_PAGE,
    records: [...newest.values()].map(({ fetched }) => fetched),
    problems,
    fetched: entries.length - problems.length,
    next: missing.length > 0 && !isSecond ? [{ kind: 'fetch', part: step.part, ids: missing, again: true }] : [],
    notDelivered: isSecond ? missing : [],
  };
}
