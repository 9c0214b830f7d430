/**
 * The overlap of sources as a picture: a bar for each combination of sources, dots for the sources in it, a bar for each source
 * (after UpSet: Lex et al., IEEE TVCG 2014;20:1983). Written by hand: text stays text, the same numbers give the same bytes.
 */
import type { Overlap } from '../dedupe/overlap.ts';
import { thousands } from '../records/text.ts';

interface PictureOptions {
  /** Of the review. */
  readonly title: string;
  /** A source as people read it. */
  readonly nameOf: (source: string) => string;
}

const FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif";
const COLOURS = {
  all: '#9DB7D5',
  included: '#1F4E79',
  dot: '#1F4E79',
  noDot: '#DCDCDC',
  band: '#F4F4F4',
  ink: '#000000',
};
const FONT = 12;
const SMALL = 11;
/** Width of a character of that font, a little more than the mean. */
const CHARACTER = 0.6;
const MARGIN = 20;
const TITLE_HEIGHT = 34;
const BARS_HEIGHT = 180;
const ROW = 24;
const COLUMN = 40;
const BAR = 24;
const SOURCE_BARS = 140;
const DOT = 6;
const LONGEST_NAME = 40;
/** More combinations than this are not drawn, but told. */
const MOST_COMBINATIONS = 24;

/** The picture as an SVG document (UTF-8). */
export function formatOverlapSvg(overlap: Overlap, options: PictureOptions): string {
  const drawn = overlap.combinations.slice(0, MOST_COMBINATIONS);
  const names = overlap.sources.map(({ source }) => shortened(options.nameOf(source)));
  const counts = overlap.sources.map(({ reports }) => thousands(reports));
  const nameWidth = Math.ceil(Math.max(60, ...names.map((name) => widthOf(name, FONT))));
  const countWidth = Math.ceil(Math.max(20, ...counts.map((count) => widthOf(count, SMALL)))) + 6;
  const left = MARGIN + countWidth + SOURCE_BARS + 10 + nameWidth + 14;
  const width = Math.max(600, left + drawn.length * COLUMN + MARGIN);
  const top = MARGIN + TITLE_HEIGHT;
  const matrixTop = top + BARS_HEIGHT + 16;
  const legendTop = matrixTop + overlap.sources.length * ROW + 24;
  const hidden = overlap.combinations.length - drawn.length;
  const height = legendTop + (hidden > 0 ? 46 : 26) + MARGIN;
  const title = `Overlap of sources: ${options.title}`;
  const most = Math.max(1, ...drawn.map(({ reports }) => reports));
  const mostOfSource = Math.max(1, ...overlap.sources.map(({ reports }) => reports));

  const columnAt = (index: number): number => left + index * COLUMN + COLUMN / 2;
  const rowAt = (index: number): number => matrixTop + index * ROW + ROW / 2;
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONTS}" fill="${COLOURS.ink}">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="desc">${escapeXml(inWords(overlap, options))}</desc>`,
    `<rect id="background" x="0" y="0" width="${width}" height="${height}" fill="#FFFFFF"/>`,
    text(
      MARGIN,
      MARGIN + 14,
      shortened(title, Math.floor((width - 2 * MARGIN) / widthOf('n', FONT + 2))),
      FONT + 2,
      ' font-weight="bold"',
    ),
    `<path d="M${left} ${top + BARS_HEIGHT}H${left + Math.max(1, drawn.length) * COLUMN}" stroke="${COLOURS.ink}"/>`,
    ...drawn.flatMap(({ sources, reports, included }, index) => {
      const x = columnAt(index);
      const base = top + BARS_HEIGHT;
      const tall = scaled(reports, most, BARS_HEIGHT - 18);
      return [
        `<g id="combination${index + 1}">`,
        `<title>${escapeXml(`${sources.map(options.nameOf).join(', ')}: ${reports} reports, ${included} included`)}</title>`,
        rect(x - BAR / 2, base - tall, BAR, tall, COLOURS.all),
        ...bar(included, (size) => rect(x - BAR / 2, base - size, BAR, size, COLOURS.included), most, BARS_HEIGHT - 18),
        text(x, base - tall - 5, thousands(reports), SMALL, ' text-anchor="middle"'),
        '</g>',
      ];
    }),
    ...overlap.sources.flatMap(({ source, reports, included }, index) => {
      const y = rowAt(index);
      const edge = MARGIN + countWidth + SOURCE_BARS;
      const long = scaled(reports, mostOfSource, SOURCE_BARS);
      return [
        `<g id="source${index + 1}">`,
        `<title>${escapeXml(`${options.nameOf(source)}: ${reports} reports, ${included} included`)}</title>`,
        ...(index % 2 === 0 ? [rect(MARGIN, y - ROW / 2, width - 2 * MARGIN, ROW, COLOURS.band)] : []),
        rect(edge - long, y - 8, long, 16, COLOURS.all),
        ...bar(included, (size) => rect(edge - size, y - 8, size, 16, COLOURS.included), mostOfSource, SOURCE_BARS),
        text(edge - long - 4, y + 4, counts[index] ?? '', SMALL, ' text-anchor="end"'),
        text(edge + 10, y + 4, names[index] ?? '', FONT),
        '</g>',
      ];
    }),
    ...drawn.flatMap(({ sources }, column) => {
      const rows = overlap.sources.flatMap(({ source }, row) => (sources.includes(source) ? [row] : []));
      const [first = 0, last = 0] = [rows[0], rows.at(-1)];
      const line = `<path d="M${columnAt(column)} ${rowAt(first)}V${rowAt(last)}" stroke="${COLOURS.dot}" stroke-width="3"/>`;
      return [
        ...overlap.sources.map((_, row) => dot(columnAt(column), rowAt(row), rows.includes(row))),
        ...(rows.length > 1 ? [line] : []),
      ];
    }),
    '<g id="legend">',
    rect(MARGIN, legendTop, 12, 12, COLOURS.all),
    text(
      MARGIN + 18,
      legendTop + 10,
      'reports that a source has (left) or that exactly the marked sources have (above)',
      SMALL,
    ),
    rect(MARGIN, legendTop + 18, 12, 12, COLOURS.included),
    text(MARGIN + 18, legendTop + 28, 'of them included at full text', SMALL),
    ...(hidden > 0 ? [text(MARGIN, legendTop + 46, `${hidden} smaller combinations are not drawn.`, SMALL)] : []),
    '</g>',
    '</svg>',
  ];
  return `${lines.join('\n')}\n`;
}

