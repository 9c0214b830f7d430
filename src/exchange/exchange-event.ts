/** What a review keeps of the packs that came and went: events in the chain of who asked on this machine. */
import type { ReviewEvent } from '../records/event.ts';
import type { Gap } from './chains.ts';

/** A commitment that was told before its batch was revealed. */
export interface ToldCommitment {
  readonly batch: string;
  readonly reviewer: string;
  readonly commitment: string;
}

/** Body of an `exchange` event. */
export interface ExchangeBody {
  /** `packed` for a reviewer's copy, `opened` as a copy, or `merged`. */
  readonly kind: 'packed' | 'opened' | 'merged';
  readonly reviewer: string;
  /** Hash of the pack. */
  readonly pack: string;
  /** What the pack left out, since it is open. */
  readonly gaps: readonly Gap[];
  readonly commitments: readonly ToldCommitment[];
  /** SHA-256 of `queries/review.yaml` as the pack left it, in a copy. */
  readonly settings?: string;
}

/** Bodies of the `exchange` events of a log, in its order; other events are passed over. */
export function foldExchanges(events: readonly ReviewEvent[]): readonly ExchangeBody[] {
  return events.flatMap(({ type, body }) => (type === 'exchange' ? [readExchange(body)] : []));
}

function readExchange(body: unknown): ExchangeBody {
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const kind = fields.get('kind');
  const settings = fields.get('settings');
  return {
    kind: kind === 'packed' || kind === 'opened' ? kind : 'merged',
    reviewer: String(fields.get('reviewer') ?? ''),
    pack: String(fields.get('pack') ?? ''),
    gaps: listIn(fields.get('gaps')).map((gap) => ({ chain: gap('chain'), hash: gap('hash') })),
    commitments: listIn(fields.get('commitments')).map((told) => ({
      batch: told('batch'),
      reviewer: told('reviewer'),
      commitment: told('commitment'),
    })),
    ...(typeof settings === 'string' ? { settings } : {}),
  };
}

/** The texts of each entry of a list, by name. */
function listIn(value: unknown): readonly ((key: string) => string)[] {
  if (!Array.isArray(value)) return [];
  return value.map((entry: unknown) => {
    const fields = new Map<string, unknown>(typeof entry === 'object' && entry !== null ? Object.entries(entry) : []);
    return (key) => String(fields.get(key) ?? '');
  });
}
