/** Files that the command line names, written so that a half-written one never stands. */
import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ReviewError } from '../errors.ts';
import { withInterrupt } from './interrupt.ts';
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
  let draft: Draft | undefined;
  try {
    draft = draftOf(path);
    writeFileSync(draft.path, content);
    putInPlace(draft);
  } catch (error) {
    if (draft !== undefined) removeDraft(draft);
    throw fileError(path, error);
  }
  output.note(`Wrote ${path}`);
}

/** Puts a file in the place of what stands there; whoever looks meanwhile sees the old one or the new one, whole. */
export function replaceFile(path: string, content: string, draft = `${path}.${process.pid}.tmp`): void {
  writeFileSync(draft, content);
  renameSync(draft, path);
}

/**
 * As `writeResult`, for a text that comes in pieces; when one of them fails or the person interrupts, no file is left.
 *
 * @returns whether the text was written to its end
 */
export async function writePieces(
  path: string | undefined,
  pieces: AsyncIterable<string>,
  output: Output,
): Promise<boolean> {
  if (path === undefined) {
    for await (const piece of pieces) await output.raw(piece);
    return true;
  }
  let draft: Draft | undefined;
  let interrupted = false;
  try {
    draft = draftOf(path);
    interrupted = await writeDraft(draft.path, path, pieces);
    if (!interrupted) putInPlace(draft);
  } catch (error) {
    if (draft !== undefined) removeDraft(draft);
    throw error instanceof ReviewError ? error : fileError(path, error);
  }
  if (interrupted) removeDraft(draft);
  output.note(interrupted ? `Interrupted; ${path} was not written.` : `Wrote ${path}`);
  return !interrupted;
}

/** @returns whether the person interrupted */
async function writeDraft(draft: string, path: string, pieces: AsyncIterable<string>): Promise<boolean> {
  const handle = await open(draft, 'w');
  try {
    const { interrupted } = await withInterrupt(async (signal) => {
      for await (const piece of pieces) {
        if (signal.aborted) return;
        await handle.appendFile(piece).catch((error: unknown) => {
          throw fileError(path, error);
        });
      }
    });
    return interrupted;
  } finally {
    await handle.close();
  }
}

interface Draft {
  readonly path: string;
  /** Where it goes when it is whole; a device or a pipe is written into and has no draft. */
  readonly place: string | undefined;
}

/** The folder is made; where a link stands, the file that it names is replaced, not the link. */
function draftOf(path: string): Draft {
  mkdirSync(dirname(path), { recursive: true });
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory()) throw Object.assign(new Error('it is a folder'), { code: 'EISDIR' });
  if (found !== undefined && !found.isFile()) return { path, place: undefined };
  const place = found === undefined ? path : realpathSync(path);
  return { path: `${place}.${process.pid}.tmp`, place };
}

function putInPlace({ path, place }: Draft): void {
  if (place !== undefined) renameSync(path, place);
}

function removeDraft({ path, place }: Draft): void {
  if (place !== undefined) rmSync(path, { force: true });
}

/** Codes of the system for a disk that takes no more, and for a name at which no file can stand. */
const FULL = ['ENOSPC', 'EDQUOT', 'EIO', 'EFBIG'];
const NO_PLACE = [
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'EEXIST',
  'EISDIR',
  'ENOENT',
  'ENAMETOOLONG',
  'ELOOP',
  'ETXTBSY',
];

/** What a reviewer can act on of what went wrong when a file was written; anything else as it is. */
export function fileError(path: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : '';
  if (FULL.includes(code)) {
    return new ReviewError('storage', `${path} cannot be written: ${reason}`, {
      hint: 'Make room on the disk or name another place; nothing was left there.',
      cause: error,
    });
  }
  if (!NO_PLACE.includes(code)) return error;
  return new ReviewError('usage', `${path} cannot be written: ${reason}`, {
    hint: 'Name a file in a folder that you may write to.',
    cause: error,
  });
}
