/** A package as a ZIP file: the same members give the same bytes, and a change of any byte of the file can be told. */
import { createHash } from 'node:crypto';
import { unzipSync, zipSync } from 'fflate';

/** Content of each file of a package, by its name with `/`. */
export type Members = ReadonlyMap<string, Uint8Array>;

/** Length of the record that ends a ZIP file, without its comment (APPNOTE.TXT 4.3.16). */
const END_LENGTH = 22;
const COMMENT = /^stageone package, ([0-9TZ:.-]+), sha256 ([0-9a-f]{64})$/;
/** The form gives times without a zone; the first that it can. */
const NO_TIME = new Date(1980, 0, 1);

/** The bytes of the file. The time stands in its comment alone, and the hash in the comment covers all bytes before it. */
export function encodeArchive(members: Members, at: string): Uint8Array {
  const files = Object.fromEntries([...members].sort(([a], [b]) => (a < b ? -1 : 1)));
  const bytes = Buffer.from(zipSync(files, { level: 6, mtime: NO_TIME, os: 0, attrs: 0 }));
  const comment = Buffer.from(`stageone package, ${at}, sha256 ${sha256(bytes)}`);
  bytes.writeUInt16LE(comment.length, bytes.length - 2);
  return Buffer.concat([bytes, comment]);
}

/** The members of a file, and whether the file as a whole is as it was written. */
export interface ReadArchive {
  readonly members: Members;
  readonly isIntact: boolean;
}

/** `undefined` when the file is no archive that can be read. */
export function decodeArchive(bytes: Uint8Array): ReadArchive | undefined {
  try {
    const files = unzipSync(bytes);
    return { members: new Map(Object.entries(files)), isIntact: isIntact(bytes) };
  } catch {
    return undefined;
  }
}

function isIntact(bytes: Uint8Array): boolean {
  const tail = Buffer.from(bytes.subarray(-200)).toString('latin1');
  const at = tail.lastIndexOf('stageone package, ');
  const match = at < 0 ? null : COMMENT.exec(tail.slice(at));
  if (match === null) return false;
  const length = tail.length - at;
  const before = Buffer.from(bytes.subarray(0, bytes.length - length));
  if (before.length < END_LENGTH || before.readUInt16LE(before.length - 2) !== length) return false;
  before.writeUInt16LE(0, before.length - 2);
  return sha256(before) === match[2] && !Number.isNaN(Date.parse(match[1] ?? ''));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
