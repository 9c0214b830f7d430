/** Places the diagram on the fixed grid of the PRISMA2020 package: boxes, bars and arrows in SVG units (80 an inch). */
import type { Column, Diagram, DiagramBox } from './diagram.ts';
import { PHASES } from './diagram.ts';
import { cellsOf, widthOf, wrapText } from './wrap.ts';

export const FONT_SIZE = 12;
export const NOTE_SIZE = 10;

const MARGIN = 20;
const BOX_WIDTH = 280;
const SPACE = 40;
const COLUMN_STEP = BOX_WIDTH + SPACE;
const PHASE_WIDTH = 32;
const BAR_HEIGHT = 32;
/** One or two lines; each further line adds `LINE_STEP`. */
const BOX_HEIGHT = 40;
const LINE_STEP = 20;
/** From baseline to baseline in a heading of its own. */
const LINE_PITCH = 18;
/** White above and below the lines of a box, together. */
const BOX_AIR = 8;
const PADDING = 10;
const INDENT = 12;
const NOTE_PITCH = 15;
/** From the middle of a line to its baseline, in em: about half the height of capitals. */
const BASELINE = 0.36;

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedText {
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly text: string;
}

export interface PlacedBox extends Rect {
  readonly box: DiagramBox;
  readonly lines: readonly PlacedText[];
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly titleBars: readonly (Rect & { readonly column: 'left' | 'middle' | 'right'; readonly text: string })[];
  readonly phases: readonly (Rect & { readonly name: string })[];
  readonly boxes: readonly PlacedBox[];
  /** Corners of each line, the last one on the edge of the box it enters. */
  readonly arrows: readonly { readonly from: number; readonly to: number; readonly points: readonly Point[] }[];
  readonly interim: readonly PlacedText[];
  readonly notes: readonly PlacedText[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

// Advance widths of Helvetica in thousandths of an em (Adobe font metrics), by groups of characters.
const ADVANCES: readonly (readonly [string, number])[] = [
  ["'", 191],
  ['ijl', 222],
  ['|', 260],
  [' !,./:;I[]\\ft', 278],
  ['()-r`', 333],
  ['"', 355],
  ['*', 389],
  ['^', 469],
  ['cksvxyzJ', 500],
  ['#$0123456789?L_abdeghnopqu', 556],
  ['+<=>~', 584],
  ['FTZ', 611],
  ['&ABEKPSVXY', 667],
  ['wCDHNRU', 722],
  ['GOQ', 778],
  ['mM', 833],
  ['%', 889],
  ['W', 944],
  ['@', 1015],
];
const ADVANCE = new Map(
  ADVANCES.flatMap(([characters, advance]) => [...characters].map((c): [string, number] => [c, advance])),
);
/** Where Arial is missing, a wider font stands in: DejaVu Sans is about 15 % wider. */
const SPARE = 1.17;

/** Width in em that a grapheme takes at most in the usual sans-serif fonts. */
function emOf(grapheme: string): number {
  if (cellsOf(grapheme) === 2) return 1.05;
  return ((ADVANCE.get(grapheme) ?? 640) / 1000) * SPARE;
}

/** Width of a text in SVG units at a font size, generously measured. */
export function textWidth(text: string, fontSize: number): number {
  return widthOf(text, emOf) * fontSize;
}

function wrapUnits(text: string, width: number, fontSize: number): string[] {
  return wrapText(text, width / fontSize, emOf);
}

/** Where everything of the diagram stands. Rows are as high as their highest box, so nothing can overlap. */
export function layOut(diagram: Diagram): Layout {
  const hasLeft = diagram.titleBars.some((bar) => bar.column === 'left');
  const hasRight = diagram.titleBars.some((bar) => bar.column === 'right');
  const left = MARGIN + PHASE_WIDTH + SPACE;
  const middle = left + (hasLeft ? COLUMN_STEP : 0);
  const xs: Readonly<Record<Column, number>> = {
    left,
    middle,
    'middle-side': middle + COLUMN_STEP,
    right: middle + 2 * COLUMN_STEP,
    'right-side': middle + 3 * COLUMN_STEP,
  };
  const width = xs[hasRight ? 'right-side' : 'middle-side'] + BOX_WIDTH + MARGIN;

  const interim =
    diagram.interim === undefined ? [] : placeLines(diagram.interim, MARGIN, width, FONT_SIZE, LINE_PITCH);
  const barTop = MARGIN + (interim.length > 0 ? interim.length * LINE_PITCH + SPACE / 4 : 0);
  const wide = (column: string): number => (column === 'left' ? BOX_WIDTH : BOX_WIDTH + COLUMN_STEP);
  const titleBars = diagram.titleBars.map((bar) => ({
    ...bar,
    x: xs[bar.column],
    y: barTop,
    width: wide(bar.column),
    height: BAR_HEIGHT,
  }));

  const rows = placeRows(diagram.boxes, barTop + BAR_HEIGHT + SPACE);
  const boxes = diagram.boxes.map((box): PlacedBox => placeBox(box, xs[box.column], rows.get(box.row)));
  const phases = PHASES.map(({ name, rows: [first, last] }) => {
    const spanned = [...rows].filter(([row]) => row >= first && row <= last).map(([, band]) => band);
    const top = Math.min(...spanned.map((band) => band.top)) - SPACE / 2;
    const bottom = Math.max(...spanned.map((band) => band.top + band.height)) + SPACE / 2;
    return { name, x: MARGIN, y: top, width: PHASE_WIDTH, height: bottom - top };
  });
  const end = Math.max(...phases.map((phase) => phase.y + phase.height));
  let below = end + MARGIN;
  const notes = diagram.notes.flatMap((note) => {
    const placed = placeLines(note, below, width, NOTE_SIZE, NOTE_PITCH);
    below += placed.length * NOTE_PITCH;
    return placed;
  });
  return {
    width,
    height: below + MARGIN,
    titleBars,
    phases,
    boxes,
    arrows: diagram.arrows.flatMap(([from, to]) => placeArrow(from, to, boxes)),
    interim,
    notes,
  };
}

function placeLines(text: string, top: number, width: number, fontSize: number, pitch: number): PlacedText[] {
  return wrapUnits(text, width - 2 * MARGIN, fontSize).map((line, index) => ({
    x: MARGIN,
    y: round(top + index * pitch + pitch / 2 + BASELINE * fontSize),
    text: line,
  }));
}

interface Band {
  readonly top: number;
  readonly height: number;
}

function placeRows(boxes: readonly DiagramBox[], firstTop: number): Map<number, Band> {
  const rows = new Map<number, Band>();
  let top = firstTop;
  for (const row of [...new Set(boxes.map((box) => box.row))].sort((one, two) => one - two)) {
    const height = Math.max(...boxes.filter((box) => box.row === row).map(heightOf));
    // Double space between boxes 2 and 4, and between 8 and 10.
    if (row === 2 || row === 5) top += SPACE;
    rows.set(row, { top, height });
    top += height + SPACE;
  }
  return rows;
}

function wrapBox(box: DiagramBox): { readonly text: string; readonly indent: number }[] {
  return box.lines.flatMap(({ text, indent }) => {
    const start = indent * INDENT;
    // Lines that go on are set in further, so that one reason can be told from the next.
    const room = BOX_WIDTH - 2 * PADDING - start - (indent > 0 ? INDENT / 2 : 0);
    return wrapUnits(text, room, FONT_SIZE).map((line, index) => ({
      text: line,
      indent: index > 0 && indent > 0 ? start + INDENT / 2 : start,
    }));
  });
}

function heightOf(box: DiagramBox): number {
  return BOX_HEIGHT + LINE_STEP * Math.max(0, wrapBox(box).length - 2);
}

function placeBox(box: DiagramBox, x: number, band: Band | undefined): PlacedBox {
  const height = heightOf(box);
  const y = (band?.top ?? 0) + ((band?.height ?? height) - height) / 2;
  const lines = wrapBox(box);
  const pitch = (height - BOX_AIR) / lines.length;
  return {
    box,
    x,
    y,
    width: BOX_WIDTH,
    height,
    lines: lines.map(({ text, indent }, index) => ({
      x: x + PADDING + indent,
      y: round(y + BOX_AIR / 2 + (index + 0.5) * pitch + BASELINE * FONT_SIZE),
      text,
    })),
  };
}

/** Across to a side box, down to the next row, or down and across where the columns meet (14 to 10, 1 to 16). */
function placeArrow(from: number, to: number, boxes: readonly PlacedBox[]): Layout['arrows'] {
  const start = boxes.find(({ box }) => box.number === from);
  const end = boxes.find(({ box }) => box.number === to);
  if (start === undefined || end === undefined) return [];
  const startX = start.x + start.width / 2;
  const endY = end.y + end.height / 2;
  let points: Point[];
  if (start.box.row === end.box.row) {
    points = [
      { x: start.x + start.width, y: endY },
      { x: end.x, y: endY },
    ];
  } else {
    const below = { x: startX, y: start.y + start.height };
    if (start.x === end.x) points = [below, { x: startX, y: end.y }];
    else points = [below, { x: startX, y: endY }, { x: start.x > end.x ? end.x + end.width : end.x, y: endY }];
  }
  return [{ from, to, points }];
}

function round(units: number): number {
  return Math.round(units * 100) / 100;
}
