/** The one way to the network: paced requests to one service, answers as raw bytes without keys and addresses. */
import type { AxiosStatic } from 'axios';
import pLimit from 'p-limit';
import { makeRedactor, type Redactor } from './redact.ts';
import type { FailureCode } from './run.ts';
import type { Access, Answer, Credentials, HttpRequest, Pace, ServiceSettings } from './source.ts';

/** No answer came, or it broke off; the request may be tried again. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}

/** The service refused the key or the budget is spent: nothing more is asked of it. */
export class ServiceClosed extends Error {
  override readonly name = 'ServiceClosed';
  readonly code: FailureCode;
  constructor(code: FailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The caller stopped before the request was answered. */
export class Stopped extends Error {
  override readonly name = 'Stopped';
}

export interface SendSignals {
  /** What still waits for its turn is not sent. */
  readonly stop?: AbortSignal | undefined;
  /** What is on its way is broken off. */
  readonly abort?: AbortSignal | undefined;
}

/** A client of one service, shared by all runs of a command, so that they keep one pace together. */
export interface HttpClient {
  readonly access: Access;
  /** @throws LostAnswer, ServiceClosed or Stopped; any status is an answer. */
  send(request: HttpRequest, signals?: SendSignals): Promise<Answer>;
  /** Corrects pace and concurrency by what an answer said. */
  adjust(pace: Partial<Pace>): void;
  /** From here on `send` throws {@link ServiceClosed}. */
  close(code: FailureCode, message: string): void;
  /** Answers so far, and the headers of the last, in which some services tell what is left of a budget. */
  seen(): { readonly answers: number; readonly headers: Answer['headers'] };
}

interface HttpOptions {
  readonly settings: ServiceSettings;
  readonly credentials: Credentials;
  readonly pace: Pace;
  /** Version of the program, for the User-Agent. */
  readonly version: string;
  readonly timeoutMs?: number | undefined;
}

const TIMEOUT_MS = 60_000;
// Answers do not arrive as evenly as requests leave: some room keeps every one-second window below the limit.
const SHARE_OF_RATE = 0.93;

/** Makes the client; nothing is sent yet, and axios is loaded with the first request. */
export function createHttpClient(options: HttpOptions): HttpClient {
  const { settings } = options;
  const gate = createGate(options.pace.perSecond);
  const redactor = makeRedactor(settings);
  const limit = pLimit(options.pace.concurrency);
  let closed: ServiceClosed | undefined;
  let answers = 0;
  let headers: Answer['headers'] = {};
  const send = async (request: HttpRequest, signals: SendSignals): Promise<Answer> => {
    // Loaded before the turn is taken, or the first request would leave late and the second close behind it.
    const { default: axios } = await import('axios');
    if (closed !== undefined) throw closed;
    await gate.pass(request.perSecond, signals.stop ?? signals.abort);
    if (closed !== undefined) throw closed;
    const answer = await fetchAnswer(axios, request, options, redactor, signals.abort);
    answers += 1;
    headers = answer.headers;
    return answer;
  };
  return {
    access: { hasKey: settings.apiKey !== undefined },
    send: (request, signals = {}) => limit(() => send(request, signals)),
    adjust: (pace) => {
      if (pace.perSecond !== undefined) gate.setRate(pace.perSecond);
      if (pace.concurrency !== undefined && pace.concurrency !== limit.concurrency)
        limit.concurrency = pace.concurrency;
    },
    close: (code, message) => {
      closed ??= new ServiceClosed(code, message);
    },
    seen: () => ({ answers, headers }),
  };
}

interface Gate {
  pass(perSecond: number | undefined, signal: AbortSignal | undefined): Promise<void>;
  setRate(perSecond: number): void;
}

/** Spaces starts evenly: next start = max(now, previous + 1/rate), and the same among requests with a rate of their own. */
function createGate(firstRate: number): Gate {
  let rate = firstRate;
  let previous = Number.NEGATIVE_INFINITY;
  const previousByRate = new Map<number, number>();
  let turn: Promise<void> = Promise.resolve();
  const spacingMs = (perSecond: number) => 1000 / (perSecond * SHARE_OF_RATE);
  const wait = async (perSecond: number | undefined, signal: AbortSignal | undefined) => {
    for (;;) {
      if (signal?.aborted === true) throw new Stopped('The request was not sent.');
      const own = perSecond === undefined ? undefined : previousByRate.get(perSecond);
      const start = Math.max(
        previous + spacingMs(rate),
        own === undefined || perSecond === undefined ? Number.NEGATIVE_INFINITY : own + spacingMs(perSecond),
      );
      const now = performance.now();
      if (now >= start) {
        previous = now;
        if (perSecond !== undefined) previousByRate.set(perSecond, now);
        return;
      }
      await sleep(Math.ceil(start - now), signal);
    }
  };
  return {
    pass: (perSecond, signal) => {
      const mine = turn.then(() => wait(perSecond, signal));
      turn = mine.catch(() => undefined);
      return mine;
    },
    setRate: (perSecond) => {
      rate = perSecond;
    },
  };
}

/** Waits, or until the signal; never rejects. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener('abort', done, { once: true });
  });
}

async function fetchAnswer(
  axios: AxiosStatic,
  request: HttpRequest,
  options: HttpOptions,
  redactor: Redactor,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  const { settings, credentials } = options;
  const base = settings.baseUrl.endsWith('/') ? settings.baseUrl : `${settings.baseUrl}/`;
  const url = new URL(request.path, base);
  const query = encodeParams({ ...request.params, ...credentials.params });
  const isPost = request.method === 'POST';
  const who = settings.contact === undefined ? '' : ` (mailto:${settings.contact})`;
  try {
    const response = await axios.request<ArrayBuffer>({
      method: request.method,
      url: isPost ? url.href : `${url.href}?${query}`,
      ...(isPost ? { data: query } : {}),
      headers: {
        'User-Agent': `stageone/${options.version}${who}`,
        ...(isPost ? { 'Content-Type': 'application/x-www-form-urlencoded' } : {}),
        ...credentials.headers,
      },
      responseType: 'arraybuffer',
      timeout: options.timeoutMs ?? TIMEOUT_MS,
      maxContentLength: Number.POSITIVE_INFINITY,
      maxBodyLength: Number.POSITIVE_INFINITY,
      validateStatus: () => true,
      // A proxy of the environment is for the outside, never for a service on this machine.
      ...(/^(?:localhost|127\.|\[::1\])/.test(url.hostname) ? { proxy: false as const } : {}),
      ...(signal === undefined ? {} : { signal }),
    });
    const headers = toHeaders(response.headers);
    return redactor.clean({ status: response.status, headers, body: new Uint8Array(response.data) });
  } catch (error) {
    if (signal?.aborted === true) throw new Stopped('The request was broken off.', { cause: error });
    // The error itself holds the request with its key, so only its words go on.
    throw new LostAnswer(redactor.hide(error instanceof Error ? error.message : String(error)));
  }
}

// `encodeURIComponent` throws on half of a surrogate pair.
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** `a=b&c=d`; blanks as `%20`, which every server reads alike. */
function encodeParams(params: Readonly<Record<string, string>>): string {
  return Object.entries(params)
    .map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value.replace(LONE_SURROGATE, '\ufffd'))}`,
    )
    .join('&');
}

/** A request as it is kept beside its answer: without keys, contact and host. */
export function describeRequest(request: HttpRequest): string {
  return `${request.method} ${request.path}?${encodeParams(request.params)}`;
}

function toHeaders(headers: unknown): Record<string, string> {
  const plain: Record<string, string> = {};
  if (typeof headers !== 'object' || headers === null) return plain;
  for (const [name, value] of Object.entries(headers)) {
    const key = name.toLowerCase();
    if (key !== 'set-cookie' && (typeof value === 'string' || typeof value === 'number')) plain[key] = String(value);
  }
  return plain;
}
