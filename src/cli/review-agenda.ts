/** The agenda of `dedupe review`: the queue of pairs in doubt; each verdict is an event that can be taken back. */
import { type MergeBody, readMerge, readSplit } from '../dedupe/hand-links.ts';
import { type IdPair, type PairVerdict, readJudgement, takenBack } from '../dedupe/judgement.ts';
import { clustersOf } from '../dedupe/link-log.ts';
import { type QueuedPair, reviewQueue } from '../dedupe/review-queue.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { NewEvent, ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { Queries } from '../store/database.ts';
import { appendPlanned } from '../store/events.ts';
import { readOrigins } from '../store/records.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { type LinkEvents, readLinkEvents, withEvents } from './link-events.ts';
import type { PairAgenda } from './pair-sitting.ts';

/** Reads the queue; what others judge meanwhile is seen at the next act. */
export async function reviewAgenda(project: Project, reviewer: string): Promise<PairAgenda> {
  const ids = (await readOrigins(project.database)).map(({ id }) => id);
  let links = await readLinkEvents(project.database);
  let queue: readonly QueuedPair[] = [];
  let clusterOf: ReadonlyMap<RecordId, readonly RecordId[]> = new Map();
  const follow = (next: LinkEvents): void => {
    links = next;
    queue = reviewQueue(ids, links.log);
    clusterOf = new Map(clustersOf(ids, links.log).flatMap((members) => members.map((id) => [id, members] as const)));
  };
  follow(links);
  const membersOf = (id: RecordId): readonly RecordId[] => clusterOf.get(id) ?? [id];

  const append = async (plan: () => Pick<NewEvent, 'type' | 'body'> | undefined): Promise<readonly ReviewEvent[]> => {
    const appended = await appendPlanned(project.database, async (queries: Queries) => {
      const fresh = await readLinkEvents(queries, links);
      if (fresh !== links) follow(fresh);
      const event = plan();
      if (event === undefined) return [];
      return [{ ...event, chain: reviewer, at: now(), programVersion: PROGRAM_VERSION }];
    });
    follow(withEvents(links, appended));
    return appended;
  };

  return {
    subject: 'pairs in doubt',
    pending: () => queue,
    linkedTo: (id) => membersOf(id).filter((other) => other !== id),
    async judge({ a, b }, verdict) {
      const [event] = await append(() => {
        if (!queue.some((pair) => pair.a === a && pair.b === b)) {
          throw new ReviewError('refused', `${a} and ${b} have been settled meanwhile.`, {
            hint: 'The next pair is shown.',
          });
        }
        return verdictEvent({ a, b }, verdict, { links, membersOf });
      });
      return event?.type === 'merge' ? waitingNote(readMerge(event)) : undefined;
    },
    async undo() {
      let undone: IdPair | undefined;
      await append(() => {
        const newest = newestJudgement(links.events, reviewer);
        if (newest === undefined) return undefined;
        refuseTouched(newest.event, links.events);
        undone = newest.pair;
        return { type: 'dedupe-judgement', body: { kind: 'undo', of: newest.event.hash } };
      });
      return undone;
    },
  };
}

interface Surroundings {
  readonly links: LinkEvents;
  readonly membersOf: (id: RecordId) => readonly RecordId[];
}

/** "The same" unites whole clusters; it waits for the reveal when both are in an open batch, so that no batch changes. */
function verdictEvent(
  { a, b }: IdPair,
  verdict: PairVerdict,
  { links, membersOf }: Surroundings,
): Pick<NewEvent, 'type' | 'body'> {
  if (verdict !== 'same') return { type: 'dedupe-judgement', body: { kind: verdict, a, b } };
  const open = (id: RecordId): readonly string[] =>
    membersOf(id).flatMap((member) => (links.log.openBatches.get(member) ?? []).map((batch) => batch.id));
  const [ofA, ofB] = [open(a), open(b)];
  const until = ofA.length > 0 && ofB.length > 0 ? [...new Set([...ofA, ...ofB])] : undefined;
  const body: MergeBody = { ids: [...membersOf(a), ...membersOf(b)], pair: [a, b], ...(until && { until }) };
  return { type: 'merge', body };
}

function waitingNote({ until }: MergeBody): string | undefined {
  return until === undefined
    ? undefined
    : `Both are being screened: they are united when ${until.join(' and ')} ${until.length === 1 ? 'is' : 'are'} revealed.`;
}

function newestJudgement(
  events: readonly ReviewEvent[],
  reviewer: string,
): { readonly event: ReviewEvent; readonly pair: IdPair } | undefined {
  const gone = takenBack(events);
  for (const event of [...events].reverse()) {
    if (event.chain !== reviewer || gone.has(event.hash)) continue;
    if (event.type === 'merge') {
      const { pair } = readMerge(event);
      if (pair !== undefined) return { event, pair: { a: pair[0], b: pair[1] } };
    } else if (event.type === 'dedupe-judgement') {
      const body = readJudgement(event);
      if (body.kind === 'different' || body.kind === 'versions') return { event, pair: { a: body.a, b: body.b } };
    }
  }
  return undefined;
}

/** A merge on which people have built cannot be taken back as if it had not been. */
function refuseTouched(judgement: ReviewEvent, events: readonly ReviewEvent[]): void {
  if (judgement.type !== 'merge') return;
  const members = new Set(readMerge(judgement).ids);
  const gone = takenBack(events);
  const later = events.find((event) => {
    if (event.seq <= judgement.seq || gone.has(event.hash)) return false;
    if (event.type === 'merge') return readMerge(event).ids.some((id) => members.has(id));
    if (event.type !== 'split' || event.recordId === undefined) return false;
    return members.has(event.recordId) || readSplit(event).from.some((id) => members.has(id));
  });
  if (later === undefined) return;
  throw new ReviewError(
    'refused',
    `The merge of ${[...members].join(', ')} was followed by a ${later.type} of ${later.chain}.`,
    {
      hint: 'stageone dedupe split ID --reviewer CODE takes one record out.',
    },
  );
}
