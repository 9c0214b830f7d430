/** Reads a reference file a megabyte at a time, gzip undone, so that a file of any length needs no more memory than a short one. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ReviewError } from '../errors.ts';
import { type CsvCounts, CsvReader } from '../formats/csv-read.ts';
import { PieceDecoder } from '../formats/decode.ts';
import type { FormatName, ReadEntry } from '../formats/format.ts';
import { PieceReader } from '../formats/pieces.ts';
import { findReader } from '../formats/registry.ts';
import { pubmedXmlReader } from './pubmed-file.ts';

const PIECE = 2 ** 20;

/** A file whose format is known, about to be read. */
export interface ReferenceFile {
  readonly format: FormatName;
  /** The records in the order of the file, as many at a time as a piece completes; to be run through once. */
  readonly batches: AsyncIterable<readonly ReadEntry[]>;
  /** To be called behind the last batch. */
  readonly counts: () => CsvCounts;
}

/**
 * Opens a file of any known format; `undefined` when none is recognised. Every format is read piece by piece; an object of JSON
 * that holds the list in `items` is held whole.
 *
 * @throws ReviewError `unreadable-file` when the file or its gzip cannot be read, also in the middle of the batches
 */
export async function openReferenceFile(path: string): Promise<ReferenceFile | undefined> {
  const pieces = textPieces(path);
  const first = await pieces.next();
  if (first.done === true) return undefined;
  const reader = findReader(first.value.text, [pubmedXmlReader]);
  if (reader === undefined) {
    await pieces.return(undefined);
    return undefined;
  }
  const table = reader.id === 'csv' ? new CsvReader(first.value.text, path) : undefined;
  const entries = new PieceReader(reader, path);
  const ids = new OwnIds();
  async function* batches(): AsyncGenerator<readonly ReadEntry[]> {
    let piece = first;
    while (piece.done !== true) {
      const batch: ReadEntry[] = [];
      await (table ?? entries).read(piece.value.text, piece.value.isLast, (entry) => batch.push(entry));
      if (table === undefined) for (const entry of batch) ids.add(entry.recordId);
      yield batch;
      piece = await pieces.next();
    }
  }
  const end = (): CsvCounts => {
    if (table !== undefined) return table.end();
    const counts = entries.end();
    return { ...counts, recordIds: ids.all(counts.recordsInFile) };
  };
  let told: CsvCounts | undefined;
  return {
    format: reader.id,
    batches: batches(),
    counts: () => {
      told ??= end();
      return told;
    },
  };
}

/**
 * Calls `take` with each record in the order of the file.
 *
 * @returns `undefined` when no format recognises the file
 */
export async function streamReferenceFile(
  path: string,
  take: (entry: ReadEntry) => void,
): Promise<CsvCounts | undefined> {
  const file = await openReferenceFile(path);
  if (file === undefined) return undefined;
  for await (const batch of file.batches) for (const entry of batch) take(entry);
  return file.counts();
}

/**
 * SHA-256 (hex) of the content of a file, gzip undone.
 *
 * @throws ReviewError `unreadable-file`
 */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of contentOf(path)) hash.update(piece);
  return hash.digest('hex');
}

/** The content of a file, gzip undone, a megabyte or more at a time. */
export async function* contentOf(path: string): AsyncGenerator<Uint8Array> {
  for await (const { bytes } of piecesOf(path)) yield bytes;
}

/**
 * Hands over a path that can be read several times: that of a file itself, of a pipe that of a copy, which is removed afterwards.
 */
export async function withRereadable<T>(path: string, work: (path: string) => Promise<T>): Promise<T> {
  const isPipe = existsSync(path) && !statSync(path).isFile() && !statSync(path).isDirectory();
  return isPipe ? withCopy(contentOf(path), work) : work(path);
}

/** Hands over the path of a file with that content, which is removed afterwards. */
export async function withCopy<T>(content: AsyncIterable<Uint8Array>, work: (path: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'stageone-pipe-'));
  try {
    const copy = join(folder, 'content');
    await writeFile(copy, content);
    return await work(copy);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ids that the records bring, as long as none lacks one. */
class OwnIds {
  #ids: string[] | undefined = [];

  add(id: string | undefined): void {
    if (id === undefined || id === '') this.#ids = undefined;
    else this.#ids?.push(id);
  }

  /** `undefined` unless every record of the file has an id of its own. */
  all(records: number): readonly string[] | undefined {
    const ids = this.#ids;
    return ids !== undefined && ids.length === records && new Set(ids).size === records ? ids : undefined;
  }
}

interface TextPiece {
  readonly text: string;
  readonly isLast: boolean;
}

/** The first piece is long enough to tell the format by. */
async function* textPieces(path: string): AsyncGenerator<TextPiece> {
  const decoder = new PieceDecoder();
  for await (const { bytes, isLast } of piecesOf(path)) yield { text: decoder.decode(bytes, isLast), isLast };
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** The bytes of a file, gzip undone, a megabyte or more at a time; the last piece may be empty. */
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
    const reason = reasonOf(error);
    throw new ReviewError('unreadable-file', `${path} cannot be read: ${reason}`, {
      hint: 'Check the name and the permissions of the file.',
      cause: error,
    });
  }
  yield { bytes: Buffer.concat(waiting), isLast: true };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'there is no such file.';
  if (code === 'EISDIR') return 'it is a folder.';
  if (code === 'EACCES') return 'you may not read it.';
  return error instanceof Error ? error.message : String(error);
}

/** Opens it once and never goes back, so that it may be a pipe. */
async function openFile(path: string): Promise<AsyncIterable<Uint8Array>> {
  const chunks: AsyncIterator<Uint8Array> = createReadStream(path, { highWaterMark: PIECE })[Symbol.asyncIterator]();
  const first = await chunks.next();
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      for (let chunk = first; chunk.done !== true; chunk = await chunks.next()) yield chunk.value;
    } finally {
      await chunks.return?.();
    }
  }
  const isGzip = first.done !== true && first.value[0] === 0x1f && first.value[1] === 0x8b;
  // What fails in the file fails in what is read of it.
  return isGzip ? pipeline(Readable.from(all()), createGunzip({ chunkSize: PIECE }), () => undefined) : all();
}
