/** `query show`: requests as they are sent, losses with their place, costs and forecast from what was counted and drawn. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { query } from '../../src/cli/commands/query.ts';
import { search } from '../../src/cli/commands/search.ts';
import { searchHits } from '../../src/cli/commands/search-hits.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { anEntry, at, listAt } from '../sandbox/helpers.ts';
import { listen, type ReviewInSandbox, startReview, type Told } from './review-in-sandbox.ts';

const QUERY = `format: 1
id: core
title: Police and drugs
query: { all: [{ any: [police*, { mesh: { heading: Police, covered_by: [police*] } }] }, { near: { words: [drug, users], within: 2 } }] }
databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article, report] }
  crossref: { run: true, probes: [police drug users], max_per_probe: 1000 }
`;

/** 120 publications: all in PubMed, every other one with its PMID in OpenAlex, which has 60 more; Crossref has 100 of OpenAlex'. */
function makeCorpus(): readonly CorpusEntry[] {
  const title = (n: number) => `Police and drug users ${n}`;
  const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);
  const abstract = 'text';
  return [
    ...numbers(120).map((n) =>
      anEntry('pubmed', String(n + 1), { title: title(n), abstract, year: n < 30 ? 1992 : 2015 }),
    ),
    ...numbers(120).map((n) =>
      anEntry('openalex', `W${n + 1}`, {
        title: title(n),
        abstract: n === 119 ? 'stigma' : abstract,
        year: 2015,
        type: n % 10 === 9 ? 'report' : 'article',
        ...(n < 60 ? { pmid: String(n + 1) } : {}),
      }),
    ),
    ...numbers(100).map((n) => anEntry('crossref', `10.1000/${n}`, { title: title(n), abstract, year: 2015 })),
  ];
}

let review: ReviewInSandbox;
afterEach(() => review.close());

async function start(): Promise<void> {
  review = await startReview(makeCorpus());
  review.writeQuery('core.yaml', QUERY);
}

async function show(): Promise<Told> {
  const told = listen();
  await query({ review: review.folder }, told);
  return told;
}

const service = (told: Told, index: number) => at(told.document(), 'queries', 0, 'services', index);

describe('what is sent', () => {
  test('is what a search sends, but for key and contact', async () => {
    await start();
    const told = await show();
    expect(review.sandbox.requests).toHaveLength(0);
    await search({ review: review.folder, fresh: false, abstracts: false }, listen());
    for (const [index, name] of (['pubmed', 'crossref', 'openalex'] as const).entries()) {
      const first = review.sandbox.requests.find((request) => request.service === name);
      const sent = at(service(told, index), 'sent', 0);
      expect([at(sent, 'method'), at(sent, 'path')]).toEqual([first?.method, first?.path]);
      const params = [...(first?.params ?? [])].filter(
        ([key]) => !['tool', 'email', 'api_key', 'mailto'].includes(key),
      );
      expect(at(sent, 'params')).toEqual(Object.fromEntries(params));
    }
  });

  test('stands whole in the text, with no key and no contact', async () => {
    await start();
    const text = (await show()).lines().join('\n');
    expect(text).toContain('term=(police*[tiab] OR "Police"[mh]) AND "drug users"[tiab:~2]');
    expect(text).toContain('    GET works  query.bibliographic=police drug users  rows=1000  cursor=*');
    expect(text).toContain('filter=title_and_abstract.search.exact:police* AND "drug users"~4,type:article|report');
    expect(text).toMatch(/URL of \d+ bytes; OpenAlex documents 4,094 at most/);
    expect(text).not.toMatch(/key-of-the-tests|test@example\.org/);
  });
});

