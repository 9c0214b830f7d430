/** Which act of a reviewer an undo takes back, and the events by which it does. Nothing is deleted: what was done is answered. */
import type { NewEvent, ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { noteText, readFlag, readTag } from './own-marks.ts';

/** What was taken back, as it is called on the screen. */
export type UndoneAct = 'verdict' | 'clear' | 'note' | 'tag' | 'flag' | 'duplicate';

export interface Undoing {
  readonly act: UndoneAct;
  readonly recordId: RecordId;
  /** The parts of the event that answers the act. */
  readonly answer: Pick<NewEvent, 'type'> & Partial<NewEvent> & { readonly body?: Readonly<Record<string, unknown>> };
}

type Act = ReviewEvent & { readonly recordId: RecordId };

/**
 * The newest act that stands, of those on the records of one batch.
 *
 * @param events one reviewer's own, in the order of the log
 */
export function planUndo(events: readonly ReviewEvent[], batch: string): Undoing | undefined {
  const ofBatch = events.filter((event): event is Act => event.batch === batch && event.recordId !== undefined);
  const newest = standingActs(ofBatch).at(-1);
  return newest === undefined ? undefined : answerTo(newest, ofBatch);
}

function standingActs(events: readonly Act[]): readonly Act[] {
  const standing: Act[] = [];
  for (const event of events) {
    const answered = answeredHash(event.body);
    if (event.type === 'undo') dropVerdict(standing, event.recordId);
    else if (answered === undefined) standing.push(event);
    else {
      const at = standing.findLastIndex(({ hash }) => hash === answered);
      if (at >= 0) standing.splice(at, 1);
    }
  }
  return standing;
}

/** An undone verdict takes with it those that it had replaced, back to where the record was cleared. */
function dropVerdict(standing: Act[], recordId: RecordId): void {
  for (let at = standing.length - 1; at >= 0; at -= 1) {
    const act = standing[at];
    if (act?.recordId !== recordId) continue;
    if (act.type === 'clear') return;
    if (act.type === 'decision') standing.splice(at, 1);
  }
}

/** The hash of the event that another one takes back; `undefined` when it is no answer. */
export function answeredHash(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('undoes' in body && typeof body.undoes === 'string') return body.undoes;
  return 'kind' in body && body.kind === 'undo' && 'of' in body ? String(body.of) : undefined;
}

function answerTo(act: Act, events: readonly Act[]): Undoing {
  const { recordId, type, body, hash: undoes } = act;
  switch (type) {
    case 'clear': {
      const cleared = events.findLast((event) => isVerdictOn(event, recordId) && event.seq < act.seq);
      const { verdict, reason, criteriaVersion } = cleared ?? act;
      const answer = { type: 'decision' as const, verdict, reason, criteriaVersion, body: { undoes } };
      return { act: 'clear', recordId, answer };
    }
    case 'note':
      return { act: 'note', recordId, answer: { type, body: { text: noteText(body), on: false, undoes } } };
    case 'tag': {
      const { tag, on } = readTag(body);
      return { act: 'tag', recordId, answer: { type, body: { tag, on: !on, undoes } } };
    }
    case 'flag':
      return { act: 'flag', recordId, answer: { type, body: { on: !readFlag(body), undoes } } };
    case 'dedupe-judgement':
      return { act: 'duplicate', recordId, answer: { type, body: { kind: 'undo', of: undoes } } };
    default:
      return { act: 'verdict', recordId, answer: { type: 'undo' } };
  }
}

function isVerdictOn(event: Act, recordId: RecordId): boolean {
  return event.type === 'decision' && event.recordId === recordId;
}
