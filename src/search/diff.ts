/** What two runs of one query on one source deliver differently: records that are new, gone, below the cut, or say something else. */
import { type BibRecord, EMPTY_RECORD, type RecordId, type ServiceName } from '../records/record.ts';
import type { Run } from './run.ts';

/** What one run holds of one record. */
export interface Delivery {
  /** PMID, DOI, W… */
  readonly nativeId: string;
  /** The version of the record that this run delivered. */
  readonly version: number;
  /** Relevance score, where the service gives one. */
  readonly score: number | undefined;
  /** Index of the run's part that delivered the record first; `undefined` when its answer is lost. */
  readonly part: number | undefined;
}

/** Deliveries of one run by record, in order of import. */
export type Deliveries = ReadonlyMap<RecordId, Delivery>;

/** The runs of one query on one source that can be compared, or that there are none. */
export interface Comparable {
  readonly query: string;
  readonly source: ServiceName;
  readonly pair: { readonly from: Run; readonly to: Run } | undefined;
  /** Finished runs newer than the pair, whose declared depth no other run has. */
  readonly passedOver: readonly Run[];
}

/**
 * For each query and source the last two runs that are complete, or capped by the same declared depth: only then does a
 * record that one of them lacks mean something.
 *
 * @param runs searches in the order in which they were made
 */
export function findComparable(runs: readonly Run[]): readonly Comparable[] {
  const groups = new Map<string, Run[]>();
  for (const run of runs) {
    const key = `${run.source} ${run.query}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ query: first.query, source: first.source, ...choosePair([first, ...rest]) }],
  );
}

function choosePair(runs: readonly Run[]): Pick<Comparable, 'pair' | 'passedOver'> {
  const finished = runs.filter((run) => run.state === 'complete' || run.state === 'capped');
  for (let index = finished.length - 1; index > 0; index -= 1) {
    const to = finished[index];
    if (to === undefined) continue;
    const from = finished.slice(0, index).findLast((run) => areComparable(run, to));
    if (from !== undefined) return { pair: { from, to }, passedOver: finished.slice(index + 1) };
  }
  return { pair: undefined, passedOver: [] };
}

function areComparable(a: Run, b: Run): boolean {
  return (a.state === 'complete' && b.state === 'complete') || declaredDepth(a) === declaredDepth(b);
}

/** How far the probes of a run go at most, as one text; the same for all sources without probes. */
function declaredDepth(run: Run): string {
  const depths = run.compiled.requests.flatMap((asked) =>
    asked.service === 'crossref' ? [`${asked.maxPerProbe}/${asked.stopAfterEmpty ?? 'never'}`] : [],
  );
  return [...new Set(depths)].sort().join(' ');
}

/** Whether the service was asked the same by both runs; else some of what differs is the query's own doing. */
export function hasSameRequests(a: Run, b: Run): boolean {
  return JSON.stringify(a.compiled.requests) === JSON.stringify(b.compiled.requests);
}

export interface Drift {
  readonly new: readonly RecordId[];
  /** The source no longer delivers them. */
  readonly vanished: readonly RecordId[];
  /** Ranked runs: not reached by the newer run, because it was cut off above them. */
  readonly belowCut: readonly RecordId[];
  /** In both runs, in different versions. */
  readonly otherVersion: readonly RecordId[];
}

/** Compares what two runs hold. */
export function compareDeliveries(
  older: { readonly run: Run; readonly records: Deliveries },
  newer: { readonly run: Run; readonly records: Deliveries },
): Drift {
  const isBelowCut = cutOf(newer.run, newer.records);
  const vanished: RecordId[] = [];
  const belowCut: RecordId[] = [];
  const otherVersion: RecordId[] = [];
  for (const [id, before] of older.records) {
    const after = newer.records.get(id);
    if (after !== undefined) {
      if (after.version !== before.version) otherVersion.push(id);
    } else if (isBelowCut(before, requestOf(older.run, before))) belowCut.push(id);
    else vanished.push(id);
  }
  return { new: [...newer.records.keys()].filter((id) => !older.records.has(id)), vanished, belowCut, otherVersion };
}

function requestOf(run: Run, delivery: Delivery): string | undefined {
  return delivery.part === undefined ? undefined : run.parts[delivery.part]?.request;
}

/**
 * Whether a record that an earlier run had lies below where a capped run was cut off: its score is not above the lowest one
 * stored. Scores of different probes do not compare: the lowest one of the record's own probe counts, else that of the run.
 */
function cutOf(run: Run, records: Deliveries): (delivery: Delivery, request: string | undefined) => boolean {
  if (run.compiled.relation !== 'ranked' || run.state !== 'capped') return () => false;
  const lowest = new Map<string | undefined, number>();
  for (const delivery of records.values()) {
    const { score } = delivery;
    if (score === undefined) continue;
    for (const key of new Set([undefined, requestOf(run, delivery)])) {
      lowest.set(key, Math.min(score, lowest.get(key) ?? score));
    }
  }
  const states = new Map(run.parts.map((part) => [part.request, part.state]));
  return ({ score }, request) => {
    const state = request === undefined ? undefined : states.get(request);
    if (score === undefined || (state !== undefined && state !== 'capped')) return false;
    const cut = (state === undefined ? undefined : lowest.get(request)) ?? lowest.get(undefined);
    return cut !== undefined && score <= cut;
  };
}

/** Fields whose values differ, in the order in which a record has them. */
export function changedFields(before: BibRecord, after: BibRecord): readonly (keyof BibRecord)[] {
  return FIELDS.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
}

const isField = (name: string): name is keyof BibRecord => name in EMPTY_RECORD;
const FIELDS = Object.keys(EMPTY_RECORD).filter(isField);
