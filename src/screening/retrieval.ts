/** Retrieval of full texts: where and when one was had, what was tried for the others. */
import type { ReviewEvent } from '../records/event.ts';
import { RETRIEVAL_STATES, type RetrievalState } from './decision.ts';

/** Contacts or places to try before a report counts as not retrieved without a warning. */
export const ATTEMPTS_ASKED = 2;

/** Body of a `retrieval` event; its `verdict` is the state. */
export interface RetrievalBody {
  /** How it was obtained or asked for. */
  readonly route?: string | undefined;
  readonly attempts?: readonly string[] | undefined;
  /** `2026-11-25`; the day of the event when left out. */
  readonly date?: string | undefined;
  /** The file that was read; the program never keeps the file itself. */
  readonly file?: { readonly name: string; readonly sha256: string } | undefined;
}

export interface Attempt {
  readonly text: string;
  readonly date: string;
  readonly by: string;
}

/** What is known of the retrieval of one report. */
export interface Retrieval extends Pick<RetrievalBody, 'route' | 'file'> {
  readonly state: RetrievalState;
  readonly date: string;
  /** All of them, in the order of the log, whatever state came of them. */
  readonly attempts: readonly Attempt[];
}

/** The retrieval after one more event; `undefined` when the event names no state. */
export function nextRetrieval(before: Retrieval | undefined, event: ReviewEvent): Retrieval | undefined {
  const state = RETRIEVAL_STATES.find((known) => known === event.verdict);
  if (state === undefined) return undefined;
  const { route, attempts = [], date = event.at.slice(0, 10), file } = readBody(event.body);
  const added = attempts.map((text) => ({ text, date, by: event.chain }));
  return {
    state,
    // A further attempt, or a state that stays, does not take away what was said before.
    date,
    route: route ?? (before?.state === state ? before.route : undefined),
    file: file ?? (before?.state === state ? before.file : undefined),
    attempts: [...(before?.attempts ?? []), ...added],
  };
}

function readBody(body: unknown): RetrievalBody {
  if (typeof body !== 'object' || body === null) return {};
  const fields = new Map<string, unknown>(Object.entries(body));
  const text = (key: string): string | undefined => {
    const value = fields.get(key);
    return typeof value === 'string' ? value : undefined;
  };
  const attempts = fields.get('attempts');
  return {
    route: text('route'),
    date: text('date'),
    attempts: Array.isArray(attempts) ? attempts.map(String) : [],
    file: readFile(fields.get('file')),
  };
}

function readFile(file: unknown): RetrievalBody['file'] {
  if (typeof file !== 'object' || file === null || !('name' in file) || !('sha256' in file)) return undefined;
  return { name: String(file.name), sha256: String(file.sha256) };
}
