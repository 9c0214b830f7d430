/** Reviews on a real PostgreSQL, by the built program: two clients at once, moving there and back, refusals, a server that goes away. */
import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { converse, idsOf, run, start } from '../cli/built-program.ts';
import { SERVER as TOLD } from '../store/open-database.ts';

const SERVER = TOLD ?? '';

let folder: string;
let database: string;
const admin = new pg.Client({ connectionString: SERVER });

function addressOf(name: string, change: Partial<Record<'port' | 'username' | 'password', string>> = {}): string {
  return String(Object.assign(new URL(SERVER), { pathname: `/${name}`, ...change }));
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-server-'));
  database = `stageone_test_${randomUUID().slice(0, 8)}`;
  await admin.connect();
  await admin.query(`create database ${database}`);
  const entries = Array.from(
    { length: 16 },
    (_, n) =>
      `TY  - JOUR\nTI  - Fictional report ${n} on topic ${n * 7919}\nAU  - Author${n}, A\nPY  - 2019\nDO  - 10.5555/made.up.${n}\nAB  - Made up.\nER  - \n`,
  );
  // Two more copies of one report.
  writeFileSync(join(folder, 'records.ris'), [...entries, entries[3], entries[3]].join('\n'));
});
afterAll(async () => {
  await admin.query(`drop database ${database} with (force)`);
  await admin.end();
  rmSync(folder, { recursive: true });
});

/** Runs a command on a review that is a file, or on the server when there is an address. */
function command(review: string, url: string | undefined, words: readonly string[], input?: readonly string[]) {
  const extra = url === undefined ? {} : { DATABASE_URL: url };
  return run(folder, [...words, '--review', review], { extra, ...(input === undefined ? {} : { input }) });
}

async function succeed(review: string, url: string | undefined, words: readonly string[], input?: readonly string[]) {
  const ended = await command(review, url, words, input);
  expect(ended.stderr, words.join(' ')).not.toMatch(/^stageone: (?!warning)/m);
  expect(ended.status).toBe(0);
  return ended.stdout;
}

async function begin(review: string, url: string | undefined): Promise<void> {
  const made = [
    '--title',
    'T',
    '--reviewers',
    'R1,R2',
    '--seed',
    '7',
    '--batch-size',
    '8',
    '--reason',
    'POP=Population',
  ];
  const extra = url === undefined ? {} : { DATABASE_URL: url };
  const { status, stderr } = await run(folder, ['init', review, ...made], { extra });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  await succeed(review, url, ['import', 'records.ris', '--source', 'Index']);
  await succeed(review, url, ['dedupe']);
}

/** Where the people of one review sit, and how what they did comes together. */
interface Team {
  /** The folder and address at which a reviewer works. */
  readonly at: (reviewer: 'R1' | 'R2') => readonly [review: string, url: string | undefined];
  /** Where batches are made and reports retrieved, and where the numbers are read in the end. */
  readonly home: readonly [review: string, url: string | undefined];
  /** Everybody has all that is revealed, and the batches that are there. */
  readonly share: () => Promise<void>;
}

const nothing = async () => undefined;

function inOneFile(): Team {
  const home = ['in-a-file', undefined] as const;
  return { at: () => home, home, share: nothing };
}

/** The second client is another machine: a copy of the folder, and the address. */
function onTheServer(url: string): Team {
  const home = ['on-a-server', url] as const;
  const share = async () => {
    if (!existsSync(join(folder, 'second-client'))) {
      cpSync(join(folder, 'on-a-server'), join(folder, 'second-client'), { recursive: true });
    }
  };
  return { at: (reviewer) => (reviewer === 'R1' ? home : ['second-client', url]), home, share };
}

function withPacks(): Team {
  const [home, copies] = [['packs-home', undefined] as const, ['R1', 'R2'] as const];
  const at = (reviewer: string) => [`packs-${reviewer}`, undefined] as const;
  const share = async () => {
    const isOpened = existsSync(join(folder, 'packs-R2'));
    if (isOpened) {
      for (const code of copies) await succeed(...at(code), ['pack', '--output', `from-${code}`]);
      await succeed(...home, ['merge', 'from-R2', 'from-R1']);
    }
    for (const code of copies) {
      await succeed(...home, ['pack', '--reviewer', code, '--output', `for-${code}`]);
      if (isOpened) await succeed(...at(code), ['merge', `for-${code}`]);
      else await run(folder, ['init', `packs-${code}`, '--from', `for-${code}`]);
    }
  };
  return { at, home, share };
}

/** The number in an invented report's title, so that a vote does not depend on the order in which records are shown. */
const NUMBER = /^ .*Fictional report (\d+)/;

