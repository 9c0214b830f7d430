/** Reading stored answers again: the same records as on the day of the search, without a network. */
import type { Truth } from '../query/tree.ts';
import type { BibRecord } from '../records/record.ts';
import type { RawAnswer } from './run.ts';
import type { Page, SearchSource } from './source.ts';

/** One stored answer and what it holds. Answers that held no page (errors, cut documents) are left out. */
export interface Replayed<A extends RawAnswer> {
  readonly answer: A;
  readonly page: Page;
}

/**
 * Reads the answers of one run in their order. `delivered`, when given, is filled with the native ids of each part.
 *
 * @param matches - the compiled query evaluated on a record, as while collecting
 */
export async function* replay<A extends RawAnswer>(
  source: SearchSource,
  answers: AsyncIterable<A>,
  matches: (record: BibRecord) => Truth,
  delivered: Map<number, Set<string>> = new Map(),
): AsyncGenerator<Replayed<A>> {
  for await (const answer of answers) {
    const ids = idsOfPart(delivered, answer.step.part);
    const result = await source.read(answer.step, answer, { matches, delivered: ids, isAcknowledged: () => true });
    if (result.kind !== 'page') continue;
    for (const { nativeId } of result.records) ids.add(nativeId);
    yield { answer, page: result };
  }
}

/** The set of a part, made when missing. */
export function idsOfPart(delivered: Map<number, Set<string>>, part: number): Set<string> {
  const known = delivered.get(part);
  if (known !== undefined) return known;
  const made = new Set<string>();
  delivered.set(part, made);
  return made;
}
