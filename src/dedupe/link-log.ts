/** Folds the log of events to clusters: what `dedupe` linked, what people merged and split, what was taken out. */
import type { ReviewEvent } from '../records/event.ts';
import type { RecordId } from '../records/record.ts';
import { readBatched, readMerge, readReplaced, readSplit } from './hand-links.ts';
import { type IdPair, readJudgement, takenBack } from './judgement.ts';

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

/** Body of a `filter` event: what was taken out before screening, by record. */
export interface FilterBody {
  readonly removed: readonly RecordId[];
  readonly removedUnknown: readonly RecordId[];
  readonly titleOnly: readonly RecordId[];
  readonly notLiterature: readonly RecordId[];
}

/** Records that people put together. */
export interface Union {
  readonly ids: readonly RecordId[];
  /** Place in the log of the event that united them. */
  readonly since: number;
}

/** Two records that a reviewer marked as duplicates while screening, in a batch that is revealed by now. */
export interface Proposal extends IdPair {
  readonly by: string;
  readonly batch: string;
}

export interface OpenBatch {
  readonly id: string;
  /** Place in the log of the event that made it. */
  readonly since: number;
}

export interface LinkLog {
  /** How many records the last `dedupe` saw. */
  readonly records: number;
  readonly links: readonly StoredLink[];
  /** By rules, and by hand under the rule `by-hand`. */
  readonly versions: DedupeBody['versions'];
  readonly queue: DedupeBody['queue'];
  /** Groups that people put together, which no later `dedupe` undoes. */
  readonly merged: readonly (readonly RecordId[])[];
  /** The same groups, with the time of each. */
  readonly unions: readonly Union[];
  /** Groups that people put together, but only once the batches named are revealed. */
  readonly held: readonly { readonly ids: readonly RecordId[]; readonly until: readonly string[] }[];
  /** Pairs that people declared to be no duplicates. */
  readonly forbidden: readonly (readonly [RecordId, RecordId])[];
  readonly proposals: readonly Proposal[];
  /** Batches that are not yet revealed, by the records in them. */
  readonly openBatches: ReadonlyMap<RecordId, readonly OpenBatch[]>;
  readonly filter: FilterBody;
  /** Records taken out by hand, with the reason. */
  readonly removedByHand: ReadonlyMap<RecordId, string>;
  /** True once `dedupe` has run. */
  readonly deduplicated: boolean;
  /** Whether something was withdrawn after the last `dedupe`, so that links and filter have to be looked at again. */
  readonly withdrawnSince: boolean;
}

const EMPTY_FILTER: FilterBody = { removed: [], removedUnknown: [], titleOnly: [], notLiterature: [] };
const BY_HAND = 'by-hand';

interface MadeBatch extends OpenBatch {
  readonly records: readonly RecordId[];
}

/** What is folded while the events go past. */
interface Folding {
  automatic: DedupeBody;
  versions: DedupeBody['versions'];
  unions: Union[];
  held: { readonly ids: readonly RecordId[]; readonly until: readonly string[] }[];
  forbidden: (readonly [RecordId, RecordId])[];
  /** With those of batches that are not revealed. */
  proposals: Proposal[];
  /** Not revealed yet, by id, in order of making. */
  readonly openBatches: Map<string, MadeBatch>;
  filter: FilterBody;
  readonly removedByHand: Map<RecordId, string>;
  deduplicated: boolean;
  withdrawnSince: boolean;
}

/** The events must be in the order of the log; those of other stages are passed over. */
export function foldLinks(events: readonly ReviewEvent[]): LinkLog {
  const log: Folding = {
    automatic: { records: 0, links: [], versions: [], queue: [] },
    versions: [],
    unions: [],
    held: [],
    forbidden: [],
    proposals: [],
    openBatches: new Map(),
    filter: EMPTY_FILTER,
    removedByHand: new Map(),
    deduplicated: false,
    withdrawnSince: false,
  };
  const gone = takenBack(events);
  const closed = new Set<string>();
  for (const event of events) {
    // Most reviews have taken nothing back: no hash is looked at then.
    if (gone.size > 0 && gone.has(event.hash)) continue;
    switch (event.type) {
      case 'dedupe':
        log.automatic = event.body as DedupeBody;
        log.deduplicated = true;
        log.withdrawnSince = false;
        break;
      case 'withdraw':
        log.withdrawnSince = true;
        break;
      case 'merge': {
        const { ids, until } = readMerge(event);
        if (until === undefined) unite(log, ids, event.seq);
        else log.held.push({ ids, until });
        break;
      }
      case 'split':
        if (event.recordId !== undefined) split(log, event.recordId, readSplit(event).from);
        break;
      case 'dedupe-judgement':
        judge(log, event);
        break;
      case 'batch': {
        const id = event.batch ?? '';
        log.openBatches.set(id, { id, since: event.seq, records: readBatched(event) });
        break;
      }
      case 'close':
        closed.add(`${event.batch} ${event.chain}`);
        break;
      case 'reviewer': {
        // What somebody who was replaced had left open stays in the log alone.
        const from = readReplaced(event);
        log.proposals = log.proposals.filter(({ by, batch }) => by !== from || closed.has(`${batch} ${by}`));
        break;
      }
      case 'reveal':
        reveal(log, event.batch ?? '', event.seq);
        break;
      case 'filter':
        log.filter = event.body as FilterBody;
        break;
      case 'remove':
        if (event.recordId !== undefined) log.removedByHand.set(event.recordId, event.reason ?? '');
        break;
      default:
        break;
    }
  }
  const { automatic, versions, proposals, openBatches, ...rest } = log;
  return {
    ...automatic,
    ...rest,
    versions: [...automatic.versions, ...versions],
    merged: log.unions.map(({ ids }) => ids),
    proposals: proposals.filter(({ batch }) => !openBatches.has(batch)),
    openBatches: batchesByRecord(openBatches.values()),
  };
}

