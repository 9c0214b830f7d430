/** Lines of text on the screen: looks and highlights, a window onto many lines, rules and cut lines. */
import { Box, Text } from 'ink';
import type { ReactElement } from 'react';
import type { HighlightSet } from '../screening/session.ts';
import type { LinePiece, TextLine } from './record-lines.ts';

interface LooksProps {
  readonly sets: readonly HighlightSet[];
  readonly highlightsOn: boolean;
  /** Without colours highlights are underlined and bold only. */
  readonly colour: boolean;
}

interface TextWindowProps extends LooksProps {
  readonly lines: readonly TextLine[];
  readonly from: number;
  readonly height: number;
}

/** `height` lines of `lines`, from the line `from`. */
export function TextWindow({ lines, from, height, ...looks }: TextWindowProps): ReactElement {
  const first = Math.max(0, Math.min(from, lines.length - height));
  const visible = lines.slice(first, first + height).map((line, index) => ({ key: `line ${first + index}`, line }));
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {visible.map(({ key, line }) => (
        <LineText key={key} line={line} {...looks} />
      ))}
    </Box>
  );
}

/** One line of text, cut at the room it has. */
export function LineText({ line, ...looks }: LooksProps & { readonly line: TextLine }): ReactElement {
  return (
    <Text wrap="truncate">
      {' '}
      {placed(line).map(({ column, piece }) => (
        <Piece key={column} piece={piece} {...looks} />
      ))}
    </Text>
  );
}

/** The pieces of a line with the offsets at which they begin. */
function placed(line: TextLine): { readonly column: number; readonly piece: LinePiece }[] {
  let column = 0;
  return line.map((piece) => {
    const at = column;
    column += piece.text.length;
    return { column: at, piece };
  });
}

function Piece({ piece, sets, highlightsOn, colour }: LooksProps & { readonly piece: LinePiece }): ReactElement {
  const set = highlightsOn && piece.set !== undefined ? sets[piece.set] : undefined;
  if (set !== undefined) {
    return (
      <Text bold underline {...(colour ? { color: set.colour } : {})}>
        {piece.text}
      </Text>
    );
  }
  switch (piece.look) {
    case 'banner':
      return (
        <Text bold inverse>
          {piece.text}
        </Text>
      );
    case 'differing':
      return (
        <Text bold underline {...(colour ? { color: 'yellow' } : {})}>
          {piece.text}
        </Text>
      );
    case 'title':
    case 'label':
      return <Text bold>{piece.text}</Text>;
    case 'particulars':
    case 'keywords':
      return <Text dimColor>{piece.text}</Text>;
    case 'section':
    case 'own':
      return <Text>{piece.text}</Text>;
  }
}

/** A horizontal rule with a word at its right end: `1–18/23`. */
export function Rule({ columns, word }: { readonly columns: number; readonly word: string }): ReactElement {
  const line = '─'.repeat(Math.max(0, columns - word.length - (word === '' ? 0 : 2)));
  return <Text dimColor>{word === '' ? line : `${line} ${word} `}</Text>;
}

/** Which lines stand in the window: `1–18/23 ↓`; empty when all do. */
export function windowWord(from: number, height: number, total: number): string {
  if (total <= height) return '';
  const first = Math.max(0, Math.min(from, total - height));
  const last = Math.min(total, first + height);
  return `${first + 1}–${last}/${total}${first > 0 ? ' ↑' : ''}${last < total ? ' ↓ space' : ''}`;
}
