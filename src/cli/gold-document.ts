/** Known-item recall as JSON, for scripts. */
import type { FilePlace } from '../query/tree.ts';
import type { ServiceName } from '../records/record.ts';
import type { KnownItem } from '../search/known-items.ts';
import { countRecall, type ItemAtService, type Recall } from '../search/recall.ts';
import type { Run } from '../search/run.ts';
import type { JudgedList } from './known-item-gates.ts';

/** What was found out, and the runs of services that could not be asked. */
export interface GoldResult {
  readonly judged: readonly JudgedList[];
  readonly unasked: readonly Run[];
}

/** `queries/core.yaml:12` */
export function placeText(place: FilePlace | undefined): string | undefined {
  return place && `${place.file}:${place.line}`;
}

/** Recall of each service and of all, over all lists. */
export function recallOf(judged: readonly JudgedList[]): ReadonlyMap<ServiceName | 'all', Recall> {
  const items = judged.flatMap((list) => list.items.map(({ at }) => at));
  const services = [...new Set(judged.flatMap((list) => list.services))];
  return new Map<ServiceName | 'all', Recall>([
    ...services.map((service): [ServiceName, Recall] => [
      service,
      countRecall(items.map((at) => at.filter((one) => one.service === service))),
    ]),
    ['all', countRecall(items)],
  ]);
}

/** The public JSON document of `gold`. */
export function goldDocument({ judged, unasked }: GoldResult): object {
  const gates = judged.flatMap((list) => list.gates);
  return {
    items: judged.flatMap(({ list, items }) => items.map(({ item, at }) => itemDocument(list.file, item, at))),
    recall: Object.fromEntries(
      [...recallOf(judged)].map(([name, { indexed, retrieved, recall, matching, matchingRecall }]) => [
        name,
        { indexed, retrieved, recall: recall ?? null, matching, matchingRecall: matchingRecall ?? null },
      ]),
    ),
    gates: gates.map(({ query, name, min, recall, ok, message }) => ({
      query,
      name,
      min,
      recall: recall ?? null,
      ok,
      message: message ?? null,
    })),
    problems: judged.flatMap(({ list }) => list.problems.map(({ at, line, message }) => ({ at, line, message }))),
    unasked: unasked.map(({ source, state, failure }) => ({
      source,
      state,
      code: failure?.code ?? null,
      message: failure?.message ?? null,
    })),
    ok: unasked.length === 0 && gates.every(({ ok }) => ok),
  };
}

function itemDocument(file: string, item: KnownItem, at: readonly ItemAtService[]): object {
  return {
    key: item.key,
    title: item.title ?? null,
    firstAuthor: item.firstAuthor ?? null,
    year: item.year ?? null,
    doi: item.doi ?? null,
    pmid: item.pmid ?? null,
    place: `queries/${file}:${item.line}`,
    sources: Object.fromEntries(at.map((one) => [one.service, sourceDocument(one)])),
    dependsOn: at.flatMap(({ dependsOn }) =>
      dependsOn.map(({ source, query, term, place }) => ({ source, query, term, place: placeText(place) ?? null })),
    ),
  };
}

/** `concept` and `place` are those of the first part that the nearest query fails; `failing` are all of them. */
function sourceDocument(one: ItemAtService): object {
  const [first] = one.failing;
  return {
    indexed: one.indexed ?? null,
    retrieved: one.retrieved,
    matches: one.matches,
    why: one.why ?? null,
    concept: first?.name ?? null,
    place: placeText(first?.place) ?? null,
    query: one.nearest ?? null,
    failing: one.failing.map(({ name, kind, truth, place, terms, note }) => ({
      name,
      kind,
      truth,
      place: placeText(place) ?? null,
      terms: placeText(terms) ?? null,
      note: note ?? null,
    })),
    retrievedBy: one.retrievedBy,
    otherTitle: one.otherTitle ?? null,
    note: one.note ?? null,
  };
}
