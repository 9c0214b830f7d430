/** Stand-ins for the store and the client, and builders of answers as the services give them. */
import type { Compiled, CompiledRequest } from '../../src/query/tree.ts';
import { type HttpClient, LostAnswer, ServiceClosed, Stopped } from '../../src/search/http.ts';
import type { FetchedRecord, RawAnswer, Run, RunStore } from '../../src/search/run.ts';
import type { Answer, HttpRequest } from '../../src/search/source.ts';

export function compiledOf(...requests: CompiledRequest[]): Compiled {
  const [first] = requests;
  if (first === undefined) throw new Error('no request');
  return {
    service: first.service,
    queryId: 'q',
    queryHash: 'sha256:0',
    requests,
    relation: 'exact',
    effective: { op: 'word', text: 'x', trunc: false, field: 'any' },
    limits: { from: undefined, to: undefined, languages: [], typesOnly: [], typesNot: [] },
    warnings: [],
  };
}

/** Keeps runs as JSON, as a database does, so that nothing survives by identity. */
export class MemoryStore implements RunStore {
  run: Run | undefined;
  readonly ids = new Set<string>();
  readonly answers: RawAnswer[] = [];
  readonly saves: string[] = [];
  /** Throws at this call of `save`, counted from 1, whenever it is made. */
  breakAt = 0;
  /** Whether only the first such call throws, as on a disk that was full for a moment. */
  breaksOnce = false;

  async findUnfinished(): Promise<Run | undefined> {
    return this.run;
  }

  async create(run: Run): Promise<Run> {
    this.run = { ...this.copy(run), id: 1 };
    return this.run;
  }

  async *readAnswers(): AsyncGenerator<RawAnswer> {
    yield* this.answers;
  }

  async save(run: Run, answer: RawAnswer | undefined, records: readonly FetchedRecord[]): Promise<Run> {
    if (this.saves.length + 1 === this.breakAt) {
      if (this.breaksOnce) this.breakAt = 0;
      throw new Error('killed');
    }
    for (const { nativeId } of records) this.ids.add(nativeId);
    if (answer !== undefined) this.answers.push(answer);
    this.saves.push(JSON.stringify(run));
    this.run = { ...this.copy(run), stored: this.ids.size };
    return this.run;
  }

  private copy(run: Run): Run {
    return JSON.parse(JSON.stringify(run)) as Run;
  }
}

export type Reply = (request: HttpRequest, number: number) => Answer | 'lost';

/** A client whose answers a function gives; `lost` is an answer that never came. */
export class FakeClient implements HttpClient {
  readonly access = { hasKey: false };
  readonly requests: HttpRequest[] = [];
  private readonly reply: Reply;
  private closed: ServiceClosed | undefined;

  constructor(reply: Reply) {
    this.reply = reply;
  }

  async send(request: HttpRequest, signals: { stop?: AbortSignal | undefined } = {}): Promise<Answer> {
    await Promise.resolve();
    if (this.closed !== undefined) throw this.closed;
    if (signals.stop?.aborted === true) throw new Stopped('stopped');
    this.requests.push(request);
    const answer = this.reply(request, this.requests.length);
    if (answer === 'lost') throw new LostAnswer('socket hang up');
    return answer;
  }

  adjust(): void {}

  seen() {
    return { answers: this.requests.length, headers: {} };
  }

  close(code: ServiceClosed['code'], message: string): void {
    this.closed = new ServiceClosed(code, message);
  }
}

export function answer(status: number, body: string | object, headers: Record<string, string> = {}): Answer {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { status, headers, body: new TextEncoder().encode(text) };
}
