/** Abstracts that other services supplied: who was asked for which record, and what came. */
import { asRecordId, type RecordId, SERVICES } from '../records/record.ts';
import { matchAbstracts, wantedBy } from '../search/abstracts.ts';
import type { AbstractState, Holding, Supply } from '../search/missing-abstracts.ts';
import type { FetchedRecord, RawAnswer, Run } from '../search/run.ts';
import type { Queries } from './database.ts';
import { recordFromJson } from './records.ts';
import { readLeftOut } from './withdrawn.ts';

/** Rows of one statement; seven values each stay below SQLite's old limit of 999. */
const ROWS = 100;
/** Records read at one time: their abstracts are not kept. */
const RANGE = 1000;

/** Everything that decides who is asked for what: what each record says of itself, and who was asked before. */
export async function readAbstractState(queries: Queries): Promise<AbstractState> {
  return { holdings: await readHoldings(queries), supplies: await readSupplies(queries) };
}

async function readHoldings(queries: Queries): Promise<readonly Holding[]> {
  const { last } = await queries
    .selectFrom('record')
    .select((expression) => expression.fn.max('id').as('last'))
    .executeTakeFirstOrThrow();
  const leftOut = await readLeftOut(queries);
  const holdings: Holding[] = [];
  for (let start = 1; start <= (last ?? 0); start += RANGE) {
    const rows = await queries
      .selectFrom('record')
      .innerJoin('record_version', 'record_version.record_id', 'record.id')
      .select(['record.id', 'record.source', 'record_version.data'])
      .where('record.id', '>=', start)
      .where('record.id', '<', start + RANGE)
      .orderBy('record.id')
      .orderBy('record_version.version')
      .execute();
    for (const { id, source, data } of new Map(rows.map((row) => [row.id, row])).values()) {
      const recordId = asRecordId(String(id));
      if (leftOut.has(recordId)) continue;
      const { title, type, doi, pmid, abstract } = recordFromJson(data);
      holdings.push({ recordId, source, title, type, doi, pmid, hasAbstract: abstract !== undefined });
    }
  }
  return holdings;
}

/** Who was asked for which record, and whether an abstract came. */
export async function readSupplies(queries: Queries): Promise<readonly Supply[]> {
  const rows = await queries
    .selectFrom('abstract_supply')
    .select(['record_id', 'source', 'supplied_at'])
    .select((expression) => expression('abstract', 'is not', null).as('is_supplied'))
    .orderBy('record_id')
    .execute();
  return rows.flatMap((row) => {
    const source = SERVICES.find((service) => service === row.source);
    if (source === undefined) return [];
    const recordId = asRecordId(String(row.record_id));
    return [{ recordId, source, isSupplied: Boolean(row.is_supplied), suppliedAt: row.supplied_at }];
  });
}

/**
 * Stores what an answer of a run of the filling says, within the answer's own transaction: an abstract for each record that it
 * has one for, and "asked, and none came" for the others, once no step of the run asks for them any more. What was supplied
 * before is never taken away.
 */
export async function attachAbstracts(
  queries: Queries,
  run: Run,
  answer: RawAnswer & { readonly number: number },
  records: readonly FetchedRecord[],
): Promise<void> {
  const wanted = wantedBy(answer.step);
  const stillAsked = new Set(
    run.pending.filter(({ part }) => part === answer.step.part).flatMap((step) => wantedBy(step).map(recordIdOf)),
  );
  const matches = new Map(matchAbstracts(wanted, records).map((match) => [match.recordId, match]));
  const rows = wanted
    .filter(({ recordId }) => matches.has(recordId) || !stillAsked.has(recordId))
    .map(({ recordId }) => ({
      record_id: Number(recordId),
      source: run.source,
      native_id: matches.get(recordId)?.nativeId ?? null,
      abstract: matches.get(recordId)?.abstract ?? null,
      run_id: run.id,
      response_number: answer.number,
      supplied_at: answer.receivedAt,
    }));
  for (let start = 0; start < rows.length; start += ROWS) {
    await queries
      .insertInto('abstract_supply')
      .values(rows.slice(start, start + ROWS))
      .onConflict((conflict) =>
        conflict
          .columns(['record_id', 'source'])
          .doUpdateSet((expression) => ({
            native_id: expression.ref('excluded.native_id'),
            abstract: expression.ref('excluded.abstract'),
            run_id: expression.ref('excluded.run_id'),
            response_number: expression.ref('excluded.response_number'),
            supplied_at: expression.ref('excluded.supplied_at'),
          }))
          .where('abstract_supply.abstract', 'is', null),
      )
      .execute();
  }
}

function recordIdOf(one: { readonly recordId: RecordId }): RecordId {
  return one.recordId;
}
