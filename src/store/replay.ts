/** Reads the stored answers of a run again, and makes the tables say what the answers say. */
import { gunzipSync } from 'node:zlib';
import { evaluate } from '../query/evaluate.ts';
import { idsOfPart, replay } from '../search/replay.ts';
import {
  type Held,
  judgeReading,
  type Reading,
  type ReadingVerdict,
  type Reread,
  type RunReplay,
} from '../search/reread.ts';
import type { FetchedRecord, RawAnswer, Run, Step } from '../search/run.ts';
import { SOURCES } from '../search/sources/registry.ts';
import type { Database, Queries } from './database.ts';
import { applyReading, type HeldRecord, insertRecord, readHeld, readOrphan, readOrphans } from './held-records.ts';
import { recordToJson, sha256 } from './records.ts';

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const CHUNK = 100;

/** `repair` writes what the tables lack or have otherwise; `compare` writes nothing. */
type ReplayMode = 'repair' | 'compare';

/** One run while it is read again. */
interface Work {
  readonly database: Database;
  readonly run: Run;
  /** Number of the last answer. */
  readonly last: number;
  /** Records that the run has delivered up to here. */
  readonly seen: Set<number>;
  readonly damaged: Set<number>;
  readonly mode: ReplayMode;
  /** Ids without a row of their own, once they were asked for. */
  orphans: Map<string, number> | undefined;
}

/**
 * Reads all answers of a run again, one at a time, offline. What the tables lack or have otherwise is stored, an answer in one
 * transaction: readings as further versions, so that nothing is overwritten. Damaged answers are passed over.
 *
 * @param mode - `compare` writes nothing, and says what would have been written
 * @param onAnswer - told of each answer that held a page, in order: the number of the answer and its records
 */
export async function replayRun(
  database: Database,
  run: Run,
  onAnswer: (number: number, records: readonly Reread[]) => void,
  mode: ReplayMode = 'repair',
): Promise<RunReplay> {
  const source = SOURCES[run.source];
  const last = await lastAnswer(database, run.id);
  const work: Work = { database, run, last, seen: new Set(), damaged: new Set(), mode, orphans: undefined };
  const delivered = new Map<number, Set<string>>();
  let answers = 0;
  const sound = async function* (): AsyncGenerator<NumberedAnswer> {
    for await (const { number, step, answer } of readAnswers(work)) {
      if (answer !== undefined) {
        answers += 1;
        yield answer;
        continue;
      }
      work.damaged.add(number);
      // Crossref's depth counts what came before: what the lost answer delivered is known from the tables.
      if (step === undefined || !source.reportsParts) continue;
      for (const id of await idsOfAnswer(database, run.id, number)) idsOfPart(delivered, step.part).add(id);
    }
  };
  const matches = (record: FetchedRecord['record']) => evaluate(run.compiled.effective, record);
  for await (const { answer, page } of replay(source, sound(), matches, delivered)) {
    onAnswer(answer.number, await reread(work, answer.number, page.records));
  }
  const unfounded = await findUnfounded(work);
  await recount(work);
  return { answers, damaged: [...work.damaged].sort((a, b) => a - b), unfounded };
}

