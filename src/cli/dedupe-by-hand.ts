/** `dedupe merge` and `dedupe split`: people join records or take one out of its cluster, and no later `dedupe` undoes it. */
import { ReviewError } from '../errors.ts';
import { withProject } from '../project/project.ts';
import type { NewEvent } from '../records/event.ts';
import { appendPlanned } from '../store/events.ts';
import { recordAsked, requireCode } from './asked.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import type { Output } from './output.ts';
import { knownIds } from './record-ids.ts';
import { loadReview, type ReviewState } from './review-state.ts';

export async function mergeByHand(
  directory: string,
  words: readonly string[],
  reviewer: string,
  output: Output,
): Promise<undefined> {
  if (words.length < 2) {
    throw new ReviewError('usage', 'A merge needs two records or more.', {
      hint: 'stageone dedupe merge 118 240 --reviewer R1',
    });
  }
  return change(directory, reviewer, 'dedupe merge', output, (state) => [
    {
      type: 'merge',
      chain: reviewer,
      at: now(),
      programVersion: PROGRAM_VERSION,
      body: { ids: knownIds(words, state) },
    },
  ]);
}

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
  return change(directory, reviewer, 'dedupe split', output, (state) => {
    const [id] = knownIds(words, state);
    const cluster = state.clusters.find((members) => members.some((member) => member === id));
    const from = (cluster ?? []).filter((member) => member !== id);
    if (id === undefined || from.length === 0) {
      throw new ReviewError('refused', `Record ${words[0]} is in no cluster with others.`, {
        hint: 'There is nothing to split.',
      });
    }
    return [
      { type: 'split', chain: reviewer, at: now(), recordId: id, programVersion: PROGRAM_VERSION, body: { from } },
    ];
  });
}

async function change(
  directory: string,
  reviewer: string,
  command: string,
  output: Output,
  plan: (state: ReviewState) => readonly NewEvent[],
): Promise<undefined> {
  requireCode(reviewer);
  return withProject(directory, async (project) => {
    await recordAsked(project, reviewer, command);
    await appendPlanned(project.database, async (queries) => plan(await loadReview(project, queries)));
    const state = await loadReview(project);
    const document = {
      clusters: state.clusters.length,
      duplicatesRemoved: state.origins.length - state.clusters.length,
    };
    output.report(document, [`${document.clusters} reports, ${document.duplicatesRemoved} duplicates.`]);
    return undefined;
  });
}
