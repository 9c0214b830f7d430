/** A screen of the terminal, as `tmux capture-pane -e` gives it, drawn as SVG: the README's picture of screening. */

const CELL = { width: 8.4, height: 18 };
const FONT_SIZE = 14;
const PADDING = 12;
const PAPER = '#1b1d23';
const INK = '#e6e6e6';
/** The eight colours of a terminal, by the last digit of their SGR code. */
const COLOURS = ['#1b1d23', '#ff6b6b', '#7bd88f', '#ffd866', '#6cb6ff', '#d7a1ff', '#5fd7d7', '#e6e6e6'];

interface Style {
  readonly colour: string;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly underlined: boolean;
  readonly inverse: boolean;
}

const PLAIN: Style = { colour: INK, bold: false, dim: false, underlined: false, inverse: false };

/** @param screen lines with SGR sequences (ECMA-48) */
export function drawTerminal(screen: string, columns: number): string {
  const lines = screen.replace(/\n+$/, '').split('\n');
  const width = Math.ceil(columns * CELL.width + 2 * PADDING);
  const height = lines.length * CELL.height + 2 * PADDING;
  let style = PLAIN;
  const drawn = lines.flatMap((line, row) => {
    let column = 0;
    return line.split(/(\u001b\[[\d;]*m)/).flatMap((part) => {
      const codes = /^\u001b\[([\d;]*)m$/.exec(part)?.[1];
      if (codes !== undefined) {
        style = codes.split(';').map(Number).reduce(applyCode, style);
        return [];
      }
      const start = column;
      column += [...part].length;
      return part.trim() === '' && !style.inverse ? [] : drawRun(part, start, row, style);
    });
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    '<title>The screening screen of stageone</title>',
    `<rect width="${width}" height="${height}" rx="8" fill="${PAPER}"/>`,
    `<g font-family="'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="${FONT_SIZE}" xml:space="preserve">`,
    ...drawn,
    '</g>',
    '</svg>',
  ].join('\n')}\n`;
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 4) return { ...style, underlined: true };
  if (code === 7) return { ...style, inverse: true };
  if (code === 39) return { ...style, colour: INK };
  const colour =
    code >= 30 && code <= 37 ? COLOURS[code - 30] : code >= 90 && code <= 97 ? COLOURS[code - 90] : undefined;
  return colour === undefined ? style : { ...style, colour };
}

/** Text of one style; its length is given, so that columns stand under each other in any font. */
function drawRun(text: string, column: number, row: number, style: Style): string[] {
  const x = round(PADDING + column * CELL.width);
  const y = PADDING + row * CELL.height;
  const length = round([...text].length * CELL.width);
  const look = [
    `fill="${style.inverse ? PAPER : style.colour}"`,
    ...(style.bold ? ['font-weight="bold"'] : []),
    ...(style.dim ? ['opacity="0.65"'] : []),
    ...(style.underlined ? ['text-decoration="underline"'] : []),
  ];
  return [
    ...(style.inverse
      ? [`<rect x="${x}" y="${y}" width="${length}" height="${CELL.height}" fill="${style.colour}"/>`]
      : []),
    `<text x="${x}" y="${y + FONT_SIZE}" textLength="${length}" ${look.join(' ')}>${escapeXml(text)}</text>`,
  ];
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}
