/** The sandbox: PubMed, Crossref and OpenAlex played on loopback by one HTTP server, with a log of every request. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { SERVICES, type ServiceName } from '../records/record.ts';
import type { CorpusEntry } from './corpus.ts';
import { CROSSREF_RATES, type CrossrefServiceOptions, playCrossref } from './crossref.ts';
import { deliver, type FaultPlan, findFault } from './faults.ts';
import { type OpenAlexServiceOptions, playOpenAlex } from './openalex.ts';
import { type PubmedServiceOptions, playPubmed } from './pubmed.ts';
import type { Fault, Service } from './service.ts';

export interface SandboxOptions {
  /** Default 0: any free port. */
  readonly port?: number;
  /** Whether the documented limits of rate, concurrency and budget hold. Default true. */
  readonly limits?: boolean;
  readonly pubmed?: Partial<PubmedServiceOptions>;
  readonly crossref?: Partial<CrossrefServiceOptions>;
  readonly openalex?: Partial<OpenAlexServiceOptions>;
  readonly faults?: FaultPlan;
  /** Milliseconds between a request and its answer, the sandbox's own work included; the same for all or drawn for each. Default 0. */
  readonly latencyMs?: number | ((service: ServiceName) => number);
  /** Whether all indexes are made before the first request (for measurements) and not when they are needed. Default false. */
  readonly indexFirst?: boolean;
  /** Milliseconds since 1970. Default: the clock of the machine. */
  readonly now?: () => number;
}

/** One request as it arrived. */
export interface LoggedRequest {
  /** From 1. */
  readonly number: number;
  readonly service: ServiceName;
  readonly method: string;
  /** What follows the base address, without parameters. */
  readonly path: string;
  /** Parameters of the address and of the form. */
  readonly params: URLSearchParams;
  /** Milliseconds since 1970, by the clock of the options. */
  readonly atMs: number;
  readonly fault: Fault | undefined;
  /** `undefined` = not answered. */
  readonly status: number | undefined;
}

export interface Sandbox {
  /** Base addresses, ending in `/`, in place of `https://eutils.ncbi.nlm.nih.gov/entrez/eutils/` and so on. */
  readonly urls: Readonly<Record<ServiceName, string>>;
  /** Grows while the sandbox runs. */
  readonly requests: readonly LoggedRequest[];
  /** Stops listening and ends all connections. */
  readonly close: () => Promise<void>;
}

const PREFIXES: Readonly<Record<ServiceName, string>> = {
  pubmed: '/eutils/',
  crossref: '/crossref/',
  openalex: '/openalex/',
};

/** Starts the three services over a corpus. */
export async function startSandbox(corpus: readonly CorpusEntry[], options: SandboxOptions = {}): Promise<Sandbox> {
  const limits = options.limits ?? true;
  const now = options.now ?? Date.now;
  const of = (service: ServiceName) => corpus.filter((entry) => entry.service === service);
  const services: Readonly<Record<ServiceName, Service>> = {
    pubmed: playPubmed(of('pubmed'), { rates: limits ? { withoutKey: 3, withKey: 10 } : undefined, ...options.pubmed }),
    crossref: playCrossref(of('crossref'), { rates: limits ? CROSSREF_RATES : undefined, ...options.crossref }),
    openalex: playOpenAlex(of('openalex'), { limits, ...options.openalex }),
  };
  if (options.indexFirst) for (const service of SERVICES) services[service].prepare();
  const requests: LoggedRequest[] = [];
  const counts = { pubmed: 0, crossref: 0, openalex: 0 };
  const inFlight = { pubmed: 0, crossref: 0, openalex: 0 };
  let base = '';

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = incoming.url ?? '/';
    const service = SERVICES.find((name) => url.startsWith(PREFIXES[name]));
    if (service === undefined) {
      outgoing.writeHead(404, { 'content-type': 'text/plain' }).end('No such service in the sandbox.\n');
      return;
    }
    const atMs = now();
    const arrived = performance.now();
    inFlight[service]++;
    outgoing.once('close', () => inFlight[service]--);
    const current = inFlight[service];
    const [path = '', query = ''] = split(url.slice(PREFIXES[service].length), '?');
    const params = new URLSearchParams(query);
    const form = await bodyOf(incoming);
    if (service === 'pubmed') for (const [name, value] of new URLSearchParams(form)) params.append(name, value);
    const number = requests.length + 1;
    counts[service]++;
    const fault = findFault(options.faults, { number, service, numberAtService: counts[service], path, params });
    const method = incoming.method ?? 'GET';
    const delivery = deliver(service, fault, () =>
      services[service].answer({
        method,
        path,
        params,
        header: (name) => headerOf(incoming, name),
        client: incoming.socket.remoteAddress ?? '',
        lineBytes: Buffer.byteLength(`${method} /${path}${query === '' ? '' : `?${query}`} HTTP/1.1`),
        nowMs: atMs,
        inFlight: current,
        fault,
      }),
    );
    requests.push({ number, service, method, path, params, atMs, fault, status: delivery.answer?.status });
    const { latencyMs = 0 } = options;
    const least = typeof latencyMs === 'number' ? latencyMs : latencyMs(service);
    const delayMs = Math.max(0, arrived + least - performance.now()) + delivery.delayMs;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    if (delivery.answer === undefined) {
      incoming.socket.destroy();
      return;
    }
    const { status, headers, body } = delivery.answer;
    const bytes = Buffer.from(body);
    const location = headers['location']?.replace('https://api.openalex.org/', `${base}${PREFIXES.openalex}`);
    outgoing.writeHead(status, { ...headers, ...(location && { location }), 'content-length': bytes.length });
    if (delivery.cutAt === undefined) outgoing.end(bytes);
    else outgoing.write(bytes.subarray(0, delivery.cutAt), () => incoming.socket.destroy());
  }

  // Longer request lines than OpenAlex takes have to reach its own refusal.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (outgoing.headersSent) incoming.socket.destroy();
      else outgoing.writeHead(500, { 'content-type': 'text/plain' }).end(`The sandbox itself failed.\n${text}\n`);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}`;
  return {
    urls: { pubmed: base + PREFIXES.pubmed, crossref: base + PREFIXES.crossref, openalex: base + PREFIXES.openalex },
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function split(text: string, sign: string): [string, string?] {
  const at = text.indexOf(sign);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function headerOf(incoming: IncomingMessage, name: string): string | undefined {
  const value = incoming.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
