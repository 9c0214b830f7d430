/** How many letters have to be changed to make one text of another, and whether two words are spellings of one. */
import { roomFor } from './terms.ts';

let before: Int32Array = new Int32Array(256);
let last: Int32Array = new Int32Array(256);
let row: Int32Array = new Int32Array(256);

/**
 * The optimal string alignment distance: letters put in, taken out, changed, or two neighbours exchanged. Only a band along the
 * diagonal is looked at (Ukkonen 1985), so that the cost goes with the limit: more differences than it give `limit + 1`.
 */
export function editDistance(left: ArrayLike<number>, right: ArrayLike<number>, limit: number): number {
  const beyond = limit + 1;
  if (Math.abs(left.length - right.length) > limit) return beyond;
  // Texts that are compared mostly begin and end alike.
  let start = 0;
  const shorter = Math.min(left.length, right.length);
  while (start < shorter && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < shorter - start && left[left.length - 1 - end] === right[right.length - 1 - end]) end += 1;
  const length = left.length - start - end;
  const otherLength = right.length - start - end;
  const width = otherLength + 2;
  [before, last, row] = [
    roomFor(before, width, Int32Array),
    roomFor(last, width, Int32Array),
    roomFor(row, width, Int32Array),
  ];
  for (let column = 0; column < width; column += 1) last[column] = Math.min(column, beyond);
  for (let at = 1; at <= length; at += 1) {
    const from = Math.max(1, at - limit);
    const to = Math.min(otherLength, at + limit);
    row[from - 1] = from === 1 ? Math.min(at, beyond) : beyond;
    let least = row[from - 1] ?? beyond;
    const letter = left[start + at - 1];
    const letterBefore = left[start + at - 2];
    for (let column = from; column <= to; column += 1) {
      const other = right[start + column - 1];
      let cost = (last[column - 1] ?? beyond) + (letter === other ? 0 : 1);
      cost = Math.min(cost, (row[column - 1] ?? beyond) + 1, (last[column] ?? beyond) + 1, beyond);
      if (at > 1 && column > 1 && letter === right[start + column - 2] && letterBefore === other) {
        cost = Math.min(cost, (before[column - 2] ?? beyond) + 1);
      }
      row[column] = cost;
      if (cost < least) least = cost;
    }
    // The next row looks one place beyond the band.
    row[to + 1] = beyond;
    if (least >= beyond) return beyond;
    [before, last, row] = [last, row, before];
  }
  return Math.min(last[otherLength] ?? beyond, beyond);
}

function unitsOf(word: string): Uint16Array {
  const units = new Uint16Array(word.length);
  for (let at = 0; at < word.length; at += 1) units[at] = word.charCodeAt(at);
  return units;
}

/** Letters that may differ between two spellings of a word of a length. */
function tolerance(length: number): number {
  return length <= 7 ? 1 : length <= 11 ? 2 : 3;
}

/** In a word of so few letters one letter may make another word. */
const SHORT_WORD = 4;
const COMMON_BEGINNING = 5;
const ENDING = 3;

/** Whether two words are one but for a slip or the ending: `tumor` and `tumors`, `preventoin` and `prevention`. */
export function isSpellingOf(left: string, right: string): boolean {
  if (left === right) return true;
  const [short, long] = left.length < right.length ? [left, right] : [right, left];
  if (short.length >= 3 && long.length - short.length <= 2 && (long === `${short}s` || long === `${short}es`))
    return true;
  if (short.length >= COMMON_BEGINNING && long.length - short.length <= ENDING && long.startsWith(short)) return true;
  return short.length > SHORT_WORD && isNear(left, right);
}

/** Whether two words differ by so few letters that one may be a slip for the other. */
export function isNear(left: string, right: string): boolean {
  const limit = tolerance(Math.min(left.length, right.length));
  if (Math.abs(left.length - right.length) > limit) return false;
  return editDistance(unitsOf(left), unitsOf(right), limit) <= limit;
}

const SMALL_WORD = /^(?:of|the|and|in|a|an|for|to|on|by|at|from|as|or|s|de|la|der|die|das|und|des|et|le|les|el)$/;

/** `short`: by a letter of a short word, which is a slip or another word: `IgA` and `IgG`. */
export type WordDifference = 'none' | 'short' | 'other';

/**
 * Whether each of two titles has words that the other has in no spelling: `zinc` and `iron`. Words divided otherwise are the
 * same: `health care` and `healthcare`.
 *
 * @param onlyLeft words that only the one title has, in its order
 */
export function differenceOfWords(onlyLeft: readonly string[], onlyRight: readonly string[]): WordDifference {
  const right = onlyRight.filter((word) => !SMALL_WORD.test(word));
  const without = (words: readonly string[], isSame: (left: string, right: string) => boolean): readonly string[] =>
    words.filter((word) => {
      const at = right.findIndex((other) => isSame(word, other));
      if (at !== -1) right.splice(at, 1);
      return at === -1;
    });
  const left = without(
    onlyLeft.filter((word) => !SMALL_WORD.test(word)),
    isSpellingOf,
  );
  if (left.length === 0 || right.length === 0 || isDivided(left, right)) return 'none';
  const rest = without(left, isNear);
  return rest.length === 0 || right.length === 0 ? 'short' : 'other';
}

function isDivided(left: readonly string[], right: readonly string[]): boolean {
  const [x, y] = [left.join(''), right.join('')];
  return x === y || (left.length !== right.length && isSpellingOf(x, y));
}
