/** What benchmarks on made-up reviews share: a log that is written in large pieces. */
import type { Project } from '../../src/project/project.ts';
import type { NewEvent } from '../../src/records/event.ts';
import { appendEvents } from '../../src/store/events.ts';

const EVENTS_AT_ONCE = 5_000;

export async function appendAll(project: Project, events: Iterable<NewEvent>): Promise<void> {
  let chunk: NewEvent[] = [];
  const flush = async (): Promise<void> => {
    await project.database.transaction().execute((transaction) => appendEvents(transaction, chunk));
    chunk = [];
  };
  for (const event of events) {
    chunk.push(event);
    if (chunk.length === EVENTS_AT_ONCE) await flush();
  }
  await flush();
}
