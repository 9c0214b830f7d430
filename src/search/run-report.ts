/** A run as scripts are told of it (contract.md, `search`). */
import { reportsParts } from './fold-run.ts';
import type { Run } from './run.ts';

export interface RunReport {
  /** Names the run to `withdraw` and in `search diff`. */
  readonly id: string;
  readonly query: string;
  readonly source: Run['source'];
  readonly state: Run['state'];
  /** Failed runs only. */
  readonly code?: string;
  readonly message?: string;
  /** The service's total for the whole query as given last; `null` when it went out in overlapping parts, or never came. */
  readonly announced: number | null;
  readonly fetched: number;
  readonly stored: number;
  readonly notDelivered: readonly string[];
  readonly repeatedRequests: number;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly cutOff?: string;
  readonly parts?: readonly { readonly request: string; readonly announced: number | null; readonly fetched: number }[];
}

/** How scripts and people name a run: `run-3`. */
export function runName({ id }: Pick<Run, 'id'>): string {
  return `run-${id}`;
}

/** The public JSON object of a run. */
export function runReport(run: Run): RunReport {
  const cutOffs = run.parts.flatMap(({ request, cutOff }) => (cutOff === undefined ? [] : [`${request}: ${cutOff}`]));
  return {
    id: runName(run),
    query: run.query,
    source: run.source,
    state: run.state,
    ...(run.failure === undefined ? {} : { code: run.failure.code, message: run.failure.message }),
    announced: reportsParts(run) ? null : (run.announcedLast ?? null),
    fetched: run.fetched,
    stored: run.stored,
    notDelivered: run.notDelivered,
    repeatedRequests: run.repeatedRequests,
    warnings: run.warnings.map(({ code, message }) => ({ code, message })),
    ...(cutOffs.length === 0 ? {} : { cutOff: cutOffs.join('; ') }),
    ...(reportsParts(run)
      ? {
          parts: run.parts.map(({ request, announced, fetched }) => ({
            request,
            announced: announced ?? null,
            fetched,
          })),
        }
      : {}),
  };
}
