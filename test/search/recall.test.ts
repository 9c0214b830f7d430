/** Known-item recall: why a miss was missed, what counts as retrieved, and what a gate counts. */
import { describe, expect, test } from 'vitest';
import { readBlocks, readQuery } from '../../src/query/read.ts';
import { compile } from '../../src/query/translate.ts';
import type { SavedQuery } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD, type ServiceName } from '../../src/records/record.ts';
import { prepareJudge } from '../../src/search/judge-item.ts';
import type { Finding } from '../../src/search/known-item-lookups.ts';
import type { KnownItem } from '../../src/search/known-items.ts';
import {
  countRecall,
  type ItemAtService,
  judgeGate,
  prepareItemJudge,
  type Retrieved,
  type ServiceEvidence,
} from '../../src/search/recall.ts';

const BLOCKS = `blocks:
  pwud:
    any: [mesh: Drug Users, people who use drugs, heroin]
  police:
    any: [{ mesh: Police }, police*, officer*]
`;
const DATABASES = `databases:
  pubmed: { run: true }
  openalex: { run: true, types: [article, review] }
  crossref: { run: true, probes: [police heroin] }
`;
const CORE = `id: core
query: { all: [ref: pwud, ref: police] }
limits: { published: { from: 1990-01-01 }, types: { not: [editorial] } }
${DATABASES}`;
const LAW = `id: law
query: { not: { keep: { all: [{ any: [overdose*, naloxone] }, { any: [fear of arrest] }] }, drop: { phrase: cardiac arrest, field: title } } }
limits: { published: { from: 1990-01-01 } }
${DATABASES}`;
const blocks = readBlocks(BLOCKS, 'queries/blocks.yaml');
const core = readQuery(CORE, 'queries/core.yaml', blocks);
const law = readQuery(LAW, 'queries/law.yaml', blocks);

const ITEM: KnownItem = {
  key: '10.1000/a',
  title: 'Heroin and police',
  firstAuthor: undefined,
  year: 2010,
  doi: '10.1000/a',
  pmid: undefined,
  line: 2,
};

function aRecord(fields: Partial<BibRecord>): BibRecord {
  return { ...EMPTY_RECORD, doi: '10.1000/A', year: 2010, ...fields };
}

interface Given {
  readonly service?: ServiceName;
  readonly queries?: readonly SavedQuery[];
  readonly isSearched?: boolean;
  readonly retrieved?: readonly Retrieved[];
}

function evidenceOf({
  service = 'pubmed',
  queries = [core],
  isSearched = true,
  retrieved = [],
}: Given): ServiceEvidence {
  return {
    service,
    queries: queries.map((query) => ({
      id: query.id,
      judge: prepareJudge(query, compile(query, service)),
      isSearched,
    })),
    retrieved,
  };
}

function judge(finding: Finding | Partial<BibRecord>, given: Given = {}): ItemAtService {
  const known: Finding =
    'kind' in finding ? finding : { kind: 'held', holding: { nativeId: 'own', record: aRecord(finding) } };
  return prepareItemJudge(evidenceOf(given))(ITEM, known);
}

const placeOf = (one: ItemAtService): string | undefined => {
  const place = one.failing[0]?.place;
  return place && `${place.file}:${place.line}`;
};

