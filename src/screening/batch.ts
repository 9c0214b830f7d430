/** Batches: the same records for both reviewers, each in an own seeded order, closed by each and then revealed. */
import type { RecordId } from '../records/record.ts';
import type { Stage } from './decision.ts';

export const BATCH_KINDS = ['screening', 'pilot', 'rescreen'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

export interface Batch {
  /** `B7` at title and abstract, `F2` at full text. */
  readonly id: string;
  readonly kind: BatchKind;
  readonly stage: Stage;
  readonly records: readonly RecordId[];
  readonly closedBy: ReadonlySet<string>;
  readonly revealed: boolean;
}

/** Body of a `batch` event. */
export interface BatchBody {
  readonly kind: BatchKind;
  readonly records: readonly RecordId[];
}

/** A generator of 32-bit numbers from a text, so that every order can be repeated (mulberry32 over an FNV-1a hash). */
function seededRandom(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index++) {
    state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The items in an order that depends on the seed alone (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], seed: string): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const pick = Math.floor(random() * (last + 1));
    const moved = order[last] as T;
    order[last] = order[pick] as T;
    order[pick] = moved;
  }
  return order;
}

/** The order in which one reviewer is shown a batch. */
export function reviewerOrder(batch: Batch, reviewer: string, seed: number): RecordId[] {
  return shuffled(batch.records, `${seed}:${batch.id}:${reviewer}`);
}

/** The next batch of a stage, drawn at random from the records that are in none; `undefined` when there are none. */
export function planBatch(
  eligible: readonly RecordId[],
  options: { readonly stage: Stage; readonly number: number; readonly size: number; readonly seed: number },
): { readonly id: string; readonly body: BatchBody } | undefined {
  if (eligible.length === 0) return undefined;
  const id = `${options.stage === 'title-abstract' ? 'B' : 'F'}${options.number}`;
  return {
    id,
    body: { kind: 'screening', records: shuffled(eligible, `${options.seed}:${id}`).slice(0, options.size) },
  };
}
