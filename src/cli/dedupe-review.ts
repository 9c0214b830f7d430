/** `dedupe` in a review: finds duplicates among all records, keeps what people and batches fixed, and ends with the local filter. */

import { findDuplicates } from '../dedupe/find-duplicates.ts';
import { readJudgement } from '../dedupe/judgement.ts';
import { keepBatchedApart } from '../dedupe/keep-apart.ts';
import type { DedupeBody, FilterBody } from '../dedupe/link-log.ts';
import { clustersOf, foldLinks, linksAround } from '../dedupe/link-log.ts';
import { reviewQueue } from '../dedupe/review-queue.ts';
import { ReviewError } from '../errors.ts';
import { nextCommand } from '../pipeline.ts';
import { withProject } from '../project/project.ts';
import { type NewEvent, PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import { asRecordId, type RecordId } from '../records/record.ts';
import { isInBatch } from '../screening/outcome.ts';
import type { Queries } from '../store/database.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { readRecords } from '../store/records.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { applyLocalFilter } from './local-filter.ts';
import type { Output } from './output.ts';
import { writeRemovedSample } from './removed-sample.ts';
import { measureProgress } from './review-progress.ts';
import { loadReview } from './review-state.ts';

export async function dedupeReview(directory: string, output: Output): Promise<undefined> {
  return withProject(directory, async (project) => {
    const readStart = performance.now();
    const records = await readRecords(project.database);
    const before = await loadReview(project);
    const ids = records.map((record) => record.id);
    const batched = new Set(
      before.origins.flatMap(({ id }) => (isInBatch(before.log, 'title-abstract', id) ? [id] : [])),
    );
    // What people joined, and what was linked when a batch was made, stands.
    const merged = clustersOf(ids, { links: [], merged: before.links.merged }).filter((group) => group.length > 1);
    const fixed = [
      ...merged,
      ...before.clusters.filter((cluster) => cluster.length > 1 && cluster.some((id) => batched.has(id))),
    ];
    const start = performance.now();
    const found = findDuplicates(
      records.map(({ id, record, source, position }) => ({ id, record, source, position })),
      { versions: project.settings.versions, fixed, forbidden: before.links.forbidden },
    );
    const seconds = (performance.now() - start) / 1000;
    const apart = keepBatchedApart(ids, found.links, fixed, batched);
    const links = [
      ...apart.links.map((link) => ({ ...link, a: asRecordId(link.a), b: asRecordId(link.b) })),
      ...merged.flatMap((cluster) => keptLinks(cluster, before.links.links)),
      ...linksAround(batched, before.links),
    ];
    const body: DedupeBody = {
      records: records.length,
      links: distinct(links),
      versions: found.versions.map((link) => ({ ...link, a: asRecordId(link.a), b: asRecordId(link.b) })),
      queue: [...apart.proposed, ...found.queue].map((pair) => ({
        ...pair,
        a: asRecordId(pair.a),
        b: asRecordId(pair.b),
      })),
    };
    const newLinks = foldLinks([
      ...before.events,
      { ...programEvent('dedupe', body), seq: 0, hash: '', previousHash: '' },
    ]);
    const clusters = clustersOf(ids, newLinks);
    const filter = await applyLocalFilter(project, records, clusters);
    await appendPlanned(project.database, async (queries) => [
      ...(await refuseOvertaken(queries, before.events.at(-1)?.seq ?? 0)),
      // After a withdrawal the same links are said once more: they hold for the records that are left.
      ...(!before.links.withdrawnSince &&
      sameBody(before.events.findLast((event) => event.type === 'dedupe')?.body, body)
        ? []
        : [programEvent('dedupe', body)]),
      ...(sameBody(before.events.findLast((event) => event.type === 'filter')?.body, filter)
        ? []
        : [programEvent('filter', filter)]),
    ]);
    const state = await loadReview(project);
    const removed = state.reports.filter((report) => report.removed?.by === 'automation');
    const unknownRemoved = removed.filter(
      (report) => report.removed?.by === 'automation' && report.removed.unknown,
    ).length;
    const document = {
      records: ids.length,
      clusters: clusters.length,
      duplicatesRemoved: ids.length - clusters.length,
      queue: reviewQueue(ids, state.links).length,
      automationRemoved: removed.length,
      unknownKept: filter.titleOnly.length,
      unknownRemoved,
      seconds,
      readSeconds: (start - readStart) / 1000,
    };
    const sample = await writeRemovedSample(project, state);
    output.report(document, [
      `${document.records} records: ${document.duplicatesRemoved} duplicates linked, ${document.clusters} reports left.`,
      `Local filter: ${document.automationRemoved} removed (${unknownRemoved} of them on the title alone), ${document.unknownKept} kept on the title alone.`,
      ...(sample === undefined
        ? []
        : [`A random list of those removed on the title alone, for a person to check: ${sample}`]),
      `${document.queue} pairs are uncertain and stay apart; ${seconds.toFixed(2)} s.`,
      ...(document.queue === 0 ? [] : ['They are asked about by `stageone dedupe review --reviewer CODE`.']),
      `Next: ${nextCommand(await measureProgress(project, state)).command}`,
    ]);
    return undefined;
  });
}

/** What people said of pairs while the rules were at work would be lost in links that do not know of it. */
async function refuseOvertaken(queries: Queries, last: number): Promise<readonly never[]> {
  const events = await readEvents(queries, { types: ['merge', 'split', 'dedupe-judgement', 'batch'], after: last });
  // Marks of open batches are nobody's business, and samples change nothing.
  const isLink = (event: ReviewEvent): boolean =>
    event.type !== 'dedupe-judgement' ||
    !(event.batch !== undefined || ['proposal', 'draw', 'checked'].includes(readJudgement(event).kind));
  if (!events.some(isLink)) return [];
  throw new ReviewError('refused', 'Records were merged, split, judged or batched meanwhile; nothing was linked.', {
    hint: 'Run `stageone dedupe` again.',
  });
}

function programEvent(type: 'dedupe' | 'filter', body: DedupeBody | FilterBody): NewEvent {
  return { type, chain: PROGRAM_CHAIN, at: now(), programVersion: PROGRAM_VERSION, body };
}

/** The links between what people joined, as they were. */
function keptLinks(cluster: readonly RecordId[], links: DedupeBody['links']): DedupeBody['links'] {
  const members = new Set(cluster);
  return links.filter((link) => members.has(link.a) && members.has(link.b));
}

function distinct(links: DedupeBody['links']): DedupeBody['links'] {
  return [...new Map(links.map((link) => [`${link.a} ${link.b}`, link])).values()];
}

function sameBody(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