/** Votes by the report: the two disagree on some. The first vote of a sitting is a slip, and undone. Closes what is complete. */
async function screen(team: Team, reviewer: 'R1' | 'R2', stage: string): Promise<void> {
  const [review, url] = team.at(reviewer);
  let state: 'slip' | 'undoing' | 'voting' = 'slip';
  const answer = (line: string): string | undefined => {
    if (line.startsWith('end ')) return 'close';
    if (line.startsWith('undone ')) state = 'voting';
    const number = NUMBER.exec(line)?.[1];
    if (number === undefined || state === 'undoing') return undefined;
    if (state === 'slip') {
      state = 'undoing';
      return 'exclude POP\nundo';
    }
    return Number(number) % (reviewer === 'R1' ? 4 : 3) === 0 ? 'exclude POP' : 'include';
  };
  const words = ['screen', '--plain', '--stage', stage, '--reviewer', reviewer, '--review', review];
  const lines = await converse(folder, words, answer, url === undefined ? {} : { DATABASE_URL: url });
  expect(lines.filter((line) => line.startsWith('error '))).toEqual([]);
  expect(lines.some((line) => line.startsWith('undone '))).toBe(true);
}

/** Both at once, each in a process of their own; then their differences, settled by one of them. */
async function stageOf(team: Team, stage: string, resolver: 'R1' | 'R2'): Promise<void> {
  await Promise.all([screen(team, 'R1', stage), screen(team, 'R2', stage)]);
  await team.share();
  const answers = Array.from({ length: 18 }, (_, n) =>
    n % 2 === 0 ? 'include -- we talked' : 'exclude POP -- we talked',
  );
  const words = ['resolve', '--plain', '--stage', stage, '--reviewer', resolver];
  const said = await succeed(...team.at(resolver), words, answers);
  expect(idsOf('resolved', said).length).toBeGreaterThan(1);
  await team.share();
}

/** One and the same review: a pilot and screening batches, undo, closing, reveal, differences settled, retrieval, full text. */
async function carryOut(team: Team) {
  const [review, url] = team.home;
  await begin(review, url);
  await succeed(review, url, ['pilot', '--n', '6']);
  await team.share();
  await stageOf(team, 'title-abstract', 'R2');
  await stageOf(team, 'title-abstract', 'R1');
  await succeed(review, url, ['retrieve', '--reviewer', 'R1', '--all', '--state', 'retrieved']);
  await team.share();
  await stageOf(team, 'full-text', 'R2');
  return outcomeOf(review, url);
}

async function outcomeOf(review: string, url: string | undefined) {
  const { as_of: _when, ...flow } = JSON.parse(await succeed(review, url, ['prisma', '--format', 'json']));
  return {
    flow,
    included: await succeed(review, url, ['export', '--set', 'included', '--format', 'ris']),
    agreement: await succeed(review, url, ['agreement', '--json']),
    pilot: await succeed(review, url, ['agreement', '--pilot', '--json']),
    atFullText: await succeed(review, url, ['agreement', '--stage', 'full-text', '--json']),
  };
}

async function readLog(url: string, schema: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`select * from "${schema}".event order by seq`);
  await client.end();
  return rows;
}

function schemaOf(review: string): string {
  const id = /^id: (\S+)$/m.exec(readFileSync(join(folder, review, 'queries', 'review.yaml'), 'utf8'))?.[1] ?? '';
  return `stageone_${id.replaceAll('-', '_')}`;
}

test('carried out in one file, on three machines with packs, and on a server by two clients at once: the same flow, RIS and agreement', {
  timeout: 240_000,
}, async () => {
  const url = addressOf(database);
  const [file, packs, server] = await Promise.all([
    carryOut(inOneFile()),
    carryOut(withPacks()),
    carryOut(onTheServer(url)),
  ]);
  expect(file.flow).toMatchObject({ duplicates: 2, records_screened: 16, interim: false });
  expect(file.included).toContain('TY  - ');
  // Nothing is left out of the comparison but the time at which the flow was counted.
  expect(packs).toEqual(file);
  expect(server).toEqual(file);
  for (const review of ['in-a-file', 'packs-home', 'packs-R1', 'packs-R2']) {
    expect(await succeed(review, undefined, ['verify'])).toContain('Verified.');
  }
  expect(JSON.parse(await succeed('on-a-server', url, ['verify', '--json']))).toMatchObject({ ok: true });

  // Back to a file and to the server again: events and hashes as they were.
  const before = await readLog(url, schemaOf('on-a-server'));
  await succeed('on-a-server', url, ['doctor', 'copy', '--to', 'file']);
  expect(await outcomeOf('on-a-server', undefined)).toEqual(file);
  expect(await succeed('on-a-server', undefined, ['verify'])).toContain('Verified.');
  const twice = await command('on-a-server', undefined, ['doctor', 'copy', '--to', url]);
  expect(twice).toMatchObject({ status: 2, stderr: expect.stringContaining('holds a review already') });
  await admin.query(`create database ${database}_2`);
  const second = addressOf(`${database}_2`);
  await succeed('on-a-server', undefined, ['doctor', 'copy', '--to', second]);
  expect(await readLog(second, schemaOf('on-a-server'))).toEqual(before);
  // The numbers go on behind those that came along.
  await succeed('on-a-server', second, [
    'import',
    'records.ris',
    '--source',
    'Index',
    '--again',
    '--date',
    '2026-11-02',
  ]);
  expect(await succeed('on-a-server', second, ['verify'])).toContain('Verified.');
  await admin.query(`drop database ${database}_2 with (force)`);
});

