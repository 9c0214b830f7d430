/** What the tables have of records that a run delivered, and how a re-reading is put right in them. */
import type { Held, Reading, ReadingPlan } from '../search/reread.ts';
import type { Run } from '../search/run.ts';
import type { Queries } from './database.ts';

/** What is held of a record under its id in the review. */
export interface HeldRecord extends Held {
  readonly id: number;
}

/** What is held of the named records of the run's source by native id, those without a row left out. At most 100. */
export async function readHeld(
  queries: Queries,
  run: Run,
  nativeIds: readonly string[],
): Promise<ReadonlyMap<string, HeldRecord>> {
  const rows = await queries
    .selectFrom('record')
    .select(['id', 'source_id'])
    .where('source', '=', run.source)
    .where('source_id', 'in', nativeIds)
    .where('import_id', 'is', null)
    .execute();
  const held = await readRows(
    queries,
    run,
    rows.map(({ id }) => id),
  );
  return new Map(
    rows.map(({ id, source_id }) => [source_id ?? '', { id, isKnown: true, ...(held.get(id) ?? NO_ROWS) }]),
  );
}

type HeldRows = Pick<Held, 'delivery' | 'versions'>;
const NO_ROWS: HeldRows = { delivery: undefined, versions: [] };

async function readRows(queries: Queries, run: Run, ids: readonly number[]): Promise<ReadonlyMap<number, HeldRows>> {
  if (ids.length === 0) return new Map();
  const deliveries = await queries
    .selectFrom('run_record')
    .select(['record_id', 'response_number', 'score', 'version'])
    .where('run_id', '=', run.id)
    .where('record_id', 'in', ids)
    .execute();
  const rows = await queries
    .selectFrom('record_version')
    .select(['record_id', 'version', 'run_id', 'response_number', 'data', 'hash'])
    .where('record_id', 'in', ids)
    .orderBy('version')
    .execute();
  const versions = new Map<number, Held['versions'][number][]>();
  for (const { record_id, version, run_id, response_number, data, hash } of rows) {
    const ofRecord = versions.get(record_id) ?? [];
    ofRecord.push({ version, run: run_id ?? 0, answer: response_number ?? 0, data, hash });
    versions.set(record_id, ofRecord);
  }
  const noted = new Map(deliveries.map((row) => [row.record_id, row]));
  return new Map(
    ids.map((id): [number, HeldRows] => {
      const row = noted.get(id);
      const delivery =
        row === undefined
          ? undefined
          : { answer: row.response_number, version: row.version ?? undefined, score: row.score ?? undefined };
      return [id, { delivery, versions: versions.get(id) ?? [] }];
    }),
  );
}

/** Ids of records whose own row is lost while their versions are there, by hash: decisions may name them. */
export async function readOrphans(queries: Queries): Promise<Map<string, number>> {
  const rows = await queries
    .selectFrom('record_version')
    .leftJoin('record', 'record.id', 'record_version.record_id')
    .select(['record_version.record_id', 'record_version.hash'])
    .where('record.id', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.hash, row.record_id]));
}

/** What is held of a record whose own row is lost. */
export async function readOrphan(queries: Queries, run: Run, id: number): Promise<HeldRecord> {
  const rows = (await readRows(queries, run, [id])).get(id) ?? NO_ROWS;
  return { id, isKnown: false, ...rows };
}

/** A row for a record of the run's source; under its earlier id where that is known. */
export async function insertRecord(queries: Queries, run: Run, nativeId: string, id?: number): Promise<number> {
  const row = { source: run.source, kind: 'database', source_id: nativeId, import_id: null };
  const inserted = await queries
    .insertInto('record')
    .values(id === undefined ? row : { ...row, id })
    .returning('id')
    .executeTakeFirstOrThrow();
  return inserted.id;
}

/** Writes what a judged reading asks for. */
export async function applyReading(
  queries: Queries,
  run: Run,
  id: number,
  reading: Reading,
  { add, repeat, note }: ReadingPlan,
): Promise<void> {
  const { data, hash, answer } = reading;
  const versions = [
    ...(add === undefined ? [] : [{ version: add, data, hash, run: run.id, answer }]),
    ...(repeat === undefined ? [] : [{ ...repeat.of, version: repeat.as }]),
  ];
  for (const version of versions) {
    await queries
      .insertInto('record_version')
      .values({
        record_id: id,
        version: version.version,
        data: version.data,
        hash: version.hash,
        run_id: version.run,
        response_number: version.answer,
      })
      .execute();
  }
  if (note === undefined) return;
  const row = { response_number: note.answer, score: note.score ?? null, version: note.version };
  await queries
    .insertInto('run_record')
    .values({ run_id: run.id, record_id: id, ...row })
    .onConflict((conflict) => conflict.columns(['run_id', 'record_id']).doUpdateSet(row))
    .execute();
}
