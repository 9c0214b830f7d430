/** Reads a reference file record by record: a CSV in pieces, so that a million records need no more memory than one; others whole. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ReviewError } from '../errors.ts';
import { type CsvCounts, CsvReader } from '../formats/csv-read.ts';
import { PieceDecoder } from '../formats/decode.ts';
import type { ReadEntry } from '../formats/format.ts';
import { detectFormat } from '../formats/registry.ts';
import { readReferenceFile } from './files.ts';

const PIECE = 2 ** 20;

/**
 * Calls `take` with each record in the order of the file.
 *
 * @returns `undefined` when no format recognises the file
 */
export async function streamReferenceFile(
  path: string,
  take: (entry: ReadEntry) => void,
): Promise<CsvCounts | undefined> {
  const counts = await streamCsv(path, take);
  if (counts !== undefined) return counts;
  const { reading } = await readReferenceFile(path);
  if (reading === undefined) return undefined;
  const { entries, problems, recordsInFile, refused } = reading;
  for (const entry of entries) take(entry);
  const own = entries.flatMap(({ recordId }) => (recordId === undefined || recordId === '' ? [] : [recordId]));
  const isUsable = own.length === recordsInFile && new Set(own).size === own.length;
  return { problems, recordsInFile, refused, recordIds: isUsable ? own : undefined };
}

/** `undefined` when the file is no CSV. */
async function streamCsv(path: string, take: (entry: ReadEntry) => void): Promise<CsvCounts | undefined> {
  const decoder = new PieceDecoder();
  let reader: CsvReader | undefined;
  for await (const { bytes, isLast } of piecesOf(path)) {
    const text = decoder.decode(bytes, isLast);
    if (reader === undefined) {
      if (detectFormat(text) !== 'csv') return undefined;
      reader = new CsvReader(text, path);
    }
    reader.read(text, isLast, take);
  }
  return reader?.end();
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** The bytes of a file, gzip undone, a megabyte or more at a time. */
async function* piecesOf(path: string): AsyncGenerator<Piece> {
  let waiting: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of await openFile(path)) {
      if (size >= PIECE) {
        yield { bytes: Buffer.concat(waiting), isLast: false };
        waiting = [];
        size = 0;
      }
      waiting.push(chunk);
      size += chunk.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ReviewError('unreadable-file', `${path} cannot be read: ${reason}`, {
      hint: 'Check the name and the permissions of the file.',
      cause: error,
    });
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  const handle = await open(path);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const file = createReadStream(path, { highWaterMark: PIECE });
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return file;
  // What fails in the file fails in what is read of it.
  return pipeline(file, createGunzip({ chunkSize: PIECE }), () => undefined);
}
