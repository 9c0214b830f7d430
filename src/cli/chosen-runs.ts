/** Runs of the named queries and services, or of all. */
import { ReviewError } from '../errors.ts';
import { loadQueries } from '../project/project.ts';
import type { ServiceName } from '../records/record.ts';
import type { Run } from '../search/run.ts';

export interface RunChoice {
  readonly review: string;
  readonly query?: readonly string[] | undefined;
  readonly source?: readonly ServiceName[] | undefined;
}

/**
 * A query may have been taken out of `queries/` since it was run.
 *
 * @throws ReviewError `settings` when an id names neither a saved query nor the query of a run.
 */
export function chooseRuns(runs: readonly Run[], choice: RunChoice): readonly Run[] {
  const { query: ids, source: services } = choice;
  const searched = new Set(runs.map((run) => run.query));
  if (ids?.some((id) => !searched.has(id)) === true) {
    const known = new Set([...searched, ...loadQueries(choice.review).map((saved) => saved.id)]);
    const unknown = ids.find((id) => !known.has(id));
    if (unknown !== undefined) {
      throw new ReviewError('settings', `There is no saved query \`${unknown}\`, and no run of one.`, {
        hint: known.size === 0 ? 'There are no saved queries yet.' : `The queries are ${[...known].join(', ')}.`,
      });
    }
  }
  return runs.filter((run) => (ids?.includes(run.query) ?? true) && (services?.includes(run.source) ?? true));
}
