/** A sitting over pairs of records: which pair is shown, what is skipped, how far it has come. What a verdict does is its agenda's. */
import type { IdPair, PairVerdict } from '../dedupe/judgement.ts';
import type { PairPosition, PairSession, PairSettings, ShownPair } from '../dedupe/pair-session.ts';
import { type PairSide, viewPair } from '../dedupe/pair-view.ts';
import type { QueuedPair } from '../dedupe/review-queue.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import { type RecordId, type StoredRecord, sourceTitle } from '../records/record.ts';
import { readRecords } from '../store/records.ts';

/** What is to be judged, and what a judgement leaves behind. */
export interface PairAgenda {
  readonly subject: string;
  /** Pairs not judged yet, first one first. */
  pending(): readonly QueuedPair[];
  /** The other records of a record's cluster that may be shown. */
  linkedTo(id: RecordId): readonly RecordId[];
  /** Resolves when the verdict is on disk, with what does not happen at once. */
  judge(pair: IdPair, verdict: PairVerdict): Promise<string | undefined>;
  /** Takes back this reviewer's newest judgement. */
  undo(): Promise<IdPair | undefined>;
}

/** Opens a sitting over the pairs of an agenda. */
export function openPairSitting(project: Project, reviewer: string, agenda: PairAgenda): PairSession {
  const settings: PairSettings = {
    reviewTitle: project.settings.title,
    reviewer,
    subject: agenda.subject,
    keyGuardMs: project.settings.key_guard_ms,
  };
  const skipped = new Set<string>();
  let done = 0;
  let chosen: string | undefined;

  const waiting = (): readonly QueuedPair[] => {
    const pairs = agenda.pending().filter((pair) => !skipped.has(keyOf(pair)));
    const first = pairs.find((pair) => keyOf(pair) === chosen);
    return first === undefined ? pairs : [first, ...pairs.filter((pair) => pair !== first)];
  };
  const requireCurrent = (): QueuedPair => {
    const [pair] = waiting();
    if (pair === undefined) throw new ReviewError('refused', 'Nothing is left to judge.', { hint: 'undo, or quit' });
    return pair;
  };
  const current = async (): Promise<PairPosition> => {
    const pairs = waiting();
    const [pair] = pairs;
    if (pair === undefined) return { kind: 'nothing-left', done, skipped: skipped.size };
    return { kind: 'pair', pair: await showPair(project, agenda, pair), done, left: pairs.length };
  };
  return {
    settings,
    current,
    async judge(verdict) {
      const pair = requireCurrent();
      const note = await agenda.judge(pair, verdict);
      done += 1;
      chosen = undefined;
      return { position: await current(), note };
    },
    async skip() {
      skipped.add(keyOf(requireCurrent()));
      chosen = undefined;
      return current();
    },
    async undo() {
      const undone = await agenda.undo();
      if (undone === undefined) return undefined;
      done = Math.max(0, done - 1);
      chosen = keyOf(undone);
      skipped.delete(chosen);
      return { undone, position: await current() };
    },
  };
}

function keyOf({ a, b }: IdPair): string {
  return `${a} ${b}`;
}

async function showPair(project: Project, agenda: PairAgenda, { a, b, doubt }: QueuedPair): Promise<ShownPair> {
  const records = await readRecords(project.database, [a, b]);
  const side = (id: RecordId): PairSide => {
    const stored = records.find((record) => record.id === id);
    if (stored === undefined) throw new Error(`Record ${id} is not in the database.`);
    return { id, source: sourceOf(stored), record: stored.record, linked: agenda.linkedTo(id) };
  };
  return { view: viewPair(side(a), side(b)), doubt };
}

function sourceOf({ source, sourceId }: StoredRecord): string {
  return [sourceTitle(source), sourceId ?? ''].join(' ').trim();
}
