/** How far each service is while a search runs: pages, records, rate, time left, budget left. */
import { SERVICE_TITLES, type ServiceName } from '../records/record.ts';
import { thousands } from '../records/text.ts';
import type { Run } from '../search/run.ts';
import type { Output } from './output.ts';
import type { ServiceClient } from './service-client.ts';

/** Milliseconds between two lines of one run where nothing can be drawn over. */
const LINE_EVERY_MS = 2000;
const DRAW_EVERY_MS = 200;

export interface SearchProgress {
  /** Starts telling of a run; gives what is called after each of its answers. */
  follow(client: ServiceClient, started: Run): (run: Run) => void;
  /** Takes what was drawn away. */
  end(): void;
}

/** In a terminal one line per service, drawn over; elsewhere a plain line now and then. All of it goes to stderr. */
export function createProgress(output: Output, now: () => number = Date.now): SearchProgress {
  const lines = new Map<ServiceName, string>();
  let drawnAt = Number.NEGATIVE_INFINITY;
  const redraw = (force: boolean): void => {
    if (!force && now() - drawnAt < DRAW_EVERY_MS) return;
    drawnAt = now();
    output.draw([...lines.values()]);
  };
  return {
    follow: (client, started) => {
      const name = `${SERVICE_TITLES[started.source]} ${started.query}`;
      const begin = { at: now(), fetched: started.fetched, answers: client.http.seen().answers };
      let toldAt = now();
      if (!output.isLive) output.note(`${name}: ${started.id > 0 && started.fetched > 0 ? 'going on' : 'started'}`);
      return (run) => {
        const line = describe(name, run, client, begin, now());
        if (output.isLive) {
          lines.set(run.source, line);
          redraw(run.state !== 'running');
        } else if (run.state !== 'running' || now() - toldAt >= LINE_EVERY_MS) {
          toldAt = now();
          output.note(line);
        }
      };
    },
    end: () => {
      if (output.isLive && lines.size > 0) output.draw([]);
    },
  };
}

interface Begin {
  readonly at: number;
  readonly fetched: number;
  readonly answers: number;
}

function describe(name: string, run: Run, client: ServiceClient, begin: Begin, now: number): string {
  const { answers, headers } = client.http.seen();
  const goal = goalOf(run);
  const seconds = Math.max(0.001, (now - begin.at) / 1000);
  const perSecond = (run.fetched - begin.fetched) / seconds;
  const left = goal === undefined ? undefined : Math.max(0, goal - run.fetched);
  const credits = client.source.creditsLeft(headers);
  return [
    `${name}: ${thousands(run.fetched)}${goal === undefined ? '' : ` of ${thousands(goal)}`} fetched, ${thousands(run.stored)} stored`,
    `${thousands(answers - begin.answers)} requests`,
    ...(seconds >= 1 && perSecond > 0 ? [`${perSecond.toFixed(perSecond < 10 ? 1 : 0)} records/s`] : []),
    ...(run.state !== 'running'
      ? [run.state]
      : left !== undefined && perSecond > 0 && seconds >= 1
        ? [`${duration(left / perSecond)} left`]
        : []),
    ...(credits === undefined ? [] : [`${thousands(credits)} credits left today`]),
  ].join(', ');
}

/** Records that the run will bring at most, as far as is known: the total, or of each part the total up to its declared depth. */
export function goalOf(run: Run): number | undefined {
  if (run.announcedLast !== undefined) return run.announcedLast;
  const depths = run.parts.map((part, index) => {
    const asked = run.compiled.requests[index];
    const depth = asked?.service === 'crossref' ? asked.maxPerProbe : undefined;
    if (part.state !== 'open') return part.fetched;
    return part.announced === undefined ? depth : Math.min(part.announced, depth ?? part.announced);
  });
  return depths.some((depth) => depth === undefined)
    ? undefined
    : depths.reduce<number>((sum, depth) => sum + (depth ?? 0), 0);
}

/** `40 s`, `3 min`, `1 h 20 min`. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
