/** Home and copies: what a copy of a review may do, and whose it is. */
import { ReviewError } from '../errors.ts';
import type { Settings } from '../project/config.ts';
import type { Project } from '../project/project.ts';

/** Id of the review, the same in every copy. @throws ReviewError `settings` where the settings have none */
export function reviewId({ settings }: Pick<Project, 'settings'>): string {
  if (settings.id !== undefined) return settings.id;
  throw new ReviewError(
    'settings',
    'queries/review.yaml gives this review no id, so that its copies could not be told from others.',
    {
      hint: 'Add a line to it, with a name of your own that no other review has: id: my-review-2026',
    },
  );
}

/** @throws ReviewError `refused` in a copy */
export function requireHome(settings: Pick<Settings, 'copy'>, what: string): void {
  if (settings.copy === undefined) return;
  throw new ReviewError('refused', `${what} is done at home; this is the copy of ${settings.copy.reviewer}.`, {
    hint: 'Here work `screen`, `resolve`, `status`, `pack` and `merge`: stageone pack --output FILE takes it home.',
  });
}

/** @throws ReviewError `refused` when somebody else asks in a copy */
export function requireOwnCopy(settings: Pick<Settings, 'copy'>, reviewer: string): void {
  if (settings.copy === undefined || settings.copy.reviewer === reviewer) return;
  throw new ReviewError('refused', `This is the copy of ${settings.copy.reviewer}, not of ${reviewer}.`, {
    hint: `--reviewer ${settings.copy.reviewer}, or at home: stageone pack --reviewer ${reviewer} --output FILE`,
  });
}
