/** Seals: digests of what was collected, kept as events, so that a change in any of its rows can be told afterwards. */
import { createHash } from 'node:crypto';
import { type NewEvent, PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import type { Database, Queries } from './database.ts';
import { appendEvents, readEvents } from './events.ts';
import { sha256 } from './records.ts';

/** What is sealed together. */
type Sealed = { readonly run: number } | { readonly file: number };

/** Digests of the parts of what is sealed, hex: the name of the part says where a change is. */
type Digests = Readonly<Record<string, string>>;

/** Body of a `seal` event. */
type SealBody = Sealed & {
  readonly digests: Digests;
  /** The run could still go on, and may be sealed again; it had so many answers. */
  readonly unfinished?: number;
};

/** A seal that no longer holds. */
export interface BrokenSeal {
  /** `run-3`, `file-1` */
  readonly name: string;
  /** Parts that were changed: `answers`, `records` … */
  readonly parts: readonly string[];
}

/** Name of what is sealed, as `withdraw` takes it. */
function nameOf(sealed: Sealed): string {
  return 'run' in sealed ? `run-${sealed.run}` : `file-${sealed.file}`;
}

/**
 * Seals what was collected and is not sealed yet: finished runs and imports once and for all, unfinished runs as they stand,
 * until they have gone on.
 *
 * @param all after a repair, which changes what was sealed for a reason
 */
export async function sealCollected(
  database: Database,
  event: Pick<NewEvent, 'at' | 'programVersion'>,
  all = false,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    const seals = foldSeals(await readEvents(transaction, { types: ['seal'] }));
    const bodies: SealBody[] = [];
    for (const sealed of await listSealable(transaction)) {
      const known = seals.get(nameOf(sealed));
      if (known !== undefined && known.unfinished === undefined && !all) continue;
      const body = await seal(transaction, sealed);
      if (known === undefined || differingParts(known.digests, body.digests).length > 0) bodies.push(body);
    }
    await appendEvents(
      transaction,
      bodies.map((body) => ({ ...event, type: 'seal', chain: PROGRAM_CHAIN, body })),
    );
  });
}

/** What only home has. */
const RAW: readonly string[] = ['answers', 'content'];

/** Takes every digest again; what was collected and never sealed (by an older program, or before a crash) is passed over. */
export async function findBrokenSeals(
  queries: Queries,
  events: readonly ReviewEvent[],
  isCopy: boolean,
): Promise<readonly BrokenSeal[]> {
  const broken: BrokenSeal[] = [];
  for (const [name, { digests, unfinished, ...sealed }] of foldSeals(events)) {
    const now = await seal(queries, sealed, unfinished);
    // A run that has gone on, or was killed while it did, is as it should be but for what came meanwhile.
    const hasGoneOn = unfinished !== undefined && (await isGoingOn(queries, sealed, unfinished));
    const isHeld = (part: string): boolean =>
      isCopy ? unfinished === undefined && !RAW.includes(part) : !hasGoneOn || part === 'answers';
    const parts = differingParts(digests, now.digests).filter(isHeld);
    if (parts.length > 0) broken.push({ name, parts });
  }
  return broken;
}

async function isGoingOn(queries: Queries, sealed: Sealed, answers: number): Promise<boolean> {
  if (!('run' in sealed)) return false;
  const run = await queries.selectFrom('run').select('state').where('id', '=', sealed.run).executeTakeFirst();
  const { last } = await queries
    .selectFrom('response')
    .select((expression) => expression.fn.max('number').as('last'))
    .where('run_id', '=', sealed.run)
    .executeTakeFirstOrThrow();
  return run?.state !== 'failed' || (last ?? 0) > answers;
}

/** The newest seal of each, by name. */
function foldSeals(events: readonly ReviewEvent[]): ReadonlyMap<string, SealBody> {
  return new Map(
    events.flatMap((event) => {
      const body = event.type === 'seal' ? readSeal(event.body) : undefined;
      return body === undefined ? [] : [[nameOf(body), body] as const];
    }),
  );
}

function readSeal(body: unknown): SealBody | undefined {
  if (typeof body !== 'object' || body === null || !('digests' in body)) return undefined;
  const { digests } = body;
  if (typeof digests !== 'object' || digests === null) return undefined;
  const texts = Object.fromEntries(Object.entries(digests).map(([part, digest]) => [part, String(digest)]));
  const rest = { digests: texts, ...('unfinished' in body ? { unfinished: Number(body.unfinished) } : {}) };
  if ('run' in body) return { run: Number(body.run), ...rest };
  return 'file' in body ? { file: Number(body.file), ...rest } : undefined;
}

function differingParts(before: Digests, after: Digests): readonly string[] {
  return Object.keys({ ...before, ...after }).filter((part) => before[part] !== after[part]);
}

async function listSealable(queries: Queries): Promise<readonly Sealed[]> {
  const runs = await queries.selectFrom('run').select('id').orderBy('id').execute();
  const files = await queries.selectFrom('import_file').select('id').orderBy('id').execute();
  return [...runs.map(({ id }) => ({ run: id })), ...files.map(({ id }) => ({ file: id }))];
}

/** @param answers of a run, only so many */
async function seal(queries: Queries, sealed: Sealed, answers?: number): Promise<SealBody> {
  return 'run' in sealed ? sealRun(queries, sealed.run, answers) : sealFile(queries, sealed.file);
}

async function sealRun(queries: Queries, run: number, most?: number): Promise<SealBody> {
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
    run,
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

async function sealFile(queries: Queries, file: number): Promise<SealBody> {
  const row = await queries.selectFrom('import_file').selectAll().where('id', '=', file).executeTakeFirst();
  const own = startDigest();
  const { body, ...told } = row ?? { body: new Uint8Array(0) };
  own.add(told);
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
  return { file, digests: { file: own.hex(), content: content.hex(), ...(await digestRecords(queries, { file })) } };
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
