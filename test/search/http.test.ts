import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { ServiceName } from '../../src/records/record.ts';
import { backoffMs } from '../../src/search/backoff.ts';
import {
  createHttpClient,
  describeRequest,
  type HttpClient,
  LostAnswer,
  ServiceClosed,
  Stopped,
} from '../../src/search/http.ts';
import type { HttpRequest, ServiceSettings } from '../../src/search/source.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

async function serve(handler: Handler): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => handler(request, response, body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/base/`;
}

function clientOf(
  service: ServiceName,
  settings: ServiceSettings,
  perSecond = 1000,
  timeoutMs = 2000,
  concurrency = 4,
): HttpClient {
  const credentials = SOURCES[service].credentials(settings);
  return createHttpClient({ settings, credentials, pace: { perSecond, concurrency }, version: '1.2.3', timeoutMs });
}

const GET: HttpRequest = { method: 'GET', path: 'works', params: { 'query.bibliographic': 'a b+c', cursor: 'x/y+z=' } };

describe('requests', () => {
  test('a key goes out by its way and stays out of what is kept', async () => {
    const seen: string[] = [];
    const baseUrl = await serve((request, response, body) => {
      seen.push(
        `${request.method} ${request.url} ${request.headers['user-agent']} ${request.headers.authorization ?? '-'} ${body}`,
      );
      response.end('{}');
    });
    const settings = { baseUrl, contact: 'me@example.org', apiKey: 'k3y' };
    await clientOf('crossref', { baseUrl, contact: 'me@example.org' }).send(GET);
    await clientOf('openalex', settings).send(GET);
    await clientOf('pubmed', settings).send({
      method: 'POST',
      path: 'esearch.fcgi',
      params: { db: 'pubmed', term: '"a b"[tiab]' },
    });
    expect(seen).toEqual([
      'GET /base/works?query.bibliographic=a%20b%2Bc&cursor=x%2Fy%2Bz%3D&mailto=me%40example.org stageone/1.2.3 (mailto:me@example.org) - ',
      'GET /base/works?query.bibliographic=a%20b%2Bc&cursor=x%2Fy%2Bz%3D stageone/1.2.3 (mailto:me@example.org) Bearer k3y ',
      'POST /base/esearch.fcgi stageone/1.2.3 (mailto:me@example.org) - db=pubmed&term=%22a%20b%22%5Btiab%5D&tool=stageone&email=me%40example.org&api_key=k3y',
    ]);
    expect(describeRequest(GET)).toBe('GET works?query.bibliographic=a%20b%2Bc&cursor=x%2Fy%2Bz%3D');
  });

  test('any status is an answer with its bytes; gzip is undone', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(404, { 'content-encoding': 'gzip', 'Set-Cookie': 'a=b', 'X-Concurrency-Limit': '3' });
      response.end(gzipSync('Resource not found.'));
    });
    const answer = await clientOf('crossref', { baseUrl }).send(GET);
    expect(answer.status).toBe(404);
    expect(Buffer.from(answer.body).toString()).toBe('Resource not found.');
    expect(answer.headers['x-concurrency-limit']).toBe('3');
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('a short key that is also a word of a title leaves records as they are', async () => {
    const baseUrl = await serve((_request, response) => response.end('{"title":"A demo of policing"}'));
    const answer = await clientOf('pubmed', { baseUrl, apiKey: 'demo' }).send(GET);
    expect(Buffer.from(answer.body).toString()).toBe('{"title":"A demo of policing"}');
  });

  test('the echo of a key, or of the address of a caller without one, is taken out', async () => {
    const baseUrl = await serve((_request, response) => {
      response.writeHead(429, { 'x-echo': 'k3y' });
      response.end('{"error":"API rate limit exceeded","api-key":"203.0.113.7","also":"k3y"}');
    });
    const answer = await clientOf('pubmed', { baseUrl, apiKey: 'k3y' }).send(GET);
    expect(Buffer.from(answer.body).toString()).toBe(
      '{"error":"API rate limit exceeded","api-key":"REDACTED","also":"REDACTED"}',
    );
    expect(answer.headers['x-echo']).toBe('REDACTED');
  });

  test.each<[fault: string, handler: Handler]>([
    ['a reset', (request) => request.socket.destroy()],
    [
      'a body cut short',
      (request, response) => {
        response.writeHead(200, { 'content-length': '1000' });
        response.write('half', () => request.socket.destroy());
      },
    ],
    ['silence', () => undefined],
  ])('%s is a lost answer that names no key', async (_fault, handler) => {
    const baseUrl = await serve(handler);
    const client = clientOf('pubmed', { baseUrl, apiKey: 'k3y' }, 1000, 150);
    const error: unknown = await client.send(GET).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(LostAnswer);
    expect(String(error)).not.toContain('k3y');
  });

  test('after a refusal nothing more is sent', async () => {
    let requests = 0;
    const baseUrl = await serve((_request, response) => {
      requests += 1;
      response.writeHead(401);
      response.end();
    });
    const client = clientOf('openalex', { baseUrl });
    await client.send(GET);
    client.close('KEY_REFUSED', 'refused');
    await expect(client.send(GET)).rejects.toBeInstanceOf(ServiceClosed);
    expect(requests).toBe(1);
  });

  test('a stopped request is not sent; one on its way is broken off', async () => {
    let requests = 0;
    const stop = new AbortController();
    const baseUrl = await serve(() => {
      requests += 1;
      stop.abort();
    });
    const client = clientOf('openalex', { baseUrl }, 1000, 5000);
    await expect(client.send(GET, { abort: stop.signal })).rejects.toBeInstanceOf(Stopped);
    await expect(client.send(GET, { stop: stop.signal })).rejects.toBeInstanceOf(Stopped);
    expect(requests).toBe(1);
  });
});

describe('pace', () => {
  test('starts are spaced below the rate, and no more are in flight than allowed', async () => {
    const arrivals: number[] = [];
    let inFlight = 0;
    let most = 0;
    const baseUrl = await serve((_request, response) => {
      arrivals.push(performance.now());
      inFlight += 1;
      most = Math.max(most, inFlight);
      setTimeout(() => {
        inFlight -= 1;
        response.end('{}');
      }, 150);
    });
    const client = clientOf('crossref', { baseUrl }, 20, 2000, 2);
    await Promise.all(Array.from({ length: 5 }, () => client.send(GET)));
    expect(most).toBe(2);
    const [first = 0] = arrivals;
    // Five requests at 20 a second less 7 %: the last cannot start before 4 × 53.8 ms.
    expect((arrivals.at(-1) ?? 0) - first).toBeGreaterThan(190);
  });

  test('requests of a slow kind keep their own distance, and headers correct the rate', async () => {
    const arrivals: number[] = [];
    const baseUrl = await serve((_request, response) => {
      arrivals.push(performance.now());
      response.end('{}');
    });
    const client = clientOf('openalex', { baseUrl }, 1000);
    await client.send({ ...GET, perSecond: 5 });
    await client.send({ ...GET, perSecond: 5 });
    expect((arrivals[1] ?? 0) - (arrivals[0] ?? 0)).toBeGreaterThan(190);
    client.adjust({ perSecond: 5 });
    await client.send(GET);
    expect((arrivals[2] ?? 0) - (arrivals[1] ?? 0)).toBeGreaterThan(190);
  });

  test.each<[service: ServiceName, headers: Record<string, string>, pace: object]>([
    [
      'crossref',
      { 'x-rate-limit-limit': '3', 'x-rate-limit-interval': '1s', 'x-concurrency-limit': '3' },
      { perSecond: 3, concurrency: 3 },
    ],
    ['crossref', { 'x-rate-limit-limit': '50', 'x-rate-limit-interval': '10s' }, { perSecond: 5 }],
    ['crossref', {}, {}],
    ['pubmed', { 'x-ratelimit-limit': '10', 'x-ratelimit-remaining': '9' }, { perSecond: 10 }],
    // OpenAlex counts credits of the day here.
    ['openalex', { 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '0' }, {}],
  ])('%s with %o', (service, headers, pace) => {
    expect(SOURCES[service].paceFrom({ status: 200, headers, body: new Uint8Array() })).toEqual(pace);
  });

  test.each<[filter: string, hasKey: boolean, perSecond: number | undefined]>([
    ['title_and_abstract.search:a AND b', false, undefined],
    ['title_and_abstract.search:(a OR b OR c OR d) AND (e OR f)', false, undefined],
    ['title_and_abstract.search:(a OR b OR c OR d) AND (e OR f OR g)', false, 1],
    ['title_and_abstract.search:(a OR b OR c OR d) AND (e OR f OR g)', true, 5],
  ])('OpenAlex %s, key %s', (filter, hasKey, perSecond) => {
    const request = SOURCES.openalex.request({ kind: 'page', part: 0, filter, cursor: '*' }, { hasKey });
    expect(request.perSecond).toBe(perSecond);
  });
});

test.each<[failures: number, retryAfterMs: number | undefined, random: number, wait: number | undefined]>([
  [1, undefined, 0, 250],
  [1, undefined, 0.999, 499.75],
  [2, undefined, 0, 500],
  [4, undefined, 0, 2000],
  [5, undefined, 0, undefined],
  [1, 2000, 0, 2000],
  [1, 60_000, 0, 60_000],
  [1, 60_001, 0, undefined],
  [5, 1000, 0, undefined],
])('after %i failures, Retry-After %s, chance %s: %s ms', (failures, retryAfterMs, random, wait) => {
  expect(backoffMs(failures, retryAfterMs, random)).toBe(wait);
});
