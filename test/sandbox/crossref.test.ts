/** Crossref over HTTP: ranking, filters, stateful cursors, validation, pools. */
import { describe, expect, test } from 'vitest';
import { anEntry, at, get, listAt, manyEntries, withSandbox } from './helpers.ts';

const OFF = { limits: false } as const;
const dois = (value: unknown) => listAt(value, 'message', 'items').map((item) => at(item, 'DOI'));
const works = (base: string, params: Record<string, string>) => `${base}works?${new URLSearchParams(params)}`;

const corpus = [
  anEntry('crossref', '10.1000/a', {
    title: 'Police stops of people who use drugs',
    abstract: 'BACKGROUND: Naloxone < all.\nMore text',
    authors: [{ family: 'Garcia', given: 'Ana', suffix: undefined }],
    year: 2019,
    month: 3,
    issns: ['1234-5678'],
  }),
  anEntry('crossref', '10.1000/b', { title: 'Police', year: 2020, type: 'preprint', journal: 'SocArXiv' }),
  anEntry('crossref', '10.1001/C', { title: 'Gardens', type: 'component' }),
  anEntry('crossref', '10.1002/(SICI)1<1::AID>3.0;2-#', {
    title: 'Retraction: Gardens',
    year: 2021,
    links: [{ kind: 'retraction-of', doi: '10.1001/C' }],
  }),
];

describe('query and filter', () => {
  test.each<[params: Record<string, string>, expected: string[], rule: string]>([
    [{ 'query.bibliographic': 'police drugs' }, ['10.1000/a', '10.1000/b'], 'words are ORed and ranked'],
    [{ 'query.bibliographic': '"police" AND drugs' }, ['10.1000/a', '10.1000/b'], 'quotes and AND are no operators'],
    [{ 'query.bibliographic': 'garcia 2020' }, ['10.1000/a', '10.1000/b'], 'authors and years'],
    [{ 'query.bibliographic': 'naloxone' }, [], 'never abstracts'],
    [{ 'query.bibliographic': 'police', 'query.author': 'garcia' }, ['10.1000/a'], 'several query fields are ANDed'],
    [{ filter: 'from-pub-date:2020' }, ['10.1000/b', '10.1002/(SICI)1<1::AID>3.0;2-#'], 'inclusive, a year alone'],
    [
      { filter: 'from-pub-date:2019-03-01,until-pub-date:2019-03' },
      ['10.1000/a'],
      'different names = AND, a month alone',
    ],
    [{ filter: 'type:component,type:posted-content' }, ['10.1000/b', '10.1001/C'], 'same name = OR'],
    [{ filter: 'doi:10.1001/c' }, ['10.1001/C'], 'DOIs are case-free'],
    [{ filter: 'is-update:true' }, ['10.1002/(SICI)1<1::AID>3.0;2-#'], 'updates'],
    [{ filter: 'has-abstract:true' }, ['10.1000/a'], 'has-abstract'],
    [
      { sort: 'published', order: 'asc', filter: 'from-pub-date:2000' },
      ['10.1000/a', '10.1000/b', '10.1002/(SICI)1<1::AID>3.0;2-#'],
      'sort',
    ],
    [
      { sort: 'published', filter: 'from-pub-date:2000', rows: '1' },
      ['10.1002/(SICI)1<1::AID>3.0;2-#'],
      'latest first without order',
    ],
    [{ rows: '2', offset: '1' }, ['10.1000/b', '10.1001/C'], 'offset'],
  ])('%j finds %j (%s)', async (params, expected) => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      expect(dois((await get(works(urls.crossref, params))).json()).toSorted()).toEqual(expected.toSorted());
    });
  });

  test('no rows are a count, and offsets are windows of one order', async () => {
    await withSandbox(manyEntries('crossref', 50, 'police'), OFF, async ({ urls }) => {
      const ask = async (params: Record<string, string>) =>
        (await get(works(urls.crossref, { 'query.bibliographic': 'police', ...params }))).json();
      const count = await ask({ rows: '0' });
      expect([at(count, 'message', 'total-results'), dois(count)]).toEqual([50, []]);
      const whole = dois(await ask({ rows: '50' }));
      expect(dois(await ask({ rows: '5', offset: '20' }))).toEqual(whole.slice(20, 25));
      expect(dois(await ask({ rows: '5', offset: '10000' }))).toEqual([]);
    });
  });

  test('the best match comes first, with falling scores', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = (await get(works(urls.crossref, { 'query.bibliographic': 'police stops drugs' }))).json();
      expect(dois(answer)).toEqual(['10.1000/a', '10.1000/b']);
      const [first, second] = listAt(answer, 'message', 'items').map((item) => Number(at(item, 'score')));
      expect(first).toBeGreaterThan(Number(second));
    });
  });
});

