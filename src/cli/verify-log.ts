/** What `verify` finds in the log: chains, what the closings promised, and the flow that it folds to. */
import { ChainCheck } from '../exchange/chains.ts';
import { checkClosings } from '../exchange/closing-findings.ts';
import { foldExchanges } from '../exchange/exchange-event.ts';
import type { Finding } from '../exchange/finding.ts';
import { checkFlow } from '../prisma/balance.ts';
import type { Flow } from '../prisma/flow.ts';
import { fromEventRow, type ReviewEvent } from '../records/event.ts';
import type { Queries } from '../store/database.ts';
import { countStoredEvents, readEventRows } from '../store/events.ts';

export interface VerifiedLog {
  /** Those that could be read, in order. */
  readonly events: readonly ReviewEvent[];
  readonly findings: readonly Finding[];
}

/** Reads the log once, row by row, and checks its chains and closings. */
export async function verifyLog(queries: Queries): Promise<VerifiedLog> {
  const check = new ChainCheck();
  const events: ReviewEvent[] = [];
  let isWhole = true;
  let last = 0;
  const stored = await countStoredEvents(queries);
  for await (const rows of readEventRows(queries)) {
    for (const row of rows) {
      if (check.add(row)) events.push(fromEventRow(row));
      isWhole &&= row.seq === last + 1;
      last = row.seq;
    }
  }
  const exchanges = foldExchanges(events);
  return {
    events,
    findings: [
      ...(stored === undefined || (isWhole && last === stored) ? [] : [LOST]),
      ...check.findings(exchanges.flatMap(({ gaps }) => gaps)),
      ...checkClosings(
        events,
        exchanges.flatMap(({ commitments }) => commitments),
      ),
    ],
  };
}

/** How many is not told: it would tell how much others have left open. */
const LOST: Finding = {
  code: 'EVENT_LOST',
  at: 'log',
  message: 'Events are missing from the log, or do not have the number that they were stored under.',
};

/** The identities of a flow; a log that cannot be folded at all is told as such. */
export function verifyFlow(count: () => Flow): readonly Finding[] {
  try {
    return checkFlow(count()).map(({ name, says, left, right, ids }) => ({
      code: 'FLOW',
      at: name,
      message: `The flow does not balance: ${says} (${left} ≠ ${right}) ${ids.slice(0, 20).join(' ')}`.trimEnd(),
    }));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ code: 'LOG_UNREADABLE', at: 'flow', message: `The flow cannot be counted: ${reason}` }];
  }
}

/** Problems that are shown in words; `--json` has all of them. */
const SHOWN = 50;

/** Each problem in a line, and how many there are. */
export function problemList(problems: readonly Finding[]): readonly string[] {
  const lines = problems.slice(0, SHOWN).map(({ code, message }) => `${code}  ${message}`);
  const rest = problems.length - lines.length;
  return [
    ...lines,
    ...(rest === 0 ? [] : [`… and ${rest} more; --json lists them all.`]),
    problems.length === 0 ? 'Verified.' : `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
  ];
}
