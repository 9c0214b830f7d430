/** The searching half of the search benchmark, in a process of its own: three runs at once into a real database. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../../src/query/evaluate.ts';
import { SERVICES, type ServiceName } from '../../src/records/record.ts';
import { collect, newRun } from '../../src/search/collect.ts';
import { createHttpClient } from '../../src/search/http.ts';
import { SOURCES } from '../../src/search/sources/registry.ts';
import { openDatabase } from '../../src/store/database.ts';
import { runStore } from '../../src/store/runs.ts';
import { compiledOf } from '../search/fakes.ts';
import { requestForAll } from './parsing.ts';

const [folder = '', ...urls] = process.argv.slice(2);
const database = await openDatabase(join(folder, 'review.db'));
const store = runStore(database);
let last = 0;

async function search(service: ServiceName, baseUrl: string) {
  const source = SOURCES[service];
  const settings = {
    baseUrl,
    contact: 'bench@example.org',
    ...(service === 'crossref' ? {} : { apiKey: 'bench-key' }),
  };
  const http = createHttpClient({
    settings,
    credentials: source.credentials(settings),
    pace: source.pace(settings),
    version: 'bench',
  });
  const compiled = compiledOf(requestForAll(service));
  const begin = performance.now();
  const run = await collect(newRun(compiled, 'bench', new Date(), 'bench'), {
    source,
    http,
    store,
    matches: (record) => evaluate(compiled.effective, record),
    now: () => new Date(),
    random: Math.random,
    onProgress: () => {
      last = performance.now();
    },
  });
  const ms = Math.round(performance.now() - begin);
  return { service, state: run.state, stored: run.stored, ms, failure: run.failure?.message };
}

/** Milliseconds that this process was ready to run and had no core, where the system tells (Linux). */
function waitedForCoreMs(): number | undefined {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return undefined;
  }
}

const begin = performance.now();
const runs = await Promise.all(SERVICES.map((service, index) => search(service, urls[index] ?? '')));
const wallMs = Math.round(last - begin);
await database.destroy();
console.log(
  JSON.stringify({
    wallMs,
    rssMb: process.resourceUsage().maxRSS / 1024,
    cpuMs: process.cpuUsage().user / 1000,
    waitedMs: waitedForCoreMs(),
    runs,
  }),
);
