/** Cleaning of text on its way in and out: NFC, no control characters, no markup, single blanks. */
import { stripJats, stripMarkup } from '../records/text.ts';

const ODD_BLANKS = /[^\S ]\s*|\u0085\s*| \s+/g;
const LONE_SURROGATE = /\p{Cs}/gu;
/** What a text needs, as bits. */
const BLANKS = 1;
const MARKUP = 2;
const UNICODE = 4;

/**
 * What each UTF-16 unit asks for: 0 nothing, 1 blank (not doubled, not at an end), 2 perhaps markup, 3 another blank, 4 the rest.
 * The units of 0 are letters and signs that NFC leaves as they are; combining marks, controls and the like are of 4.
 */
const UNITS = new Uint8Array(65536).fill(4);
for (const [from, to] of [
  [0x21, 0x7e],
  [0xa1, 0xac],
  [0xae, 0x24f],
  [0x388, 0x3ff],
  [0x400, 0x481],
  [0x2010, 0x2027],
  [0x2030, 0x205e],
  [0x2190, 0x22ff],
  [0x3041, 0x3096],
  [0x30a1, 0x30fa],
  [0x4e00, 0x9fff],
  [0xac00, 0xd7a3],
] as const) {
  UNITS.fill(0, from, to + 1);
}
UNITS[0x20] = 1;
UNITS[0x26] = 2;
UNITS[0x3c] = 2;
for (const unit of [0x09, 0x0a, 0x0d, 0xa0, 0x2009]) UNITS[unit] = 3;

/** The steps that might change the text, as bits. Runs over every text of an import, hence the table. */
function findNeeds(text: string): number {
  let needs = 0;
  let afterBlank = true;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    // Most are plain letters: they need no look at the table.
    if (code > 0x3c && code < 0x7f) {
      afterBlank = false;
      continue;
    }
    const unit = UNITS[code];
    if (unit === 0) {
      afterBlank = false;
    } else if (unit === 1) {
      if (afterBlank) needs |= BLANKS;
      afterBlank = true;
    } else if (unit === 2) {
      if (opensMarkup(text.charCodeAt(at + 1))) needs |= MARKUP;
      afterBlank = false;
    } else if (unit === 3) {
      needs |= BLANKS;
      afterBlank = true;
    } else {
      needs |= UNICODE;
      afterBlank = false;
    }
  }
  return afterBlank ? needs | BLANKS : needs;
}

/** A letter, `/` or `#`: what follows the sign of a tag or an entity. */
function opensMarkup(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x2f || code === 0x23;
}

// Controls, soft hyphen, zero-width marks that are not joiners of a script, byte-order marks, marks that turn the reading direction.
const INVISIBLE =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]/g;

// Commands to a terminal (ECMA-48): colours and cursor moves, and texts such as a window's title.
const TERMINAL =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u009b[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\|$)|\u001b[ -/]*[0-~]/g;

/** Other than letters and signs of ASCII, and the same with the signs of markup. */
const UNUSUAL = /[^ -~]/;
const UNUSUAL_OR_MARKUP = /[^ -%'-;=-~]/;

/** Single blanks between letters of the usual signs: a quick look that spares most texts the slow one. */
function isPlain(text: string, unusual: RegExp): boolean {
  // One class and two looks take half the time of one expression with four alternatives.
  return (
    !unusual.test(text) &&
    !text.includes('  ') &&
    text.charCodeAt(0) !== 0x20 &&
    text.charCodeAt(text.length - 1) !== 0x20
  );
}

/** One line of readable text, or `undefined` where nothing is left. */
export function cleanText(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  if (isPlain(text, UNUSUAL_OR_MARKUP)) return text;
  const needs = findNeeds(text);
  if (needs === 0) return text;
  const clean = oneLine(needs & MARKUP ? stripMarkup(text) : text, needs);
  return clean === '' ? undefined : clean;
}

/** Headings and paragraphs of HTML and JATS, as Europe PMC and publishers leave them in abstracts. */
const PARAGRAPHS = /<(?:h[1-6]|p|title|sec|jats:[a-z-]+|AbstractText)[\s>]/i;
/** PubMed's own, which Lens leaves in its exports. */
const ABSTRACT_TEXT = /<AbstractText(?:[^<>]*?\sLabel="([^"<>]*)")?[^<>]*>|<\/AbstractText>/gi;

/** An abstract in one line, but for paragraphs that markup sets apart; headings become labels (`METHODS: …`). */
export function cleanAbstract(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('<') || !PARAGRAPHS.test(text)) return cleanText(text);
  const marked = text.replace(ABSTRACT_TEXT, (tag, label) =>
    tag.startsWith('</') ? '</p>' : label === undefined ? '<p>' : `<title>${String(label)}</title><p>`,
  );
  return stripJats(marked) || undefined;
}

/** As {@link cleanAbstract}, for formats whose line breaks are those of the text; `undefined` where nothing is left. */
export function cleanParagraphs(text: string | undefined): string | undefined {
  if (text === undefined || !/[\r\n]/.test(text) || PARAGRAPHS.test(text)) return cleanAbstract(text);
  const lines = text
    .split(/\r\n|\n|\r/)
    .map(cleanText)
    .filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : lines.join('\n');
}

/** Text on its way out: one line, NFC, no control characters; markup signs stay. Empty when nothing is left. */
export function plainLine(text: string): string {
  if (isPlain(text, UNUSUAL)) return text;
  const needs = findNeeds(text) & ~MARKUP;
  return needs === 0 ? text : oneLine(text, needs);
}

function oneLine(text: string, needs: number): string {
  let line = text;
  if (needs & UNICODE)
    line = line.replace(TERMINAL, '').replace(INVISIBLE, '').replace(LONE_SURROGATE, '\ufffd').normalize('NFC');
  return line.replace(ODD_BLANKS, ' ').trim();
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
