/** `reviewer replace`: somebody takes a reviewer's place; what was closed stays, what is open starts anew. */
import { ReviewError } from '../../errors.ts';
import { type Project, withProject } from '../../project/project.ts';
import { PROGRAM_CHAIN } from '../../records/event.ts';
import type { ScreeningLog } from '../../screening/outcome.ts';
import { foldReplacements, type Replacement } from '../../screening/places.ts';
import type { Queries } from '../../store/database.ts';
import { appendPlanned, readEvents } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { readBatchLog } from '../batch-log.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import type { Output } from '../output.ts';

export interface ReviewerOptions {
  readonly review: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export async function replaceReviewer(options: ReviewerOptions, output: Output): Promise<undefined> {
  const { from, to } = options;
  const reason = options.reason.trim();
  requireCode(from);
  requireCode(to);
  if (reason === '') {
    throw new ReviewError('usage', 'A replacement needs its reason.', { hint: '--reason "on leave since March"' });
  }
  return withProject(options.review, async (project) => {
    await recordAsked(project, from, `reviewer replace ${from} ${to}`);
    await appendPlanned(project.database, async (queries) => {
      await requireReplaceable(project, queries, { from, to });
      const event = { at: now(), reason, programVersion: PROGRAM_VERSION, body: { from, to } };
      return [{ type: 'reviewer', chain: PROGRAM_CHAIN, ...event }];
    });
    report(await readBatchLog(project.database, project), project, { from, to }, output);
    return undefined;
  });
}

function report(
  { batches, places }: Pick<ScreeningLog, 'batches' | 'places'>,
  { settings }: Project,
  { from, to }: Replacement,
  output: Output,
): void {
  const all = [...batches.values()];
  const kept = all.filter((batch) => batch.closedBy.has(from)).map(({ id }) => id);
  const anew = all.filter((batch) => batch.voters.includes(to)).map(({ id }) => id);
  const place = places.indexOf(to) + 1;
  const isNamed = settings.reviewers.some(({ code }) => code === to);
  output.report({ from, to, place, kept, anew, settingsNameNewcomer: isNamed }, [
    `${to} is reviewer ${place} in the place of ${from}.`,
    kept.length === 0 ? `${from} has closed no batch.` : `Closed by ${from}, and stays so: ${kept.join(', ')}.`,
    ...(anew.length === 0
      ? []
      : [`Begins anew for ${to}: ${anew.join(', ')}. Open votes of ${from} are shown to nobody.`]),
    ...(isNamed ? [] : [`Now write ${to} in the place of ${from} under \`reviewers\` in queries/review.yaml.`]),
    `Next: stageone screen --reviewer ${to}`,
  ]);
}

/** The settings may have been edited before: then `from` is whoever closed batches and is named no longer. */
async function requireReplaceable(project: Project, queries: Queries, { from, to }: Replacement): Promise<void> {
  const { places, strangers, batches } = await readBatchLog(queries, project);
  const earlier = foldReplacements(await readEvents(queries, { types: ['reviewer'] }));
  const isEdited = strangers.has(from) && places.includes(to);
  if (!places.includes(from) && !isEdited) {
    const successor = earlier.find((replacement) => replacement.from === from)?.to;
    throw new ReviewError(
      'refused',
      successor === undefined
        ? `\`${from}\` is no reviewer of this review.`
        : `${from} has been replaced by ${successor} already.`,
      { hint: `The reviewers are ${places.join(' and ')}.` },
    );
  }
  const hasClosed = [...batches.values()].some((batch) => batch.closedBy.has(to));
  const isUsed = earlier.some((replacement) => replacement.from === to || replacement.to === to);
  if (from === to || isUsed || hasClosed || (places.includes(to) && !isEdited)) {
    throw new ReviewError('refused', `\`${to}\` is or was a reviewer already, so the votes could not be told apart.`, {
      hint: `Give the newcomer a code of their own: stageone reviewer replace ${from} NEW --reason "…"`,
    });
  }
}
