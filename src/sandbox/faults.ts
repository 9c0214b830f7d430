/** Faults on demand: which request meets which, and the error bodies that each service is known to send. */
import type { ServiceName } from '../records/record.ts';
import { type Fault, jsonAnswer, type ServiceAnswer } from './service.ts';

/** What a fault plan can look at. */
export interface FaultRequest {
  /** Number of the request at the whole sandbox, from 1. */
  readonly number: number;
  readonly service: ServiceName;
  /** Number of the request at this service, from 1. */
  readonly numberAtService: number;
  /** What follows the base address: `efetch.fcgi`. */
  readonly path: string;
  readonly params: URLSearchParams;
}

/** A fault for the requests that fit: of `service`, at the `number`-th request of that service, to that `path`. */
export interface PlannedFault {
  readonly service: ServiceName;
  /** From 1; without it every request that fits. */
  readonly number?: number | undefined;
  readonly path?: string | undefined;
  readonly fault: Fault;
}

export type FaultPlan = readonly PlannedFault[] | ((request: FaultRequest) => Fault | undefined);

/** The fault that a plan holds for a request. */
export function findFault(plan: FaultPlan | undefined, request: FaultRequest): Fault | undefined {
  if (plan === undefined) return undefined;
  if (typeof plan === 'function') return plan(request);
  return plan.find(
    (planned) =>
      planned.service === request.service &&
      (planned.number === undefined || planned.number === request.numberAtService) &&
      (planned.path === undefined || planned.path === request.path),
  )?.fault;
}

const HTML = { 'content-type': 'text/html' };
const gateway = (status: number, name: string): ServiceAnswer => ({
  status,
  headers: HTML,
  body: `<html>\r\n<head><title>${status} ${name}</title></head>\r\n<body>\r\n<center><h1>${status} ${name}</h1></center>\r\n</body>\r\n</html>\r\n`,
});

type Bodies = Readonly<Record<429 | 500 | 502 | 503 | 504, ServiceAnswer>>;

const BODIES: Readonly<Record<ServiceName, Bodies>> = {
  pubmed: {
    429: jsonAnswer(
      429,
      { error: 'API rate limit exceeded', 'api-key': '127.0.0.1', count: '5', limit: '3' },
      { 'retry-after': '2' },
    ),
    500: {
      status: 500,
      headers: HTML,
      body: '<head> <title>NCBI/eutils202 - WWW Error 500 Diagnostic</title></head> <body><h1>Server Error</h1> <p>Your request could not be processed due to a problem on our Web server.</p></body>',
    },
    502: {
      status: 502,
      headers: { 'content-type': 'text/plain' },
      body: 'Unable to route request!\n\nservice name: /http/service/ratecontrol\ndtab:\n\nbase dtab:\n\noverride dtab:\n',
    },
    503: gateway(503, 'Service Temporarily Unavailable'),
    504: gateway(504, 'Gateway Time-out'),
  },
  crossref: {
    429: {
      status: 429,
      headers: HTML,
      body: '<html><body><h1>429 Too Many Requests</h1>\nYou have sent too many requests in a given amount of time.\n</body></html>',
    },
    500: jsonAnswer(500, {
      status: 'error',
      'message-type': 'exception',
      'message-version': '1.0.0',
      message: {
        name: 'class java.lang.RuntimeException',
        description: 'java.lang.RuntimeException: Solr returned a partial result set',
        message: 'Solr returned a partial result set',
        cause: null,
      },
    }),
    502: gateway(502, 'Bad Gateway'),
    503: gateway(503, 'Service Temporarily Unavailable'),
    504: gateway(504, 'Gateway Time-out'),
  },
  openalex: {
    429: jsonAnswer(
      429,
      {
        error: 'Rate limit exceeded',
        message: 'Rate limit exceeded: 30 requests per second. Please slow down.',
        retryAfter: 0.03,
        costUsd: 0.001,
        dailyRemainingUsd: 0,
        prepaidRemainingUsd: 0,
        creditsRequired: 10,
        creditsRemaining: 0,
        onetimeCreditsRemaining: 0,
      },
      { 'retry-after': '1' },
    ),
    500: jsonAnswer(500, { error: 'Internal server error', message: 'Something went wrong on our side.' }),
    502: gateway(502, 'Bad Gateway'),
    503: jsonAnswer(
      503,
      {
        error: 'Search temporarily unavailable',
        message:
          'Anonymous search is paused while the search cluster recovers from heavy load. Please retry shortly, or use a free API key for uninterrupted access: https://openalex.org/rest-api.',
      },
      { 'retry-after': '60' },
    ),
    504: jsonAnswer(504, {
      error: 'Gateway timeout',
      message:
        'Your query took too long and was stopped before completing. This usually means a very broad search (e.g. many OR/AND/NOT terms). Please narrow the query and try again. You were not charged for this request.',
      reason: 'query_timeout',
    }),
  },
};

/** What the client gets: an answer, of which the connection may deliver only the beginning, or nothing. */
interface Delivery {
  /** `undefined` = the connection ends without an answer. */
  readonly answer: ServiceAnswer | undefined;
  /** Bytes of the body that are sent before the connection ends; `undefined` = all. */
  readonly cutAt: number | undefined;
  readonly delayMs: number;
}

/**
 * Answers a request under a fault.
 *
 * @param answer does the service's work; it is not called when the fault comes before that
 */
export function deliver(service: ServiceName, fault: Fault | undefined, answer: () => ServiceAnswer): Delivery {
  const whole = (given: ServiceAnswer | undefined): Delivery => ({ answer: given, cutAt: undefined, delayMs: 0 });
  switch (fault?.kind) {
    case 'drop':
      if (fault.when === 'after') answer();
      return whole(undefined);
    case 'status': {
      // A gateway answers in place of a service that has taken the request.
      if (fault.status === 502 || fault.status === 504) answer();
      const { status, headers, body } = BODIES[service][fault.status];
      const wait = fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) };
      return whole({ status, headers: { ...headers, ...wait }, body });
    }
    case 'html':
      answer();
      return whole({ ...gateway(200, 'We are sorry'), status: 200 });
    case 'empty': {
      const { headers } = answer();
      return whole({ status: 200, headers, body: service === 'pubmed' ? '<?xml version="1.0" ?>\n' : '' });
    }
    case 'truncate': {
      const full = answer();
      return whole({ ...full, body: full.body.slice(0, Math.floor(full.body.length * fault.keep)) });
    }
    case 'cut': {
      const full = answer();
      return { answer: full, cutAt: Math.floor(Buffer.byteLength(full.body) * fault.keep), delayMs: 0 };
    }
    case 'delay':
      return { ...whole(answer()), delayMs: fault.ms };
    default:
      return whole(answer());
  }
}
