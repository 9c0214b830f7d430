/** `dedupe FILE` as it is delivered, in a process of its own: time by the clock and memory, from the file to the written clusters. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { countClusters } from '../dedupe/scores.ts';
import { writeMadeCsv } from './made-csv.ts';

export interface ProcessRun {
  /** Seconds by the clock. */
  readonly wall: number;
  readonly peakMb: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

const ROOT = resolve(import.meta.dirname, '../..');

/** Builds the program as it is delivered and returns its entry. */
export function buildProgram(): string {
  execFileSync(process.execPath, ['build.mjs'], { cwd: ROOT });
  return join(ROOT, 'dist', 'main.js');
}

/** Prints the largest memory of the process when it ends. */
const TELL_PEAK = `data:text/javascript,import{writeSync}from'node:fs';process.on('exit',()=>writeSync(2,'peak '+process.resourceUsage().maxRSS))`;

/** Runs `dedupe FILE` on so many made-up records. @throws Error when it fails. */
export function runDedupeFile(program: string, folder: string, count: number): ProcessRun {
  const [file, output] = [join(folder, `made-${count}.csv`), join(folder, 'clusters.csv')];
  const works = writeMadeCsv(file, count);
  const start = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', TELL_PEAK, program, 'dedupe', file, '--output', output],
    { encoding: 'utf8' },
  );
  const wall = (performance.now() - start) / 1000;
  const peakMb = Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024;
  if (status !== 0) throw new Error(`dedupe FILE ended with ${status}: ${stderr}`);
  const clusters = new Map<string, string[]>();
  const gold = new Map<string, string>();
  for (const line of readFileSync(output, 'utf8').split('\n').slice(1, -1)) {
    const [id = '', cluster = ''] = line.split(',');
    const members = clusters.get(cluster);
    if (members === undefined) clusters.set(cluster, [id]);
    else members.push(id);
    gold.set(id, String(works[Number(id) - 1]));
  }
  const { falsePositives, falseNegatives } = countClusters([...clusters.values()], gold);
  return { wall, peakMb, falsePositives, falseNegatives };
}
