/** `query hits` against the played services: counts are right, stored, asked once a day, and a failure costs no count. */
import { afterEach, describe, expect, test } from 'vitest';
import { type QueryHitsOptions, queryHits } from '../../src/cli/commands/query-hits.ts';
import { loadQueries, withProject } from '../../src/project/project.ts';
import type { FaultPlan } from '../../src/sandbox/faults.ts';
import { storedHits } from '../../src/store/hits.ts';
import { listRuns } from '../../src/store/runs.ts';
import { anEntry, at, listAt } from '../sandbox/helpers.ts';
import { listen, type ReviewInSandbox, startReview, type Told } from './review-in-sandbox.ts';

const QUERY = `format: 1
id: core
title: Police and drugs
query:
  all:
    - any: [{ mesh: Police }, police*, policing, sheriff*]
    - any: [drug user*, syringe*]
limits: { published: { from: 2000 } }
databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article] }
  crossref: { run: true, probes: [police drug users, syringe seizures], max_per_probe: 50 }
acknowledged:
  - { warning: PHRASE_NOT_FOUND, term: sheriff*, reason: An old word. }
`;

const CORPUS = (['pubmed', 'openalex', 'crossref'] as const).flatMap((service) => {
  const id = (n: number) => (service === 'pubmed' ? String(n) : service === 'openalex' ? `W${n}` : `10.1000/${n}`);
  const year = 2010;
  return [
    anEntry(service, id(1), { title: 'Police and a drug user', abstract: 'x', year }),
    anEntry(service, id(2), { title: 'Policing of drug users', abstract: 'syringes', year }),
    anEntry(service, id(3), { title: 'Drug users', abstract: 'police', year: 1995 }),
    anEntry(service, id(4), { title: 'Officers', abstract: 'syringe', year, meshHeadings: ['Police'] }),
    anEntry(service, id(5), { title: 'Drug user', abstract: 'police', year, type: 'thesis' }),
  ];
});

let review: ReviewInSandbox;
afterEach(() => review.close());

async function start(faults?: FaultPlan): Promise<void> {
  review = await startReview(CORPUS, faults === undefined ? {} : { faults });
  review.writeQuery('core.yaml', QUERY);
}

async function count(options: Partial<QueryHitsOptions> = {}): Promise<{ status: number; told: Told }> {
  const told = listen();
  const status = await queryHits({ review: review.folder, blocks: false, fresh: false, ...options }, told);
  return { status, told };
}

const rows = (told: Told) =>
  listAt(told.document(), 'queries', 0, 'lines').map((line) => [
    `#${at(line, 'number')} ${at(line, 'text')}`,
    at(line, 'pubmed'),
    at(line, 'openalex'),
  ]);

const EXPECTED = [
  ['#1 MeSH Police', 1, null],
  ['#2 police*', 3, 3],
  ['#3 policing', 1, 1],
  ['#4 sheriff*', 0, 0],
  ['#5 #1 OR #2 OR #3 OR #4', 5, 4],
  ['#6 "drug user*"', 4, 4],
  ['#7 syringe*', 2, 2],
  ['#8 #6 OR #7', 5, 5],
  ['#9 #5 AND #8', 5, 4],
  ['#10 #9 AND limits', 4, 2],
];

