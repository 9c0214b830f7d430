/** Folds the log of events to clusters: what `dedupe` linked, what people merged and split, what was taken out. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';

/** One automatic link as a `dedupe` event keeps it: two records, the rule that joined them, the values it compared. */
export interface StoredLink {
  readonly a: RecordId;
  readonly b: RecordId;
  readonly rule: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Body of a `dedupe` event: all automatic links that hold from then on. */
export interface DedupeBody {
  /** How many records there were. */
  readonly records: number;
  readonly links: readonly StoredLink[];
  /** Preprint and article, numbered updates: shown side by side, both screened. */
  readonly versions: readonly { readonly a: RecordId; readonly b: RecordId; readonly rule: string }[];
  /** Pairs to ask a person about. */
  readonly queue: readonly {
    readonly a: RecordId;
    readonly b: RecordId;
    readonly score: number;
    readonly reason: string;
  }[];
}

/** Body of a `merge` event. */
export interface MergeBody {
  readonly ids: readonly RecordId[];
}

/** Body of a `split` event: the members that stay together without the record. */
export interface SplitBody {
  readonly from: readonly RecordId[];
}

/** Body of a `filter` event: what was taken out before screening, by record. */
export interface FilterBody {
  readonly removed: readonly RecordId[];
  readonly removedUnknown: readonly RecordId[];
  readonly titleOnly: readonly RecordId[];
  readonly notLiterature: readonly RecordId[];
}

export interface LinkLog {
  /** How many records the last `dedupe` saw. */
  readonly records: number;
  readonly links: readonly StoredLink[];
  readonly versions: DedupeBody['versions'];
  readonly queue: DedupeBody['queue'];
  /** Groups that people put together, which no later `dedupe` undoes. */
  readonly merged: readonly (readonly RecordId[])[];
  /** Pairs that people declared to be no duplicates. */
  readonly forbidden: readonly (readonly [RecordId, RecordId])[];
  readonly filter: FilterBody;
  /** Records taken out by hand, with the reason. */
  readonly removedByHand: ReadonlyMap<RecordId, string>;
  /** True once `dedupe` has run. */
  readonly deduplicated: boolean;
  /** Whether something was withdrawn after the last `dedupe`, so that links and filter have to be looked at again. */
  readonly withdrawnSince: boolean;
}

const EMPTY_FILTER: FilterBody = { removed: [], removedUnknown: [], titleOnly: [], notLiterature: [] };

/** The events must be in the order of the log; those of other stages are passed over. */
export function foldLinks(events: readonly ReviewEvent[]): LinkLog {
  let automatic: DedupeBody = { records: 0, links: [], versions: [], queue: [] };
  let merged: (readonly RecordId[])[] = [];
  let forbidden: (readonly [RecordId, RecordId])[] = [];
  let filter = EMPTY_FILTER;
  let deduplicated = false;
  let withdrawnSince = false;
  const removedByHand = new Map<RecordId, string>();
  for (const event of events) {
    switch (event.type) {
      case 'dedupe':
        automatic = event.body as DedupeBody;
        deduplicated = true;
        withdrawnSince = false;
        break;
      case 'withdraw':
        withdrawnSince = true;
        break;
      case 'merge': {
        const { ids } = event.body as MergeBody;
        const group = new Set(ids);
        merged.push(ids);
        forbidden = forbidden.filter(([a, b]) => !(group.has(a) && group.has(b)));
        break;
      }
      case 'split': {
        const id = event.recordId;
        if (id === undefined) break;
        const { from } = event.body as SplitBody;
        automatic = { ...automatic, links: automatic.links.filter((link) => link.a !== id && link.b !== id) };
        merged = merged.map((group) => group.filter((member) => member !== id));
        // The record may have been the bridge between the others: they stay together.
        if (from.length > 1) merged.push(from);
        forbidden.push(...from.map((other) => [id, other] as const));
        break;
      }
      case 'filter':
        filter = event.body as FilterBody;
        break;
      case 'remove':
        if (event.recordId !== undefined) removedByHand.set(event.recordId, event.reason ?? '');
        break;
      default:
        break;
    }
  }
  return { ...automatic, merged, forbidden, filter, removedByHand, deduplicated, withdrawnSince };
}

/** The links of every cluster that holds one of the records, those over records that have left the review included. */
export function linksAround(ids: ReadonlySet<RecordId>, log: Pick<LinkLog, 'links' | 'merged'>): LinkLog['links'] {
  const named = new Set([...log.links.flatMap(({ a, b }) => [a, b]), ...log.merged.flat()]);
  const around = new Set(
    clustersOf([...named], log)
      .filter((cluster) => cluster.some((id) => ids.has(id)))
      .flat(),
  );
  return log.links.filter((link) => around.has(link.a));
}

/**
 * Clusters of all records, singletons too: members and clusters in order of import. Records that left the review are in no
 * cluster, but what they joined stays together, as after a split.
 */
export function clustersOf(
  ids: readonly RecordId[],
  log: Pick<LinkLog, 'links' | 'merged'>,
): readonly (readonly RecordId[])[] {
  const parent = new Map<RecordId, RecordId>();
  const find = (id: RecordId): RecordId => {
    let root = id;
    for (let next = parent.get(root); next !== undefined; next = parent.get(root)) root = next;
    for (let walk = id; walk !== root; ) {
      const next = parent.get(walk) ?? root;
      parent.set(walk, root);
      walk = next;
    }
    return root;
  };
  const unite = (a: RecordId, b: RecordId): void => {
    const left = find(a);
    const right = find(b);
    if (left !== right) parent.set(left, right);
  };
  for (const link of log.links) unite(link.a, link.b);
  for (const [first, ...rest] of log.merged) for (const id of rest) if (first !== undefined) unite(first, id);
  const clusters = new Map<RecordId, RecordId[]>();
  for (const id of ids) {
    const root = find(id);
    const cluster = clusters.get(root);
    if (cluster === undefined) clusters.set(root, [id]);
    else cluster.push(id);
  }
  return [...clusters.values()];
}
