/** Query trees as people read them. */
import type { Field, QueryNode } from './tree.ts';

const FIELD_WORDS: { readonly [F in Field]: string } = {
  title: ' in the title',
  abstract: ' in the abstract',
  title_abstract: '',
  any: ' in any field',
};

/**
 * A tree in one line, for messages; blocks by their name, the usual field (title and abstract) unnamed.
 *
 * @example '(block pwud) AND (police* OR "stop and search*")'
 */
export function describeNode(node: QueryNode): string {
  switch (node.op) {
    case 'ref':
      return `block ${node.block}`;
    case 'and':
    case 'or':
      return node.args.map(describeOperand).join(node.op === 'and' ? ' AND ' : ' OR ');
    case 'not':
      return `${describeOperand(node.keep)} NOT ${describeOperand(node.drop)}`;
    case 'word':
      return `${node.text}${node.trunc ? '*' : ''}${FIELD_WORDS[node.field]}`;
    case 'phrase':
      return `"${node.words.join(' ')}${node.truncLast ? '*' : ''}"${FIELD_WORDS[node.field]}`;
    case 'near':
      return `${node.words.join(' ')} within ${node.within} word${node.within === 1 ? '' : 's'}${FIELD_WORDS[node.field]}`;
    case 'mesh': {
      const notes = [node.explode ? [] : ['not exploded'], node.major ? ['major topic'] : []].flat();
      return `MeSH ${node.heading}${notes.length === 0 ? '' : ` (${notes.join(', ')})`}`;
    }
  }
}

function describeOperand(node: QueryNode): string {
  return node.op === 'and' || node.op === 'or' || node.op === 'not' ? `(${describeNode(node)})` : describeNode(node);
}
