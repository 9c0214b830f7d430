/** The forecast of the load: what is exact stays exact, what is sampled is a range that holds the truth. */
import { describe, expect, test } from 'vitest';
import { countToScreen, forecastSources, hoursForTwo, layOutCells, NO_MEASURES } from '../../src/query/forecast.ts';
import { listLevers } from '../../src/query/forecast-levers.ts';
import type { DrawnRecord, Evidence } from '../../src/query/overlap.ts';
import { effectiveSize, mostExpected } from '../../src/query/shares.ts';
import { compile } from '../../src/query/translate.ts';
import { type Range, wilson } from '../../src/records/intervals.ts';
import { shuffled } from '../../src/records/random.ts';
import type { BibRecord, ServiceName } from '../../src/records/record.ts';
import { aQuery, aRecord } from './builders.ts';

const RANKING_WORDS = ['stigma*', 'fear of arrest'];
const DATABASES = `databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article, review, report] }
  crossref: { run: true, probes: [police drugs, arrests], max_per_probe: 1000 }
limits: { published: { from: 1990 } }`;
const police = aQuery('{ all: [police*, drug*] }', DATABASES);

/** Evidence of one service: one list of records for each compiled request, of which `size` in all are drawn. */
function evidenceOf(
  service: ServiceName,
  lists: readonly (readonly BibRecord[])[],
  { query = police, size = 200, seed = 'a' } = {},
): Evidence {
  const drawn = lists.flatMap((records, part) =>
    shuffled(
      records.map((record, index): DrawnRecord => ({ part, nativeId: record.doi ?? `${part} ${index}`, record })),
      seed,
    ).slice(0, Math.round(size / lists.length)),
  );
  const byType = new Map<string, number>();
  for (const { sourceTypes } of lists.flat()) {
    const type = sourceTypes[0];
    if (type !== undefined) byType.set(type, (byType.get(type) ?? 0) + 1);
  }
  const types = service === 'openalex' ? ['article', 'review', 'report'] : [];
  return { compiled: compile(query, service), announced: lists.map((list) => list.length), drawn, types, byType };
}

const many = (count: number, fields: (index: number) => Partial<BibRecord>): readonly BibRecord[] =>
  Array.from({ length: count }, (_, index) =>
    aRecord({ title: 'Police and drugs', abstract: 'text', year: 2010, ...fields(index) }),
  );
const work = (fields: Partial<BibRecord>): Partial<BibRecord> => ({ sourceTypes: ['article'], ...fields });

function sourceOf(evidence: readonly Evidence[], source: ServiceName) {
  const found = forecastSources(layOutCells(evidence, RANKING_WORDS)).find((each) => each.source === source);
  if (found === undefined) throw new Error(`no ${source}`);
  return found;
}

function expectHolds({ low, high }: Range, truth: number): void {
  expect(low).toBeLessThanOrEqual(truth);
  expect(high).toBeGreaterThanOrEqual(truth);
}

