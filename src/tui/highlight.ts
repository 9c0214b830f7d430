/** Where the terms of the highlight sets stand in a text: whole words, `stem*` and phrases, without regard to case. */
import type { HighlightSet } from '../screening/session.ts';

/** UTF-16 offsets; `set` is the index of the set. */
interface Highlight {
  readonly start: number;
  readonly end: number;
  readonly set: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
// What may stand between the words of a phrase: `street-involved`, `street involved`.
const BETWEEN = /^[\s\p{Pd}'’]+$/u;

/** Highlights in order and without overlap; of those that start together the longest stands, then that of the first set. */
export function findHighlights(text: string, sets: readonly HighlightSet[]): Highlight[] {
  const words = [...text.matchAll(WORD)].map((match) => ({
    folded: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const terms = sets.flatMap(({ terms }, set) =>
    terms.map((term) => ({
      set,
      parts: [...term.toLowerCase().matchAll(/([\p{L}\p{N}\p{M}]+)(\*?)/gu)].map(([, stem = '', star]) => ({
        stem,
        open: star === '*',
      })),
    })),
  );
  const found: Highlight[] = [];
  for (let at = 0; at < words.length; ) {
    let best = { length: 0, set: 0 };
    for (const { set, parts } of terms) {
      const fits = parts.every(({ stem, open }, offset) => {
        const word = words[at + offset];
        const before = words[at + offset - 1];
        if (word === undefined || (open ? !word.folded.startsWith(stem) : word.folded !== stem)) return false;
        return offset === 0 || before === undefined || BETWEEN.test(text.slice(before.end, word.start));
      });
      if (fits && parts.length > best.length) best = { length: parts.length, set };
    }
    const first = words[at];
    const last = words[at + best.length - 1];
    if (best.length > 0 && first && last) found.push({ start: first.start, end: last.end, set: best.set });
    at += Math.max(1, best.length);
  }
  return found;
}
