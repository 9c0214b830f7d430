/** Query trees whose nodes know their place, with blocks put in place of references. */
import type { QueryNode } from './tree.ts';

export type Leaf = Extract<QueryNode, { op: 'word' | 'phrase' | 'near' | 'mesh' }>;

/** A node without references. `path` is its place in the tree as it was written: `all[0].any[3]`. */
export type Placed =
  | { readonly op: 'and' | 'or'; readonly path: string; readonly args: readonly Placed[] }
  | { readonly op: 'not'; readonly path: string; readonly keep: Placed; readonly drop: Placed }
  | { readonly op: 'leaf'; readonly path: string; readonly leaf: Leaf };

/** Name of the place of a whole query. */
const ROOT = 'query';

/** Gives every node its place. A block has the place of the reference to it. */
export function placeNodes(node: QueryNode, path = ''): Placed {
  const at = path === '' ? ROOT : path;
  const inside = (step: string): string => (path === '' ? step : `${path}.${step}`);
  switch (node.op) {
    case 'ref':
      return placeNodes(node.node, path);
    case 'and':
    case 'or': {
      const key = node.op === 'and' ? 'all' : 'any';
      return {
        op: node.op,
        path: at,
        args: node.args.map((arg, index) => placeNodes(arg, inside(`${key}[${index}]`))),
      };
    }
    case 'not':
      return {
        op: 'not',
        path: at,
        keep: placeNodes(node.keep, inside('not.keep')),
        drop: placeNodes(node.drop, inside('not.drop')),
      };
    default:
      return { op: 'leaf', path: at, leaf: node };
  }
}

/** The plain tree again. */
export function toTree(placed: Placed): QueryNode {
  switch (placed.op) {
    case 'leaf':
      return placed.leaf;
    case 'not':
      return { op: 'not', keep: toTree(placed.keep), drop: toTree(placed.drop) };
    default:
      return { op: placed.op, args: placed.args.map(toTree) };
  }
}

export function listLeaves(placed: Placed): readonly { readonly path: string; readonly leaf: Leaf }[] {
  switch (placed.op) {
    case 'leaf':
      return [placed];
    case 'not':
      return [...listLeaves(placed.keep), ...listLeaves(placed.drop)];
    default:
      return placed.args.flatMap(listLeaves);
  }
}
