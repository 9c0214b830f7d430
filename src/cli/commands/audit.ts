/** `audit`: a random sample of agreed exclusions for a third person, and the interval of what was missed. */
import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import { agreedExclusions, auditResult } from '../../screening/audit.ts';
import { readRecords } from '../../store/records.ts';
import { AUDIT_COMMANDS, runPlainAudit } from '../../tui/plain-audit.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { type AuditReport, auditLines } from '../audit-lines.ts';
import { openAuditSession, readAudit } from '../audit-session.ts';
import { withStdinLines, writeLine } from '../lines.ts';
import type { Output } from '../output.ts';
import { loadReview } from '../review-state.ts';

export interface AuditOptions {
  readonly review: string;
  readonly reviewer?: string | undefined;
  readonly n?: number | undefined;
  readonly plain: boolean;
  /** Prints the result and asks nothing. */
  readonly json: boolean;
}

export async function audit(options: AuditOptions, output: Output): Promise<undefined> {
  if (options.json) {
    refuseWithJson(options);
    return withProject(options.review, async (project) => {
      output.report(await reportOf(project), []);
      return undefined;
    });
  }
  const person = requirePerson(options);
  return withProject(options.review, async (project) => {
    const session = await openAuditSession(project, person, options.n);
    await recordAsked(project, person, 'audit');
    const isTyped = process.stdin.isTTY === true;
    if (!options.plain && isTyped) output.note(`Type ${AUDIT_COMMANDS}, then Enter.`);
    await withStdinLines((lines) => runPlainAudit(session, lines, writeLine, isTyped));
    // Behind two blanks, so that scripts pass over it.
    for (const line of auditLines(await reportOf(project))) await writeLine(line === '' ? '' : `  ${line}`);
    return undefined;
  });
}

function requirePerson({ reviewer, n }: AuditOptions): string {
  if (reviewer === undefined) {
    throw new ReviewError('usage', 'An audit needs the code of a third person.', {
      hint: 'stageone audit --reviewer A1, or stageone audit --json for the result',
    });
  }
  requireCode(reviewer);
  if (n !== undefined && !(Number.isSafeInteger(n) && n > 0)) {
    throw new ReviewError('usage', '--n is a number of records, 1 or more.', { hint: '--n 150' });
  }
  return reviewer;
}

function refuseWithJson({ plain, n }: AuditOptions): void {
  if (!plain && n === undefined) return;
  throw new ReviewError('usage', '--json prints the result and draws or asks nothing.', {
    hint: 'Leave --plain and --n out.',
  });
}

/** The result with the titles of what was found, and whether each still stands excluded. */
async function reportOf(project: Project): Promise<AuditReport> {
  const state = await loadReview(project);
  const excluded = agreedExclusions(state.reports, state.log);
  const result = auditResult(await readAudit(project), excluded);
  const ids = result?.found.map(({ recordId }) => recordId) ?? [];
  const titles = new Map((await readRecords(project.database, ids)).map(({ id, record }) => [id, record.title]));
  const standing = new Set(
    state.reports.filter(({ titleAbstract }) => titleAbstract === 'excluded').flatMap(({ members }) => members),
  );
  return {
    stage: 'title-abstract',
    drawn: result?.drawn ?? 0,
    answered: result?.answered ?? 0,
    relevant: result?.relevant ?? 0,
    share: result?.share ?? null,
    interval: result?.interval ?? null,
    missed: result?.missed ?? null,
    agreedExclusions: result?.agreedExclusions ?? excluded.length,
    agreedExclusionsNow: excluded.length,
    found: (result?.found ?? []).map(({ recordId, why, by, at }) => ({
      id: recordId,
      title: titles.get(recordId) ?? null,
      why,
      by,
      at,
      corrected: !standing.has(recordId),
    })),
  };
}
