/** The audit of agreed exclusions: a random sample of what both excluded, judged by a third person, and what it says of all of them. */
import type { ReviewEvent } from '../records/event.ts';
import { clopperPearson, type Range } from '../records/intervals.ts';
import { inDrawOrder } from '../records/random.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import type { ScreeningLog } from './outcome.ts';
import type { ReportState } from './report-state.ts';

export const AUDIT_VERDICTS = ['relevant', 'not-relevant'] as const;
export type AuditVerdict = (typeof AUDIT_VERDICTS)[number];

/** Size of the sample unless another is asked for: when none of 150 is relevant, at most 2 % of all are (95 %). */
export const AUDIT_SIZE = 150;

/** The sample; the newest stands. */
export interface AuditDraw {
  /** How many were asked for. */
  readonly n: number;
  /** Agreed exclusions from which the records were drawn. */
  readonly of: number;
  /** In the order in which they are shown; their order is random. */
  readonly records: readonly RecordId[];
}

/** Body of an `audit` event; an answer and its undoing name the record and the verdict in the event itself. */
export type AuditBody =
  | ({ readonly kind: 'draw' } & AuditDraw)
  | { readonly kind: 'answer'; readonly why: string | null }
  | { readonly kind: 'undo' };

export interface AuditAnswer {
  readonly recordId: RecordId;
  readonly verdict: AuditVerdict;
  readonly why: string | null;
  readonly by: string;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface AuditLog {
  readonly draw: AuditDraw | undefined;
  /** Answers that stand, in the order in which they were given. */
  readonly answers: ReadonlyMap<RecordId, AuditAnswer>;
}

/** The events must be in the order of the log; those of other types are passed over. */
export function foldAudit(events: readonly ReviewEvent[]): AuditLog {
  let draw: AuditDraw | undefined;
  const answers = new Map<RecordId, AuditAnswer>();
  for (const event of events) {
    if (event.type !== 'audit') continue;
    const body = readAuditBody(event);
    if (body.kind === 'draw') {
      draw = { n: body.n, of: body.of, records: body.records };
      continue;
    }
    const { recordId } = event;
    if (recordId === undefined) throw unreadable(event);
    answers.delete(recordId);
    if (body.kind === 'answer') {
      const verdict = AUDIT_VERDICTS.find((known) => known === event.verdict);
      if (verdict === undefined) throw unreadable(event);
      answers.set(recordId, { recordId, verdict, why: body.why, by: event.chain, at: event.at });
    }
  }
  return { draw, answers };
}

function readAuditBody(event: ReviewEvent): AuditBody {
  const { body } = event;
  if (typeof body !== 'object' || body === null || !('kind' in body)) throw unreadable(event);
  if (body.kind === 'undo') return { kind: 'undo' };
  if (body.kind === 'answer') {
    return { kind: 'answer', why: 'why' in body && typeof body.why === 'string' ? body.why : null };
  }
  if (body.kind === 'draw' && 'n' in body && 'of' in body && 'records' in body && Array.isArray(body.records)) {
    return { kind: 'draw', n: Number(body.n), of: Number(body.of), records: body.records.map(String).map(asRecordId) };
  }
  throw unreadable(event);
}

function unreadable(event: ReviewEvent): Error {
  return new Error(`Event ${event.seq} is no part of an audit that this program can read.`);
}

/**
 * Reports that stand excluded at title and abstract because every reviewer of their batch excluded them, of batches of every
 * kind; not those that were excluded by a resolution.
 */
export function agreedExclusions(
  reports: readonly ReportState[],
  log: Pick<ScreeningLog, 'batches' | 'records'>,
): RecordId[] {
  return reports
    .filter(({ kept, titleAbstract }) => {
      const batch = log.batches.get(log.records['title-abstract'].get(kept)?.batch ?? '');
      return (
        titleAbstract === 'excluded' &&
        batch !== undefined &&
        batch.voters.length > 1 &&
        log.records['title-abstract'].get(kept)?.settled?.isResolution === false
      );
    })
    .map(({ kept }) => kept);
}

/** What can be drawn now: the agreed exclusions, and those of the sample that were found relevant and have been corrected since. */
function populationOf(excluded: readonly RecordId[], { answers }: AuditLog): RecordId[] {
  const found = [...answers.values()].filter(({ verdict }) => verdict === 'relevant').map(({ recordId }) => recordId);
  return [...new Set([...excluded, ...found])];
}

/**
 * A new draw, when there is none yet, or when more are asked for than have been drawn and there are more; else `undefined`,
 * and the audit goes on with what was drawn. A larger sample is drawn from all that are agreed exclusions then, and has in it
 * what the smaller one had, as far as a draw from all would.
 *
 * @param asked size of the sample; that of the draw before, or `AUDIT_SIZE`, when left out
 */
export function planDraw(
  excluded: readonly RecordId[],
  log: AuditLog,
  options: { readonly asked?: number | undefined; readonly seed: number },
): AuditDraw | undefined {
  const before = log.draw;
  const n = options.asked ?? before?.n ?? AUDIT_SIZE;
  const population = populationOf(excluded, log);
  if (before !== undefined && (n <= before.records.length || population.length <= before.records.length)) {
    return undefined;
  }
  return { n, of: population.length, records: inDrawOrder(population, `${options.seed}:audit`).slice(0, n) };
}

/** What the audit says; shares from 0 to 1 and expected numbers are not rounded. */
export interface AuditResult {
  readonly drawn: number;
  readonly answered: number;
  readonly relevant: number;
  /** Agreed exclusions from which the sample was drawn. */
  readonly agreedExclusions: number;
  /** Agreed exclusions today. */
  readonly agreedExclusionsNow: number;
  /** Share of the answered that are relevant; `null` before the first answer. */
  readonly share: number | null;
  /** By Clopper and Pearson, 95 %; one-sided where none or all are relevant. */
  readonly interval: (Range & { readonly level: number; readonly sides: 1 | 2 }) | null;
  /** Relevant ones among all agreed exclusions from which the sample was drawn, those found included. */
  readonly missed: (Range & { readonly expected: number }) | null;
  /** Found relevant, in the order in which they were. */
  readonly found: readonly AuditAnswer[];
}

const LEVEL = 0.95;

/** The result so far; `undefined` before the draw. */
export function auditResult(log: AuditLog, excludedNow: readonly RecordId[]): AuditResult | undefined {
  const { draw, answers } = log;
  if (draw === undefined) return undefined;
  const given = draw.records.flatMap((id) => answers.get(id) ?? []);
  const relevant = given.filter(({ verdict }) => verdict === 'relevant').length;
  const answered = given.length;
  const share = answered === 0 ? null : relevant / answered;
  const interval = answered === 0 ? null : intervalOf(relevant, answered, draw.of);
  return {
    drawn: draw.records.length,
    answered,
    relevant,
    agreedExclusions: draw.of,
    agreedExclusionsNow: excludedNow.length,
    share,
    interval,
    missed:
      share === null || interval === null
        ? null
        : { expected: share * draw.of, low: interval.low * draw.of, high: interval.high * draw.of },
    found: [...answers.values()].filter(({ verdict }) => verdict === 'relevant'),
  };
}

/**
 * Clopper and Pearson's interval of the share among all from whom the sample was drawn. Where none was found, all that the
 * level leaves open lies on the one side that is open (rule of three: Hanley & Lippman-Hand, JAMA 1983;249:1743), so that 0 of
 * 150 is at most 2.0 %. What was seen is certain: the share is at least `count` of all, and those not seen are the only others.
 */
function intervalOf(count: number, n: number, all: number): NonNullable<AuditResult['interval']> {
  const sides = count === 0 || count === n ? 1 : 2;
  const { low, high } = clopperPearson(count, n, sides === 1 ? 1 - 2 * (1 - LEVEL) : LEVEL);
  return { level: LEVEL, sides, low: Math.max(low, count / all), high: Math.min(high, (count + all - n) / all) };
}
