/** Writes the flow diagram as SVG by hand: text stays text, no script, no outside style, the same flow gives the same bytes. */
import { type Diagram, type DiagramOptions, describeFlow } from './diagram.ts';
import type { Flow } from './flow.ts';
import { FONT_SIZE, type Layout, layOut, NOTE_SIZE, type PlacedBox, type Point, type Rect } from './layout.ts';
import { cleanLine } from './wrap.ts';

interface SvgOptions extends DiagramOptions {
  /** Of the review. */
  readonly title: string;
  /** Addresses that boxes lead to, by their numbers. */
  readonly links?: Links;
}

/** By the number of a box, 1 to 17. */
export type Links = ReadonlyMap<number, string>;

// Colours of the PRISMA2020 package, which follow the published templates.
const COLOURS = { middleBar: '#FFC125', grey: '#DCDCDC', phase: '#BCD2EE', ink: '#000000', interim: '#B00020' };
const FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif";
const ARROW_LENGTH = 9;
const ARROW_HALF = 4;

/** The diagram as an SVG document (UTF-8) of the template that fits the flow, each box a `<g id="boxN">`. */
export function formatFlowSvg(flow: Flow, options: SvgOptions): string {
  const diagram = describeFlow(flow, options);
  const layout = layOut(diagram);
  const { width, height } = layout;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONTS}" fill="${COLOURS.ink}">`,
    `<title id="title">${escapeXml(`PRISMA 2020 flow diagram: ${cleanLine(options.title)}`)}</title>`,
    `<desc id="desc">${escapeXml(describeInWords(diagram))}</desc>`,
    `<rect id="background" x="0" y="0" width="${width}" height="${height}" fill="#FFFFFF"/>`,
    ...interimLines(layout, diagram),
    ...layout.titleBars.map(formatTitleBar),
    ...layout.phases.map(formatPhase),
    ...layout.arrows.map(({ from, to, points }) => formatArrow(from, to, points)),
    ...layout.boxes.map((box) => formatBox(box, options.links?.get(box.box.number))),
    ...formatNotes(layout),
    ...watermark(layout, diagram),
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

function rect({ x, y, width, height }: Rect, look: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" ${look}/>`;
}

function text(x: number, y: number, content: string, look = ''): string {
  return `<text x="${x}" y="${y}" font-size="${FONT_SIZE}"${look}>${escapeXml(content)}</text>`;
}

/** All boxes in words, for people who do not see the drawing. */
function describeInWords(diagram: Diagram): string {
  const boxes = diagram.boxes.map((box) => {
    const [head = '', ...parts] = box.lines.map((line) => cleanLine(line.text));
    return parts.length === 0 ? `${head}.` : `${head.replace(/:$/, '')}: ${parts.join('; ')}.`;
  });
  return [...(diagram.interim === undefined ? [] : [diagram.interim]), ...boxes, ...diagram.notes].join(' ');
}

function interimLines(layout: Layout, diagram: Diagram): string[] {
  if (diagram.interim === undefined) return [];
  const lines = layout.interim.map((line) =>
    text(line.x, line.y, line.text, ` font-weight="bold" fill="${COLOURS.interim}"`),
  );
  return ['<g id="interim">', ...lines, '</g>'];
}

/** Over the boxes, so that no copy of a part of the drawing passes for final. */
function watermark(layout: Layout, diagram: Diagram): string[] {
  if (diagram.interim === undefined) return [];
  const { width, height } = layout;
  const size = Math.round(width / 5);
  const look = `font-size="${size}" font-weight="bold" text-anchor="middle" fill="${COLOURS.interim}" fill-opacity="0.08"`;
  return [
    `<text id="watermark" x="${width / 2}" y="${Math.round(height / 2 + size / 3)}" ${look} pointer-events="none" aria-hidden="true">interim</text>`,
  ];
}

function formatTitleBar(bar: Layout['titleBars'][number]): string {
  const fill = bar.column === 'middle' ? COLOURS.middleBar : COLOURS.grey;
  const y = bar.y + bar.height / 2 + 4;
  return [
    `<g id="title-${bar.column}">`,
    rect(bar, `rx="8" fill="${fill}" stroke="${COLOURS.ink}"`),
    text(bar.x + bar.width / 2, y, bar.text, ' font-weight="bold" text-anchor="middle"'),
    '</g>',
  ].join('');
}

function formatPhase(phase: Layout['phases'][number]): string {
  const x = phase.x + phase.width / 2;
  const y = phase.y + phase.height / 2;
  return [
    `<g id="phase-${phase.name.toLowerCase()}">`,
    rect(phase, `rx="8" fill="${COLOURS.phase}" stroke="${COLOURS.ink}"`),
    text(x, y + 4, phase.name, ` font-weight="bold" text-anchor="middle" transform="rotate(-90 ${x} ${y})"`),
    '</g>',
  ].join('');
}

function formatBox(placed: PlacedBox, link: string | undefined): string {
  const { box, lines } = placed;
  const grey = box.column !== 'middle' && box.column !== 'middle-side';
  const tooltip = box.lines.map((line) => cleanLine(line.text)).join(' ');
  return [
    `<g id="box${box.number}">`,
    ...(link === undefined ? [] : [`<a href="${escapeXml(link)}">`]),
    `<title>${escapeXml(tooltip)}</title>`,
    rect(placed, `fill="${grey ? COLOURS.grey : '#FFFFFF'}" stroke="${COLOURS.ink}" stroke-width="1"`),
    ...lines.map((line) => text(line.x, line.y, line.text)),
    ...(link === undefined ? [] : ['</a>']),
    '</g>',
  ].join('\n');
}

/** The line ends at the base of the triangle, whose tip is on the edge of the box. */
function formatArrow(from: number, to: number, points: readonly Point[]): string {
  const tip = points.at(-1);
  const before = points.at(-2);
  if (tip === undefined || before === undefined) return '';
  const alongX = Math.sign(tip.x - before.x);
  const alongY = Math.sign(tip.y - before.y);
  const base = { x: tip.x - alongX * ARROW_LENGTH, y: tip.y - alongY * ARROW_LENGTH };
  const path = [...points.slice(0, -1), base].map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`);
  const corners = [
    tip,
    { x: base.x + alongY * ARROW_HALF, y: base.y + alongX * ARROW_HALF },
    { x: base.x - alongY * ARROW_HALF, y: base.y - alongX * ARROW_HALF },
  ];
  return [
    `<g id="arrow-${from}-${to}">`,
    `<path d="${path.join(' ')}" fill="none" stroke="${COLOURS.ink}"/>`,
    `<polygon points="${corners.map(({ x, y }) => `${x},${y}`).join(' ')}"/>`,
    '</g>',
  ].join('');
}

function formatNotes(layout: Layout): string[] {
  const notes = layout.notes.map(
    ({ x, y, text: content }) => `<text x="${x}" y="${y}" font-size="${NOTE_SIZE}">${escapeXml(content)}</text>`,
  );
  return ['<g id="notes">', ...notes, '</g>'];
}
