/** Turns a drawn SVG into PDF: one page of its size, text as text in an embedded font. */
import PDFDocument from 'pdfkit';
import drawSvg from 'svg-to-pdfkit';
import type { PictureFonts } from './fonts.ts';

/** A point is 1/72 inch, an SVG unit 1/96. */
const POINTS_PER_UNIT = 0.75;

export interface PdfOptions {
  readonly title: string;
  /** In SVG units. */
  readonly width: number;
  readonly height: number;
  /** The time that stands in the file as that of its making; also its identifier comes from it. */
  readonly date: Date;
  readonly fonts: PictureFonts;
}

/** The whole file: the same drawing of the same date gives the same bytes. */
export async function formatPdf(svg: string, options: PdfOptions): Promise<Uint8Array> {
  const width = options.width * POINTS_PER_UNIT;
  const height = options.height * POINTS_PER_UNIT;
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    lang: 'en',
    displayTitle: true,
    info: { Title: options.title, Creator: 'stageone', CreationDate: options.date },
  });
  const parts: Uint8Array[] = [];
  const ended = new Promise<void>((done, failed) => {
    document.on('data', (part: Uint8Array) => parts.push(part));
    document.once('end', done);
    document.once('error', failed);
  });
  const { regular, bold } = options.fonts;
  drawSvg(document, svg, 0, 0, {
    width,
    height,
    fontCallback: (_family, isBold) => (isBold ? bold : regular),
    warningCallback: (message) => {
      throw new Error(`The drawing does not fit PDF: ${message}`);
    },
  });
  document.end();
  await ended;
  return Buffer.concat(parts);
}
