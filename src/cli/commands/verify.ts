/** `verify`: whether everything that is stored is as it was stored, and whether the numbers follow from it. */

import type { Finding } from '../../exchange/finding.ts';
import { type ToldAsking, type ToldChain, toldAskings, toldChains } from '../../exchange/told-chains.ts';
import { type Project, withProject } from '../../project/project.ts';
import { PROGRAM_CHAIN, type ReviewEvent } from '../../records/event.ts';
import { foldCommitments } from '../../screening/commitment.ts';
import { foldReplacements, placesOf } from '../../screening/places.ts';
import { readOrigins } from '../../store/records.ts';
import { recordAsked, requireCode } from '../asked.ts';
import type { Output } from '../output.ts';
import { flowOf, foldReview, outcomeRules } from '../review-state.ts';
import { verifyBundle } from '../verify-bundle.ts';
import { orUnreadable, verifyCollected } from '../verify-collected.ts';
import { problemList, verifyFlow, verifyLog } from '../verify-log.ts';

export interface VerifyOptions {
  readonly review: string;
  /** A package that `bundle` wrote, in place of a review. */
  readonly file?: string | undefined;
  /** Whose own chain may be told to its end. */
  readonly reviewer?: string | undefined;
}

/** Codes of what is wrong with what was collected; the others are about the log and the flow. */
const OF_LOG = /^(EVENT|CHAIN|COMMITMENT|VOTE|REVEAL)_/;
const OF_FLOW: readonly string[] = ['FLOW', 'LOG_UNREADABLE'];

export async function verify({ review, file, reviewer }: VerifyOptions, output: Output): Promise<number> {
  if (file !== undefined) return verifyBundle(file, output);
  if (reviewer !== undefined) requireCode(reviewer);
  return withProject(review, async (project) => {
    if (reviewer !== undefined) await recordAsked(project, reviewer, 'verify');
    const log = await verifyLog(project.database);
    const { events } = log;
    const collected = await verifyCollected(project, events, output.isLive ? (line) => output.draw([line]) : ignore);
    output.draw([]);
    const flow = await orUnreadable('flow', async () => {
      const origins = await readOrigins(project.database);
      return verifyFlow(() => flowOf(foldReview(origins, events, outcomeRules(project)), project));
    });
    const problems = [...log.findings, ...collected, ...flow];
    output.report(...tell(project, events, problems, reviewer));
    return problems.length === 0 ? 0 : 1;
  });
}

function ignore(): void {
  // Where nothing can be drawn over, progress is not told: verify is quick.
}

function tell(
  project: Project,
  events: readonly ReviewEvent[],
  problems: readonly Finding[],
  reviewer: string | undefined,
): [document: unknown, lines: readonly string[]] {
  const codes = project.settings.reviewers.map(({ code }) => code);
  const screeners = placesOf(
    codes,
    safely(() => foldReplacements(events)),
  ).flat();
  const chains = toldChains(events, screeners, reviewer);
  const asked = toldAskings(events, screeners, reviewer);
  const opened = foldCommitments(events).flatMap(({ batch, reviewer: code, opened: key }) =>
    key === undefined ? [] : [{ batch, reviewer: code, holds: key.holds }],
  );
  const own = events.filter(({ chain }) => chain === PROGRAM_CHAIN);
  const isSound = (holds: (code: string) => boolean): boolean => !problems.some(({ code }) => holds(code));
  const parts = {
    log: isSound((code) => OF_LOG.test(code)),
    responses: isSound((code) => !OF_LOG.test(code) && !OF_FLOW.includes(code)),
    flow: isSound((code) => OF_FLOW.includes(code)),
  };
  const document = {
    ok: problems.length === 0,
    chains,
    program: { events: own.length, head: own.at(-1)?.hash ?? '' },
    commitments: opened,
    flow: { ok: parts.flow },
    responses: { ok: parts.responses },
    asked,
    problems,
  };
  const state = (isOk: boolean): string => (isOk ? 'ok   ' : 'WRONG');
  return [
    document,
    [
      `${state(parts.log)}  log: every event has its hash, each chain is whole, and no vote changed after its batch was closed`,
      ...chains.map((chain) => `         ${chainLine(chain, reviewer)}`),
      `         commitments of revealed batches: ${opened.length}, of which ${opened.filter(({ holds }) => holds).length} hold`,
      `${state(parts.responses)}  collected: raw answers and files are as they came, and give the records that are stored`,
      `${state(parts.flow)}  flow: the numbers add up`,
      ...askingLines(asked),
      ...problemList(problems),
    ],
  ];
}

/** A log that cannot be read is told in the problems. */
function safely<T>(work: () => readonly T[]): readonly T[] {
  try {
    return work();
  } catch {
    return [];
  }
}

function chainLine({ reviewer, events, head }: ToldChain, asker: string | undefined): string {
  if (events === 0) return `${reviewer}: nothing revealed yet`;
  return `${reviewer}: ${events} events${reviewer === asker ? '' : ' as of the last reveal'}, head ${head}`;
}

/** Who used whose code, how often, and from when to when. */
function askingLines(asked: readonly ToldAsking[]): readonly string[] {
  const uses = new Map<string, ToldAsking[]>();
  for (const asking of asked) {
    const key = `${asking.reviewer} ${asking.user}`;
    uses.set(key, [...(uses.get(key) ?? []), asking]);
  }
  return [...uses.values()].flatMap((all) => {
    const [first, last] = [all[0], all.at(-1)];
    if (first === undefined || last === undefined) return [];
    return [
      `       asked as ${first.reviewer} by ${first.user}: ${all.length} ${all.length === 1 ? 'command' : 'commands'}, ${first.at.slice(0, 10)} to ${last.at.slice(0, 10)}`,
    ];
  });
}
