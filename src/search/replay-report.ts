/** What `search --replay` tells: how much was read again, and what was not as it is stored. */
import type { ServiceName } from '../records/record.ts';
import type { ReadingVerdict, Reread, RunReplay } from './reread.ts';
import type { Run } from './run.ts';
import { runName } from './run-report.ts';

/** A record by the source's own id. */
export interface NamedRecord {
  readonly source: ServiceName;
  readonly id: string;
}

export interface ReplayReport {
  /** Stored answers that were read again. */
  readonly answers: number;
  /** Different records that they hold. */
  readonly records: number;
  /** Records whose every reading is stored byte for byte; the others are in one of the next two lists. */
  readonly identical: number;
  /** Stored otherwise than read now. */
  readonly differing: readonly NamedRecord[];
  /** A row was missing. */
  readonly restored: readonly NamedRecord[];
  /** Answers that are lost or changed, and were not read. */
  readonly damaged: readonly { readonly run: string; readonly answer: number }[];
  /** Noted as delivered by a run, and in none of its answers. */
  readonly unfounded: readonly NamedRecord[];
}

export interface ReplayTally {
  addRecords(source: ServiceName, records: readonly Reread[]): void;
  addRun(run: Run, replayed: RunReplay): void;
  report(): ReplayReport;
}

/** Adds up what reading again finds, run by run. Keeps ids only. */
export function startTally(): ReplayTally {
  let answers = 0;
  const verdicts = new Map<ServiceName, Map<string, ReadingVerdict>>();
  const damaged: ReplayReport['damaged'][number][] = [];
  const unfounded: NamedRecord[] = [];
  return {
    addRecords: (source, records) => {
      const known = verdicts.get(source) ?? new Map<string, ReadingVerdict>();
      verdicts.set(source, known);
      for (const { nativeId, verdict } of records) {
        const before = known.get(nativeId);
        if (before === undefined || before === 'identical') known.set(nativeId, verdict);
      }
    },
    addRun: (run, replayed) => {
      answers += replayed.answers;
      damaged.push(...replayed.damaged.map((answer) => ({ run: runName(run), answer })));
      unfounded.push(...replayed.unfounded.map((id) => ({ source: run.source, id })));
    },
    report: () => {
      const records = [...verdicts.values()].reduce((sum, known) => sum + known.size, 0);
      const differing = named(verdicts, 'differing');
      const restored = named(verdicts, 'restored');
      const identical = records - differing.length - restored.length;
      return { answers, records, identical, differing, restored, damaged, unfounded };
    },
  };
}

function named(
  verdicts: ReadonlyMap<ServiceName, ReadonlyMap<string, ReadingVerdict>>,
  wanted: ReadingVerdict,
): readonly NamedRecord[] {
  return [...verdicts].flatMap(([source, known]) =>
    [...known].flatMap(([id, verdict]) => (verdict === wanted ? [{ source, id }] : [])),
  );
}

/** Whether everything is stored as it was received and as it is read. */
export function isAsStored({ differing, restored, damaged, unfounded }: ReplayReport): boolean {
  return [differing, restored, damaged, unfounded].every((list) => list.length === 0);
}
