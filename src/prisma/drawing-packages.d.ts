/** What we use of svg-to-pdfkit (0.1.8) and fontkit (2.0.4), which come without types. */
declare module 'svg-to-pdfkit' {
  interface Options {
    readonly width: number;
    readonly height: number;
    /** Name of a registered font, or path of its file. */
    readonly fontCallback: (family: string, bold: boolean, italic: boolean) => string;
    readonly warningCallback: (message: string) => void;
  }
  export default function drawSvg(
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: Options,
  ): void;
}
declare module 'fontkit' {
  interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    /** In units of the font, kerning included. */
    layout(text: string): { readonly advanceWidth: number };
  }
  export function openSync(path: string): Font;
}
