/**
 * The sandbox before it may judge: recorded requests, sent again, get the recorded facts, over a corpus made of what
 * the recordings hold.
 */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { BibRecord } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import {
  anEntry,
  at,
  get,
  hasRecordings,
  listAt,
  recorded,
  recordedJson,
  recordedPath,
  uidsOf,
  withSandbox,
} from './helpers.ts';

const OFF = { limits: false } as const;
const textAt = (value: unknown, ...path: (string | number)[]): string | undefined => {
  const text = at(value, ...path);
  return typeof text === 'string' && text !== '' ? text : undefined;
};
const numberAt = (value: unknown, ...path: (string | number)[]): number | undefined => {
  const number = at(value, ...path);
  return typeof number === 'number' ? number : undefined;
};

function crossrefEntry(item: unknown): CorpusEntry {
  return anEntry('crossref', String(at(item, 'DOI')), {
    title: textAt(item, 'title', 0),
    sourceTypes: [String(at(item, 'type'))],
    year: numberAt(item, 'issued', 'date-parts', 0, 0),
    month: numberAt(item, 'issued', 'date-parts', 0, 1),
    day: numberAt(item, 'issued', 'date-parts', 0, 2),
    volume: textAt(item, 'volume'),
    issue: textAt(item, 'issue'),
    pages: textAt(item, 'page'),
    publisher: textAt(item, 'publisher'),
  });
}

function openAlexEntry(work: unknown): CorpusEntry {
  const words = Object.entries(Object(at(work, 'abstract_inverted_index') ?? {})).flatMap(([word, places]) =>
    Array.isArray(places) ? places.map((place) => [Number(place), word] as const) : [],
  );
  const [year, month, day] = (textAt(work, 'publication_date') ?? '').split('-').map(Number);
  const record: Partial<BibRecord> = {
    title: textAt(work, 'title'),
    doi: textAt(work, 'doi')?.replace('https://doi.org/', ''),
    pmid: textAt(work, 'ids', 'pmid')?.replace('https://pubmed.ncbi.nlm.nih.gov/', ''),
    sourceTypes: [String(at(work, 'type'))],
    languages: [textAt(work, 'language')].filter((language) => language !== undefined),
    year,
    month,
    day,
    isRetracted: at(work, 'is_retracted') === true,
    abstract:
      words.length === 0
        ? undefined
        : words
            .sort((a, b) => a[0] - b[0])
            .map(([, word]) => word)
            .join(' '),
  };
  return anEntry('openalex', String(at(work, 'id')).replace('https://openalex.org/', ''), record);
}

describe.skipIf(!hasRecordings)('PubMed', () => {
  test('the search for "biopython" answers byte for byte as recorded', async () => {
    const body = recorded('pubmed/biopython__esearch1.xml');
    const newest = uidsOf(body);
    const older = Array.from({ length: 63 - newest.length }, (_, n) => String(20_000_000 + n));
    const corpus = [...older, ...newest].map((id) => anEntry('pubmed', id, { title: 'Work with Biopython' }));
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(`${urls.pubmed}esearch.fcgi?db=pubmed&term=biopython`);
      expect(answer.text.trim()).toBe(body.trim());
    });
  });

  test('a page of 100 with history has the recorded elements in the recorded order', async () => {
    const body = recorded('pubmed/biopython__esearch2.xml');
    const corpus = uidsOf(body).map((id) => anEntry('pubmed', id, { title: 'cancer' }));
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(`${urls.pubmed}esearch.fcgi?db=pubmed&term=cancer&retmax=100&usehistory=y`);
      expect(uidsOf(answer.text)).toEqual(uidsOf(body));
      const elements = (xml: string) =>
        [...xml.slice(0, xml.indexOf('<IdList>')).matchAll(/<(\w+)>/g)].map((match) => match[1]);
      expect(elements(answer.text)).toEqual(elements(body));
      expect(answer.text).toMatch(/<WebEnv>MCID_[0-9a-f]{24}<\/WebEnv>/);
      expect(body).toMatch(/<WebEnv>MCID_[0-9a-f]{24}<\/WebEnv>/);
    });
  });
});

