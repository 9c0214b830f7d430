/** How wide the columns of a printed table are: as wide as their text where there is room, else by how much they hold. */
import type { Run } from './document.ts';

/** Text width of an A4 page with margins of one inch, in twentieths of a point. */
const PAGE = 9026;
/** Of a broad letter of 11 points in bold; and of the space beside the text of a cell. */
const LETTER = 150;
const MARGINS = 200;
/** Letters of a column without text, which is one that people write in. */
const TO_WRITE_IN = 24;
/** A word up to this length is not broken. */
const WORD = 14;

/**
 * @param columns heads
 * @param rows cells, as many as there are heads
 * @returns widths in twentieths of a point; together at most those of a page, but for many columns of long words
 */
export function columnWidths(
  columns: readonly string[],
  rows: readonly (readonly (readonly Run[])[])[],
): readonly number[] {
  const texts = columns.map((_, column) => rows.map((row) => textOf(row[column] ?? [])));
  const wanted = columns.map((head, column) => {
    const cells = texts[column] ?? [];
    const letters = longest(cells);
    const all = Math.max(head.length, letters === 0 ? TO_WRITE_IN : letters);
    const word = longest([head, ...cells].flatMap((text) => text.split(/\s+/)));
    return { column, most: widthOf(all), least: widthOf(Math.min(word, WORD)), weight: Math.sqrt(all) };
  });
  const widths: number[] = [];
  let left = PAGE;
  let weights = wanted.reduce((sum, { weight }) => sum + weight, 0);
  for (const { column, most, least, weight } of wanted.toSorted((a, b) => a.weight - b.weight)) {
    const width = Math.max(least, Math.min(most, Math.floor((left * weight) / weights)));
    widths[column] = width;
    left -= width;
    weights -= weight;
  }
  return widths;
}

function widthOf(letters: number): number {
  return letters * LETTER + MARGINS;
}

function longest(texts: readonly string[]): number {
  return texts.reduce((most, { length }) => Math.max(most, length), 0);
}

function textOf(runs: readonly Run[]): string {
  return runs.map((run) => (typeof run === 'string' ? run : run.missing)).join('');
}
