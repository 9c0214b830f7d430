/** Bytes of a file to text: UTF-8, UTF-16 with or without mark, else Windows-1252. */

/**
 * Decodes a file's bytes; a byte-order mark decides and is taken off. Bytes that are not UTF-8 are read as Windows-1252,
 * which is what older exports on Windows write.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le', bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode('utf-16be', bytes);
  const wide = findWide(bytes);
  if (wide !== undefined) return decode(wide, bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decodeWindows1252(bytes);
  }
}

/**
 * Decodes a file that comes in pieces, by the rules of {@link decodeText}. Where the bytes stop being UTF-8, the rest of the file
 * is read as Windows-1252; a byte-order mark of UTF-8 stays.
 */
export class PieceDecoder {
  #wide: InstanceType<typeof TextDecoder> | undefined;
  #isBegun = false;
  #isWindows1252 = false;
  /** Bytes of a letter that the next piece completes. */
  #held: Uint8Array = new Uint8Array(0);

  decode(bytes: Uint8Array, isLast: boolean): string {
    if (!this.#isBegun && bytes.length > 0) {
      this.#isBegun = true;
      const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : undefined;
      const encoding = mark ?? (bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : findWide(bytes));
      if (encoding !== undefined) this.#wide = new TextDecoder(encoding);
    }
    if (this.#wide !== undefined) return this.#wide.decode(bytes, { stream: !isLast });
    if (this.#isWindows1252) return decodeWindows1252(bytes);
    const all = this.#held.length === 0 ? bytes : Buffer.concat([this.#held, bytes]);
    const end = isLast ? all.length : wholeLetters(all);
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(all.subarray(0, end));
      this.#held = all.slice(end);
      return text;
    } catch {
      this.#isWindows1252 = true;
      return decodeWindows1252(all);
    }
  }
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
