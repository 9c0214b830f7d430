/** What is found at full text: records that lead to one report, and a record that holds another report. */
import type { ReviewEvent } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';

/** A report found in the full text of another one, as somebody described it. */
export interface AddedReport {
  /** `118+1`: the first that was found in record 118. */
  readonly id: RecordId;
  readonly of: RecordId;
  readonly title: string;
  readonly authors: readonly string[];
  readonly year: number | undefined;
  readonly doi: string | undefined;
}

/** Records that turned out to lead to one report. */
export interface JoinedReports {
  readonly ids: readonly RecordId[];
  /** Place in the log. */
  readonly since: number;
}

/** Body of a `report` event; `undo` takes back the event of that hash. */
export type ReportBody =
  | ({ readonly kind: 'add' } & AddedReport)
  | { readonly kind: 'join'; readonly ids: readonly RecordId[] }
  | { readonly kind: 'undo'; readonly of: string };

export function readReportBody(event: ReviewEvent): ReportBody {
  const fields = new Map<string, unknown>(Object.entries(event.body ?? {}));
  const [kind, id, of, title, ids] = ['kind', 'id', 'of', 'title', 'ids'].map((key) => fields.get(key));
  if (kind === 'join' && Array.isArray(ids)) return { kind, ids: ids.map((each) => asRecordId(String(each))) };
  if (kind === 'undo' && typeof of === 'string') return { kind, of };
  if (kind === 'add' && typeof id === 'string' && typeof of === 'string' && typeof title === 'string') {
    const [authors, year, doi] = ['authors', 'year', 'doi'].map((key) => fields.get(key));
    return {
      kind,
      id: asRecordId(id),
      of: asRecordId(of),
      title,
      authors: Array.isArray(authors) ? authors.map(String) : [],
      year: typeof year === 'number' ? year : undefined,
      doi: typeof doi === 'string' ? doi : undefined,
    };
  }
  throw new Error(`Event ${event.seq} is no change of reports that this program can read.`);
}

/** What was found at full text and not taken back. */
export interface FoundReports {
  /** By their ids. */
  readonly added: ReadonlyMap<RecordId, AddedReport>;
  readonly joined: readonly JoinedReports[];
}

/** Needs the `report` events of a log in its order; others are passed over. */
export function foldFound(events: readonly ReviewEvent[]): FoundReports {
  const changes = events.filter((event) => event.type === 'report');
  const undone = new Set(
    changes.flatMap((event) => {
      const body = readReportBody(event);
      return body.kind === 'undo' ? [body.of] : [];
    }),
  );
  const added = new Map<RecordId, AddedReport>();
  const joined: JoinedReports[] = [];
  for (const event of changes) {
    if (undone.has(event.hash)) continue;
    const body = readReportBody(event);
    if (body.kind === 'join') joined.push({ ids: body.ids, since: event.seq });
    if (body.kind === 'add') added.set(body.id, body);
  }
  return { added, joined };
}
