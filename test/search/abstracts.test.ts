/** Missing abstracts: who is asked about what, and which record an abstract belongs to. */
import { describe, expect, test } from 'vitest';
import { asRecordId, EMPTY_RECORD, type ServiceName } from '../../src/records/record.ts';
import { matchAbstracts, planAbstracts, supplySource, wantedBy } from '../../src/search/abstracts.ts';
import { findMissing, type Holding, type Supply, type Wanted, wantedOf } from '../../src/search/missing-abstracts.ts';
import type { FetchedRecord, Step } from '../../src/search/run.ts';
import type { Answer, ReadContext } from '../../src/search/source.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { answer } from './fakes.ts';

function wanted(id: number, fields: Partial<Wanted> = {}): Wanted {
  return { recordId: asRecordId(String(id)), source: 'Embase', doi: undefined, pmid: undefined, ...fields };
}

function holding(id: number, fields: Partial<Holding> = {}): Holding {
  return { ...wanted(id), title: 'A title', type: 'article', hasAbstract: false, ...fields };
}

function fetched(nativeId: string, fields: Partial<FetchedRecord['record']>): FetchedRecord {
  return { nativeId, record: { ...EMPTY_RECORD, ...fields } };
}

function supply(id: number, source: ServiceName, isSupplied: boolean): Supply {
  return { recordId: asRecordId(String(id)), source, isSupplied, suppliedAt: '2026-11-01T10:00:00.000Z' };
}

const idsOf = (records: readonly { readonly recordId: string }[]): readonly string[] =>
  records.map(({ recordId }) => recordId);
const request = (service: ServiceName, step: Step | undefined) =>
  SOURCES[service].request(step ?? { kind: 'none', part: 0 }, { hasKey: false }).params;

describe('findMissing', () => {
  test.each<[what: string, other: Partial<Holding>, missing: readonly string[]]>([
    ['the DOI of a record with an abstract, in another case', { doi: '10.1/ABC', hasAbstract: true }, []],
    ['the PMID of a record with an abstract', { pmid: '7', hasAbstract: true }, []],
    ['the PMID but another DOI', { pmid: '7', doi: '10.1/other', hasAbstract: true }, ['1']],
    ['the DOI of a record that has none either', { doi: '10.1/abc' }, ['1', '2']],
    ['only the title of a record with an abstract', { title: 'A title', hasAbstract: true }, ['1']],
  ])('%s', (_what, other, missing) => {
    const holdings = [holding(1, { doi: '10.1/abc', pmid: '7' }), holding(2, other)];
    expect(idsOf(findMissing({ holdings, supplies: [] }))).toEqual(missing);
  });

  test('a supplied abstract is one, also for the others of the same report; asked in vain is none', () => {
    const holdings = [holding(1, { doi: '10.1/a' }), holding(2, { doi: '10.1/A' }), holding(3)];
    const supplies = [supply(1, 'pubmed', true), supply(3, 'pubmed', false)];
    expect(idsOf(findMissing({ holdings, supplies }))).toEqual(['3']);
  });

  test('components and journals miss nothing', () => {
    const holdings = [holding(1, { type: 'component' }), holding(2, { type: 'journal' }), holding(3)];
    expect(idsOf(findMissing({ holdings, supplies: [] }))).toEqual(['3']);
  });

  test('a DOI that one source gives to different titles is not used, one that two sources share is', () => {
    const meeting = [1, 2].map((id) => holding(id, { doi: '10.1/meeting', title: `Abstract ${id}` }));
    const article = [
      holding(3, { doi: '10.1/x', source: 'crossref' }),
      holding(4, { doi: '10.1/x', source: 'openalex', title: 'Another title' }),
      holding(5, { doi: '10.1/x', title: 'Title 3' }),
      holding(6, { doi: '10.1/x', title: 'TITLE: 3.' }),
    ];
    const holder = holding(7, { doi: '10.1/meeting', source: 'crossref', hasAbstract: true });
    const missing = findMissing({ holdings: [...meeting, ...article, holder], supplies: [] });
    expect(missing.map(({ doi }) => doi)).toEqual([undefined, undefined, '10.1/x', '10.1/x', '10.1/x', '10.1/x']);
  });
});

