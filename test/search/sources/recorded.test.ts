/** Every recorded answer of the shared folder is read without a crash, and records + problems = entries. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { BibRecord } from '../../../src/records/record.ts';
import type { Step } from '../../../src/search/run.ts';
import type { Answer, PageResult } from '../../../src/search/source.ts';
import { readCrossrefWork } from '../../../src/search/sources/crossref-record.ts';
import { readOpenAlexWork } from '../../../src/search/sources/openalex-record.ts';
import { readArticleSet } from '../../../src/search/sources/pubmed-record.ts';
import { parseXml } from '../../../src/search/sources/pubmed-xml.ts';
import { SOURCES } from '../../../src/search/sources/registry.ts';

const FOLDER = resolve(process.env['STAGEONE_SHARED'] ?? '../shared', 'apis');
const isThere = existsSync(FOLDER);
if (!isThere) console.log('Skipped: no recorded answers (STAGEONE_SHARED is not there).');

function list(service: string, pattern: RegExp): readonly string[] {
  return isThere ? readdirSync(join(FOLDER, service)).filter((name) => pattern.test(name)) : [];
}

function load(service: string, name: string): Buffer {
  const bytes = readFileSync(join(FOLDER, service, name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

function answerOf(service: string, name: string): Answer {
  const http = join(FOLDER, service, name.replace(/\.(?:json|xml)(?:\.gz)?$/, '.http.json'));
  const recorded: unknown = existsSync(http) ? JSON.parse(readFileSync(http, 'utf8')) : {};
  const { response = {} } = recorded as { response?: { status?: number; headers?: Record<string, string> } };
  return { status: response.status ?? 200, headers: response.headers ?? {}, body: load(service, name) };
}

/** What no record may hold: empty texts, markup, control characters, impossible dates. */
function expectClean(record: BibRecord): void {
  const texts = [
    record.title,
    record.journal,
    record.volume,
    record.pages,
    record.doi,
    record.abstract,
    ...record.keywords,
  ];
  for (const text of texts) {
    if (text === undefined) continue;
    expect(text.trim()).not.toBe('');
    expect(text).not.toMatch(
      /<\/?(?:i|b|sub|sup|em|strong|jats:\w+|mml:\w+)(?:\s[^>]*)?>|[\u0000-\u0009\u000b-\u001f]|\[object/,
    );
  }
  if (record.year !== undefined) expect(record.year).toBeGreaterThan(1400);
  for (const author of record.authors) expect('group' in author ? author.group : author.family).not.toBe('');
}

const context = { matches: () => 'unknown' as const, delivered: new Set<string>(), isAcknowledged: () => true };

describe.skipIf(!isThere)('PubMed', () => {
  const names = list('pubmed', /\.xml(?:\.gz)?$/);
  const isSet = (name: string): boolean =>
    load('pubmed', name).toString('utf8').trimEnd().endsWith('</PubmedArticleSet>');
  const rootOf = (name: string): string => /<([A-Za-z]\w*)/.exec(load('pubmed', name).toString('utf8'))?.[1] ?? '';

  test.each(names.filter(isSet))('records of %s', (name) => {
    const text = load('pubmed', name).toString('utf8');
    const entries = (text.match(/<Pubmed(?:Book)?Article[\s>]/g) ?? []).length;
    const set = parseXml(text, 'PubmedArticleSet');
    if (set === undefined) throw new Error('not parsed');
    const read = readArticleSet(set);
    expect(read.length).toBe(entries);
    for (const entry of read) {
      if (entry.kind === 'record') expectClean(entry.record);
    }
  });

  test.each(
    names.filter((name) => !isSet(name)),
  )('%s is no set of records: never taken for an empty one', async (name) => {
    const fetch: Step = { kind: 'fetch', part: 0, ids: ['1'] };
    expect((await SOURCES.pubmed.read(fetch, answerOf('pubmed', name), context)).kind).not.toBe('page');
    if (rootOf(name) === 'eSearchResult') return;
    const search: Step = { kind: 'search', part: 0, term: 'x' };
    expect((await SOURCES.pubmed.read(search, answerOf('pubmed', name), context)).kind).not.toBe('page');
  });

  test.each(names.filter((name) => rootOf(name) === 'eSearchResult'))('count of the search answer %s', async (name) => {
    const announced = Number(/<Count>(\d+)<\/Count>/.exec(load('pubmed', name).toString('utf8'))?.[1]);
    const step: Step = { kind: 'count', part: 0, term: 'x' };
    expect(await SOURCES.pubmed.read(step, answerOf('pubmed', name), context)).toMatchObject({
      kind: 'page',
      announced,
    });
  });

  test.each([
    ['biopython__esearch1.xml', 'page'],
    ['biopython__esearch8.xml', 'page'],
  ])('search answer %s', async (name, kind) => {
    const step: Step = { kind: 'count', part: 0, term: 'x' };
    expect((await SOURCES.pubmed.read(step, answerOf('pubmed', name), context)).kind).toBe(kind);
  });

  test('a phrase that is not found is a warning, and the translation is kept', async () => {
    const step: Step = { kind: 'search', part: 0, term: 'abcXYZ' };
    const result = await SOURCES.pubmed.read(step, answerOf('pubmed', 'biopython__esearch8.xml'), context);
    expect(result).toMatchObject({
      announced: 0,
      next: [],
      warnings: [{ code: 'PHRASE_NOT_FOUND', message: 'PubMed found nothing for abcXYZ.', term: 'abcXYZ' }],
      remarks: [{ name: 'QueryTranslation', text: '(abcXYZ[All Fields])' }],
    });
  });
});

describe.skipIf(!isThere)('Crossref', () => {
  const names = list('crossref', /(?<!\.http)\.json(?:\.gz)?$/);
  test.each(names)('works of %s', (name) => {
    const answer = answerOf('crossref', name);
    const body = parse(answer);
    const items: readonly unknown[] = itemsOf(body);
    let problems = 0;
    const records = items.flatMap((item) => {
      const fetched = readCrossrefWork(item);
      if (fetched === undefined) problems += 1;
      return fetched === undefined ? [] : [fetched];
    });
    expect(records.length + problems).toBe(items.length);
    for (const { record, nativeId } of records) {
      expect(nativeId).toMatch(/^10\.\d+\//);
      expectClean(record);
    }
  });

  test.each(names)('page %s', async (name) => {
    const answer = answerOf('crossref', name);
    const result = await SOURCES.crossref.read(pageStep(2), answer, context);
    const items = itemsOf(parse(answer));
    if (result.kind === 'page') expect(result.records.length + result.problems.length).toBe(items.length);
    else expectReason(result);
  });
});

describe.skipIf(!isThere)('OpenAlex', () => {
  const names = list('openalex', /(?<!\.http)\.json(?:\.gz)?$/);
  test.each(names)('works of %s', async (name) => {
    const answer = answerOf('openalex', name);
    const body = parse(answer);
    const works = worksOf(body);
    for (const work of works) {
      const fetched = readOpenAlexWork(work);
      if (fetched === undefined) continue;
      expect(fetched.nativeId).toMatch(/^W\d+$/);
      expectClean(fetched.record);
    }
    const result = await SOURCES.openalex.read(
      { kind: 'page', part: 0, filter: 'x', cursor: '*', delivered: 0 },
      answer,
      context,
    );
    if (result.kind === 'page') expect(result.records.length + result.problems.length).toBe(works.length);
    else expectReason(result);
  });
});

function expectReason(result: Exclude<PageResult, { kind: 'page' }>): void {
  expect(result.message).not.toBe('');
  expect(result.message.length).toBeLessThan(500);
}

function pageStep(page: number): Step {
  return {
    kind: 'page',
    part: 0,
    probe: 'x',
    filter: '',
    rows: 5,
    maxPerProbe: 1000,
    page,
    cursor: 'c',
    rank: 0,
    empty: 0,
    furthest: page - 1,
    asked: page - 1,
    walkedAgain: false,
    failures: 0,
    unreadable: 0,
    ids: [],
  };
}

function parse(answer: Answer): unknown {
  try {
    return JSON.parse(Buffer.from(answer.body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function itemsOf(body: unknown): readonly unknown[] {
  const { message, items } = (body ?? {}) as { message?: { items?: unknown[]; DOI?: string }; items?: unknown[] };
  if (Array.isArray(items)) return items;
  if (Array.isArray(message?.items)) return message.items.filter((item) => 'DOI' in Object(item));
  return message?.DOI === undefined ? [] : [message];
}

function worksOf(body: unknown): readonly unknown[] {
  if (Array.isArray(body)) return body;
  const { results, id } = (body ?? {}) as { results?: unknown[]; id?: string };
  if (Array.isArray(results)) return results;
  return id === undefined ? [] : [body];
}
