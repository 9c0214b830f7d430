/** Names of journals: the words that tell them apart, and how alike two names are when one may be abbreviated. */
import { plainWords } from './normal-title.ts';
import { dice } from './similarity.ts';

/** Words of the name of the journal and of its abbreviation, without those that say nothing. */
export interface JournalWords {
  readonly full: readonly string[];
  readonly short: readonly string[];
}

const JOURNAL_STOP =
  /^(?:of|the|and|for|in|on|a|an|de|la|der|die|das|des|et|und|fur|del|y|e|di|da|official|publication|proceedings|proc)$/;

/** Words of a journal's name that tell it from others; without a subtitle and what stands in brackets. */
export function journalWords(text: string | undefined): readonly string[] {
  if (text === undefined || text === '') return [];
  const short = text.replace(/\([^)]*\)/g, ' ').replace(/\s*[:=/].*$/, '');
  const words = plainWords(short.trim() === '' ? text : short).filter((word) => !JOURNAL_STOP.test(word));
  return words.length === 0 ? plainWords(text) : words;
}

/** Likeness of two journals in [0, 1], names and abbreviations held against each other; `undefined` when one is unknown. */
export function compareJournals(left: JournalWords, right: JournalWords): number | undefined {
  let best = compareNames(left.full, right.full);
  if (best === 1 || best === undefined) return best;
  if (left.short.length > 0) best = Math.max(best, compareNames(left.short, right.full) ?? 0);
  if (right.short.length > 0) best = Math.max(best, compareNames(left.full, right.short) ?? 0);
  return best;
}

function aligned(short: readonly string[], long: readonly string[]): number {
  let at = 0;
  let found = 0;
  for (const word of short) {
    for (let next = at; next < long.length; next += 1) {
      const other = long[next] ?? '';
      if (other.startsWith(word) || word.startsWith(other) || (word.length > 4 && dice(word, other) > 0.75)) {
        found += 1;
        at = next + 1;
        break;
      }
    }
  }
  return found / short.length;
}

function compareNames(a: readonly string[], b: readonly string[]): number | undefined {
  if (a.length === 0 || b.length === 0) return undefined;
  if (a.length === b.length && a.every((word, at) => word === b[at])) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1 && long.length > 1 && short[0] === long.map((word) => word[0] ?? '').join('')) return 1;
  const part = aligned(short, long);
  return part === 1
    ? short.length === long.length
      ? 1
      : Math.max(0.6, short.length / long.length)
    : part * (short.length / long.length);
}