describe('cursors', () => {
  async function walk(
    base: string,
    params: Record<string, string>,
  ): Promise<{ pages: unknown[][]; tokens: Set<unknown> }> {
    const pages: unknown[][] = [];
    const tokens = new Set<unknown>();
    for (let cursor = '*'; ; ) {
      const answer = (await get(works(base, { ...params, cursor }))).json();
      pages.push(dois(answer));
      tokens.add(at(answer, 'message', 'next-cursor'));
      if (dois(answer).length < Number(params['rows'])) return { pages, tokens };
      cursor = String(at(answer, 'message', 'next-cursor'));
    }
  }

  test.each([
    [25, [10, 10, 5]],
    [20, [10, 10, 0]],
    [0, [0]],
  ])('%i works at 10 rows come in pages of %j under one token, each once', async (count, sizes) => {
    await withSandbox(manyEntries('crossref', count, 'police'), OFF, async ({ urls }) => {
      const { pages, tokens } = await walk(urls.crossref, { 'query.bibliographic': 'police', rows: '10' });
      expect(pages.map((page) => page.length)).toEqual(sizes);
      expect(new Set(pages.flat()).size).toBe(count);
      expect(tokens.size).toBe(1);
    });
  });

  test('the token has signs that must be encoded, and unencoded it is unknown', async () => {
    await withSandbox(manyEntries('crossref', 25, 'police'), OFF, async ({ urls }) => {
      const token = String(
        at((await get(works(urls.crossref, { cursor: '*', rows: '5' }))).json(), 'message', 'next-cursor'),
      );
      expect(token).toMatch(/\+.*\/.*=/);
      expect((await get(`${urls.crossref}works?rows=5&cursor=${token}`)).status).toBe(404);
      expect((await get(works(urls.crossref, { cursor: token, rows: '5' }))).status).toBe(200);
    });
  });

  test('a page that was answered is passed, also when the connection drops after it', async () => {
    const faults = [{ service: 'crossref', number: 2, fault: { kind: 'drop', when: 'after' } }] as const;
    await withSandbox(manyEntries('crossref', 15, 'police'), { ...OFF, faults }, async ({ urls }) => {
      const first = (await get(works(urls.crossref, { cursor: '*', rows: '5' }))).json();
      const next = works(urls.crossref, { cursor: String(at(first, 'message', 'next-cursor')), rows: '5' });
      await expect(get(next)).rejects.toThrow();
      const third = dois((await get(next)).json());
      expect(third).toHaveLength(5);
      expect(new Set([...dois(first), ...third]).size).toBe(10);
      expect(dois((await get(next)).json())).toEqual([]);
    });
  });

  test('a cursor is forgotten after five minutes without use', async () => {
    let nowMs = 0;
    await withSandbox(manyEntries('crossref', 15, 'police'), { ...OFF, now: () => nowMs }, async ({ urls }) => {
      const first = (await get(works(urls.crossref, { cursor: '*', rows: '5' }))).json();
      const next = works(urls.crossref, { cursor: String(at(first, 'message', 'next-cursor')), rows: '5' });
      nowMs += 299_000;
      expect((await get(next)).status).toBe(200);
      nowMs += 301_000;
      const late = await get(next);
      expect([late.status, at(late.json(), 'message', 0, 'type')]).toEqual([404, 'cursor-invalid']);
    });
  });

  test('equal scores come in another order in another run when ties are unstable', async () => {
    const options = { ...OFF, crossref: { unstableTies: true } };
    await withSandbox(
      Array.from({ length: 12 }, (_, n) => anEntry('crossref', `10.1000/${n}`, { title: 'police' })),
      options,
      async ({ urls }) => {
        const run = async () => dois((await get(works(urls.crossref, { 'query.bibliographic': 'police' }))).json());
        const [first, second] = [await run(), await run()];
        expect(second).not.toEqual(first);
        expect(second.toSorted()).toEqual(first.toSorted());
      },
    );
  });
});

