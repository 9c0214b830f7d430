/** Whether what is searched is the frozen strategy. */
import type { Project } from '../project/project.ts';
import { compareStrategies, describeStrategy, foldFreezes } from '../query/freeze.ts';
import type { SavedQuery } from '../query/tree.ts';
import type { RunWarning } from '../search/run.ts';
import { readEvents } from '../store/events.ts';

/** The warning that each query's runs carry from their beginning; none for a query that is searched as it was frozen. */
export async function freezeWarnings(
  project: Project,
  queries: readonly SavedQuery[],
): Promise<ReadonlyMap<string, RunWarning>> {
  const last = foldFreezes(await readEvents(project.database, { types: ['freeze'] })).at(-1);
  const warnings = new Map<string, RunWarning>();
  for (const query of queries) {
    const frozen = last?.queries.find(({ id }) => id === query.id);
    if (last === undefined || frozen === undefined) {
      const message = 'The strategy is not frozen: this run is reported as made during development.';
      warnings.set(query.id, { code: 'UNFROZEN', message });
    } else if (compareStrategies([frozen], [describeStrategy(query)]).length > 0) {
      const message = `The query was changed after the freeze of ${last.at}: this run is a deviation until \`stageone query freeze --reason\` says why.`;
      warnings.set(query.id, { code: 'CHANGED_SINCE_FREEZE', message });
    }
  }
  return warnings;
}
