/** `kill -9` at random moments of a search by the built program: the same records in the end, and nothing that was stored is asked again. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom } from '../../data/demo/random.ts';
import { SERVICES, type ServiceName } from '../../src/records/record.ts';
import { readCorpus } from '../../src/sandbox/corpus.ts';
import { type LoggedRequest, type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { openDatabase } from '../../src/store/database.ts';
import { readRecords } from '../../src/store/records.ts';
import { listRuns } from '../../src/store/runs.ts';
import type { Figure, Part } from '../bench/figures.ts';
import { run, start, succeed } from '../cli/built-program.ts';

const KILLS = 50;
/** One search is killed up to so many times. */
const KILLS_OF_ONE = 3;
const MOST_RESTARTS = 5;
const ROOT = join(import.meta.dirname, '..', '..');
// Who asks is no part of what is asked.
const WHO = ['tool', 'email', 'api_key', 'mailto'];

const QUERY = `format: 1
id: core
title: Police and drugs
query: { any: [police*, drug*] }
databases:
  pubmed: { run: true }
  openalex: { run: true, matching: exact }
  crossref: { run: true, probes: [police people who use drugs, policing drug markets], rows: 20, max_per_probe: 100 }
`;

interface Reviewed {
  /** `pubmed 900000001` of every record, sorted. */
  readonly records: readonly string[];
  /** Requests of each service whose answer is stored. */
  readonly answered: ReadonlyMap<string, ReadonlySet<string>>;
  /** After a finished run the next search makes a new one, so only these are searched again. */
  readonly unfinished: readonly ServiceName[];
  /** Repeated requests that Crossref's run tells of. */
  readonly stated: number;
}

interface Searched {
  readonly kills: number;
  readonly problems: readonly string[];
  /** Requests to PubMed and OpenAlex made again: they were on their way when a kill came. */
  readonly inFlight: number;
  readonly mostInFlight: number;
  readonly crossrefAgain: number;
  readonly crossrefStated: number;
}

const NOTHING_YET: Reviewed = { records: [], answered: new Map(), unfinished: SERVICES, stated: 0 };

class Killer {
  private readonly folder: string;
  private readonly sandbox: Sandbox;
  private readonly extra: Readonly<Record<string, string>>;
  private readonly random = seededRandom(9);
  private clean: Reviewed = NOTHING_YET;
  private cleanCrossref = 0;
  private cleanMs = 0;

  constructor(folder: string, sandbox: Sandbox) {
    this.folder = folder;
    this.sandbox = sandbox;
    this.extra = {
      STAGEONE_PUBMED_URL: sandbox.urls.pubmed,
      STAGEONE_CROSSREF_URL: sandbox.urls.crossref,
      STAGEONE_OPENALEX_URL: sandbox.urls.openalex,
      STAGEONE_CONTACT: 'soak@example.org',
      NCBI_API_KEY: 'soak',
      OPENALEX_API_KEY: 'soak',
    };
  }

  async searchUndisturbed(): Promise<string> {
    await this.makeReview('clean');
    const begin = performance.now();
    const ended = await run(this.folder, this.words('clean', SERVICES), { extra: this.extra });
    this.cleanMs = performance.now() - begin;
    if (ended.status !== 0) throw new Error(`The undisturbed search ended with ${ended.status}: ${ended.stderr}`);
    this.clean = await this.look('clean');
    this.cleanCrossref = this.sandbox.requests.filter(({ service }) => service === 'crossref').length;
    return `${this.clean.records.length} records, ${this.sandbox.requests.length} requests, ${(this.cleanMs / 1000).toFixed(1)} s`;
  }

  /** One search that is killed `kills` times and then goes on to its end. */
  async searchKilled(name: string, kills: number): Promise<Searched> {
    await this.makeReview(name);
    const first = this.sandbox.requests.length;
    const problems: string[] = [];
    let done = 0;
    let inFlight = 0;
    let mostInFlight = 0;
    let before = NOTHING_YET;
    let from = first;
    const judge = () => {
      const again = this.judgeRequests(first, from, before);
      problems.push(...again.problems);
      inFlight += again.inFlight;
      mostInFlight = Math.max(mostInFlight, again.inFlight);
    };
    for (let kill = 0; kill < kills; kill++) {
      from = this.sandbox.requests.length;
      if (before.unfinished.length === 0 || !(await this.killOnce(name, before.unfinished))) break;
      done++;
      judge();
      before = await this.look(name);
    }
    for (let restart = 0; before.unfinished.length > 0 && restart < MOST_RESTARTS; restart++) {
      from = this.sandbox.requests.length;
      await run(this.folder, this.words(name, before.unfinished), { extra: this.extra });
      judge();
      before = await this.look(name);
    }
    const { records, stated, unfinished } = before;
    if (unfinished.length > 0) problems.push(`${name}: ${unfinished.join(', ')} did not end well`);
    if (records.join() !== this.clean.records.join())
      problems.push(`${name}: ${records.length} records, ${this.clean.records.length} in the undisturbed search`);
    const crossref = this.sandbox.requests.slice(first).filter(({ service }) => service === 'crossref').length;
    return {
      kills: done,
      problems,
      inFlight,
      mostInFlight,
      crossrefAgain: crossref - this.cleanCrossref,
      crossrefStated: stated,
    };
  }

  private words(name: string, services: readonly ServiceName[]): readonly string[] {
    const sources = services.flatMap((service) => ['--source', service]);
    return ['search', '--json', '--no-abstracts', '--review', name, ...sources];
  }

  private async makeReview(name: string): Promise<void> {
    await succeed(this.folder, ['init', name, '--title', 'T', '--reviewers', 'R1,R2', '--seed', '1']);
    writeFileSync(join(this.folder, name, 'queries', 'core.yaml'), QUERY);
  }

