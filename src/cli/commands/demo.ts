/** `demo`: a whole review on fictional records: the real client over HTTP to the services played on loopback, two scripted reviewers. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReviewError } from '../../errors.ts';
import { readCsvRows } from '../../formats/csv-rows.ts';
import { exportsPath } from '../../project/project.ts';
import { SERVICES } from '../../records/record.ts';
import { readCorpus } from '../../sandbox/corpus.ts';
import { startSandbox } from '../../sandbox/server.ts';
import {
  converse,
  type DemoLabel,
  fullTextAnswer,
  type Labels,
  resolutionAnswer,
  titleAbstractAnswer,
} from '../demo-reviewers.ts';
import type { Output } from '../output.ts';

/** As many as the settings of the repository's review ask for. */
const PILOT_ROUNDS = 2;

/** What a scripted reviewer types for a record. */
type Decide = (id: string, reviewer: string) => string;

const KEY = 'key-of-the-demonstration';

export async function demo(options: { readonly output?: string | undefined }, output: Output): Promise<undefined> {
  const directory =
    options.output === undefined ? mkdtempSync(join(tmpdir(), 'stageone-demo-')) : resolve(options.output);
  if (existsSync(directory) && readdirSync(directory).length > 0) {
    throw new ReviewError('review-exists', `${directory} is not empty.`, {
      hint: 'Name a new folder: stageone demo --output NAME',
    });
  }
  const root = packageRoot();
  mkdirSync(join(directory, 'data'), { recursive: true });
  cpSync(join(root, 'queries'), join(directory, 'queries'), { recursive: true });
  output.raw('Everything in this demonstration is fictional: records, authors, journals and decisions.\n');
  output.raw('PubMed, Crossref and OpenAlex are played on this machine; nothing leaves it.\n');
  const corpus = SERVICES.flatMap((service) =>
    readCorpus(readFileSync(join(root, 'data', 'demo', `${service}.jsonl`), 'utf8'), service),
  );
  const sandbox = await startSandbox(corpus, { openalex: { key: KEY } });
  const review = new DemoReview(directory, output, {
    STAGEONE_PUBMED_URL: sandbox.urls.pubmed,
    STAGEONE_CROSSREF_URL: sandbox.urls.crossref,
    STAGEONE_OPENALEX_URL: sandbox.urls.openalex,
    STAGEONE_CONTACT: 'demo@example.org',
    OPENALEX_API_KEY: KEY,
  });
  try {
    await review.command('search');
  } finally {
    await sandbox.close();
  }
  await review.command('prisma', '--check');
  await review.command('dedupe');
  await review.command('prisma', '--check');
  const labels = await readLabels(review, root);
  const decide: Decide = (id, reviewer) => titleAbstractAnswer(id, reviewer, labels.get(id));
  for (let round = 1; round <= PILOT_ROUNDS; round++) {
    await review.command('pilot');
    await screenAndResolve(review, 'title-abstract', decide, labels, ['--pilot']);
  }
  await screenAndResolve(review, 'title-abstract', decide, labels);
  await retrieveReports(review);
  await screenAndResolve(review, 'full-text', (id, reviewer) => fullTextAnswer(id, reviewer, labels.get(id)), labels);
  await writeResults(review, directory);
  output.raw(`review: ${directory}\n`);
  return undefined;
}

/** Types commands as a person would, in child processes of this same program. */
class DemoReview {
  readonly #directory: string;
  readonly #output: Output;
  readonly #environment: Readonly<Record<string, string>>;

  constructor(directory: string, output: Output, environment: Readonly<Record<string, string>>) {
    this.#directory = directory;
    this.#output = output;
    this.#environment = environment;
  }

  /** Shows the command and what it prints. */
  async command(...words: readonly string[]): Promise<void> {
    this.announce(words);
    this.#output.raw(await this.quiet(words));
  }

  announce(words: readonly string[]): void {
    this.#output.raw(`\n$ stageone ${words.map((word) => (/[^\w./=,-]/.test(word) ? `"${word}"` : word)).join(' ')}\n`);
  }