describe('refusals and single works', () => {
  test.each<[params: Record<string, string>, type: string]>([
    [{ rows: '1001' }, 'integer-not-valid'],
    [{ rows: 'ten' }, 'integer-not-valid'],
    [{ offset: '10001' }, 'integer-not-valid'],
    [{ filter: 'nonsense:1' }, 'filter-not-available'],
    [{ cursor: '*', offset: '5' }, 'parameter-not-allowed'],
    [{ sort: 'beauty' }, 'sort-not-available'],
    [{ select: 'DOI,beauty' }, 'select-not-available'],
  ])('%j is a 400 with %s', async (params, type) => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(works(urls.crossref, params));
      expect(answer.status).toBe(400);
      expect(at(answer.json(), 'message-type')).toBe('validation-failure');
      expect(at(answer.json(), 'message', 0, 'type')).toBe(type);
    });
  });

  test('select gives the named fields only', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = (await get(works(urls.crossref, { select: 'DOI,title', filter: 'doi:10.1000/b' }))).json();
      expect(at(answer, 'message', 'items', 0)).toEqual({ DOI: '10.1000/b', title: ['Police'] });
    });
  });

  test('an unknown DOI is a 404 in plain text', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const answer = await get(`${urls.crossref}works/10.1000%2Fnone`);
      expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([
        404,
        'Resource not found.',
        'text/plain',
      ]);
    });
  });

  test('a work is found by its encoded DOI and carries what the record says', async () => {
    await withSandbox(corpus, OFF, async ({ urls }) => {
      const sici = (await get(`${urls.crossref}works/${encodeURIComponent('10.1002/(sici)1<1::AID>3.0;2-#')}`)).json();
      expect(at(sici, 'message', 'update-to', 0, 'DOI')).toBe('10.1001/C');
      expect(at(sici, 'message', 'update-to', 0, 'type')).toBe('retraction');
      const article = at((await get(`${urls.crossref}works/10.1000/a`)).json(), 'message');
      expect(at(article, 'abstract')).toBe(
        '<jats:sec><jats:title>BACKGROUND</jats:title><jats:p>Naloxone &lt; all.</jats:p></jats:sec>\n<jats:p>More text</jats:p>',
      );
      expect(at(article, 'issued', 'date-parts')).toEqual([[2019, 3]]);
      expect(at(article, 'author', 0)).toEqual({ given: 'Ana', family: 'Garcia', sequence: 'first', affiliation: [] });
      const component = at((await get(`${urls.crossref}works/10.1001/c`)).json(), 'message');
      expect([at(component, 'type'), at(component, 'issued', 'date-parts'), at(component, 'published')]).toEqual([
        'component',
        [[null]],
        undefined,
      ]);
      const preprint = at((await get(`${urls.crossref}works/10.1000/b`)).json(), 'message');
      expect([
        at(preprint, 'subtype'),
        at(preprint, 'container-title'),
        at(preprint, 'institution', 0, 'name'),
      ]).toEqual(['preprint', [], 'SocArXiv']);
    });
  });
});

describe('pools', () => {
  const pool = (headers: Headers) =>
    ['x-api-pool', 'x-rate-limit-limit', 'x-concurrency-limit'].map((name) => headers.get(name));

  test('lists and single works, public and polite', async () => {
    await withSandbox(corpus, {}, async ({ urls }) => {
      const polite = { headers: { 'user-agent': 'stageone (mailto:someone@example.org)' } };
      expect(pool((await get(`${urls.crossref}works?rows=0`)).headers)).toEqual(['public-array', '1', '1']);
      expect(pool((await get(`${urls.crossref}works?rows=0`, polite)).headers)).toEqual(['polite-array', '3', '3']);
      expect(pool((await get(`${urls.crossref}works/10.1000/a?mailto=a@example.org`)).headers)).toEqual([
        'polite-single',
        '10',
        '3',
      ]);
    });
  });

  test('the limit can fall from 10 to 3 while a client is at work', async () => {
    await withSandbox(corpus, { crossref: { newLimitsFrom: 2 } }, async ({ urls }) => {
      const url = `${urls.crossref}works?rows=0&mailto=a@example.org`;
      expect(pool((await get(url)).headers)).toEqual(['polite', '10', '3']);
      expect(pool((await get(url)).headers)).toEqual(['polite-array', '3', '3']);
    });
  });

  test('more than that in a second is a 429 in HTML', async () => {
    await withSandbox(corpus, { now: () => 5000 }, async ({ urls }) => {
      expect((await get(`${urls.crossref}works?rows=0`)).status).toBe(200);
      const second = await get(`${urls.crossref}works?rows=0`);
      expect([second.status, second.headers.get('content-type'), second.headers.get('retry-after')]).toEqual([
        429,
        'text/html',
        '1',
      ]);
    });
  });

  test('a second request at the same time is one too many in the public pool', async () => {
    let nowMs = 0;
    const now = () => (nowMs += 2000);
    await withSandbox(corpus, { now, latencyMs: 60 }, async ({ urls }) => {
      const both = await Promise.all([get(`${urls.crossref}works?rows=0`), get(`${urls.crossref}works?rows=0`)]);
      expect(both.map((answer) => answer.status).toSorted()).toEqual([200, 429]);
    });
  });
});