describe('wantedOf', () => {
  const holdings = [
    holding(1, { source: 'crossref', doi: '10.1/a' }),
    holding(2, { source: 'openalex', doi: '10.1/A', pmid: '5' }),
    holding(3, { source: 'pubmed', pmid: '5' }),
    holding(4, { doi: '10.1/b' }),
    holding(5),
  ];
  const missing = findMissing({ holdings, supplies: [] });

  test.each<[service: ServiceName, ids: readonly string[]]>([
    // 2 has the PMID of 3, which PubMed delivered without an abstract.
    ['pubmed', ['1', '4']],
    // 1 has the DOI of 2, and 3 its PMID.
    ['openalex', ['4']],
    ['crossref', ['3', '4']],
  ])('%s is not asked about its own records, nor about what it has delivered', (service, ids) => {
    expect(idsOf(wantedOf(service, missing, { holdings, supplies: [] }, false))).toEqual(ids);
  });

  test('who was asked is not asked again, unless that is wanted', () => {
    const state = { holdings, supplies: [supply(4, 'crossref', false)] };
    expect(idsOf(wantedOf('crossref', missing, state, false))).toEqual(['3']);
    expect(idsOf(wantedOf('crossref', missing, state, true))).toEqual(['3', '4']);
    expect(idsOf(wantedOf('openalex', missing, state, false))).toEqual(['4']);
  });
});

describe('planAbstracts', () => {
  test('PubMed is asked by PMID where there is one, else by DOI', () => {
    const plan = planAbstracts('pubmed', [
      wanted(1, { pmid: '11', doi: '10.1/a' }),
      wanted(2, { doi: '10.1/B' }),
      wanted(3),
    ]);
    expect(plan.steps.map((step) => request('pubmed', step))).toMatchObject([{ id: '11' }, { term: '"10.1/b"[aid]' }]);
    expect(plan.steps.map((step) => idsOf(wantedBy(step)))).toEqual([['1'], ['2']]);
    expect(plan.parts).toEqual(['PMID 11', 'DOI 10.1/b']);
    expect(plan.leftOut).toBe(0);
  });

  test('OpenAlex is asked by DOI, else by PMID; Crossref by DOI, with a row for each', () => {
    const records = [wanted(1, { doi: '10.1/a', pmid: '11' }), wanted(2, { doi: '10.1/b' }), wanted(3, { pmid: '12' })];
    expect(planAbstracts('openalex', records).steps.map((step) => request('openalex', step)['filter'])).toEqual([
      'doi:10.1/a|10.1/b',
      'pmid:12',
    ]);
    const plan = planAbstracts('crossref', records);
    expect(plan.steps.map((step) => request('crossref', step))).toEqual([
      { filter: 'doi:10.1/a,doi:10.1/b', rows: '2' },
    ]);
    // A record that has nothing the service knows is not one that was left out.
    expect(plan.leftOut).toBe(0);
  });

  test('records with one DOI are asked for once, together', () => {
    const plan = planAbstracts('pubmed', [wanted(1, { doi: '10.1/a' }), wanted(2, { doi: '10.1/A' })]);
    expect(plan.steps.map((step) => request('pubmed', step)['term'])).toEqual(['"10.1/a"[aid]']);
    expect(idsOf(wantedBy(plan.steps[0] ?? { kind: 'none', part: 0 }))).toEqual(['1', '2']);
  });

  test.each<[service: ServiceName, by: 'doi' | 'pmid', batches: readonly number[]]>([
    ['pubmed', 'pmid', [200, 50]],
    ['pubmed', 'doi', [100, 100, 50]],
    ['openalex', 'doi', [50, 50, 50, 50, 50]],
    ['openalex', 'pmid', [50, 50, 50, 50, 50]],
    ['crossref', 'doi', Array.from({ length: 10 }, () => 25)],
  ])('%s by %s: batches of the size that it takes', (service, by, batches) => {
    const records = Array.from({ length: 250 }, (_, n) =>
      wanted(n + 1, { [by]: by === 'doi' ? `10.1/${n}` : `${n + 1}` }),
    );
    const { steps, parts } = planAbstracts(service, records);
    expect(steps.map((step) => wantedBy(step).length)).toEqual(batches);
    expect(steps.map((step) => step.part)).toEqual(parts.map((_, index) => index));
  });

  test.each(['openalex', 'crossref'] as const)('%s: addresses stay short with long DOIs', (service) => {
    const records = Array.from({ length: 60 }, (_, n) =>
      wanted(n + 1, { doi: `10.1002/(sici)${'<>'.repeat(40)}${n}` }),
    );
    const { steps } = planAbstracts(service, records);
    const lengths = steps.map((step) => new URLSearchParams(request(service, step)).toString().length);
    expect(Math.max(...lengths)).toBeLessThan(3_500);
    expect(steps.flatMap(wantedBy)).toHaveLength(60);
  });

  test.each<[service: ServiceName, doi: string, pmid: string | undefined, leftOut: number]>([
    ['crossref', '10.1/a,b', undefined, 1],
    ['openalex', '10.1/a,b', undefined, 1],
    ['openalex', '10.1/a|b', undefined, 1],
    ['openalex', '10.1/a,b', '5', 0],
    ['pubmed', '10.1/a"b', undefined, 1],
    ['pubmed', '10.1/a*', undefined, 1],
    ['pubmed', '10.1/a,b|c', undefined, 0],
  ])('%s and the DOI %s: what cannot be written is left out and counted', (service, doi, pmid, leftOut) => {
    const plan = planAbstracts(service, [wanted(1, { doi, pmid })]);
    expect([plan.leftOut, plan.steps.length]).toEqual([leftOut, 1 - leftOut]);
  });

  test('one run asks for at most 5,000 records', () => {
    const records = Array.from({ length: 6_000 }, (_, n) => wanted(n + 1, { pmid: `${n + 1}` }));
    expect(planAbstracts('pubmed', records).steps.flatMap(wantedBy)).toHaveLength(5_000);
  });

  test('what a step asks for survives the database', () => {
    const { steps } = planAbstracts('pubmed', [wanted(1, { doi: '10.1/a' })]);
    const stored: Step[] = JSON.parse(JSON.stringify(steps));
    expect(stored.flatMap(wantedBy)).toEqual([wanted(1, { doi: '10.1/a' })]);
    expect(wantedBy({ kind: 'fetch', part: 0, wanted: [{}, 1, null] })).toEqual([]);
  });
});

