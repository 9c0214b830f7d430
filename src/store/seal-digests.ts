/** Digests of what was collected, table by table: every column of every row that belongs to a run or an imported file. */
import { createHash } from 'node:crypto';
import type { Queries } from './database.ts';
import { sha256 } from './records.ts';

/** Digests of the parts of what is sealed, hex: the name of the part says where a change is. */
export type Digests = Readonly<Record<string, string>>;

/** A run with the number of its last answer where it could still go on. */
export interface RunDigests {
  readonly digests: Digests;
  readonly unfinished?: number;
}

/** @param most answers that are looked at; all when left out */
export async function digestRun(queries: Queries, run: number, most?: number): Promise<RunDigests> {
  const row = await queries.selectFrom('run').selectAll().where('id', '=', run).executeTakeFirst();
  const own = startDigest();
  own.add(row ?? null);
  const answers = startDigest();
  let read = 0;
  const readAnswers = (after: number) => {
    const query = queries
      .selectFrom('response')
      .selectAll()
      .where('run_id', '=', run)
      .where('number', '>', after)
      .orderBy('number')
      .limit(ANSWERS);
    return (most === undefined ? query : query.where('number', '<=', most)).execute();
  };
  await eachRow(
    readAnswers,
    ({ number }) => number,
    (answer) => {
      answers.add({ ...answer, body: sha256(answer.body) });
      read = answer.number;
    },
  );
  const delivered = startDigest();
  const readDelivered = (after: number) =>
    queries
      .selectFrom('run_record')
      .selectAll()
      .where('run_id', '=', run)
      .where('record_id', '>', after)
      .orderBy('record_id')
      .limit(ROWS)
      .execute();
  await eachRow(readDelivered, (each) => each.record_id, delivered.add);
  const isUnfinished = row?.state === 'running' || row?.state === 'failed';
  return {
    digests: {
      run: own.hex(),
      answers: answers.hex(),
      delivered: delivered.hex(),
      supplies: await digestSupplies(queries, run),
      ...(await digestRecords(queries, { run })),
    },
    ...(isUnfinished ? { unfinished: read } : {}),
  };
}

export async function digestFile(queries: Queries, file: number): Promise<Digests> {
  const row = await queries.selectFrom('import_file').selectAll().where('id', '=', file).executeTakeFirst();
  const own = startDigest();
  const { body, platform, ...told } = row ?? { body: new Uint8Array(0), platform: null };
  // Files that were sealed before there was a platform keep their digest.
  own.add(platform === null ? told : { ...told, platform });
  const content = startDigest();
  content.add(sha256(body));
  const readPieces = (after: number) =>
    queries
      .selectFrom('import_piece')
      .selectAll()
      .where('import_id', '=', file)
      .where('number', '>', after)
      .orderBy('number')
      .limit(ANSWERS)
      .execute();
  await eachRow(
    readPieces,
    ({ number }) => number,
    (piece) => content.add({ ...piece, body: sha256(piece.body) }),
  );
  return { file: own.hex(), content: content.hex(), ...(await digestRecords(queries, { file })) };
}

/** Records that a run or file was the first to bring, and versions that it brought; what a version says is bound by its hash. */
async function digestRecords(
  queries: Queries,
  of: { readonly run: number } | { readonly file: number },
): Promise<Digests> {
  const records = startDigest();
  const versions = startDigest();
  const read = async (after: number) => {
    const query = queries
      .selectFrom('record')
      .innerJoin('record_version', 'record_version.record_id', 'record.id')
      .select([
        'record.id',
        'record.source',
        'record.kind',
        'record.source_id',
        'record.import_id',
        'record_version.version',
        'record_version.hash',
        'record_version.run_id',
        'record_version.response_number',
      ])
      .where('record.id', '>', after)
      .orderBy('record.id')
      .orderBy('record_version.version')
      .limit(ROWS);
    const mine =
      'run' in of
        ? query.where('record_version.run_id', '=', of.run)
        : query.where('record.import_id', '=', of.file).where('record_version.version', '=', 1);
    return whole(await mine.execute(), ({ id }) => id);
  };
  await eachRow(
    read,
    ({ id }) => id,
    ({ source, kind, source_id, import_id, ...version }) => {
      versions.add(version);
      if (version.version === 1) records.add([version.id, source, kind, source_id, import_id]);
    },
  );
  return { records: records.hex(), versions: versions.hex() };
}

/** Abstracts that a run supplied. Where one came it stays; that none came is asked again by a later run. */
async function digestSupplies(queries: Queries, run: number): Promise<string> {
  const digest = startDigest();
  const read = (after: number) =>
    queries
      .selectFrom('abstract_supply')
      .selectAll()
      .where('run_id', '=', run)
      .where('abstract', 'is not', null)
      .where('record_id', '>', after)
      .orderBy('record_id')
      .limit(ROWS)
      .execute();
  await eachRow(read, (row) => row.record_id, digest.add);
  return digest.hex();
}

/** Rows read at one time; answers are long. */
const ROWS = 5_000;
const ANSWERS = 50;

/** Rows of whole records: those of the last one may go on behind what was read. */
function whole<T>(rows: readonly T[], keyOf: (row: T) => number): readonly T[] {
  const last = rows.at(-1);
  if (last === undefined || rows.length < ROWS) return rows;
  return rows.filter((row) => keyOf(row) !== keyOf(last));
}

async function eachRow<T>(
  read: (after: number) => Promise<readonly T[]>,
  keyOf: (row: T) => number,
  take: (row: T) => void,
): Promise<void> {
  for (let after = 0; ; ) {
    const rows = await read(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) take(row);
    after = keyOf(last);
  }
}

interface Digest {
  readonly add: (row: unknown) => void;
  readonly hex: () => string;
}

/** SHA-256 over rows as JSON, one a line, columns in the order of their names. */
function startDigest(): Digest {
  const hash = createHash('sha256');
  return {
    add: (row) => {
      const isTable = typeof row === 'object' && row !== null && !Array.isArray(row);
      const sorted = isTable ? Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)) : row;
      hash.update(`${JSON.stringify(sorted)}\n`);
    },
    hex: () => hash.digest('hex'),
  };
}
