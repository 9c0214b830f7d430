/** What the fields and bodies of screening events say. What cannot be read is a bug, not a problem in data. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { BATCH_KINDS, type BatchBody } from './batch.ts';
import {
  type Decision,
  decisionOf,
  type ExclusionReason,
  STAGES,
  type Stage,
  VERDICTS,
  type Verdict,
} from './decision.ts';
import { readTruthTable, type TruthTable } from './truth-table.ts';

export function readDecision(event: ReviewEvent): Decision {
  return decisionOf(readVerdict(event), event.reason);
}

export function readStage(event: ReviewEvent): Stage {
  const stage = STAGES.find((known) => known === event.stage);
  if (stage === undefined) throw new Error(`Event ${event.seq} names the unknown stage ${event.stage}.`);
  return stage;
}

export function readVerdict(event: ReviewEvent): Verdict {
  const verdict = VERDICTS.find((known) => known === event.verdict);
  if (verdict === undefined) throw new Error(`Event ${event.seq} names the unknown verdict ${event.verdict}.`);
  return verdict;
}

export function readBatchBody(event: ReviewEvent): BatchBody {
  const { body } = event;
  if (typeof body === 'object' && body !== null && 'records' in body && Array.isArray(body.records) && 'kind' in body) {
    const kind = BATCH_KINDS.find((known) => known === body.kind);
    if (kind !== undefined) return { kind, records: body.records as RecordId[] };
  }
  throw new Error(`Event ${event.seq} is no batch that this program can read.`);
}

/** What a `criteria` event says of how votes are folded; `reasons`, in their order, are `undefined` when it has none. */
export function readRules({ body }: ReviewEvent): {
  readonly reasons: readonly ExclusionReason[] | undefined;
  readonly truthTable: TruthTable;
} {
  const table = typeof body === 'object' && body !== null && 'truthTable' in body ? body.truthTable : undefined;
  return { reasons: reasonsIn(body), truthTable: readTruthTable(table) };
}

function reasonsIn(body: unknown): readonly ExclusionReason[] | undefined {
  if (typeof body !== 'object' || body === null || !('reasons' in body) || !Array.isArray(body.reasons))
    return undefined;
  return body.reasons.flatMap((reason: unknown) =>
    typeof reason === 'object' && reason !== null && 'code' in reason && 'text' in reason
      ? [{ code: String(reason.code), text: String(reason.text) }]
      : [],
  );
}
