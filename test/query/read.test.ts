/** Reading of blocks and saved queries. */
import { describe, expect, test } from 'vitest';
import { isSavedQuery, readBlocks, readQuery } from '../../src/query/read.ts';
import type { QueryNode } from '../../src/query/tree.ts';
import { aQuery, aTree, problemsOf } from './builders.ts';

const field = 'title_abstract';

describe('nodes', () => {
  test.each<[string, QueryNode]>([
    ['police', { op: 'word', text: 'police', trunc: false, field }],
    ['police*', { op: 'word', text: 'police', trunc: true, field }],
    ['PWUD', { op: 'word', text: 'PWUD', trunc: false, field }],
    ['911', { op: 'word', text: '911', trunc: false, field }],
    ['no', { op: 'word', text: 'no', trunc: false, field }],
    ['people who use drugs', { op: 'phrase', words: ['people', 'who', 'use', 'drugs'], truncLast: false, field }],
    ['drug user*', { op: 'phrase', words: ['drug', 'user'], truncLast: true, field }],
    ['good samaritan law*', { op: 'phrase', words: ['good', 'samaritan', 'law'], truncLast: true, field }],
    ['stop-and-search*', { op: 'phrase', words: ['stop', 'and', 'search'], truncLast: true, field }],
    ['ｐｏｌｉｃｅ', { op: 'word', text: 'police', trunc: false, field }],
    ["women's", { op: 'word', text: "women's", trunc: false, field }],
    ['{ word: police, field: title }', { op: 'word', text: 'police', trunc: false, field: 'title' }],
    [
      '{ phrase: cardiac arrest, field: title }',
      { op: 'phrase', words: ['cardiac', 'arrest'], truncLast: false, field: 'title' },
    ],
    ['{ near: { words: [people, drugs], within: 3 } }', { op: 'near', words: ['people', 'drugs'], within: 3, field }],
    ['{ mesh: Police }', { op: 'mesh', heading: 'Police', explode: true, major: false, coveredBy: [] }],
    [
      '{ mesh: { heading: "Substance Abuse, Intravenous", explode: false, major: true, covered_by: [drug use, inject*] } }',
      {
        op: 'mesh',
        heading: 'Substance Abuse, Intravenous',
        explode: false,
        major: true,
        coveredBy: ['drug use', 'inject*'],
      },
    ],
    [
      '{ not: { keep: { any: [police] }, drop: { all: [drugs] } } }',
      {
        op: 'not',
        keep: { op: 'or', args: [{ op: 'word', text: 'police', trunc: false, field }] },
        drop: { op: 'and', args: [{ op: 'word', text: 'drugs', trunc: false, field }] },
      },
    ],
  ])('%s', (yaml, node) => {
    expect(aTree(yaml)).toEqual(node);
  });

  test('a reference carries its block, and the field of the query reaches its terms', () => {
    const query = aQuery(
      '{ ref: pol }',
      'field: title',
      '  pol: { label: Police, any: [police, { ref: more }] }\n  more: { any: [constable*] }',
    );
    expect(query.tree).toEqual({
      op: 'ref',
      block: 'pol',
      node: {
        op: 'or',
        args: [
          { op: 'word', text: 'police', trunc: false, field: 'title' },
          {
            op: 'ref',
            block: 'more',
            node: { op: 'or', args: [{ op: 'word', text: 'constable', trunc: true, field: 'title' }] },
          },
        ],
      },
    });
  });
});

