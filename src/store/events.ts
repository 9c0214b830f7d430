/** The append-only log: events in, each chained to the one before it in its chain, and out again in order. */
import { sql } from 'kysely';
import { type EventType, fromEventRow, type NewEvent, type ReviewEvent, toEventRow } from '../records/event.ts';
import { type Database, type Queries, storageError } from './database.ts';
import { readPagedRows, type StoredEventRow } from './event-rows.ts';
import { isFile } from './maintenance.ts';

/** Appends events inside the caller's transaction, in order. */
export async function appendEvents(queries: Queries, events: readonly NewEvent[]): Promise<readonly ReviewEvent[]> {
  const appended: ReviewEvent[] = [];
  const heads = new Map<string, string>();
  for (const event of events) {
    const previousHash = heads.get(event.chain) ?? (await chainHead(queries, event.chain));
    const row = toEventRow(event, previousHash);
    const { hash } = row;
    const { seq } = await queries.insertInto('event').values(row).returning('seq').executeTakeFirstOrThrow();
    heads.set(event.chain, hash);
    appended.push({ ...event, seq, hash, previousHash });
  }
  return appended;
}

/**
 * Hash of the event that ends a chain; empty before the first. That is not always the one stored last: what another machine left
 * open is handed over later than what followed it.
 */
export async function chainHead(queries: Queries, chain: string): Promise<string> {
  const row = await queries
    .selectFrom('event')
    .select('hash')
    .where('chain', '=', chain)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('event as next')
            .select('next.seq')
            .where('next.chain', '=', chain)
            .whereRef('next.previous_hash', '=', 'event.hash'),
        ),
      ),
    )
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
  return (await readPagedRows(queries, query)).map(fromEventRow);
}

/**
 * How many events were ever stored, where the database knows: SQLite numbers them without a hole, and takes back the numbers of
 * what was not stored in the end. `undefined` on a server.
 */
export async function countStoredEvents(queries: Queries): Promise<number | undefined> {
  if (!isFile(queries)) return undefined;
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = 'event'`.execute(queries);
  return rows[0]?.seq ?? 0;
}

/** Rows of one reading of the whole log. */
const ROWS = 20_000;

/** The log as it is stored, unread, in order; so many rows at a time. */
export async function* readEventRows(queries: Queries): AsyncGenerator<readonly StoredEventRow[]> {
  for (let after = 0; ; ) {
    const rows = await queries
      .selectFrom('event')
      .selectAll()
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(ROWS)
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = last.seq;
  }
}
