/** Files that the command line names, written so that a half-written one never stands. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Output } from './output.ts';

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

/** As `writeResult`, for a text that comes in pieces; when one of them fails, no file is left. */
export async function writePieces(
  path: string | undefined,
  pieces: AsyncIterable<string>,
  output: Output,
): Promise<void> {
  if (path === undefined) {
    for await (const piece of pieces) output.raw(piece);
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  const handle = await open(draft, 'w');
  try {
    for await (const piece of pieces) await handle.appendFile(piece);
    await handle.close();
  } catch (error) {
    await handle.close();
    rmSync(draft);
    throw error;
  }
  renameSync(draft, path);
  output.note(`Wrote ${path}`);
}
