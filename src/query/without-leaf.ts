/** Takes one term out of a query, to see what hangs on it. */
import { type Leaf, listLeaves, placeNodes } from './place.ts';
import type { QueryNode } from './tree.ts';

/** What is never true. */
const NOTHING: QueryNode = { op: 'or', args: [] };

/** The different terms, proximities and headings of a query, in order; one that stands in a block used twice comes once. */
export function leavesOf(tree: QueryNode): readonly Leaf[] {
  return [...new Set(listLeaves(placeNodes(tree)).map(({ leaf }) => leaf))];
}

/**
 * The query as it would be without this term: gone from every OR and AND in which it stands. An OR that held nothing else is
 * never true any more; a NOT that dropped nothing else drops nothing.
 */
export function withoutLeaf(tree: QueryNode, leaf: Leaf): QueryNode {
  return strip(tree, leaf) ?? NOTHING;
}

function strip(node: QueryNode, leaf: Leaf): QueryNode | undefined {
  if (node === leaf) return undefined;
  switch (node.op) {
    case 'and':
    case 'or': {
      const args = node.args.flatMap((arg) => strip(arg, leaf) ?? []);
      return args.length === 0 ? NOTHING : { op: node.op, args };
    }
    case 'not': {
      const keep = strip(node.keep, leaf);
      const drop = strip(node.drop, leaf);
      return keep === undefined || drop === undefined ? keep : { op: 'not', keep, drop };
    }
    case 'ref': {
      const inner = strip(node.node, leaf);
      return inner && { ...node, node: inner };
    }
    default:
      return node;
  }
}
