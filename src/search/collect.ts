/** Collecting: asks a source step by step and stores every answer with its records, so that a kill anywhere can be resumed. */
import type { Compiled, Truth } from '../query/tree.ts';
import type { BibRecord } from '../records/record.ts';
import { backoffMs } from './backoff.ts';
import { breathe } from './breathe.ts';
import {
  applyPage,
  concludeRun,
  countRepeats,
  isBalanced,
  reopenRun,
  replaceStep,
  reportsParts,
  withWarnings,
} from './fold-run.ts';
import { describeRequest, type HttpClient, LostAnswer, ServiceClosed, Stopped, sleep } from './http.ts';
import { idsOfPart, replay } from './replay.ts';
import type { FetchedRecord, RawAnswer, Run, RunPurpose, RunStore, Step } from './run.ts';
import type { Answer, PageResult, ReadContext, SearchSource } from './source.ts';
import { SOURCES } from './sources/registry.ts';

export interface CollectDeps {
  readonly source: SearchSource;
  readonly http: HttpClient;
  readonly store: RunStore;
  /** The compiled query evaluated on a record. */
  readonly matches: (record: BibRecord) => Truth;
  /** Warnings of the service that the team has accepted; without it none is. */
  readonly isAcknowledged?: ReadContext['isAcknowledged'] | undefined;
  readonly now: () => Date;
  /** In [0, 1); spreads the waiting before a request is tried again. */
  readonly random: () => number;
  readonly onProgress?: ((run: Run) => void) | undefined;
  /** Waits in place of the clock. */
  readonly sleep?: typeof sleep | undefined;
  /** Stops collecting; the run stays `running` and is resumed by the next command. */
  readonly signal?: AbortSignal | undefined;
}

// More tasks than a service lets in at once only wait in the client.
const TASKS = 24;

/** A new run with its first steps, not yet in the store. */
export function newRun(compiled: Compiled, query: string, now: Date, version: string): Run {
  const { steps, parts } = SOURCES[compiled.service].plan(compiled);
  return newRunOf('search', compiled, { query, steps, parts, now, version });
}

/** A new run with steps of its own: one that asks about records or queries and identifies nothing. */
export function newRunOf(
  purpose: RunPurpose,
  compiled: Compiled,
  plan: {
    readonly query: string;
    readonly steps: readonly Step[];
    /** What each part asks; a step's `part` is its index. */
    readonly parts: readonly string[];
    readonly now: Date;
    readonly version: string;
  },
): Run {
  const { query, steps, parts, now, version } = plan;
  return {
    id: 0,
    query,
    source: compiled.service,
    purpose,
    state: 'running',
    failure: undefined,
    compiled,
    pending: steps,
    parts: parts.map((request) => ({ request, announced: undefined, fetched: 0, state: 'open', cutOff: undefined })),
    announcedFirst: undefined,
    announcedLast: undefined,
    fetched: 0,
    stored: 0,
    notDelivered: [],
    repeatedRequests: 0,
    warnings: [],
    remarks: [],
    startedAt: now.toISOString(),
    endedAt: undefined,
    programVersion: version,
  };
}

/**
 * Runs all pending steps. Gives the run as it ended: `complete`, `capped`, `failed` with a code, or still `running`
 * when the signal stopped it. A run with `id` 0 is created first.
 *
 * @throws what the store throws; everything saved before stays.
 */
export async function collect(run: Run, deps: CollectDeps): Promise<Run> {
  if (run.id === 0) return new Collector(await deps.store.create(run), deps, new Map()).collect();
  const delivered = new Map<number, Set<string>>();
  if (reportsParts(run) && run.purpose === 'search') {
    const answers = replay(deps.source, deps.store.readAnswers(run.id), deps.matches, delivered);
    for await (const _ of answers);
  }
  return new Collector(reopenRun(run), deps, delivered).collect();
}

/** One run being collected. Answers may come in any order; saving is one after the other. */
class Collector {
  private run: Run;
  private readonly deps: CollectDeps;
  private readonly halt = new AbortController();
  private readonly active = new Set<Promise<void>>();
  /** Steps that a task is at work on. */
  private readonly taken = new Set<Step>();
  private saving: Promise<void> = Promise.resolve();
  private failure: Run['failure'];
  private broken: { readonly error: unknown } | undefined;
  /** Native ids that each part has delivered, earlier attempts included. */
  private readonly delivered: Map<number, Set<string>>;

  constructor(run: Run, deps: CollectDeps, delivered: Map<number, Set<string>>) {
    this.run = run;
    this.deps = deps;
    this.delivered = delivered;
  }

