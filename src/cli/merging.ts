/** Takes a pack into the review in one transaction: all of it, or nothing. */
import { foldExchanges } from '../exchange/exchange-event.ts';
import { type Pack, PackError } from '../exchange/pack.ts';
import { planMerge, requireAddressee } from '../exchange/plan-merge.ts';
import type { Project } from '../project/project.ts';
import { askedChain, type EventRow, type NewEvent, PROGRAM_CHAIN } from '../records/event.ts';
import { revealBody } from '../screening/commitment.ts';
import { appendEvents, readEvents } from '../store/events.ts';
import { insertEventRows, insertPackedRows, readKnownLinks } from '../store/packed.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { reviewId } from './copies.ts';
import { copySettings, writeCopyFiles } from './copy-files.ts';
import { exchangeEvent } from './exchange-log.ts';
import { loadReview, type ReviewState } from './review-state.ts';

export interface Merged {
  readonly pack: Pack;
  readonly added: readonly EventRow[];
  /** Batches that were revealed by it. */
  readonly revealed: readonly string[];
  /** What its people should know. */
  readonly warnings: readonly string[];
}

/**
 * @param reviewer who merges, where that was said
 * @throws PackError with nothing of the pack kept
 */
export async function mergePack(project: Project, pack: Pack, reviewer: string | undefined): Promise<Merged> {
  const { copy } = project.settings;
  requireAddressee(pack, { review: reviewId(project), copy, reviewer: copy?.reviewer ?? reviewer });
  const renewed = copy !== undefined && pack.kind === 'copy' ? copy : undefined;
  const merged = await project.database.transaction().execute(async (transaction) => {
    const chains = [...new Set(pack.events.map(({ chain }) => chain))];
    const added = planMerge(pack, await readKnownLinks(transaction, chains));
    if (renewed !== undefined) await insertPackedRows(transaction, pack.rows);
    await insertEventRows(transaction, added);
    const state = await loadReview(project, transaction);
    requireWholeBatches(added, state);
    const reveals = copy === undefined ? revealsOf(state) : [];
    await appendEvents(transaction, reveals);
    const own = await readEvents(transaction, { types: ['exchange'], chains: [askedChain(copy)] });
    const left = settingsLeft(own);
    const settings = renewed === undefined ? undefined : copySettings(pack, renewed).hash;
    if (added.length > 0 || (settings !== undefined && settings !== left.at(-1))) {
      const { hash, gaps, commitments } = pack;
      const told = { reviewer: pack.reviewer, pack: hash, gaps, commitments };
      const about = settings === undefined ? told : { ...told, settings };
      await appendEvents(transaction, [exchangeEvent(project.settings, 'merged', about)]);
    }
    return { added, left, reveals, warnings: warningsOf(pack, state) };
  });
  if (renewed !== undefined) writeCopyFiles(project.directory, pack, renewed, new Set(merged.left));
  const revealed = merged.reveals.flatMap(({ batch }) => batch ?? []);
  return { pack, added: merged.added, revealed, warnings: merged.warnings };
}

/** SHA-256 of the settings as each pack left them, the last one last. @param events exchanges of this copy */
function settingsLeft(events: Parameters<typeof foldExchanges>[0]): readonly string[] {
  return foldExchanges(events).flatMap(({ settings }) => settings ?? []);
}

/** Whoever closes a batch has decided all of it: less than that is not all that was done. */
function requireWholeBatches(added: readonly EventRow[], { log }: ReviewState): void {
  for (const { type, chain, batch } of added) {
    if (type !== 'close' || batch === null) continue;
    const known = log.batches.get(batch);
    if (known === undefined) {
      throw new PackError(
        `it closes the batch ${batch}, which is not known here`,
        'Merge what was packed before it first, or have it packed again.',
      );
    }
    const decided = log.votes.get(batch)?.get(chain)?.size ?? 0;
    if (known.closedBy.has(chain) && decided < known.records.length) {
      throw new PackError(
        `${chain} has closed ${batch} in it with ${decided} of ${known.records.length} records decided: votes are missing`,
        'Have it packed again on the machine that it comes from.',
      );
    }
  }
}

/** Batches that everybody has closed now. */
function revealsOf({ log, events }: ReviewState): readonly NewEvent[] {
  return [...log.batches.values()]
    .filter(({ revealed, voters, closedBy }) => !revealed && voters.every((code) => closedBy.has(code)))
    .map(({ id, stage }) => ({
      type: 'reveal',
      chain: PROGRAM_CHAIN,
      at: now(),
      stage,
      batch: id,
      programVersion: PROGRAM_VERSION,
      body: revealBody(events.filter(({ type, batch }) => type === 'close' && batch === id)),
    }));
}

/** Clocks of two machines may differ by so much before anybody is told. */
const SKEW_MS = 5 * 60_000;

function warningsOf(pack: Pack, { log }: ReviewState): readonly string[] {
  const latest = pack.events.reduce((last, { at }) => (at > last ? at : last), '');
  const ahead = Date.parse(latest) - Date.parse(now());
  const skew =
    ahead > SKEW_MS
      ? [`the clock of the machine that packed it is ${Math.round(ahead / 60_000)} minutes ahead of this one.`]
      : [];
  const isGone = pack.kind !== 'copy' && !log.places.includes(pack.reviewer);
  return isGone ? [...skew, `${pack.reviewer} holds no place now: votes cast after that count for nothing.`] : skew;
}
