/** What one reviewer put on records beside verdicts: notes, tags and flags, folded from that reviewer's own events. */
import type { NewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';

/** Body of a `tag` event; `on: false` takes the tag off. */
export interface TagBody {
  readonly tag: string;
  readonly on: boolean;
}

export class OwnMarks {
  readonly #notes = new Map<RecordId, string[]>();
  readonly #tags = new Map<RecordId, Set<string>>();
  readonly #flagged = new Set<RecordId>();

  /** Events of one chain in the order of the log; those of other types are passed over. */
  constructor(events: readonly NewEvent[]) {
    for (const event of events) this.add(event);
  }

  add({ type, recordId, body }: NewEvent): void {
    if (recordId === undefined) return;
    switch (type) {
      case 'note':
        this.#notes.set(recordId, changedNotes(this.notesOf(recordId), body));
        break;
      case 'tag': {
        const { tag, on } = readTag(body);
        const tags = this.#tags.get(recordId) ?? new Set();
        this.#tags.set(recordId, tags);
        if (on) tags.add(tag);
        else tags.delete(tag);
        break;
      }
      case 'flag':
        if (readFlag(body)) this.#flagged.add(recordId);
        else this.#flagged.delete(recordId);
        break;
      default:
        break;
    }
  }

  notesOf(id: RecordId): readonly string[] {
    return this.#notes.get(id) ?? [];
  }

  tagsOf(id: RecordId): readonly string[] {
    return [...(this.#tags.get(id) ?? [])];
  }

  /** How many records bear each kind of mark. */
  counts(): { readonly flagged: number; readonly noted: number; readonly tagged: number } {
    const filled = (marks: Iterable<{ readonly length: number } | { readonly size: number }>): number =>
      [...marks].filter((each) => ('size' in each ? each.size : each.length) > 0).length;
    return { flagged: this.#flagged.size, noted: filled(this.#notes.values()), tagged: filled(this.#tags.values()) };
  }

  isFlagged(id: RecordId): boolean {
    return this.#flagged.has(id);
  }
}

/** A note whose event says `on: false` takes the newest of the same text away. */
function changedNotes(notes: readonly string[], body: unknown): string[] {
  const text = noteText(body);
  const isTaken = typeof body === 'object' && body !== null && 'on' in body && body.on === false;
  return isTaken ? notes.filter((_, index) => index !== notes.lastIndexOf(text)) : [...notes, text];
}

/** Text of a `note` event; empty when it has none. */
export function noteText(body: unknown): string {
  return typeof body === 'object' && body !== null && 'text' in body ? String(body.text) : '';
}

/** @throws Error when this program cannot read the body. */
export function readTag(body: unknown): TagBody {
  if (typeof body === 'object' && body !== null && 'tag' in body && 'on' in body && typeof body.on === 'boolean') {
    return { tag: String(body.tag), on: body.on };
  }
  throw new Error('A tag event has a body that this program cannot read.');
}

/** @throws Error when this program cannot read the body. */
export function readFlag(body: unknown): boolean {
  if (typeof body === 'object' && body !== null && 'on' in body && typeof body.on === 'boolean') return body.on;
  throw new Error('A flag event has a body that this program cannot read.');
}
