/** A run as a value: made ready to go on, a page added to it, and the state in which it ends. */
import type { Run, RunPart, RunWarning, Step } from './run.ts';
import type { Page } from './source.ts';
import { SOURCES } from './sources/registry.ts';

/** Whether the run's compiled requests overlap, so that only the totals of its parts mean something. */
export function reportsParts(run: Run): boolean {
  return SOURCES[run.source].reportsParts || run.compiled.requests.length > 1 || run.purpose !== 'search';
}

/** An unfinished run made ready to go on: a run that fell short asks again for the parts that did not end. */
export function reopenRun(run: Run): Run {
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

/** What is known at the end of collecting besides the run itself. */
export interface Ending {
  readonly failure: Run['failure'];
  /** ISO 8601, UTC */
  readonly endedAt: string;
  /** Different native ids that each part has delivered. */
  readonly delivered: ReadonlyMap<number, ReadonlySet<string>>;
}

/** The state in which the run ends; unchanged when it was stopped from outside. */
export function concludeRun(run: Run, { failure, endedAt, delivered }: Ending): Run {
  const failed = (why: Run['failure']): Run => ({ ...run, state: 'failed', failure: why, endedAt });
  if (failure !== undefined) return failed(failure);
  if (run.pending.length > 0) return run;
  if (run.purpose !== 'search') {
    return { ...run, parts: run.parts.map((part) => ({ ...part, state: 'exhausted' })), state: 'complete', endedAt };
  }
  if (reportsParts(run)) {
    const parts = run.parts.map((part, index) => reopenShortPart(run, part, delivered.get(index)?.size ?? 0));
    const open = parts.filter((part) => part.state === 'open');
    if (open.length > 0) {
      const message = `${open.length} of ${run.parts.length} parts ended before their total was reached.`;
      return { ...failed({ code: 'INCOMPLETE', message }), parts };
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

/** A page that came twice stands for one that never came: a part whose list ran to its end has still to hold its total. */
function reopenShortPart(run: Run, part: RunPart, different: number): RunPart {
  const isShort = part.state === 'exhausted' && !SOURCES[run.source].reportsParts && different < (part.announced ?? 0);
  return isShort ? { ...part, state: 'open' } : part;
}

/** Whether all that the service announced is stored, or known not to come. */
export function isBalanced(run: Run): boolean {
  return run.stored + run.notDelivered.length === run.announcedLast;
}

/** The run with more requests that had been answered, or lost, before. */
export function countRepeats(run: Run, repeats: number): Run {
  return repeats === 0 ? run : { ...run, repeatedRequests: run.repeatedRequests + repeats };
}

/** The run with more warnings, each once. */
export function withWarnings(run: Run, warnings: readonly RunWarning[]): Run {
  return warnings.length === 0 ? run : { ...run, warnings: joinWarnings(run, warnings) };
}

function joinWarnings(run: Run, more: readonly RunWarning[]): readonly RunWarning[] {
  return distinctBy([...run.warnings, ...more], ({ code, message }) => `${code} ${message}`);
}

/** The run with one pending step in place of another. */
export function replaceStep(run: Run, old: Step, next: Step): Run {
  return old === next ? run : { ...run, pending: run.pending.map((step) => (step === old ? next : step)) };
}

/** The run after a page: its step replaced by the next ones, its numbers and warnings added. */
export function applyPage(run: Run, step: Step, page: Page): Run {
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
