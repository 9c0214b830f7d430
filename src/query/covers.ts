/** Which terms find everything that another term finds, whatever the text. */
import { wordsOf } from './leaf-words.ts';
import type { Leaf } from './place.ts';
import { splitTerm, tokenise } from './tokens.ts';
import type { Field } from './tree.ts';

export type TextLeaf = Exclude<Leaf, { op: 'mesh' }>;
type MeshLeaf = Extract<Leaf, { op: 'mesh' }>;

const FIELDS_WITHIN: { readonly [F in Field]: readonly Field[] } = {
  title: ['title'],
  abstract: ['abstract'],
  title_abstract: ['title', 'abstract', 'title_abstract'],
  any: ['title', 'abstract', 'title_abstract', 'any'],
};

/** Whether every record that `narrow` finds is found by `wide` too, in the fields that each names. */
export function covers(wide: Leaf, narrow: Leaf): boolean {
  if (wide.op === 'mesh' || narrow.op === 'mesh') {
    return wide.op === 'mesh' && narrow.op === 'mesh' && coversHeading(wide, narrow);
  }
  return FIELDS_WITHIN[wide.field].includes(narrow.field) && coversWords(wide, narrow);
}

function coversHeading(wide: MeshLeaf, narrow: MeshLeaf): boolean {
  return (
    wide.heading.toLowerCase() === narrow.heading.toLowerCase() &&
    (wide.explode || !narrow.explode) &&
    (!wide.major || narrow.major)
  );
}

/** Whether every text with `narrow` in it has `wide` in it, the fields aside. */
export function coversWords(wide: TextLeaf, narrow: TextLeaf): boolean {
  if (wide.op === 'near') return nearCovers(wide, narrow);
  const sought = foldWords(wide);
  const { words, isOpen } = foldWords(narrow);
  if (sought.words.length === 0) return false;
  if (narrow.op === 'near') {
    return sought.words.length === 1 && words.some((word) => matches(sought, 0, word, false));
  }
  return words.some((_, start) =>
    sought.words.every((_word, index) => {
      const word = words[start + index];
      return word !== undefined && matches(sought, index, word, isOpen && start + index === words.length - 1);
    }),
  );
}

interface Folded {
  readonly words: readonly string[];
  readonly isOpen: boolean;
}

/** An open word stands for words that nobody knows, so only an open one covers it. */
function matches(sought: Folded, index: number, word: string, isWordOpen: boolean): boolean {
  const wanted = sought.words[index] ?? '';
  if (sought.isOpen && index === sought.words.length - 1) return word.startsWith(wanted);
  return !isWordOpen && word === wanted;
}

function nearCovers(wide: Extract<TextLeaf, { op: 'near' }>, narrow: TextLeaf): boolean {
  const wanted = [...new Set(foldWords(wide).words)];
  const { words, isOpen } = foldWords(narrow);
  if (narrow.op === 'near') {
    const given = new Set(words);
    return wanted.every((word) => given.has(word)) && given.size - wanted.length + narrow.within <= wide.within;
  }
  const whole = isOpen ? words.slice(0, -1) : words;
  return whole.some((_, start) =>
    whole.some((_word, end) => {
      const stretch = whole.slice(start, end + 1);
      return stretch.length - wanted.length <= wide.within && wanted.every((word) => stretch.includes(word));
    }),
  );
}

/** The words of a term as texts are compared: case, accents and hyphens aside. */
export function foldWords(leaf: TextLeaf): Folded {
  const { words, isOpen } = leaf.op === 'near' ? { words: leaf.words, isOpen: false } : wordsOf(leaf);
  return { words: words.flatMap(tokenise), isOpen };
}

/** A term as it is written in a query, in any field; `undefined` when it holds no letter or digit. */
export function parseTerm(text: string): TextLeaf | undefined {
  const words = splitTerm(text);
  const isOpen = text.trimEnd().endsWith('*');
  const [first] = words;
  if (first === undefined) return undefined;
  return words.length === 1
    ? { op: 'word', text: first, trunc: isOpen, field: 'any' }
    : { op: 'phrase', words, truncLast: isOpen, field: 'any' };
}
