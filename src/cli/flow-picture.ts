/** The diagram as a file of fixed form, PNG or PDF, with the fonts of the package dejavu-fonts-ttf. */
import { createRequire } from 'node:module';
import type { PictureFonts } from '../prisma/fonts.ts';
import type { Output } from './output.ts';

export const PICTURE_FORMATS = ['png', 'pdf'] as const;
export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/**
 * @param svg the diagram as `prisma/svg.ts` draws it
 * @param about title of the drawing, and the time for which its numbers hold
 */
export async function formatPicture(
  svg: string,
  format: PictureFormat,
  about: { readonly title: string; readonly date: string | null },
  output: Output,
): Promise<Uint8Array> {
  const fonts = pictureFonts();
  // Each loads a large package: a flow in text needs none of them.
  const { findMissingGlyphs } = await import('../prisma/fonts.ts');
  const missing = findMissingGlyphs(textOf(svg), fonts);
  if (missing.length > 0) {
    output.note(
      `stageone: the font of the picture has no ${missing.slice(0, 20).join(' ')}: empty boxes stand there. \`--format svg\` holds the text as it is.`,
    );
  }
  if (format === 'png') return (await import('../prisma/png.ts')).formatPng(svg, fonts);
  const [width = 0, height = 0] = (/<svg [^>]*width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? []).slice(1).map(Number);
  return (await import('../prisma/pdf.ts')).formatPdf(svg, {
    title: about.title,
    date: new Date(about.date ?? 0),
    width,
    height,
    fonts,
  });
}

function textOf(svg: string): string {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text).join('');
}

function pictureFonts(): PictureFonts {
  const { resolve } = createRequire(import.meta.url);
  return {
    regular: resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'),
    bold: resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf'),
  };
}
