/** Collecting: asks a source step by step and stores every answer with its records, so that a kill anywhere can be resumed. */
import type { Compiled, Truth } from '../query/tree.ts';
import type { BibRecord } from '../records/record.ts';
import { backoffMs } from './backoff.ts';
import { describeRequest, type HttpClient, LostAnswer, ServiceClosed, Stopped, sleep } from './http.ts';
import { idsOfPart, replay } from './replay.ts';
import type {
  FailureCode,
  FetchedRecord,
  RawAnswer,
  Run,
  RunPart,
  RunPurpose,
  RunStore,
  RunWarning,
  Step,
} from './run.ts';
import type { Answer, Page, PageResult, ReadContext, SearchSource } from './source.ts';
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

/** An unfinished run made ready to go on: a run that fell short asks again for the parts that did not end. */
function reopenRun(run: Run): Run {
  const source = SOURCES[run.source];
  const open = { ...run, state: 'running', failure: undefined, endedAt: undefined } as const;
  if (run.pending.length > 0) {
    return { ...open, pending: run.pending.map((step) => source.restart({ ...step, failures: 0 })) };
  }
  if (run.purpose !== 'search') return open;
  const unfinished = run.parts.map((part) => part.state === 'open' || !reportsParts(run));
  return {
    ...open,
    pending: source.plan(run.compiled).steps.filter((step) => unfinished[step.part] !== false),
    parts: run.parts.map((part, index) => (unfinished[index] === false ? part : { ...part, state: 'open' })),
    notDelivered: [],
  };
}

/** Whether the run's compiled requests overlap, so that only the totals of its parts mean something. */
export function reportsParts(run: Run): boolean {
  return SOURCES[run.source].reportsParts || run.compiled.requests.length > 1 || run.purpose !== 'search';
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
  if (deps.source.reportsParts && run.purpose === 'search') {
    const answers = replay(deps.source, deps.store.readAnswers(run.id), deps.matches, delivered);
    for await (const _ of answers);
  }
  return new Collector(reopenRun(run), deps, delivered).collect();
}

interface Failure {
  readonly code: FailureCode;
  readonly message: string;
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
  private failure: Failure | undefined;
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
      await this.save((run) => this.conclude(run));
      return this.run;
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Until no step is left that may still be asked. */
  private async drain(): Promise<void> {
    for (;;) {
      if (!this.halt.signal.aborted) {
        for (const step of this.run.pending) {
          if (this.active.size >= TASKS) break;
          if (!this.taken.has(step)) this.start(step);
        }
      }
      if (this.active.size === 0) break;
      await Promise.race(this.active);
    }
    if (this.broken !== undefined) throw this.broken.error;
  }

  private start(step: Step): void {
    this.taken.add(step);
    const task = this.perform(step)
      .catch((error: unknown) => {
        if (error instanceof Stopped) return;
        if (error instanceof ServiceClosed) return this.fail({ code: error.code, message: error.message });
        this.broken ??= { error };
        this.halt.abort();
      })
      .finally(() => this.active.delete(task));
    this.active.add(task);
  }

