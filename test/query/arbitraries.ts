/** Made-up query trees and records over few words, so that they often meet. */
import fc from 'fast-check';
import { FIELDS, type QueryNode } from '../../src/query/tree.ts';
import { aRecord } from './builders.ts';

const WORDS = ['police', 'policing', 'drugs', 'drug', 'users', 'people'];
const HEADINGS = ['Police', 'Drug Users'];
const word = fc.constantFrom(...WORDS);
const field = fc.constantFrom(...FIELDS);
const words = fc.uniqueArray(word, { minLength: 2, maxLength: 3 });

const leaf: fc.Arbitrary<QueryNode> = fc.oneof(
  fc.record({ op: fc.constant('word' as const), text: word, trunc: fc.boolean(), field }),
  fc.record({ op: fc.constant('phrase' as const), words, truncLast: fc.boolean(), field }),
  fc.record({ op: fc.constant('near' as const), words, within: fc.nat(3), field }),
  fc.record({
    op: fc.constant('mesh' as const),
    heading: fc.constantFrom(...HEADINGS),
    explode: fc.boolean(),
    major: fc.constant(false),
    coveredBy: fc.constant([]),
  }),
);
export const { tree } = fc.letrec<{ tree: QueryNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.record({
      op: fc.constantFrom('and' as const, 'or' as const),
      args: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ op: fc.constant('not' as const), keep: tie('tree'), drop: tie('tree') }),
    fc.record({ op: fc.constant('ref' as const), block: fc.constant('b'), node: tie('tree') }),
  ),
}));
const text = fc.array(word, { maxLength: 7 }).map((list) => list.join(' '));
export const record = fc
  .record({
    title: text,
    abstract: fc.option(
      text.filter((some) => some !== ''),
      { nil: undefined },
    ),
    meshHeadings: fc.subarray(HEADINGS),
    keywords: fc.array(word, { maxLength: 1 }),
  })
  .map(aRecord);
export const fullRecord = record.filter(({ abstract }) => abstract !== undefined);