describe('why a miss was missed', () => {
  test('not held, not asked, nothing to ask', () => {
    expect(judge({ kind: 'not-held' })).toMatchObject({ indexed: undefined, isOpen: false, why: 'not-indexed' });
    expect(judge({ kind: 'unaskable' })).toMatchObject({ indexed: undefined, isOpen: false, why: 'not-looked-up' });
    const open = judge({ kind: 'open', question: { by: 'doi', text: '10.1000/a' } });
    expect(open).toMatchObject({ indexed: undefined, isOpen: true, why: 'not-looked-up' });
  });

  test('query gap: the block without a term, its line and the line of its terms', () => {
    const gap = judge({ title: 'Heroin in the city', abstract: 'A market.' });
    expect(gap).toMatchObject({ indexed: 'own', matches: 'false', why: 'query-gap', nearest: 'core' });
    expect(gap.failing).toMatchObject([
      { name: 'block police', truth: 'false', terms: { file: 'queries/blocks.yaml', line: 5 } },
    ]);
    expect(placeOf(gap)).toBe('queries/core.yaml:2');
    expect(gap.failing[0]?.note).toMatch(/below MeSH Police/);
    expect(
      judge({ title: 'Heroin in the city', abstract: 'A market.' }, { service: 'openalex' }).failing[0]?.note,
    ).toBe(undefined);
  });

  test('no abstract: the concept that the title cannot decide', () => {
    for (const service of ['pubmed', 'openalex'] as const) {
      const none = judge({ title: 'Heroin in the city' }, { service });
      expect(none).toMatchObject({ matches: 'unknown-kept', finds: false, why: 'no-abstract' });
      expect(none.failing).toMatchObject([{ name: 'block police', truth: 'unknown' }]);
    }
    // Where nothing of the query is in the title, the local filter would not keep it either.
    expect(judge({ title: 'Life in the city' }, { service: 'crossref' })).toMatchObject({
      matches: 'false',
      why: 'no-abstract',
      failing: [{ name: 'block pwud' }, { name: 'block police' }],
    });
  });

  test('headings count for PubMed only', () => {
    const record = { title: 'Heroin in the city', abstract: 'A market.', meshHeadings: ['Police'] };
    expect(judge(record)).toMatchObject({ matches: 'true', why: 'not-delivered' });
    expect(judge(record, { service: 'openalex' })).toMatchObject({ matches: 'false', why: 'query-gap' });
  });

  test('PubMed reads author keywords as its field title and abstract does', () => {
    const record = { title: 'Heroin in the city', abstract: 'A market.', keywords: ['policing', 'police custody'] };
    expect(judge(record)).toMatchObject({ matches: 'true' });
    expect(judge(record, { service: 'openalex' })).toMatchObject({ matches: 'false' });
  });

  test.each<[string, Partial<BibRecord>, Given, string, string]>([
    ['dates', { year: 1985 }, {}, 'published from 1990-01-01 (1985)', 'queries/core.yaml:3'],
    ['types', { type: 'editorial' }, {}, 'types not (editorial)', 'queries/core.yaml:3'],
    [
      'types of OpenAlex',
      { sourceTypes: ['letter'] },
      { service: 'openalex' },
      'types of OpenAlex (letter)',
      'queries/core.yaml:6',
    ],
  ])('limits: %s', (_name, fields, given, name, place) => {
    const outside = judge({ title: 'Heroin and police', abstract: 'A.', ...fields }, given);
    expect(outside).toMatchObject({ matches: 'false', why: 'limits', failing: [{ name, kind: 'limit' }] });
    expect(placeOf(outside)).toBe(place);
  });

  test('a language limit', () => {
    const english = readQuery(CORE.replace('limits: {', 'limits: { language: [en],'), 'queries/core.yaml', blocks);
    const record = { title: 'Heroin and police', abstract: 'A.', languages: ['ru'] };
    expect(judge(record, { queries: [english] })).toMatchObject({
      why: 'limits',
      failing: [{ name: 'language en (ru)' }],
    });
  });

  test('matches and is not there: not searched, ranked out, or not delivered', () => {
    const record = { title: 'Heroin and police', abstract: 'A.' };
    expect(judge(record, { isSearched: false })).toMatchObject({ matches: 'true', why: 'not-searched', failing: [] });
    expect(judge(record, { service: 'crossref' })).toMatchObject({ matches: 'true', why: 'ranked-out' });
    expect(judge({ title: 'Heroin' }, { service: 'crossref' })).toMatchObject({
      matches: 'unknown-kept',
      finds: true,
      why: 'ranked-out',
    });
    expect(judge(record)).toMatchObject({ matches: 'true', why: 'not-delivered' });
  });

  test('a NOT that takes it out is named', () => {
    const dropped = judge({ title: 'Fear of arrest: naloxone in cardiac arrest', abstract: 'A.' }, { queries: [law] });
    expect(dropped).toMatchObject({
      why: 'query-gap',
      failing: [{ name: 'NOT "cardiac arrest" in the title', place: { file: 'queries/law.yaml', line: 2 } }],
    });
  });

  test('the nearest query is the one that fails fewest concepts', () => {
    const near = judge({ title: 'Naloxone for all', abstract: 'A.' }, { queries: [core, law] });
    expect(near).toMatchObject({ nearest: 'law', failing: [{ name: '"fear of arrest"' }] });
  });
});

