/** OpenAlex over HTTP: paging in both styles, budget, limits, refusals, works. */
import { describe, expect, test } from 'vitest';
import { anEntry, at, get, hasRecordings, listAt, manyEntries, recordedJson, withSandbox } from './helpers.ts';

const OFF = { limits: false } as const;
const idsOf = (value: unknown) =>
  listAt(value, 'results').map((work) => String(at(work, 'id')).replace('https://openalex.org/', ''));
const works = (base: string, params: Record<string, string>) => `${base}works?${new URLSearchParams(params)}`;

async function walk(base: string, params: Record<string, string>): Promise<string[][]> {
  const pages: string[][] = [];
  for (let cursor: unknown = '*'; typeof cursor === 'string'; ) {
    const answer = (await get(works(base, { ...params, cursor }))).json();
    pages.push(idsOf(answer));
    cursor = at(answer, 'meta', 'next_cursor');
  }
  return pages;
}

describe('paging', () => {
  test.each([
    ['null-cursor', 25, [10, 10, 5]],
    ['null-cursor', 20, [10, 10, 0]],
    ['empty-page', 25, [10, 10, 5, 0]],
    ['empty-page', 20, [10, 10, 0]],
  ] as const)('%s: %i works in pages of %j, each once', async (endOfList, count, sizes) => {
    await withSandbox(
      manyEntries('openalex', count, 'police'),
      { ...OFF, openalex: { endOfList } },
      async ({ urls }) => {
        const pages = await walk(urls.openalex, {
          filter: 'title.search:police',
          per_page: '10',
          sort: 'publication_date:asc',
        });
        expect(pages.map((page) => page.length)).toEqual(sizes);
        expect(new Set(pages.flat()).size).toBe(count);
      },
    );
  });

  test('a cursor is stateless: the same address gives the same page again', async () => {
    await withSandbox(manyEntries('openalex', 25, 'police'), OFF, async ({ urls }) => {
      const first = (await get(works(urls.openalex, { search: 'police', per_page: '10', cursor: '*' }))).json();
      const next = works(urls.openalex, {
        search: 'police',
        per_page: '10',
        cursor: String(at(first, 'meta', 'next_cursor')),
      });
      expect(idsOf((await get(next)).json())).toEqual(idsOf((await get(next)).json()));
      expect(at(first, 'meta', 'page')).toBeNull();
    });
  });

  test('pages by number agree with the cursor, and end at 10,000', async () => {
    await withSandbox(manyEntries('openalex', 25, 'police'), OFF, async ({ urls }) => {
      const params = { filter: 'title.search:police', per_page: '10', sort: 'publication_date:asc' };
      const [, second] = await walk(urls.openalex, params);
      const page = (await get(works(urls.openalex, { ...params, page: '2' }))).json();
      expect(idsOf(page)).toEqual(second);
      expect(at(page, 'meta', 'page')).toBe(2);
      const deep = await get(works(urls.openalex, { per_page: '100', page: '101' }));
      expect([deep.status, at(deep.json(), 'error')]).toEqual([400, 'Pagination error.']);
    });
  });

  test('sorting by date, with the id as last key', async () => {
    const corpus = [
      anEntry('openalex', 'W3', { title: 'police', year: 2001 }),
      anEntry('openalex', 'W1', { title: 'police', year: 2002 }),
      anEntry('openalex', 'W2', { title: 'police', year: 2001 }),
    ];
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const sorted = async (sort: string) => idsOf((await get(works(urls.openalex, { sort }))).json());
      expect(await sorted('publication_date:asc')).toEqual(['W2', 'W3', 'W1']);
      expect(await sorted('publication_date:desc')).toEqual(['W1', 'W2', 'W3']);
    });
  });
});

