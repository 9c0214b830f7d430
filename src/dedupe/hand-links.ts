/** What people join and part by hand, as bodies of `merge` and `split` events. */
import type { ReviewEvent } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';

/** Body of a `merge` event. */
export interface MergeBody {
  /** All members of the clusters that are united, so that a later `dedupe` keeps them together. */
  readonly ids: readonly RecordId[];
  /** The pair that was judged "the same" in `dedupe review`; without it the merge was typed by its ids. */
  readonly pair?: readonly [RecordId, RecordId] | undefined;
  /** Batches that have to be revealed first: both clusters are in one that is open. */
  readonly until?: readonly string[] | undefined;
}

/** Body of a `split` event: the members that stay together without the record. */
export interface SplitBody {
  readonly from: readonly RecordId[];
}

/** @throws Error when this program cannot read the event. */
export function readMerge(event: ReviewEvent): MergeBody {
  const ids = listOf(event.body, 'ids');
  if (ids === undefined) throw new Error(`Event ${event.seq} is no merge that this program can read.`);
  const [a, b] = listOf(event.body, 'pair') ?? [];
  return {
    ids: ids.map(asRecordId),
    pair: a === undefined || b === undefined ? undefined : [asRecordId(a), asRecordId(b)],
    until: listOf(event.body, 'until'),
  };
}

/** @throws Error when this program cannot read the event. */
export function readSplit(event: ReviewEvent): SplitBody {
  const from = listOf(event.body, 'from');
  if (from === undefined) throw new Error(`Event ${event.seq} is no split that this program can read.`);
  return { from: from.map(asRecordId) };
}

/** The records of a `batch` event; the rest of its body belongs to screening. */
export function readBatched(event: ReviewEvent): readonly RecordId[] {
  return (listOf(event.body, 'records') ?? []).map(asRecordId);
}

/** Code of the reviewer whom a `reviewer` event replaces; the rest of its body belongs to screening. */
export function readReplaced({ body }: ReviewEvent): string | undefined {
  return typeof body === 'object' && body !== null && 'from' in body ? String(body.from) : undefined;
}

function listOf(body: unknown, key: string): readonly string[] | undefined {
  if (typeof body !== 'object' || body === null || !(key in body)) return undefined;
  const list: unknown = Object.entries(body).find(([name]) => name === key)?.[1];
  return Array.isArray(list) ? list.map(String) : undefined;
}
