/** `search` of the built program against the played services: what it tells adds up, and a kill costs nothing. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES } from '../../src/records/record.ts';
import { readCorpus } from '../../src/sandbox/corpus.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readRecords } from '../../src/store/records.ts';
import { run, start, succeed } from './built-program.ts';

const QUERY = `format: 1
id: core
title: Police and drugs
query: { any: [police*, drug*] }
databases:
  pubmed: { run: true }
  openalex: { run: true, matching: exact }
  crossref: { run: true, probes: [police people who use drugs], rows: 20, max_per_probe: 60 }
`;

let folder: string;
let sandbox: Sandbox;
let extra: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-search-'));
  const corpus = SERVICES.flatMap((service) => {
    const path = join(import.meta.dirname, '..', '..', 'data', 'demo', `${service}.jsonl`);
    return readCorpus(readFileSync(path, 'utf8').split('\n').slice(0, 400).join('\n'), service);
  });
  sandbox = await startSandbox(corpus, { limits: false, latencyMs: 60 });
  extra = {
    STAGEONE_PUBMED_URL: sandbox.urls.pubmed,
    STAGEONE_CROSSREF_URL: sandbox.urls.crossref,
    STAGEONE_OPENALEX_URL: sandbox.urls.openalex,
    STAGEONE_CONTACT: 'test@example.org',
    OPENALEX_API_KEY: 'test',
  };
  for (const name of ['whole', 'killed']) {
    await succeed(folder, ['init', name, '--title', 'T', '--reviewers', 'R1,R2', '--seed', '1']);
    writeFileSync(join(folder, name, 'queries', 'core.yaml'), QUERY);
  }
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

async function searchIn(name: string): Promise<{ status: number | null; runs: Record<string, unknown>[] }> {
  const { status, stdout } = await run(folder, ['search', '--json', '--review', name], { extra });
  const document: unknown = JSON.parse(stdout);
  if (typeof document !== 'object' || document === null || !('runs' in document) || !Array.isArray(document.runs)) {
    throw new Error(`No runs: ${stdout}`);
  }
  return { status, runs: document.runs };
}

/** `pubmed 900000001` of every record, sorted. */
async function recordsIn(name: string): Promise<string[]> {
  const database = await openDatabase(join(folder, name, 'data', 'review.db'));
  try {
    return (await readRecords(database)).map(({ source, sourceId }) => `${source} ${sourceId}`).sort();
  } finally {
    await database.destroy();
  }
}

test('every run says how it ended, and its numbers add up', async () => {
  const { status, runs } = await searchIn('whole');
  expect(status).toBe(0);
  expect(runs.map(({ source, state }) => [source, state]).sort()).toEqual([
    ['crossref', 'capped'],
    ['openalex', 'complete'],
    ['pubmed', 'complete'],
  ]);
  let stored = 0;
  for (const each of runs) {
    const { source, announced, notDelivered } = each;
    if (!Array.isArray(notDelivered)) throw new Error('notDelivered is no list');
    expect(each['stored']).toBeGreaterThan(0);
    if (source !== 'crossref') expect(announced).toBe(Number(each['stored']) + notDelivered.length);
    stored += Number(each['stored']);
  }
  expect(runs.find((each) => each['source'] === 'crossref')).toMatchObject({ stored: 60 });
  expect((await recordsIn('whole')).length).toBe(stored);
}, 60_000);

test('a search killed in the middle goes on and ends with the same records', async () => {
  const before = sandbox.requests.length;
  const child = start(folder, ['search', '--review', 'killed'], extra);
  const closed = new Promise((resolve) => child.once('close', resolve));
  const watch = setInterval(() => {
    if (sandbox.requests.length >= before + 7) child.kill('SIGKILL');
  }, 5);
  await closed;
  clearInterval(watch);
  expect(child.signalCode).toBe('SIGKILL');
  const partial = await recordsIn('killed');
  const { status, runs } = await searchIn('killed');
  expect(status).toBe(0);
  expect(runs.map((each) => each['state']).sort()).toEqual(['capped', 'complete', 'complete']);
  const whole = await recordsIn('whole');
  expect(partial.length).toBeGreaterThan(0);
  expect(partial.length).toBeLessThan(whole.length);
  expect(await recordsIn('killed')).toEqual(whole);
}, 60_000);
