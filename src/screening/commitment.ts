/** Commitments: who closes a batch commits to everything said in it, without showing it; after the reveal anybody can check it. */
import { createHash } from 'node:crypto';
import type { ReviewEvent } from '../records/event.ts';

/** What opens a commitment. */
export interface CommitmentKey {
  /** Hash of the reviewer's newest event before the closing: their chain up to there, hex. */
  readonly head: string;
  /** Random, hex; untold until the reveal. */
  readonly salt: string;
}

/** Body of a `close` event. */
export interface CloseBody {
  readonly commitment: string;
  readonly salt: string;
}

/** Body of a `reveal` event. */
export interface RevealBody {
  readonly commitments: readonly (CommitmentKey & { readonly reviewer: string; readonly commitment: string })[];
}

/** One reviewer's commitment to a batch, as it may be shown to anybody. */
export interface Commitment {
  readonly batch: string;
  readonly reviewer: string;
  readonly commitment: string;
  /** After the reveal only; `holds` when the key gives the commitment, and the log has that head right before the closing. */
  readonly opened: (CommitmentKey & { readonly holds: boolean }) | undefined;
}

/** SHA-256, hex, over `head:salt`: nobody who lacks the salt can try out what was said. */
export function commitTo({ head, salt }: CommitmentKey): string {
  return createHash('sha256').update(`${head}:${salt}`).digest('hex');
}

/**
 * All commitments in the order of the closings; batches closed before there were commitments have none. Needs the `close` and
 * `reveal` events.
 */
export function foldCommitments(events: readonly ReviewEvent[]): readonly Commitment[] {
  const reveals = new Map(
    events.filter(({ type }) => type === 'reveal').map((event) => [event.batch, readReveal(event.body).commitments]),
  );
  return events.flatMap((event): readonly Commitment[] => {
    const { batch, chain: reviewer } = event;
    const close = event.type === 'close' ? readClose(event.body) : undefined;
    if (close === undefined || batch === undefined) return [];
    const told = reveals.get(batch)?.find((each) => each.reviewer === reviewer);
    const { commitment } = close;
    if (told === undefined) return [{ batch, reviewer, commitment, opened: undefined }];
    const { head, salt } = told;
    const holds = commitTo(told) === commitment && told.commitment === commitment && head === event.previousHash;
    return [{ batch, reviewer, commitment, opened: { head, salt, holds } }];
  });
}

/** What the reveal of a batch tells of those who closed it, from their `close` events. */
export function revealBody(closes: readonly Pick<ReviewEvent, 'chain' | 'previousHash' | 'body'>[]): RevealBody {
  return {
    commitments: closes.flatMap(({ chain: reviewer, previousHash: head, body }) => {
      const close = readClose(body);
      return close === undefined ? [] : [{ reviewer, commitment: close.commitment, head, salt: close.salt }];
    }),
  };
}

function readClose(body: unknown): CloseBody | undefined {
  const [commitment, salt] = [textIn(body, 'commitment'), textIn(body, 'salt')];
  return commitment === undefined || salt === undefined ? undefined : { commitment, salt };
}

function readReveal(body: unknown): RevealBody {
  const list: unknown =
    typeof body === 'object' && body !== null && 'commitments' in body ? body.commitments : undefined;
  if (!Array.isArray(list)) return { commitments: [] };
  return {
    commitments: list.map((entry: unknown) => ({
      reviewer: textIn(entry, 'reviewer') ?? '',
      commitment: textIn(entry, 'commitment') ?? '',
      head: textIn(entry, 'head') ?? '',
      salt: textIn(entry, 'salt') ?? '',
    })),
  };
}

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = new Map<string, unknown>(Object.entries(value)).get(key);
  return typeof found === 'string' ? found : undefined;
}
