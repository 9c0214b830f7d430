/** Bytes of a file to text: UTF-8, UTF-16 with or without mark, and lines of Windows-1252. */
import { isUtf8 } from 'node:buffer';

/**
 * Decodes a file's bytes; a byte-order mark decides and is taken off. Lines that are not UTF-8 are read as Windows-1252, which is
 * what older exports on Windows write: a file can be put together from exports of both kinds.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes);
  const wide = findWide(bytes);
  if (wide !== undefined) return decode(wide, bytes);
  return isUtf8(bytes) ? decode('utf-8', bytes) : decodeLines(bytes).replace(/^\ufeff/, '');
}

/** A line of more bytes that is not UTF-8 is not waited for to its end. */
const LONGEST_LINE = 1 << 20;

/** Decodes a file that comes in pieces, by the rules of {@link decodeText}; a byte-order mark of UTF-8 stays. */
export class PieceDecoder {
  #wide: InstanceType<typeof TextDecoder> | undefined;
  #isBegun = false;
  /** Whether something was not UTF-8: from there on each line is looked at by itself. */
  #isMixed = false;
  /** Bytes of a letter, or of a line, that the next piece completes. */
  #held: Uint8Array = new Uint8Array(0);

  decode(bytes: Uint8Array, isLast: boolean): string {
    if (!this.#isBegun && bytes.length > 0) {
      this.#isBegun = true;
      const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
      const encoding = mark ?? (bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : findWide(bytes));
      if (encoding !== undefined) this.#wide = new TextDecoder(encoding);
    }
    if (this.#wide !== undefined) return this.#wide.decode(bytes, { stream: !isLast });
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    let end = isLast ? all.length : wholeLetters(all);
    this.#isMixed ||= !isUtf8(all.subarray(0, end));
    if (this.#isMixed && !isLast) end = wholeLines(all);
    this.#held = all.slice(end);
    const whole = all.subarray(0, end);
    return this.#isMixed ? decodeLines(whole) : new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole);
  }
}

/** Where the last line ends that is whole; where none does and it is a long one, the end. */
function wholeLines(bytes: Uint8Array): number {
  const end = Math.max(bytes.lastIndexOf(LINE_FEED), bytes.lastIndexOf(CARRIAGE_RETURN)) + 1;
  return bytes.length - end > LONGEST_LINE ? bytes.length : end;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

/** Each line as UTF-8 or, where it is none, as Windows-1252. */
function decodeLines(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; ) {
    let end = start;
    while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end += 1;
    const line = bytes.subarray(start, end + 1);
    lines.push(isUtf8(line) ? Buffer.from(line).toString('utf8') : decodeWindows1252(line));
    start = end + 1;
  }
  return lines.join('');
}

/** Where the last letter ends that is whole in UTF-8: at most three bytes before the end. */
function wholeLetters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < needed ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

// 0x80 to 0x9F of Windows-1252 (WHATWG Encoding, index windows-1252). Node 20 decodes them as Latin-1, as controls.
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

function decodeWindows1252(bytes: Uint8Array): string {
  return decode('latin1', bytes).replace(/[\u0080-\u009f]/g, (sign) => WINDOWS_1252[sign.charCodeAt(0) - 0x80] ?? sign);
}

function decode(encoding: string, bytes: Uint8Array): string {
  return new TextDecoder(encoding).decode(bytes);
}

/** UTF-16 without mark: every second byte of Latin text is zero. */
function findWide(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 400) & ~1;
  if (length < 8) return undefined;
  let even = 0;
  let odd = 0;
  for (let at = 0; at < length; at += 2) {
    if (bytes[at] === 0) even += 1;
    if (bytes[at + 1] === 0) odd += 1;
  }
  if (odd > length / 4 && even === 0) return 'utf-16le';
  if (even > length / 4 && odd === 0) return 'utf-16be';
  return undefined;
}
