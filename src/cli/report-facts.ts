/** Gathers everything that a report may state from the log, the database and the settings of a review. */

import { readMerge } from '../dedupe/hand-links.ts';
import { readJudgement, takenBack } from '../dedupe/judgement.ts';
import { mergeRecords } from '../dedupe/merge.ts';
import { countOverlap } from '../dedupe/overlap.ts';
import { reviewQueue } from '../dedupe/review-queue.ts';
import { RULES } from '../dedupe/rules.ts';
import { selectItems } from '../export/selection.ts';
import { formatReferences } from '../formats/reference-list.ts';
import { loadQueries, type Project } from '../project/project.ts';
import { compareStrategies, describeStrategy, foldFreezes } from '../query/freeze.ts';
import type { ReviewEvent } from '../records/event.ts';
import type { AssessedReport, ReviewFacts } from '../report/facts.ts';
import { agreement } from '../screening/agreement.ts';
import { agreedExclusions, auditResult, foldAudit } from '../screening/audit.ts';
import { foldCriteria } from '../screening/criteria.ts';
import { pilotGate } from '../screening/pilot.ts';
import { foldReplacements, placesOf } from '../screening/places.ts';
import { describeTruthTable } from '../screening/truth-table.ts';
import { votePairs } from '../screening/vote-pairs.ts';
import { readRecords } from '../store/records.ts';
import { addedRecords } from './added-reports.ts';
import { PROGRAM_VERSION } from './clock.ts';
import { flowOf, loadReview, type ReviewState } from './review-state.ts';
import { loggedChanges, resolutionFacts, timeFacts } from './screening-facts.ts';
import { readImportFacts, readQueryFacts, readSearchFacts } from './strategy-facts.ts';

export async function gatherFacts(project: Project): Promise<ReviewFacts> {
  const { settings } = project;
  const state = await loadReview(project);
  const places = placesOf(
    settings.reviewers.map(({ code }) => code),
    foldReplacements(state.events),
  );
  const freezes = foldFreezes(state.events);
  const frozen = freezes.at(-1);
  const today = loadQueries(project.directory).map(describeStrategy);
  const assessed = await assessedReports(project, state);
  return {
    title: settings.title,
    registration: settings.registration ?? undefined,
    programVersion: PROGRAM_VERSION,
    reviewers: places.map((holders) => holders.join('/')),
    batchSize: settings.batch_size,
    statements: settings.statements,
    queries: await readQueryFacts(project),
    searches: await readSearchFacts(project),
    imports: await readImportFacts(project),
    freezes,
    changedSinceFreeze: frozen === undefined ? [] : compareStrategies(frozen.queries, today),
    flow: flowOf(state, project),
    overlap: countOverlap(
      state.reports.map(({ members, fullText }) => ({ members, isIncluded: fullText === 'included' })),
      new Map(state.origins.map(({ id, source }) => [id, source])),
    ),
    dedupe: dedupeFacts(state),
    criteria: foldCriteria(state.events),
    maybeRule: describeTruthTable(settings.truth_table),
    agreement: {
      'title-abstract': agreement(votePairs(state.log, 'title-abstract', 'screening'), 'title-abstract'),
      'full-text': agreement(votePairs(state.log, 'full-text', 'screening'), 'full-text'),
    },
    pilotAgreement: agreement(votePairs(state.log, 'title-abstract', 'pilot'), 'title-abstract'),
    pilot: pilotGate(state.log, settings.pilot),
    resolutions: resolutionFacts(state.events, new Set(places.flat())),
    audit: auditResult(foldAudit(state.events), agreedExclusions(state.reports, state.log)),
    included: assessed.included,
    excluded: assessed.excluded,
    notRetrieved: state.reports.filter(({ retrieval }) => retrieval === 'not-retrieved').length,
    times: timeFacts(state.events, state.log),
    changes: loggedChanges(state.events),
  };
}

function dedupeFacts({ links, events, origins }: ReviewState): ReviewFacts['dedupe'] {
  const gone = takenBack(events);
  const standing = events.filter(({ hash }) => !gone.has(hash));
  const byRule = new Map<string, number>();
  for (const { rule } of links.links) byRule.set(rule, (byRule.get(rule) ?? 0) + 1);
  return {
    hasRun: links.deduplicated,
    rules: RULES.map(({ name, verdict, says }) => ({ name, verdict, says, links: byRule.get(name) ?? 0 })),
    merged: standing.filter(({ type }) => type === 'merge').length,
    split: standing.filter(({ type }) => type === 'split').length,
    judged: standing.filter(isJudgedPair).length,
    open: reviewQueue(
      origins.map(({ id }) => id),
      links,
    ).length,
  };
}

/** Whether the event answers a pair that the rules left in doubt. */
function isJudgedPair(event: ReviewEvent): boolean {
  if (event.type === 'merge') return readMerge(event).pair !== undefined;
  if (event.type !== 'dedupe-judgement') return false;
  const { kind } = readJudgement(event);
  return kind === 'different' || kind === 'versions';
}

/** Reports included and excluded at full text, each as one merged record with its reference. */
async function assessedReports(
  project: Project,
  state: ReviewState,
): Promise<{ readonly included: readonly AssessedReport[]; readonly excluded: readonly AssessedReport[] }> {
  const reports = state.reports.filter(({ fullText }) => fullText === 'included' || fullText === 'excluded');
  const stored = await readRecords(
    project.database,
    reports.flatMap(({ members }) => members),
  );
  const records = [...stored, ...addedRecords(state.log.added.values(), stored)];
  const sourceOf = new Map(state.origins.map(({ id, source }) => [id, source]));
  const list = async (set: 'included' | 'excluded-full-text'): Promise<readonly AssessedReport[]> => {
    const items = selectItems(set, records, reports, mergeRecords);
    const references = await formatReferences(items, 'apa');
    return items.map(({ id, record, reason, studyId }) => ({
      id,
      record,
      citation: references.get(id) ?? record.title ?? '(no title)',
      sources: [
        ...new Set(reports.find(({ kept }) => kept === id)?.members.flatMap((member) => sourceOf.get(member) ?? [])),
      ],
      reason: set === 'included' ? undefined : reason,
      study: set === 'included' ? studyId : undefined,
    }));
  };
  return { included: await list('included'), excluded: await list('excluded-full-text') };
}
