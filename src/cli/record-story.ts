/** The story of a report in the log, as it may be told: nothing of what others have left open. */

import { readMerge } from '../dedupe/hand-links.ts';
import type { DedupeBody, FilterBody } from '../dedupe/link-log.ts';
import { isPublic, revealedBatches } from '../exchange/told-chains.ts';
import { PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { describeActOnly, OWN_ACTS } from '../screening/own-history.ts';
import { readBatchBody } from '../screening/read-event.ts';

export interface Chapter {
  readonly at: string;
  /** Code of the person; `null` where the program did it. */
  readonly by: string | null;
  readonly what: string;
}

/** Everything in the log about the members of one report, oldest first. */
export function storyOf(
  members: ReadonlySet<RecordId>,
  events: readonly ReviewEvent[],
  asker: string | undefined,
): readonly Chapter[] {
  const revealed = revealedBatches(events);
  const batches = new Set<string>();
  let linked = '';
  let filtered = '';
  const chapters: Chapter[] = [];
  for (const event of events) {
    if (!isPublic(event, revealed) && event.chain !== asker) continue;
    const what = (): string | undefined => {
      switch (event.type) {
        case 'dedupe': {
          const now = linksOf(members, event);
          const told = now === linked ? undefined : now || 'no longer linked by a rule';
          linked = now;
          return told;
        }
        case 'filter': {
          const now = filterOf(members, event);
          const told = now === filtered ? undefined : now || 'kept by the local filter after all';
          filtered = now;
          return told;
        }
        case 'merge': {
          const { ids } = readMerge(event);
          return ids.some((id) => members.has(id)) ? `united by hand: ${ids.join(', ')}` : undefined;
        }
        case 'batch': {
          const id = event.batch ?? '';
          const inside = readBatchBody(event).records.filter((record) => members.has(record));
          if (inside.length === 0) return undefined;
          batches.add(id);
          return `record ${inside.join(', ')} in batch ${id}, ${event.stage}${revealed.has(id) ? '' : ', still open'}`;
        }
        case 'reveal':
          return batches.has(event.batch ?? '') ? `batch ${event.batch} revealed` : undefined;
        default:
          return event.recordId !== undefined && members.has(event.recordId) ? actOn(event) : undefined;
      }
    };
    const told = what();
    if (told !== undefined) {
      chapters.push({ at: event.at, by: event.chain === PROGRAM_CHAIN ? null : event.chain, what: told });
    }
  }
  return chapters;
}

function linksOf(members: ReadonlySet<RecordId>, event: ReviewEvent): string {
  const { links } = event.body as DedupeBody;
  return links
    .filter(({ a, b }) => members.has(a) && members.has(b))
    .map(({ a, b, rule }) => `${a} and ${b} linked by the rule ${rule}`)
    .join('; ');
}

function filterOf(members: ReadonlySet<RecordId>, event: ReviewEvent): string {
  const { removed, removedUnknown, titleOnly, notLiterature } = event.body as FilterBody;
  const holds = (ids: readonly RecordId[]): boolean => ids.some((id) => members.has(id));
  if (holds(removed)) return 'removed by the local filter on title and abstract';
  if (holds(removedUnknown)) return 'removed by the local filter on the title alone, for want of an abstract';
  if (holds(notLiterature)) return 'removed: not literature';
  return holds(titleOnly) ? 'kept by the local filter on the title alone' : '';
}

/** What one event says of its record, without time and person. */
function actOn(event: ReviewEvent): string {
  const { type, recordId, stage = '', verdict, reason, body } = event;
  const fields = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : []);
  const said = [verdict, reason].filter((word) => word !== undefined).join(' ');
  if (OWN_ACTS.includes(type)) return `record ${recordId}: ${describeActOnly(event)}`;
  switch (type) {
    case 'resolve': {
      const act = fields.get('correction') === true ? 'corrected' : 'conflict settled';
      return `record ${recordId}: ${stage} ${act}: ${said} (${String(fields.get('rationale') ?? '')})`;
    }
    case 'retrieval': {
      const details = [fields.get('route'), ...attemptsIn(fields.get('attempts'))].filter((text) => text !== undefined);
      return `record ${recordId}: full text ${said}${details.length === 0 ? '' : ` (${details.join('; ')})`}`;
    }
    case 'study':
      return `record ${recordId}: in study ${reason ?? ''}`;
    case 'split':
      return `record ${recordId} parted by hand from the others`;
    case 'remove':
      return `record ${recordId}: removed before screening: ${reason ?? ''}`;
    case 'audit':
      return `record ${recordId}: looked at in the audit: ${said}`;
    default:
      return `record ${recordId}: ${type} ${said}`.trimEnd();
  }
}

function attemptsIn(attempts: unknown): readonly string[] {
  return Array.isArray(attempts) ? attempts.map(String) : [];
}
