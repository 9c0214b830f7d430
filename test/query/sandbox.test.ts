/** What is sent to PubMed and OpenAlex, run on the sandbox's own readings of those services. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { evaluate } from '../../src/query/evaluate.ts';
import { compile } from '../../src/query/translate.ts';
import type { Compiled, QueryNode } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { applyFilter, parseFilter } from '../../src/sandbox/openalex-filter.ts';
import { OpenAlexSearcher } from '../../src/sandbox/openalex-query.ts';
import { PubmedSearcher } from '../../src/sandbox/pubmed-query.ts';
import { membersOf } from '../../src/sandbox/word-index.ts';
import { fullRecord, tree } from './arbitraries.ts';
import { aQuery, aRecord } from './builders.ts';

// PubMed's [tiab] holds keywords too, so a NOT takes out more there; the loss table says so, and the next test shows it.
const withoutKeywords = fullRecord.map((record): BibRecord => ({ ...record, keywords: [] }));

type Service = 'pubmed' | 'openalex';

/** Numbers of the records that a translation finds, in ascending order. */
function search(records: readonly BibRecord[], service: Service): (compiled: Compiled) => readonly number[] {
  const corpus = records.map((record, index) => ({ service, id: String(index + 1), record }));
  const pubmed = new PubmedSearcher(corpus);
  const openAlex = new OpenAlexSearcher(records);
  return (compiled) => {
    const found = compiled.requests.flatMap((request) => {
      if (request.service === 'pubmed') return membersOf(pubmed.search(request.term).found);
      if (request.service !== 'openalex') return [];
      return membersOf(applyFilter(parseFilter(request.filter), corpus, openAlex).found);
    });
    return [...new Set(found)].toSorted((a, b) => a - b);
  };
}

function tryCompile(node: QueryNode, service: Service): Compiled | undefined {
  try {
    return compile({ ...aQuery('police'), tree: node }, service);
  } catch (error) {
    if (error instanceof ReviewError) return undefined;
    throw error;
  }
}

describe.each(['pubmed', 'openalex'] as const)('on the sandbox of %s', (service) => {
  test('nothing that the effective query finds is missed', () => {
    let compared = 0;
    fc.assert(
      fc.property(tree, fc.array(withoutKeywords, { minLength: 8, maxLength: 8 }), (node, records) => {
        const compiled = tryCompile(node, service);
        if (compiled === undefined) return;
        compared += 1;
        const found = search(records, service)(compiled);
        const asked = records.flatMap((of, index) => (evaluate(compiled.effective, of) === 'true' ? [index] : []));
        expect(asked.filter((index) => !found.includes(index))).toEqual([]);
      }),
      { numRuns: 250 },
    );
    expect(compared).toBeGreaterThan(50);
  });

  test('limits of date and type take out what they name and keep the rest', () => {
    const records = [
      aRecord({ title: 'police', year: 1989, month: 12, day: 31 }),
      aRecord({ title: 'police', year: 1990, month: 1, day: 1 }),
      aRecord({ title: 'police', year: 2021, month: 1, day: 1 }),
      aRecord({
        title: 'police',
        year: 2000,
        type: 'editorial',
        sourceTypes: service === 'pubmed' ? ['Editorial'] : [],
      }),
      aRecord({ title: 'drugs', year: 2000 }),
    ];
    const query = aQuery('police*', 'limits: { published: { from: 1990, to: 2020 }, types: { not: [editorial] } }');
    expect(search(records, service)(compile(query, service))).toEqual([1]);
  });
});

test('what PubMed drops for a keyword alone is in the loss table', () => {
  const compiled = compile(aQuery('{ not: { keep: police, drop: animal* } }'), 'pubmed');
  const records = [
    aRecord({ title: 'police', abstract: 'people' }),
    aRecord({ title: 'police', abstract: 'people', keywords: ['animals'] }),
  ];
  expect(search(records, 'pubmed')(compiled)).toEqual([0]);
  expect(compiled.warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(['FIELD_WIDENED not.drop']);
});

test('a query that goes to OpenAlex in parts finds what a whole one finds', () => {
  const terms = Array.from({ length: 300 }, (_, index) => `term${index} user*`);
  const keep = `{ all: [{ any: [${terms.join(', ')}] }, { any: [police, drugs] }] }`;
  const compiled = compile(aQuery(`{ not: { keep: ${keep}, drop: animal* } }`), 'openalex');
  expect(compiled.requests.length).toBeGreaterThan(1);
  const records = Array.from({ length: 320 }, (_, index) =>
    aRecord({
      title: `term${index} ${index % 3 === 0 ? 'users' : 'user'} ${index % 2 === 0 ? 'police' : 'courts'}`,
      abstract: index % 5 === 0 ? 'animals' : 'nobody',
    }),
  );
  const asked = records.flatMap((of, index) => (evaluate(compiled.effective, of) === 'true' ? [index] : []));
  expect(asked).toHaveLength(120);
  expect(search(records, 'openalex')(compiled)).toEqual(asked);
});
