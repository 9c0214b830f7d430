/** The frozen strategy: what is going to be searched, fixed on a date before the search of record, and what changed since. */
import type { ReviewEvent } from '../records/event.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../records/record.ts';
import { compile } from './translate.ts';
import type { CompiledRequest, SavedQuery } from './tree.ts';

/** One saved query as it was frozen: everything that decides what is found. */
export interface FrozenQuery {
  readonly id: string;
  /** Of tree and limits. */
  readonly hash: string;
  /** What each service that is searched is asked, to the letter. */
  readonly requests: { readonly [S in ServiceName]?: readonly CompiledRequest[] };
}

/** A warning that the team accepted, as it stood at the freeze. */
export interface AcceptedWarning {
  readonly query: string;
  readonly warning: string;
  readonly term?: string | undefined;
  readonly reason: string;
}

/** A gate of the known items (`min_recall`) as it stood at the freeze. */
export interface RecallGate {
  readonly query: string;
  /** A service, or `all`. */
  readonly name: string;
  readonly min: number;
  /** `undefined`: nothing is indexed there, or it was never looked up. */
  readonly recall: number | undefined;
  readonly ok: boolean;
}

/** The body of an event `freeze`. */
export interface FreezeBody {
  readonly queries: readonly FrozenQuery[];
  readonly accepted: readonly AcceptedWarning[];
  readonly gates: readonly RecallGate[];
}

export interface Freeze extends FreezeBody {
  /** ISO 8601, UTC */
  readonly at: string;
  /** Code of the person, or `program`. */
  readonly by: string;
  /** Why the strategy was changed after an earlier freeze. */
  readonly reason: string | undefined;
}

/** A saved query as a freeze keeps it. */
export function describeStrategy(query: SavedQuery): FrozenQuery {
  const asked = SERVICES.filter((service) => query.databases[service]?.run === true);
  return {
    id: query.id,
    hash: query.hash,
    requests: Object.fromEntries(asked.map((service) => [service, compile(query, service).requests])),
  };
}

/** All freezes of the log, oldest first. */
export function foldFreezes(events: readonly ReviewEvent[]): readonly Freeze[] {
  return events.flatMap((event) => {
    if (event.type !== 'freeze' || !isFreezeBody(event.body)) return [];
    return [{ ...event.body, at: event.at, by: event.chain, reason: event.reason }];
  });
}

function isFreezeBody(body: unknown): body is FreezeBody {
  return typeof body === 'object' && body !== null && 'queries' in body && 'accepted' in body && 'gates' in body;
}

/** One difference between two states of the strategy. */
export interface StrategyChange {
  readonly query: string;
  readonly kind: 'added' | 'left out' | 'changed';
  /** Services whose requests differ; empty where the query alone differs. */
  readonly services: readonly ServiceName[];
}

/** What differs between the strategy as frozen and as it stands, in the order of the queries. */
export function compareStrategies(
  before: readonly FrozenQuery[],
  now: readonly FrozenQuery[],
): readonly StrategyChange[] {
  const earlier = new Map(before.map((query) => [query.id, query]));
  const present = new Set(now.map((query) => query.id));
  const changes = now.flatMap((query): readonly StrategyChange[] => {
    const old = earlier.get(query.id);
    if (old === undefined) return [{ query: query.id, kind: 'added', services: servicesOf(query) }];
    const services = SERVICES.filter(
      (service) => JSON.stringify(old.requests[service]) !== JSON.stringify(query.requests[service]),
    );
    return old.hash === query.hash && services.length === 0 ? [] : [{ query: query.id, kind: 'changed', services }];
  });
  const left = before
    .filter((query) => !present.has(query.id))
    .map((query): StrategyChange => ({ query: query.id, kind: 'left out', services: servicesOf(query) }));
  return [...changes, ...left];
}

function servicesOf(query: FrozenQuery): readonly ServiceName[] {
  return SERVICES.filter((service) => query.requests[service] !== undefined);
}

/** `core changed (PubMed, OpenAlex); uk added` */
export function describeChanges(changes: readonly StrategyChange[]): string {
  return changes
    .map(({ query, kind, services }) => {
      const where = services.length === 0 ? '' : ` (${services.map((service) => SERVICE_TITLES[service]).join(', ')})`;
      return `${query} ${kind}${where}`;
    })
    .join('; ');
}