  private fail(failure: Failure): void {
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
        await this.save((run) => applyPage(countRepeats(run, repeats), asked, result), raw, result.records);
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
      const result = source.read(step, answer, { matches, delivered, isAcknowledged });
      return { result, answer };
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      const message = `${source.title} could not be reached: ${error.message}`;
      return { result: { kind: 'again', code: 'UNREACHABLE', message }, answer: undefined };
    }
  }

  private save(change: (run: Run) => Run, answer?: RawAnswer, records: readonly FetchedRecord[] = []): Promise<void> {
    const mine = this.saving.then(async () => {
      const changed = change(this.run);
      const { id, stored } = await this.deps.store.save(changed, answer, records);
      this.run = { ...changed, id, stored };
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

  /** The state in which the run ends; unchanged when it was stopped from outside. */
  private conclude(run: Run): Run {
    const endedAt = this.deps.now().toISOString();
    const failed = (failure: Failure): Run => ({ ...run, state: 'failed', failure, endedAt });
    if (this.failure !== undefined) return failed(this.failure);
    if (run.pending.length > 0) return run;
    if (run.purpose !== 'search') {
      return { ...run, parts: run.parts.map((part) => ({ ...part, state: 'exhausted' })), state: 'complete', endedAt };
    }
    if (reportsParts(run)) {
      const open = run.parts.filter((part) => part.state === 'open');
      if (open.length > 0) {
        const message = `${open.length} of ${run.parts.length} parts ended before their total was reached.`;
        return failed({ code: 'INCOMPLETE', message });
      }
    } else if (!isBalanced(run)) {
      const numbers = `${run.announcedLast ?? 'no'} records announced, ${run.stored} stored, ${run.notDelivered.length} not delivered.`;
      // More than announced: the list has lost records since, so that going on cannot make the numbers meet.
      const hint =
        run.stored + run.notDelivered.length > (run.announcedLast ?? 0)
          ? ' The list changed while it was collected; `stageone search --fresh` makes a new run, and what is stored stays.'
          : '';
      return failed({ code: 'INCOMPLETE', message: numbers + hint });
    }
    const isCapped = run.parts.some((part) => part.state === 'capped');
    const parts = run.parts.map((part): RunPart => (part.state === 'open' ? { ...part, state: 'exhausted' } : part));
    return { ...run, parts, state: isCapped ? 'capped' : 'complete', endedAt };
  }
}

function isBalanced(run: Run): boolean {
  return run.stored + run.notDelivered.length === run.announcedLast;
}

function countRepeats(run: Run, repeats: number): Run {
  return repeats === 0 ? run : { ...run, repeatedRequests: run.repeatedRequests + repeats };
}

function withWarnings(run: Run, warnings: readonly RunWarning[]): Run {
  return warnings.length === 0 ? run : { ...run, warnings: joinWarnings(run, warnings) };
}

function joinWarnings(run: Run, more: readonly RunWarning[]): readonly RunWarning[] {
  return distinctBy([...run.warnings, ...more], ({ code, message }) => `${code} ${message}`);
}

function replaceStep(run: Run, old: Step, next: Step): Run {
  return old === next ? run : { ...run, pending: run.pending.map((step) => (step === old ? next : step)) };
}

/** The run after a page: its step replaced by the next ones, its numbers and warnings added. */
function applyPage(run: Run, step: Step, page: Page): Run {
  const problems = page.problems.map(
    ({ at, message }): RunWarning => ({ code: 'UNREADABLE_RECORD', message: `${at}: ${message}` }),
  );
  const delivered = new Set(page.records.map((record) => record.nativeId));
  const announced = reportsParts(run) ? undefined : page.announced;
  const before = reportsParts(run) ? run.parts[step.part]?.announced : run.announcedLast;
  return {
    ...run,
    pending: run.pending.flatMap((pending) => (pending === step ? page.next : [pending])),
    parts: run.parts.map((part, index) => (index === step.part ? applyToPart(part, page) : part)),
    announcedFirst: run.announcedFirst ?? announced,
    announcedLast: announced ?? run.announcedLast,
    fetched: run.fetched + page.fetched,
    notDelivered: distinctTexts([...run.notDelivered.filter((id) => !delivered.has(id)), ...page.notDelivered]),
    warnings: joinWarnings(run, [...page.warnings, ...problems, ...describeMove(run, step, before, page.announced)]),
    remarks: distinctBy([...run.remarks, ...page.remarks], ({ name, text }) => `${name} ${text}`),
  };
}

/** A total that changes while a list is paged: what was added or taken away may be missed or met twice. */
function describeMove(
  run: Run,
  step: Step,
  before: number | undefined,
  now: number | undefined,
): readonly RunWarning[] {
  if (run.purpose !== 'search' || before === undefined || now === undefined || before === now) return [];
  const part = reportsParts(run) ? ` of "${run.parts[step.part]?.request ?? ''}"` : '';
  return [{ code: 'TOTAL_MOVED', message: `The total${part} moved from ${before} to ${now} while it was collected.` }];
}

function applyToPart(part: RunPart, page: Page): RunPart {
  return {
    ...part,
    announced: page.announced ?? part.announced,
    fetched: part.fetched + page.fetched,
    state: page.part?.state ?? part.state,
    cutOff: page.part?.cutOff ?? part.cutOff,
  };
}

function distinctTexts(texts: readonly string[]): readonly string[] {
  return texts.length < 2 ? texts : [...new Set(texts)];
}

function distinctBy<T>(values: readonly T[], key: (value: T) => string): readonly T[] {
  return [...new Map(values.map((value) => [key(value), value])).values()];
}