describe.skipIf(!hasRecordings)('Crossref', () => {
  const sequence = ['00', '01', '02'].map(
    (number) => `crossref/rcrossref-2022__cr_works_with_cursor_and_progress_bar__${number}`,
  );

  test('a walk by cursor has the recorded sizes, one token, and the recorded envelope', async () => {
    const pages = sequence.map((name) => recordedJson(`${name}.json`));
    const corpus = pages.flatMap((page) => listAt(page, 'message', 'items')).map(crossrefEntry);
    const matching = corpus.map((entry) => ({
      ...entry,
      record: { ...entry.record, title: `ecology ${entry.record.title ?? ''}` },
    }));
    await withSandbox(matching, OFF, async ({ urls }) => {
      const tokens = { here: new Set<unknown>(), there: new Set<unknown>() };
      let token = '*';
      for (const [number, page] of pages.entries()) {
        const base = recordedPath(`${sequence[number]}.http.json`).replace(/cursor=[^&]*/, '');
        const answer = (await get(`${urls.crossref}${base}&cursor=${encodeURIComponent(token)}`)).json();
        token = String(at(answer, 'message', 'next-cursor'));
        tokens.here.add(token);
        tokens.there.add(at(page, 'message', 'next-cursor'));
        expect(listAt(answer, 'message', 'items').length).toBe(listAt(page, 'message', 'items').length);
        expect(at(answer, 'message', 'items-per-page')).toBe(at(page, 'message', 'items-per-page'));
        expect(at(answer, 'message', 'query')).toEqual(at(page, 'message', 'query'));
        expect(Object.keys(Object(at(answer, 'message'))).sort()).toEqual(
          Object.keys(Object(at(page, 'message'))).sort(),
        );
        expect(at(answer, 'message-type')).toBe(at(page, 'message-type'));
      }
      expect([tokens.here.size, tokens.there.size]).toEqual([1, 1]);
    });
  });

  test.each([
    'crossref/habanero-2026__test_cursor_fails_cursor_value__00',
    'crossref/rcrossref-2022__cr_works_fails_well__01',
  ])('%s: the refusal is the recorded one', async (name) => {
    await withSandbox([], OFF, async ({ urls }) => {
      const answer = await get(urls.crossref + recordedPath(`${name}.http.json`));
      expect(answer.status).toBe(at(recordedJson(`${name}.http.json`), 'response', 'status'));
      expect(answer.json()).toEqual(recordedJson(`${name}.json`));
    });
  });

  const singles = names('crossref').filter((name) => {
    if (!/^works\/[^?]+$/.test(safePath(name))) return false;
    return (
      at(recordedJson(`${name}.http.json`), 'response', 'status') === 200 &&
      at(safeBody(name), 'message-type') === 'work'
    );
  });

  test('there are recorded single works to compare with', () => {
    expect(singles.length).toBeGreaterThan(5);
  });

  test.each(singles)('%s: the work has the recorded particulars', async (name) => {
    const work = at(safeBody(name), 'message');
    await withSandbox([crossrefEntry(work)], OFF, async ({ urls }) => {
      const answer = (await get(urls.crossref + recordedPath(`${name}.http.json`))).json();
      expect(at(answer, 'message-type')).toBe('work');
      for (const field of ['DOI', 'type', 'volume', 'issue', 'page', 'publisher'] as const) {
        expect(at(answer, 'message', field), field).toEqual(at(work, field));
      }
      expect(at(answer, 'message', 'issued', 'date-parts')).toEqual(at(work, 'issued', 'date-parts'));
    });
  });
});

