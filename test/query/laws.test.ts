/** Laws of the query language on made-up queries and records. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReviewError } from '../../src/errors.ts';
import { evaluate } from '../../src/query/evaluate.ts';
import { hashTree } from '../../src/query/hash.ts';
import { NO_LIMITS } from '../../src/query/read-settings.ts';
import { tokenise } from '../../src/query/tokens.ts';
import { compile } from '../../src/query/translate.ts';
import type { Compiled, QueryNode, SavedQuery } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { fullRecord, record, tree } from './arbitraries.ts';
import { aQuery, aTree, hasPhrase, holds, parseBoolean, plainTokens } from './builders.ts';

/** The semantics of protocol 7.6 written once more: 1 true, 0 false, ½ unknown. */
function naive(node: QueryNode, of: BibRecord): number {
  switch (node.op) {
    case 'ref':
      return naive(node.node, of);
    case 'and':
      return Math.min(...node.args.map((arg) => naive(arg, of)));
    case 'or':
      return Math.max(...node.args.map((arg) => naive(arg, of)));
    case 'not':
      return Math.min(naive(node.keep, of), 1 - naive(node.drop, of));
    case 'mesh':
      return of.meshHeadings.includes(node.heading) ? 1 : 0;
    default: {
      const fields: string[] = [];
      if (node.field !== 'abstract' && of.title !== undefined) fields.push(of.title);
      if (node.field !== 'title' && of.abstract !== undefined) fields.push(of.abstract);
      if (node.field === 'any') fields.push(...of.keywords, ...of.meshHeadings);
      if (fields.some((some) => naiveFinds(node, plainTokens(some.toLowerCase())))) return 1;
      return node.field !== 'title' && of.abstract === undefined ? 0.5 : 0;
    }
  }
}

function naiveFinds(
  node: Exclude<QueryNode, { op: 'ref' | 'and' | 'or' | 'not' | 'mesh' }>,
  tokens: readonly string[],
): boolean {
  if (node.op === 'word')
    return tokens.some((token) => (node.trunc ? token.startsWith(node.text) : token === node.text));
  if (node.op === 'phrase') return hasPhrase(tokens, node.words.join(' ') + (node.truncLast ? '*' : ''));
  return placements(node.words, tokens).some(
    (at) => Math.max(...at) - Math.min(...at) + 1 - node.words.length <= node.within,
  );
}

/** Every way to place each word on a token that it equals. */
function placements(of: readonly string[], tokens: readonly string[]): number[][] {
  const [first, ...rest] = of;
  if (first === undefined) return [[]];
  return tokens.flatMap((token, position) =>
    token === first ? placements(rest, tokens).map((others) => [position, ...others]) : [],
  );
}

const TRUTHS = { 1: 'true', 0: 'false', 0.5: 'unknown' } as const;

function savedQuery(node: QueryNode): SavedQuery {
  return { ...aQuery('police'), tree: node, limits: NO_LIMITS };
}

function tryCompile(node: QueryNode, service: 'pubmed' | 'openalex'): Compiled | undefined {
  try {
    return compile(savedQuery(node), service);
  } catch (error) {
    if (error instanceof ReviewError && error.code === 'settings') return undefined;
    throw error;
  }
}

test('tokens are those of the whole text folded step by step', () => {
  const slowly = (text: string): readonly string[] =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ς', 'σ')
      .replace(/['\u2018\u2019\u02BC\u2032`\u00B4\uFF07]/g, '')
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  const piece = fc.oneof(
    fc.constantFrom('a', 'E', 'e\u0301', 'É', ' ', '-', '–', "'", '’', 'ß', 'Σ', 'ﬁ', '½', 'Ж', '¨', 'İ', 'Å'),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      expect(tokenise(pieces.join(''))).toEqual(slowly(pieces.join('')));
    }),
    { numRuns: 3000 },
  );
});

/** A tree in flow YAML. */
function toYaml(node: QueryNode): string {
  switch (node.op) {
    case 'ref':
      return toYaml(node.node);
    case 'and':
    case 'or':
      return `{ ${node.op === 'and' ? 'all' : 'any'}: [${node.args.map(toYaml).join(', ')}] }`;
    case 'not':
      return `{ not: { keep: ${toYaml(node.keep)}, drop: ${toYaml(node.drop)} } }`;
    case 'mesh':
      return `{ mesh: { heading: ${node.heading}, explode: ${node.explode} } }`;
    case 'word':
      return `{ word: ${node.text}${node.trunc ? '*' : ''}, field: ${node.field} }`;
    case 'phrase':
      return `{ phrase: ${node.words.join('-')}${node.truncLast ? '*' : ''}, field: ${node.field} }`;
    case 'near':
      return `{ near: { words: [${node.words.join(', ')}], within: ${node.within} }, field: ${node.field} }`;
  }
}

