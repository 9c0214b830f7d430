/** `query freeze`: the strategy is fixed on this date; what changes later is a deviation that reports print. */
import { createHash } from 'node:crypto';
import { ReviewError } from '../../errors.ts';
import { loadQueries, withProject } from '../../project/project.ts';
import {
  compareStrategies,
  describeChanges,
  describeStrategy,
  type Freeze,
  type FrozenQuery,
  foldFreezes,
  type StrategyChange,
} from '../../query/freeze.ts';
import { PROGRAM_CHAIN } from '../../records/event.ts';
import { appendPlanned, readEvents } from '../../store/events.ts';
import { recordAsked, requireCode } from '../asked.ts';
import { now, PROGRAM_VERSION } from '../clock.ts';
import { checkStrategy, describePoints, type FreezeCheck } from '../freeze-check.ts';
import type { Output } from '../output.ts';
import { chooseQueries } from './query.ts';

export interface FreezeOptions {
  readonly review: string;
  readonly reviewer?: string | undefined;
  readonly reason?: string | undefined;
}

/** Exit status 1 when something is still open; nothing is frozen then. */
export async function freezeQueries(options: FreezeOptions, output: Output): Promise<number> {
  if (options.reviewer !== undefined) requireCode(options.reviewer);
  return withProject(options.review, async (project) => {
    const queries = chooseQueries(loadQueries(options.review), undefined);
    if (options.reviewer !== undefined) await recordAsked(project, options.reviewer, 'query freeze');
    const check = await checkStrategy(project, queries);
    const strategy = queries.map(describeStrategy);
    const last = foldFreezes(await readEvents(project.database, { types: ['freeze'] })).at(-1);
    const changes = last === undefined ? [] : compareStrategies(last.queries, strategy);
    if (check.open.length > 0) {
      output.report(documentOf(undefined, strategy, check, changes), [
        ...describePoints(check.open),
        `Not frozen: ${check.open.length} points are open. Mend or accept them, then type \`stageone query freeze\` again.`,
      ]);
      return 1;
    }
    if (last !== undefined && changes.length === 0) {
      output.report(documentOf(last, strategy, check, []), [
        `The strategy is frozen since ${last.at}; nothing has changed.`,
      ]);
      return 0;
    }
    if (last !== undefined && options.reason === undefined) {
      throw new ReviewError('refused', `The strategy was frozen on ${last.at}: ${describeChanges(changes)}.`, {
        hint: 'A change after the freeze is a deviation and needs its reason: stageone query freeze --reason "…"',
      });
    }
    const freeze: Freeze = {
      queries: strategy,
      accepted: check.accepted,
      gates: check.gates,
      at: now(),
      by: options.reviewer ?? PROGRAM_CHAIN,
      reason: options.reason,
    };
    await appendPlanned(project.database, async () => [
      {
        type: 'freeze',
        chain: freeze.by,
        at: freeze.at,
        programVersion: PROGRAM_VERSION,
        reason: freeze.reason,
        body: { queries: freeze.queries, accepted: freeze.accepted, gates: freeze.gates },
      },
    ]);
    output.report(documentOf(freeze, strategy, check, changes), [
      ...(changes.length === 0 ? [] : [`Deviation: ${describeChanges(changes)}; ${options.reason}.`]),
      `Frozen on ${freeze.at}: ${strategy.map((query) => query.id).join(', ')}; ${hashOf(strategy).slice(0, 19)}…`,
      ...check.gates.map(
        (gate) =>
          `  known items, ${gate.name}: recall ${gate.recall?.toFixed(3) ?? '–'}, asked for ${gate.min} (${gate.query})`,
      ),
      ...(check.accepted.length === 0
        ? []
        : [`  ${check.accepted.length} accepted warnings are kept with their reasons`]),
      'Next: stageone search --fresh',
    ]);
    return 0;
  });
}

function hashOf(strategy: readonly FrozenQuery[]): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(strategy)).digest('hex')}`;
}

function documentOf(
  freeze: Freeze | undefined,
  strategy: readonly FrozenQuery[],
  check: FreezeCheck,
  changes: readonly StrategyChange[],
): unknown {
  return {
    frozen: freeze !== undefined,
    at: freeze?.at ?? null,
    hash: hashOf(strategy),
    queries: strategy.map(({ id, hash }) => ({ id, hash })),
    open: check.open.map(({ place, ...point }) => ({ ...point, ...place, term: point.term ?? null })),
    gates: check.gates.map((gate) => ({ ...gate, recall: gate.recall ?? null })),
    accepted: check.accepted,
    changes,
  };
}