describe('what is wrong is named with line, column and a suggestion', () => {
  test.each<[string, string]>([
    ['“police”', '2:8: curly quotes'],
    ['{ any: [police, drug user’s] }', '2:24: curly quotes'],
    ['*police', '2:8: a term may not begin with `*`'],
    ['"*police"', '2:8: a term may not begin with `*`'],
    ['{ any: [police, *] }', '2:24: a term may not begin with `*`'],
    ['pol*ce', '2:8: a term may hold `*` at its very end only'],
    ['drug* user', '2:8: a term may hold `*` at its very end only'],
    ['drug*user*', '2:8: a term may hold `*` at its very end only'],
    ['pol*', '2:8: a truncated term needs at least 4 letters'],
    ['police AND drugs', '2:8: a term may not hold the operator AND'],
    ['{ any: [police, NOT drugs] }', '2:24: a term may not hold the operator NOT'],
    ['{ any: [OR] }', '2:16: a term may not hold the operator OR'],
    ['(police)', '2:8: a term may not hold `(`'],
    ["'police[tiab]'", '2:8: a term may not hold `[`'],
    ['police?', '2:8: a term may not hold `?`'],
    ["'--'", '2:8: a term holds no letter or digit'],
    ['{ any: [] }', '2:15: "any" is an empty list'],
    ['{ all: police }', '2:15: "all" has to be a list'],
    ['{ anny: [police] }', '2:10: unknown key "anny" in a part of the query; did you mean "any"?'],
    ['{ any: [police], all: [drugs] }', '2:8: a part of the query needs exactly one of all, any'],
    ['{ word: drug user }', '2:16: "word" takes one word'],
    ['{ ref: police }', '2:15: unknown block "police" in queries/blocks.yaml'],
    ['{ not: { keep: police } }', '2:15: "not" needs "drop"'],
    ['{ near: { words: [people], within: 3 } }', '2:25: "words" of "near" needs at least two words'],
    ['{ near: { words: [people, drug*], within: 3 } }', '2:34: each entry of "words" is one whole word'],
    ['{ near: { words: [people, drug use], within: 3 } }', '2:34: each entry of "words" is one whole word'],
    ['{ near: { words: [people, People], within: 3 } }', '2:25: the words of "near" have to differ'],
    ['{ near: { words: [people, drugs], within: -1 } }', '2:50: "within" has to be a whole number from 0 to 100'],
    ['{ phrase: cardiac arrest, field: titel }', '2:41: "field" cannot be "titel"; did you mean "title"?'],
    ['{ any: [police], field: title }', '2:25: "field" goes with phrase, word or near'],
    ['{ mesh: { heding: Police } }', '2:18: unknown key "heding" in "mesh"; did you mean "heading"?'],
  ])('%s', (yaml, message) => {
    const problems = problemsOf(() => aTree(yaml));
    expect(
      problems.some((problem) => problem.startsWith(`queries/test.yaml:${message}`)),
      problems.join('\n'),
    ).toBe(true);
  });

  test.each<[string, string]>([
    ['format: 2', '"format" has to be 1'],
    ['databses: {}', 'unknown key "databses" in a saved query; did you mean "databases"?'],
    ['limits: { published: { from: 1990-13-01 } }', '"from" has to be a date'],
    ['limits: { published: { from: 2000, to: 1990 } }', '"to" (1990-12-31) is before "from" (2000-01-01)'],
    ['limits: { language: [english] }', 'an entry of "language" cannot be "english"'],
    ['limits: { types: { only: [artcle] } }', 'cannot be "artcle"; did you mean "article"?'],
    ['databases: { pubmed: {} }', '"pubmed" needs "run: true" or "run: false"'],
    ['databases: { pubmed: { run: yes please } }', '"run" has to be true or false'],
    ['databases: { crossref: { run: true } }', '"crossref" needs "probes"'],
    ['databases: { crossref: { run: true, probes: [] } }', '"probes" is an empty list'],
    ['databases: { crossref: { run: true, probes: [police*] } }', 'a probe is plain words'],
    [
      'databases: { crossref: { run: true, probes: [a b], rows: 1001 } }',
      '"rows" has to be a whole number from 1 to 1000',
    ],
    ['databases: { openalex: { run: true, types: [thesis] } }', '"types" of openalex cannot be "thesis"'],
    ['databases: { openalx: { run: true } }', 'did you mean "openalex"?'],
    ['overrides: { pubmed: { string: x } }', 'the override of pubmed needs "reason"'],
    ['overrides: { crossref: { string: x, reason: y } }', 'crossref takes no override'],
    ['expect: { min_recall: { all: 90 } }', '"all" of "min_recall" has to be a number from 0 to 1'],
  ])('%s', (line, message) => {
    const problems = problemsOf(() => aQuery('police', line));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^queries\/test\.yaml:3:\d+: /);
    expect(problems[0]).toContain(message);
  });

  test('all problems of a file come in one error, in the order of the file', () => {
    const problems = problemsOf(() => aQuery('{ any: [pol*, “x”] }', 'limts: {}\nfromat: 1'));
    expect(problems.map((problem) => problem.split(': ')[0])).toEqual([
      'queries/test.yaml:2:16',
      'queries/test.yaml:2:22',
      'queries/test.yaml:3:1',
      'queries/test.yaml:4:1',
    ]);
  });

  test('a file without id or query, broken YAML and a doubled key', () => {
    const read = (text: string) => problemsOf(() => readQuery(text, 'q.yaml', readBlocks('blocks: {}', 'b.yaml')));
    expect(read('title: x\n')).toEqual(['q.yaml:1:1: "id" is missing', 'q.yaml:1:1: "query" is missing']);
    expect(read('id: a\nquery: { any: [police }\n')[0]).toMatch(/^q\.yaml:2:\d+: /);
    expect(read('id: a\nid: b\nquery: police\n')[0]).toMatch(/^q\.yaml:2:1: .*unique/);
    expect(read('')[0]).toMatch(/^q\.yaml:1:1: a saved query has to be a map/);
  });
});

