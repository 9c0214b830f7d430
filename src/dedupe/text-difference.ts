/** Where two texts differ: words are aligned, and words that stand for each other are compared character by character. */

/** A stretch of a text, in UTF-16 offsets. */
export interface Mark {
  readonly start: number;
  readonly end: number;
}

export interface TextDifference {
  readonly left: readonly Mark[];
  readonly right: readonly Mark[];
}

interface Token extends Mark {
  readonly text: string;
  /** What is compared: letter case is no difference. */
  readonly folded: string;
}

/** Scripts that write without blanks between words: each character is a word. */
const UNSPACED = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}]';
const TOKEN = new RegExp(
  `${UNSPACED}\\p{M}*|(?:(?!${UNSPACED})[\\p{L}\\p{N}\\p{M}])+|[^\\s\\p{M}]\\p{M}*|\\p{M}+`,
  'gu',
);

/** Pairs of words that are aligned at most; beyond that words are only counted, which takes time in proportion to the texts. */
const MOST_CELLS = 1_000_000;

/**
 * The stretches of each text that the other does not have. Letter case and white space do not count. Takes time in proportion
 * to the texts, and to the product of what differs in them up to a bound.
 *
 * @example markDifferences('Part 1 of 2018', 'Part 1 of 2019') // the last digit of both
 */
export function markDifferences(left: string, right: string): TextDifference {
  const a = tokensOf(left);
  const b = tokensOf(right);
  let start = 0;
  while (start < a.length && start < b.length && a[start]?.folded === b[start]?.folded) start += 1;
  let end = 0;
  while (
    end < a.length - start &&
    end < b.length - start &&
    a[a.length - 1 - end]?.folded === b[b.length - 1 - end]?.folded
  ) {
    end += 1;
  }
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  const marks =
    middleA.length * middleB.length <= MOST_CELLS ? alignedMarks(middleA, middleB) : countedMarks(middleA, middleB);
  return { left: joined(marks.left, left), right: joined(marks.right, right) };
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => ({
    text: match[0],
    folded: match[0].toLowerCase(),
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Marks what is outside a longest common subsequence of words. */
function alignedMarks(a: readonly Token[], b: readonly Token[]): TextDifference {
  const width = b.length + 1;
  // lengths[i * width + j]: the longest common subsequence of a from i and b from j.
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i]?.folded === b[j]?.folded ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const left: Mark[] = [];
  const right: Mark[] = [];
  let onlyA: Token[] = [];
  let onlyB: Token[] = [];
  const closeGap = (): void => {
    const gap = onlyA.length === onlyB.length ? pairedMarks(onlyA, onlyB) : { left: onlyA, right: onlyB };
    left.push(...gap.left);
    right.push(...gap.right);
    onlyA = [];
    onlyB = [];
  };
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const [tokenA, tokenB] = [a[i], b[j]];
    if (tokenA !== undefined && tokenB !== undefined && tokenA.folded === tokenB.folded) {
      closeGap();
      i += 1;
      j += 1;
    } else if (tokenA !== undefined && (tokenB === undefined || at(i + 1, j) >= at(i, j + 1))) {
      onlyA.push(tokenA);
      i += 1;
    } else if (tokenB !== undefined) {
      onlyB.push(tokenB);
      j += 1;
    }
  }
  closeGap();
  return { left, right };
}

/** As many words against as many others: each against its counterpart. */
function pairedMarks(a: readonly Token[], b: readonly Token[]): TextDifference {
  const left: Mark[] = [];
  const right: Mark[] = [];
  a.forEach((token, index) => {
    const other = b[index];
    if (other === undefined) return;
    const marks = characterMarks(token, other);
    left.push(...marks.left);
    right.push(...marks.right);
  });
  return { left, right };
}

/** What stands between the common beginning and end of two words; both whole when they have less than half in common. */
function characterMarks(a: Token, b: Token): TextDifference {
  const charsA = charactersOf(a.text);
  const charsB = charactersOf(b.text);
  const short = Math.min(charsA.length, charsB.length);
  const isSame = (x: string | undefined, y: string | undefined): boolean => x?.toLowerCase() === y?.toLowerCase();
  let start = 0;
  while (start < short && isSame(charsA[start], charsB[start])) start += 1;
  let end = 0;
  while (end < short - start && isSame(charsA[charsA.length - 1 - end], charsB[charsB.length - 1 - end])) end += 1;
  if (2 * (start + end) < short) return { left: [a], right: [b] };
  return { left: between(a, charsA, start, end), right: between(b, charsB, start, end) };
}

function charactersOf(text: string): string[] {
  return [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
}

function between(token: Token, characters: readonly string[], start: number, end: number): Mark[] {
  const from = token.start + characters.slice(0, start).join('').length;
  const to = token.end - characters.slice(characters.length - end).join('').length;
  return to > from ? [{ start: from, end: to }] : [];
}

/** Marks the words of which the other text has too few. */
function countedMarks(a: readonly Token[], b: readonly Token[]): TextDifference {
  return { left: surplus(a, b), right: surplus(b, a) };
}

function surplus(tokens: readonly Token[], others: readonly Token[]): Mark[] {
  const counts = new Map<string, number>();
  for (const { folded } of others) counts.set(folded, (counts.get(folded) ?? 0) + 1);
  return tokens.filter(({ folded }) => {
    const left = counts.get(folded) ?? 0;
    if (left > 0) counts.set(folded, left - 1);
    return left === 0;
  });
}

/** Marks between which only white space stands are one. */
function joined(marks: readonly Mark[], text: string): Mark[] {
  const all: Mark[] = [];
  for (const { start, end } of marks) {
    const last = all.at(-1);
    if (last !== undefined && text.slice(last.end, start).trim() === '') all[all.length - 1] = { ...last, end };
    else all.push({ start, end });
  }
  return all;
}
