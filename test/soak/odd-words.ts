/** Terms and texts with what trips searches up: hyphens, accents, apostrophes, stop words, numbers, words that are operators elsewhere. */
import fc from 'fast-check';
import type { QueryNode } from '../../src/query/tree.ts';
import type { BibRecord } from '../../src/records/record.ts';
import { aRecord, aTree } from '../query/builders.ts';

const TERMS = [
  'stop-and-search',
  'stop-and-search*',
  'stop and search',
  'naïve',
  'naive*',
  'café culture',
  'HIV/AIDS',
  'hiv aids',
  'COVID-19',
  'covid 19',
  '911',
  '911 call*',
  'the',
  'to the police',
  'not in',
  'no',
  'and',
  'or else',
  'drug use',
  'drug user*',
  'user*',
  'β-blocker',
  'Scotland',
  'cannot',
  'thousand*',
  'co-use',
  'couse',
  'X',
  'ab-cd*',
];
const WORDS = [
  'stop-and-search',
  'stop',
  'and',
  'search',
  'searches',
  'naïve',
  'Naive',
  'cafe\u0301',
  'culture',
  'HIV/AIDS',
  'hiv',
  'AIDS',
  'COVID-19',
  'covid19',
  '19',
  '911',
  'calls',
  'the',
  'to',
  'police',
  'not',
  'in',
  'no',
  'or',
  'else',
  'drug',
  'use',
  'users',
  'β-blocker',
  'scotland',
  'cannot',
  'thousands',
  'co-use',
  'x',
  'ab',
  'cde',
];
const FIELDS = ['title', 'title_abstract'] as const;

const leaf: fc.Arbitrary<QueryNode> = fc
  .record({ term: fc.constantFrom(...TERMS), field: fc.constantFrom(...FIELDS) })
  .map(({ term, field }) => withField(aTree(JSON.stringify(term)), field));

function withField(node: QueryNode, field: (typeof FIELDS)[number]): QueryNode {
  return node.op === 'word' || node.op === 'phrase' ? { ...node, field } : node;
}

export const { tree: oddTree } = fc.letrec<{ tree: QueryNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      args: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), keep: tie('tree'), drop: tie('tree') }),
  ),
}));

const text = fc
  .array(fc.record({ word: fc.constantFrom(...WORDS), after: fc.constantFrom(' ', ' ', ' ', '-', ', ', '. ', '/') }), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) => parts.map(({ word, after }) => word + after).join(''));

export const oddRecord: fc.Arbitrary<BibRecord> = fc.record({ title: text, abstract: text }).map(aRecord);