describe('retrieved', () => {
  const record = aRecord({ title: 'Heroin in the city', abstract: 'A market.' });
  const copy = (fields: Partial<Retrieved>): Retrieved => ({
    nativeId: 'own',
    record,
    queries: new Map([['core', true]]),
    ...fields,
  });

  test('by its own id, by another id of the same DOI, and without a look-up', () => {
    expect(judge(record, { retrieved: [copy({})] })).toMatchObject({ retrieved: true, why: undefined });
    expect(judge(record, { retrieved: [copy({ nativeId: 'other' })] })).toMatchObject({
      indexed: 'own',
      retrieved: true,
    });
    expect(judge({ kind: 'not-held' }, { retrieved: [copy({ nativeId: 'other' })] })).toMatchObject({
      indexed: 'other',
      retrieved: true,
    });
    const unlike = copy({ nativeId: 'other', record: aRecord({ doi: '10.1000/b', title: record.title }) });
    expect(judge(record, { retrieved: [unlike] })).toMatchObject({ retrieved: false });
  });

  test('an identifier that leads to another title is doubted', () => {
    const strange = judge({ title: 'Wheat yields in Kansas', abstract: 'A.' });
    expect(strange).toMatchObject({ indexed: 'own', otherTitle: 'Wheat yields in Kansas' });
    expect(judge({ title: 'HEROIN & the police' }).otherTitle).toBe(undefined);
  });

  test('an erratum under the same DOI is not the article', () => {
    const erratum = copy({ nativeId: 'other', record: aRecord({ type: 'erratum' }) });
    expect(judge(record, { retrieved: [erratum] })).toMatchObject({ retrieved: false });
  });

  test('another query of the review does not count, and is named', () => {
    const elsewhere = judge(record, { retrieved: [copy({ queries: new Map([['law', true]]) })] });
    expect(elsewhere).toMatchObject({ retrieved: false, retrievedBy: ['law'], why: 'query-gap' });
  });

  test('what an earlier wording brought stands as long as the query still matches it', () => {
    const before = [copy({ queries: new Map([['core', false]]) })];
    expect(judge(record, { retrieved: before })).toMatchObject({ retrieved: true, stands: false, matches: 'false' });
    expect(judge(record, { retrieved: before }).failing).toMatchObject([{ name: 'block police' }]);
    const matched = { ...record, abstract: 'Police.' };
    expect(judge(matched, { retrieved: before })).toMatchObject({ retrieved: true, stands: true });
    expect(judge(record, { retrieved: [copy({})] })).toMatchObject({ stands: true, matches: 'false' });
  });
});

describe('figures', () => {
  const held = { title: 'Heroin and police', abstract: 'A.' };
  const retrieved = [{ nativeId: 'own', record: aRecord(held), queries: new Map([['core', true]]) }];
  const found = judge(held, { retrieved });
  const missed = judge(held);
  const absent = judge({ kind: 'not-held' });
  const open = judge({ kind: 'open', question: { by: 'doi', text: 'x' } });

  test('relative recall is retrieved over held', () => {
    expect(countRecall([[found], [missed], [absent], [found]])).toMatchObject({
      indexed: 3,
      retrieved: 2,
      recall: 2 / 3,
      matching: 3,
      matchingRecall: 1,
      open: 0,
    });
    expect(countRecall([[absent]])).toMatchObject({ indexed: 0, recall: undefined });
  });

  test('over all services one is enough', () => {
    const crossref = judge(held, { service: 'crossref' });
    expect(
      countRecall([
        [found, crossref],
        [absent, crossref],
        [absent, absent],
      ]),
    ).toMatchObject({
      indexed: 2,
      retrieved: 1,
      recall: 0.5,
    });
  });

  test('a gate is met at its minimum, and never by what is not known', () => {
    const nine = countRecall([...Array.from({ length: 9 }, () => [found]), [missed]]);
    expect(judgeGate('core', 'pubmed', 0.9, nine)).toMatchObject({ recall: 0.9, ok: true, message: undefined });
    expect(judgeGate('core', 'pubmed', 0.95, nine)).toMatchObject({ recall: 0.9, ok: false });
    expect(judgeGate('core', 'pubmed', 0.5, countRecall([[found], [open]]))).toMatchObject({
      recall: undefined,
      ok: false,
      message: '1 item not looked up at PubMed yet',
    });
    expect(judgeGate('core', 'all', 0.5, countRecall([[absent]]))).toMatchObject({ recall: undefined, ok: false });
    expect(judgeGate('core', 'crossref', 0.5, undefined)).toMatchObject({ recall: undefined, ok: false });
  });

  test('a gate does not count what only an earlier wording brought', () => {
    const before = [{ ...retrieved[0], nativeId: 'own', record: aRecord(held), queries: new Map([['core', false]]) }];
    const lost = judge({ title: 'Heroin', abstract: 'A.' }, { retrieved: before });
    const recall = countRecall([[found], [lost]]);
    expect(recall).toMatchObject({ indexed: 2, retrieved: 2, recall: 1, standing: 1 });
    expect(judgeGate('core', 'pubmed', 0.9, recall)).toMatchObject({
      recall: 0.5,
      ok: false,
      message: /not matched any more/,
    });
  });
});
