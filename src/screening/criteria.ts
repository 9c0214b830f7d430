/** Versions of the eligibility criteria, exclusion reasons and truth table: what each says, what changed and why, and what a change affects. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import type { ExclusionReason, Stage } from './decision.ts';
import { readRules } from './read-event.ts';
import type { ReportState } from './report-state.ts';
import { type TruthTable, truthTableChanges } from './truth-table.ts';

export interface CriteriaText {
  readonly criteria: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  /** In the order of the hierarchy. */
  readonly reasons: readonly ExclusionReason[];
  readonly truthTable: TruthTable;
}

/** Body of a `criteria` event; its `verdict` is the hash of the text, its `reason` why it was changed. */
export interface CriteriaBody extends Omit<CriteriaText, 'truthTable'> {
  /** Left out where it is the one by default. */
  readonly truthTable?: TruthTable;
  /** Against the version declared before, one a line. */
  readonly changes?: readonly string[];
}

export interface CriteriaVersion extends CriteriaText {
  readonly version: number;
  readonly at: string;
  readonly hash: string;
  /** Code of the person who revised them; `program` when they were found changed. */
  readonly by: string;
  readonly why: string | undefined;
  readonly changes: readonly string[];
  /** The first one, made before the first batch, or declared by `criteria revise`. */
  readonly isDeclared: boolean;
}

/** The versions in order; a version that was found changed and declared later stands once. Needs `criteria` and `batch` events. */
export function foldCriteria(events: readonly ReviewEvent[]): readonly CriteriaVersion[] {
  const versions = new Map<number, CriteriaVersion>();
  let hasBatch = false;
  for (const event of events) {
    if (event.type === 'batch') hasBatch = true;
    if (event.type !== 'criteria' || event.criteriaVersion === undefined) continue;
    const { criteriaVersion: version, at, chain: by, reason: why, verdict: hash = '' } = event;
    // The first text that anybody screened by is what later ones are held against, also when a pilot was drawn before it was kept.
    const isDeclared = why !== undefined || !hasBatch || versions.size === 0;
    versions.set(version, { ...readText(event), version, at, by, why, hash, isDeclared });
  }
  return [...versions.values()];
}

function readText(event: ReviewEvent): Pick<CriteriaVersion, keyof CriteriaText | 'changes'> {
  const { body } = event;
  const criteria = typeof body === 'object' && body !== null && 'criteria' in body ? body.criteria : undefined;
  const changes = typeof body === 'object' && body !== null && 'changes' in body ? body.changes : undefined;
  const { reasons = [], truthTable } = readRules(event);
  return {
    criteria: { include: listIn(criteria, 'include'), exclude: listIn(criteria, 'exclude') },
    reasons,
    truthTable,
    changes: Array.isArray(changes) ? changes.map(String) : [],
  };
}

function listIn(criteria: unknown, key: string): readonly string[] {
  if (typeof criteria !== 'object' || criteria === null) return [];
  const list: unknown = new Map<string, unknown>(Object.entries(criteria)).get(key);
  return Array.isArray(list) ? list.map(String) : [];
}

/**
 * The version whose text is no longer that of the settings, once there is a batch; `undefined` while they agree. That a batch
 * was made is known to all, so this tells nothing of anybody's votes.
 */
export function undeclaredSince(events: readonly ReviewEvent[], hash: string): CriteriaVersion | undefined {
  if (!events.some((event) => event.type === 'batch')) return undefined;
  const declared = foldCriteria(events).findLast((version) => version.isDeclared);
  return declared === undefined || declared.hash === hash ? undefined : declared;
}

/** What changed from one text to the next: `include: added "…"`, `reason POP: reworded`, `order of reasons: TYPE, POP`. */
export function criteriaChanges(before: CriteriaText, after: CriteriaText): readonly string[] {
  const lists = (['include', 'exclude'] as const).flatMap((key) => {
    const [old, now] = [before.criteria[key], after.criteria[key]];
    return [
      ...now.filter((line) => !old.includes(line)).map((line) => `${key}: added "${line}"`),
      ...old.filter((line) => !now.includes(line)).map((line) => `${key}: removed "${line}"`),
    ];
  });
  const changed = [
    ...lists,
    ...reasonChanges(before.reasons, after.reasons),
    ...truthTableChanges(before.truthTable, after.truthTable),
  ];
  if (changed.length > 0 || JSON.stringify(before.criteria) === JSON.stringify(after.criteria)) return changed;
  return ['order of the criteria'];
}

function reasonChanges(before: readonly ExclusionReason[], after: readonly ExclusionReason[]): readonly string[] {
  const textOf = (reasons: readonly ExclusionReason[], code: string): string | undefined =>
    reasons.find((reason) => reason.code === code)?.text;
  const kept = (reasons: readonly ExclusionReason[], others: readonly ExclusionReason[]): string[] =>
    reasons.map(({ code }) => code).filter((code) => textOf(others, code) !== undefined);
  const order = kept(after, before);
  return [
    ...after.flatMap(({ code, text }) => {
      const old = textOf(before, code);
      if (old === undefined) return [`reason ${code}: added "${text}"`];
      return old === text ? [] : [`reason ${code}: reworded "${text}"`];
    }),
    ...before.flatMap(({ code }) => (textOf(after, code) === undefined ? [`reason ${code}: removed`] : [])),
    ...(order.join() === kept(before, after).join() ? [] : [`order of reasons: ${order.join(', ')}`]),
  ];
}

/** Every exclusion of a stage. */
export const ALL_CODES = 'all';

/** Reports whose revealed exclusion at the stage rests on one of the codes, by the record that stands for them. */
export function affectedRecords(
  reports: readonly ReportState[],
  stage: Stage,
  codes: readonly string[],
): readonly RecordId[] {
  const rests = (code: string | undefined): boolean =>
    codes.includes(ALL_CODES) || (code !== undefined && codes.includes(code));
  return reports
    .filter((report) =>
      stage === 'title-abstract'
        ? report.titleAbstract === 'excluded' && rests(report.titleAbstractReason)
        : report.fullText === 'excluded' && rests(report.reason),
    )
    .map((report) => report.kept);
}
