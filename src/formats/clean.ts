/** Cleaning of text on its way in and out: NFC, no control characters, no markup, single blanks. */

/** Inline tags that reference managers keep in titles; `<` elsewhere is a sign of its own. */
const INLINE_TAG =
  /<\/?(?:i|b|sub|sup|em|strong|u|sc|p|br|italic|bold|title|sec|scp|jats:[a-z-]+|mml:[a-z-]+)(?:\s[^<>]*)?\s*\/?>/gi;
const ENTITY = /&(?:amp|lt|gt|quot|apos|nbsp|#39|#x27|#\d{2,6}|#x[0-9a-f]{2,5});/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
/** A text that none of the steps would change: printable ASCII, no markup, no double, leading or trailing blank. */
const NEEDS_CLEANING = /[^ -~]|[<&]| {2}|^ | $/;
// Controls, soft hyphen, zero-width marks that are not joiners of a script, byte-order marks, lone surrogates.
const INVISIBLE = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u200b\u2060\ufeff]/g;
const LONE_SURROGATE = /\p{Cs}/gu;

/** One line of readable text, or `undefined` where nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (!NEEDS_CLEANING.test(text)) return text;
  const clean = oneLine(
    decode(text)
      .replace(/\s*<br\s*\/?>\s*/gi, ' ')
      .replace(INLINE_TAG, ''),
  );
  return clean === '' ? undefined : clean;
}

/** Readable text that keeps its line breaks, for abstracts; `undefined` where nothing is left. */
export function cleanParagraphs(text: string | undefined): string | undefined {
  if (text === undefined || !/[\r\n]/.test(text)) return cleanText(text);
  const lines = text
    .split(/\r\n|\n|\r/)
    .map(cleanText)
    .filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Text on its way out: one line, NFC, no control characters; markup signs stay. Empty when nothing is left. */
export function plainLine(text: string): string {
  return NEEDS_CLEANING.test(text) ? oneLine(text) : text;
}

function oneLine(text: string): string {
  return text
    .replace(/[\s\u2028\u2029\u0085]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATE, '\ufffd')
    .normalize('NFC')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Decodes the entities that databases leave in their exports; others stand as they are. */
function decode(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(ENTITY, (entity) => {
    const name = entity.slice(1, -1).toLowerCase();
    const named = NAMED[name];
    if (named !== undefined) return named;
    const code = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
    return code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : entity;
  });
}

/** The cleaned values that are not empty, each once, in order. */
export function cleanList(values: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  for (const value of values) {
    const clean = cleanText(value);
    if (clean !== undefined) seen.add(clean);
  }
  return [...seen];
}
