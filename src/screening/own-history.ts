/** The story of one record as its reviewer made it: each act of that reviewer in a line, oldest first. */
import { type EventType, type NewEvent, VOTE_TYPES } from '../records/event.ts';
import { noteText, readFlag, readTag } from './own-marks.ts';
import { answeredHash } from './undoing.ts';

/** Types of events that a reviewer leaves on a record while screening. */
export const OWN_ACTS: readonly EventType[] = [...VOTE_TYPES, 'note', 'tag', 'flag', 'dedupe-judgement'];

/** `2026-11-25 22:10:05 UTC title-abstract exclude POP, criteria 2, after 4.2 s` */
export function describeAct(event: NewEvent): string {
  return `${event.at.slice(0, 10)} ${event.at.slice(11, 19)} UTC ${describeActOnly(event)}`;
}

/** The same without its time. */
export function describeActOnly(event: NewEvent): string {
  return [event.stage ?? '', words(event)].filter((part) => part !== '').join(' ');
}

function words(event: NewEvent): string {
  if (answeredHash(event.body) !== undefined) return `undone: ${UNDONE[event.type] ?? event.type}`;
  return actWords(event);
}

/** What an event of this type took back when it answers another. */
const UNDONE: { readonly [T in EventType]?: string } = {
  decision: 'clearing',
  'dedupe-judgement': 'mark as a duplicate',
};

function actWords({ type, verdict, reason, criteriaVersion, body }: NewEvent): string {
  switch (type) {
    case 'decision':
      return [
        `${[verdict, reason ?? ''].join(' ').trim()}`,
        `criteria ${criteriaVersion ?? '?'}`,
        ...timeText(body),
      ].join(', ');
    case 'undo':
      return 'undone';
    case 'clear':
      return 'verdict cleared';
    case 'note':
      return `note: ${noteText(body)}`;
    case 'tag': {
      const { tag, on } = readTag(body);
      return on ? `tag: ${tag}` : `tag taken off: ${tag}`;
    }
    case 'flag':
      return readFlag(body) ? 'flagged' : 'flag taken off';
    default:
      return 'marked as a duplicate';
  }
}

function timeText(body: unknown): readonly string[] {
  if (typeof body !== 'object' || body === null || !('msOnScreen' in body) || typeof body.msOnScreen !== 'number')
    return [];
  return [`after ${(body.msOnScreen / 1000).toFixed(1)} s`];
}
