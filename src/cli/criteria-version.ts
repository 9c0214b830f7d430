/** The version of the eligibility criteria: each change of their text is an event, and every vote stores the version it was cast under. */
import { createHash } from 'node:crypto';
import type { Project } from '../project/project.ts';
import { type NewEvent, PROGRAM_CHAIN, type ReviewEvent } from '../records/event.ts';
import { type CriteriaBody, type CriteriaText, type CriteriaVersion, undeclaredSince } from '../screening/criteria.ts';
import { isDefaultTable, VERDICT_PAIRS } from '../screening/truth-table.ts';
import { appendPlanned, readEvents } from '../store/events.ts';
import { now, PROGRAM_VERSION } from './clock.ts';
import { requireHome } from './copies.ts';

/** The text that reviewers are shown: that of the settings. */
export function criteriaText({ settings }: Pick<Project, 'settings'>): CriteriaText {
  const { criteria, reasons, truth_table: truthTable } = settings;
  return { criteria, reasons, truthTable };
}

/** SHA-256, hex; a truth table by default is left out, as it was before there was a choice. */
export function criteriaHash({ criteria, reasons, truthTable }: CriteriaText): string {
  return createHash('sha256')
    .update(
      JSON.stringify([
        criteria,
        reasons,
        ...(isDefaultTable(truthTable) ? [] : VERDICT_PAIRS.map((pair) => truthTable[pair])),
      ]),
    )
    .digest('hex');
}

/**
 * The version in force, from 1. A changed text makes the next one, so that no vote is stored under a text that nobody was
 * shown; once there is a batch it waits for `criteria revise` to say why.
 */
export async function ensureCriteria(project: Project): Promise<number> {
  const text = criteriaText(project);
  let version = 0;
  await appendPlanned(project.database, async (queries) => {
    const newest = (await readEvents(queries, { types: ['criteria'] })).at(-1);
    version = newest?.criteriaVersion ?? 0;
    if (newest?.verdict === criteriaHash(text)) return [];
    requireHome(project.settings, 'A change of the criteria, reasons or truth table in queries/review.yaml');
    version += 1;
    return [criteriaEvent(version, text, { chain: PROGRAM_CHAIN })];
  });
  return version;
}

export function criteriaEvent(
  version: number,
  text: CriteriaText,
  change: {
    readonly chain: string;
    readonly reason?: string | undefined;
    readonly changes?: readonly string[];
  },
): NewEvent {
  const { chain, reason, changes } = change;
  const { criteria, reasons, truthTable } = text;
  const body: CriteriaBody = {
    criteria,
    reasons,
    ...(isDefaultTable(truthTable) ? {} : { truthTable }),
    ...(changes === undefined ? {} : { changes }),
  };
  return {
    type: 'criteria',
    chain,
    at: now(),
    verdict: criteriaHash(text),
    reason,
    criteriaVersion: version,
    programVersion: PROGRAM_VERSION,
    body,
  };
}

/** One line when the settings say something else than the last version that was declared. */
export function criteriaWarning(
  project: Pick<Project, 'settings'>,
  events: readonly ReviewEvent[],
): { readonly since: CriteriaVersion; readonly says: string } | undefined {
  const since = undeclaredSince(events, criteriaHash(criteriaText(project)));
  if (since === undefined) return undefined;
  const says =
    `the criteria, reasons or truth table in queries/review.yaml are no longer those of version ${since.version} (${since.at.slice(0, 10)}): ` +
    '`stageone criteria revise --reviewer CODE --reason "…"` says why.';
  return { since, says };
}
