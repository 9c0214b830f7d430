/** A pack: one file that carries a reviewer's copy of the review to another machine, or what was done there back home. */
import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { EventRow } from '../records/event.ts';
import type { Gap } from './chains.ts';
import type { ToldCommitment } from './exchange-event.ts';

/** Form of the file. A change of it makes the next number. */
export const PACK_FORMAT = 1;

/** `copy`: from home, for one reviewer; `return`: from that copy, for home; `backup`: all of one reviewer's events. */
export const PACK_KINDS = ['copy', 'return', 'backup'] as const;
export type PackKind = (typeof PACK_KINDS)[number];

/** Tables that a copy has, in the order in which their rows can be stored. Raw answers and files stay at home. */
export const PACKED_TABLES = [
  'import_file',
  'run',
  'record',
  'record_version',
  'run_record',
  'abstract_supply',
] as const;
export type PackedTable = (typeof PACKED_TABLES)[number];

/** One row, as the table has it; blobs are left out. */
export type PackedRow = Readonly<Record<string, string | number | null>>;

export interface PackHeader {
  readonly kind: PackKind;
  /** Id of the review. */
  readonly review: string;
  readonly title: string;
  readonly reviewer: string;
  /** Id of the copy that it comes from; `null` from home. */
  readonly copy: string | null;
  readonly programVersion: string;
  /** Events that the chains in it name and that it leaves out, since they are open. */
  readonly gaps: readonly Gap[];
  /** Commitments to batches that are not revealed yet. */
  readonly commitments: readonly ToldCommitment[];
}

export interface PackContent {
  readonly events: readonly EventRow[];
  readonly rows: readonly { readonly table: PackedTable; readonly row: PackedRow }[];
  /** Files of `queries/`, by name. */
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

export interface Pack extends PackHeader, PackContent {
  /** SHA-256 over all but the time, hex. */
  readonly hash: string;
  readonly packedAt: string;
}

/** Why a file is refused: the reason as a sentence, and what to do. */
export class PackError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = 'PackError';
    this.hint = hint;
  }
}

/**
 * The bytes of a pack: a line of JSON that people can read, then the content, gzip. The same state gives the same bytes but for
 * the time in the first line.
 */
export function encodePack(header: PackHeader, content: PackContent, packedAt: string): Uint8Array {
  const lines = [
    ...content.files.map((file) => JSON.stringify(['file', file])),
    ...content.rows.map(({ table, row }) => JSON.stringify([table, row])),
    ...content.events.map((event) => JSON.stringify(['event', event])),
  ];
  const body = gzipSync(lines.map((line) => `${line}\n`).join(''));
  const told = { 'stageone-pack': PACK_FORMAT, ...inOrder(header) };
  const line = JSON.stringify({ ...told, packedAt, hash: hashPack(told, body) });
  return Buffer.concat([Buffer.from(`${line}\n`), body]);
}

/** @throws PackError when the file is no pack, was changed, or is of another version */
export function decodePack(bytes: Uint8Array): Pack {
  const end = bytes.indexOf(0x0a);
  const told = end < 0 ? undefined : readHeaderLine(Buffer.from(bytes.subarray(0, end)).toString('utf8'));
  if (told === undefined) {
    throw new PackError('it is no pack of stageone', 'A pack is what `stageone pack --output FILE` writes.');
  }
  const { packedAt, hash, ...covered } = told;
  requireFormat(covered['stageone-pack']);
  const body = bytes.subarray(end + 1);
  if (typeof hash !== 'string' || typeof packedAt !== 'string' || hashPack(covered, body) !== hash) {
    throw new PackError(
      'it does not have its hash: it was edited by hand, or damaged on the way',
      'Have it sent again, as `stageone pack` wrote it.',
    );
  }
  return { ...readHeader(covered), ...readContent(body), hash, packedAt };
}

function requireFormat(format: unknown): void {
  if (format === PACK_FORMAT) return;
  if (typeof format === 'number' && format > PACK_FORMAT) {
    throw new PackError('it was written by a newer version of stageone', 'Update stageone on this machine.');
  }
  throw new PackError(
    'it was written by an older version of stageone',
    'Update stageone on the machine that it comes from, and pack again there.',
  );
}

function readHeaderLine(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const read: unknown = JSON.parse(line);
    if (typeof read !== 'object' || read === null || !('stageone-pack' in read)) return undefined;
    return Object.fromEntries(Object.entries(read));
  } catch {
    return undefined;
  }
}

function hashPack(told: Readonly<Record<string, unknown>>, body: Uint8Array): string {
  return createHash('sha256')
    .update(`${JSON.stringify(told)}\n`)
    .update(body)
    .digest('hex');
}

/** The keys in one order, whoever made the header. */
function inOrder(header: PackHeader): PackHeader {
  const { kind, review, title, reviewer, copy, programVersion, gaps, commitments } = header;
  return { kind, review, title, reviewer, copy, programVersion, gaps, commitments };
}

/** What has its hash was written by this program, so that its shape is known. */
function readHeader(covered: Readonly<Record<string, unknown>>): PackHeader {
  return covered as unknown as PackHeader;
}

function readContent(body: Uint8Array): PackContent {
  const events: EventRow[] = [];
  const rows: { table: PackedTable; row: PackedRow }[] = [];
  const files: { name: string; text: string }[] = [];
  for (const line of gunzipSync(body).toString('utf8').split('\n')) {
    if (line === '') continue;
    const [what, entry] = JSON.parse(line) as [string, unknown];
    const table = PACKED_TABLES.find((name) => name === what);
    if (table !== undefined) rows.push({ table, row: entry as PackedRow });
    else if (what === 'event') events.push(entry as EventRow);
    else if (what === 'file') files.push(entry as { name: string; text: string });
  }
  return { events, rows, files };
}
