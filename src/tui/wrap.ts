/** Wrapping of text by columns: wrap-ansi does it, and for text in narrow letters, nearly all there is, a loop that is twenty times faster. */
import wrapAnsi from 'wrap-ansi';

// Letters of one column each that join with nothing: Latin, Greek, Cyrillic, and the punctuation of European languages.
const NARROW =
  /^[ -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0377\u037a-\u037f\u0384-\u0482\u048a-\u052f\u2010-\u2015\u2018-\u201f\u2020-\u2022\u2026\u2030\u2032\u2033\u2212\u2264\u2265]*$/;
const LOOSE_BLANKS = /^ | {2}| $/;

/** Lines of at most so many columns; longer words are broken, nothing stands at a line's ends. The same lines as wrap-ansi gives. */
export function wrapText(text: string, columns: number): readonly string[] {
  const width = Math.max(1, columns);
  if (!NARROW.test(text) || LOOSE_BLANKS.test(text)) return wrapAnsi(text, width, { hard: true }).split('\n');
  return wrapNarrow(text.normalize(), width);
}

function wrapNarrow(text: string, width: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    if (row !== '') row += ' ';
    if (word.length > width) {
      const left = width - row.length;
      const breaksHere = 1 + Math.floor((word.length - left - 1) / width);
      const breaksBelow = Math.floor((word.length - 1) / width);
      if (breaksBelow < breaksHere) {
        rows.push(row);
        row = '';
      }
      const whole = row + word;
      let at = 0;
      while (whole.length - at > width) {
        rows.push(whole.slice(at, at + width));
        at += width;
      }
      row = whole.slice(at);
    } else if (row.length + word.length > width) {
      rows.push(row);
      row = word;
    } else row += word;
  }
  rows.push(row);
  return rows.map((line) => line.trimEnd());
}
