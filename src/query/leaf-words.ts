/** Words of one leaf of a query, clean of everything that a service would read as syntax. */
import type { Leaf } from './place.ts';
import { splitTerm } from './tokens.ts';

/** A word or phrase as its list of words; `isOpen` = the last one is a prefix. */
export interface Words {
  readonly words: readonly string[];
  readonly isOpen: boolean;
}

/** The words of a word or phrase; a text with commas, pipes or hyphens becomes several words. */
export function wordsOf(leaf: Extract<Leaf, { op: 'word' | 'phrase' }>): Words {
  return leaf.op === 'word'
    ? { words: splitTerm(leaf.text), isOpen: leaf.trunc }
    : { words: leaf.words.flatMap(splitTerm), isOpen: leaf.truncLast };
}

/** `police*`, or `"stop and search*"`. */
export function quoteWords({ words, isOpen }: Words): string {
  const text = `${words.join(' ')}${isOpen ? '*' : ''}`;
  return words.length === 1 ? text : `"${text}"`;
}
