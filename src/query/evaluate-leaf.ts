/** Truth of one term, proximity or heading for one record. */
import type { Leaf } from './place.ts';
import type { FieldTokens, PreparedFields } from './prepared-fields.ts';
import { tokenise } from './tokens.ts';
import type { Truth } from './tree.ts';

type Finds = (field: FieldTokens) => boolean;

// Terms are split into tokens once, however many records they are asked about.
const prepared = new WeakMap<Leaf, Finds>();

export function evaluateLeaf(leaf: Leaf, fields: PreparedFields): Truth {
  if (leaf.op === 'mesh') return fields.headings.has(leaf.heading.toLowerCase()) ? 'true' : 'false';
  let finds = prepared.get(leaf);
  if (finds === undefined) {
    finds = prepareLeaf(leaf);
    prepared.set(leaf, finds);
  }
  if (leaf.field !== 'abstract' && finds(fields.title)) return 'true';
  if (leaf.field === 'title') return 'false';
  if (fields.abstract !== undefined && finds(fields.abstract)) return 'true';
  if (leaf.field === 'any' && fields.others.some(finds)) return 'true';
  return fields.abstract === undefined ? 'unknown' : 'false';
}

function prepareLeaf(leaf: Exclude<Leaf, { op: 'mesh' }>): Finds {
  if (leaf.op === 'near') return prepareNear(leaf.words.flatMap(tokenise), leaf.within);
  const isOpen = leaf.op === 'word' ? leaf.trunc : leaf.truncLast;
  const words = leaf.op === 'word' ? tokenise(leaf.text) : leaf.words.flatMap(tokenise);
  const [first, ...others] = words;
  if (first === undefined) return () => false;
  if (others.length === 0 && !isOpen) return (field) => field.known.has(first);
  const sought = ` ${words.join(' ')}${isOpen ? '' : ' '}`;
  // The set answers sooner than a search through the text when the first word is absent.
  return others.length === 0
    ? (field) => field.text.includes(sought)
    : (field) => field.known.has(first) && field.text.includes(sought);
}

/** All words, in any order, within a stretch that holds at most `within` others. */
function prepareNear(words: readonly string[], within: number): Finds {
  const sought = [...new Set(words)];
  return (field) => {
    if (sought.length === 0 || !sought.every((word) => field.known.has(word))) return false;
    const span = shortestSpan(field.tokens, sought);
    return span !== undefined && span - sought.length <= within;
  };
}

/** Number of tokens of the shortest stretch that holds every word. */
function shortestSpan(tokens: readonly string[], words: readonly string[]): number | undefined {
  const lastSeen = new Map<string, number>();
  let shortest: number | undefined;
  for (const [position, token] of tokens.entries()) {
    if (!words.includes(token)) continue;
    lastSeen.set(token, position);
    if (lastSeen.size < words.length) continue;
    const span = position - Math.min(...lastSeen.values()) + 1;
    if (shortest === undefined || span < shortest) shortest = span;
  }
  return shortest;
}
