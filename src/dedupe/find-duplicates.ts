/** Finds the duplicates of a set of records that are all at hand. */
import type { DedupeInput, DedupeOptions, FoundDuplicates } from './duplicate.ts';
import { DuplicateFinder } from './duplicate-finder.ts';

/**
 * Links records of one report. The result depends on what the records and options say, not on their order;
 * `position` decides the order of members and clusters only.
 *
 * @throws RangeError when two records bear the same id.
 */
export function findDuplicates(inputs: readonly DedupeInput[], options: DedupeOptions): FoundDuplicates {
  const finder = new DuplicateFinder();
  for (const input of inputs) finder.add(input);
  return finder.find(options);
}
