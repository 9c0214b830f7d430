/** A small review that has everything in it, and random changes of one byte in its database, for proofs that `verify` names them. */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { sql } from 'kysely';
import type { Random } from '../../data/demo/random.ts';
import { dedupe } from '../../src/cli/commands/dedupe.ts';
import { importFiles } from '../../src/cli/commands/import.ts';
import { init } from '../../src/cli/commands/init.ts';
import { retrieve } from '../../src/cli/commands/retrieve.ts';
import { search } from '../../src/cli/commands/search.ts';
import { type VerifyOptions, verify } from '../../src/cli/commands/verify.ts';
import { openSession } from '../../src/cli/screening-session.ts';
import type { Finding } from '../../src/exchange/finding.ts';
import { withProject } from '../../src/project/project.ts';
import { EMPTY_RECORD, SERVICES } from '../../src/records/record.ts';
import type { CorpusEntry } from '../../src/sandbox/corpus.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Stage } from '../../src/screening/decision.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import { quiet } from './listening.ts';

const QUERY = `format: 1
id: core
title: Police
query: { any: [police, encounters] }
databases:
  pubmed: { run: true }
  openalex: { run: true, matching: exact }
  crossref: { run: true, probes: [police], rows: 10, max_per_probe: 20, stop_after_empty: 300 }
`;

const RIS = Array.from(
  { length: 6 },
  (_, n) => `TY  - JOUR\nTI  - Imported report ${n} on towns\nAN  - own-${n}\nER  - \n`,
);

/** Some records are in two services, some lack an abstract that another service has. */
function corpus(): CorpusEntry[] {
  return Array.from({ length: 12 }, (_, index) =>
    SERVICES.map((service): CorpusEntry => {
      const [pmid, doi, openAlexId] = [String(3_000_000 + index * 37), `10.5555/made.${index}`, `W${index + 1}`];
      const id = { pubmed: pmid, crossref: doi, openalex: openAlexId }[service];
      const title = `Police encounters in made-up town ${index * 7919}`;
      const abstract = service === 'crossref' && index % 2 === 0 ? undefined : `What police did in town ${index}.`;
      const own = { pubmed: { pmid, doi }, crossref: { doi }, openalex: { openAlexId, doi } }[service];
      return { service, id, record: { ...EMPTY_RECORD, ...own, title, abstract, year: 2000 + index } };
    }),
  ).flat();
}

/** Makes the review in a new folder: a search of three services, a file, two batches of which one is revealed, full texts. */
export async function makeWholeReview(): Promise<{ readonly folder: string; readonly close: () => void }> {
  const outer = mkdtempSync(join(tmpdir(), 'stageone-whole-'));
  const folder = join(outer, 'review');
  const made = { title: 'T', reviewers: 'R1,R2', batchSize: 6, seed: 1, reason: ['POP=Wrong population'] };
  await init({ directory: folder, ...made }, quiet);
  writeFileSync(join(folder, 'queries', 'core.yaml'), QUERY);
  writeFileSync(join(outer, 'own.ris'), RIS.join('\n'));
  const sandbox = await startSandbox(corpus(), { limits: false });
  const before = { ...process.env };
  const { pubmed, crossref, openalex } = sandbox.urls;
  Object.assign(process.env, {
    STAGEONE_PUBMED_URL: pubmed,
    STAGEONE_CROSSREF_URL: crossref,
    STAGEONE_OPENALEX_URL: openalex,
    STAGEONE_CONTACT: 'test@example.org',
    NCBI_API_KEY: 'key-of-the-tests',
    OPENALEX_API_KEY: 'key-of-the-tests',
  });
  try {
    await search({ review: folder, fresh: false }, quiet);
  } finally {
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
    await sandbox.close();
  }
  const file = { files: [join(outer, 'own.ris')], source: 'Index', kind: 'database', again: false } as const;
  await importFiles({ review: folder, ...file }, quiet);
  await dedupe({ review: folder, ids: [], plain: false, json: true } as Parameters<typeof dedupe>[0], quiet);
  for (const reviewer of ['R1', 'R2']) await screenBatch(folder, reviewer, 'title-abstract');
  await retrieve({ review: folder, ids: [], reviewer: 'R1', state: 'retrieved', all: true }, quiet);
  for (const reviewer of ['R1', 'R2']) await screenBatch(folder, reviewer, 'full-text');
  await screenBatch(folder, 'R1', 'title-abstract');
  return { folder, close: () => rmSync(outer, { recursive: true }) };
}

/** Decides a whole batch, with a note, and closes it. */
function screenBatch(folder: string, reviewer: string, stage: Stage): Promise<void> {
  return withProject(folder, async (project) => {
    const session = await openSession(project, reviewer, stage);
    const details = { msOnScreen: 1200, highlighted: false };
    let position = await session.current();
    for (let count = 0; position.kind === 'record'; count += 1) {
      if (count === 0) await session.note('a note of mine', details);
      const isIn = Number(position.shown.id) % 4 !== 0;
      position = await session.decide(isIn ? 'include' : 'exclude', isIn ? undefined : 'POP', details);
    }
    if (position.kind === 'batch-end') await session.close();
  });
}

