/** Reading answers: megabytes and records a second of each source, on answers that the sandbox made. */
import { XMLParser } from 'fast-xml-parser';
import type { CompiledRequest } from '../../src/query/tree.ts';
import { SERVICE_TITLES, SERVICES, type ServiceName } from '../../src/records/record.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { RawAnswer } from '../../src/search/run.ts';
import type { ReadContext } from '../../src/search/source.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { MemoryStore } from '../search/fakes.ts';
import { collectOverHttp } from '../search/over-http.ts';
import { type Figure, median, type Part, round } from './figures.ts';
import { COMMON_WORD, makeCorpus } from './made-corpus.ts';

const RECORDS = 3000;
const ROUNDS = 7;

/** What asks each service for everything that the made corpus holds. */
export function requestForAll(service: ServiceName): CompiledRequest {
  if (service === 'pubmed') return { service, term: `${COMMON_WORD}[tiab]` };
  if (service === 'openalex') return { service, filter: `title_and_abstract.search.exact:${COMMON_WORD}` };
  return { service, probe: COMMON_WORD, filter: '', rows: 1000, maxPerProbe: 1_000_000, stopAfterEmpty: undefined };
}

const PEERS: Readonly<Record<ServiceName, { readonly name: string; readonly parse: (text: string) => unknown }>> = {
  pubmed: { name: 'fast-xml-parser alone', parse: (text) => new XMLParser().parse(text) },
  crossref: { name: 'JSON.parse alone', parse: (text) => JSON.parse(text) },
  openalex: { name: 'JSON.parse alone', parse: (text) => JSON.parse(text) },
};

async function answersOf(service: ServiceName): Promise<readonly RawAnswer[]> {
  const sandbox = await startSandbox(makeCorpus(RECORDS, [service]), { limits: false });
  try {
    const store = new MemoryStore();
    const { report } = await collectOverHttp(sandbox.urls[service], [requestForAll(service)], { store });
    if (report.stored !== RECORDS) throw new Error(`${service} stored ${report.stored} of ${RECORDS}.`);
    return store.answers.filter(({ body }) => body.length > 20_000);
  } finally {
    await sandbox.close();
  }
}

/** Median of the milliseconds that an act takes, the first time left out. */
async function timed(act: () => Promise<void> | void): Promise<number> {
  await act();
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await act();
    times.push(performance.now() - start);
  }
  return median(times);
}

async function measureService(service: ServiceName): Promise<readonly Figure[]> {
  const answers = await answersOf(service);
  const source = SOURCES[service];
  const context: ReadContext = { matches: () => 'true', delivered: new Set(), isAcknowledged: () => true };
  let records = 0;
  const ours = await timed(async () => {
    records = 0;
    for (const answer of answers) {
      const page = await source.read(answer.step, answer, context);
      if (page.kind === 'page') records += page.records.length;
    }
  });
  const texts = answers.map(({ body }) => new TextDecoder().decode(body));
  const peer = PEERS[service];
  const theirs = await timed(() => {
    for (const text of texts) peer.parse(text);
  });
  const megabytes = answers.reduce((sum, { body }) => sum + body.length, 0) / 1e6;
  const size = `${records.toLocaleString('en-US')} records, ${megabytes.toFixed(1)} MB`;
  const speed = (value: number) => `${round((megabytes / value) * 1000)} MB/s`;
  return [
    {
      what: `${SERVICE_TITLES[service]}: read`,
      size,
      value: `${speed(ours)}, ${round((records / ours) * 1000)} records/s`,
      against: `${peer.name}: ${speed(theirs)}`,
      ratio: `${(ours / theirs).toFixed(2)} × its time`,
    },
  ];
}

async function measure(): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const service of SERVICES) figures.push(...(await measureService(service)));
  return figures;
}

export const parsing: Part = {
  name: 'parsing',
  about: 'reading the answers of each service, on answers of our emulator',
  measure,
};