async function lastAnswer(queries: Queries, runId: number): Promise<number> {
  const { last } = await queries
    .selectFrom('response')
    .select((expression) => expression.fn.max('number').as('last'))
    .where('run_id', '=', runId)
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

interface NumberedAnswer extends RawAnswer {
  readonly number: number;
}

/** An answer that is lost, or whose bytes are not those that were stored, comes without content. */
interface StoredAnswer {
  readonly number: number;
  readonly step: Step | undefined;
  readonly answer: NumberedAnswer | undefined;
}

async function* readAnswers({ database, run, last }: Work): AsyncGenerator<StoredAnswer> {
  for (let number = 1; number <= last; number += 1) {
    const row = await database
      .selectFrom('response')
      .selectAll()
      .where('run_id', '=', run.id)
      .where('number', '=', number)
      .executeTakeFirst();
    const step = attempt(() => JSON.parse(row?.step ?? '') as Step);
    const headers = attempt(() => JSON.parse(row?.headers ?? '') as Record<string, string>);
    const body = attempt(() => (row === undefined ? undefined : gunzipSync(row.body)));
    const isSound = row !== undefined && body !== undefined && sha256(body) === row.sha256;
    if (!isSound || step === undefined || headers === undefined) {
      yield { number, step, answer: undefined };
      continue;
    }
    const { request, status, received_at: receivedAt } = row;
    yield { number, step, answer: { number, request, step, status, headers, body, receivedAt } };
  }
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

async function idsOfAnswer(queries: Queries, runId: number, number: number): Promise<readonly string[]> {
  const rows = await queries
    .selectFrom('run_record')
    .innerJoin('record', 'record.id', 'run_record.record_id')
    .select('record.source_id')
    .where('run_record.run_id', '=', runId)
    .where('run_record.response_number', '=', number)
    .execute();
  return rows.flatMap((row) => row.source_id ?? []);
}

/** One answer: compared first, and written only where something is not as it was. */
async function reread(work: Work, number: number, records: readonly FetchedRecord[]): Promise<readonly Reread[]> {
  const identical = await findIdentical(work, number, records);
  if (identical !== undefined) {
    for (const id of identical) work.seen.add(id);
    return records.map(({ nativeId }) => ({ nativeId, verdict: 'identical' }));
  }
  if (work.mode === 'compare') return compareAll(work, number, records);
  return work.database.transaction().execute(async (transaction) => {
    const all: Reread[] = [];
    for (const fetched of records) {
      all.push({ nativeId: fetched.nativeId, verdict: await rereadOne(work, transaction, number, fetched) });
    }
    return all;
  });
}

/** Says what a repair would have to write, and writes nothing. */
async function compareAll(work: Work, number: number, records: readonly FetchedRecord[]): Promise<readonly Reread[]> {
  const all: Reread[] = [];
  for (const fetched of records) {
    const { nativeId } = fetched;
    const known = (await readHeld(work.database, work.run, [nativeId])).get(nativeId);
    const isFirst = known === undefined || isFirstHere(work, known);
    const { verdict } = judgeReading(work.run.id, toReading(fetched, number), known ?? NOTHING, isFirst);
    if (known !== undefined) work.seen.add(known.id);
    all.push({ nativeId, verdict });
  }
  return all;
}

/** Ids of the records when the tables have all of an answer as it is. */
async function findIdentical(
  work: Work,
  number: number,
  records: readonly FetchedRecord[],
): Promise<ReadonlySet<number> | undefined> {
  const ids = new Set<number>();
  for (let start = 0; start < records.length; start += CHUNK) {
    const chunk = records.slice(start, start + CHUNK);
    const names = chunk.map((fetched) => fetched.nativeId);
    const held = await readHeld(work.database, work.run, names);
    for (const fetched of chunk) {
      const known = held.get(fetched.nativeId);
      if (known === undefined) return undefined;
      const isFirst = isFirstHere(work, known) && !ids.has(known.id);
      const { verdict } = judgeReading(work.run.id, toReading(fetched, number), known, isFirst);
      if (verdict !== 'identical') return undefined;
      ids.add(known.id);
    }
  }
  return ids;
}

/** A delivery noted with a lost answer cannot be judged by a later one. */
function isFirstHere(work: Work, known: HeldRecord): boolean {
  const isLost = known.delivery !== undefined && work.damaged.has(known.delivery.answer);
  return !isLost && !work.seen.has(known.id);
}

function toReading({ record, score }: FetchedRecord, answer: number): Reading {
  const data = recordToJson(record);
  return { data, hash: sha256(data), answer, score };
}

const NOTHING: Held = { isKnown: false, delivery: undefined, versions: [] };

async function rereadOne(
  work: Work,
  queries: Queries,
  number: number,
  fetched: FetchedRecord,
): Promise<ReadingVerdict> {
  const { run, seen } = work;
  const { nativeId } = fetched;
  const reading = toReading(fetched, number);
  const found = (await readHeld(queries, run, [nativeId])).get(nativeId);
  const known = found ?? (await findOrphan(work, queries, reading.hash));
  const plan = judgeReading(run.id, reading, known ?? NOTHING, known === undefined || isFirstHere(work, known));
  const id = found?.id ?? (await insertRecord(queries, run, nativeId, known?.id));
  await applyReading(queries, run, id, reading, plan);
  seen.add(id);
  return plan.verdict;
}

async function findOrphan(work: Work, queries: Queries, hash: string): Promise<HeldRecord | undefined> {
  work.orphans ??= await readOrphans(queries);
  const id = work.orphans.get(hash);
  if (id === undefined) return undefined;
  work.orphans.delete(hash);
  return readOrphan(queries, work.run, id);
}

/** Deliveries that no answer bears out. Where the answer itself is lost, that is what is told instead. */
async function findUnfounded({ database, run, last, seen, damaged }: Work): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('run_record')
    .leftJoin('record', 'record.id', 'run_record.record_id')
    .select(['run_record.record_id', 'run_record.response_number', 'record.source_id'])
    .where('run_record.run_id', '=', run.id)
    .execute();
  const unfounded: string[] = [];
  for (const { record_id, response_number, source_id } of rows) {
    if (seen.has(record_id)) continue;
    if (response_number > last) damaged.add(response_number);
    if (!damaged.has(response_number)) unfounded.push(source_id ?? `record ${record_id}`);
  }
  return unfounded;
}

/** The run says what it holds now; where that is less than it once stored, its last answers are lost. */
async function recount({ database, run, last, damaged, mode }: Work): Promise<void> {
  const { stored } = await database
    .selectFrom('run_record')
    .select((expression) => expression.fn.countAll<number>().as('stored'))
    .where('run_id', '=', run.id)
    .executeTakeFirstOrThrow();
  if (stored > run.stored && mode === 'repair')
    await database.updateTable('run').set({ stored }).where('id', '=', run.id).execute();
  if (stored < run.stored && damaged.size === 0) damaged.add(last + 1);
}
