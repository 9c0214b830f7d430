/** Rows of the log, in large pieces where the database is a file. */
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

/** @param query of whole rows in the order of the log */
export async function readPagedRows(
  queries: Queries,
  query: SelectQueryBuilder<Tables, 'event', StoredEventRow>,
): Promise<readonly StoredEventRow[]> {
  if (!(queries.getExecutor().adapter instanceof SqliteAdapter)) return query.execute();
  const rows: StoredEventRow[] = [];
  for (let after = 0, size = PAGE; size === PAGE; ) {
    const page: readonly PageRow[] = JSON.parse(await readPage(queries, query, after));
    for (const values of page) {
      const row = toRow(values);
      rows.push(values[14] === 1 ? { ...row, body: await readBody(queries, row.seq) } : row);
    }
    size = page.length;
    after = rows.at(-1)?.seq ?? after;
  }
  return rows;
}

/** The next rows of the query behind a place, as one text: that is read several times faster than value by value. */
async function readPage(
  queries: Queries,
  query: SelectQueryBuilder<Tables, 'event', StoredEventRow>,
  after: number,
): Promise<string> {
  // The places are found and put in order first, then the rows are looked up: rows of this width take long to sort.
  const places = query.where('seq', '>', after).limit(PAGE).clearSelect().select('seq').as('place');
  const page = await queries
    .selectFrom(places)
    .crossJoin('event')
    .whereRef('event.seq', '=', 'place.seq')
    .select(
      sql<string>`json_group_array(json_array(event.seq, hash, previous_hash, type, chain, at, record_id, stage, batch, verdict, reason, criteria_version,
        program_version, iif(length(body) > ${LONG_BODY}, null, body), iif(length(body) > ${LONG_BODY}, 1, 0)))`.as(
        'rows',
      ),
    )
    .executeTakeFirstOrThrow();
  return page.rows;
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
