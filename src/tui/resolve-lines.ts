/** The two votes of a conflict as lines that fit a width: side by side where there is room, else one below the other. */
import type { ExclusionReason } from '../screening/decision.ts';
import type { ConflictPosition, Standing, VoteShown } from '../screening/resolve-session.ts';
import { type LinePiece, type TextLine, wrapMarked } from './record-lines.ts';
import { safeText } from './record-text.ts';

/** One row of the votes: over the whole width, or one in each column. */
export type VoteLine =
  | { readonly kind: 'whole'; readonly line: TextLine }
  | { readonly kind: 'columns'; readonly left: TextLine; readonly right: TextLine };

type Conflict = Extract<ConflictPosition, { kind: 'conflict' }>;

/** From so many columns on, the votes stand side by side. */
const SIDE_BY_SIDE = 60;
// A note is typed by hand; nobody reads more than this on a screen.
const LONGEST_NOTE = 5000;

/** The width of one of two columns. */
export function voteColumnWidth(columns: number): number {
  return Math.floor((columns - 1) / 2);
}

/**
 * The rows of the votes; what stands already comes first.
 *
 * @param columns of the terminal
 */
export function voteLines(conflict: Conflict, reasons: readonly ExclusionReason[], columns: number): VoteLine[] {
  if (columns < SIDE_BY_SIDE) return votesBelow(conflict, reasons, columns - 2).map(whole);
  const width = voteColumnWidth(columns) - 2;
  const left = sideLines('A', conflict.a, reasons, width);
  const right = sideLines('B', conflict.b, reasons, width);
  return [
    ...standingLines(conflict, columns - 2).map(whole),
    ...Array.from({ length: Math.max(left.length, right.length) }, (_, index): VoteLine => {
      return { kind: 'columns', left: left[index] ?? [], right: right[index] ?? [] };
    }),
  ];
}

/** The votes one below the other. */
export function votesBelow(conflict: Conflict, reasons: readonly ExclusionReason[], width: number): TextLine[] {
  return [
    ...standingLines(conflict, width),
    ...sideLines('A', conflict.a, reasons, width),
    ...sideLines('B', conflict.b, reasons, width),
  ];
}

/** As many rows as fit; the last one says how many more there are. */
export function firstVoteLines(lines: readonly VoteLine[], height: number, key: string): readonly VoteLine[] {
  if (lines.length <= height) return lines;
  const shown = lines.slice(0, Math.max(0, height - 1));
  const text = `… ${lines.length - shown.length} more lines of the votes: ${key}`;
  return [...shown, whole([{ text, look: 'particulars', set: undefined }])];
}

function standingLines({ standing }: Conflict, width: number): TextLine[] {
  return standing === undefined ? [] : wrapped(standingText(standing), 'label', width);
}

/** `Stands: exclude POP (resolved: no police in it)` */
export function standingText({ verdict, reason, rationale }: Standing): string {
  const why = rationale === undefined ? 'by both votes' : `resolved: ${rationale}`;
  return safeText(`Stands: ${[verdict, reason ?? ''].join(' ').trim()} (${why})`);
}

function sideLines(name: string, vote: VoteShown, reasons: readonly ExclusionReason[], width: number): TextLine[] {
  const { verdict, reason, notes, by } = vote;
  const text = reasons.find(({ code }) => code === reason)?.text;
  const head = `${by === undefined ? name : `${name} (${by})`}: ${[verdict, reason ?? ''].join(' ').trim()}`;
  return [
    ...wrapped(head, 'title', width),
    ...(text === undefined ? [] : wrapped(text, 'particulars', width)),
    ...notes.flatMap((note) => wrapped(`note: ${note.slice(0, LONGEST_NOTE)}`, 'section', width)),
  ];
}

function wrapped(text: string, look: LinePiece['look'], width: number): TextLine[] {
  return wrapMarked(safeText(text), [], look, width);
}

function whole(line: TextLine): VoteLine {
  return { kind: 'whole', line };
}
