/** One line of the append-only log from which every state of a review is folded. Each stage reads the bodies of its own types. */
import { createHash } from 'node:crypto';
import { asRecordId, type RecordId } from './record.ts';

export const EVENT_TYPES = [
  // search
  'freeze',
  // dedupe
  'dedupe',
  'filter',
  'merge',
  'split',
  'dedupe-judgement',
  'remove',
  'withdraw',
  // screening
  'criteria',
  'reviewer',
  'batch',
  'decision',
  'undo',
  'clear',
  'note',
  'tag',
  'flag',
  'close',
  'reveal',
  'resolve',
  'retrieval',
  'study',
  'report',
  'audit',
  // who asked for what under whose code
  'asked',
  // what was collected, sealed; what came from other machines
  'seal',
  'exchange',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** What votes are made of, and what takes them back. */
export const VOTE_TYPES = ['decision', 'undo', 'clear'] as const satisfies readonly EventType[];

export function isVote(type: EventType): boolean {
  return VOTE_TYPES.some((vote) => vote === type);
}

/** Chain of what the program itself does: links, filter, batches, reveals. */
export const PROGRAM_CHAIN = 'program';
/** Chain of who asked at home; it never forks a reviewer's. */
const ASKED_CHAIN = 'asked';

/** Chain of who asked on this machine: each copy of a review has its own. */
export function askedChain(copy?: { readonly id: string }): string {
  return copy === undefined ? ASKED_CHAIN : `${ASKED_CHAIN}:${copy.id}`;
}

/** Whether a chain is that of a person, and not the program's or one of who asked. */
export function isPersonal(chain: string): boolean {
  return chain !== PROGRAM_CHAIN && chain !== ASKED_CHAIN && !chain.startsWith(`${ASKED_CHAIN}:`);
}

/** What happened, before the store has given it its place in the log. */
export interface NewEvent {
  readonly type: EventType;
  /** A reviewer's code, `program` or `asked`. */
  readonly chain: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly recordId?: RecordId | undefined;
  readonly stage?: string | undefined;
  readonly batch?: string | undefined;
  readonly verdict?: string | undefined;
  readonly reason?: string | undefined;
  readonly criteriaVersion?: number | undefined;
  readonly programVersion: string;
  /** JSON; its shape belongs to the type. */
  readonly body?: unknown;
}

export interface ReviewEvent extends NewEvent {
  /** Order in this database, from 1. */
  readonly seq: number;
  /** SHA-256 over the content and the previous hash of the chain, hex; it is the event's id. */
  readonly hash: string;
  readonly previousHash: string;
}

/** An event as it is stored and handed over: every field that its hash is taken over, the body as its text. */
export interface EventRow {
  readonly hash: string;
  readonly previous_hash: string;
  readonly type: string;
  readonly chain: string;
  readonly at: string;
  readonly record_id: string | null;
  readonly stage: string | null;
  readonly batch: string | null;
  readonly verdict: string | null;
  readonly reason: string | null;
  readonly criteria_version: number | null;
  readonly program_version: string;
  readonly body: string | null;
}

/** The text over which an event's hash is taken: its content in a fixed order, so that anybody can recompute it. */
export function canonicalEvent(row: Omit<EventRow, 'hash'>): string {
  return JSON.stringify([
    row.previous_hash,
    row.type,
    row.chain,
    row.at,
    row.record_id,
    row.stage,
    row.batch,
    row.verdict,
    row.reason,
    row.criteria_version,
    row.program_version,
    row.body,
  ]);
}

/** Hash of an event: SHA-256 over its canonical text, hex. */
export function hashEvent(row: Omit<EventRow, 'hash'>): string {
  return createHash('sha256').update(canonicalEvent(row)).digest('hex');
}

/** An event as a row behind the one with this hash. */
export function toEventRow(event: NewEvent, previousHash: string): EventRow {
  const row = {
    previous_hash: previousHash,
    type: event.type,
    chain: event.chain,
    at: event.at,
    record_id: event.recordId ?? null,
    stage: event.stage ?? null,
    batch: event.batch ?? null,
    verdict: event.verdict ?? null,
    reason: event.reason ?? null,
    criteria_version: event.criteriaVersion ?? null,
    program_version: event.programVersion,
    body: event.body === undefined ? null : JSON.stringify(event.body),
  };
  return { hash: hashEvent(row), ...row };
}

const KNOWN_TYPES: ReadonlyMap<string, EventType> = new Map(EVENT_TYPES.map((type) => [type, type]));

/** @throws Error when the row is none that this program can read */
export function fromEventRow(row: EventRow & { readonly seq: number }): ReviewEvent {
  const type = KNOWN_TYPES.get(row.type);
  if (type === undefined) throw new Error(`Event ${row.seq} has the unknown type ${row.type}.`);
  return {
    seq: row.seq,
    hash: row.hash,
    previousHash: row.previous_hash,
    type,
    chain: row.chain,
    at: row.at,
    recordId: row.record_id === null ? undefined : asRecordId(row.record_id),
    stage: row.stage ?? undefined,
    batch: row.batch ?? undefined,
    verdict: row.verdict ?? undefined,
    reason: row.reason ?? undefined,
    criteriaVersion: row.criteria_version ?? undefined,
    programVersion: row.program_version,
    body: row.body === null ? undefined : JSON.parse(row.body),
  };
}
