/** The whole review, folded from its database: what every command that prints a number starts from. */
import { clustersOf, foldLinks, type LinkLog, unitedSince } from '../dedupe/link-log.ts';
import { ReviewError } from '../errors.ts';
import { countFlow } from '../prisma/count.ts';
import { type Flow, isDatabaseOrRegister } from '../prisma/flow.ts';
import type { Project } from '../project/project.ts';
import { EVENT_TYPES, type EventType, isVote, type ReviewEvent, VOTE_TYPES } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { foldCriteria } from '../screening/criteria.ts';
import { foldScreening, isInBatch, type OutcomeRules, type ScreeningLog } from '../screening/outcome.ts';
import { readBatchBody } from '../screening/read-event.ts';
import { foldReports, type Removals } from '../screening/report-fold.ts';
import type { ReportState } from '../screening/report-state.ts';
import { isAllInTime, type StandingVotes } from '../screening/standing-votes.ts';
import type { Queries } from '../store/database.ts';
import { readEvents } from '../store/events.ts';
import { type RecordOrigin, readOrigins } from '../store/records.ts';
import { readStandingVotes } from '../store/standing-votes.ts';

export interface ReviewState {
  readonly origins: readonly RecordOrigin[];
  readonly events: readonly ReviewEvent[];
  readonly links: LinkLog;
  readonly clusters: readonly (readonly RecordId[])[];
  readonly log: ScreeningLog;
  /** One for each report: a cluster leads to one, unless something else was found at full text. */
  readonly reports: readonly ReportState[];
}

export function outcomeRules(project: Pick<Project, 'settings'>): OutcomeRules {
  return {
    reviewers: project.settings.reviewers.map((reviewer) => reviewer.code),
    reasons: project.settings.reasons,
    reasonConflicts: project.settings.reason_conflicts,
    truthTable: project.settings.truth_table,
  };
}

/**
 * Reads and folds everything but the records themselves.
 *
 * @throws ReviewError `settings` when somebody who closed a batch is named no longer and nobody took their place
 */
export async function loadReview(project: Project, queries: Queries = project.database): Promise<ReviewState> {
  const state = foldReview(await readOrigins(queries), await readEvents(queries), outcomeRules(project));
  refuseStrangers(state.log);
  return state;
}

/** What reviewers note beside their votes, and who asked: nothing of it is counted. Votes come by themselves. */
const NOT_COUNTED: readonly EventType[] = ['freeze', 'note', 'tag', 'flag', 'audit', 'asked', 'seal', 'exchange'];
const COUNTED_BESIDE_VOTES = EVENT_TYPES.filter((type) => !NOT_COUNTED.includes(type) && !isVote(type));

/** What counts of a log: the votes that stand apart from the other events, or all of them in their places. */
export interface CountedLog {
  readonly events: readonly ReviewEvent[];
  readonly standing: readonly StandingVotes[];
}

/** Of votes only those that stand, where they can be told without their order among the other events. */
export async function readCountedLog(queries: Queries): Promise<CountedLog> {
  const events = await readEvents(queries, { types: COUNTED_BESIDE_VOTES });
  const standing = await readStandingVotes(queries);
  if (isAllInTime(standing, events)) return { events, standing };
  return { events: await readEvents(queries, { types: [...COUNTED_BESIDE_VOTES, ...VOTE_TYPES] }), standing: [] };
}

/** The review as far as its flow asks. Its events are those that count, of votes perhaps none. */
export async function loadForFlow(project: Project): Promise<ReviewState> {
  const { events, standing } = await readCountedLog(project.database);
  const state = foldReview(await readOrigins(project.database), events, outcomeRules(project), standing);
  refuseStrangers(state.log);
  return state;
}

/** Bound parameters of one statement stay below SQLite's old limit of 999. */
const MOST_BATCHES = 900;

/**
 * The review as far as screening titles and abstracts asks: without the verdicts of revealed batches, which are most of a long
 * log. Outcomes are not in it. Pilots are whole, as their gate is looked at.
 */
export async function loadForScreening(project: Project): Promise<ReviewState> {
  const made = await readEvents(project.database, { types: ['batch', 'reveal'] });
  const revealed = new Set(made.flatMap(({ type, batch }) => (type === 'reveal' ? (batch ?? []) : [])));
  const done = made.flatMap((event) => {
    const { batch, stage } = event;
    if (event.type !== 'batch' || batch === undefined || stage !== 'title-abstract') return [];
    return revealed.has(batch) && readBatchBody(event).kind !== 'pilot' ? [batch] : [];
  });
  const batches = done.slice(0, MOST_BATCHES);
  const events = await readEvents(project.database, { without: { types: VOTE_TYPES, batches } });
  const state = foldReview(await readOrigins(project.database), events, outcomeRules(project));
  refuseStrangers(state.log);
  return state;
}

/** Without this, batches that one of the two has screened would count as screened by nobody. */
function refuseStrangers({ strangers, places }: ScreeningLog): void {
  const [code] = strangers;
  if (code === undefined) return;
  throw new ReviewError(
    'settings',
    `queries/review.yaml no longer names ${code}, who has closed batches of this review; it names ${places.join(' and ')}.`,
    { hint: `Name ${code} again, or say who took the place: stageone reviewer replace ${code} NEW --reason "…"` },
  );
}

/** The whole review from its records and its log; votes may be in the log or stand apart. */
export function foldReview(
  origins: readonly RecordOrigin[],
  events: readonly ReviewEvent[],
  rules: OutcomeRules,
  standing: readonly StandingVotes[] = [],
): ReviewState {
  const links = foldLinks(events);
  const clusters = clustersOf(
    origins.map((origin) => origin.id),
    links,
  );
  const log = foldScreening(events, rules, standing);
  const byOtherMethods = new Set(origins.flatMap(({ id, kind }) => (isDatabaseOrRegister(kind) ? [] : [id])));
  const reports = foldReports(clusters, byOtherMethods, log, removalsOf(links), unitedSince(links));
  return { origins, events, links, clusters, log, reports };
}

/** What was taken out before screening, by the local filter and by hand. */
function removalsOf(links: LinkLog): Removals {
  const { filter } = links;
  return {
    automation: new Set([...filter.removed, ...filter.removedUnknown]),
    automationUnknown: new Set(filter.removedUnknown),
    other: new Map([...filter.notLiterature.map((id) => [id, 'not literature'] as const), ...links.removedByHand]),
  };
}

/** The flow of the review as it stands. */
export function flowOf(state: ReviewState, project: Pick<Project, 'settings'>): Flow {
  const earlierReasons = foldCriteria(state.events).flatMap((version) => version.reasons);
  return countFlow({
    records: state.origins,
    reports: state.reports,
    reasons: project.settings.reasons,
    earlierReasons,
    previous: project.settings.previous_version,
    metaAnalysis: project.settings.meta_analysis,
  });
}

/** Kept records that may be drawn into the next batch of a stage. */
export function eligibleFor(stage: 'title-abstract' | 'full-text', state: ReviewState): RecordId[] {
  return state.reports
    .filter((report) => !report.members.some((member) => isInBatch(state.log, stage, member)))
    .filter((report) => (stage === 'full-text' ? report.retrieval === 'retrieved' : isToScreen(report)))
    .map((report) => report.kept);
}

/** A report that was only found at full text has no title and abstract to screen. */
function isToScreen(report: ReportState): boolean {
  return report.removed === undefined && report.titleAbstract === 'open';
}