describe('intervals', () => {
  test('without a sample everything is possible, with everything drawn nothing is left open', () => {
    expect(wilson(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilson(0.3, effectiveSize([1, 1, 1], 3))).toEqual({ low: 0.3, high: 0.3 });
  });

  test('where none was seen, 3.8 may have been expected', () => {
    expect(mostExpected(0)).toBeCloseTo(3.84, 2);
    expect(mostExpected(10)).toBeCloseTo(18.41, 2);
  });

  test('unequal weights tell less, and a large part of the whole tells more', () => {
    expect(effectiveSize([1, 1, 1, 1], 1e12)).toBeCloseTo(4, 6);
    expect(effectiveSize([9, 1, 1, 1], 1e12)).toBeCloseTo(144 / 84, 6);
    expect(effectiveSize([1, 1, 1, 1], 7)).toBeCloseTo(8, 6);
  });
});

test('two reviewers need 380 to 760 hours for 19,000 records, as in the protocol', () => {
  expect(hoursForTwo({ low: 19_000, high: 19_000 })).toEqual({ low: 380, high: 760 });
});

describe('PubMed', () => {
  test('is screened as announced', () => {
    const pubmed = evidenceOf('pubmed', [many(6000, () => ({}))]);
    expect(sourceOf([pubmed], 'pubmed')).toMatchObject({
      delivered: 6000,
      kept: { low: 6000, high: 6000 },
      alreadyFound: { low: 0, high: 0 },
      toScreen: { low: 6000, high: 6000 },
    });
  });

  test('counts what two queries find once', () => {
    const second = aQuery('{ any: [arrest*] }', DATABASES);
    const records = many(1000, (index) => (index < 300 ? {} : { title: 'Arrests' }));
    const evidence = [
      evidenceOf('pubmed', [many(500, () => ({}))]),
      evidenceOf('pubmed', [records], { query: { ...second, id: 'second' } }),
    ];
    const { toScreen, alreadyFound } = sourceOf(evidence, 'pubmed');
    expectHolds(toScreen, 500 + 700);
    expectHolds(alreadyFound, 300);
    expect(toScreen.high - toScreen.low).toBeLessThan(200);
    expect(toScreen.low).toBeLessThan(toScreen.high);
  });
});

describe('OpenAlex', () => {
  const pubmed = evidenceOf('pubmed', [many(500, () => ({}))]);

  test('a record with a PMID that matches the query of PubMed is a duplicate, by heading too', () => {
    const works = many(1000, (index) => work(index < 400 ? { pmid: String(index + 1) } : {}));
    const { kept, alreadyFound, toScreen } = sourceOf([pubmed, evidenceOf('openalex', [works])], 'openalex');
    expectHolds(kept, 1000);
    expectHolds(alreadyFound, 400);
    expectHolds(toScreen, 600);

    const headings = aQuery('{ any: [police*, { mesh: Law Enforcement }] }', DATABASES);
    const indexed = many(100, (index) =>
      work({ title: 'Officers', pmid: String(index + 1), meshHeadings: ['Law Enforcement'] }),
    );
    const own = [evidenceOf('pubmed', [[]], { query: headings }), evidenceOf('openalex', [indexed], { query: police })];
    expect(sourceOf(own, 'openalex').toScreen).toEqual({ low: 0, high: 0 });
  });

  test('a PMID alone makes no duplicate', () => {
    const works = many(100, (index) =>
      work({ title: 'Policing of drugs', abstract: 'police', pmid: String(index + 1) }),
    );
    const other = evidenceOf('pubmed', [many(50, () => ({}))], { query: aQuery('{ any: [sheriff*] }', DATABASES) });
    expect(sourceOf([other, evidenceOf('openalex', [works])], 'openalex').toScreen).toEqual({ low: 100, high: 100 });
  });

  test('what the local filter takes out is not screened', () => {
    const near = aQuery('{ near: { words: [police, drugs], within: 1 } }', DATABASES);
    const works = many(100, (index) => work({ title: index < 30 ? 'Police and drugs' : 'Police took some drugs' }));
    const { kept, toScreen } = sourceOf([evidenceOf('openalex', [works], { query: near })], 'openalex');
    expect([kept, toScreen]).toEqual([
      { low: 30, high: 30 },
      { low: 30, high: 30 },
    ]);
  });
});

describe('Crossref', () => {
  const unrelated = (index: number) => ({ title: `Courts ${index}`, doi: `10.1000/no${index}` });

  test('reads to the declared depth, and counts a record once for all probes that drew it', () => {
    const shared = many(100, (index) => ({ doi: `10.1000/${index}` }));
    const { delivered, distinct } = sourceOf([evidenceOf('crossref', [shared, shared], { size: 400 })], 'crossref');
    expect(delivered).toBe(200);
    expect(distinct).toEqual({ low: 100, high: 100 });
    const long = many(3000, unrelated);
    expect(sourceOf([evidenceOf('crossref', [long, []])], 'crossref').delivered).toBe(1000);
  });

  test('counts a title with all words of another probe for both', () => {
    const first = many(500, (index) => ({ title: 'Police, drugs and arrests', doi: `10.1000/a${index}` }));
    const { distinct } = sourceOf([evidenceOf('crossref', [first, many(500, unrelated)])], 'crossref');
    // The first list stands for half of itself, as the second probe would bring it too.
    expectHolds(distinct, 750);
    expect(distinct.high).toBeLessThan(1000);
  });

  test.each([
    ['three probes that share some', 3, 0.6],
    ['four probes that find the same', 4, 1],
    ['eleven probes that share little', 11, 0.1],
  ])('the different records of %s lie within the range', (_, probes, share) => {
    const all = many(900, unrelated);
    const names = Array.from({ length: probes }, (_each, n) => `probe${n}`).join(', ');
    const query = aQuery(
      '{ any: [police] }',
      `databases: { crossref: { run: true, probes: [${names}], max_per_probe: 1000 } }`,
    );
    const within = Array.from({ length: 60 }, (_each, seed) => {
      const lists = Array.from({ length: probes }, (_list, n) =>
        shuffled(all, `${seed} ${n}`).slice(0, Math.round(all.length * share)),
      );
      const truth = new Set(lists.flat().map(({ doi }) => doi)).size;
      const { low, high } = sourceOf(
        [evidenceOf('crossref', lists, { query, seed: String(seed) })],
        'crossref',
      ).distinct;
      return low <= truth && truth <= high;
    });
    expect(within.filter(Boolean).length).toBeGreaterThanOrEqual(57);
  });

  const crossref = evidenceOf(
    'crossref',
    [
      many(100, (index) =>
        index < 40
          ? unrelated(index)
          : index < 70
            ? { doi: `10.1000/${index}` }
            : index < 90
              ? { title: 'Police', abstract: undefined, doi: `10.1000/${index}` }
              : { type: 'book-chapter', doi: `10.1000/${index}` },
      ),
      [],
    ],
    { size: 400 },
  );

  test('without OpenAlex, all that the filter keeps is screened, with or without abstract', () => {
    expect(sourceOf([crossref], 'crossref')).toMatchObject({
      kept: { low: 60, high: 60 },
      titleOnly: { low: 20, high: 20 },
      toScreen: { low: 60, high: 60 },
    });
  });

  test('beside OpenAlex, what it keeps too is a duplicate, what it decides on the title alone may be one', () => {
    const evidence = [evidenceOf('openalex', [many(10, () => work({}))]), crossref];
    const { toScreen, alreadyFound } = sourceOf(evidence, 'crossref');
    // 10 chapters, a type that is not asked for there; and 20 without abstract that OpenAlex may hold.
    expect(toScreen).toEqual({ low: 10, high: 30 });
    expect(alreadyFound).toEqual({ low: 30, high: 50 });
  });

  test('beside PubMed alone, a match may be a duplicate', () => {
    const evidence = [evidenceOf('pubmed', [many(10, () => ({}))]), crossref];
    expect(sourceOf(evidence, 'crossref').toScreen).toEqual({ low: 0, high: 60 });
  });

  test('components and journals are never screened', () => {
    const parts = evidenceOf('crossref', [many(10, (index) => ({ type: 'component', doi: `10.1000/${index}` })), []]);
    expect(sourceOf([parts], 'crossref').toScreen).toEqual({ low: 0, high: 0 });
  });
});

test('the truth lies within the range for about 95 of 100 samples', () => {
  const works = many(5000, (index) => work(index % 10 < 3 ? { pmid: String(index + 1) } : {}));
  const pubmed = evidenceOf('pubmed', [many(10, () => ({}))]);
  const ranges = Array.from({ length: 200 }, (_, seed) =>
    countToScreen(
      layOutCells([pubmed, evidenceOf('openalex', [works], { seed: String(seed) })], RANKING_WORDS).slice(1),
      NO_MEASURES,
    ),
  );
  const hits = ranges.filter(({ low, high }) => low <= 3500 && 3500 <= high).length;
  expect(hits / ranges.length).toBeGreaterThanOrEqual(0.93);
  for (const { low, high } of ranges) expect(high - low).toBeLessThan(700);
});

describe('levers', () => {
  const works = many(100, (index) =>
    work({
      sourceTypes: [index < 60 ? 'article' : index < 90 ? 'review' : 'report'],
      abstract: index % 2 === 0 ? 'stigmatised' : index % 4 === 1 ? 'text' : undefined,
      year: index < 20 ? 1992 : index < 50 ? 2003 : 2020,
    }),
  );
  const cells = layOutCells(
    [
      evidenceOf('pubmed', [many(100, (index) => ({ year: index < 10 ? 1991 : 2020 }))]),
      evidenceOf('openalex', [works]),
    ],
    RANKING_WORDS,
  );
  const levers = listLevers(cells, ['article', 'review', 'report'], { hasRankingWords: true, fromYear: 1990 });
  const at = (name: string) => levers.find((lever) => lever.name === name);

  test('stand in the order of the protocol, the first type of the setting never cumulated', () => {
    expect(levers.map(({ name }) => name)).toEqual([
      'without-type-report',
      'without-type-review',
      'without-type-article',
      'ranking-word',
      'from-1995',
      'from-2000',
      'from-2005',
      'from-2010',
    ]);
    expect(at('without-type-article')).toMatchObject({ alone: { low: 140, high: 140 }, cumulated: undefined });
    expect(at('without-type-report')?.text).toBe('no OpenAlex type report (10 announced)');
  });

  test('types go by the counts by type, each alone and together', () => {
    expect(at('without-type-report')).toMatchObject({ alone: { low: 190 }, cumulated: { low: 190 } });
    expect(at('without-type-review')).toMatchObject({ alone: { low: 170 }, cumulated: { low: 160 } });
  });

  test('a ranking word is required of records that have an abstract only', () => {
    expect(at('ranking-word')).toMatchObject({ alone: { low: 175, high: 175 }, cumulated: { low: 145, high: 145 } });
  });

  test('a later start takes the older records of all sources out', () => {
    expect(at('from-1995')?.alone).toEqual({ low: 170, high: 170 });
    expect(at('from-2005')?.alone).toEqual({ low: 140, high: 140 });
  });

  test('a type that OpenAlex is not asked for any more comes back from Crossref', () => {
    const crossref = evidenceOf('crossref', [many(50, (index) => ({ type: 'report', doi: `10.1000/${index}` })), []], {
      size: 400,
    });
    const openalex = evidenceOf('openalex', [many(50, () => work({ sourceTypes: ['report'] }))]);
    const both = layOutCells([openalex, crossref], RANKING_WORDS);
    expect(countToScreen(both, NO_MEASURES)).toEqual({ low: 50, high: 50 });
    expect(countToScreen(both, { ...NO_MEASURES, droppedTypes: ['report'] })).toEqual({ low: 50, high: 50 });
  });

  test('start years before the limit of the query are no levers', () => {
    const names = listLevers(cells, [], { hasRankingWords: false, fromYear: 2000 }).map(({ name }) => name);
    expect(names).toEqual(['from-2005', 'from-2010']);
  });
});
