/** What people say of a pair of records, as bodies of `dedupe-judgement` events; "the same" is a `merge` event. */
import type { ReviewEvent } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';

/** `versions`: two reports to show beside each other. */
export const PAIR_VERDICTS = ['same', 'different', 'versions'] as const;
export type PairVerdict = (typeof PAIR_VERDICTS)[number];

export interface IdPair {
  readonly a: RecordId;
  readonly b: RecordId;
}

/** Merges and near misses drawn for a person to check, and how many there were to draw from. */
export interface Draw {
  /** So many of each were asked for. */
  readonly n: number;
  readonly merges: readonly IdPair[];
  readonly nearMisses: readonly IdPair[];
  readonly of: { readonly merges: number; readonly nearMisses: number };
  /** Hash of the `dedupe` event whose links and doubts they are. */
  readonly basis: string;
}

export type JudgementBody =
  /** For good: no later `dedupe` joins them. */
  | (IdPair & { readonly kind: 'different' | 'versions' })
  /** Made while screening a batch; it becomes known with the reveal of that batch, which the event names. */
  | (IdPair & { readonly kind: 'proposal' })
  | ({ readonly kind: 'draw' } & Draw)
  /** The answer to a drawn pair; it changes no cluster. */
  | (IdPair & { readonly kind: 'checked'; readonly verdict: PairVerdict })
  /** Takes back the event with this hash. */
  | { readonly kind: 'undo'; readonly of: string };

/** Reads the body of a `dedupe-judgement` event. @throws Error when this program cannot read it. */
export function readJudgement(event: ReviewEvent): JudgementBody {
  const { body } = event;
  if (isObject(body)) {
    const pair = readPair(body);
    const { kind, of, verdict } = body;
    if (kind === 'undo' && typeof of === 'string') return { kind, of };
    if ((kind === 'different' || kind === 'versions' || kind === 'proposal') && pair !== undefined) {
      return { kind, ...pair };
    }
    const known = PAIR_VERDICTS.find((each) => each === verdict);
    if (kind === 'checked' && pair !== undefined && known !== undefined) return { kind, ...pair, verdict: known };
    const draw = kind === 'draw' ? readDraw(body) : undefined;
    if (draw !== undefined) return { kind: 'draw', ...draw };
  }
  throw new Error(`Event ${event.seq} is no judgement that this program can read.`);
}

function readDraw(body: Record<string, unknown>): Draw | undefined {
  const { n, merges, nearMisses, of, basis } = body;
  if (
    typeof n !== 'number' ||
    typeof basis !== 'string' ||
    !Array.isArray(merges) ||
    !Array.isArray(nearMisses) ||
    !isObject(of)
  )
    return undefined;
  const pairs = (list: readonly unknown[]): IdPair[] =>
    list.flatMap((each) => (isObject(each) ? readPair(each) : undefined) ?? []);
  return {
    n,
    merges: pairs(merges),
    nearMisses: pairs(nearMisses),
    of: { merges: Number(of['merges']), nearMisses: Number(of['nearMisses']) },
    basis,
  };
}

function readPair({ a, b }: Record<string, unknown>): IdPair | undefined {
  return typeof a === 'string' && typeof b === 'string' ? { a: asRecordId(a), b: asRecordId(b) } : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** The hashes of events that were taken back. */
export function takenBack(events: readonly ReviewEvent[]): ReadonlySet<string> {
  const hashes = new Set<string>();
  for (const event of events) {
    if (event.type !== 'dedupe-judgement') continue;
    const body = readJudgement(event);
    if (body.kind === 'undo') hashes.add(body.of);
  }
  return hashes;
}
