/** The append-only log: events in, each chained to the one before it in its chain, and out again in order. */
import { createHash } from 'node:crypto';
import { canonicalEvent, EVENT_TYPES, type EventType, type NewEvent, type ReviewEvent } from '../records/event.ts';
import { asRecordId } from '../records/record.ts';
import { type Database, type Queries, storageError } from './database.ts';
import type { Tables } from './tables.ts';

type EventRow = { [Column in keyof Tables['event']]: Column extends 'seq' ? number : Tables['event'][Column] };

/** Hash of an event: SHA-256 over its canonical text, hex. */
export function hashEvent(event: NewEvent, previousHash: string): string {
  return createHash('sha256').update(canonicalEvent(event, previousHash)).digest('hex');
}

/** Appends events inside the caller's transaction, in order. */
export async function appendEvents(queries: Queries, events: readonly NewEvent[]): Promise<readonly ReviewEvent[]> {
  const appended: ReviewEvent[] = [];
  const heads = new Map<string, string>();
  for (const event of events) {
    const previousHash = heads.get(event.chain) ?? (await chainHead(queries, event.chain));
    const hash = hashEvent(event, previousHash);
    const { seq } = await queries
      .insertInto('event')
      .values({
        hash,
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
      })
      .returning('seq')
      .executeTakeFirstOrThrow();
    heads.set(event.chain, hash);
    appended.push({ ...event, seq, hash, previousHash });
  }
  return appended;
}

/** Hash of the newest event of a chain; empty before the first. */
export async function chainHead(queries: Queries, chain: string): Promise<string> {
  const row = await queries
    .selectFrom('event')
    .select('hash')
    .where('chain', '=', chain)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.hash ?? '';
}

/** Runs `plan` and appends what it gives in one transaction, so that what it read still holds when its events are written. */
export async function appendPlanned(
  database: Database,
  plan: (queries: Queries) => Promise<readonly NewEvent[]>,
): Promise<readonly ReviewEvent[]> {
  try {
    return await database
      .transaction()
      .execute(async (transaction) => appendEvents(transaction, await plan(transaction)));
  } catch (error) {
    throw storageError(error, 'data/review.db');
  }
}

/** Events in the order of the log; `types` and `chains` narrow them, `after` leaves out those up to that place. */
export async function readEvents(
  queries: Queries,
  filter: {
    readonly types?: readonly EventType[];
    readonly chains?: readonly string[];
    readonly after?: number;
    /** Leaves out events of these types in these batches. */
    readonly without?: { readonly types: readonly EventType[]; readonly batches: readonly string[] };
  } = {},
): Promise<readonly ReviewEvent[]> {
  let query = queries.selectFrom('event').selectAll().orderBy('seq');
  if (filter.types !== undefined) query = query.where('type', 'in', filter.types);
  if (filter.chains !== undefined) query = query.where('chain', 'in', filter.chains);
  if (filter.after !== undefined) query = query.where('seq', '>', filter.after);
  const { without } = filter;
  if (without !== undefined && without.batches.length > 0) {
    query = query.where((row) =>
      row.or([row('batch', 'is', null), row('batch', 'not in', without.batches), row('type', 'not in', without.types)]),
    );
  }
  return (await query.execute()).map(fromRow);
}

function fromRow(row: EventRow): ReviewEvent {
  const type = EVENT_TYPES.find((known) => known === row.type);
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
