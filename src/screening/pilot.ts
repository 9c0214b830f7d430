/** Pilot rounds and their gate: so many rounds, and so much agreement in the last of them, before the main screening. */
import { isForward, type ScreeningLog } from './outcome.ts';
import { votePairs } from './vote-pairs.ts';

export interface PilotSettings {
  /** Rounds asked for; 0 = none. */
  readonly rounds: number;
  /** Records in a round. */
  readonly size: number;
  /** Share of records on which both go the same way, asked for in the last round. */
  readonly agreement: number;
}

export interface PilotRound {
  readonly batch: string;
  readonly records: number;
  /** Share from 0 to 1, `maybe` as include; `null` when nothing was voted on by both. */
  readonly agreement: number | null;
}

export interface PilotGate {
  /** Revealed ones, in order of making. */
  readonly rounds: readonly PilotRound[];
  readonly required: number;
  readonly threshold: number;
  readonly holds: boolean;
  /** The round that is not revealed yet. */
  readonly open: string | undefined;
}

/** Where the pilot at title and abstract stands. It depends on revealed batches and on which batches there are. */
export function pilotGate(log: Pick<ScreeningLog, 'batches' | 'votes'>, settings: PilotSettings): PilotGate {
  const pilots = [...log.batches.values()].filter(({ kind, stage }) => kind === 'pilot' && stage === 'title-abstract');
  const pairs = votePairs(log, 'title-abstract', 'pilot');
  const rounds = pilots
    .filter(({ revealed }) => revealed)
    .map(({ id, records }) => {
      const own = pairs.filter(({ batch }) => batch === id);
      const same = own.filter(({ first, second }) => isForward(first) === isForward(second)).length;
      return { batch: id, records: records.length, agreement: own.length === 0 ? null : same / own.length };
    });
  const { rounds: required, agreement: threshold } = settings;
  const last = rounds.at(-1)?.agreement ?? 0;
  return {
    rounds,
    required,
    threshold,
    holds: required === 0 || (rounds.length >= required && last >= threshold),
    open: pilots.find(({ revealed }) => !revealed)?.id,
  };
}

/** Whether the next round should be made: the gate is not passed, none is open, and nobody has closed a batch of the main screening. */
export function isPilotDue(gate: PilotGate, log: Pick<ScreeningLog, 'batches'>): boolean {
  if (gate.holds || gate.open !== undefined) return false;
  return ![...log.batches.values()].some(
    ({ kind, stage, closedBy }) => kind === 'screening' && stage === 'title-abstract' && closedBy.size > 0,
  );
}

/** The gate in one line: `1 of 2 rounds; agreement 82.0 % in P1, asked for 85.0 %: not passed`. */
export function describeGate(gate: PilotGate): string {
  const { rounds, required, threshold, holds, open } = gate;
  if (required === 0 && rounds.length === 0 && open === undefined) return 'none asked for';
  const last = rounds.at(-1);
  const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const parts = [`${rounds.length} of ${required} ${required === 1 ? 'round' : 'rounds'}`];
  if (last !== undefined) {
    const reached = last.agreement === null ? 'undefined' : share(last.agreement);
    parts.push(`agreement ${reached} in ${last.batch}, asked for ${share(threshold)}`);
  }
  if (open !== undefined) parts.push(`${open} is open`);
  return `${parts.join('; ')}: ${holds ? 'passed' : 'not passed'}`;
}
