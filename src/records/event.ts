/** One line of the append-only log from which every state of a review is folded. Each stage reads the bodies of its own types. */
import type { RecordId } from './record.ts';

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
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** Chain of what the program itself does: links, filter, batches, reveals. */
export const PROGRAM_CHAIN = 'program';
/** Chain of who asked; it never forks a reviewer's. */
export const ASKED_CHAIN = 'asked';

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

/** The text over which an event's hash is taken: its content in a fixed order, so that anybody can recompute it. */
export function canonicalEvent(event: NewEvent, previousHash: string): string {
  return JSON.stringify([
    previousHash,
    event.type,
    event.chain,
    event.at,
    event.recordId ?? null,
    event.stage ?? null,
    event.batch ?? null,
    event.verdict ?? null,
    event.reason ?? null,
    event.criteriaVersion ?? null,
    event.programVersion,
    event.body === undefined ? null : JSON.stringify(event.body),
  ]);
}