describe('blocks', () => {
  test('circular references are named', () => {
    const text = 'blocks:\n  a: { any: [x1, { ref: b }] }\n  b: { any: [{ ref: a }] }\n';
    expect(problemsOf(() => readBlocks(text, 'blocks.yaml'))).toEqual([
      'blocks.yaml:3:21: circular reference: a → b → a',
    ]);
    expect(problemsOf(() => readBlocks('blocks:\n  a: { any: [{ ref: a }] }\n', 'blocks.yaml'))).toEqual([
      'blocks.yaml:2:21: circular reference: a → a',
    ]);
  });

  test('unknown references and keys are named with what is near', () => {
    const text = 'blocks:\n  police: { any: [{ ref: polce }] }\n  other: { lable: Other, any: [drugs] }\n';
    expect(problemsOf(() => readBlocks(text, 'blocks.yaml'))).toEqual([
      'blocks.yaml:2:26: unknown block "polce"; did you mean "police"?',
      'blocks.yaml:3:12: unknown key "lable" in block "other"; did you mean "label"?',
    ]);
  });

  test('labels are kept', () => {
    const blocks = readBlocks('blocks:\n  pol: { label: Police and policing, any: [police] }\n', 'blocks.yaml');
    expect(blocks.names).toEqual(['pol']);
    expect(blocks.labels.get('pol')).toBe('Police and policing');
  });
});

describe('what stands beside the tree', () => {
  test('everything left out has its default', () => {
    expect(aQuery('police')).toMatchObject({
      id: 'test',
      title: 'test',
      purpose: undefined,
      limits: { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] },
      databases: { pubmed: undefined, openalex: undefined, crossref: undefined },
      overrides: {},
      expect: { knownItems: undefined, minRecall: {} },
      file: 'queries/test.yaml',
    });
  });

  test('everything given is read', () => {
    const query = aQuery(
      'police',
      `format: 1
title: Police
purpose: To test
limits: { published: { from: 1990-06, to: 2024-02 }, language: [en, cy], types: { only: [article], not: [letter] } }
databases:
  pubmed: { run: false }
  openalex: { run: true, matching: stemmed, types: [article, dissertation] }
  crossref: { run: true, probes: [policing  drug users], rows: 10, max_per_probe: 20, stop_after_empty: 5 }
overrides: { pubmed: { string: 'police[tiab]', reason: tried, written_for: 'sha256:...', refilter: true } }
expect: { known_items: known-items.csv, min_recall: { pubmed: 0.9, all: 1 } }`,
    );
    expect(query).toMatchObject({
      title: 'Police',
      purpose: 'To test',
      limits: {
        from: '1990-06-01',
        to: '2024-02-29',
        languages: ['en', 'cy'],
        typesOnly: ['article'],
        typesNot: ['letter'],
      },
      databases: {
        pubmed: { run: false },
        openalex: { run: true, matching: 'stemmed', types: ['article', 'dissertation'] },
        crossref: { run: true, probes: ['policing drug users'], rows: 10, maxPerProbe: 20, stopAfterEmpty: 5 },
      },
      overrides: { pubmed: { string: 'police[tiab]', reason: 'tried', writtenFor: 'sha256:...', refilter: true } },
      expect: { knownItems: 'known-items.csv', minRecall: { pubmed: 0.9, all: 1 } },
    });
  });

  test.each([
    ['id: a\nquery: police\n', true],
    ['title: settings of a review\n', false],
    ['blocks: {}\n', false],
    ['id: a\nquery: { any: [police }\n', true],
    ['', false],
  ])('only files with an id are saved queries: %j', (text, is) => {
    expect(isSavedQuery(text)).toBe(is);
  });
});

describe('the hash', () => {
  const hash = (tree: string, more = '', blocks = '') => aQuery(tree, more, blocks).hash;
  const base = hash('{ all: [{ any: [drug use, heroin] }, police*] }');

  test('is the same for another spelling, order or use of blocks', () => {
    expect(base).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(hash('{ all: [POLICE*, { any: [heroin, drug-use] }] }')).toBe(base);
    expect(hash('{ all: [{ ref: d }, { word: police* }] }', 'title: other', '  d: { any: [drug use, heroin] }')).toBe(
      base,
    );
  });

  test('differs for another query or other limits', () => {
    expect(hash('{ all: [{ any: [drug use, heroin] }, police] }')).not.toBe(base);
    expect(hash('{ any: [{ any: [drug use, heroin] }, police*] }')).not.toBe(base);
    expect(hash('{ all: [{ any: [drug use, heroin] }, police*] }', 'limits: { published: { from: 1990 } }')).not.toBe(
      base,
    );
  });
});
