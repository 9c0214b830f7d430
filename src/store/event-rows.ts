/** Rows of the log in large pieces: SQLite hands over a page as one JSON text, which is read several times faster than value by value. */
import { type SelectQueryBuilder, SqliteAdapter, sql } from 'kysely';
import type { EventRow } from '../records/event.ts';
import type { Queries } from './database.ts';
import type { Tables } from './tables.ts';

/** A row of the log with its place. */
export type StoredEventRow = EventRow & { readonly seq: number };

const PAGE = 10_000;
/** Characters of a body up to which it comes with its page: the links of large reviews would make a page too long for one text. */
const LONG_BODY = 20_000;

type Text = string | null;
/** The columns in the order of the query; whether a body is long enough to be read by itself. */
type PageRow = readonly [
  ...[seq: number, hash: string, previousHash: string, type: string, chain: string, at: string],
  ...[recordId: Text, stage: Text, batch: Text, verdict: Text, reason: Text],
  ...[criteriaVersion: number | null, programVersion: string, body: Text, isLong: 0 | 1],
];

/** What a vote says stands in its columns; of a large log its hashes, body and version are most. */
const BARE_TYPES = ['decision', 'undo', 'clear'];

/**
 * @param query of whole rows in the order of the log
 * @param options.bareVotes votes come without hashes, body and version, where that is faster: enough to count them
 */
export async function readPagedRows(
  queries: Queries,
  query: SelectQueryBuilder<Tables, 'event', StoredEventRow>,
  options: { readonly bareVotes?: boolean } = {},
): Promise<readonly StoredEventRow[]> {
  if (!(queries.getExecutor().adapter instanceof SqliteAdapter)) return query.execute();
  const isBare = sql`type in (${sql.join(options.bareVotes === true ? BARE_TYPES : [''])})`;
  const rows: StoredEventRow[] = [];
  for (let after = 0; ; after = rows.at(-1)?.seq ?? after) {
    const page = await queries
      .selectFrom(query.where('seq', '>', after).limit(PAGE).as('page'))
      .select(
        sql<string>`json_group_array(json_array(seq, iif(${isBare}, '', hash), iif(${isBare}, '', previous_hash), type, chain, at, record_id, stage, batch, verdict, reason,
          criteria_version, iif(${isBare}, '', program_version), iif(${isBare} or length(body) > ${LONG_BODY}, null, body),
          iif(not ${isBare} and length(body) > ${LONG_BODY}, 1, 0)))`.as('rows'),
      )
      .executeTakeFirstOrThrow();
    const read: readonly PageRow[] = JSON.parse(page.rows);
    for (const values of read) {
      const row = toRow(values);
      rows.push(values[14] === 1 ? { ...row, body: await readBody(queries, row.seq) } : row);
    }
    if (read.length < PAGE) break;
  }
  return rows;
}

function toRow(values: PageRow): StoredEventRow {
  return {
    seq: values[0],
    hash: values[1],
    previous_hash: values[2],
    type: values[3],
    chain: values[4],
    at: values[5],
    record_id: values[6],
    stage: values[7],
    batch: values[8],
    verdict: values[9],
    reason: values[10],
    criteria_version: values[11],
    program_version: values[12],
    body: values[13],
  };
}

async function readBody(queries: Queries, seq: number): Promise<Text> {
  const row = await queries.selectFrom('event').select('body').where('seq', '=', seq).executeTakeFirst();
  return row?.body ?? null;
}
