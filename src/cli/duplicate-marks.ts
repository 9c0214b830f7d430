/** Duplicates that a reviewer notices while screening: the best candidates, and marks that nobody else sees before the reveal. */
import { readJudgement, takenBack } from '../dedupe/judgement.ts';
import { indexLikeness, type LikenessIndex } from '../dedupe/likeness.ts';
import { mergeRecords } from '../dedupe/merge.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { asRecordId, type RecordId, sourceTitle } from '../records/record.ts';
import type { DuplicateCandidate } from '../screening/session.ts';
import { readEvents } from '../store/events.ts';
import { readRecords } from '../store/records.ts';
import type { ReviewState } from './review-state.ts';

/** So many stand on a screen of 24 rows. */
const MOST_CANDIDATES = 7;

export interface DuplicateMarks {
  /** Records of other clusters that are most like those of a cluster, best first; reads all records at the first call. */
  candidates(cluster: readonly RecordId[]): Promise<readonly DuplicateCandidate[]>;
  /** The record that a reviewer names as the same as the one on the screen. @throws ReviewError when it cannot be. */
  other(word: string, id: RecordId): RecordId;
  /** Keeps in mind what was marked. */
  add(id: RecordId, other: RecordId): void;
  /** Forgets the newest mark on a record. */
  withdraw(id: RecordId): void;
  /** Notes on a record: what this reviewer marked. */
  notesOf(id: RecordId): readonly string[];
}

/** @param clusterOf members of the cluster that a record is shown with */
export async function openDuplicateMarks(
  project: Project,
  reviewer: string,
  state: ReviewState,
  clusterOf: (id: RecordId) => readonly RecordId[],
): Promise<DuplicateMarks> {
  const known = new Set<string>(state.origins.map((origin) => origin.id));
  const marked = new Map<RecordId, RecordId[]>();
  const add = (id: RecordId, other: RecordId): void => {
    marked.set(id, [...(marked.get(id) ?? []), other]);
  };
  const judged = await readEvents(project.database, { types: ['dedupe-judgement'], chains: [reviewer] });
  const gone = takenBack(judged);
  for (const event of judged) {
    if (gone.has(event.hash)) continue;
    const body = readJudgement(event);
    if (body.kind === 'proposal') add(body.a, body.b);
  }
  let index: LikenessIndex | undefined;

  return {
    async candidates(cluster) {
      index ??= indexLikeness(await readRecords(project.database));
      const members = new Set(cluster);
      const best = new Map<readonly RecordId[], RecordId>();
      const found = cluster
        .flatMap((id) => index?.nearest(id, MOST_CANDIDATES * 3, members) ?? [])
        .sort((a, b) => b.likeness - a.likeness);
      for (const { id } of found) {
        const others = clusterOf(id);
        if (!best.has(others) && best.size < MOST_CANDIDATES) best.set(others, id);
      }
      return Promise.all([...best].map(([others, id]) => showCandidate(project, others, id)));
    },
    other(word, id) {
      if (!known.has(word)) {
        throw new ReviewError('unknown-record', `There is no record ${word}.`, {
          hint: '`duplicate` alone lists the best candidates with their ids.',
        });
      }
      const other = asRecordId(word);
      if (clusterOf(id).includes(other)) {
        throw new ReviewError('refused', `${other} and ${id} are one report already.`, { hint: 'Nothing to do.' });
      }
      if (marked.get(id)?.includes(other)) {
        throw new ReviewError('refused', `You have marked ${other} already.`, {
          hint: '`dedupe review` asks about it once the batch is revealed.',
        });
      }
      return other;
    },
    add,
    withdraw: (id) => void marked.set(id, marked.get(id)?.slice(0, -1) ?? []),
    notesOf: (id) => (marked.get(id) ?? []).map((other) => `marked as a duplicate of ${other}`),
  };
}

async function showCandidate(
  project: Project,
  cluster: readonly RecordId[],
  id: RecordId,
): Promise<DuplicateCandidate> {
  const stored = await readRecords(project.database, cluster);
  return {
    id,
    record: mergeRecords(stored).record,
    sources: [...new Set(stored.map(({ source }) => sourceTitle(source)))],
  };
}
