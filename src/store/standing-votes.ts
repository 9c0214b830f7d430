/** Votes as counting asks for them: of all that one person said of one record in one batch, the last word. */
import { sql } from 'kysely';
import { VOTE_TYPES } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import { type Decision, decisionOf, VERDICTS, type Verdict } from '../screening/decision.ts';
import type { StandingVotes } from '../screening/standing-votes.ts';
import type { Queries } from './database.ts';
import { isFile } from './maintenance.ts';

/** What one person last said of each record of a batch, as three lists of JSON that belong together. */
interface SpokenGroup {
  readonly batch: string | null;
  readonly chain: string;
  readonly oldest: number;
  readonly newest: number;
  readonly records: string;
  /** `null` where the last word took the vote back. */
  readonly verdicts: string;
  /** `null` when none has a reason. */
  readonly reasons: string | null;
}

/**
 * The votes that stand, in no order; `undefined` on a server, where finding them takes longer than reading all.
 *
 * @throws Error when the database holds a verdict that this program does not know
 */
export async function readStandingVotes(queries: Queries): Promise<readonly StandingVotes[] | undefined> {
  if (!isFile(queries)) return undefined;
  // Lists of texts instead of values, as in event-rows.ts. The index holds all that is asked for: no row is looked up, none sorted.
  const types = sql.join(VOTE_TYPES.map((type) => sql.lit(type)));
  const { rows } = await sql<SpokenGroup>`
    select batch, chain, min(last) as oldest, max(last) as newest, json_group_array(record_id) as records,
      json_group_array(verdict) as verdicts, iif(count(reason) = 0, null, json_group_array(reason)) as reasons
    from (
      select batch, chain, record_id, max(seq) as last, iif(type = 'decision', ifnull(verdict, ''), null) as verdict, reason
      from event indexed by event_word where type in (${types}) group by batch, chain, record_id
    ) group by batch, chain`.execute(queries);
  return rows.map(({ batch, chain, oldest, newest, ...lists }) => ({
    batch: batch ?? '',
    reviewer: chain,
    votes: votesIn(lists),
    oldest,
    newest,
  }));
}

function votesIn(lists: Pick<SpokenGroup, 'records' | 'verdicts' | 'reasons'>): Map<RecordId, Decision> {
  const records: readonly (string | null)[] = JSON.parse(lists.records);
  const verdicts: readonly (string | null)[] = JSON.parse(lists.verdicts);
  const reasons: readonly (string | null)[] = lists.reasons === null ? [] : JSON.parse(lists.reasons);
  const votes = new Map<RecordId, Decision>();
  for (const [place, record] of records.entries()) {
    const verdict = verdicts[place] ?? null;
    if (record === null || verdict === null) continue;
    votes.set(asRecordId(record), decisionOf(knownVerdict(verdict), reasons[place] ?? undefined));
  }
  return votes;
}

function knownVerdict(text: string): Verdict {
  const verdict = VERDICTS.find((known) => known === text);
  if (verdict === undefined) throw new Error(`The database holds the unknown verdict ${text}.`);
  return verdict;
}
