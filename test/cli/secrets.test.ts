/** Keys, contact and passwords of the environment never reach a file of the review or the screen, whatever the services echo. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SERVICES, type ServiceName } from '../../src/records/record.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/server.ts';
import { REDACTED_HEADER } from '../../src/search/redact.ts';
import { openDatabase } from '../../src/store/database.ts';
import { manyEntries } from '../sandbox/helpers.ts';
import { run, succeed } from './built-program.ts';

const SECRETS = {
  STAGEONE_CONTACT: 'Secret.Contact+review@example.org',
  NCBI_API_KEY: 'ncbi/key+with=signs&0123456789abcdef',
  OPENALEX_API_KEY: 'openalex~key/+=?&0123456789abcdef',
};
const PASSWORD = 'pass/word+of=the~team';
const ADDRESS = `postgres://reviewer:${encodeURIComponent(PASSWORD)}@127.0.0.1:9/review`;
const HIDDEN = [...Object.values(SECRETS), PASSWORD];

const QUERY = `format: 1
id: core
title: Police
query: { any: [police] }
databases:
  pubmed: { run: true }
  openalex: { run: true, matching: exact }
  crossref: { run: true, probes: [police], rows: 10, max_per_probe: 30 }
`;

let folder: string;
let sandbox: Sandbox;
let servers: readonly Server[] = [];
let extra: Record<string, string>;
/** How the services answer: `once` = the first request of each with 429, then as usual; `always` = all with 400. */
let echoes: 'once' | 'always' = 'once';
const asked = new Map<ServiceName, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-secrets-'));
  sandbox = await startSandbox(
    SERVICES.flatMap((service) => manyEntries(service, 20, 'Police')),
    { limits: false },
  );
  const urls = await Promise.all(SERVICES.map(echoServer));
  extra = {
    ...SECRETS,
    STAGEONE_PUBMED_URL: urls[0] ?? '',
    STAGEONE_CROSSREF_URL: urls[1] ?? '',
    STAGEONE_OPENALEX_URL: urls[2] ?? '',
  };
});
afterAll(async () => {
  for (const server of servers) server.closeAllConnections();
  for (const server of servers) server.close();
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

/** A service that sends back all that it was told, in every dress. */
async function echoServer(service: ServiceName): Promise<string> {
  const server = createServer(async (incoming, outgoing) => {
    const form = await bodyOf(incoming);
    const number = (asked.get(service) ?? 0) + 1;
    asked.set(service, number);
    const told = `${incoming.url} ${form} ${incoming.headers.authorization ?? ''} ${incoming.headers['user-agent']}`;
    if (echoes === 'always' || number === 1) {
      const status = echoes === 'always' ? 400 : 429;
      outgoing.writeHead(status, {
        'content-type': 'application/json',
        'retry-after': '0',
        'x-echo': encodeURIComponent(told),
      });
      outgoing.end(JSON.stringify(dresses(told)));
      return;
    }
    const [path = '', query = ''] = (incoming.url ?? '/').slice(1).split('?', 2);
    const response = await fetch(`${sandbox.urls[service]}${path}?${[query, form].filter(Boolean).join('&')}`);
    const body = await response.text();
    outgoing.writeHead(response.status, { link: `<https://example.org/?${told}>`, 'x-plain': 'stays' }).end(body);
  });
  servers = [...servers, server];
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : ''}/`;
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function dresses(told: string): object {
  const plain = safeDecode(told);
  const bytes = Buffer.from(plain);
  return {
    error: `Not now: ${plain}`,
    message: told,
    once: encodeURIComponent(plain),
    small: encodeURIComponent(plain).replace(/%../g, (sign) => sign.toLowerCase()),
    base64: bytes.toString('base64'),
    shifted: Buffer.from(`.${plain}`).toString('base64'),
    url: Buffer.from(`..${plain}`).toString('base64url'),
    hex: bytes.toString('hex'),
    html: plain.replaceAll('&', '&amp;'),
  };
}

function safeDecode(text: string): string {
  return text.replace(/%[0-9A-Fa-f]{2}/g, (sign) => decodeURIComponent(sign));
}

/** Which secrets a text gives away: plain, percent-encoded, or inside any run of Base64 or hexadecimal digits. */
function found(text: string): readonly string[] {
  const base64 = [...text.matchAll(/[A-Za-z0-9+/_-]{16,}/g)].flatMap(([run]) =>
    [0, 1, 2, 3].map((from) => Buffer.from(run.slice(from), 'base64').toString('latin1')),
  );
  const hex = [...text.matchAll(/[0-9A-Fa-f]{16,}/g)].map(([run]) => Buffer.from(run, 'hex').toString('latin1'));
  const unescaped = text.replaceAll('&amp;', '&').replaceAll('\\/', '/');
  const all = [text, unescaped, safeDecode(text), ...base64, ...hex].join('\n').toLowerCase();
  return HIDDEN.filter((secret) => all.includes(secret.toLowerCase()));
}

interface Stored {
  readonly source: string;
  readonly status: number;
  readonly headers: string;
  readonly body: string;
}

async function storedAnswers(name: string): Promise<readonly Stored[]> {
  const database = await openDatabase(join(folder, name, 'data', 'review.db'));
  try {
    const rows = await database
      .selectFrom('response')
      .innerJoin('run', 'run.id', 'response.run_id')
      .select(['run.source', 'response.status', 'response.headers', 'response.body'])
      .orderBy('response.run_id')
      .orderBy('response.number')
      .execute();
    return rows.map((row) => ({ ...row, body: gunzipSync(row.body).toString('utf8') }));
  } finally {
    await database.destroy();
  }
}

/** Every file of the review, byte for byte, and what its answers hold inside their compression. */
async function everythingIn(name: string): Promise<string> {
  const files = readdirSync(join(folder, name), { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.map((file) => readFileSync(join(file.parentPath, file.name)).toString('latin1'));
  expect(files.map((file) => file.name)).toContain('review.db');
  return [...bytes, ...(await storedAnswers(name)).map(({ headers, body }) => `${headers}\n${body}`)].join('\n');
}

async function searchIn(name: string, more: Readonly<Record<string, string>> = {}) {
  await succeed(folder, ['init', name, '--title', 'T', '--reviewers', 'R1,R2', '--seed', '1']);
  writeFileSync(join(folder, name, 'queries', 'core.yaml'), QUERY);
  asked.clear();
  return run(folder, ['search', '--json', '--review', name], { extra: { ...extra, ...more } });
}

test('the check itself sees each dress', () => {
  for (const secret of HIDDEN) {
    const dressed = Object.values(dresses(`x=${encodeURIComponent(secret)} y`));
    expect(dressed.map((text) => found(String(text)))).toEqual(dressed.map(() => [secret]));
  }
});

test('a search whose services echo everything keeps nothing of it, and marks what it changed', async () => {
  echoes = 'once';
  const { status, stdout, stderr } = await searchIn('echoed');
  expect(status, stderr).toBe(0);
  expect(found(stdout + stderr)).toEqual([]);
  expect(found(await everythingIn('echoed'))).toEqual([]);
  const answers = await storedAnswers('echoed');
  for (const service of SERVICES) {
    const own = answers.filter(({ source }) => source === service);
    expect(own.map((answer) => answer.status).slice(0, 2)).toEqual([429, 200]);
    // The echo in the header `link` of a good answer marks it too.
    for (const { headers } of own) expect(JSON.parse(headers)).toMatchObject({ [REDACTED_HEADER]: '1' });
    expect(own[0]?.body).toContain('REDACTED');
    expect(own[1]?.body).not.toContain('REDACTED');
  }
}, 60_000);

test('a search that is refused says why without saying to whom', async () => {
  echoes = 'always';
  const { status, stdout, stderr } = await searchIn('refused');
  expect(status).toBe(2);
  expect(stdout).toContain('REDACTED');
  expect(found(stdout + stderr)).toEqual([]);
  expect(found(await everythingIn('refused'))).toEqual([]);
}, 60_000);

test('the password of a database stands nowhere, whether that database is there or not', async () => {
  echoes = 'once';
  const { stdout, stderr } = await searchIn('password', { DATABASE_URL: ADDRESS });
  expect(found(stdout + stderr)).toEqual([]);
  expect(found(await everythingIn('password'))).toEqual([]);
}, 60_000);
