/** Names of journals: the words that tell them apart, and how alike two names are when one may be abbreviated. */
import { plainWords, sameSpelling } from './normal-title.ts';
import { dice } from './similarity.ts';

/** The names of one journal, each as the words that tell it from others: with and without a subtitle, and the abbreviation. */
export type JournalNames = readonly (readonly string[])[];

const STOP_WORD =
  /^(?:of|the|and|for|in|on|a|an|de|la|der|die|das|des|et|und|fur|del|y|e|di|da|official|publication|proceedings|proc)$/;

/** What stands in brackets is a place: `Lancet (London, England)`. */
export function journalNames(name: string, abbreviation: string): JournalNames {
  const bare = name.replace(/\([^)]*\)/g, ' ');
  const texts = [bare.replace(/\s*[:=].*$|\s\/\s.*$/, ''), bare, abbreviation];
  return texts.map(wordsOf).filter((words) => words.length > 0);
}

function wordsOf(name: string): readonly string[] {
  const words = plainWords(name).map(sameSpelling);
  const telling = words.filter((word) => !STOP_WORD.test(word));
  return telling.length === 0 ? words : telling;
}

/** Likeness of two journals in [0, 1], each name held against each; `undefined` when one is unknown. */
export function compareJournals(left: JournalNames, right: JournalNames): number | undefined {
  let best: number | undefined;
  for (const name of left) {
    for (const other of right) {
      best = Math.max(best ?? 0, compareNames(name, other));
      if (best === 1) return 1;
    }
  }
  return best;
}

/** Words that hundreds of journals bear: to share them says little. */
const COMMON_WORD =
  /^(?:j(?:ournal|nl|our)?|int(?:ernational|l|ern)?|am(?:er(?:ican)?)?|br(?:itish)?|eur(?:opean)?|ann(?:als?)?|arch(?:ives?)?|clin(?:ical|ics?)?|res(?:earch)?|med(?:icine|ical)?|sci(?:ences?|entific)?|rev(?:iews?)?|acta|bull(?:etin)?|adv(?:ances)?|curr(?:ent)?|new|world|zeitschrift|z|revista|rev(?:ue)?|exp(?:erimental)?|applied|appl|health|stud(?:ies)?|trans(?:actions)?|letters?|lett|reports?|rep|open|online)$/;
const COMMON_WEIGHT = 0.3;

function weightOf(word: string): number {
  return COMMON_WORD.test(word) ? COMMON_WEIGHT : 1;
}

/** Whether one word may be written for the other: `engl` and `england`, `natl` and `national`. */
function mayAbbreviate(left: string, right: string): boolean {
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (long.startsWith(short)) return true;
  if (short.length < 3 || short[0] !== long[0]) return false;
  if (short.length > 4 && dice(short, long) > 0.75) return true;
  let at = 0;
  for (const letter of long) if (letter === short[at]) at += 1;
  return at === short.length && short.length <= long.length * SHORTENED;
}

/** Letters left out within a word leave it well shorter: `hlth`, not `heath`. */
const SHORTENED = 0.7;

/** The weight of the words of the shorter name that stand in the longer one, in order, and of those on either side that do not. */
function align(short: readonly string[], long: readonly string[]): { found: number; missing: number; more: number } {
  let at = 0;
  const sums = { found: 0, missing: 0, more: 0 };
  for (const word of short) {
    const next = long.findIndex((other, place) => place >= at && mayAbbreviate(word, other));
    if (next === -1) {
      sums.missing += weightOf(word);
      continue;
    }
    sums.found += Math.min(weightOf(word), weightOf(long[next] ?? ''));
    for (const passed of long.slice(at, next)) sums.more += weightOf(passed);
    at = next + 1;
  }
  for (const passed of long.slice(at)) sums.more += weightOf(passed);
  return sums;
}

/** The likeness of two names one of which goes on where the other ends: `Medicinski Glasnik Ljekarske Komore`. */
const SAME_BUT_FOR_AN_ADDITION = 0.6;

function compareNames(a: readonly string[], b: readonly string[]): number {
  if (a.length === b.length && a.every((word, at) => word === b[at])) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length === 1 && long.length > 1 && short[0] === long.map((word) => word[0] ?? '').join('')) return 1;
  const { found, missing, more } = align(short, long);
  const share = found / (found + missing + more);
  // Each has words of its own: `Clinical Oncology` and `Clinical Nursing`.
  if (missing > 0 && more > 0) return share / 2;
  // One word is the whole of a name too: `Lancet` is not `Lancet Oncology`.
  return missing > 0 || short.length === 1 ? share : Math.max(SAME_BUT_FOR_AN_ADDITION, share);
}
