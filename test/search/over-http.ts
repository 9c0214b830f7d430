/** The real client, collecting over real HTTP on this machine: a server that a test lets answer, and a run against it. */
import { createServer } from 'node:http';
import type { CompiledRequest } from '../../src/query/tree.ts';
import type { ServiceName } from '../../src/records/record.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { type CollectDeps, collect, newRun } from '../../src/search/collect.ts';
import { createHttpClient } from '../../src/search/http.ts';
import type { Run } from '../../src/search/run.ts';
import { type RunReport, runReport } from '../../src/search/run-report.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { compiledOf, MemoryStore } from './fakes.ts';

export const NOW = new Date('2026-11-25T12:00:00.000Z');

export interface Asked {
  readonly path: string;
  /** Of the address and of the form. */
  readonly params: URLSearchParams;
  /** From 1. */
  readonly number: number;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface ReplyServer {
  /** Base address, ending in `/`. */
  readonly url: string;
  readonly asked: readonly Asked[];
  readonly close: () => Promise<void>;
}

/** Answers every request with what `reply` gives; `undefined` passes it on to `behind`, a service of the sandbox. */
export async function serveReplies(
  reply: (asked: Asked) => Reply | undefined | Promise<Reply | undefined>,
  behind?: { readonly sandbox: Sandbox; readonly service: ServiceName },
): Promise<ReplyServer> {
  const asked: Asked[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
    const form = Buffer.concat(chunks).toString('utf8');
    const [path = '', query = ''] = (incoming.url ?? '/').slice(1).split('?', 2);
    const params = new URLSearchParams([query, form].filter((text) => text !== '').join('&'));
    const request = { path, params, number: asked.length + 1 };
    asked.push(request);
    const given = (await reply(request)) ?? (await passOn(request, behind));
    outgoing.writeHead(given.status, given.headers).end(given.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}/`,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function passOn(
  { path, params }: Asked,
  behind: { readonly sandbox: Sandbox; readonly service: ServiceName } | undefined,
): Promise<Reply> {
  if (behind === undefined) throw new Error(`Nothing answers ${path}.`);
  const response = await fetch(`${behind.sandbox.urls[behind.service]}${path}?${params}`);
  const type = response.headers.get('content-type') ?? 'text/plain';
  return { status: response.status, headers: { 'content-type': type }, body: await response.text() };
}

export interface Collected {
  readonly run: Run;
  readonly report: RunReport;
  /** Native ids in the store, sorted. */
  readonly ids: readonly string[];
  /** What was waited before trying again, in milliseconds; nobody really waits. */
  readonly waits: readonly number[];
}

/** One `collect` of a new run, or of the store's own, with the real client at a pace that costs no time. */
export async function collectOverHttp(
  baseUrl: string,
  requests: readonly CompiledRequest[],
  options: Partial<Pick<CollectDeps, 'matches' | 'isAcknowledged'>> & {
    readonly store?: MemoryStore;
    readonly concurrency?: number;
  } = {},
): Promise<Collected> {
  const compiled = compiledOf(...requests);
  const source = SOURCES[compiled.service];
  const settings = { baseUrl };
  const client = createHttpClient({
    settings,
    credentials: source.credentials(settings),
    pace: { perSecond: 5000, concurrency: options.concurrency ?? 1 },
    version: '1',
    timeoutMs: 5000,
  });
  const store = options.store ?? new MemoryStore();
  const waits: number[] = [];
  const run = await collect(store.run ?? newRun(compiled, 'core', NOW, '1'), {
    source,
    // The documented rates that answers announce are for services that other people use too.
    http: { ...client, adjust: () => undefined },
    store,
    matches: options.matches ?? (() => 'true'),
    isAcknowledged: options.isAcknowledged,
    now: () => NOW,
    random: () => 0,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
  });
  return { run, report: runReport(run), ids: [...store.ids].sort(), waits };
}
