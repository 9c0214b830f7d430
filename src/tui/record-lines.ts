/** A record as lines that fit a width, cut into pieces of one look each. */
import type { HighlightSet, ShownRecord } from '../screening/session.ts';
import { findHighlights } from './highlight.ts';
import { type BlockKind, blockLine, describeRecord, type TextBlock } from './record-text.ts';
import { wrapText } from './wrap.ts';

export interface LinePiece {
  readonly text: string;
  /** `differing`: what the other record of a pair does not have. */
  readonly look: BlockKind | 'label' | 'differing';
  /** Index of the highlight set whose term this is. */
  readonly set: number | undefined;
}
export type TextLine = readonly LinePiece[];

export interface RecordLines {
  readonly lines: readonly TextLine[];
  /** Hits of each highlight set, in the order of the sets. */
  readonly hits: readonly number[];
}

// Wrapping takes a second for 50,000 wide characters, and nothing for others; no abstract is longer than this.
const LONGEST_BLOCK = 100_000;
const HIGHLIGHTED: ReadonlySet<BlockKind> = new Set(['title', 'section', 'keywords']);

/**
 * Wraps a record.
 *
 * @param width columns
 */
export function recordLines(shown: ShownRecord, sets: readonly HighlightSet[], width: number): RecordLines {
  const hits = sets.map(() => 0);
  const lines: TextLine[] = [];
  let before: BlockKind | undefined;
  for (const block of describeRecord(shown)) {
    if (startsParagraph(before, block.kind)) lines.push([]);
    before = block.kind;
    lines.push(...blockLines(block, sets, width, hits));
  }
  return { lines, hits };
}

/** Plain lines, such as criteria, wrapped at a width; a line's indentation is kept. */
export function plainLines(texts: readonly string[], width: number): TextLine[] {
  return texts.flatMap((text) => {
    const indent = /^ */.exec(text)?.[0] ?? '';
    const room = Math.max(1, width - indent.length);
    return wrapText(text.trim(), room).map(
      (line): TextLine => [{ text: indent + line, look: 'section', set: undefined }],
    );
  });
}

function startsParagraph(before: BlockKind | undefined, kind: BlockKind): boolean {
  return before !== undefined && before !== kind && kind !== 'particulars';
}

function blockLines(block: TextBlock, sets: readonly HighlightSet[], width: number, hits: number[]): TextLine[] {
  const whole = blockLine(block);
  const hidden = whole.length - LONGEST_BLOCK;
  const text = hidden > 0 ? `${whole.slice(0, LONGEST_BLOCK)} … (${hidden} characters more)` : whole;
  const labelEnd = whole.length - block.text.length;
  const found = HIGHLIGHTED.has(block.kind) ? findHighlights(text.slice(labelEnd), sets) : [];
  for (const { set } of found) hits[set] = (hits[set] ?? 0) + 1;
  const marks = [
    ...(labelEnd > 0 ? [{ start: 0, end: labelEnd, look: 'label' as const, set: undefined }] : []),
    ...found.map(({ start, end, set }) => ({ start: start + labelEnd, end: end + labelEnd, look: block.kind, set })),
  ];

  return wrapMarked(text, marks, block.kind, width);
}

/** A text wrapped at a width, its marks in their own looks. */
export function wrapMarked(text: string, marks: readonly Mark[], look: LinePiece['look'], width: number): TextLine[] {
  let from = 0;
  return wrapText(text, width).map((line) => {
    // Each wrapped line is a piece of the text: wrapping only takes blanks out at the breaks.
    const start = Math.max(from, text.indexOf(line, from));
    from = start + line.length;
    return cutLine(line, start, marks, look);
  });
}

function cutLine(line: string, start: number, marks: readonly Mark[], look: LinePiece['look']): TextLine {
  const pieces: LinePiece[] = [];
  const end = start + line.length;
  let at = start;
  const push = (to: number, piece: Omit<LinePiece, 'text'>): void => {
    if (to > at) pieces.push({ text: line.slice(at - start, to - start), ...piece });
    at = Math.max(at, to);
  };
  for (const mark of marks) {
    if (mark.end <= start || mark.start >= end) continue;
    push(Math.max(at, mark.start), { look, set: undefined });
    push(Math.min(end, mark.end), { look: mark.look, set: mark.set });
  }
  push(end, { look, set: undefined });
  return pieces;
}

interface Mark extends Omit<LinePiece, 'text'> {
  readonly start: number;
  readonly end: number;
}
