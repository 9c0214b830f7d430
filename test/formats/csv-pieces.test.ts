/** A CSV that comes in pieces is read as the whole one is, wherever it is cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CsvReader, parseCsv } from '../../src/formats/csv-read.ts';
import { CsvRowReader, readCsvRows } from '../../src/formats/csv-rows.ts';
import { decodeText, PieceDecoder } from '../../src/formats/decode.ts';
import type { ReadEntry } from '../../src/formats/format.ts';

function cut<T extends { slice(from: number, to?: number): T; readonly length: number }>(
  whole: T,
  places: readonly number[],
): readonly T[] {
  const ends = [...new Set(places.map((place) => place % (whole.length + 1)))].sort((a, b) => a - b);
  return [...ends, whole.length].map((end, at) => whole.slice(ends[at - 1] ?? 0, end));
}

const places = fc.array(fc.nat(), { maxLength: 6 });
const csvText = fc.string({
  unit: fc.constantFrom('a', 'é', ',', '"', '\r', '\n', ' ', 'xyz', '\r\n', '","'),
  maxLength: 60,
});

describe('rows in pieces', () => {
  test('are those of the whole text', () => {
    fc.assert(
      fc.property(csvText, places, (text, ends) => {
        const reader = new CsvRowReader(',');
        const rows: unknown[] = [];
        const pieces = cut(text, ends);
        for (const [at, piece] of pieces.entries())
          reader.read(piece, at === pieces.length - 1, (row) => rows.push(row));
        expect({ rows, openQuote: reader.openQuote }).toEqual(readCsvRows(text, ','));
      }),
      { numRuns: 1000 },
    );
  });
});

const FILE = [
  'record_id,title,author,year,doi',
  'a1,"Naloxone, ""take-home"" kits","Okafor, N.; Lindqvist, P.",2016,10.5555/a',
  'a2,,,,',
  'a3,"Two',
  'lines",Müller,2017,',
  '',
].join('\n');

describe('records in pieces', () => {
  test('are those of the whole file, with its problems and ids', () => {
    const whole = parseCsv(FILE, 'f.csv');
    fc.assert(
      fc.property(places, (ends) => {
        const reader = new CsvReader(FILE, 'f.csv');
        const entries: ReadEntry[] = [];
        const pieces = cut(FILE, ends);
        for (const [at, piece] of pieces.entries()) {
          reader.read(piece, at === pieces.length - 1, (entry) => entries.push(entry));
        }
        const { recordIds, ...counts } = reader.end();
        expect(recordIds).toEqual(['a1', 'a2', 'a3']);
        expect({
          entries: entries.map((one) => ({ ...one, recordId: recordIds?.[one.position - 1] })),
          ...counts,
        }).toEqual(whole);
      }),
    );
  });

  test('a refused row keeps its place and its id', () => {
    const { entries, refused, recordsInFile } = parseCsv(FILE, 'f.csv');
    expect({ refused, recordsInFile }).toEqual({ refused: 1, recordsInFile: 3 });
    expect(entries.map(({ position, recordId }) => [position, recordId])).toEqual([
      [1, 'a1'],
      [3, 'a3'],
    ]);
  });
});

describe('bytes in pieces', () => {
  const decoded = (bytes: Uint8Array, ends: readonly number[]): string => {
    const decoder = new PieceDecoder();
    const pieces = cut(Buffer.from(bytes), ends);
    return pieces.map((piece, at) => decoder.decode(piece, at === pieces.length - 1)).join('');
  };

  test('are the text of the whole, in UTF-8 and UTF-16', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'é', '漢', '😀', '\n'), maxLength: 40 }),
        places,
        (text, ends) => {
          expect(decoded(Buffer.from(text, 'utf8'), ends)).toBe(text);
          const wide = Buffer.from(`\ufeff${text}`, 'utf16le');
          // The mark is seen only when its two bytes come together.
          expect(
            decoded(
              wide,
              ends.filter((end) => end % (wide.length + 1) > 1),
            ),
          ).toBe(decodeText(wide));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are read line by line where UTF-8 and Windows-1252 are mixed', () => {
    const quotes = new Map([
      ['“', 0x93],
      ['”', 0x94],
    ]);
    const old = (text: string): Buffer => Buffer.from([...text].map((sign) => quotes.get(sign) ?? sign.charCodeAt(0)));
    const line = fc.tuple(
      fc.constantFrom('Größe', 'plain', '“CAFÉ”', '', 'Müller'),
      fc.constantFrom('\n', '\r\n', '\r'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(line, fc.boolean()), { minLength: 1, maxLength: 12 }), fc.nat(), (lines, place) => {
        const texts = lines.map(([[text, end]]) => text + end);
        const bytes = lines.map(([[text, end], isOld]) => (isOld ? old(text + end) : Buffer.from(text + end)));
        expect(decodeText(Buffer.concat(bytes))).toBe(texts.join(''));
        const at = place % bytes.length;
        const decoder = new PieceDecoder();
        const pieces = [Buffer.concat(bytes.slice(0, at)), Buffer.concat(bytes.slice(at))];
        expect(pieces.map((piece, index) => decoder.decode(piece, index === 1)).join('')).toBe(texts.join(''));
      }),
      { numRuns: 300 },
    );
    // Once a file is known to be mixed, a line may come in pieces.
    const decoder = new PieceDecoder();
    const pieces = [old('“a”\nGr'), Buffer.from('ö'), Buffer.from('ße\nM'), old('ü')];
    expect(pieces.map((piece, index) => decoder.decode(piece, index === 3)).join('')).toBe('“a”\nGröße\nMü');
  });

  test('are Windows-1252 from the first of a line that is not UTF-8', () => {
    const bytes = Buffer.concat([
      Buffer.from('Zürich '),
      Buffer.from([0x93, 0x4d, 0xfc, 0x6c, 0x6c, 0x65, 0x72, 0x94]),
    ]);
    expect(decoded(bytes, [8])).toBe('Zürich “Müller”');
    expect(decoded(bytes.subarray(8), [3])).toBe(decodeText(bytes.subarray(8)));
  });
});