describe('matchAbstracts', () => {
  const one = wanted(1, { doi: '10.1/Abc', pmid: '7' });
  test.each<[what: string, found: FetchedRecord, abstract: string | undefined]>([
    ['by DOI in another case', fetched('W1', { doi: '10.1/aBC', abstract: 'A.' }), 'A.'],
    ['by PMID', fetched('7', { pmid: '7', abstract: 'A.' }), 'A.'],
    ['by PMID, against another DOI', fetched('7', { pmid: '7', doi: '10.1/other', abstract: 'A.' }), undefined],
    ['by DOI, with another PMID', fetched('8', { pmid: '8', doi: '10.1/abc', abstract: 'A.' }), 'A.'],
    ['another DOI', fetched('W1', { doi: '10.1/abcd', abstract: 'A.' }), undefined],
    ['the title alone', fetched('W1', { title: 'Title 1', abstract: 'A.' }), undefined],
    ['a record without abstract', fetched('W1', { doi: '10.1/abc' }), undefined],
  ])('%s', (_what, found, abstract) => {
    expect(matchAbstracts([one], [found]).map((match) => match.abstract)).toEqual(
      abstract === undefined ? [] : [abstract],
    );
  });

  test('every record of the report gets it; of several abstracts the longest', () => {
    const found = [
      fetched('W1', { doi: '10.1/abc', abstract: 'Short.' }),
      fetched('W2', { doi: '10.1/abc', abstract: 'Longer.' }),
    ];
    expect(matchAbstracts([one, wanted(2, { doi: '10.1/abc' })], found)).toEqual([
      { recordId: '1', nativeId: 'W2', abstract: 'Longer.' },
      { recordId: '2', nativeId: 'W2', abstract: 'Longer.' },
    ]);
  });
});