describe('budget and limits', () => {
  const frozen = { now: () => Date.UTC(2026, 8, 1, 23, 0, 0) };
  const corpus = manyEntries('openalex', 5, 'police');

  test('a search costs 10 credits, a list 1, a work nothing', async () => {
    await withSandbox(corpus, frozen, async ({ urls }) => {
      const left = async (path: string) => (await get(urls.openalex + path)).headers.get('x-ratelimit-remaining');
      expect(await left('works/W1000')).toBe('1000');
      expect(await left('works?filter=type:article')).toBe('999');
      expect(await left('works?filter=title.search:police')).toBe('989');
      expect(await left('works?search=police')).toBe('979');
      expect(await left('works?search=police&api_key=k')).toBe('9990');
    });
  });

  test('a spent budget is a 429 until midnight', async () => {
    let nowMs = Date.UTC(2026, 8, 1, 23, 0, 0);
    await withSandbox(corpus, { now: () => nowMs, openalex: { dailyCredits: 15 } }, async ({ urls }) => {
      const url = works(urls.openalex, { search: 'police' });
      expect((await get(url)).status).toBe(200);
      nowMs += 2000;
      const spent = await get(url);
      expect(spent.status).toBe(429);
      expect(Number(spent.headers.get('retry-after'))).toBe(3598);
      expect(String(at(spent.json(), 'message'))).toMatch(
        /^Insufficient budget\. This request costs \$0\.001 but you only have \$0\.0005 remaining/,
      );
      nowMs += 3_600_000;
      expect((await get(url)).status).toBe(200);
    });
  });

  test('ten requests a second without a key; one with more than five operators', async () => {
    await withSandbox(corpus, frozen, async ({ urls }) => {
      const broad = works(urls.openalex, { filter: 'title.search:(a OR b OR c OR d OR e OR f OR police)' });
      expect((await get(broad)).status).toBe(200);
      const second = (await get(broad)).json();
      expect([at(second, 'reason'), at(second, 'booleanOperators')]).toEqual(['broad_boolean_query', 6]);
      const statuses: number[] = [];
      for (let n = 0; n < 10; n++) statuses.push((await get(works(urls.openalex, { search: 'police' }))).status);
      expect(statuses).toEqual([...Array<number>(9).fill(200), 429]);
    });
  });

  test('a wrong key is a 401 for every request, also in the header', async () => {
    await withSandbox(corpus, { openalex: { key: 'right' } }, async ({ urls }) => {
      const wrong = await get(`${urls.openalex}works/W1000?api_key=wrong`);
      expect([wrong.status, wrong.json()]).toEqual([
        401,
        { error: 'Invalid or missing API key', message: 'API key not found' },
      ]);
      const withHeader = await get(`${urls.openalex}works`, { headers: { authorization: 'Bearer right' } });
      expect(withHeader.headers.get('x-ratelimit-limit')).toBe('10000');
    });
  });

  test('premium filters are a 429 that no waiting cures', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(works(urls.openalex, { filter: 'from_created_date:2026-01-01' }));
      expect([answer.status, at(answer.json(), 'error')]).toEqual([429, 'Plan upgrade required']);
    });
  });
});

describe('refusals', () => {
  test.each<[params: Record<string, string>, error: string, header: string | null]>([
    [{ search: 'a'.repeat(1501) }, 'Search query too long', 'search_volume'],
    [{ filter: `title.search:${'a'.repeat(8200)}` }, 'Request URL too long', null],
    [{ filter: 'title.search:police, drugs' }, 'Invalid request rejected at the API edge', 'f1:raw_comma_filter'],
    [{ filter: 'title.search:polic*' }, 'Invalid query parameters error.', null],
    [{ search: 'do police help?' }, 'Invalid query parameters error.', null],
    [{ search: 'police|drugs' }, 'Invalid query parameters error.', null],
    [{ 'search.nonsense': 'police' }, 'Invalid query parameters error.', null],
    [{ filter: 'nonsense:1' }, 'Invalid query parameters error.', null],
    [{ limit: '10' }, 'Invalid query parameters error.', null],
    [{ per_page: '201' }, 'Invalid query parameters error.', null],
    [{ cursor: 'nonsense' }, 'Pagination error.', null],
    [{ cursor: '*', page: '1' }, 'Pagination error.', null],
    [{ sort: 'beauty' }, 'Invalid query parameters error.', null],
    [{ select: 'id,beauty' }, 'Invalid query parameters error.', null],
  ])('%j', async (params, error, header) => {
    await withSandbox(manyEntries('openalex', 1, 'police'), OFF, async ({ urls }) => {
      const answer = await get(works(urls.openalex, params));
      expect([answer.status, at(answer.json(), 'error'), answer.headers.get('x-openalex-edge-reject')]).toEqual([
        400,
        error,
        header,
      ]);
    });
  });

  test('1,500 characters pass, and a filter is not held to them', async () => {
    await withSandbox(manyEntries('openalex', 1, 'police'), OFF, async ({ urls }) => {
      expect((await get(works(urls.openalex, { search: 'a'.repeat(1500) }))).status).toBe(200);
      expect((await get(works(urls.openalex, { filter: `title.search:${'a'.repeat(3000)}` }))).status).toBe(200);
    });
  });

  test.skipIf(!hasRecordings)('bodies have the shape, and fixed texts the words, of the quoted ones', async () => {
    const quoted = listAt(recordedJson('quoted-errors.json'), 'openalex');
    const bodyOf = (what: string): unknown =>
      JSON.parse(
        String(
          at(
            quoted.find((entry) => at(entry, 'what') === what),
            'body',
          ),
        ),
      );
    const corpus = manyEntries('openalex', 1, 'police');
    const same = (answer: unknown, what: string) =>
      expect(Object.keys(Object(answer)), what).toEqual(Object.keys(Object(bodyOf(what))));
    await withSandbox(corpus, { openalex: { dailyCredits: 0 } }, async ({ urls }) => {
      same((await get(works(urls.openalex, { search: 'a' }))).json(), 'daily budget used up');
    });
    await withSandbox(corpus, { now: () => 5000 }, async ({ urls }) => {
      let last: unknown;
      for (let n = 0; n < 11; n++) last = (await get(works(urls.openalex, { search: 'police' }))).json();
      same(last, 'too many requests per second');
      const broad = works(urls.openalex, { filter: 'title.search:(a OR b OR c OR d OR e OR f OR g)' });
      await get(broad);
      same((await get(broad)).json(), 'more than five boolean operators, too fast');
    });
    await withSandbox(corpus, OFF, async ({ urls }) => {
      same(
        (await get(works(urls.openalex, { search: 'a'.repeat(1501) }))).json(),
        'search text above 1,500 characters, free tier',
      );
      same(
        (await get(works(urls.openalex, { filter: `title.search:${'a'.repeat(9000)}` }))).json(),
        'request line above 8,190 bytes',
      );
      same(
        (await get(works(urls.openalex, { filter: 'title.search:a, b' }))).json(),
        'unquoted comma in a filter value',
      );
      expect((await get(works(urls.openalex, { search: 'a*' }))).json()).toEqual(
        bodyOf('wildcard on a stemmed search'),
      );
      expect((await get(works(urls.openalex, { page: '1000' }))).json()).toEqual(bodyOf('basic paging too deep'));
      expect((await get(works(urls.openalex, { cursor: 'x' }))).json()).toEqual(bodyOf('bad cursor'));
    });
  });
});

