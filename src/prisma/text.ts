/** Draws the flow for a terminal of 80 columns: middle and side boxes beside each other, other methods below. */
import { type Column, type DiagramBox, type DiagramOptions, describeFlow, PHASES } from './diagram.ts';
import type { Flow } from './flow.ts';
import { cellsOf, cleanLine, widthOf, wrapText } from './wrap.ts';

interface TextOptions extends DiagramOptions {
  /** Of the review. */
  readonly title: string;
  /** Bold and yellow by ANSI sequences; off when left out. */
  readonly colour?: boolean;
}

const WIDTH = 80;
const BOX = 36;
const GAP = 6;
const SIDE = WIDTH - BOX - GAP;
/** Column of the arrows that go down. */
const CENTRE = 17;

/** The diagram as lines of at most 80 columns, with a line feed at the end. */
export function formatFlowText(flow: Flow, options: TextOptions): string {
  const diagram = describeFlow(flow, options);
  const paint = (style: number, line: string): string =>
    options.colour === true ? `\u001b[${style}m${line}\u001b[0m` : line;
  const wrap = (text: string): string[] => wrapText(text, WIDTH, cellsOf);
  const out: string[] = wrap(`PRISMA 2020 flow diagram: ${cleanLine(options.title)}`).map((line) => paint(1, line));
  if (diagram.interim !== undefined) out.push(...wrap(diagram.interim).map((line) => paint(33, line)));

  for (const { column, text } of diagram.titleBars) {
    const rows = diagram.boxes.filter((box) => box.column === column || box.column === SIDE_OF[column]);
    out.push('', paint(1, text), ...drawColumn(rows, column));
    if (column === 'left') out.push(...leadTo('Total studies included in review, below'));
    if (column === 'right') out.push(...leadTo('Studies included in review, above'));
  }
  out.push('', ...diagram.notes.flatMap(wrap));
  return `${out.join('\n')}\n`;
}

const SIDE_OF: Readonly<Record<'left' | 'middle' | 'right', Column | undefined>> = {
  left: undefined,
  middle: 'middle-side',
  right: 'right-side',
};

function drawColumn(boxes: readonly DiagramBox[], column: Column): string[] {
  const out: string[] = [];
  const rows = [...new Set(boxes.map((box) => box.row))].sort((one, two) => one - two);
  let phase: string | undefined;
  for (const [index, row] of rows.entries()) {
    const isFirst = index === 0;
    const isLast = index === rows.length - 1 && column === 'middle';
    if (!isFirst) out.push(`${' '.repeat(CENTRE)}│`);
    const now = PHASES.find(({ rows: [first, last] }) => row >= first && row <= last)?.name;
    if (now !== undefined && now !== phase) out.push(rule(now, isFirst));
    phase = now;
    if (!isFirst) out.push(`${' '.repeat(CENTRE)}▼`);
    const main = boxes.find((box) => box.row === row && box.column === column);
    const side = boxes.find((box) => box.row === row && box.column !== column);
    if (main !== undefined) out.push(...drawRow(main, side, !isLast));
  }
  return out;
}

/** `─── Screening ───`, crossed by the arrow that goes down. */
function rule(phase: string, isFirst: boolean): string {
  const start = `${'─'.repeat(CENTRE)}${isFirst ? '─' : '┼'}── ${phase} `;
  return start + '─'.repeat(WIDTH - start.length);
}

function leadTo(where: string): string[] {
  return [`${' '.repeat(CENTRE)}│`, `${' '.repeat(CENTRE)}▼`, `${' '.repeat(4)}${where}`];
}

/** A box and, at the height of its first line, the arrow to the box at its side. */
function drawRow(main: DiagramBox, side: DiagramBox | undefined, goesOn: boolean): string[] {
  const left = drawBox(main, BOX, goesOn);
  if (side === undefined) return left;
  const right = drawBox(side, SIDE, false);
  const below = `${' '.repeat(CENTRE)}${goesOn ? '│' : ' '}`.padEnd(BOX);
  const lines: string[] = [];
  for (let index = 0; index < Math.max(left.length, right.length); index++) {
    const between = index === 1 ? `${'─'.repeat(GAP - 1)}►` : ' '.repeat(GAP);
    const own = index === 1 ? left[index]?.replace(/│$/, '├') : left[index];
    lines.push(`${own ?? below}${right[index] === undefined ? '' : between + right[index]}`.trimEnd());
  }
  return lines;
}

function drawBox(box: DiagramBox, width: number, goesOn: boolean): string[] {
  const room = width - 4;
  const lines = box.lines.flatMap(({ text, indent }) => {
    const start = indent * 2;
    const hang = indent > 0 ? 1 : 0;
    return wrapText(text, room - start - hang, cellsOf).map(
      (line, index) => ' '.repeat(index === 0 ? start : start + hang) + line,
    );
  });
  const bottom = goesOn ? `${'─'.repeat(CENTRE - 1)}┬${'─'.repeat(width - CENTRE - 2)}` : '─'.repeat(width - 2);
  return [
    `┌${'─'.repeat(width - 2)}┐`,
    ...lines.map((line) => `│ ${line}${' '.repeat(Math.max(0, room - widthOf(line, cellsOf)))} │`),
    `└${bottom}┘`,
  ];
}
