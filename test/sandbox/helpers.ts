/** Builders for the tests of the sandbox: entries, a running sandbox, and the shared recordings where they are. */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type BibRecord, EMPTY_RECORD, type ServiceName } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/server.ts';

export function anEntry(service: ServiceName, id: string, record: Partial<BibRecord> = {}): CorpusEntry {
  const own = { pubmed: { pmid: id }, crossref: { doi: id }, openalex: { openAlexId: id } }[service];
  return { service, id, record: { ...EMPTY_RECORD, ...own, ...record } };
}

/** Entries `id 1 … count` whose title holds the word. */
export function manyEntries(service: ServiceName, count: number, title: string): CorpusEntry[] {
  const idOf = {
    pubmed: (n: number) => String(1000 + n),
    crossref: (n: number) => `10.1000/${n}`,
    openalex: (n: number) => `W${1000 + n}`,
  };
  return Array.from({ length: count }, (_, n) =>
    anEntry(service, idOf[service](n), { title: `${title} ${n}`, year: 2000 }),
  );
}

/** Runs a test against a sandbox and stops it afterwards, whatever happens. */
export async function withSandbox<T>(
  corpus: readonly CorpusEntry[],
  options: SandboxOptions,
  test: (sandbox: Sandbox) => Promise<T>,
): Promise<T> {
  const sandbox = await startSandbox(corpus, options);
  try {
    return await test(sandbox);
  } finally {
    await sandbox.close();
  }
}

interface Got {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: () => unknown;
}

export async function get(url: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: (): unknown => JSON.parse(text) };
}

/** Walks into JSON: `at(value, 'message', 'items', 0)`. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((inner, name) => {
    if (typeof inner !== 'object' || inner === null) return undefined;
    return Object.entries(inner).find(([key]) => key === String(name))?.[1];
  }, value);
}

export function listAt(value: unknown, ...path: readonly (string | number)[]): unknown[] {
  const list = at(value, ...path);
  return Array.isArray(list) ? list : [];
}

export function uidsOf(xml: string): string[] {
  return [...xml.matchAll(/<Id>(\d+)<\/Id>/g)].map((match) => match[1] ?? '');
}

const SHARED = resolve(process.env['STAGEONE_SHARED'] ?? '../shared', 'apis');
export const hasRecordings = existsSync(SHARED);

export function recorded(path: string): string {
  const bytes = readFileSync(resolve(SHARED, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}

export function recordedJson(path: string): unknown {
  return JSON.parse(recorded(path));
}

/** Path and parameters of a recorded request, to be put behind a base address. */
export function recordedPath(path: string): string {
  const url = at(recordedJson(path), 'request', 'url');
  return String(url).replace(
    /^https:\/\/(?:api\.crossref\.org|api\.openalex\.org|eutils\.ncbi\.nlm\.nih\.gov\/entrez\/eutils)\//,
    '',
  );
}