  async collect(): Promise<Run> {
    const { signal } = this.deps;
    const stop = () => this.halt.abort();
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      await this.drain();
      if (this.canRecheck()) {
        const steps = this.deps.source.recheck(this.run);
        await this.save((run) => ({ ...run, pending: steps }));
        await this.drain();
      }
      await this.save((run) =>
        concludeRun(run, {
          failure: this.failure,
          endedAt: this.deps.now().toISOString(),
          delivered: this.delivered,
        }),
      );
      return this.run;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Until no step is left that may still be asked. */
  private async drain(): Promise<void> {
    for (;;) {
      this.startAll(this.run.pending);
      if (this.active.size === 0) break;
      await Promise.race(this.active);
    }
    if (this.broken !== undefined) throw this.broken.error;
  }

  /** As many as may be at work at once. */
  private startAll(steps: readonly Step[]): void {
    for (const step of steps) {
      if (this.halt.signal.aborted || this.active.size >= TASKS) return;
      if (!this.taken.has(step)) this.start(step);
    }
  }

  private start(step: Step): void {
    this.taken.add(step);
    const task = this.perform(step)
      .catch((error: unknown) => {
        if (error instanceof Stopped) return;
        if (error instanceof ServiceClosed) return this.fail({ code: error.code, message: error.message });
        this.break(error);
      })
      .finally(() => this.active.delete(task));
    this.active.add(task);
  }

  private break(error: unknown): void {
    this.broken ??= { error };
    this.halt.abort();
  }

  private fail(failure: NonNullable<Run['failure']>): void {
    this.failure ??= failure;
    this.halt.abort();
  }

  /** Asks one step until it is answered, and saves what came. */
  private async perform(first: Step): Promise<void> {
    const { source, http } = this.deps;
    let step = first;
    let failures = Number(first['failures'] ?? 0);
    let isRetry = false;
    for (;;) {
      const asked = step;
      const { result, answer } = await this.ask(asked);
      const repeats = isRetry || source.isRepeat(asked) ? 1 : 0;
      const raw = answer === undefined ? undefined : this.toRaw(asked, answer);
      if (result.kind === 'page') {
        const delivered = idsOfPart(this.delivered, asked.part);
        for (const { nativeId } of result.records) delivered.add(nativeId);
        // No more than one page waits to be stored while the next one is on its way.
        await this.saving;
        const saved = this.save((run) => applyPage(countRepeats(run, repeats), asked, result), raw, result.records);
        this.startAll(result.next);
        await saved;
        this.taken.delete(asked);
        return;
      }
      if (result.kind === 'fail' && result.closesService) http.close(result.code, result.message);
      failures += 1;
      const wait = result.kind === 'again' ? backoffMs(failures, result.waitMs, this.deps.random()) : undefined;
      if (wait === undefined) {
        this.fail({ code: result.code, message: result.message });
        const warnings = result.kind === 'fail' ? (result.warnings ?? []) : [];
        await this.save((run) => withWarnings(countRepeats(run, repeats), warnings), raw);
        return;
      }
      isRetry = true;
      const restarted = source.restart(asked);
      const next = restarted === asked ? asked : { ...restarted, failures };
      this.taken.add(next);
      await this.save((run) => replaceStep(countRepeats(run, repeats), asked, next), raw);
      step = next;
      await (this.deps.sleep ?? sleep)(wait, this.halt.signal);
    }
  }

  private toRaw(step: Step, answer: Answer): RawAnswer {
    const request = describeRequest(this.deps.source.request(step, this.deps.http.access));
    const { status, headers, body } = answer;
    return { request, step, status, headers, body, receivedAt: this.deps.now().toISOString() };
  }

  private async ask(step: Step): Promise<{ readonly result: PageResult; readonly answer: Answer | undefined }> {
    const { source, http, matches } = this.deps;
    try {
      const answer = await http.send(source.request(step, http.access), {
        stop: this.halt.signal,
        abort: this.deps.signal,
      });
      http.adjust(source.paceFrom(answer));
      const delivered = idsOfPart(this.delivered, step.part);
      const isAcknowledged = this.deps.isAcknowledged ?? (() => false);
      const result = await source.read(step, answer, { matches, delivered, isAcknowledged });
      return { result, answer };
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      const message = `${source.title} could not be reached: ${error.message}`;
      return { result: { kind: 'again', code: 'UNREACHABLE', message }, answer: undefined };
    }
  }

  private save(change: (run: Run) => Run, answer?: RawAnswer, records: readonly FetchedRecord[] = []): Promise<void> {
    const mine = this.saving.then(async () => {
      // What is to be asked next goes out first.
      await breathe();
      // What follows a page that could not be stored is asked again by the next command.
      if (this.broken !== undefined) throw new Stopped();
      const changed = change(this.run);
      try {
        const { id, stored } = await this.deps.store.save(changed, answer, records);
        this.run = { ...changed, id, stored };
      } catch (error) {
        this.break(error);
        throw error;
      }
      this.deps.onProgress?.(this.run);
    });
    this.saving = mine.catch(() => undefined);
    return mine;
  }

  private canRecheck(): boolean {
    return (
      this.failure === undefined && this.run.pending.length === 0 && !reportsParts(this.run) && !isBalanced(this.run)
    );
  }
}
