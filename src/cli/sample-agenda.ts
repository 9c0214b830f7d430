/** The agenda of `dedupe sample`: drawn merges and near misses, mixed, so that nobody knows which is which. */
import { type Draw, type IdPair, type PairVerdict, readJudgement, takenBack } from '../dedupe/judgement.ts';
import { drawSample, judgeSample, pairKey, type SampleResult } from '../dedupe/sample.ts';
import { ReviewError } from '../errors.ts';
import type { Project } from '../project/project.ts';
import type { NewEvent, ReviewEvent } from '../records/event.ts';
import { shuffled } from '../records/random.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { readRecords } from '../store/records.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { readLinkEvents } from './link-events.ts';
import type { PairAgenda } from './pair-sitting.ts';

const DOUBT = 'Drawn at random to see how often dedupe errs: are these two records of one report?';

/** A draw as it stands in the log. */
export interface StandingDraw {
  readonly draw: Draw;
  readonly reviewer: string;
  readonly at: string;
}

/** One person's draws and answers, folded. */
interface Answers {
  readonly draws: readonly StandingDraw[];
  readonly verdicts: ReadonlyMap<string, PairVerdict>;
  /** Answers that can be taken back, in order. */
  readonly events: readonly { readonly pair: IdPair; readonly hash: string }[];
}

function foldAnswers(events: readonly ReviewEvent[]): Answers {
  const gone = takenBack(events);
  const draws: StandingDraw[] = [];
  const verdicts = new Map<string, PairVerdict>();
  const answered: { pair: IdPair; hash: string }[] = [];
  for (const event of events) {
    if (event.type !== 'dedupe-judgement' || gone.has(event.hash)) continue;
    const body = readJudgement(event);
    if (body.kind === 'draw') draws.push({ draw: body, reviewer: event.chain, at: event.at });
    if (body.kind !== 'checked') continue;
    const pair = { a: body.a, b: body.b };
    verdicts.set(pairKey(pair), body.verdict);
    answered.push({ pair, hash: event.hash });
  }
  return { draws, verdicts, events: answered };
}

async function readAnswers(project: Project, reviewer: string): Promise<readonly ReviewEvent[]> {
  return readEvents(project.database, { types: ['dedupe-judgement'], chains: [reviewer] });
}

/** The newest draw of a reviewer, or of anybody, and what the answers to it say; `undefined` before any. */
export async function newestSample(
  project: Project,
  reviewer: string | undefined,
): Promise<(StandingDraw & { readonly result: SampleResult }) | undefined> {
  const events = await readEvents(project.database, {
    types: ['dedupe-judgement'],
    ...(reviewer === undefined ? {} : { chains: [reviewer] }),
  });
  const newest = foldAnswers(events).draws.at(-1);
  if (newest === undefined) return undefined;
  const { verdicts } = foldAnswers(events.filter(({ chain }) => chain === newest.reviewer));
  return { ...newest, result: judgeSample(newest.draw, verdicts) };
}

/** The reviewer's draw of this size, made when there is none of what the last `dedupe` did. */
export async function sampleAgenda(project: Project, reviewer: string, size: number | undefined): Promise<PairAgenda> {
  let events = await readAnswers(project, reviewer);
  const draw = await ensureDraw(project, reviewer, size, foldAnswers(events).draws.at(-1)?.draw);
  const order = shuffled([...draw.merges, ...draw.nearMisses], `${project.settings.seed}:order`);
  events = await readAnswers(project, reviewer);
  const append = async (body: NewEvent['body']): Promise<void> => {
    const event = {
      type: 'dedupe-judgement',
      chain: reviewer,
      at: now(),
      programVersion: PROGRAM_VERSION,
      body,
    } as const;
    events = [...events, ...(await appendPlanned(project.database, async () => [event]))];
  };
  return {
    subject: 'pairs to check',
    pending() {
      const { verdicts } = foldAnswers(events);
      return order.filter((pair) => !verdicts.has(pairKey(pair))).map((pair) => ({ ...pair, doubt: DOUBT }));
    },
    // What the records are linked with would tell whether the pair is a merge.
    linkedTo: () => [],
    async judge(pair, verdict) {
      await append({ kind: 'checked', a: pair.a, b: pair.b, verdict });
      return undefined;
    },
    async undo() {
      const keys = new Set(order.map(pairKey));
      const newest = foldAnswers(events).events.findLast(({ pair }) => keys.has(pairKey(pair)));
      if (newest !== undefined) await append({ kind: 'undo', of: newest.hash });
      return newest?.pair;
    },
  };
}

/** So many of each are drawn when nobody says otherwise: none wrong of 50 leaves at most 7 % (95 %). */
const USUAL_SIZE = 50;

async function ensureDraw(
  project: Project,
  reviewer: string,
  size: number | undefined,
  newest: Draw | undefined,
): Promise<Draw> {
  const n = size ?? newest?.n ?? USUAL_SIZE;
  const { events, log } = await readLinkEvents(project.database);
  const basis = events.findLast(({ type }) => type === 'dedupe')?.hash;
  if (basis === undefined) {
    throw new ReviewError('stage-not-ready', 'There is nothing to check yet.', {
      hint: 'Run `stageone dedupe` first.',
    });
  }
  if (newest !== undefined && newest.n === n && newest.basis === basis) return newest;
  const seed = `${project.settings.seed}:sample`;
  const draw = drawSample(await readRecords(project.database), log, { n, seed, basis });
  const body = { kind: 'draw', ...draw };
  await appendPlanned(project.database, async () => [
    { type: 'dedupe-judgement', chain: reviewer, at: now(), programVersion: PROGRAM_VERSION, body },
  ]);
  return draw;
}
