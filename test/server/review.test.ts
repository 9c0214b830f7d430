/** Reviews on a real PostgreSQL, by the built program: two clients at once, moving there and back, refusals, a server that goes away. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idsOf, run, start } from '../cli/built-program.ts';
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

/** Both reviewers at once, each in a process of its own; the second votes the other way in every fourth record. */
async function screenBoth(review: string, url: string | undefined, stage: string): Promise<void> {
  await Promise.all([screenOne(review, url, stage, 'R1'), screenOne(review, url, stage, 'R2')]);
}

async function screenOne(review: string, url: string | undefined, stage: string, reviewer: string): Promise<void> {
  const every = reviewer === 'R1' ? 4 : 3;
  const votes = Array.from({ length: 27 }, (_, n) =>
    n % 9 === 8 ? 'close' : n % every === 0 ? 'exclude POP' : 'include',
  );
  await succeed(review, url, ['screen', '--plain', '--stage', stage, '--reviewer', reviewer], votes);
}

const TALKS = Array.from({ length: 27 }, () => 'include -- we talked');

async function carryOut(review: string, url: string | undefined) {
  await begin(review, url);
  await screenBoth(review, url, 'title-abstract');
  await succeed(review, url, ['resolve', '--plain', '--reviewer', 'R1'], TALKS);
  await succeed(review, url, ['retrieve', '--reviewer', 'R1', '--all', '--state', 'retrieved']);
  await screenBoth(review, url, 'full-text');
  await succeed(review, url, ['resolve', '--plain', '--stage', 'full-text', '--reviewer', 'R2'], TALKS);
  return outcomeOf(review, url);
}

/** Three machines: each reviewer screens in a copy, and what they did comes home in packs. */
async function carryOutWithPacks(home: string) {
  await begin(home, undefined);
  const copies = ['R1', 'R2'].map((reviewer) => ({ reviewer, copy: `${home}-of-${reviewer}` }));
  const packs: string[] = [];
  const pack = async (review: string, ...words: readonly string[]): Promise<string> => {
    const file = `${home}-${packs.push(review)}.stageone`;
    await succeed(review, undefined, ['pack', '--output', file, ...words]);
    return file;
  };
  const goHome = async (): Promise<void> => {
    for (const { copy } of copies) await succeed(home, undefined, ['merge', await pack(copy)]);
  };
  const comeBack = async (): Promise<void> => {
    for (const { reviewer, copy } of copies) {
      await succeed(copy, undefined, ['merge', await pack(home, '--reviewer', reviewer, '--batches', '3')]);
    }
  };
  const screenApart = async (stage: string): Promise<void> => {
    await Promise.all(copies.map(async ({ copy, reviewer }) => screenOne(copy, undefined, stage, reviewer)));
    await goHome();
  };
  for (const { reviewer, copy } of copies) {
    const { status } = await run(folder, [
      'init',
      copy,
      '--from',
      await pack(home, '--reviewer', reviewer, '--batches', '3'),
    ]);
    expect(status).toBe(0);
  }
  await screenApart('title-abstract');
  await comeBack();
  await succeed(`${home}-of-R1`, undefined, ['resolve', '--plain', '--reviewer', 'R1'], TALKS);
  await goHome();
  await succeed(home, undefined, ['retrieve', '--reviewer', 'R1', '--all', '--state', 'retrieved']);
  await comeBack();
  await screenApart('full-text');
  await comeBack();
  await succeed(`${home}-of-R2`, undefined, ['resolve', '--plain', '--stage', 'full-text', '--reviewer', 'R2'], TALKS);
  await goHome();
  return outcomeOf(home, undefined);
}

async function outcomeOf(review: string, url: string | undefined) {
  const { as_of: _when, ...flow } = JSON.parse(await succeed(review, url, ['prisma', '--format', 'json']));
  return {
    flow,
    included: await succeed(review, url, ['export', '--set', 'included', '--format', 'ris']),
    agreement: await succeed(review, url, ['agreement', '--json']),
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

test('carried out in a file, with packs on three machines, and on a server by two clients at once: the same flow, included RIS and agreement', {
  timeout: 120_000,
}, async () => {
  const url = addressOf(database);
  const [file, packs, server] = await Promise.all([
    carryOut('in-a-file', undefined),
    carryOutWithPacks('in-packs'),
    carryOut('on-a-server', url),
  ]);
  expect(packs).toEqual(file);
  expect(file.flow).toMatchObject({ duplicates: 2, records_screened: 16, interim: false });
  expect(server).toEqual(file);
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
