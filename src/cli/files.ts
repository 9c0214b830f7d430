/** Files that the command line names: read with gzip undone, written so that a half-written one never stands. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { ReviewError } from '../errors.ts';
import { type FileReading, readFile } from '../formats/registry.ts';
import type { Output } from './output.ts';
import { pubmedXmlReader } from './pubmed-file.ts';

/** Reads a reference file; `reading` is undefined when no format recognises it. */
export async function readReferenceFile(
  path: string,
): Promise<{ bytes: Uint8Array; reading: FileReading | undefined }> {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
    if (bytes[0] === 0x1f && bytes[1] === 0x8b) bytes = gunzipSync(bytes);
  } catch (error) {
    throw new ReviewError(
      'unreadable-file',
      `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        hint: 'Check the name and the permissions of the file.',
        cause: error,
      },
    );
  }
  return { bytes, reading: await readFile(bytes, path, [pubmedXmlReader]) };
}

/** Writes the whole text beside the file, then puts it in its place; to stdout when no file is named. */
export function writeResult(path: string | undefined, text: string, output: Output): void {
  if (path === undefined) {
    output.raw(text);
    return;
  }
  writeBytes(path, text, output);
}

/** As `writeResult`, for what is no text, such as a Word document. */
export function writeBytes(path: string, content: Uint8Array | string, output: Output): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, content);
  renameSync(draft, path);
  output.note(`Wrote ${path}`);
}
