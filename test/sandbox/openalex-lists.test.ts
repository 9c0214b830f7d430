/** OpenAlex over HTTP: random draws and counts by a property. */
import { describe, expect, test } from 'vitest';
import { anEntry, at, get, hasRecordings, listAt, manyEntries, recordedJson, withSandbox } from './helpers.ts';

const OFF = { limits: false } as const;
const works = (base: string, params: Record<string, string>) => `${base}works?${new URLSearchParams(params)}`;
const idsOf = (value: unknown) => listAt(value, 'results').map((work) => String(at(work, 'id')));

describe('a draw', () => {
  const corpus = [...manyEntries('openalex', 300, 'police'), anEntry('openalex', 'W1', { title: 'courts' })];
  const filter = 'title.search:police';
  async function draw(base: string, params: Record<string, string>): Promise<readonly string[]> {
    return idsOf((await get(works(base, { filter, per_page: '100', sample: '200', ...params }))).json());
  }

  test('with a seed is the same each time, in pages without repeats, from what is found', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const pages = [];
      for (const page of ['1', '2', '3']) pages.push(await draw(urls.openalex, { seed: '7', page }));
      expect(pages.map((page) => page.length)).toEqual([100, 100, 0]);
      expect(new Set(pages.flat()).size).toBe(200);
      expect(pages.flat()).not.toContain('https://openalex.org/W1');
      expect(await draw(urls.openalex, { seed: '7', page: '2' })).toEqual(pages[1]);
      expect(await draw(urls.openalex, { seed: '8', page: '2' })).not.toEqual(pages[1]);
    });
  });

  test('without a seed is another each time', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      expect(await draw(urls.openalex, {})).not.toEqual(await draw(urls.openalex, {}));
    });
  });

  test('announces its own size, as recorded in July 2026, or all that there is', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const count = async (sample: string) =>
        at((await get(works(urls.openalex, { filter, sample }))).json(), 'meta', 'count');
      expect([await count('200'), await count('1000')]).toEqual([200, 300]);
    });
  });

  test('takes no cursor: one page comes, and nothing says that there are more', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const { json } = await get(works(urls.openalex, { filter, sample: '200', seed: '7', cursor: '*' }));
      expect([idsOf(json()).length, at(json(), 'meta', 'next_cursor')]).toEqual([25, undefined]);
    });
  });

  test.each(['0', '10001', 'many'])('of %s is refused', async (sample) => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      expect((await get(works(urls.openalex, { sample }))).status).toBe(400);
    });
  });
});

describe('groups', () => {
  const corpus = [
    anEntry('openalex', 'W1', { title: 'police', type: 'article', year: 2001, languages: ['en'] }),
    anEntry('openalex', 'W2', { title: 'police', type: 'thesis', year: 2001 }),
    anEntry('openalex', 'W3', { title: 'police', type: 'article', year: 2002, languages: ['en'] }),
    anEntry('openalex', 'W4', { title: 'courts', type: 'report', year: 2002, languages: ['de'] }),
  ];
  const groups = (body: unknown) => listAt(body, 'group_by').map((group) => [at(group, 'key'), at(group, 'count')]);

  test('count what is found by a property, the largest first, those without it in none', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const by = async (name: string) =>
        (await get(works(urls.openalex, { filter: 'title.search:police', group_by: name }))).json();
      const byType = await by('type');
      expect(groups(byType)).toEqual([
        ['https://openalex.org/types/article', 2],
        ['https://openalex.org/types/dissertation', 1],
      ]);
      expect([at(byType, 'meta', 'count'), at(byType, 'meta', 'groups_count')]).toEqual([3, 2]);
      expect(groups(await by('publication_year'))).toEqual([
        ['2001', 2],
        ['2002', 1],
      ]);
      expect(groups(await by('language'))).toEqual([['https://openalex.org/languages/en', 2]]);
    });
  });

  test('cost one credit, also of a search', async () => {
    await withSandbox(corpus, { now: () => Date.UTC(2026, 8, 1) }, async ({ urls }) => {
      const params = { filter: 'title.search:police', group_by: 'type' };
      expect((await get(works(urls.openalex, params))).headers.get('x-ratelimit-credits-used')).toBe('1');
    });
  });

  test('of a property that there is not are refused', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const { status, json } = await get(works(urls.openalex, { group_by: 'beauty' }));
      expect([status, at(json(), 'error')]).toEqual([400, 'Invalid query parameters error.']);
    });
  });

  test.skipIf(!hasRecordings)('have the shape of the recorded ones', async () => {
    const recorded = recordedJson('openalex/openalexPro-2026-05__pro_request_biodiversity_and_group_by_type__00.json');
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const body = (await get(works(urls.openalex, { group_by: 'type', per_page: '200', cursor: '*' }))).json();
      expect(Object.keys(Object(body)).sort()).toEqual(Object.keys(Object(recorded)).sort());
      const keys = (value: unknown) => Object.keys(Object(at(value, 'group_by', 0)));
      expect(keys(body)).toEqual(keys(recorded));
    });
  });
});