test('a DOI of several titles in the answer, such as that of a meeting, matches none; a PMID still does', () => {
  const found = [1, 2].map((n) =>
    fetched(`7${n}`, { doi: '10.1/Abc', pmid: `7${n}`, title: `Talk ${n}`, abstract: `Of talk ${n}.` }),
  );
  expect(matchAbstracts([wanted(1, { doi: '10.1/abc' })], found)).toEqual([]);
  expect(matchAbstracts([wanted(1, { doi: '10.1/abc', pmid: '72' })], found)).toMatchObject([
    { abstract: 'Of talk 2.' },
  ]);
  const versions = found.map((one) => ({ ...one, record: { ...one.record, title: 'Talk' } }));
  expect(matchAbstracts([wanted(1, { doi: '10.1/abc' })], versions)).toHaveLength(1);
});

describe('supplySource', () => {
  const context: ReadContext = { matches: () => 'unknown', delivered: new Set(), isAcknowledged: () => false };
  const refusal = answer(400, { error: 'Invalid', message: 'bad value' });
  const list = (count: number): Answer => answer(200, { meta: { count }, results: [] });

  /** Asks until nothing is left, as collecting does; gives the filters sent and the warnings. */
  async function ask(records: readonly Wanted[], reply: (filter: string) => Answer) {
    const source = supplySource(SOURCES.openalex);
    const pending = [...planAbstracts('openalex', records).steps];
    const filters: string[] = [];
    const warnings: string[] = [];
    for (let step = pending.shift(); step !== undefined; step = pending.shift()) {
      const filter = String(step['filter']);
      filters.push(filter);
      const result = await source.read(step, reply(filter), context);
      if (result.kind !== 'page') return { filters, warnings, ended: result.kind };
      warnings.push(...result.warnings.map(({ message }) => message));
      pending.unshift(...result.next);
    }
    return { filters, warnings, ended: 'done' };
  }

  test('the records asked for are carried on to the steps that follow', async () => {
    const [step] = planAbstracts('pubmed', [wanted(1, { doi: '10.1/a' })]).steps;
    const xml = '<eSearchResult><Count>1</Count><IdList><Id>9</Id></IdList></eSearchResult>';
    const result = await supplySource(SOURCES.pubmed).read(
      step ?? { kind: 'none', part: 0 },
      answer(200, xml),
      context,
    );
    expect(result).toMatchObject({ kind: 'page', next: [{ kind: 'fetch', ids: ['9'], wanted: [{ recordId: '1' }] }] });
  });

  test('a refused list is asked for in halves, and only the odd identifier is passed over', async () => {
    const records = ['a', 'b', 'odd', 'c', 'd'].map((name, n) => wanted(n + 1, { doi: `10.1/${name}` }));
    const { filters, warnings, ended } = await ask(records, (filter) => (filter.includes('odd') ? refusal : list(0)));
    expect(filters).toEqual([
      'doi:10.1/a|10.1/b|10.1/odd|10.1/c|10.1/d',
      'doi:10.1/a|10.1/b|10.1/odd',
      'doi:10.1/a|10.1/b',
      'doi:10.1/odd',
      'doi:10.1/c|10.1/d',
    ]);
    expect(warnings).toEqual([expect.stringContaining('10.1/odd could not be asked')]);
    expect(ended).toBe('done');
  });

  test('a service that refuses everything is soon left alone', async () => {
    const records = Array.from({ length: 50 }, (_, n) => wanted(n + 1, { doi: `10.1/${n}` }));
    const { filters, ended } = await ask(records, () => refusal);
    expect(ended).toBe('fail');
    expect(filters.length).toBeLessThan(20);
  });

  test('a list that finds far more than was asked for is not believed', async () => {
    const records = [wanted(1, { doi: '10.1/a' }), wanted(2, { doi: '10.1/b' })];
    const { filters, warnings } = await ask(records, (filter) => list(filter.includes('|') ? 4_000_000 : 1));
    expect(filters).toEqual(['doi:10.1/a|10.1/b', 'doi:10.1/a', 'doi:10.1/b']);
    expect(warnings).toEqual([]);
  });
});
