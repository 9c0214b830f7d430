/** Records as delivered, with their versions. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import {
  asRecordId,
  type BibRecord,
  EMPTY_RECORD,
  type RecordId,
  SOURCE_KINDS,
  type SourceKind,
  type StoredRecord,
} from '../records/record.ts';
import { SUPPLY_ORDER } from '../search/missing-abstracts.ts';
import type { Queries } from './database.ts';
import { isFile } from './maintenance.ts';
import { readLeftOut } from './withdrawn.ts';

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const CHUNK = 100;

/** SHA-256, hex. */
export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What is stored of a record: only the fields that say something. */
export function recordToJson(record: BibRecord): string {
  return JSON.stringify(record, (_key, value: unknown) =>
    Array.isArray(value) && value.length === 0 ? undefined : value,
  );
}

export function recordFromJson(json: string): BibRecord {
  return { ...EMPTY_RECORD, ...(JSON.parse(json) as Partial<BibRecord>) };
}

/** What is known of every record of the review without reading it: enough for folds and counts. In order of import. */
export interface RecordOrigin {
  readonly id: RecordId;
  readonly source: string;
  readonly kind: SourceKind;
}

export async function readOrigins(queries: Queries): Promise<readonly RecordOrigin[]> {
  const leftOut = await readLeftOut(queries);
  const origins: RecordOrigin[] = [];
  for await (const { ids, sources, kinds } of readOriginColumns(queries)) {
    for (const [place, id] of ids.entries()) {
      origins.push({ id: asRecordId(id), source: sources[place] ?? '', kind: sourceKind(kinds[place] ?? '') });
    }
  }
  return leftOut.size === 0 ? origins : origins.filter((origin) => !leftOut.has(origin.id));
}

/** Lists that belong together: the records of one page in order of import. */
interface OriginColumns {
  readonly ids: readonly string[];
  readonly sources: readonly string[];
  readonly kinds: readonly string[];
}

/** Records of one page of origins. */
const ORIGINS = 50_000;

async function* readOriginColumns(queries: Queries): AsyncGenerator<OriginColumns> {
  const query = queries.selectFrom('record').select(['id', 'source', 'kind']).orderBy('id');
  if (!isFile(queries)) {
    const rows = await query.execute();
    yield {
      ids: rows.map(({ id }) => String(id)),
      sources: rows.map(({ source }) => source),
      kinds: rows.map(({ kind }) => kind),
    };
    return;
  }
  // Texts of lists instead of values, as in event-rows.ts.
  for (let after = 0, size = ORIGINS; size === ORIGINS; ) {
    const page = await queries
      .selectFrom(query.where('id', '>', after).limit(ORIGINS).as('page'))
      .select([
        sql<string>`json_group_array(id || '')`.as('ids'),
        sql<string>`json_group_array(source)`.as('sources'),
        sql<string>`json_group_array(kind)`.as('kinds'),
      ])
      .executeTakeFirstOrThrow();
    const columns: OriginColumns = {
      ids: JSON.parse(page.ids),
      sources: JSON.parse(page.sources),
      kinds: JSON.parse(page.kinds),
    };
    yield columns;
    size = columns.ids.length;
    after = Number(columns.ids.at(-1));
  }
}

/**
 * The newest version of the named records, or of all, in order of import; what left the review is left out. A record without an abstract has the one that another
 * service supplied, and says so.
 */
export async function readRecords(queries: Queries, ids?: readonly RecordId[]): Promise<readonly StoredRecord[]> {
  const leftOut = await readLeftOut(queries, ids);
  if (ids === undefined) {
    const all = await readSome(queries, undefined);
    return leftOut.size === 0 ? all : all.filter((record) => !leftOut.has(record.id));
  }
  const present = ids.filter((id) => !leftOut.has(id));
  const found: StoredRecord[] = [];
  for (let start = 0; start < present.length; start += CHUNK) {
    found.push(...(await readSome(queries, present.slice(start, start + CHUNK))));
  }
  return found.sort((left, right) => left.position - right.position);
}

async function readSome(queries: Queries, ids: readonly RecordId[] | undefined): Promise<StoredRecord[]> {
  let query = queries
    .selectFrom('record')
    .innerJoin('record_version', 'record_version.record_id', 'record.id')
    .select(['record.id', 'record.source', 'record.kind', 'record.source_id', 'record_version.data'])
    .orderBy('record.id')
    .orderBy('record_version.version');
  if (ids !== undefined) query = query.where('record.id', 'in', ids.map(Number));
  const supplied = await readSupplied(queries, ids);
  const newest = new Map((await query.execute()).map((row) => [row.id, row]));
  return [...newest.values()].map((row) => {
    const record = recordFromJson(row.data);
    const supply = record.abstract === undefined ? supplied.get(row.id) : undefined;
    return {
      id: asRecordId(String(row.id)),
      position: row.id,
      source: row.source,
      kind: sourceKind(row.kind),
      sourceId: row.source_id ?? undefined,
      record: supply === undefined ? record : { ...record, abstract: supply.abstract },
      abstractFrom: supply?.source,
    };
  });
}

/** Abstracts that other services supplied, the best one for each record. */
async function readSupplied(
  queries: Queries,
  ids: readonly RecordId[] | undefined,
): Promise<ReadonlyMap<number, { readonly source: string; readonly abstract: string }>> {
  let query = queries.selectFrom('abstract_supply').select(['record_id', 'source', 'abstract']);
  if (ids !== undefined) query = query.where('record_id', 'in', ids.map(Number));
  const best = new Map<number, { readonly source: string; readonly abstract: string }>();
  const order: readonly string[] = SUPPLY_ORDER;
  for (const { record_id, source, abstract } of await query.where('abstract', 'is not', null).execute()) {
    const known = best.get(record_id);
    if (abstract !== null && (known === undefined || order.indexOf(source) < order.indexOf(known.source))) {
      best.set(record_id, { source, abstract });
    }
  }
  return best;
}

/** @throws Error when the database holds a kind that this program does not know */
export function sourceKind(text: string): SourceKind {
  const kind = SOURCE_KINDS.find((known) => known === text);
  if (kind === undefined) throw new Error(`The database holds the unknown source kind ${text}.`);
  return kind;
}
