/** Batches: the same records for both reviewers, each in an own seeded order, closed by each and then revealed. */
import { shuffled } from '../records/random.ts';
import type { RecordId } from '../records/record.ts';
import type { Stage } from './decision.ts';

export const BATCH_KINDS = ['screening', 'pilot', 'rescreen'] as const;
export type BatchKind = (typeof BATCH_KINDS)[number];

export interface Batch {
  /** `B7` at title and abstract, `F2` at full text; `P1`, `PF1` for pilots, `RB1`, `RF1` for records screened again. */
  readonly id: string;
  readonly kind: BatchKind;
  readonly stage: Stage;
  readonly records: readonly RecordId[];
  /** Whose votes count in it, by place: first reviewer, second reviewer. */
  readonly voters: readonly string[];
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

/** Batches that a reviewer still has to close, in the order in which they are offered: pilots first, then as they were made. */
export function batchesToDo(batches: Iterable<Batch>, reviewer: string): readonly Batch[] {
  const open = [...batches].filter((batch) => batch.voters.includes(reviewer) && !batch.closedBy.has(reviewer));
  return [...open.filter(({ kind }) => kind === 'pilot'), ...open.filter(({ kind }) => kind !== 'pilot')];
}

const PREFIXES = {
  'title-abstract': { screening: 'B', pilot: 'P', rescreen: 'RB' },
  'full-text': { screening: 'F', pilot: 'PF', rescreen: 'RF' },
} as const satisfies Record<Stage, Record<BatchKind, string>>;

export interface BatchPlan {
  readonly stage: Stage;
  readonly kind: BatchKind;
  /** All batches made so far. */
  readonly made: Iterable<Batch>;
  readonly size: number;
  readonly seed: number;
}

/** A batch drawn at random from the records given; `undefined` when there are none. */
export function planBatch(
  eligible: readonly RecordId[],
  { stage, kind, made, size, seed }: BatchPlan,
): { readonly id: string; readonly body: BatchBody } | undefined {
  if (eligible.length === 0) return undefined;
  const number = [...made].filter((batch) => batch.stage === stage && batch.kind === kind).length + 1;
  const id = `${PREFIXES[stage][kind]}${number}`;
  return { id, body: { kind, records: shuffled(eligible, `${seed}:${id}`).slice(0, size) } };
}