test('a vote of an event cannot be changed on the server either', async () => {
  const url = addressOf(database);
  await begin('guarded', url);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const sql of ['update event set verdict = null', 'delete from event', 'truncate event']) {
    await expect(client.query(`set search_path to "${schemaOf('guarded')}"; ${sql}`)).rejects.toThrow('append-only');
  }
  await client.end();
});

test('one reviewer in two places: the second is told where the first is', async () => {
  const url = addressOf(database);
  await begin('twice', url);
  const first = start(folder, ['screen', '--plain', '--reviewer', 'R1', '--review', 'twice'], { DATABASE_URL: url });
  await new Promise<void>((shown) => first.stdout.once('data', () => shown()));
  const second = await command('twice', url, ['screen', '--plain', '--reviewer', 'R1'], ['include']);
  expect(second).toMatchObject({ status: 2, stdout: '' });
  expect(second.stderr).toContain(`R1 already screens in process ${first.pid}`);
  first.kill('SIGKILL');
  await new Promise((gone) => first.once('close', gone));
  expect(
    idsOf('saved', await succeed('twice', url, ['screen', '--plain', '--reviewer', 'R1'], ['include'])),
  ).toHaveLength(1);
});

describe('what is refused', () => {
  const refused: readonly (readonly [name: string, url: () => string | undefined, status: number, says: string])[] = [
    ['no address of PostgreSQL', () => 'mysql://root@127.0.0.1/x', 2, 'is no address of PostgreSQL'],
    ['nobody listens', () => addressOf(database, { port: '1' }), 4, 'does not answer'],
    ['no such database', () => addressOf('stageone_nowhere'), 4, 'is not there'],
    ['no such user', () => addressOf(database, { username: 'nobody_at_all' }), 4, 'refused the user or the password'],
    ['another database', () => SERVER, 4, 'does not hold this review'],
    ['the address is forgotten', () => undefined, 2, 'DATABASE_URL is not set'],
  ];
  beforeAll(async () => {
    await begin('refused', addressOf(database));
  });
  test.each(refused)('%s', async (_name, url, status, says) => {
    const ended = await command('refused', url(), ['status']);
    expect(ended).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(says) });
    expect(ended.stderr).toMatch(/\n {2}\S/);
  });

  test('a role that may only read, and a table that is gone', async () => {
    const [url, role] = [addressOf(database), `reader_${database}`];
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const schema = schemaOf('refused');
    await client.query(`create role ${role} login password 'reads'; grant usage on schema "${schema}" to ${role};
      grant select on all tables in schema "${schema}" to ${role}`);
    const reader = addressOf(database, { username: role, password: 'reads' });
    expect(await command('refused', reader, ['prisma', '--check'])).toMatchObject({ status: 0 });
    const vote = await command('refused', reader, ['screen', '--plain', '--reviewer', 'R1'], ['include']);
    expect(vote).toMatchObject({ status: 4, stderr: expect.stringContaining('may not be written by this user') });
    await client.query(`drop owned by ${role}; drop role ${role}; drop table "${schema}".event`);
    await client.end();
    const ended = await command('refused', url, ['status']);
    expect(ended).toMatchObject({ status: 4, stderr: expect.stringContaining('lacks a table') });
  });
});

test('a server that goes away between two votes: the vote is shown as not saved, and goes through when it is back', async () => {
  const wire = await startWire();
  const url = addressOf(database, { port: String(wire.port) });
  await begin('cut', url);
  const child = start(folder, ['screen', '--plain', '--reviewer', 'R1', '--review', 'cut'], { DATABASE_URL: url });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`The program ended before ${pattern}.`);
      if (pattern.test(value)) return value;
    }
  };
  await next(/^record /);
  child.stdin.write('include\n');
  const first = await next(/^(saved|error) /);
  wire.cut();
  child.stdin.write('exclude\n');
  const away = await next(/^(saved|error) /);
  await wire.mend();
  child.stdin.write('exclude\n');
  const second = await next(/^(saved|error) /);
  child.stdin.end();
  await new Promise((gone) => child.once('close', gone));
  await wire.close();
  expect(first).toMatch(/^saved \S+ include$/);
  expect(away).toMatch(/^error .*does not answer/);
  expect(second).toMatch(/^saved \S+ exclude$/);
  const saved = [first, second].map((line) => line.split(' ')[1]);
  const log = (await readLog(addressOf(database), schemaOf('cut'))) as readonly { type: string; record_id: string }[];
  expect(log.filter(({ type }) => type === 'decision').map((event) => event.record_id)).toEqual(saved);
});

/** A relay to the server that can be cut. */
async function startWire() {
  const open = new Set<Socket>();
  const target = new URL(SERVER);
  const relay = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined).on('close', () => other.destroy());
      socket.pipe(other);
    }
  });
  const listen = (port: number) => new Promise<void>((ready) => relay.listen(port, '127.0.0.1', ready));
  await listen(0);
  const address = relay.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const cut = () => {
    relay.close();
    for (const socket of open) socket.destroy();
    open.clear();
  };
  return {
    port,
    cut,
    mend: () => listen(port),
    close: async () => cut(),
  };
}
