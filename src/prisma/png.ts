/** Turns a drawn SVG into PNG, at the resolution that journals ask of figures. */
import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import type { PictureFonts } from './fonts.ts';

const DPI = 300;
/** SVG units are CSS pixels: 96 an inch. */
const UNITS_PER_INCH = 96;
const INCHES_PER_METRE = 39.3701;
/** Eight bytes of signature and the header chunk of 25: what describes the picture comes next. */
const AFTER_HEADER = 33;

/** The picture at 300 dpi, with its resolution in it. Only the fonts given are used, so that it is the same on every machine. */
export function formatPng(svg: string, fonts: PictureFonts): Uint8Array {
  const picture = new Resvg(svg, {
    // Without font files resvg leaves text out silently.
    font: { fontFiles: [fonts.regular, fonts.bold], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' },
    fitTo: { mode: 'zoom', value: DPI / UNITS_PER_INCH },
  });
  const png = picture.render().asPng();
  return Buffer.concat([png.subarray(0, AFTER_HEADER), resolutionChunk(), png.subarray(AFTER_HEADER)]);
}

/** `pHYs` (PNG specification, 11.3.4.3), pixels a metre: Word then gives the picture its size in print. */
function resolutionChunk(): Uint8Array {
  const chunk = Buffer.alloc(21);
  const perMetre = Math.round(DPI * INCHES_PER_METRE);
  chunk.writeUInt32BE(9, 0);
  chunk.write('pHYs', 4, 'latin1');
  chunk.writeUInt32BE(perMetre, 8);
  chunk.writeUInt32BE(perMetre, 12);
  chunk.writeUInt8(1, 16);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 17)), 17);
  return chunk;
}
