/** A pair of records as lines that fit a width: side by side where there is room, else one above the other. */
import type { ShownPair } from '../dedupe/pair-session.ts';
import type { Agreement, FieldView, MarkedText, PairSide } from '../dedupe/pair-view.ts';
import { type TextLine, wrapMarked } from './record-lines.ts';
import { safeText } from './record-text.ts';

/** One row of the screen: a line over the whole width, or one in each column behind the label. */
export type PairLine =
  | { readonly kind: 'whole'; readonly line: TextLine }
  | { readonly kind: 'columns'; readonly label: TextLine; readonly left: TextLine; readonly right: TextLine };

/** From so many columns on, the records stand side by side. */
export const SIDE_BY_SIDE = 100;
/** `≠ Original title`. */
export const LABEL_WIDTH = 17;

const SIGNS: { readonly [A in Agreement]: string } = { same: '=', different: '≠', 'one-sided': '·' };
const NOT_SAID: MarkedText = { text: '(not said)', marks: [] };
// Wrapping 30,000 wide characters takes most of a second; no abstract is longer than this.
const LONGEST_TEXT = 20_000;

/** The width of one of two columns. */
export function columnWidth(columns: number): number {
  return Math.floor((columns - LABEL_WIDTH - 2) / 2);
}

/**
 * The rows of a pair.
 *
 * @param columns of the terminal
 */
export function pairScreenLines(pair: ShownPair, columns: number): PairLine[] {
  const { left, right, fields } = pair.view;
  const doubt = labelled('Doubt: ', safeText(pair.doubt), columns - 2);
  if (columns >= SIDE_BY_SIDE) {
    const width = columnWidth(columns) - 1;
    return [
      ...doubt,
      ...inColumns('', sideLines(left, width), sideLines(right, width)),
      ...fields.flatMap((field) => fieldInColumns(field, width, columns)),
    ];
  }
  return [
    ...doubt,
    ...[left, right].flatMap((side) => sideLines(side, columns - 2).map(whole)),
    ...fields.flatMap((field) => fieldAbove(field, left, right, columns - 2)),
  ];
}

function whole(line: TextLine): PairLine {
  return { kind: 'whole', line };
}

/** `118 PubMed 31234567`, then what it is linked with. */
function sideLines({ id, source, linked }: PairSide, width: number): TextLine[] {
  const head = `${id} ${safeText(source)}`;
  const mates =
    linked.length === 0 ? [] : wrapMarked(`in one cluster with ${linked.join(', ')}`, [], 'particulars', width);
  return [...wrapMarked(head, [], 'title', width), ...mates];
}

function textLines({ text, marks }: MarkedText, width: number): TextLine[] {
  const hidden = text.length - LONGEST_TEXT;
  const shown = hidden > 0 ? `${text.slice(0, LONGEST_TEXT)} … (${hidden} characters more)` : text;
  const looks = marks.map(({ start, end }) => ({ start, end, look: 'differing' as const, set: undefined }));
  return wrapMarked(shown, looks, 'section', width);
}

function orNotSaid(text: MarkedText): MarkedText {
  return text.text === '' ? NOT_SAID : text;
}

/** What both say is said once, over the whole width. */
function fieldInColumns({ label, agreement, left, right }: FieldView, width: number, columns: number): PairLine[] {
  const head = `${SIGNS[agreement]} ${label}`;
  if (agreement === 'same') return labelled(head.padEnd(LABEL_WIDTH), left.text, columns - 2);
  return inColumns(head, textLines(orNotSaid(left), width), textLines(orNotSaid(right), width));
}

function inColumns(label: string, left: readonly TextLine[], right: readonly TextLine[]): PairLine[] {
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => ({
    kind: 'columns',
    label: index === 0 ? [{ text: label, look: 'label', set: undefined }] : [],
    left: left[index] ?? [],
    right: right[index] ?? [],
  }));
}

function fieldAbove(field: FieldView, left: PairSide, right: PairSide, width: number): PairLine[] {
  const { label, agreement } = field;
  const head = `${SIGNS[agreement]} ${label}`;
  if (agreement === 'same') return labelled(`${head}: `, field.left.text, width);
  const gutter = Math.max(left.id.length, right.id.length) + 3;
  const side = (id: string, text: MarkedText): PairLine[] =>
    indented(`  ${id} `.padEnd(gutter), textLines(orNotSaid(text), width - gutter));
  return [
    whole([{ text: head, look: 'label', set: undefined }]),
    ...side(left.id, field.left),
    ...side(right.id, field.right),
  ];
}

function labelled(label: string, text: string, width: number): PairLine[] {
  return indented(label, textLines({ text, marks: [] }, width - label.length));
}

/** The label before the first line, as many blanks before the others. */
function indented(label: string, lines: readonly TextLine[]): PairLine[] {
  return lines.map((line, index) =>
    whole([{ text: index === 0 ? label : ' '.repeat(label.length), look: 'label', set: undefined }, ...line]),
  );
}
