/** What reports state of screening: time, resolutions, and what people changed; of revealed batches only. */
import type { ReviewEvent } from '../records/event.ts';
import { type LoggedChange, type ReviewFacts, TIME_CAP_SECONDS, type TimeFacts } from '../report/facts.ts';
import { STAGES, type Stage } from '../screening/decision.ts';
import type { ScreeningLog } from '../screening/outcome.ts';
import { readReplacement } from '../screening/places.ts';
import { answeredHash } from '../screening/undoing.ts';

/** Time on screen by stage and reviewer. A decision without a time counts as a decision and adds none. */
export function timeFacts(events: readonly ReviewEvent[], log: Pick<ScreeningLog, 'batches'>): readonly TimeFacts[] {
  const seconds = new Map<string, number[]>();
  for (const event of events) {
    if (event.type !== 'decision' || log.batches.get(event.batch ?? '')?.revealed !== true) continue;
    // A verdict that an undo gave back was not looked at anew.
    if (answeredHash(event.body) !== undefined) continue;
    const key = `${event.stage} ${event.chain}`;
    const own = seconds.get(key) ?? [];
    own.push(Math.min(TIME_CAP_SECONDS, msOnScreen(event.body) / 1000));
    seconds.set(key, own);
  }
  return STAGES.flatMap((stage) =>
    [...seconds].flatMap(([key, times]): TimeFacts[] => {
      const [of = '', reviewer = ''] = key.split(' ');
      if (of !== stage) return [];
      const hours = times.reduce((sum, each) => sum + each, 0) / 3600;
      return [{ reviewer, stage, decisions: times.length, hours, medianSeconds: median(times) }];
    }),
  );
}

function msOnScreen(body: unknown): number {
  if (typeof body !== 'object' || body === null || !('msOnScreen' in body)) return 0;
  return typeof body.msOnScreen === 'number' ? body.msOnScreen : 0;
}

/** Records by who settled them last: one of the reviewers, which counts as consensus, or a third person. */
export function resolutionFacts(
  events: readonly ReviewEvent[],
  codes: ReadonlySet<string>,
): ReviewFacts['resolutions'] {
  const last = new Map<string, { readonly stage: string | undefined; readonly by: string }>();
  for (const { type, stage, recordId, chain } of events) {
    if (type === 'resolve') last.set(`${stage} ${recordId}`, { stage, by: chain });
  }
  const of = (stage: Stage) => {
    const own = [...last.values()].filter((each) => each.stage === stage);
    const consensus = own.filter(({ by }) => codes.has(by)).length;
    return { consensus, thirdPerson: own.length - consensus };
  };
  return { 'title-abstract': of('title-abstract'), 'full-text': of('full-text') };
}

/** Withdrawals and replaced reviewers, in the order of the log. */
export function loggedChanges(events: readonly ReviewEvent[]): readonly LoggedChange[] {
  return events.flatMap((event): LoggedChange[] => {
    const { type, at, chain: by, reason: why } = event;
    if (type === 'withdraw') return [{ at, by, what: `withdrawn: ${describeWithdrawn(event.body)}`, why }];
    if (type !== 'reviewer') return [];
    const { from, to } = readReplacement(event);
    return [{ at, by, what: `${to} took the place of ${from}`, why }];
  });
}

function describeWithdrawn(body: unknown): string {
  if (typeof body !== 'object' || body === null) return 'unknown';
  return 'run' in body ? `run-${body.run}` : 'file' in body ? `file-${body.file}` : 'unknown';
}

/** The middle value, or the mean of the two middle ones; 0 of nothing. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
