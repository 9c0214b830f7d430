/** What a merge would add to a log, and why it must not: pure, so that a refused pack leaves nothing behind. */
import { EVENT_TYPES, type EventRow, hashEvent } from '../records/event.ts';
import { type Pack, PackError } from './pack.ts';

/** What this machine is: home, or one reviewer's copy. */
export interface Machine {
  readonly review: string;
  readonly copy: { readonly reviewer: string; readonly id: string } | undefined;
  /** Who merges, where that was said; in a copy its reviewer. */
  readonly reviewer: string | undefined;
}

/** Thrown for a pack whose events follow an event that has another successor here. */
export class ForkError extends PackError {}

/** @throws PackError when the pack is not for this machine */
export function requireAddressee(pack: Pack, machine: Machine): void {
  if (pack.review !== machine.review) {
    throw new PackError(`it belongs to another review, "${pack.title}"`, 'Merge it in the folder of that review.');
  }
  const { copy } = machine;
  switch (pack.kind) {
    case 'copy':
      if (copy === undefined) {
        throw new PackError(
          `it is ${pack.reviewer}'s copy of this review, and this is where it comes from`,
          `Open it on the machine of ${pack.reviewer}: stageone init DIR --from FILE`,
        );
      }
      if (copy.reviewer !== pack.reviewer) {
        throw new PackError(
          `it was packed for ${pack.reviewer}, and this is the copy of ${copy.reviewer}`,
          `At home: stageone pack --reviewer ${copy.reviewer} --output FILE`,
        );
      }
      return;
    case 'return':
      if (copy !== undefined && copy.reviewer !== pack.reviewer) {
        throw new PackError(
          `it comes from the copy of ${pack.reviewer} and is meant for home`,
          'Merge it at home; what is revealed comes with the next pack from there.',
        );
      }
      return;
    case 'backup':
      if (machine.reviewer !== pack.reviewer) {
        throw new PackError(
          `it is a backup of ${pack.reviewer} and holds votes that are open`,
          `Only ${pack.reviewer} takes it in: in the copy of ${pack.reviewer}, or with --reviewer ${pack.reviewer}.`,
        );
      }
  }
}

/** What is known of an event here. */
export interface KnownLinks {
  /** Hashes of all events of the chains that the pack has. */
  readonly hashes: ReadonlySet<string>;
  /** Event that follows, by chain, blank and hash of the one before. */
  readonly followers: ReadonlyMap<string, string>;
}

/**
 * The events that are new here, in the order of the pack.
 *
 * @throws PackError for an event without its hash, a broken chain, an event of somebody else
 * @throws ForkError where two events follow the same one
 */
export function planMerge(pack: Pack, known: KnownLinks): readonly EventRow[] {
  const inPack = new Set<string>();
  const followers = new Map(known.followers);
  const added: EventRow[] = [];
  for (const event of pack.events) {
    requireReadable(event, pack);
    inPack.add(`${event.chain} ${event.hash}`);
    const link = `${event.chain} ${event.previous_hash}`;
    const follower = followers.get(link);
    if (follower !== undefined && follower !== event.hash) throw forked(event);
    followers.set(link, event.hash);
    if (!known.hashes.has(event.hash)) added.push(event);
  }
  const gaps = new Set(pack.gaps.map(({ chain, hash }) => `${chain} ${hash}`));
  for (const { chain, previous_hash: previous } of pack.events) {
    const link = `${chain} ${previous}`;
    if (previous === '' || inPack.has(link) || gaps.has(link) || known.hashes.has(previous)) continue;
    throw new PackError(
      `the chain of ${chain} in it is broken: an event is missing`,
      'Have it packed again on the machine that it comes from.',
    );
  }
  return added;
}

function requireReadable(event: EventRow, pack: Pack): void {
  if (hashEvent(event) !== event.hash) {
    throw new PackError(
      `an event of ${event.chain} in it does not have its hash: it was changed`,
      'Have it packed again on the machine that it comes from.',
    );
  }
  if (!EVENT_TYPES.some((type) => type === event.type)) {
    throw new PackError(`it holds events that this version does not know (${event.type})`, 'Update stageone here.');
  }
  const own = pack.kind === 'copy' || event.chain === pack.reviewer || event.chain === `asked:${pack.copy}`;
  if (!own) {
    throw new PackError(
      `it holds events of ${event.chain}, which a pack of ${pack.reviewer} never does`,
      'Have it packed again on the machine that it comes from.',
    );
  }
}

function forked({ chain }: EventRow): ForkError {
  return new ForkError(
    `the chain of ${chain} has gone on in two places: ${chain} worked on two machines at once`,
    `Both versions are kept. Settle with ${chain} which one stands; the other is screened again on one machine.`,
  );
}
