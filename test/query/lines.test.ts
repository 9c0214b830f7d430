/** A saved query line by line: numbers, labels, places, and what each line asks. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { evaluate } from '../../src/query/evaluate.ts';
import { listLines, listProbes, type StrategyLine } from '../../src/query/lines.ts';
import { compile } from '../../src/query/translate.ts';
import type { SavedQuery, Truth } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { PubmedSearcher } from '../../src/sandbox/pubmed-query.ts';
import { membersOf } from '../../src/sandbox/word-index.ts';
import { fullRecord, record, tree } from './arbitraries.ts';
import { aQuery } from './builders.ts';

const BLOCKS = `  people: { label: People who use drugs, any: [{ mesh: Drug Users }, PWUD, drug user*] }
  police: { any: [police*, policing, policed, constable*, sheriff*, gendarm*] }`;

const texts = (query: SavedQuery) => listLines(query).map(({ number, text }) => `#${number} ${text}`);

function lineOf(query: SavedQuery, text: string): StrategyLine {
  const found = listLines(query).find((line) => line.text === text);
  if (found === undefined) throw new Error(`no line ${text}`);
  return found;
}

describe('lines', () => {
  const query = aQuery(
    '{ all: [{ ref: people }, { ref: police }] }',
    'limits: { published: { from: 1990 } }\ndatabases: { openalex: { run: true, types: [article, review] } }',
    BLOCKS,
  );

  test('terms, groups and limits in order', () => {
    expect(texts(query)).toEqual([
      '#1 MeSH Drug Users',
      '#2 PWUD',
      '#3 "drug user*"',
      '#4 #1 OR #2 OR #3',
      '#5 police*',
      '#6 policing',
      '#7 policed',
      '#8 constable*',
      '#9 sheriff*',
      '#10 gendarm*',
      '#11 #5 OR #6 OR … OR #10',
      '#12 #4 AND #11',
      '#13 #12 AND limits',
    ]);
    expect(listLines(query).at(-1)?.limits).toEqual([
      'published 1990-01-01 or later',
      'OpenAlex types article, review',
    ]);
    expect(listLines(query).map(({ kind }) => kind[0])).toEqual([...'tttgttttttggl']);
    expect(lineOf(query, '#5 OR #6 OR … OR #10').combines).toEqual([5, 6, 7, 8, 9, 10]);
  });

  test('stand under the label of their block, or its name, each with its place', () => {
    expect(listLines(query).map(({ block }) => block)).toEqual([
      ...Array<string>(4).fill('People who use drugs'),
      ...Array<string>(7).fill('police'),
      undefined,
      undefined,
    ]);
    expect(lineOf(query, 'PWUD').place).toEqual({ file: 'queries/blocks.yaml', line: 2, column: 70 });
    expect(lineOf(query, '#4 AND #11').place?.file).toBe('queries/test.yaml');
    expect(listLines(query).at(-1)?.place).toBe(undefined);
  });

  test('limits are asked on the last line only, which is what a search sends', () => {
    const lines = listLines(query);
    for (const service of ['pubmed', 'openalex'] as const) {
      const asked = lines.map((line) => line.asked[service]);
      const [request] = compile(query, service).requests;
      const sent = request?.service === 'pubmed' ? request.term : request?.service === 'openalex' ? request.filter : '';
      expect(asked.at(-1)).toMatchObject({ kind: 'request', text: sent });
      for (const line of asked.slice(0, -1)) expect(JSON.stringify(line)).not.toMatch(/\[dp\]|publication_date|type:/);
    }
  });

  test('a term, or a group, that stands twice is one line; a group of one is its term', () => {
    expect(texts(aQuery('{ all: [{ any: [police, drugs] }, { any: [Drugs, police] }, { any: [arrest] }] }'))).toEqual([
      '#1 police',
      '#2 drugs',
      '#3 #1 OR #2',
      '#4 arrest',
      '#5 #3 AND #4',
    ]);
  });

  test('a NOT combines two lines, and what it drops is asked for what it finds', () => {
    const not = aQuery('{ not: { keep: overdose*, drop: { phrase: cardiac arrest, field: title } } }');
    expect(texts(not)).toEqual(['#1 overdose*', '#2 "cardiac arrest" in the title', '#3 #1 NOT #2']);
    expect(lineOf(not, '"cardiac arrest" in the title').asked.pubmed).toMatchObject({ text: '"cardiac arrest"[ti]' });
    // OpenAlex' search in titles stands in another filter, so the NOT is left to the local filter, and the line says so.
    expect(lineOf(not, '#1 NOT #2').asked.openalex).toMatchObject({
      kind: 'request',
      text: 'title_and_abstract.search.exact:overdose*',
      losses: [{ code: 'NOT_LOCAL' }],
    });
  });

  test('an override is what the last line asks, and no other', () => {
    const overridden = aQuery(
      '{ any: [police, drugs] }',
      'overrides: { pubmed: { string: "police[ti]", reason: shorter } }',
    );
    expect(texts(overridden).slice(2)).toEqual(['#3 #1 OR #2', '#4 #3 AND limits']);
    expect(listLines(overridden).at(-1)?.limits).toEqual(['PubMed string written by hand']);
    expect(lineOf(overridden, '#1 OR #2').asked.pubmed).toMatchObject({ text: 'police[tiab] OR drugs[tiab]' });
    expect(listLines(overridden).at(-1)?.asked.pubmed).toMatchObject({ text: 'police[ti]' });
  });
});

describe('what cannot be asked', () => {
  test('a heading of OpenAlex', () => {
    const query = aQuery('{ any: [{ mesh: Police }, police*] }');
    expect(lineOf(query, 'MeSH Police').asked.openalex).toEqual({
      kind: 'none',
      reason: 'OpenAlex has no MeSH headings',
    });
    expect(lineOf(query, '#1 OR #2').asked.openalex).toMatchObject({ text: 'title_and_abstract.search.exact:police*' });
  });

  test('a term that OpenAlex could only be asked for less of', () => {
    const { asked } = lineOf(aQuery('{ all: [police, { word: drugs, field: any }] }'), 'drugs in any field');
    expect(asked.openalex).toMatchObject({ kind: 'none', reason: expect.stringContaining('without losing records') });
  });

  test('a total of overlapping parts', () => {
    const terms = Array.from({ length: 300 }, (_, index) => `term${index} user*`).join(', ');
    expect(listLines(aQuery(`{ any: [${terms}] }`)).at(-1)?.asked.openalex).toMatchObject({
      kind: 'none',
      reason: expect.stringMatching(/overlapping parts/),
    });
  });

  test('a wider line tells its loss', () => {
    const query = aQuery('{ any: [{ near: { words: [people, drugs], within: 3 } }, PWUD] }');
    expect(lineOf(query, 'people drugs within 3 words').asked.openalex).toMatchObject({
      losses: [{ code: 'NEAR_WIDENED' }],
    });
    expect(lineOf(query, '#1 OR #2').asked.openalex).toMatchObject({ losses: [] });
  });
});

test('Crossref has probes in place of lines', () => {
  const query = aQuery(
    '{ any: [police] }',
    'limits: { published: { from: 1990 } }\ndatabases: { crossref: { run: true, probes: [police drugs, arrests] } }',
  );
  expect(listProbes(query).map(({ probe, filter }) => [probe, filter])).toEqual([
    ['police drugs', 'from-pub-date:1990-01-01'],
    ['arrests', 'from-pub-date:1990-01-01'],
  ]);
  expect(listProbes(aQuery('{ any: [police] }'))).toEqual([]);
});

describe('laws', () => {
  const inverse: Record<Truth, Truth> = { true: 'false', false: 'true', unknown: 'unknown' };
  const least = (truths: readonly Truth[]): Truth =>
    truths.includes('false') ? 'false' : truths.includes('unknown') ? 'unknown' : 'true';

  /** Truth of a line by its text alone, from the lines before it. */
  function truthOf(line: StrategyLine, truths: readonly Truth[], of: BibRecord): Truth {
    if (line.kind === 'term') return evaluate(line.node, of);
    const parts = line.combines.map((number) => truths[number - 1] ?? 'unknown');
    if (line.text.includes(' NOT ')) return least([parts[0] ?? 'unknown', inverse[parts[1] ?? 'unknown']]);
    return line.text.includes(' OR ') ? inverse[least(parts.map((part) => inverse[part]))] : least(parts);
  }

  test('the lines, combined as they say, are the query', () => {
    fc.assert(
      fc.property(tree, record, (node, of) => {
        const truths: Truth[] = [];
        for (const line of listLines({ ...aQuery('police'), tree: node })) truths.push(truthOf(line, truths, of));
        expect(truths.at(-1)).toBe(evaluate(node, of));
      }),
      { numRuns: 300 },
    );
  });

  test('PubMed finds for a line what the lines that it combines find together', () => {
    let compared = 0;
    fc.assert(
      fc.property(tree, fc.array(fullRecord, { minLength: 6, maxLength: 6 }), (node, records) => {
        const searcher = new PubmedSearcher(
          records.map((of, index) => ({ service: 'pubmed' as const, id: String(index + 1), record: of })),
        );
        const found: (readonly number[] | undefined)[] = [];
        for (const line of listLines({ ...aQuery('police'), tree: node })) {
          const { pubmed } = line.asked;
          // What a NOT drops is translated the other way round, so only parts without any loss are alike alone and within.
          const isExact = compile({ ...aQuery('police'), tree: line.node }, 'pubmed').warnings.length === 0;
          const members =
            isExact && pubmed.kind === 'request' ? membersOf(searcher.search(pubmed.text).found) : undefined;
          const parts = line.combines.map((number) => found[number - 1]);
          found.push(members);
          if (members === undefined || line.kind !== 'group' || parts.includes(undefined)) continue;
          const [first = [], ...others] = parts.map((part) => part ?? []);
          const expected = records.flatMap((_, doc) => {
            const inOthers = others.map((part) => part.includes(doc));
            if (line.text.includes(' OR ')) return first.includes(doc) || inOthers.includes(true) ? [doc] : [];
            const isIn = line.text.includes(' NOT ') ? !inOthers.includes(true) : !inOthers.includes(false);
            return first.includes(doc) && isIn ? [doc] : [];
          });
          expect(members).toEqual(expected);
          compared += 1;
        }
      }),
      { numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(30);
  });
});