function batchesByRecord(batches: Iterable<MadeBatch>): ReadonlyMap<RecordId, readonly OpenBatch[]> {
  const byRecord = new Map<RecordId, OpenBatch[]>();
  for (const { id, since, records } of batches) {
    for (const record of records) {
      const known = byRecord.get(record);
      if (known === undefined) byRecord.set(record, [{ id, since }]);
      else known.push({ id, since });
    }
  }
  return byRecord;
}

function unite(log: Folding, ids: readonly RecordId[], since: number): void {
  const group = new Set(ids);
  log.unions.push({ ids, since });
  log.forbidden = log.forbidden.filter(([a, b]) => !(group.has(a) && group.has(b)));
  log.versions = log.versions.filter(({ a, b }) => !(group.has(a) && group.has(b)));
}

function split(log: Folding, id: RecordId, from: readonly RecordId[]): void {
  const { automatic } = log;
  log.automatic = { ...automatic, links: automatic.links.filter((link) => link.a !== id && link.b !== id) };
  const parted = new Set([id, ...from]);
  const since = Math.max(
    0,
    ...log.unions.filter(({ ids }) => ids.some((one) => parted.has(one))).map((one) => one.since),
  );
  log.unions = log.unions.map((union) => ({ ...union, ids: union.ids.filter((member) => member !== id) }));
  log.held = log.held.map((group) => ({ ...group, ids: group.ids.filter((member) => member !== id) }));
  // The record may have been the bridge between the others: they stay together, since when they were.
  if (from.length > 1) log.unions.push({ ids: from, since });
  log.forbidden.push(...from.map((other) => [id, other] as const));
}

function judge(log: Folding, event: ReviewEvent): void {
  const body = readJudgement(event);
  switch (body.kind) {
    case 'different':
      log.forbidden.push([body.a, body.b]);
      break;
    case 'versions':
      log.forbidden.push([body.a, body.b]);
      log.versions = [...log.versions, { a: body.a, b: body.b, rule: BY_HAND }];
      break;
    case 'proposal':
      log.proposals.push({ a: body.a, b: body.b, by: event.chain, batch: event.batch ?? '' });
      break;
    // Drawn and checked pairs change no cluster; what was taken back has been left out.
    case 'draw':
    case 'checked':
    case 'undo':
      break;
  }
}

/** Merges that waited for this batch alone are done now. */
function reveal(log: Folding, batch: string, seq: number): void {
  log.openBatches.delete(batch);
  const waiting = log.held.map(({ ids, until }) => ({ ids, until: until.filter((open) => open !== batch) }));
  log.held = waiting.filter(({ until }) => until.length > 0);
  for (const { ids, until } of waiting) if (until.length === 0) unite(log, ids, seq);
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
  const forest = newForest();
  for (const link of log.links) forest.unite(link.a, link.b);
  for (const [first, ...rest] of log.merged) for (const id of rest) if (first !== undefined) forest.unite(first, id);
  const clusters: RecordId[][] = [];
  const united = new Map<RecordId, RecordId[]>();
  for (const id of ids) {
    // Most records are alone.
    const root = forest.isAlone(id) ? undefined : forest.find(id);
    const cluster = root === undefined ? undefined : united.get(root);
    if (cluster !== undefined) {
      cluster.push(id);
      continue;
    }
    const begun = [id];
    clusters.push(begun);
    if (root !== undefined) united.set(root, begun);
  }
  return clusters;
}

/** The log as screens show it: what people united after an open batch was made does not change how its records look. */
export function linksForScreens(log: LinkLog): Pick<LinkLog, 'links' | 'merged'> {
  const merged = log.unions
    .filter(({ ids, since }) => !ids.some((id) => log.openBatches.get(id)?.some((open) => open.since < since)))
    .map(({ ids }) => ids);
  return { links: log.links, merged };
}

/**
 * Since which event people have had two records in one cluster: its place in the log; 0 when the rules alone put them there, or
 * nobody did.
 */
export function unitedSince(log: Pick<LinkLog, 'links' | 'unions'>): (a: RecordId, b: RecordId) => number {
  let rules: Forest | undefined;
  return (a, b) => {
    if (rules === undefined) {
      rules = newForest();
      for (const link of log.links) rules.unite(link.a, link.b);
    }
    const root = rules.find;
    const hands = newForest();
    if (root(a) === root(b)) return 0;
    for (const { ids, since } of [...log.unions].sort((x, y) => x.since - y.since)) {
      const [first, ...rest] = ids;
      for (const id of rest) if (first !== undefined) hands.unite(root(first), root(id));
      if (hands.find(root(a)) === hands.find(root(b))) return since;
    }
    return 0;
  };
}

interface Forest {
  readonly find: (id: RecordId) => RecordId;
  /** Nothing was united with it. */
  readonly isAlone: (id: RecordId) => boolean;
  readonly unite: (a: RecordId, b: RecordId) => void;
}

/** Sets that can be united. */
function newForest(): Forest {
  /** The root of a set is its own parent. */
  const parent = new Map<RecordId, RecordId>();
  const find = (id: RecordId): RecordId => {
    let root = id;
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root)) root = next;
    for (let walk = id; walk !== root; ) {
      const next = parent.get(walk) ?? root;
      parent.set(walk, root);
      walk = next;
    }
    return root;
  };
  return {
    find,
    isAlone: (id) => !parent.has(id),
    unite(a, b) {
      const right = find(b);
      parent.set(find(a), right).set(right, right);
    },
  };
}
