/** `dedupe merge` and `dedupe split`: people join records or take one out of its cluster, and no later `dedupe` undoes it. */
import type { MergeBody } from '../dedupe/hand-links.ts';
import { ReviewError } from '../errors.ts';
import { withProject } from '../project/project.ts';
import type { NewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { ReportState } from '../screening/report-state.ts';
import { appendPlanned } from '../store/events.ts';
import { recordAsked, requireCode } from './asked.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import type { Output } from './output.ts';
import { knownIds } from './record-ids.ts';
import { loadReview, type ReviewState } from './review-state.ts';

/** Unites the clusters of the named records. */
export async function mergeByHand(
  directory: string,
  words: readonly string[],
  reviewer: string,
  output: Output,
): Promise<undefined> {
  if (new Set(words).size < 2) {
    throw new ReviewError('usage', 'A merge needs two records or more.', {
      hint: 'stageone dedupe merge 118 240 --reviewer R1',
    });
  }
  return change(directory, reviewer, 'dedupe merge', output, {
    plan(state) {
      const named = knownIds(words, state);
      const body = planMerge(named, state);
      // What people have united already is not united twice.
      const isDone = state.links.unions.some(({ ids }) => body.ids.every((id) => ids.includes(id)));
      return isDone ? [] : [{ type: 'merge', body }];
    },
    tell: (state) => tellMerge(knownIds(words, state)[0], state, reviewer),
  });
}

/** The `merge` that unites whole clusters: what was linked with the named records comes along. */
export function planMerge(named: readonly RecordId[], state: Pick<ReviewState, 'clusters'>): MergeBody {
  return { ids: state.clusters.filter((members) => members.some((id) => named.includes(id))).flat() };
}

/** Makes the named record a cluster of its own. */
export async function splitByHand(
  directory: string,
  words: readonly string[],
  reviewer: string,
  output: Output,
): Promise<undefined> {
  if (words.length !== 1) {
    throw new ReviewError('usage', 'A split takes one record out of its cluster.', {
      hint: 'stageone dedupe split 118 --reviewer R1',
    });
  }
  return change(directory, reviewer, 'dedupe split', output, {
    plan(state) {
      const [id] = knownIds(words, state);
      const from = id === undefined ? [] : othersOf(id, state);
      if (id === undefined || from.length === 0) {
        throw new ReviewError('refused', `Record ${words[0]} is in no cluster with others.`, {
          hint: `Nothing to do; \`stageone dedupe explain ${words[0]}\` shows the record.`,
        });
      }
      return [{ type: 'split', recordId: id, body: { from } }];
    },
    tell: (state) => [`Record ${words[0]} stands alone; ${outcomeOf(words[0], state)}.`],
  });
}

/** The others of its cluster, and those with which it would be united at a reveal. */
export function othersOf(
  id: RecordId,
  { clusters, links }: Pick<ReviewState, 'clusters' | 'links'>,
): readonly RecordId[] {
  const cluster = clusters.find((members) => members.includes(id)) ?? [];
  const held = links.held.filter(({ ids }) => ids.includes(id)).flatMap(({ ids }) => ids);
  return [...new Set([...cluster, ...held])].filter((other) => other !== id);
}

interface Change {
  readonly plan: (state: ReviewState) => readonly (Pick<NewEvent, 'type'> & Partial<NewEvent>)[];
  /** Lines for people, of the state after it. */
  readonly tell: (state: ReviewState) => readonly string[];
}

async function change(
  directory: string,
  reviewer: string,
  command: string,
  output: Output,
  { plan, tell }: Change,
): Promise<undefined> {
  requireCode(reviewer);
  return withProject(directory, async (project) => {
    await recordAsked(project, reviewer, command);
    const base = { chain: reviewer, at: now(), programVersion: PROGRAM_VERSION };
    await appendPlanned(project.database, async (queries) =>
      plan(await loadReview(project, queries)).map((event) => ({ ...base, ...event })),
    );
    const state = await loadReview(project);
    const document = {
      clusters: state.clusters.length,
      duplicatesRemoved: state.origins.length - state.clusters.length,
    };
    output.report(document, [
      ...tell(state),
      `${document.clusters} reports, ${document.duplicatesRemoved} duplicates removed.`,
    ]);
    return undefined;
  });
}

function tellMerge(id: RecordId | undefined, state: ReviewState, reviewer: string): readonly string[] {
  const report = reportOf(id, state);
  if (report === undefined) return [];
  const { members, kept, contradictedBy } = report;
  const open = new Set(
    members.flatMap((member) => (state.links.openBatches.get(member) ?? []).map((batch) => batch.id)),
  );
  return [
    `${members.join(', ')} are one report, kept as record ${kept}; ${outcomeOf(kept, state)}.`,
    ...(open.size === 0 ? [] : [`Open batches stay as they are: ${[...open].join(', ')}.`]),
    ...(contradictedBy === undefined
      ? []
      : [
          `Record ${kept} was included, record ${contradictedBy} excluded: a conflict.`,
          `Next: stageone resolve --stage full-text --reviewer ${reviewer}`,
        ]),
  ];
}

function reportOf(id: string | undefined, state: ReviewState): ReportState | undefined {
  return state.reports.find((report) => report.members.some((member) => member === id));
}

/** The revealed outcome in a few words; of open batches nothing is told. */
function outcomeOf(id: string | undefined, state: ReviewState): string {
  const report = reportOf(id, state);
  if (report?.removed !== undefined) return 'removed before screening';
  if (report?.conflict) return 'in conflict';
  if (report?.fullText === 'included') return 'included';
  if (report?.fullText === 'excluded') return `excluded at full text (${report.reason ?? 'no reason stated'})`;
  if (report?.retrieval === 'not-retrieved') return 'not retrieved';
  if (report?.titleAbstract === 'included') return 'included at title and abstract';
  return report?.titleAbstract === 'excluded' ? 'excluded at title and abstract' : 'not decided yet';
}
