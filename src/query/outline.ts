/** A query tree as an indented outline: groups open a level, terms of a group stand together. */
import { describeNode } from './print.ts';
import type { QueryNode } from './tree.ts';

export interface OutlineLine {
  /** From 0. */
  readonly depth: number;
  readonly text: string;
}

/**
 * The tree in lines.
 *
 * @param labels - what blocks are called for people, by their names
 * @example
 *   all of
 *     block police: any of: police* | policing
 *     any of
 *       heroin | "drug user*"
 *       keep: overdose*
 *       drop: "cardiac arrest" in the title
 */
export function outline(tree: QueryNode, labels: ReadonlyMap<string, string> = new Map()): readonly OutlineLine[] {
  return lines(tree, 0, '');

  function lines(node: QueryNode, depth: number, before: string): readonly OutlineLine[] {
    switch (node.op) {
      case 'ref': {
        const label = labels.get(node.block);
        return lines(node.node, depth, `${before}block ${node.block}${label === undefined ? '' : ` (${label})`}: `);
      }
      case 'and':
      case 'or': {
        const head = `${before}${node.op === 'and' ? 'all of' : 'any of'}`;
        const terms = node.args.filter(isLeaf).map(describeNode).join(' | ');
        const groups = node.args.filter((arg) => !isLeaf(arg));
        if (groups.length === 0) return [{ depth, text: `${head}: ${terms}` }];
        return [
          { depth, text: head },
          ...(terms === '' ? [] : [{ depth: depth + 1, text: terms }]),
          ...groups.flatMap((group) => lines(group, depth + 1, '')),
        ];
      }
      case 'not': {
        const isNamed = before !== '';
        const below = isNamed ? depth + 1 : depth;
        return [
          ...(isNamed ? [{ depth, text: before.trimEnd() }] : []),
          ...lines(node.keep, below, 'keep: '),
          ...lines(node.drop, below, 'drop: '),
        ];
      }
      default:
        return [{ depth, text: `${before}${describeNode(node)}` }];
    }
  }
}

function isLeaf(node: QueryNode): boolean {
  return node.op !== 'and' && node.op !== 'or' && node.op !== 'not' && node.op !== 'ref';
}
