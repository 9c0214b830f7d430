/** What each run delivered, and the versions of records that are compared. */
import { asRecordId, type BibRecord, type RecordId } from '../records/record.ts';
import type { Deliveries, Delivery } from '../search/diff.ts';
import type { Queries } from './database.ts';
import { recordFromJson } from './records.ts';

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const CHUNK = 100;

/** What a run holds, by record, in order of import. */
export async function readDeliveries(queries: Queries, runId: number): Promise<Deliveries> {
  const parts = await readParts(queries, runId);
  const rows = await queries
    .selectFrom('run_record')
    .innerJoin('record', 'record.id', 'run_record.record_id')
    .select((expression) => [
      'record.id',
      'record.source_id',
      'run_record.score',
      'run_record.response_number',
      'run_record.version',
      // Runs of an older program do not say which version they delivered: the newest of their time.
      expression
        .selectFrom('record_version')
        .whereRef('record_version.record_id', '=', 'run_record.record_id')
        .where('record_version.run_id', '<=', runId)
        .select((inner) => inner.fn.max('record_version.version').as('newest'))
        .as('newest'),
    ])
    .where('run_record.run_id', '=', runId)
    .orderBy('record.id')
    .execute();
  return new Map(
    rows.map((row): [RecordId, Delivery] => [
      asRecordId(String(row.id)),
      {
        nativeId: row.source_id ?? '',
        version: row.version ?? row.newest ?? 1,
        score: row.score ?? undefined,
        part: parts.get(row.response_number),
      },
    ]),
  );
}

/** The part of the run that each of its answers belongs to. */
async function readParts(queries: Queries, runId: number): Promise<ReadonlyMap<number, number>> {
  const rows = await queries.selectFrom('response').select(['number', 'step']).where('run_id', '=', runId).execute();
  return new Map(rows.flatMap(({ number, step }) => partOf(step).map((part) => [number, part] as const)));
}

function partOf(step: string): readonly number[] {
  const read: unknown = JSON.parse(step);
  return typeof read === 'object' && read !== null && 'part' in read && typeof read.part === 'number'
    ? [read.part]
    : [];
}

/** One run's delivery of one record: with which answer, and when that came. */
export interface DeliveryNote {
  readonly recordId: RecordId;
  readonly runId: number;
  readonly answer: number;
  /** Index of the part of the run; `undefined` in a copy, which has no answers. */
  readonly part: number | undefined;
  readonly score: number | undefined;
  readonly at: string | undefined;
}

/** Who delivered the named records, in the order of the runs. */
export async function readDeliveryNotes(queries: Queries, ids: readonly RecordId[]): Promise<readonly DeliveryNote[]> {
  const rows = await queries
    .selectFrom('run_record')
    .leftJoin('response', (join) =>
      join
        .onRef('response.run_id', '=', 'run_record.run_id')
        .onRef('response.number', '=', 'run_record.response_number'),
    )
    .select([
      'run_record.record_id',
      'run_record.run_id',
      'run_record.response_number',
      'run_record.score',
      'response.step',
      'response.received_at',
    ])
    .where('run_record.record_id', 'in', ids.map(Number))
    .orderBy('run_record.run_id')
    .orderBy('run_record.record_id')
    .execute();
  return rows.map((row) => ({
    recordId: asRecordId(String(row.record_id)),
    runId: row.run_id,
    answer: row.response_number,
    part: row.step === null ? undefined : partOf(row.step)[0],
    score: row.score ?? undefined,
    at: row.received_at ?? undefined,
  }));
}

/** Reads one version each of the named records, and gives them one after the other, since a run holds more than memory should. */
export async function* readVersions(
  queries: Queries,
  wanted: readonly { readonly id: RecordId; readonly version: number }[],
): AsyncGenerator<{ readonly id: RecordId; readonly record: BibRecord }> {
  for (let start = 0; start < wanted.length; start += CHUNK) {
    const versions = new Map(wanted.slice(start, start + CHUNK).map(({ id, version }) => [Number(id), version]));
    const rows = await queries
      .selectFrom('record_version')
      .select(['record_id', 'version', 'data'])
      .where('record_id', 'in', [...versions.keys()])
      .orderBy('record_id')
      .execute();
    for (const row of rows) {
      if (versions.get(row.record_id) !== row.version) continue;
      yield { id: asRecordId(String(row.record_id)), record: recordFromJson(row.data) };
    }
  }
}
