/** The events from which clusters are folded, read once and then followed as they grow. */
import { foldLinks, type LinkLog } from '../dedupe/link-log.ts';
import type { EventType, ReviewEvent } from '../records/event.ts';
import type { Queries } from '../store/database.ts';
import { readEvents } from '../store/events.ts';

const TYPES: readonly EventType[] = ['dedupe', 'withdraw', 'merge', 'split', 'dedupe-judgement', 'batch', 'reveal'];

export interface LinkEvents {
  readonly events: readonly ReviewEvent[];
  /** Folded from them; what was filtered and removed is not in it. */
  readonly log: LinkLog;
}

/** With `known`, reads only what others have added since. */
export async function readLinkEvents(queries: Queries, known?: LinkEvents): Promise<LinkEvents> {
  const last = known?.events.at(-1)?.seq;
  const added = await readEvents(queries, { types: TYPES, ...(last === undefined ? {} : { after: last }) });
  return known !== undefined && added.length === 0 ? known : withEvents(known, added);
}

/** Adds events of any type at the end. */
export function withEvents(known: LinkEvents | undefined, added: readonly ReviewEvent[]): LinkEvents {
  const events = [...(known?.events ?? []), ...added.filter((event) => TYPES.includes(event.type))];
  return { events, log: foldLinks(events) };
}
