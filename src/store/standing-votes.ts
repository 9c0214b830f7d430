/** Votes as counting asks for them: of all that one person said of one record in one batch, the last word. */
import { sql } from 'kysely';
import { VOTE_TYPES } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import { type Decision, decisionOf, VERDICTS, type Verdict } from '../screening/decision.ts';
import type { StandingVotes } from '../screening/standing-votes.ts';
import type { Queries } from './database.ts';
import { isFile } from './maintenance.ts';

/** What one person last said of each record of a batch: lists that belong together. */
type Words = readonly [
  oldest: number,
  newest: number,
  records: readonly (string | null)[],
  /** `null` where the last word took the vote back. */
  verdicts: readonly (string | null)[],
  /** `null` when none has a reason. */
  reasons: readonly (string | null)[] | null,
];

interface Spoken {
  readonly batch: string;
  readonly chain: string;
  readonly words: Words;
}

const TYPES = sql.join(VOTE_TYPES.map((type) => sql.lit(type)));

/**
 * The votes that stand, in no order.
 *
 * @throws Error when the database holds a verdict that this program does not know
 */
export async function readStandingVotes(queries: Queries): Promise<readonly StandingVotes[]> {
  const spoken = isFile(queries) ? await readInFile(queries) : await readOnServer(queries);
  return spoken.map(({ batch, chain, words }) => ({
    batch,
    reviewer: chain,
    votes: votesIn(words),
    oldest: words[0],
    newest: words[1],
  }));
}

/**
 * One text for all words of a person on a batch, as in event-rows.ts. The index holds all that is asked for, in the order in which
 * it is asked: no row is looked up, and none is sorted.
 */
async function readInFile(queries: Queries): Promise<readonly Spoken[]> {
  const { rows } = await sql<Omit<Spoken, 'words'> & { readonly words: string }>`
    select batch, chain, (
      select json_array(min(last), max(last), json(json_group_array(record_id)), json(json_group_array(verdict)),
        json(iif(count(reason) = 0, null, json_group_array(reason))))
      from (
        select record_id, max(seq) as last, iif(type = 'decision', ifnull(verdict, ''), null) as verdict, reason
        from event indexed by event_word
        where type in (${TYPES}) and batch = spoken.batch and chain = spoken.chain
        group by record_id
      )
    ) as words
    from (
      select distinct batch, chain from event indexed by event_word where type in (${TYPES}) and batch is not null
    ) as spoken`.execute(queries);
  return rows.map((row) => ({ ...row, words: JSON.parse(row.words) }));
}

async function readOnServer(queries: Queries): Promise<readonly Spoken[]> {
  const { rows } = await sql<Spoken>`
    select batch, chain, json_build_array(min(seq), max(seq), json_agg(record_id), json_agg(verdict),
      case when count(reason) > 0 then json_agg(reason) end) as words
    from (
      select distinct on (batch, chain, record_id) batch, chain, record_id, seq, reason,
        case type when 'decision' then coalesce(verdict, '') end as verdict
      from event where type in (${TYPES}) and batch is not null order by batch, chain, record_id, seq desc
    ) as last group by batch, chain`.execute(queries);
  return rows;
}

function votesIn([, , records, verdicts, reasons]: Words): Map<RecordId, Decision> {
  const votes = new Map<RecordId, Decision>();
  for (let place = 0; place < records.length; place++) {
    const record = records[place] ?? null;
    const verdict = verdicts[place] ?? null;
    if (record === null || verdict === null) continue;
    votes.set(asRecordId(record), decisionOf(knownVerdict(verdict), reasons?.[place] ?? undefined));
  }
  return votes;
}

function knownVerdict(text: string): Verdict {
  const verdict = VERDICTS.find((known) => known === text);
  if (verdict === undefined) throw new Error(`The database holds the unknown verdict ${text}.`);
  return verdict;
}
