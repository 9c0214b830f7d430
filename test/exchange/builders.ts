/** Logs for tests of chains and packs. */
import type { NumberedRow } from '../../src/exchange/chains.ts';
import { fromEventRow, type NewEvent, type ReviewEvent, toEventRow } from '../../src/records/event.ts';
import { asRecordId } from '../../src/records/record.ts';

/** A decision of each named chain, one after the other. */
export function aLog(chains: readonly string[], verdict = 'include'): readonly NumberedRow[] {
  return chained(
    chains.map((chain, index) => ({
      type: 'decision',
      chain,
      recordId: asRecordId(String(index + 1)),
      verdict,
      batch: 'B1',
      stage: 'title-abstract',
    })),
  );
}

/** Events with their hashes, numbered from 1. */
export function chained(
  events: readonly (Partial<NewEvent> & Pick<NewEvent, 'type' | 'chain'>)[],
): readonly NumberedRow[] {
  const heads = new Map<string, string>();
  return events.map((event, index) => {
    const at = `2026-11-01T10:00:00.${String(index).padStart(3, '0')}Z`;
    const row = toEventRow({ at, programVersion: 'test', ...event }, heads.get(event.chain) ?? '');
    heads.set(event.chain, row.hash);
    return { ...row, seq: index + 1 };
  });
}

export function asEvents(rows: readonly NumberedRow[]): readonly ReviewEvent[] {
  return rows.map(fromEventRow);
}