  /** False when the search ended before its time came. */
  private async killOnce(name: string, services: readonly ServiceName[]): Promise<boolean> {
    const child = start(this.folder, this.words(name, services), this.extra);
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.stdout.resume();
    child.stderr.resume();
    const timer = setTimeout(() => child.kill('SIGKILL'), this.random.int(200, Math.floor(this.cleanMs)));
    await closed;
    clearTimeout(timer);
    return child.signalCode === 'SIGKILL';
  }

  private async look(name: string): Promise<Reviewed> {
    const database = await openDatabase(join(this.folder, name, 'data', 'review.db'));
    try {
      const records = await readRecords(database);
      const rows = await database
        .selectFrom('response')
        .innerJoin('run', 'run.id', 'response.run_id')
        .select(['run.source', 'response.request'])
        .execute();
      const answered = new Map(SERVICES.map((service) => [String(service), new Set<string>()]));
      for (const { source, request } of rows) answered.get(source)?.add(keyOfStored(request));
      const runs = await listRuns(database);
      const unfinished = SERVICES.filter((service) => {
        const state = runs.filter(({ source }) => source === service).at(-1)?.state;
        return state !== 'complete' && state !== 'capped';
      });
      const stated = runs.find(({ source }) => source === 'crossref')?.repeatedRequests ?? 0;
      return {
        unfinished,
        stated,
        records: records.map(({ source, sourceId }) => `${source} ${sourceId}`).sort(),
        answered,
      };
    } finally {
      await database.destroy();
    }
  }

  /** Of the requests from `from` on: those that had been stored, which must not be, and those that had been on their way. */
  private judgeRequests(first: number, from: number, before: Reviewed) {
    const problems: string[] = [];
    const earlier = new Set(this.sandbox.requests.slice(first, from).map((request) => keyOf(request)));
    let inFlight = 0;
    for (const request of this.sandbox.requests.slice(from)) {
      if (request.service === 'crossref') continue;
      const key = keyOf(request);
      if (before.answered.get(request.service)?.has(key) === true)
        problems.push(`asked again: ${request.service} ${key}`);
      else if (earlier.has(key)) inFlight++;
    }
    return { problems, inFlight };
  }
}

function keyOf({ path, params }: Pick<LoggedRequest, 'path' | 'params'>): string {
  const asked = [...params].filter(([name]) => !WHO.includes(name)).map(([name, value]) => `${name}=${value}`);
  return `${path} ${asked.sort().join(' ')}`;
}

function keyOfStored(request: string): string {
  const [path = '', query = ''] = request.replace(/^\S+ /, '').split('?', 2);
  return keyOf({ path, params: new URLSearchParams(query) });
}

async function measure(): Promise<readonly Figure[]> {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: ROOT, stdio: 'inherit' });
  const corpus = SERVICES.flatMap((service) =>
    readCorpus(readFileSync(join(ROOT, 'data', 'demo', `${service}.jsonl`), 'utf8'), service),
  );
  const folder = mkdtempSync(join(tmpdir(), 'stageone-kill-'));
  const sandbox = await startSandbox(corpus, { limits: false, latencyMs: 120 });
  try {
    const killer = new Killer(folder, sandbox);
    console.log(`undisturbed: ${await killer.searchUndisturbed()}`);
    const searches: Searched[] = [];
    const killsOf = (list: readonly Searched[]) => list.reduce((sum, { kills }) => sum + kills, 0);
    const random = seededRandom(4);
    while (killsOf(searches) < KILLS) {
      const kills = Math.min(random.int(1, KILLS_OF_ONE), KILLS - killsOf(searches));
      searches.push(await killer.searchKilled(`killed-${searches.length + 1}`, kills));
    }
    return describe(searches);
  } finally {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  }
}

function describe(searches: readonly Searched[]): readonly Figure[] {
  const sum = (read: (search: Searched) => number) => searches.reduce((total, search) => total + read(search), 0);
  const problems = searches.flatMap((search) => search.problems);
  for (const problem of problems.slice(0, 20)) console.log(`BROKEN ${problem.slice(0, 200)}`);
  if (problems.length > 0) process.exitCode = 1;
  const size = `${sum(({ kills }) => kills)} kills in ${searches.length} searches`;
  const whole = searches.filter((search) => search.problems.length === 0).length;
  const repeated = problems.filter((problem) => problem.startsWith('asked again')).length;
  const most = Math.max(...searches.map(({ mostInFlight }) => mostInFlight));
  return [
    {
      what: 'same records as undisturbed',
      size,
      value: String(whole),
      against: String(searches.length),
      ratio: (whole / searches.length).toFixed(3),
    },
    { what: 'PubMed, OpenAlex: stored answers asked again', size, value: String(repeated), against: '0', ratio: '-' },
    {
      what: 'PubMed, OpenAlex: requests on their way asked again',
      size,
      value: `${sum(({ inFlight }) => inFlight)}, at most ${most} after one kill`,
      against: '-',
      ratio: '-',
    },
    {
      // A page that a kill kept from being asked counts as asked: the run cannot know, and tells of one too many.
      what: 'Crossref: pages asked again, and stated in the run',
      size,
      value: `${sum(({ crossrefAgain }) => crossrefAgain)} asked`,
      against: `${sum(({ crossrefStated }) => crossrefStated)} stated`,
      ratio: (
        sum(({ crossrefStated }) => crossrefStated) /
        Math.max(
          1,
          sum(({ crossrefAgain }) => crossrefAgain),
        )
      ).toFixed(2),
    },
  ];
}

export const killSearch: Part = {
  name: 'kill-search',
  about: '`kill -9` at 50 random moments of a search by the built program, against our emulator',
  measure,
};
