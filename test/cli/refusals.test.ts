/** What the built program refuses, with its exit status; what a killed screen leaves; what `--help` does not load. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { idsOf, run, start, succeed } from './built-program.ts';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-refusals-'));
  await succeed(folder, ['init', 'review', '--title', 'T', '--reviewers', 'R1,R2', '--seed', '1']);
  const entries = Array.from(
    { length: 30 },
    (_, n) => `TY  - JOUR\nTI  - Fictional report ${n} on topic ${n * 7919}\nER  - \n`,
  );
  writeFileSync(join(folder, 'thirty.ris'), entries.join('\n'));
  await succeed(folder, ['import', 'thirty.ris', '--source', 'Index', '--review', 'review']);
  await succeed(folder, ['dedupe', '--review', 'review']);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('status 2', () => {
  test.each<[string, string[], string]>([
    ['an unknown command', ['serch'], 'search'],
    ['no command', [], 'Name a command'],
    ['an unknown option', ['status', '--fast', '--review', 'review'], 'fast'],
    ['a folder without a review', ['status', '--review', 'nowhere'], 'holds no review'],
    ['an unknown reviewer', ['screen', '--plain', '--reviewer', 'R9', '--review', 'review'], 'R1 and R2'],
    ['a screen without a terminal', ['screen', '--reviewer', 'R1', '--review', 'review'], '--plain'],
    ['a search without saved queries', ['search', '--review', 'review'], 'no saved queries'],
    ['an unknown record', ['prisma', '--why', '999', '--review', 'review'], '999'],
    ['an unknown box', ['prisma', '--box', 'nothing', '--review', 'review'], 'records_screened'],
    ['a file that is not there', ['import', 'none.ris', '--source', 'X', '--review', 'review'], 'none.ris'],
    [
      'a report that is not sought',
      ['retrieve', '1', '--state', 'retrieved', '--reviewer', 'R1', '--review', 'review'],
      'not sought',
    ],
  ])('%s', async (_name, words, says) => {
    const { status, stdout, stderr } = await run(folder, words);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('This is a bug');
    expect([status, stdout]).toEqual([2, '']);
  });

  test('a file of no known format', async () => {
    writeFileSync(join(folder, 'letter.txt'), 'Dear editor,\nthis is no reference file.\n');
    const { status, stderr } = await run(folder, ['import', 'letter.txt', '--source', 'X', '--review', 'review']);
    expect(stderr).toContain('letter.txt: the format was not recognised');
    expect(status).toBe(2);
  });

  test('settings with an error, named with file, line and column', async () => {
    await succeed(folder, ['init', 'broken', '--title', 'T', '--reviewers', 'R1,R2']);
    const path = join(folder, 'broken', 'queries', 'review.yaml');
    writeFileSync(path, `batchsize: 9\n${readFileSync(path, 'utf8')}`);
    const { status, stderr } = await run(folder, ['status', '--review', 'broken']);
    expect(stderr).toMatch(/queries\/review\.yaml:1:\d+: unknown key `batchsize`; nearest known key: `batch_size`/);
    expect(status).toBe(2);
  });

  test('the same reviewer twice at once', async () => {
    const first = start(folder, ['screen', '--plain', '--reviewer', 'R2', '--review', 'review']);
    const closed = new Promise((resolve) => first.once('close', resolve));
    await new Promise((resolve) => first.stdout.once('data', resolve));
    const second = await run(folder, ['screen', '--plain', '--reviewer', 'R2', '--review', 'review']);
    first.stdin.end('quit\n');
    await closed;
    expect(second.stderr).toContain(`R2 already screens in process ${first.pid}`);
    expect(second.status).toBe(2);
    expect((await run(folder, ['screen', '--plain', '--reviewer', 'R2', '--review', 'review'])).status).toBe(0);
  });
});

test('status 3: a service that cannot be reached', async () => {
  await succeed(folder, ['init', 'offline', '--title', 'T', '--reviewers', 'R1,R2']);
  const query = 'format: 1\nid: core\ntitle: Police\nquery: { any: [police*] }\ndatabases: { pubmed: { run: true } }\n';
  mkdirSync(join(folder, 'offline', 'queries'), { recursive: true });
  writeFileSync(join(folder, 'offline', 'queries', 'core.yaml'), query);
  const { status, stdout } = await run(folder, ['search', '--source', 'pubmed', '--json', '--review', 'offline'], {
    extra: { STAGEONE_PUBMED_URL: 'http://127.0.0.1:9/' },
  });
  expect(JSON.parse(stdout)).toMatchObject({ runs: [{ state: 'failed', code: 'UNREACHABLE', stored: 0 }] });
  expect(status).toBe(3);
}, 90_000);

test('six processes that start at one instant on the lock of a dead one: one screens, five are told', async () => {
  const words = ['screen', '--plain', '--reviewer', 'R2', '--review', 'review'];
  writeFileSync(
    join(folder, 'review', 'data', 'screen-R2.lock'),
    JSON.stringify({ pid: 999_999_999, host: hostname(), since: '2026-11-01T10:00:00.000Z' }),
  );
  const all = Array.from({ length: 6 }, () => {
    const child = start(folder, words);
    let out = '';
    let complaint = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      out += part;
    });
    child.stderr.setEncoding('utf8').on('data', (part: string) => {
      complaint += part;
    });
    const ended = new Promise<number | null>((done) => child.once('close', done));
    return { child, ended, shows: () => out.includes('record '), complaint: () => complaint };
  });
  const refused = await Promise.all(
    all.map(async ({ ended, shows }) => {
      while (!shows()) {
        const status = await Promise.race([ended, new Promise((next) => setTimeout(() => next('not yet'), 50))]);
        if (status !== 'not yet') return status;
      }
      return undefined;
    }),
  );
  expect(refused.filter((status) => status === 2)).toHaveLength(5);
  expect(all.filter(({ complaint }) => /R2 already screens in process \d+/.test(complaint()))).toHaveLength(5);
  for (const { child, ended } of all) {
    child.stdin.end();
    await ended;
  }
});

test('what a killed screen has shown as saved is saved', async () => {
  const words = ['screen', '--plain', '--reviewer', 'R1', '--review', 'review'];
  const child = start(folder, words);
  child.stdin.on('error', () => undefined);
  child.stdin.write('include\n'.repeat(30));
  const saved: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    saved.push(...idsOf('saved', line));
    if (saved.length === 7) child.kill('SIGKILL');
  }
  expect(saved.length).toBeGreaterThanOrEqual(7);
  expect(saved.length).toBeLessThan(30);
  // The lock of the killed process is taken over, and what was saved is not asked again.
  const rest = await succeed(folder, words, ['include\n'.repeat(30)]);
  const asked = idsOf('saved', rest);
  expect(asked.filter((id) => saved.includes(id))).toEqual([]);
  // One decision may have been on disk when the kill came before its line.
  expect(30 - saved.length - asked.length).toBeLessThanOrEqual(1);
  const status: unknown = JSON.parse(
    await succeed(folder, ['status', '--reviewer', 'R1', '--json', '--review', 'review']),
  );
  expect(status).toMatchObject({ own: { batches: [{ batch: 'B1', records: 30, decided: 30, closed: false }] } });
});

test('--help lists the commands and its code holds none of the large packages', async () => {
  const help = await succeed(folder, ['--help']);
  for (const command of ['init', 'search', 'import', 'dedupe', 'screen', 'resolve', 'prisma', 'export']) {
    expect(help).toContain(`stageone ${command}`);
  }
  const code = loadedAtStart('main.js');
  for (const name of [
    'react-reconciler',
    'node_modules/axios/',
    'node_modules/kysely/',
    'citation-js',
    'node_modules/zod/',
    'pdfkit',
    'fontkit',
    'resvg',
    'node_modules/docx/',
  ]) {
    expect(code).not.toContain(name);
  }
});

/** The code of a built file and of every chunk that it imports at once. */
function loadedAtStart(file: string, seen = new Set<string>()): string {
  if (seen.has(file)) return '';
  seen.add(file);
  const code = readFileSync(join(import.meta.dirname, '..', '..', 'dist', file), 'utf8');
  const chunks = [...code.matchAll(/^(?:import|\} from) ?"\.\/(?:chunks\/)?([\w-]+\.js)";/gm)];
  return [code, ...chunks.map(([, name = '']) => loadedAtStart(join('chunks', name), seen))].join('');
}