  /** Runs the command and gives its stdout; `answer` plays the person at a line protocol. */
  async quiet(words: readonly string[], answer?: (line: string) => string | undefined): Promise<string> {
    const program = process.argv[1] ?? '';
    const child = spawn(process.execPath, [program, ...words, '--review', this.#directory], {
      env: { ...process.env, ...this.#environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const ended = new Promise<number>((done, failed) => {
      child.once('error', failed);
      child.once('close', (code) => done(code ?? 70));
    });
    const parts: string[] = [];
    if (answer === undefined) {
      child.stdin.end();
      for await (const part of child.stdout.setEncoding('utf8')) parts.push(String(part));
    } else {
      await converse(child.stdout, child.stdin, answer);
      child.stdin.end();
    }
    const code = await ended;
    if (code !== 0) throw new Error(`\`stageone ${words.join(' ')}\` ended with status ${code}.`);
    return parts.join('');
  }

  say(text: string): void {
    this.#output.raw(`${text}\n`);
  }
}

/** Label of each record of the review, by its id. */
async function readLabels(review: DemoReview, root: string): Promise<Labels> {
  const gold = new Map<string, DemoLabel>();
  for (const row of csvObjects(readFileSync(join(root, 'data', 'demo', 'gold.csv'), 'utf8'))) {
    gold.set(`${row['service']} ${row['id']?.toLowerCase()}`, {
      relevant: row['relevant'] ?? '',
      reason: row['reason'] ?? '',
    });
  }
  const labels = new Map<string, DemoLabel>();
  for (const row of csvObjects(await review.quiet(['export', '--set', 'all', '--format', 'csv']))) {
    const label = gold.get(`${row['source']} ${row['source_id']?.toLowerCase()}`);
    if (label !== undefined) labels.set(row['record_id'] ?? '', label);
  }
  return labels;
}

function csvObjects(text: string): Record<string, string>[] {
  const [header, ...rows] = readCsvRows(text, ',').rows;
  return rows.map(({ cells }) =>
    Object.fromEntries((header?.cells ?? []).map((name, index) => [name, cells[index] ?? ''])),
  );
}

/** Both reviewers at once, each in a process of their own, then the conflicts. */
async function screenAndResolve(
  review: DemoReview,
  stage: 'title-abstract' | 'full-text',
  decide: Decide,
  labels: Labels,
  agreementOf: readonly string[] = [],
): Promise<void> {
  const flag = stage === 'full-text' ? ['--stage', stage] : [];
  const screen = async (reviewer: string): Promise<void> => {
    const words = ['screen', '--reviewer', reviewer, ...flag, '--plain'];
    review.announce(words);
    const tally = new Map<string, number>();
    await review.quiet(words, (line) => {
      const [kind, id, verdict] = line.split(' ');
      if (kind === 'saved' && verdict !== undefined) tally.set(verdict, (tally.get(verdict) ?? 0) + 1);
      if (kind === 'record') return decide(id ?? '', reviewer);
      return kind === 'end' ? 'close' : undefined;
    });
    review.say(
      `${reviewer}: ${[...tally.values()].reduce((sum, n) => sum + n, 0)} records decided, each saved before the next was shown`,
    );
  };
  await Promise.all([screen('R1'), screen('R2')]);
  await review.command('agreement', ...flag, ...agreementOf);
  const words = ['resolve', '--reviewer', 'R1', ...flag, '--plain'];
  review.announce(words);
  let resolved = 0;
  await review.quiet(words, (line) => {
    const [kind, id] = line.split(' ');
    if (kind === 'resolved') resolved++;
    return kind === 'conflict' ? resolutionAnswer(id ?? '', stage, labels.get(id ?? '')) : undefined;
  });
  review.say(`${resolved} conflicts settled by consensus`);
  await review.command('prisma', '--check');
}

/** Every twentieth report could not be had; the others were. */
async function retrieveReports(review: DemoReview): Promise<void> {
  const ids = (await review.quiet(['prisma', '--box', 'dbr_sought_reports'])).split('\n').filter((id) => id !== '');
  const missing = ids.filter((_, index) => index % 20 === 7);
  if (missing.length > 0) {
    await review.command(
      'retrieve',
      ...missing,
      '--state',
      'not-retrieved',
      '--attempt',
      'library',
      '--attempt',
      'authors, by e-mail',
      '--reviewer',
      'R1',
    );
  }
  await review.command('retrieve', '--all', '--state', 'retrieved', '--reviewer', 'R1');
  await review.command('prisma', '--check');
}

async function writeResults(review: DemoReview, directory: string): Promise<void> {
  const folder = exportsPath(directory);
  const at = (name: string): string => join(folder, name);
  await review.command('prisma', '--format', 'json', '--output', at('flow.json'));
  await review.command('prisma', '--format', 'svg', '--output', at('flow.svg'));
  await review.command('export', '--set', 'included', '--format', 'ris', '--output', at('included.ris'));
  await review.command('export', '--set', 'all', '--format', 'csv', '--output', at('records.csv'));
  await review.command('export', '--set', 'included', '--format', 'apa', '--output', at('included-apa.txt'));
  await review.command('prisma');
  review.say(
    `\nWritten to ${relative(process.cwd(), folder) || folder}: flow.json flow.svg included.ris included-apa.txt records.csv`,
  );
  review.say(`Try any command there: cd ${directory} && stageone status`);
}

/** Folder of the package: the nearest one above this file with a package.json. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('The folder of the package was not found.');
    folder = parent;
  }
  return folder;
}
