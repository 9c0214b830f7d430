/** `search --hits-only` against the played services: totals, samples, and nothing stored as identified. */
import { afterEach, describe, expect, test } from 'vitest';
import { type SearchHitsOptions, searchHits } from '../../src/cli/commands/search-hits.ts';
import { withProject } from '../../src/project/project.ts';
import type { FaultPlan } from '../../src/sandbox/faults.ts';
import { replay } from '../../src/search/replay.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { listRuns, runStore } from '../../src/store/runs.ts';
import { at, listAt, manyEntries } from '../sandbox/helpers.ts';
import { listen, type ReviewInSandbox, startReview, type Told } from './review-in-sandbox.ts';

const QUERY = `format: 1
id: core
title: Police
query: { any: [police] }
databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article] }
  crossref: { run: true, probes: [police, police records], max_per_probe: 250 }
`;

let review: ReviewInSandbox;
afterEach(() => review.close());

async function start(faults?: FaultPlan): Promise<void> {
  const corpus = (['pubmed', 'openalex', 'crossref'] as const).flatMap((service) =>
    manyEntries(service, 300, 'police'),
  );
  review = await startReview(corpus, faults === undefined ? {} : { faults });
  review.writeQuery('core.yaml', QUERY);
}

async function count(options: Partial<SearchHitsOptions> = {}): Promise<{ status: number; told: Told }> {
  const told = listen();
  const status = await searchHits({ review: review.folder, fresh: false, ...options }, told);
  return { status, told };
}

/** Native ids of the sample of one service, part by part. */
async function drawnFrom(service: 'pubmed' | 'openalex' | 'crossref'): Promise<readonly (readonly string[])[]> {
  return withProject(review.folder, async (project) => {
    const run = (await listRuns(project.database, 'sample')).findLast(({ source }) => source === service);
    if (run === undefined) throw new Error('no sample');
    const parts: string[][] = run.parts.map(() => []);
    const answers = runStore(project.database).readAnswers(run.id);
    for await (const { answer, page } of replay(SOURCES[service], answers, () => 'unknown')) {
      parts[answer.step.part]?.push(...page.records.map(({ nativeId }) => nativeId));
    }
    return parts;
  });
}

describe('counts and samples', () => {
  test('of each query and service; of Crossref for each probe', async () => {
    await start();
    const { status, told } = await count();
    expect(status).toBe(0);
    const countedAt = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);
    expect(told.document()).toEqual({
      hits: [
        { query: 'core', source: 'pubmed', announced: 300, sample: 200, countedAt },
        {
          query: 'core',
          source: 'crossref',
          announced: null,
          parts: [
            { request: 'police', announced: 300 },
            { request: 'police records', announced: 300 },
          ],
          sample: 200,
          countedAt,
        },
        { query: 'core', source: 'openalex', announced: 300, sample: 200, countedAt },
      ],
    });
    expect(told.lines()).toEqual([
      'core  PubMed    300 announced                                              200 drawn',
      'core  Crossref  500 within the declared depth of 2 probes (600 announced)  200 drawn',
      'core  OpenAlex  300 announced                                              200 drawn',
      'No record was stored as identified. Next: stageone query show (the forecast of the load)',
    ]);
    for (const service of ['pubmed', 'openalex'] as const) {
      const [drawn = []] = await drawnFrom(service);
      expect([drawn.length, new Set(drawn).size]).toEqual([200, 200]);
    }
    expect((await drawnFrom('crossref')).map((part) => new Set(part).size)).toEqual([100, 100]);
    await withProject(review.folder, async ({ database }) => {
      expect(await listRuns(database)).toEqual([]);
      const sample = (await listRuns(database, 'sample')).find(({ source }) => source === 'openalex');
      expect(sample?.remarks).toEqual([{ name: 'group_by type', text: '{"article":300}' }]);
      for (const table of ['record', 'run_record'] as const) {
        expect(await database.selectFrom(table).selectAll().execute()).toEqual([]);
      }
    });
  });

  test('are the same for the same seed, and are made once a day', async () => {
    await start();
    await count();
    const asked = review.sandbox.requests.length;
    const first = await drawnFrom('pubmed');
    await count();
    expect(review.sandbox.requests.length).toBe(asked);
    await count({ fresh: true, source: ['pubmed'] });
    expect(review.sandbox.requests.length).toBe(asked + 3);
    expect(await drawnFrom('pubmed')).toEqual(first);
  });

  test('a changed query is counted and drawn anew', async () => {
    await start();
    await count({ source: ['pubmed'] });
    review.writeQuery('core.yaml', QUERY.replace('[police]', '[policing]'));
    const { told } = await count({ source: ['pubmed'] });
    expect([at(told.document(), 'hits', 0, 'announced'), at(told.document(), 'hits', 0, 'sample')]).toEqual([0, 0]);
  });
});

test('a failure keeps what was counted, and the next command goes on', async () => {
  await start(({ service, numberAtService }) =>
    service === 'openalex' && numberAtService === 3 ? { kind: 'budget-spent' } : undefined,
  );
  const first = await count();
  expect(first.status).toBe(3);
  expect(listAt(first.told.document(), 'hits').map((hit) => [at(hit, 'source'), at(hit, 'sample')])).toEqual([
    ['pubmed', 200],
    ['crossref', 200],
    ['openalex', 0],
  ]);
  expect(first.told.notes.at(-1)).toMatch(/^OpenAlex core: failed BUDGET_SPENT/);
  const asked = review.sandbox.requests.length;
  const second = await count();
  expect([second.status, at(second.told.document(), 'hits', 2, 'sample')]).toEqual([0, 200]);
  // One request of the draw was refused; what was answered is not asked again.
  expect(review.sandbox.requests.length - asked).toBeLessThanOrEqual(2);
  await withProject(review.folder, async ({ database }) => {
    expect((await listRuns(database, 'sample')).filter(({ source }) => source === 'openalex')).toHaveLength(1);
  });
});
