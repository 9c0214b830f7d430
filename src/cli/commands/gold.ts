/** `gold`: which known items each service holds, which the saved queries retrieved, and why the others were missed. */
import { ReviewError } from '../../errors.ts';
import { loadQueries, type Project, withProject } from '../../project/project.ts';
import { SERVICES, type ServiceName } from '../../records/record.ts';
import type { Run } from '../../search/run.ts';
import { type GoldResult, goldDocument } from '../gold-document.ts';
import { goldLines } from '../gold-lines.ts';
import { withInterrupt } from '../interrupt.ts';
import {
  type JudgedList,
  judgeKnownItems,
  type KnownItemList,
  loadKnownItems,
  servicesOf,
} from '../known-item-gates.ts';
import { lookUp } from '../look-up.ts';
import type { Output } from '../output.ts';
import { sealNow } from '../sealing.ts';
import { openService } from '../service-client.ts';
import { chooseQueries } from './query.ts';

export interface GoldOptions {
  readonly review: string;
  readonly query?: readonly string[] | undefined;
  readonly source?: readonly ServiceName[] | undefined;
  readonly fresh: boolean;
  readonly offline: boolean;
}

export async function gold(options: GoldOptions, output: Output): Promise<number> {
  if (options.fresh && options.offline) {
    throw new ReviewError('usage', '--fresh asks every service again, and --offline asks none.', {
      hint: 'Leave one of the two out.',
    });
  }
  const { result, interrupted } = await withInterrupt((signal) =>
    withProject(options.review, async (project): Promise<GoldResult> => {
      const lists = chooseLists(options);
      for (const { at, line, message } of lists.flatMap(({ problems }) => problems)) {
        output.note(`${at}:${line ?? 1}: ${message}`);
      }
      const unasked = options.offline ? [] : await askAll(project, lists, options, signal, output);
      await sealNow(project);
      const judged: JudgedList[] = [];
      for (const list of lists) judged.push(await judgeKnownItems(project, list, options.source));
      return { judged, unasked };
    }),
  );
  output.report(goldDocument(result), goldLines(result));
  if (interrupted) return 130;
  if (result.unasked.length > 0) return 3;
  return result.judged.every(({ gates }) => gates.every(({ ok }) => ok)) ? 0 : 1;
}

function chooseLists({ review, query, source }: GoldOptions): readonly KnownItemList[] {
  const queries = chooseQueries(loadQueries(review), query);
  const lists = loadKnownItems(review, queries);
  if (lists.length === 0) {
    throw new ReviewError(
      'settings',
      `${query === undefined ? 'No saved query' : 'None of these queries'} names a file of known items.`,
      {
        hint: 'Add to a query: expect: { known_items: known-items.csv, min_recall: { pubmed: 0.9, all: 0.95 } }',
      },
    );
  }
  const services = servicesOf(lists.flatMap((list) => list.queries));
  const idle = source?.find((service) => !services.includes(service));
  if (idle !== undefined) {
    throw new ReviewError('settings', `No query that names known items is run at ${idle}.`, {
      hint: `They are run at ${services.join(', ')}.`,
    });
  }
  return lists;
}

/** All services at once, each at its own pace. Gives the runs that did not get to their end. */
async function askAll(
  project: Project,
  lists: readonly KnownItemList[],
  { source, fresh }: GoldOptions,
  signal: AbortSignal,
  output: Output,
): Promise<readonly Run[]> {
  const wanted = SERVICES.filter((service) => source?.includes(service) ?? true);
  const ended = await Promise.all(
    wanted.map((service) => {
      const items = lists.flatMap((list) => (servicesOf(list.queries).includes(service) ? list.items : []));
      return items.length === 0
        ? undefined
        : lookUp(project, openService(service), items, { fresh, signal, note: output.note });
    }),
  );
  return ended.filter((run) => run !== undefined);
}
