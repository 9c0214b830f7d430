/** PNG and PDF of the diagram: the text is in them, they are the same to the byte, and what the font lacks is told. */
import { createRequire } from 'node:module';
import { inflateSync } from 'node:zlib';
import { openSync } from 'fontkit';
import { describe, expect, test } from 'vitest';
import { formatPicture } from '../../src/cli/flow-picture.ts';
import { countFlow } from '../../src/prisma/count.ts';
import type { Flow } from '../../src/prisma/flow.ts';
import { findMissingGlyphs } from '../../src/prisma/fonts.ts';
import { formatPdf } from '../../src/prisma/pdf.ts';
import { formatPng } from '../../src/prisma/png.ts';
import { formatFlowSvg } from '../../src/prisma/svg.ts';
import { listen } from '../cli/review-in-sandbox.ts';
import { withReasons, workedExample } from './builders.ts';

const { resolve } = createRequire(import.meta.url);
const fonts = {
  regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
  bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
};
const svg = formatFlowSvg(countFlow(workedExample()), { title: 'Encounters' });
const about = { title: 'Encounters', date: '2026-11-01T10:00:00.000Z' };
const size = /width="(\d+)" height="(\d+)"/.exec(svg);
const [width, height] = [Number(size?.[1]), Number(size?.[2])];
const pdf = (drawing: string) => formatPdf(drawing, { title: 'Encounters', width, height, fonts, date: new Date(0) });

/** Decompressed streams of a PDF and everything around them. */
function contentsOf(file: Uint8Array): string {
  const text = Buffer.from(file).toString('latin1');
  return text.replace(/stream\n([\s\S]*?)\nendstream/g, (whole, body: string) => {
    try {
      return inflateSync(Buffer.from(body, 'latin1')).toString('latin1');
    } catch {
      return whole;
    }
  });
}

describe('PNG', () => {
  const png = Buffer.from(formatPng(svg, fonts));

  test('has 300 dots an inch, and says so', () => {
    expect(png.subarray(0, 8).toString('latin1')).toBe('\u0089PNG\r\n\u001a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([(width * 300) / 96, Math.ceil((height * 300) / 96)]);
    const resolution = png.indexOf('pHYs');
    expect(png.readUInt32BE(resolution + 4)).toBe(11811);
    expect(png.readUInt8(resolution + 12)).toBe(1);
  });

  test('holds the text: without it the picture is another, and half as large', () => {
    const bare = formatPng(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''), fonts);
    expect(bare.length).toBeLessThan(png.length / 2);
  });

  test('is the same to the byte', () => {
    expect(Buffer.from(formatPng(svg, fonts)).equals(png)).toBe(true);
  });
});

describe('PDF', () => {
  test('is one page of the size of the drawing, with its fonts in it', async () => {
    const text = contentsOf(await pdf(svg));
    expect(text).toContain(`/MediaBox [0 0 ${width * 0.75} ${height * 0.75}]`);
    expect(text.match(/\/Type \/Page\b/g)).toHaveLength(1);
    expect(text.match(/\/FontFile2/g)).toHaveLength(2);
    expect(text).toContain('DejaVuSans-Bold');
    // Letters that Helvetica of PDF leaves out.
    expect(contentsOf(await pdf(svg.replaceAll('Records screened', 'β-blockers ≥ 1')))).toMatch(/03b2/i);
  });

  test('is the same to the byte', async () => {
    expect(Buffer.from(await pdf(svg)).equals(Buffer.from(await pdf(svg)))).toBe(true);
  });

  test('keeps the links of boxes', async () => {
    const links = new Map([[9, 'https://osf.io/abcde']]);
    const linked = formatFlowSvg(countFlow(workedExample()), { title: 'Encounters', links });
    expect(contentsOf(await pdf(linked))).toContain('/URI (https://osf.io/abcde)');
    expect(contentsOf(await pdf(svg))).not.toContain('/URI');
  });
});

describe('with the real widths of the font no text leaves its box', () => {
  const font = openSync(fonts.regular);
  const widthOf = (text: string): number => (font.layout(text).advanceWidth / font.unitsPerEm) * 12;
  const long =
    'Not an encounter with the police but with private security, wardens, or WOMEN AND MEN OF OTHER FORCES; '.repeat(2);

  test.each<[string, Flow]>([
    ['the worked example', countFlow(workedExample())],
    ['an update', countFlow({ ...workedExample(), previous: { studies: 1_234_567, reports: 1_234_567, names: [] } })],
    ['25 reasons', countFlow(withReasons(Array.from({ length: 25 }, (_, index) => `Reason ${index} ${long}`)))],
    ['one word', countFlow(withReasons(['W'.repeat(200), 'm@%'.repeat(66)]))],
    [
      'Greek and Cyrillic',
      countFlow(withReasons(['Нет контакта с полицией; Δεν υπάρχει επαφή με την αστυνομία '.repeat(3)])),
    ],
  ])('%s', (_, flow) => {
    const drawn = formatFlowSvg(flow, { title: 'T', thousands: ',' });
    for (const [, body = ''] of drawn.matchAll(/<g id="box\d+">([\s\S]*?)<\/g>/g)) {
      const [left = NaN, boxWidth = NaN] = (/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"/.exec(body) ?? [])
        .slice(1)
        .map(Number);
      for (const [, x, text = ''] of body.matchAll(/<text x="([\d.]+)"[^>]*>([^<]*)<\/text>/g)) {
        expect(Number(x) + widthOf(text), text).toBeLessThan(left + boxWidth);
      }
    }
  });
});

test('a character that the font cannot draw is told, once', async () => {
  expect(findMissingGlyphs('a β ≥ – é 警察警', fonts)).toEqual(['警', '察']);
  const output = listen();
  const drawing = formatFlowSvg(countFlow(withReasons(['警察'])), { title: 'T' });
  await formatPicture(drawing, 'pdf', about, output);
  expect(output.notes.join('\n')).toContain('has no 警 察');
  const silent = listen();
  await formatPicture(svg, 'png', about, silent);
  expect(silent.notes).toEqual([]);
});
