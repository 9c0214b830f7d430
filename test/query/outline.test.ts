/** A query tree as an indented outline. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { outline } from '../../src/query/outline.ts';
import { listLeaves, placeNodes } from '../../src/query/place.ts';
import { describeNode } from '../../src/query/print.ts';
import { tree } from './arbitraries.ts';
import { aQuery } from './builders.ts';

const drawn = (query: ReturnType<typeof aQuery>) =>
  outline(query.tree, query.blockLabels).map(({ depth, text }) => `${'  '.repeat(depth)}${text}`);

test('groups open a level, terms stand together, blocks are named', () => {
  const query = aQuery(
    '{ all: [{ ref: people }, { any: [police*, { not: { keep: { any: [law, courts] }, drop: judges } }] }] }',
    '',
    '  people: { label: People who use drugs, any: [PWUD, drug user*] }',
  );
  expect(drawn(query)).toEqual([
    'all of',
    '  block people (People who use drugs): any of: PWUD | "drug user*"',
    '  any of',
    '    police*',
    '    keep: any of: law | courts',
    '    drop: judges',
  ]);
});

test('a single term is a line, and so is what a block of it drops', () => {
  expect(drawn(aQuery('{ any: [police] }'))).toEqual(['any of: police']);
  const block = aQuery('{ ref: x }', '', '  x: { not: { keep: police, drop: courts } }');
  expect(drawn(block)).toEqual(['block x:', '  keep: police', '  drop: courts']);
});

test('every term of the query is in it, in order', () => {
  fc.assert(
    fc.property(tree, (node) => {
      const text = outline(node)
        .map((line) => line.text)
        .join(' ');
      for (const { leaf } of listLeaves(placeNodes(node))) expect(text).toContain(describeNode(leaf));
    }),
  );
});