describe.skipIf(!hasRecordings)('OpenAlex', () => {
  test('two works by id: both pages of the recorded walk', async () => {
    const names = ['03', '04'].map((number) => `openalex/openalexPro-2025-11__pro_snowball__${number}`);
    const [first, second] = names.map((name) => recordedJson(`${name}.json`));
    const corpus = listAt(first, 'results').map(openAlexEntry);
    await withSandbox(corpus, { ...OFF, openalex: { endOfList: 'empty-page' } }, async ({ urls }) => {
      const answer = (await get(urls.openalex + recordedPath(`${names[0]}.http.json`))).json();
      const { cost_usd: cost, ...meta } = Object(at(answer, 'meta'));
      expect(cost).toBe(0.0001);
      expect(Object.keys(meta)).toEqual(Object.keys(Object(at(first, 'meta'))));
      for (const field of ['count', 'page', 'per_page', 'groups_count'])
        expect(at(meta, field), field).toBe(at(first, 'meta', field));
      const ids = (value: unknown) =>
        listAt(value, 'results')
          .map((work) => at(work, 'id'))
          .sort();
      expect(ids(answer)).toEqual(ids(first));
      const next = recordedPath(`${names[1]}.http.json`).replace(
        /cursor=.*$/,
        `cursor=${encodeURIComponent(String(meta.next_cursor))}`,
      );
      const last = (await get(urls.openalex + next)).json();
      expect([listAt(last, 'results'), at(last, 'meta', 'next_cursor')]).toEqual([
        listAt(second, 'results'),
        at(second, 'meta', 'next_cursor'),
      ]);
    });
  });

  test.each(['01', '02', '03'])('a list of DOIs (recorded request %s) has the recorded total', async (number) => {
    const name = `openalex/openalexPro-2026-05__pro_request_parallel__${number}`;
    const path = recordedPath(`${name}.http.json`);
    const list =
      new URLSearchParams(path.slice(path.indexOf('?'))).get('filter')?.replace(/^doi:/, '').split('|') ?? [];
    const corpus = list.map((doi, n) =>
      anEntry('openalex', `W${n}`, { doi: doi.replace('https://doi.org/', '').toUpperCase() }),
    );
    const strangers = ['10.1596/0', '10.1007/none'].map((doi, n) => anEntry('openalex', `W9${n}00`, { doi }));
    await withSandbox([...corpus, ...strangers], OFF, async ({ urls }) => {
      const answer = (await get(urls.openalex + path)).json();
      const recordedMeta = at(recordedJson(`${name}.json`), 'meta');
      for (const field of ['count', 'page', 'per_page', 'cost_usd'])
        expect(at(answer, 'meta', field), field).toBe(at(recordedMeta, field));
      expect(Object.keys(Object(at(answer, 'results', 0)))).toEqual(['ids']);
    });
  });

  test.each([
    'openalex/openalexPro-2026-05__opt_filter_names__00',
    'openalex/openalexPro-2025-11__pro_snowball__01',
  ])('%s: an unknown field is refused in the recorded words', async (name) => {
    await withSandbox([], OFF, async ({ urls }) => {
      const answer = await get(urls.openalex + recordedPath(`${name}.http.json`));
      expect([answer.status, at(answer.json(), 'error')]).toEqual([400, at(recordedJson(`${name}.json`), 'error')]);
      const start = (value: unknown) => String(at(value, 'message')).split(': ')[0];
      expect(start(answer.json())).toBe(start(recordedJson(`${name}.json`)));
    });
  });

  const singles = names('openalex').filter((name) => safePath(name).startsWith('works/https://doi.org/'));

  test('there are recorded single works to compare with', () => {
    expect(singles.length).toBeGreaterThan(20);
  });

  test.each(singles)('%s: the work has the recorded particulars', async (name) => {
    const work = safeBody(name);
    const other = anEntry('openalex', 'W1', { doi: '10.1000/other' });
    await withSandbox([other, openAlexEntry(work)], OFF, async ({ urls }) => {
      const answer = (await get(urls.openalex + safePath(name))).json();
      for (const field of [
        'id',
        'doi',
        'title',
        'display_name',
        'publication_date',
        'publication_year',
        'type',
        'language',
        'is_retracted',
      ]) {
        // A title that is not known is recorded as null or as an empty text.
        expect(at(answer, field), field).toEqual(at(work, field) === '' ? null : at(work, field));
      }
      expect(at(answer, 'ids', 'pmid')).toEqual(at(work, 'ids', 'pmid'));
      const unknown = Object.keys(Object(answer)).filter((field) => !(field in Object(work)));
      expect(unknown).toEqual([]);
    });
  });
});

/** Names of all recorded exchanges of a service, without `.http.json`. */
function names(service: string): string[] {
  if (!hasRecordings) return [];
  const folder = resolve(process.env['STAGEONE_SHARED'] ?? '../shared', 'apis', service);
  return readdirSync(folder)
    .filter((file) => file.endsWith('.http.json'))
    .map((file) => `${service}/${file.replace(/\.http\.json$/, '')}`);
}

function safePath(name: string): string {
  return recordedPath(`${name}.http.json`);
}

function safeBody(name: string): unknown {
  try {
    return recordedJson(`${name}.json`);
  } catch {
    return undefined;
  }
}
