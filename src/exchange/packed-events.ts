/** Which events leave a machine in a pack: nothing of what others have left open goes out, and nothing of one's own that is open. */
import { askedChain, type EventRow, isPersonal, PROGRAM_CHAIN } from '../records/event.ts';
import type { Gap, NumberedRow } from './chains.ts';
import { isPublic } from './told-chains.ts';

/** For a reviewer's copy: the program's chain, what is revealed of all, all of the reviewer's own. */
export function eventsForCopy(
  rows: readonly NumberedRow[],
  reviewer: string,
  options: {
    readonly revealed: ReadonlySet<string>;
    /** Batches that are kept back: the reviewer is given no more than were asked for. */
    readonly keptBack: ReadonlySet<string>;
  },
): readonly EventRow[] {
  return rows
    .filter((row) => {
      if (row.chain === PROGRAM_CHAIN) return row.type !== 'batch' || !options.keptBack.has(row.batch ?? '');
      if (!isPersonal(row.chain)) return false;
      return row.chain === reviewer || isPublic(batchOf(row), options.revealed);
    })
    .map(withoutNumber);
}

/** From a copy: what the reviewer did in batches that they have closed, resolutions, and who asked there. */
export function eventsForHome(
  rows: readonly NumberedRow[],
  copy: { readonly reviewer: string; readonly id: string },
  closed: ReadonlySet<string>,
): readonly EventRow[] {
  return rows
    .filter(({ chain, batch }) => {
      if (chain === askedChain(copy)) return true;
      return chain === copy.reviewer && (batch === null || closed.has(batch));
    })
    .map(withoutNumber);
}

/** All of one reviewer's events. */
export function eventsForBackup(rows: readonly NumberedRow[], reviewer: string): readonly EventRow[] {
  return rows.filter(({ chain }) => chain === reviewer).map(withoutNumber);
}

/** Events that these follow in their chains and that are not among them. */
export function gapsIn(events: readonly EventRow[]): readonly Gap[] {
  const known = new Set(events.map(({ chain, hash }) => `${chain} ${hash}`));
  return events
    .filter(({ chain, previous_hash: previous }) => previous !== '' && !known.has(`${chain} ${previous}`))
    .map(({ chain, previous_hash: hash }) => ({ chain, hash }));
}

function batchOf({ chain, batch }: EventRow): { readonly chain: string; readonly batch: string | undefined } {
  return { chain, batch: batch ?? undefined };
}

function withoutNumber({ seq: _seq, ...row }: NumberedRow): EventRow {
  return row;
}
