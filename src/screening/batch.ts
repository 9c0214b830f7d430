/** Batches: the same records for both reviewers, each in an own seeded order, closed by each and then revealed. */
import { shuffled } from '../records/random.ts';
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
