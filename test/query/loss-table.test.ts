/** The loss table: where a loss stands, and what the service does. */
import { describe, expect, test } from 'vitest';
import { lossRows } from '../../src/query/loss-table.ts';
import { compile } from '../../src/query/translate.ts';
import type { ServiceName } from '../../src/records/record.ts';
import { aQuery } from './builders.ts';

const CROSSREF = 'databases: { crossref: { run: true, probes: [police] } }';

test.each<[tree: string, more: string, service: ServiceName, code: string, does: string]>([
  ['{ any: [police, { mesh: Police }] }', '', 'openalex', 'MESH_DROPPED', 'dropped'],
  ['{ near: { words: [police, drugs], within: 2 } }', '', 'openalex', 'NEAR_WIDENED', 'widened'],
  ['{ all: [police, { word: drugs, field: abstract }] }', '', 'pubmed', 'FIELD_WIDENED', 'widened'],
  ['{ not: { keep: police, drop: animals } }', '', 'pubmed', 'FIELD_WIDENED', 'narrowed'],
  ['{ not: { keep: police, drop: { word: animals, field: abstract } } }', '', 'pubmed', 'NOT_LOCAL', 'dropped'],
  ['{ not: { keep: police, drop: { word: animals, field: title } } }', '', 'openalex', 'NOT_LOCAL', 'done locally'],
  ['{ any: [police] }', 'limits: { language: [en] }', 'openalex', 'LANG_DETECTED', 'narrowed'],
  ['{ any: [police] }', 'limits: { types: { not: [webpage] } }', 'openalex', 'LIMIT_LOCAL', 'done locally'],
  ['{ any: [police] }', 'limits: { types: { not: [webpage] } }', 'pubmed', 'LIMIT_LOCAL', 'dropped'],
  ['{ any: [police] }', 'limits: { types: { only: [article] } }', 'pubmed', 'TYPE_MAPPED', 'widened'],
  ['{ any: [police] }', 'limits: { types: { not: [review] } }', 'pubmed', 'TYPE_MAPPED', 'narrowed'],
  ['{ any: [police] }', CROSSREF, 'crossref', 'RANKED_CUT', 'narrowed'],
  [
    '{ any: [police] }',
    'overrides: { pubmed: { string: police, reason: shorter } }',
    'pubmed',
    'OVERRIDE_USED',
    'by hand',
  ],
])('%s (%s) in %s: %s is %s', (tree, more, service, code, does) => {
  const query = aQuery(tree, more);
  const row = lossRows(query, compile(query, service)).find((each) => each.code === code);
  expect(row?.does).toBe(does);
});

test('a query that goes out in parts loses nothing', () => {
  const terms = Array.from({ length: 300 }, (_, index) => `term${index} user*`).join(', ');
  const query = aQuery(`{ any: [${terms}] }`);
  expect(lossRows(query, compile(query, 'openalex')).map(({ code, does }) => [code, does])).toEqual([
    ['URL_CHUNKED', 'exact'],
  ]);
});

describe('places', () => {
  const blocks = '  people: { any: [PWUD, { mesh: Drug Users }] }';

  test('of a term in a block, of a setting, of the whole', () => {
    const query = aQuery(
      '{ all: [{ ref: people }, { not: { keep: police, drop: { word: courts, field: abstract } } }] }',
      'limits: { types: { only: [review] } }\ndatabases: { openalex: { run: true, types: [review] } }',
      blocks,
    );
    const places = lossRows(query, compile(query, 'openalex')).map(({ code, place }) => [
      code,
      `${place.file}:${place.line}`,
    ]);
    expect(places).toEqual([
      ['MESH_DROPPED', 'queries/blocks.yaml:2'],
      ['NOT_LOCAL', 'queries/test.yaml:2'],
      ['TYPE_MAPPED', 'queries/test.yaml:4'],
    ]);
  });
});