/** For people who do not see the picture. */
function inWords({ sources, combinations }: Overlap, { nameOf }: PictureOptions): string {
  return [
    ...sources.map(
      ({ source, reports, unique }) => `${nameOf(source)} has ${reports} reports, ${unique} of them alone.`,
    ),
    ...combinations
      .filter((combination) => combination.sources.length > 1)
      .map(({ sources: shared, reports }) => `${shared.map(nameOf).join(', ')} share ${reports}.`),
  ].join(' ');
}

/** A part of nothing is not drawn; the smallest part is still seen. */
function bar(count: number, draw: (size: number) => string, most: number, length: number): string[] {
  return count === 0 ? [] : [draw(scaled(count, most, length))];
}

function scaled(count: number, most: number, length: number): number {
  return count === 0 ? 0 : Math.max(1, Math.round((count / most) * length));
}

function rect(x: number, y: number, width: number, height: number, fill: string): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" fill="${fill}"/>`;
}

function dot(x: number, y: number, isIn: boolean): string {
  return `<circle cx="${x}" cy="${y}" r="${DOT}" fill="${isIn ? COLOURS.dot : COLOURS.noDot}"/>`;
}

function text(x: number, y: number, content: string, size: number, look = ''): string {
  return `<text x="${x}" y="${y}" font-size="${size}"${look}>${escapeXml(content)}</text>`;
}

function widthOf(content: string, size: number): number {
  return content.length * size * CHARACTER;
}

function shortened(name: string, most: number = LONGEST_NAME): string {
  const characters = [...name];
  return characters.length <= most ? name : `${characters.slice(0, most - 1).join('')}…`;
}

function escapeXml(content: string): string {
  return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