describe('works', () => {
  const authors = Array.from({ length: 120 }, (_, n) => ({ family: `F${n}`, given: 'A', suffix: undefined }));
  const corpus = [
    anEntry('openalex', 'W1', {
      title: 'Police',
      abstract: 'the police and the law',
      authors,
      doi: '10.1000/Ab',
      pmid: '5',
      year: 2001,
    }),
    anEntry('openalex', 'W2', {}),
  ];

  test('lists cut the authors at 100, single works do not', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const listed = at((await get(works(urls.openalex, { filter: 'openalex:W1' }))).json(), 'results', 0);
      expect([listAt(listed, 'authorships').length, at(listed, 'is_authors_truncated')]).toEqual([100, true]);
      const single = (await get(`${urls.openalex}works/W1`)).json();
      expect([listAt(single, 'authorships').length, at(single, 'is_authors_truncated')]).toEqual([120, undefined]);
    });
  });

  test('a work is found by id, DOI and PMID; ids of merged works answer 301', async () => {
    await withSandbox(corpus, { ...OFF, openalex: { merged: { W9: 'W1' } } }, async ({ urls }) => {
      for (const path of ['W1', 'https://doi.org/10.1000/AB', 'https://openalex.org/W1', 'pmid:5', 'doi:10.1000/ab']) {
        expect(at((await get(`${urls.openalex}works/${path}`)).json(), 'id'), path).toBe('https://openalex.org/W1');
      }
      const merged = await get(`${urls.openalex}works/W9`, { redirect: 'manual' });
      expect([merged.status, merged.headers.get('location')]).toEqual([301, `${urls.openalex}works/W1`]);
      expect(at((await get(`${urls.openalex}works/W9`)).json(), 'id')).toBe('https://openalex.org/W1');
      expect((await get(`${urls.openalex}works/W404`)).status).toBe(404);
    });
  });

  test('what is not known is null; an abstract is an inverted index', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const empty = (await get(`${urls.openalex}works/W2`)).json();
      for (const field of [
        'doi',
        'title',
        'publication_date',
        'primary_location',
        'abstract_inverted_index',
        'language',
      ]) {
        expect(at(empty, field), field).toBeNull();
      }
      const full = (await get(`${urls.openalex}works/W1`)).json();
      expect(at(full, 'abstract_inverted_index')).toEqual({ the: [0, 3], police: [1], and: [2], law: [4] });
      expect([at(full, 'doi'), at(full, 'publication_date')]).toEqual(['https://doi.org/10.1000/ab', '2001-01-01']);
    });
  });
});