test('a tree written as YAML is read as the same tree', () => {
  const resolved = (node: QueryNode): QueryNode => {
    if (node.op === 'and' || node.op === 'or') return { ...node, args: node.args.map(resolved) };
    if (node.op === 'not') return { ...node, keep: resolved(node.keep), drop: resolved(node.drop) };
    return node.op === 'ref' ? resolved(node.node) : node;
  };
  fc.assert(
    fc.property(tree, (node) => {
      expect(aTree(toYaml(node))).toEqual(resolved(node));
    }),
    { numRuns: 300 },
  );
});

describe('evaluation', () => {
  test('is what a naive evaluator says', () => {
    fc.assert(
      fc.property(tree, record, (node, of) => {
        const expected = Object.entries(TRUTHS).find(([value]) => Number(value) === naive(node, of))?.[1];
        expect(evaluate(node, of)).toBe(expected);
      }),
      { numRuns: 1500 },
    );
  });

  test('does not depend on the order of terms, nor does the hash', () => {
    const turn = (node: QueryNode): QueryNode => {
      if (node.op === 'and' || node.op === 'or') return { ...node, args: node.args.map(turn).toReversed() };
      if (node.op === 'not') return { ...node, keep: turn(node.keep), drop: turn(node.drop) };
      if (node.op === 'near') return { ...node, words: node.words.toReversed() };
      return node.op === 'ref' ? turn(node.node) : node;
    };
    fc.assert(
      fc.property(tree, record, (node, of) => {
        expect(evaluate(turn(node), of)).toBe(evaluate(node, of));
        expect(hashTree(turn(node))).toBe(hashTree(node));
      }),
      { numRuns: 500 },
    );
  });

  test('an abstract never turns true or false into its opposite', () => {
    fc.assert(
      fc.property(tree, fullRecord, (node, of) => {
        const without = evaluate(node, { ...of, abstract: undefined });
        if (without !== 'unknown') expect(evaluate(node, of)).toBe(without);
      }),
      { numRuns: 500 },
    );
  });
});

/** PubMed by its help page: tags, phrases, proximity as words in between in any order. */
function pubmedFinds(term: string, of: BibRecord): boolean {
  const [, quoted, bare, tag = '', distance] = /^(?:"(.*)"|([^"[]+))\[(\w+)(?::~(\d+)|:noexp)?\]$/.exec(term) ?? [];
  const phrase = quoted ?? bare ?? '';
  if (tag === 'mh' || tag === 'majr') return of.meshHeadings.includes(phrase);
  const texts = [
    of.title,
    ...(tag === 'ti' ? [] : [of.abstract]),
    ...(tag === 'tw' ? [...of.keywords, ...of.meshHeadings] : []),
  ];
  return texts.some((some) => {
    const tokens = plainTokens(some?.toLowerCase());
    if (distance === undefined) return hasPhrase(tokens, phrase);
    const near = phrase.split(' ');
    return placements(near, tokens).some(
      (at) => Math.max(...at) - Math.min(...at) + 1 - near.length <= Number(distance),
    );
  });
}

/** Lucene's sloppy phrase: the spread of the words' positions, each less its place in the phrase. */
function openAlexFinds(term: string, texts: readonly (string | undefined)[]): boolean {
  const [, quoted, slop, bare] = /^(?:"(.*)"(?:~(\d+))?|(.+))$/.exec(term) ?? [];
  const phrase = quoted ?? bare ?? '';
  return texts.some((some) => {
    const tokens = plainTokens(some);
    if (slop === undefined) return hasPhrase(tokens, phrase);
    return placements(phrase.split(' '), tokens).some((at) => {
      const moved = at.map((position, index) => position - index);
      return Math.max(...moved) - Math.min(...moved) <= Number(slop);
    });
  });
}

function finds(compiled: Compiled, of: BibRecord): boolean {
  return compiled.requests.some((request) => {
    if (request.service === 'pubmed') return holds(parseBoolean(request.term), (term) => pubmedFinds(term, of));
    if (request.service !== 'openalex') return false;
    return request.filter.split(',').every((filter) => {
      const at = filter.indexOf(':');
      const texts = filter.startsWith('title.search') ? [of.title] : [of.title, of.abstract];
      return holds(parseBoolean(filter.slice(at + 1)), (term) => openAlexFinds(term, texts));
    });
  });
}

describe.each(['pubmed', 'openalex'] as const)('what %s is sent', (service) => {
  test('finds all that the effective query finds, and nothing else when the relation is exact', () => {
    let compared = 0;
    fc.assert(
      fc.property(tree, fullRecord, (node, of) => {
        const compiled = tryCompile(node, service);
        if (compiled === undefined) return;
        compared += 1;
        const isAsked = evaluate(compiled.effective, of) === 'true';
        const isFound = finds(compiled, of);
        if (isAsked) expect(isFound).toBe(true);
        if (compiled.relation === 'exact') expect(isFound).toBe(isAsked);
      }),
      { numRuns: 1500 },
    );
    expect(compared).toBeGreaterThan(300);
  });

  test('is the same each time', () => {
    fc.assert(
      fc.property(tree, (node) => {
        expect(JSON.stringify(tryCompile(structuredClone(node), service))).toBe(
          JSON.stringify(tryCompile(node, service)),
        );
      }),
      { numRuns: 200 },
    );
  });
});
