/** `criteria`: the criteria with their versions; `criteria revise`: a new version with its reason, and what has to be screened again. */
import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import type { NewEvent } from '../../records/event.ts';
import { planBatch } from '../../screening/batch.ts';
import {
  ALL_CODES,
  affectedRecords,
  type CriteriaVersion,
  criteriaChanges,
  foldCriteria,
} from '../../screening/criteria.ts';
import { STAGES, type Stage } from '../../screening/decision.ts';
import { VERDICT_PAIRS } from '../../screening/truth-table.ts';
import { appendPlanned } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { batchEvents } from '../batch-log.ts';
import { criteriaEvent, criteriaHash, criteriaText, criteriaWarning } from '../criteria-version.ts';
import type { Output } from '../output.ts';
import { loadReview, type ReviewState } from '../review-state.ts';

export interface CriteriaOptions {
  readonly review: string;
  readonly reviewer?: string | undefined;
  readonly reason?: string | undefined;
  /** `POP,TYPE` or `all`. */
  readonly affects?: string | undefined;
  /** Both when left out. */
  readonly stage?: Stage | undefined;
}

export async function showCriteria(options: Pick<CriteriaOptions, 'review'>, output: Output): Promise<undefined> {
  return withProject(options.review, async (project) => {
    const { events } = await loadReview(project);
    const versions = foldCriteria(events);
    const newest = versions.at(-1);
    const text = criteriaText(project);
    const warning = criteriaWarning(project, events);
    const document = {
      version: newest?.version ?? 1,
      at: newest?.at ?? null,
      changed: warning !== undefined,
      ...text,
      versions: versions.map(({ version, at, by, why, changes, isDeclared }) => ({
        version,
        at,
        by,
        reason: why ?? null,
        changes,
        declared: isDeclared,
      })),
    };
    output.report(document, [
      newest === undefined ? 'Version 1, not used yet.' : `Version ${newest.version}, since ${newest.at}.`,
      'Include',
      ...text.criteria.include.map((line) => `  ${line}`),
      'Exclude',
      ...text.criteria.exclude.map((line) => `  ${line}`),
      'Reasons at full text, the first that applies',
      ...text.reasons.map(({ code, text: words }) => `  ${code}  ${words}`),
      'Two verdicts at title and abstract',
      ...VERDICT_PAIRS.map((pair) => `  ${pair.replace('_', ' + ').padEnd(18)} ${text.truthTable[pair]}`),
      ...(versions.length < 2 ? [] : ['Versions', ...versions.flatMap(describeVersion)]),
    ]);
    if (warning !== undefined) output.note(`stageone: warning: ${warning.says}`);
    return undefined;
  });
}

function describeVersion({ version, at, by, why, changes, isDeclared }: CriteriaVersion): readonly string[] {
  const reason = why === undefined ? '' : `, ${by}: ${why}`;
  return [
    `  ${version}  ${at.slice(0, 10)}${reason}${isDeclared ? '' : ', not declared'}`,
    ...changes.map((change) => `       ${change}`),
  ];
}

/** A new version, and the batches of the exclusions that rest on what was changed. */
export async function reviseCriteria(options: CriteriaOptions, output: Output): Promise<undefined> {
  const { reviewer = '', reason = '' } = options;
  requireCode(reviewer);
  if (reason.trim() === '') {
    throw new ReviewError('usage', 'A revision needs its reason.', { hint: '--reason "what the pilot showed"' });
  }
  return withProject(options.review, async (project) => {
    await recordAsked(project, reviewer, 'criteria revise');
    const appended = await appendPlanned(project.database, async (queries) => {
      const state = await loadReview(project, queries);
      const codes = readCodes(options.affects, state, project);
      const change = planRevision(project, state, { reviewer, reason: reason.trim(), isRepeat: codes.length > 0 });
      const stages = STAGES.filter((stage) => options.stage === undefined || options.stage === stage);
      return [...change, ...stages.flatMap((stage) => planRescreen(stage, codes, state, project))];
    });
    const { events, log } = await loadReview(project);
    const version = foldCriteria(events).at(-1);
    const made = appended.flatMap(({ batch }) => log.batches.get(batch ?? '') ?? []);
    const rescreen = made.map(({ id, stage, records }) => ({ batch: id, stage, records: records.length }));
    const isNew = appended.some(({ type }) => type === 'criteria');
    output.report({ version: version?.version, at: version?.at, changes: isNew ? version?.changes : [], rescreen }, [
      isNew ? `Version ${version?.version} of the criteria:` : `The criteria stay at version ${version?.version}.`,
      ...(isNew ? (version?.changes ?? []).map((change) => `  ${change}`) : []),
      ...rescreen.map(
        ({ batch, stage, records }) =>
          `${batch}: ${records} exclusions at ${stage} to be screened again by both; they are open until both have closed it.`,
      ),
      ...(options.affects !== undefined && rescreen.length === 0
        ? [`No revealed exclusion rests on ${options.affects}.`]
        : []),
      ...(rescreen.length === 0 ? [] : [`Next: ${screenCommand(rescreen[0]?.stage)}`]),
    ]);
    return undefined;
  });
}

function screenCommand(stage: Stage | undefined): string {
  return `stageone screen${stage === 'full-text' ? ' --stage full-text' : ''} --reviewer CODE`;
}

/** The event of the new version; none when only the batches were left out the last time. */
function planRevision(
  project: Project,
  { events }: ReviewState,
  how: { readonly reviewer: string; readonly reason: string; readonly isRepeat: boolean },
): readonly NewEvent[] {
  const text = criteriaText(project);
  const versions = foldCriteria(events);
  const [newest, declared] = [versions.at(-1), versions.findLast((version) => version.isDeclared)];
  if (declared?.hash === criteriaHash(text)) {
    if (how.isRepeat && declared.version > 1) return [];
    throw new ReviewError('refused', `The criteria are those of version ${declared.version}: nothing has changed.`, {
      hint: 'Edit `criteria`, `reasons` or `truth_table` in queries/review.yaml first.',
    });
  }
  // A text under which votes may have been cast already keeps its number.
  const isKnown = newest?.hash === criteriaHash(text);
  const version = isKnown ? newest.version : (newest?.version ?? 0) + 1;
  const changes = declared === undefined ? [] : criteriaChanges(declared, text);
  return [criteriaEvent(version, text, { chain: how.reviewer, reason: how.reason, changes })];
}

function planRescreen(
  stage: Stage,
  codes: readonly string[],
  state: ReviewState,
  { settings }: Project,
): readonly NewEvent[] {
  const ids = affectedRecords(state.reports, stage, codes);
  const made = state.log.batches.values();
  return batchEvents(stage, planBatch(ids, { stage, kind: 'rescreen', made, size: ids.length, seed: settings.seed }));
}

/** Codes of today's reasons or of any earlier version's. */
function readCodes(affects: string | undefined, { events }: ReviewState, { settings }: Project): readonly string[] {
  if (affects === undefined) return [];
  const codes = affects.split(',').map((code) => code.trim());
  const reasons = [...settings.reasons, ...foldCriteria(events).flatMap((version) => version.reasons)];
  const known = [...new Set(reasons.map(({ code }) => code)), ALL_CODES];
  const wrong = codes.find((code) => !known.includes(code));
  if (wrong === undefined) return codes;
  throw new ReviewError('usage', `\`${wrong}\` is no exclusion reason.`, {
    hint: `The codes are ${known.slice(0, -1).join(', ')}; \`all\` means every exclusion.`,
  });
}