/** A copy of the review, database and all, in a folder of its own. */
export function copyReview(from: string, to: string): void {
  for (const folder of ['data', 'queries']) mkdirSync(join(to, folder), { recursive: true });
  // What was written last may still stand beside the database.
  const names = ['queries/review.yaml', 'queries/core.yaml', 'data/review.db', 'data/review.db-wal'];
  for (const name of names) if (existsSync(join(from, name))) copyFileSync(join(from, name), join(to, name));
}

/** Tables in which nothing may change unnoticed. */
const TABLES = [
  'event',
  'event',
  'response',
  'run',
  'record',
  'record_version',
  'run_record',
  'import_file',
  'import_piece',
  'abstract_supply',
] as const;

/**
 * Changes one value of one row by one byte, or a number by one, as somebody would who opens the file with another program.
 *
 * @returns what was changed, in words; `undefined` when the database cannot hold such a change
 */
export async function changeOneByte(folder: string, random: Random): Promise<string | undefined> {
  const database = await openDatabase(join(folder, 'data', 'review.db'));
  try {
    for (const guard of ['event_no_update', 'event_no_delete'])
      await sql.raw(`drop trigger if exists ${guard}`).execute(database);
    await sql`pragma foreign_keys = off`.execute(database);
    await sql`pragma ignore_check_constraints = on`.execute(database);
    return await changeIn(database, random);
  } finally {
    await database.destroy();
  }
}

async function changeIn(database: Database, random: Random): Promise<string | undefined> {
  const table = random.pick(TABLES);
  const { rows } = await sql<Row>`select rowid as place, * from ${sql.table(table)}`.execute(database);
  if (rows.length === 0) return undefined;
  const row = random.pick(rows);
  const [column, value] = random.pick(
    Object.entries(row).filter(([name, held]) => name !== 'place' && held !== null && length(held) > 0),
  );
  const changed = changedValue(value, random);
  const at = sql`where rowid = ${row.place}`;
  try {
    await sql`update ${sql.table(table)} set ${sql.ref(column)} = ${changed} ${at}`.execute(database);
  } catch (error) {
    // Another row has this key already.
    if (!/UNIQUE/.test(String(error))) throw error;
    return undefined;
  }
  return `${table}.${column} of row ${row.place}: ${shown(value)} became ${shown(changed)}`;
}

type Row = { readonly place: number } & Readonly<Record<string, unknown>>;

function length(value: unknown): number {
  if (typeof value === 'number') return 1;
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
}

function changedValue(value: unknown, random: Random): unknown {
  if (typeof value === 'number') return value + 1;
  const bytes = value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value));
  const at = random.int(0, bytes.length - 1);
  if (value instanceof Uint8Array) {
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.int(0, 7)), at);
    return bytes;
  }
  // Another letter, so that the text stays one.
  const old = bytes.readUInt8(at);
  if (old > 0x7e) return `${String(value)}x`;
  bytes.writeUInt8(old === 0x78 ? 0x79 : 0x78, at);
  return bytes.toString();
}

function shown(value: unknown): string {
  return value instanceof Uint8Array ? `${value.length} bytes` : String(value).slice(0, 40);
}

/** What became of so many random changes, each in a fresh copy of the review. */
export interface Outcome {
  readonly changes: number;
  /** Those that `verify` did not notice, in words. */
  readonly unnoticed: readonly string[];
}

/** Changes the database again and again, and asks `verify` each time. */
export async function tryChanges(folder: string, changes: number, random: Random): Promise<Outcome> {
  const unnoticed: string[] = [];
  const copy = `${folder}-changed`;
  for (let done = 0; done < changes; ) {
    copyReview(folder, copy);
    const change = await changeOneByte(copy, random);
    if (change !== undefined) {
      done += 1;
      const problems = await problemsOf({ review: copy });
      if (problems.length === 0) unnoticed.push(change);
    }
    rmSync(copy, { recursive: true });
    if (done % 20 === 0) letGo();
  }
  return { changes, unnoticed };
}

/** Files of a closed database stay open until its statements are collected. */
function letGo(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

/** Changes one bit of a package again and again, and asks `verify FILE` each time. */
export async function tryChangesOfFile(file: string, changes: number, random: Random): Promise<Outcome> {
  const unnoticed: string[] = [];
  const whole = readFileSync(file);
  // What is not covered is the one time in the comment at the end.
  const time = whole.lastIndexOf('stageone package, ') + 'stageone package, '.length;
  const changed = `${file}.changed.zip`;
  for (let done = 0; done < changes; ) {
    const at = random.int(0, whole.length - 1);
    if (at >= time && at < time + 24) continue;
    done += 1;
    const bytes = Buffer.from(whole);
    bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << random.int(0, 7)), at);
    writeFileSync(changed, bytes);
    const problems = await problemsOf({ review: '.', file: changed });
    if (problems.length === 0) unnoticed.push(`byte ${at} of ${whole.length}`);
  }
  rmSync(changed);
  return { changes, unnoticed };
}

/** What `verify` finds. */
export async function problemsOf(options: VerifyOptions): Promise<readonly Finding[]> {
  let problems: readonly Finding[] = [];
  const output = {
    ...quiet,
    report: (document: unknown) => {
      if (typeof document !== 'object' || document === null || !('problems' in document)) return;
      problems = document.problems as readonly Finding[];
    },
  };
  const status = await verify(options, output);
  if ((status === 0) !== (problems.length === 0)) throw new Error(`Exit ${status} with ${problems.length} problems.`);
  return problems;
}
