/** What was withdrawn: runs and imports that do not count, and the records that leave the review with them. Nothing is deleted. */
import { asRecordId, type RecordId } from '../records/record.ts';
import type { Queries } from './database.ts';
import { readEvents } from './events.ts';

/** A run of a search or an imported file, as the body of a `withdraw` event names it. */
export type Collected = { readonly run: number } | { readonly file: number };

export interface Withdrawn {
  readonly runs: ReadonlySet<number>;
  readonly files: ReadonlySet<number>;
}

/** Costs one look into the index of events where nothing was withdrawn. */
export async function readWithdrawn(queries: Queries): Promise<Withdrawn> {
  const runs = new Set<number>();
  const files = new Set<number>();
  for (const event of await readEvents(queries, { types: ['withdraw'] })) {
    const named = readCollected(event.body);
    if (named === undefined) throw new Error(`Event ${event.seq} names nothing that can be withdrawn.`);
    if ('run' in named) runs.add(named.run);
    else files.add(named.file);
  }
  return { runs, files };
}

function readCollected(body: unknown): Collected | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('run' in body && typeof body.run === 'number') return { run: body.run };
  if ('file' in body && typeof body.file === 'number') return { file: body.file };
  return undefined;
}

/** Named records are looked up one by one up to so many; beyond that everything is looked at. */
const FEW = 100;

/**
 * Records that no counted run and no counted import delivered. They are left out wherever records are read.
 *
 * @param among - of these only, so that a few records do not cost a look at all
 */
export async function readLeftOut(queries: Queries, among?: readonly RecordId[]): Promise<ReadonlySet<RecordId>> {
  const withdrawn = await readWithdrawn(queries);
  return leftOutBy(queries, withdrawn, among === undefined || among.length > FEW ? undefined : among.map(Number));
}

async function leftOutBy(
  queries: Queries,
  { runs, files }: Withdrawn,
  among?: readonly number[],
): Promise<ReadonlySet<RecordId>> {
  const left = new Set<RecordId>();
  if (among?.length === 0) return left;
  if (runs.size > 0) {
    const query = queries
      .selectFrom('run_record')
      .select('record_id')
      .distinct()
      .where('run_id', 'in', [...runs])
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('run_record as counted')
              .select('counted.run_id')
              .whereRef('counted.record_id', '=', 'run_record.record_id')
              .where('counted.run_id', 'not in', [...runs]),
          ),
        ),
      );
    const rows = await (among === undefined ? query : query.where('record_id', 'in', among)).execute();
    for (const row of rows) left.add(asRecordId(String(row.record_id)));
  }
  if (files.size > 0) {
    const query = queries
      .selectFrom('record')
      .select('id')
      .where('import_id', 'in', [...files]);
    const rows = await (among === undefined ? query : query.where('id', 'in', among)).execute();
    for (const row of rows) left.add(asRecordId(String(row.id)));
  }
  return left;
}

export interface Withdrawal {
  /** Records that leave the review, in order of import. */
  readonly leaving: readonly RecordId[];
  /** How many of its records stay, because other counted runs delivered them. */
  readonly stay: number;
}

/** What a withdrawal would take out, without doing it. */
export async function planWithdrawal(queries: Queries, named: Collected): Promise<Withdrawal> {
  const before = await readWithdrawn(queries);
  const gone = await leftOutBy(queries, before);
  const after = await leftOutBy(queries, {
    runs: 'run' in named ? new Set([...before.runs, named.run]) : before.runs,
    files: 'file' in named ? new Set([...before.files, named.file]) : before.files,
  });
  const leaving = [...after].filter((id) => !gone.has(id)).sort((a, b) => Number(a) - Number(b));
  const own = await readOwn(queries, named);
  return { leaving, stay: own.filter((id) => !after.has(id)).length };
}

async function readOwn(queries: Queries, named: Collected): Promise<readonly RecordId[]> {
  const rows =
    'run' in named
      ? await queries.selectFrom('run_record').select('record_id as id').where('run_id', '=', named.run).execute()
      : await queries.selectFrom('record').select('id').where('import_id', '=', named.file).execute();
  return rows.map((row) => asRecordId(String(row.id)));
}