describe('counts', () => {
  test('for each line and probe, with limits on the last line only', async () => {
    await start();
    const { status, told } = await count();
    expect(status).toBe(0);
    expect(rows(told)).toEqual(EXPECTED);
    const probes = listAt(told.document(), 'queries', 0, 'probes');
    expect(probes.map((probe) => [at(probe, 'probe'), at(probe, 'crossref')])).toEqual([
      ['police drug users', 3],
      ['syringe seizures', 0],
    ]);
    expect(at(told.document(), 'queries', 0, 'lines', 1, 'place')).toBe('queries/core.yaml:6:31');
    expect(at(told.document(), 'queries', 0, 'lines', 9, 'place')).toBe(null);
  });

  test('are announced with their cost before anything is asked', async () => {
    await start();
    const { told } = await count();
    expect(told.notes.slice(0, 3)).toEqual([
      'To be asked: PubMed: 10 requests, 1 s at the allowed rate',
      'To be asked: Crossref: 2 requests, 1 s at the allowed rate',
      'To be asked: OpenAlex: 9 requests, 90 credits (a day has 1,000 without a key, 10,000 with a free one), 1 s at the allowed rate',
    ]);
  });

  test('are not made twice on one day, unless they are to be fresh', async () => {
    await start();
    await count();
    const asked = review.sandbox.requests.length;
    expect(asked).toBe(21);
    const again = await count();
    expect([review.sandbox.requests.length, rows(again.told)]).toEqual([asked, EXPECTED]);
    expect(again.told.notes).toEqual(['Everything was counted today; --fresh counts again.']);
    await count({ fresh: true });
    expect(review.sandbox.requests.length).toBe(2 * asked);
  });

  test('of lines that another query has as well are shared', async () => {
    await start();
    review.writeQuery(
      'other.yaml',
      QUERY.replace('id: core', 'id: other').replace('[drug user*, syringe*]', '[heroin]'),
    );
    await count({ source: ['pubmed'] });
    // Of the other query: heroin, the group with it, and the whole.
    expect(review.sandbox.requests).toHaveLength(13);
  });

  test('of groups and the whole alone, and of one service alone', async () => {
    await start();
    const { told } = await count({ blocks: true, source: ['pubmed'] });
    expect(rows(told)).toEqual([
      ['#5 #1 OR #2 OR #3 OR #4', 5, null],
      ['#8 #6 OR #7', 5, null],
      ['#9 #5 AND #8', 5, null],
      ['#10 #9 AND limits', 4, null],
    ]);
    expect(review.sandbox.requests).toHaveLength(4);
    expect(listAt(told.document(), 'queries', 0, 'probes')).toEqual([]);
  });

  test('are stored as counts, and no record is', async () => {
    await start();
    await count();
    await withProject(review.folder, async (project) => {
      expect(await listRuns(project.database)).toEqual([]);
      const runs = await listRuns(project.database, 'hits');
      expect(runs.map((run) => [run.source, run.state, run.parts.length]).toSorted()).toEqual([
        ['crossref', 'complete', 2],
        ['openalex', 'complete', 9],
        ['pubmed', 'complete', 10],
      ]);
      const { total } = await project.database
        .selectFrom('record')
        .select((expression) => expression.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      expect(total).toBe(0);
    });
  });
});

describe('for people', () => {
  test('a line that finds nothing is marked, with what the service said of it', async () => {
    await start();
    const lines = (await count()).told.lines();
    const lineOf = (text: string) => lines.find((line) => line.includes(text));
    expect(lineOf('sheriff*')).toMatch(/^ {2}#4 +sheriff\* +! 0 +! 0 {2}PubMed: no record has it\. \(accepted\)$/);
    expect(lineOf('MeSH Police')).toMatch(/ 1 +–$/);
    expect(lines).toContain('      — limits: published 2000-01-01 or later; OpenAlex types article');
    expect(lineOf('police drug users')).toMatch(/ 3 +50$/);
  });
});

describe('a failure', () => {
  const failing: FaultPlan = ({ service, numberAtService }) =>
    service === 'openalex' && numberAtService === 4 ? { kind: 'budget-spent' } : undefined;

  test('keeps what was counted, and the next command asks for the rest in the same run', async () => {
    await start(failing);
    const first = await count();
    expect(first.status).toBe(3);
    expect(first.told.notes.at(-1)).toMatch(/^OpenAlex core: failed BUDGET_SPENT: /);
    const counted = rows(first.told).filter(([, , openalex]) => openalex !== null).length;
    expect(counted).toBeGreaterThan(0);
    expect(counted).toBeLessThan(9);
    expect(rows(first.told).map((row) => row[1])).toEqual(EXPECTED.map((row) => row[1]));
    const asked = review.sandbox.requests.length;
    const second = await count();
    expect([second.status, rows(second.told)]).toEqual([0, EXPECTED]);
    expect(review.sandbox.requests.length - asked).toBe(9 - counted);
    await withProject(review.folder, async (project) => {
      const runs = await listRuns(project.database, 'hits');
      expect(runs.filter(({ source }) => source === 'openalex').map(({ state }) => state)).toEqual(['complete']);
    });
  });
});

describe('stored hits', () => {
  test('give the larger count of each term by its text, and nothing for terms that were not counted', async () => {
    await start();
    await count();
    const stored = await withProject(review.folder, async (project) => {
      review.writeQuery('core.yaml', QUERY.replace('syringe*]', 'syringe*, heroin]'));
      const [query] = loadQueries(review.folder);
      if (query === undefined) throw new Error('no query');
      return storedHits(project, query);
    });
    expect([...stored]).toEqual([
      ['MeSH Police', 1],
      ['police*', 3],
      ['policing', 1],
      ['sheriff*', 0],
      ['"drug user*"', 4],
      ['syringe*', 2],
    ]);
  });
});
