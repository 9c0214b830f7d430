/** Votes as counting asks for them: of all that one person said of one record in one batch, the last word. */
import { sql } from 'kysely';
import { type ReviewEvent, VOTE_TYPES } from '../records/event.ts';
import { asRecordId } from '../records/record.ts';
import type { Queries } from './database.ts';
import { readEvents } from './events.ts';
import { isFile } from './maintenance.ts';

/** The place in the log at which a person's voting in a batch ended for the first time; infinity while it goes on. */
export type VotingEnd = (batch: string, chain: string) => number;

type Vote = readonly [seq: number, at: string, recordId: string | null, verdict: string | null, reason: string | null];

/** What one person last said of each record of a batch at one stage. */
interface SpokenGroup {
  readonly batch: string | null;
  readonly chain: string;
  readonly stage: string | null;
  /** Place of the newest vote, one that was taken back included. */
  readonly newest: number;
  /** JSON of `Vote`s: those that were not taken back. */
  readonly votes: string;
}

/**
 * The votes that stand, in no order, without hashes, bodies and versions: with all other events they fold to what the whole log
 * folds to. Where somebody voted after their voting had ended, which changes nothing, and on a server, all votes are there.
 */
export async function readStandingVotes(queries: Queries, votingEnd: VotingEnd): Promise<readonly ReviewEvent[]> {
  const all = async (): Promise<readonly ReviewEvent[]> => readEvents(queries, { types: VOTE_TYPES });
  if (!isFile(queries)) return all();
  // A page of texts instead of values, as in event-rows.ts; without its index SQLite would sort all votes.
  const types = sql.join(VOTE_TYPES.map((type) => sql.lit(type)));
  const { rows } = await sql<SpokenGroup>`
    select spoken.batch, spoken.chain, spoken.stage, max(spoken.seq) as newest,
      json_group_array(json_array(spoken.seq, spoken.at, spoken.record_id, spoken.verdict, spoken.reason))
        filter (where spoken.type = 'decision') as votes
    from (
      select max(seq) as seq from event indexed by event_vote where type in (${types}) group by batch, chain, record_id
    ) as last cross join event as spoken on spoken.seq = last.seq
    group by spoken.batch, spoken.chain, spoken.stage`.execute(queries);
  if (rows.some(({ batch, chain, newest }) => newest > votingEnd(batch ?? '', chain))) return all();
  return rows.flatMap(toEvents);
}

function toEvents({ batch, chain, stage, votes }: SpokenGroup): ReviewEvent[] {
  const read: readonly Vote[] = JSON.parse(votes);
  return read.map(([seq, at, recordId, verdict, reason]) => ({
    seq,
    hash: '',
    previousHash: '',
    type: 'decision',
    chain,
    at,
    recordId: recordId === null ? undefined : asRecordId(recordId),
    stage: stage ?? undefined,
    batch: batch ?? undefined,
    verdict: verdict ?? undefined,
    reason: reason ?? undefined,
    criteriaVersion: undefined,
    programVersion: '',
    body: undefined,
  }));
}