test('losses come with their place and what the service does', async () => {
  await start();
  const told = await show();
  expect(listAt(service(told, 2), 'loss').map((row) => [at(row, 'code'), at(row, 'place'), at(row, 'does')])).toEqual([
    ['MESH_DROPPED', 'queries/core.yaml:4:33', 'dropped'],
    ['NEAR_WIDENED', 'queries/core.yaml:4:90', 'widened'],
    ['TYPE_MAPPED', 'queries/core.yaml:7:26', 'narrowed'],
  ]);
  expect(listAt(service(told, 0), 'loss')).toEqual([]);
  const lines = told.lines();
  expect(
    lines.some((line) =>
      /^ +NEAR_WIDENED +queries\/core\.yaml:4:90 +drug users within 2 words +"drug users"~4 +widened /.test(line),
    ),
  ).toBe(true);
  expect(lines).toContain('    losses: none');
  expect(lines).toContain('    effective: as of Crossref');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(160);
});

describe('before anything is counted', () => {
  test('only the costs of the declared depth are known, and the hint says what to type', async () => {
    await start();
    const told = await show();
    expect([at(service(told, 0), 'costs'), at(service(told, 2), 'costs'), at(told.document(), 'forecast')]).toEqual([
      null,
      null,
      null,
    ]);
    expect(at(service(told, 1), 'costs')).toMatchObject({ requests: 1, credits: 0, countedAt: null });
    expect(told.lines().slice(-4)).toEqual([
      'Forecast of the load: core',
      '  None yet. Not counted and sampled as they stand now:',
      '    core (PubMed, Crossref, OpenAlex)',
      '  Type `stageone search --hits-only`; it stores no records.',
    ]);
  });

  test('a folder without database gets none', async () => {
    await start();
    const path = join(review.folder, 'data', 'review.db');
    rmSync(path);
    await show();
    expect(existsSync(path)).toBe(false);
  });
});

describe('after `search --hits-only`', () => {
  test('costs are those of the totals', async () => {
    await start();
    await searchHits({ review: review.folder, fresh: false }, listen());
    const told = await show();
    expect(at(service(told, 0), 'costs')).toMatchObject({ requests: 2, credits: 0 });
    expect(at(service(told, 2), 'costs')).toMatchObject({ requests: 2, credits: 20 });
    vi.stubEnv('OPENALEX_API_KEY', '');
    expect(at(service(await show(), 2), 'costs', 'minutes')).toBeCloseTo(2 / 10 / 60, 2);
  });

  test('the load is forecast per source and lever, as exact as whole samples allow', async () => {
    await start();
    await searchHits({ review: review.folder, fresh: false }, listen());
    const forecast = at((await show()).document(), 'forecast');
    const exact = (count: number) => ({ low: count, high: count });
    expect(
      listAt(forecast, 'sources').map((each) => [at(each, 'source'), at(each, 'announced'), at(each, 'toScreen')]),
    ).toEqual([
      ['pubmed', 120, exact(120)],
      ['openalex', 120, exact(60)],
      // All are kept by the query of OpenAlex too.
      ['crossref', 100, exact(0)],
    ]);
    expect([at(forecast, 'toScreen'), at(forecast, 'hours')]).toEqual([exact(180), { low: 3.6, high: 7.2 }]);
    expect(
      listAt(forecast, 'levers').map((lever) => [at(lever, 'name'), at(lever, 'alone'), at(lever, 'cumulated')]),
    ).toEqual([
      ['without-type-report', exact(174), exact(174)],
      ['without-type-article', exact(226), null],
      ['from-1995', exact(150), exact(144)],
      ['from-2000', exact(150), exact(144)],
      ['from-2005', exact(150), exact(144)],
      ['from-2010', exact(150), exact(144)],
    ]);
  });

  test('is none for a query that was changed since', async () => {
    await start();
    await searchHits({ review: review.folder, fresh: false }, listen());
    review.writeQuery('core.yaml', QUERY.replace('within: 2', 'within: 3'));
    const told = await show();
    expect(at(told.document(), 'forecast')).toBe(null);
    expect(told.lines().at(-2)).toBe('    core (PubMed, OpenAlex)');
  });
});
