/** One client for everything that a command asks of a service: its pace, a refusal and a spent budget hold across all runs. */
import { serviceSettings } from '../project/services.ts';
import type { Compiled, Truth } from '../query/tree.ts';
import type { BibRecord, ServiceName } from '../records/record.ts';
import { type CollectDeps, collect } from '../search/collect.ts';
import { createHttpClient, type HttpClient } from '../search/http.ts';
import type { Run, RunStore } from '../search/run.ts';
import type { SearchSource } from '../search/source.ts';
import { SOURCES } from '../search/sources/registry.ts';
import { PROGRAM_VERSION } from './clock.ts';

export interface ServiceClient {
  readonly service: ServiceName;
  readonly source: SearchSource;
  readonly http: HttpClient;
  /** Whether there is a key, for estimates of cost and time. */
  readonly hasKey: boolean;
}

/** @throws nothing; the first request may. */
export function openService(service: ServiceName): ServiceClient {
  const source = SOURCES[service];
  const settings = serviceSettings(service);
  const http = createHttpClient({
    settings,
    credentials: source.credentials(settings),
    pace: source.pace(settings),
    version: PROGRAM_VERSION,
  });
  return { service, source, http, hasKey: settings.apiKey !== undefined };
}

/** The clients of one command: each service is opened when it is first needed, and stays the same client. */
export function openServices(): (service: ServiceName) => ServiceClient {
  const opened = new Map<ServiceName, ServiceClient>();
  return (service) => {
    const client = opened.get(service) ?? openService(service);
    opened.set(service, client);
    return client;
  };
}

/** Collects a run through a client, new or unfinished. */
export function collectRun(
  client: ServiceClient,
  store: RunStore,
  run: Run,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: CollectDeps['onProgress'];
    /** The compiled query evaluated on a record; without it nothing is known to match or not. */
    readonly matches?: ((record: BibRecord) => Truth) | undefined;
    readonly isAcknowledged?: CollectDeps['isAcknowledged'];
  } = {},
): Promise<Run> {
  return collect(run, {
    source: client.source,
    http: client.http,
    store,
    matches: options.matches ?? (() => 'unknown'),
    isAcknowledged: options.isAcknowledged,
    now: () => new Date(),
    random: Math.random,
    onProgress: options.onProgress,
    signal: options.signal,
  });
}

/** The compiled form of no query, for runs that look records up. */
export function noQuery(service: ServiceName, queryId: string): Compiled {
  return {
    service,
    queryId,
    queryHash: '',
    requests: [],
    relation: 'exact',
    effective: { op: 'or', args: [] },
    limits: { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] },
    warnings: [],
  };
}
