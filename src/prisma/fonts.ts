/** The fonts that pictures of fixed form carry with them, as files. */
import { openSync } from 'fontkit';

/** Paths of TrueType files. */
export interface PictureFonts {
  readonly regular: string;
  readonly bold: string;
}

/** Characters of the text that the font cannot draw, each once, in order; they would be empty boxes in the picture. */
export function findMissingGlyphs(text: string, fonts: PictureFonts): readonly string[] {
  const font = openSync(fonts.regular);
  return [...new Set(text)].filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code >= 0x20 && !font.hasGlyphForCodePoint(code);
  });
}
