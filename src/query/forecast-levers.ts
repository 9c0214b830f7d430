/** What lessens the load, in the order of the review protocol (section 9): each measure alone, and all up to it together. */

import type { Range } from '../records/intervals.ts';
import { thousands } from '../records/text.ts';
import { type Cell, countToScreen, type Measures, NO_MEASURES } from './forecast.ts';

export interface Lever {
  readonly name: string;
  /** What is done, in words: `no OpenAlex type report (411 announced)`. */
  readonly text: string;
  /** Records to screen with this measure and no other. */
  readonly alone: Range;
  /** Records to screen with it and all above; `undefined` where it is no choice beside those above. */
  readonly cumulated: Range | undefined;
}

const START_YEARS = [1995, 2000, 2005, 2010];

/**
 * Fewer types of OpenAlex, one by one from the last that the queries name, so that the first is never left out; then one ranking
 * word for OpenAlex-only records with an abstract; then later start years.
 *
 * @param types - types of OpenAlex in the order of the queries' settings; those announced where the settings name none
 * @param fromYear - the start year that the queries have
 */
export function listLevers(
  cells: readonly Cell[],
  types: readonly string[],
  options: { readonly hasRankingWords: boolean; readonly fromYear: number | undefined },
): readonly Lever[] {
  let together: Measures = NO_MEASURES;
  const pull = (name: string, text: string, change: (measures: Measures) => Measures): Lever => {
    together = change(together);
    return {
      name,
      text,
      alone: countToScreen(cells, change(NO_MEASURES)),
      cumulated: countToScreen(cells, together),
    };
  };
  const hasOpenAlex = cells.some(({ service }) => service === 'openalex');
  const [first, ...others] = hasOpenAlex ? types : [];
  const levers = others.toReversed().map((type) =>
    pull(`without-type-${type}`, describeType(cells, type), (measures) => ({
      ...measures,
      droppedTypes: [...measures.droppedTypes, type],
    })),
  );
  if (first !== undefined) {
    const alone = countToScreen(cells, { ...NO_MEASURES, droppedTypes: [first] });
    levers.push({ name: `without-type-${first}`, text: describeType(cells, first), alone, cumulated: undefined });
  }
  if (hasOpenAlex && options.hasRankingWords) {
    levers.push(
      pull('ranking-word', 'a ranking word in OpenAlex-only records that have an abstract', (measures) => ({
        ...measures,
        needsRankingWord: true,
      })),
    );
  }
  for (const year of START_YEARS.filter((start) => start > (options.fromYear ?? 0))) {
    levers.push(pull(`from-${year}`, `published ${year} or later`, (measures) => ({ ...measures, fromYear: year })));
  }
  return levers;
}

function describeType(cells: readonly Cell[], type: string): string {
  const announced = cells.reduce((sum, { byType }) => sum + (byType.get(type) ?? 0), 0);
  return `no OpenAlex type ${type} (${thousands(announced)} announced)`;
}
