/** Files that records were imported from: stored with their records, and read again. */
import { gunzipSync, gzipSync } from 'node:zlib';
import { asRecordId, type BibRecord, type Problem, type RecordId, type SourceKind } from '../records/record.ts';
import type { Database, Queries } from './database.ts';
import { recordToJson, sha256, sourceKind } from './records.ts';
import { readWithdrawn } from './withdrawn.ts';

/** Records of one statement: bound parameters stay below SQLite's old limit of 999. */
const CHUNK = 100;
/** Versions read at one time. */
const VERSIONS = 1_000;

/** What is known of a file when all of it was read. */
interface ImportedCounts {
  readonly recordsInFile: number;
  readonly refused: number;
  readonly problems: readonly Problem[];
}

interface ImportedRecord {
  readonly sourceId?: string | undefined;
  readonly record: BibRecord;
}

/** A file that is stored while it is read. */
interface StreamedFile extends Omit<ImportedFile, 'bytes' | keyof ImportedCounts> {
  /** Of the content, gzip undone; hex. */
  readonly sha256: string;
  /** The content, gzip undone, in pieces. */
  readonly pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface ImportedFile extends ImportedCounts {
  readonly source: string;
  readonly kind: SourceKind;
  readonly path: string;
  readonly format: string;
  readonly searchedOn: string | undefined;
  readonly strategy: string | undefined;
  /** Where the source was searched: `Ovid`. */
  readonly platform?: string | undefined;
  readonly importedAt: string;
  readonly bytes: Uint8Array;
}

export interface ImportRow {
  readonly id: number;
  readonly source: string;
  readonly kind: SourceKind;
  readonly path: string;
  readonly sha256: string;
  /** Date on which the source was searched, as given at the import. */
  readonly searchedOn: string | undefined;
  readonly strategy: string | undefined;
  /** Where the source was searched: `Ovid`. */
  readonly platform?: string | undefined;
  readonly importedAt: string;
  readonly recordsInFile: number;
  readonly refused: number;
}

/** Stores a file and its records in one transaction. */
export async function insertImport(
  database: Database,
  { bytes, recordsInFile, refused, problems, ...file }: ImportedFile,
  records: readonly ImportedRecord[],
): Promise<number> {
  return insertStreamedImport(database, { ...file, sha256: sha256(bytes), pieces: [bytes] }, [records], () => ({
    recordsInFile,
    refused,
    problems,
  }));
}

/**
 * Stores a file and its records in one transaction while the records come; when their source throws, nothing of them stays.
 *
 * @param counts asked once, behind the last batch
 * @returns number of the import
 */
export async function insertStreamedImport(
  database: Database,
  file: StreamedFile,
  batches: AsyncIterable<readonly ImportedRecord[]> | Iterable<readonly ImportedRecord[]>,
  counts: () => ImportedCounts,
): Promise<number> {
  return database.transaction().execute(async (transaction) => {
    const { id } = await transaction
      .insertInto('import_file')
      .values({
        source: file.source,
        kind: file.kind,
        path: file.path,
        format: file.format,
        sha256: file.sha256,
        searched_on: file.searchedOn ?? null,
        strategy: file.strategy ?? null,
        platform: file.platform ?? null,
        records_in_file: 0,
        refused: 0,
        problems: '[]',
        imported_at: file.importedAt,
        body: new Uint8Array(0),
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    for await (const records of batches) {
      for (let start = 0; start < records.length; start += CHUNK) {
        await insertRecords(transaction, file, id, records.slice(start, start + CHUNK));
      }
    }
    await insertPieces(transaction, id, file.pieces);
    const { recordsInFile, refused, problems } = counts();
    await transaction
      .updateTable('import_file')
      .set({ records_in_file: recordsInFile, refused, problems: JSON.stringify(problems) })
      .where('id', '=', id)
      .execute();
    return id;
  });
}

async function insertPieces(queries: Queries, importId: number, pieces: StreamedFile['pieces']): Promise<void> {
  let number = 0;
  for await (const piece of pieces) {
    number += 1;
    await queries
      .insertInto('import_piece')
      .values({ import_id: importId, number, body: gzipSync(piece) })
      .execute();
  }
}

async function insertRecords(
  queries: Queries,
  file: StreamedFile,
  importId: number,
  records: readonly ImportedRecord[],
): Promise<void> {
  const rows = await queries
    .insertInto('record')
    .values(
      records.map(({ sourceId }) => ({
        source: file.source,
        kind: file.kind,
        source_id: sourceId ?? null,
        import_id: importId,
      })),
    )
    .returning('id')
    .execute();
  const versions = records.map(({ record }, index) => {
    const data = recordToJson(record);
    return {
      record_id: rows[index]?.id ?? 0,
      version: 1,
      data,
      hash: sha256(data),
      run_id: null,
      response_number: null,
    };
  });
  await queries.insertInto('record_version').values(versions).execute();
}

/** The content of an imported file as it was read, a piece at a time, since it may be longer than memory. */
export async function* readImportContent(queries: Queries, id: number): AsyncGenerator<Uint8Array> {
  for await (const part of importBodies(queries, id)) if (part.length > 0) yield gunzipSync(part);
}

/** What each record of an imported file was stored as, in the order of the file. */
export async function* readFirstVersions(queries: Queries, importId: number) {
  for (let after = 0; ; ) {
    const rows = await queries
      .selectFrom('record')
      .innerJoin('record_version', 'record_version.record_id', 'record.id')
      .select(['record.id', 'record.source_id', 'record_version.data'])
      .where('record.import_id', '=', importId)
      .where('record_version.version', '=', 1)
      .where('record.id', '>', after)
      .orderBy('record.id')
      .limit(VERSIONS)
      .execute();
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < VERSIONS) return;
    after = last.id;
  }
}

/** The files that the named records came from, and the place of each among the records of its file, from 1. */
export async function readImportPlaces(
  queries: Queries,
  ids: readonly RecordId[],
): Promise<readonly { readonly recordId: RecordId; readonly importId: number; readonly place: number }[]> {
  const rows = await queries
    .selectFrom('record')
    .select((expression) => [
      'record.id',
      'record.import_id',
      expression
        .selectFrom('record as before')
        .whereRef('before.import_id', '=', 'record.import_id')
        .whereRef('before.id', '<=', 'record.id')
        .select((inner) => inner.fn.countAll<number>().as('place'))
        .as('place'),
    ])
    .where('record.id', 'in', ids.map(Number))
    .where('record.import_id', 'is not', null)
    .orderBy('record.id')
    .execute();
  return rows.map((row) => ({
    recordId: asRecordId(String(row.id)),
    importId: row.import_id ?? 0,
    place: Number(row.place),
  }));
}

/** The content of an imported file as it is stored, part by part: a gzip of the whole. */
export async function* importBodies(queries: Queries, id: number): AsyncGenerator<Uint8Array> {
  const file = await queries.selectFrom('import_file').select('body').where('id', '=', id).executeTakeFirst();
  if (file === undefined) return;
  yield file.body;
  for (let number = 1; ; number += 1) {
    const piece = await queries
      .selectFrom('import_piece')
      .select('body')
      .where('import_id', '=', id)
      .where('number', '=', number)
      .executeTakeFirst();
    if (piece === undefined) return;
    yield piece.body;
  }
}

/** Ids of the records of an imported file, in the order of the file. */
export async function importedIds(queries: Queries, id: number): Promise<readonly RecordId[]> {
  const rows = await queries.selectFrom('record').select('id').where('import_id', '=', id).orderBy('id').execute();
  return rows.map((row) => asRecordId(String(row.id)));
}

/** Imports that count, in order; `withdrawn` lists those that were withdrawn too. */
export async function listImports(
  queries: Queries,
  options: { readonly withdrawn?: boolean } = {},
): Promise<readonly ImportRow[]> {
  const { files } = await readWithdrawn(queries);
  const rows = await queries
    .selectFrom('import_file')
    .select([
      'id',
      'source',
      'kind',
      'path',
      'sha256',
      'searched_on',
      'strategy',
      'platform',
      'imported_at',
      'records_in_file',
      'refused',
    ])
    .orderBy('id')
    .execute();
  const listed = options.withdrawn === true ? rows : rows.filter((row) => !files.has(row.id));
  return listed.map((row) => ({
    id: row.id,
    source: row.source,
    kind: sourceKind(row.kind),
    path: row.path,
    sha256: row.sha256,
    searchedOn: row.searched_on ?? undefined,
    strategy: row.strategy ?? undefined,
    platform: row.platform ?? undefined,
    importedAt: row.imported_at,
    recordsInFile: row.records_in_file,
    refused: row.refused,
  }));
}
