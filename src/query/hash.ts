/** The fingerprint of a query: the same for any spelling and order of the same query. */
import { createHash } from 'node:crypto';
import { tokenise } from './tokens.ts';
import type { Limits, QueryNode } from './tree.ts';

/** `sha256:…` of the tree, with blocks put in place; order of terms, case, accents and `covered_by` do not count. */
export function hashTree(tree: QueryNode): string {
  return sha256(canonical(tree));
}

/** `sha256:…` of tree and limits. */
export function hashQuery(tree: QueryNode, limits: Limits): string {
  return sha256(
    JSON.stringify([
      canonical(tree),
      limits.from ?? null,
      limits.to ?? null,
      limits.languages.toSorted(),
      limits.typesOnly.toSorted(),
      limits.typesNot.toSorted(),
    ]),
  );
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function canonical(node: QueryNode): string {
  switch (node.op) {
    case 'ref':
      return canonical(node.node);
    case 'and':
    case 'or':
      return JSON.stringify([node.op, ...node.args.map(canonical).toSorted()]);
    case 'not':
      return JSON.stringify(['not', canonical(node.keep), canonical(node.drop)]);
    case 'word':
      return JSON.stringify(['word', fold(node.text), node.trunc, node.field]);
    case 'phrase':
      return JSON.stringify(['phrase', node.words.map(fold), node.truncLast, node.field]);
    case 'near':
      return JSON.stringify(['near', node.words.map(fold).toSorted(), node.within, node.field]);
    case 'mesh':
      return JSON.stringify(['mesh', node.heading.toLowerCase(), node.explode, node.major]);
  }
}

function fold(word: string): string {
  return tokenise(word).join(' ');
}
