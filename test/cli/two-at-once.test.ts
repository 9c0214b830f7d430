/** Two reviewers in two processes on one review at the same time: no decision is lost, none is refused. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { idsOf, run, succeed } from './built-program.ts';

const RECORDS = 500;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stageone-two-'));
  await succeed(folder, [
    'init',
    'review',
    '--title',
    'T',
    '--reviewers',
    'R1,R2',
    '--seed',
    '1',
    '--batch-size',
    `${RECORDS}`,
  ]);
  const entries = Array.from(
    { length: RECORDS },
    (_, n) => `TY  - JOUR\nTI  - Fictional report ${n} on topic ${n * 7919}\nER  - \n`,
  );
  writeFileSync(join(folder, 'records.ris'), entries.join('\n'));
  await succeed(folder, ['import', 'records.ris', '--source', 'Index', '--review', 'review']);
  await succeed(folder, ['dedupe', '--review', 'review']);
});
afterAll(() => rmSync(folder, { recursive: true }));

test(`${RECORDS} decisions of each at once`, async () => {
  const screen = (reviewer: string, verdict: string) =>
    run(folder, ['screen', '--plain', '--reviewer', reviewer, '--review', 'review'], {
      input: [...Array.from({ length: RECORDS }, () => verdict), 'close'],
    });
  const [one, two] = await Promise.all([screen('R1', 'include'), screen('R2', 'exclude')]);
  for (const { status, stdout, stderr } of [one, two]) {
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/error|locked/);
    expect(stdout).not.toMatch(/^error/m);
    expect(new Set(idsOf('saved', stdout)).size).toBe(RECORDS);
  }
  const agreement: unknown = JSON.parse(await succeed(folder, ['agreement', '--json', '--review', 'review']));
  expect(agreement).toMatchObject({
    n: RECORDS,
    table: { bothInclude: 0, firstOnly: RECORDS, secondOnly: 0, bothExclude: 0 },
  });
  expect(await succeed(folder, ['prisma', '--check', '--review', 'review'])).toContain('balances');
});
