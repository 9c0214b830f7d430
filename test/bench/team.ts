/** Four reviewers at once, each in a process of its own, on one file and on one PostgreSQL: how long a vote takes until it is saved. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { run, start } from '../cli/built-program.ts';
import { type Figure, type Part, round } from './figures.ts';

const REVIEWERS = ['R1', 'R2', 'R3', 'R4'];
const DECISIONS = 2_000;
const LIMIT_MS = 50;
const SERVER = process.env['STAGEONE_TEST_DATABASE'] ?? 'postgres://postgres@127.0.0.1:5432/postgres';

export const team: Part = {
  name: 'team',
  about: `${REVIEWERS.length} reviewers at once, ${DECISIONS} decisions each, from the line written to the line read`,
  measure: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'stageone-team-'));
    try {
      const entries = Array.from(
        { length: DECISIONS },
        (_, n) =>
          `TY  - JOUR\nTI  - Fictional report ${n} on topic ${n * 7919}\nAB  - Made up for a benchmark.\nER  - \n`,
      );
      writeFileSync(join(folder, 'records.ris'), entries.join('\n'));
      return [...(await measure(folder, 'a file', {})), ...(await onServer(folder))];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

async function onServer(folder: string): Promise<readonly Figure[]> {
  const client = new pg.Client({ connectionString: SERVER });
  const name = `stageone_bench_${process.pid}`;
  try {
    await client.connect();
  } catch {
    return [];
  }
  await client.query(`create database ${name}`);
  try {
    return await measure(folder, 'PostgreSQL', {
      DATABASE_URL: String(Object.assign(new URL(SERVER), { pathname: `/${name}` })),
    });
  } finally {
    await client.query(`drop database ${name} with (force)`);
    await client.end();
  }
}

async function measure(
  folder: string,
  where: string,
  extra: Readonly<Record<string, string>>,
): Promise<readonly Figure[]> {
  const review = where.replace(' ', '-');
  const commands = [
    ['init', review, '--title', 'T', '--reviewers', REVIEWERS.join(), '--seed', '1', '--batch-size', `${DECISIONS}`],
    ['import', 'records.ris', '--source', 'Index', '--review', review],
    ['dedupe', '--review', review],
  ];
  for (const words of commands) {
    const { status, stderr } = await run(folder, words, { extra });
    if (status !== 0) throw new Error(stderr);
  }
  const began = performance.now();
  const sittings = await Promise.all(REVIEWERS.map((reviewer) => screen(folder, review, reviewer, extra)));
  const seconds = (performance.now() - began) / 1_000;
  const times = sittings.flat().sort((a, b) => a - b);
  const lost = REVIEWERS.length * DECISIONS - times.length;
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  const size = `${REVIEWERS.length} × ${DECISIONS} decisions`;
  return [
    {
      what: `vote saved, 99th percentile, on ${where}`,
      size,
      value: `${at(0.99).toFixed(1)} ms; median ${at(0.5).toFixed(1)} ms, longest ${at(1).toFixed(1)} ms`,
      against: `${LIMIT_MS} ms`,
      ratio: round(at(0.99) / LIMIT_MS),
    },
    {
      what: `all, on ${where}`,
      size,
      value: `${seconds.toFixed(1)} s, ${lost} lost or refused`,
      against: '-',
      ratio: '-',
    },
  ];
}

/** Milliseconds of each vote that was told as saved. */
async function screen(folder: string, review: string, reviewer: string, extra: Readonly<Record<string, string>>) {
  const child = start(folder, ['screen', '--plain', '--reviewer', reviewer, '--review', review], extra);
  child.stderr.resume();
  const times: number[] = [];
  let writtenAt = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('record ')) {
      writtenAt = performance.now();
      child.stdin.write('exclude\n');
    } else if (line.startsWith('saved ')) times.push(performance.now() - writtenAt);
    else if (/^(end|error|nothing left)/.test(line)) child.stdin.end();
  }
  return times;
}
