/** Breaks text into lines by measured width, also inside words that are too long and in scripts without blanks. */

/** Width of one grapheme in the unit of the drawing. */
type Measure = (grapheme: string) => number;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

// East Asian wide and fullwidth scripts (Unicode TR11, as far as titles and reasons use them) and emoji.
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Cells of a terminal that a grapheme takes: 1, or 2 for wide scripts. */
export function cellsOf(grapheme: string): number {
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Width of a text as the sum over its graphemes. */
export function widthOf(text: string, measure: Measure): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += measure(segment);
  return width;
}

/** One line without control characters and without marks that turn the direction of what follows. */
export function cleanLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/gu, '')
    .replace(/\p{Cs}/gu, '\ufffd')
    .trim();
}

/**
 * Lines of at most `width`, broken at blanks; a word that does not fit a line is broken inside. `(n = 12)` stays whole.
 * At least one line, which may be empty.
 */
export function wrapText(text: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let current = '';
  let used = 0;
  const blank = measure(' ');
  const joined = cleanLine(text).replace(/\(n = [^()]*\)/g, (number) => number.replaceAll(' ', '\u00a0'));
  for (const part of joined.split(' ')) {
    const word = part.replaceAll('\u00a0', ' ');
    const length = widthOf(word, measure);
    if (current !== '' && used + blank + length <= width) {
      current += ` ${word}`;
      used += blank + length;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = length <= width ? [word] : breakWord(word, width, measure);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? '';
    used = widthOf(current, measure);
  }
  lines.push(current);
  return lines;
}

function breakWord(word: string, width: number, measure: Measure): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const { segment } of graphemes.segment(word)) {
    const length = measure(segment);
    if (piece !== '' && used + length > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += segment;
    used += length;
  }
  return [...pieces, piece];
}
