/** The terms on which a known item hangs: striking one loses exactly the items that name it. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { readCsvRows } from '../../src/formats/csv-rows.ts';
import { describeNode } from '../../src/query/print.ts';
import { readBlocks, readQuery } from '../../src/query/read.ts';
import { compile } from '../../src/query/translate.ts';
import type { SavedQuery } from '../../src/query/tree.ts';
import { type BibRecord, EMPTY_RECORD } from '../../src/records/record.ts';
import { prepareJudge } from '../../src/search/judge-item.ts';
import { readKnownItems } from '../../src/search/known-items.ts';

const SHORT_BLOCKS = `blocks:
  pwud:
    any: [mesh: Drug Users, people who use drugs, heroin]
  police:
    any: [{ mesh: Police }, police*, officer*]
`;
const SHORT = `id: core
query: { all: [ref: pwud, ref: police] }
databases: { pubmed: { run: true }, crossref: { run: true, probes: [police heroin] } }
`;
const short = readQuery(SHORT, 'queries/core.yaml', readBlocks(SHORT_BLOCKS, 'queries/blocks.yaml'));

function record(fields: Partial<BibRecord>): BibRecord {
  return { ...EMPTY_RECORD, ...fields };
}

describe('the terms on which an item hangs', () => {
  const root = resolve(import.meta.dirname, '../..');
  const text = (name: string): string => readFileSync(resolve(root, 'queries', name), 'utf8');
  const { items } = readKnownItems(readCsvRows(text('known-items.csv'), ',').rows, 'queries/known-items.csv');
  const load = (blocksText: string): SavedQuery =>
    readQuery(text('core.yaml'), 'queries/core.yaml', readBlocks(blocksText, 'queries/blocks.yaml'));
  /** The items by title alone, by `Author year`. */
  const judgeAll = (query: SavedQuery) => {
    const judgeOne = prepareJudge(query, compile(query, 'openalex'));
    return items.map((item) => ({
      name: `${item.firstAuthor} ${item.year}`,
      ...judgeOne({ ...EMPTY_RECORD, title: item.title, year: item.year }),
    }));
  };
  const saved = judgeAll(load(text('blocks.yaml')));

  test('by title alone the core query matches 35 of 40; five are undecided for want of the police', () => {
    expect(saved.filter(({ match }) => match === 'true')).toHaveLength(35);
    const others = saved.filter(({ match }) => match !== 'true');
    expect(others.map(({ name }) => name).toSorted()).toEqual([
      'Bacon 2016',
      'DeBeck 2017',
      'Koester 2017',
      'Latimore 2017',
      'Lee 2021',
    ]);
    for (const { match, failing } of others) {
      expect(match).toBe('unknown-kept');
      expect(failing.filter(({ truth }) => truth === 'unknown').length).toBe(failing.length);
    }
  });

  function listSynonyms(query: SavedQuery) {
    const parts = query.tree.op === 'and' ? query.tree.args : [];
    return parts.flatMap((part) => {
      if (part.op !== 'ref' || part.node.op !== 'or') return [];
      const { block, node } = part;
      return node.args.map((arg, index) => ({ block, index, term: describeNode(arg) }));
    });
  }

  /** The blocks without one synonym, by its place in its list. */
  function withoutSynonym(block: string, index: number): string {
    const document: unknown = parse(text('blocks.yaml'));
    return stringify(document, (key, value: unknown) => {
      if (key !== block || typeof value !== 'object' || value === null || !('any' in value)) return value;
      return { ...value, any: Array.isArray(value.any) ? value.any.filter((_, at) => at !== index) : value.any };
    });
  }

  test('removing one synonym loses exactly the items that name it', () => {
    const found = (judged: typeof saved): readonly string[] =>
      judged.flatMap(({ finds, name }) => (finds ? [name] : []));
    const before = found(saved);
    const named = new Map<string, string[]>();
    for (const { name, dependsOn } of saved) {
      for (const { term, query } of dependsOn) {
        expect(query).toBe('core');
        named.set(term, [...(named.get(term) ?? []), name]);
      }
    }
    let hanging = 0;
    const synonyms = listSynonyms(load(text('blocks.yaml')));
    for (const { block, index, term } of synonyms) {
      const after = found(judgeAll(load(withoutSynonym(block, index))));
      const lost = before.filter((name) => !after.includes(name));
      expect(lost, `without ${term}`).toEqual(named.get(term) ?? []);
      hanging += lost.length;
    }
    expect(synonyms).toHaveLength(86);
    // 35 items are found, and most of them name the police by one word alone.
    expect(hanging).toBeGreaterThan(20);
  });

  test('a term is named with its line in the blocks; of two that say the same neither is', () => {
    const judgeCore = prepareJudge(short, compile(short, 'pubmed'));
    const judged = judgeCore(record({ title: 'Heroin and police officers', abstract: 'None.' }));
    // Two words of the police: neither alone decides.
    expect(judged.dependsOn).toEqual([
      { query: 'core', term: 'heroin', place: { file: 'queries/blocks.yaml', line: 3, column: 51 } },
    ]);
  });

  test('what Crossref holds without abstract hangs on nothing as long as one concept is in the title', () => {
    const ranked = prepareJudge(short, compile(short, 'crossref'));
    expect(ranked(record({ title: 'Heroin and police' })).dependsOn).toEqual([]);
    expect(ranked(record({ title: 'Heroin in the city' })).dependsOn).toMatchObject([{ term: 'heroin' }]);
  });
});
